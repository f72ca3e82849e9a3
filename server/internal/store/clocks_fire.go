package store

import (
	"errors"
	"strings"
	"time"

	"proviso/server/claim"
)

// LockClaims keeps everybody else from changing the claims until the transaction ends. SQLite has seen to that with the
// transaction itself; PostgreSQL is asked, in one order for all, so that two never wait for each other. A clock's claim comes
// before the clock, as in every command on a claim.
func (tx *Tx) LockClaims(ids []string) error {
	if !tx.engine.numbered || len(ids) == 0 {
		return nil
	}
	_, err := rows(tx, scanID, `SELECT id FROM claim WHERE id IN (`+marks(len(ids))+`) ORDER BY id FOR NO KEY UPDATE`, anys(ids)...)
	return err
}

func scanID(row scanner) (id string, err error) {
	err = row.Scan(&id)
	return id, err
}

// FireClocks marks clocks as fired, where each is still the one of its generation, running and due. Of one for which the error
// at its place is not nil, nothing that it was meant to do may be done: claim.NotYet where it is not due, claim.ErrChanged where it
// was fired, stopped or set anew. It belongs into the transaction that does it.
func (tx *Tx) FireClocks(clocks []Clock, now time.Time) ([]error, error) {
	if len(clocks) == 0 {
		return nil, nil
	}
	args := make([]any, 0, 2*len(clocks)+1)
	for _, c := range clocks {
		args = append(args, c.ID, c.Gen)
	}
	fired, err := rows(tx, scanID, `WITH due (clock_id, clock_gen) AS (VALUES (CAST(? AS TEXT), CAST(? AS BIGINT))`+strings.Repeat(`, (?, ?)`, len(clocks)-1)+`)
		UPDATE clock SET state = 'fired', try_at = NULL FROM due
		WHERE id = due.clock_id AND gen = due.clock_gen AND state = 'armed' AND due_at <= ? RETURNING id`, append(args, now.UnixMilli())...)
	if err != nil {
		return nil, err
	}
	done := make(map[string]bool, len(fired))
	for _, id := range fired {
		done[id] = true
	}
	if err := tx.keepFirings(clocks, done, now); err != nil {
		return nil, err
	}
	return tx.notFired(clocks, done, now)
}

func (tx *Tx) keepFirings(clocks []Clock, fired map[string]bool, now time.Time) error {
	values := make([]any, 0, 6*len(clocks))
	for _, c := range clocks {
		if fired[c.ID] {
			values = append(values, c.ID, c.Gen, c.ClaimID, string(c.Kind), c.Due.UnixMilli(), now.UnixMilli())
		}
	}
	_, err := tx.insertMany(`INSERT INTO firing (clock_id, gen, claim_id, kind, due_at, fired_at) VALUES `, `(?, ?, ?, ?, ?, ?)`, ``, 6, values)
	return err
}

func (tx *Tx) notFired(clocks []Clock, fired map[string]bool, now time.Time) ([]error, error) {
	reasons := make([]error, len(clocks))
	for i, c := range clocks {
		if fired[c.ID] {
			continue
		}
		reasons[i] = tx.whyNot(c, now)
		var notYet claim.NotYet
		if !errors.Is(reasons[i], claim.ErrChanged) && !errors.As(reasons[i], &notYet) {
			return nil, reasons[i]
		}
	}
	return reasons, nil
}

func (tx *Tx) whyNot(c Clock, now time.Time) error {
	is, err := tx.ClockByID(c.ID)
	switch {
	case errors.Is(err, claim.ErrNotFound):
		return claim.ErrChanged
	case err != nil:
		return err
	case is.State == ClockArmed && is.Gen == c.Gen && is.Due.After(now):
		return claim.NotYet{Wait: is.Due.Sub(now)}
	}
	return claim.ErrChanged
}

// How often a clock is tried in vain before a person has to look at it, and how long is waited in between.
const (
	MaxTries  = 10
	firstWait = 2 * time.Second
)

// ClockFailed notes that a clock could not do what it was for, and when it is tried again. Stuck: not any more. claim.ErrChanged
// where it is not the one that was tried.
func (tx *Tx) ClockFailed(id string, gen int64, why string, now time.Time) (wait time.Duration, stuck bool, err error) {
	attempts := 0
	err = tx.row(`UPDATE clock SET attempts = attempts + 1, last_error = ? WHERE id = ? AND gen = ? AND state = 'armed' RETURNING attempts`,
		[]any{why, id, gen}, &attempts)
	if errors.Is(err, claim.ErrNotFound) {
		return 0, false, claim.ErrChanged
	}
	if err != nil {
		return 0, false, err
	}
	if attempts >= MaxTries {
		_, err = tx.exec(`UPDATE clock SET try_at = NULL WHERE id = ?`, id)
		return 0, true, err
	}
	wait = firstWait << (attempts - 1)
	_, err = tx.exec(`UPDATE clock SET try_at = ? WHERE id = ?`, now.Add(wait).UnixMilli(), id)
	return wait, false, err
}

// RepairClock has a clock tried again that is stuck; claim.ErrChanged where it is not.
func (tx *Tx) RepairClock(id string) error {
	return tx.must(claim.ErrChanged, `UPDATE clock SET attempts = 0, try_at = due_at WHERE id = ? AND state = 'armed' AND try_at IS NULL`, id)
}
