package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

// Clock is a deadline of a claim that is running.
type Clock struct {
	ID      string
	ClaimID string
	Kind    claim.ClockKind
	Gen     int64 // grows whenever the clock is set or stopped: what was meant for an older one is void
	Due     time.Time
}

// SetClock starts a clock of a claim anew; without a due time it stops it.
func (tx *Tx) SetClock(claimID string, c claim.ClockSet, at time.Time) error {
	if c.Due.IsZero() {
		return tx.CancelClock(claimID, c.Kind, at)
	}
	_, err := tx.exec(`INSERT INTO clock (id, claim_id, kind, state, gen, due_at, set_at) VALUES (?, ?, ?, 'armed', 1, ?, ?)
		ON CONFLICT (claim_id, kind) DO UPDATE SET state = 'armed', gen = clock.gen + 1, due_at = excluded.due_at, set_at = excluded.set_at`,
		claimID+"/"+string(c.Kind), claimID, string(c.Kind), c.Due.UnixMilli(), at.UnixMilli())
	return err
}

// CancelClock stops a clock of a claim, where it is running.
func (tx *Tx) CancelClock(claimID string, kind claim.ClockKind, at time.Time) error {
	_, err := tx.exec(`UPDATE clock SET state = 'cancelled', gen = gen + 1, due_at = NULL, set_at = ? WHERE claim_id = ? AND kind = ? AND state = 'armed'`,
		at.UnixMilli(), claimID, string(kind))
	return err
}

// ClockFired marks a clock as done, where it is still the one of this generation, running and due; claim.ErrChanged
// otherwise, and then nothing that it was meant to do may be done. It belongs into the transaction that does it.
func (tx *Tx) ClockFired(id string, gen int64, now time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE clock SET state = 'fired' WHERE id = ? AND gen = ? AND state = 'armed' AND due_at <= ?`, id, gen, now.UnixMilli())
}

// DueClocks lists clocks that are due, the longest due first.
func (tx *Tx) DueClocks(now time.Time, limit int) ([]Clock, error) {
	return rows(tx, scanClock, `SELECT id, claim_id, kind, gen, due_at FROM clock WHERE state = 'armed' AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
		now.UnixMilli(), limit)
}

func scanClock(row scanner) (c Clock, err error) {
	var due sql.NullInt64
	err = row.Scan(&c.ID, &c.ClaimID, &c.Kind, &c.Gen, &due)
	c.Due = instant(due)
	return c, err
}
