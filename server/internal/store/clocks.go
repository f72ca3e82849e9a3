package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

// ClockState is where a clock stands.
type ClockState string

// The states of a clock.
const (
	ClockArmed     ClockState = "armed"
	ClockFired     ClockState = "fired"
	ClockCancelled ClockState = "cancelled"
)

// Clock is a deadline of a claim.
type Clock struct {
	ID        string
	ClaimID   string
	Kind      claim.ClockKind
	State     ClockState
	Gen       int64     // grows whenever the clock is set or stopped: what was meant for an older one is void
	Due       time.Time // zero for one that was stopped
	Try       time.Time // when an armed one is tried; zero for one that is stuck
	Attempts  int       // how often it was tried in vain
	LastError string
	SetAt     time.Time
}

// Stuck tells whether a person has to look at the clock: it was tried in vain too often.
func (c *Clock) Stuck() bool { return c.State == ClockArmed && c.Try.IsZero() }

// Alarm is what wakes the portal up for the clock.
func (c *Clock) Alarm() claim.Alarm {
	return claim.Alarm{Clock: c.ID, Gen: c.Gen, Due: c.Due, Try: c.Try}
}

const clockColumns = `id, claim_id, kind, state, gen, due_at, try_at, attempts, last_error, set_at`

func scanClock(row scanner) (c Clock, err error) {
	var due, try sql.NullInt64
	var set int64
	err = row.Scan(&c.ID, &c.ClaimID, &c.Kind, &c.State, &c.Gen, &due, &try, &c.Attempts, &c.LastError, &set)
	c.Due, c.Try, c.SetAt = instant(due), instant(try), timeOf(set)
	return c, err
}

// ClockID is the id of the clock of a kind of a claim.
func ClockID(claimID string, kind claim.ClockKind) string { return claimID + "/" + string(kind) }

// SetClock starts a clock of a claim anew; without a due time it stops it.
func (tx *Tx) SetClock(claimID string, c claim.ClockSet, at time.Time) error {
	if c.Due.IsZero() {
		return tx.CancelClock(claimID, c.Kind, at)
	}
	id, gen := ClockID(claimID, c.Kind), int64(0)
	err := tx.row(`INSERT INTO clock (id, claim_id, kind, state, gen, due_at, try_at, set_at) VALUES (?, ?, ?, 'armed', 1, ?, ?, ?)
		ON CONFLICT (claim_id, kind) DO UPDATE SET state = 'armed', gen = clock.gen + 1, due_at = excluded.due_at, try_at = excluded.due_at,
		attempts = 0, last_error = '', set_at = excluded.set_at RETURNING id, gen`,
		[]any{id, claimID, string(c.Kind), c.Due.UnixMilli(), c.Due.UnixMilli(), at.UnixMilli()}, &id, &gen)
	if err == nil {
		due := timeOf(c.Due.UnixMilli())
		tx.alarms = append(tx.alarms, claim.Alarm{Clock: id, Gen: gen, Due: due, Try: due})
	}
	return err
}

// CancelClock stops a clock of a claim, where it is running.
func (tx *Tx) CancelClock(claimID string, kind claim.ClockKind, at time.Time) error {
	stopped, err := rows(tx, scanStopped, `UPDATE clock SET state = 'cancelled', gen = gen + 1, due_at = NULL, try_at = NULL, set_at = ?
		WHERE claim_id = ? AND kind = ? AND state = 'armed' RETURNING id, gen`, at.UnixMilli(), claimID, string(kind))
	tx.alarms = append(tx.alarms, stopped...)
	return err
}

func scanStopped(row scanner) (a claim.Alarm, err error) {
	err = row.Scan(&a.Clock, &a.Gen)
	return a, err
}

// Alarms are those of the clocks that this transaction has set or stopped so far, for whoever is told once it is kept.
func (tx *Tx) Alarms() []claim.Alarm { return tx.alarms }

// ClockByID is one clock; claim.ErrNotFound where there is none.
func (tx *Tx) ClockByID(id string) (Clock, error) {
	return first(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE id = ?`, id)
}

// ClocksOf lists the clocks of a claim, those that run first.
func (tx *Tx) ClocksOf(claimID string) ([]Clock, error) {
	return rows(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE claim_id = ? ORDER BY CASE WHEN state = 'armed' THEN 0 ELSE 1 END, due_at NULLS LAST, id`,
		claimID)
}
