package store

import (
	"database/sql"
	"strings"
	"time"

	"proviso/server/claim"
)

// ServerTime is the time by the clock of the database server, which all replicas share. SQLite has none of its own: there it is
// given, by the one machine that has the record.
func (tx *Tx) ServerTime(machine func() time.Time) (time.Time, error) {
	if !tx.engine.numbered {
		return machine(), nil
	}
	var ms int64
	err := tx.row(`SELECT CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)`, nil, &ms)
	return timeOf(ms), err
}

// DueClocks lists armed clocks that are to be tried by now, the longest due first.
func (tx *Tx) DueClocks(now time.Time, most int) ([]Clock, error) {
	return rows(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE state = 'armed' AND try_at <= ? ORDER BY try_at, id LIMIT ?`, now.UnixMilli(), most)
}

// ArmedClocks lists a page of the armed clocks that are tried before an instant, in the order in which they are tried; after is
// the last of the page before, a zero until stands for all.
func (tx *Tx) ArmedClocks(after claim.Alarm, until time.Time, most int) ([]Clock, error) {
	from, to := int64(-1<<62), int64(1<<62)
	if !after.Try.IsZero() {
		from = after.Try.UnixMilli()
	}
	if !until.IsZero() {
		to = until.UnixMilli()
	}
	return rows(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE state = 'armed' AND (try_at, id) > (?, ?) AND try_at < ? ORDER BY try_at, id LIMIT ?`,
		from, after.Clock, to, most)
}

// StuckClocks lists clocks that were tried in vain too often, the longest due first.
func (tx *Tx) StuckClocks(most int) ([]Clock, error) {
	return rows(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE state = 'armed' AND try_at IS NULL ORDER BY due_at, id LIMIT ?`, most)
}

// ClocksByID lists those of some clocks that there are.
func (tx *Tx) ClocksByID(ids []string) ([]Clock, error) {
	return rows(tx, scanClock, `SELECT `+clockColumns+` FROM clock WHERE id IN (`+marks(len(ids))+`)`, anys(ids)...)
}

// CountClocks tells how many armed clocks are past their time, and how many are stuck.
func (tx *Tx) CountClocks(now time.Time) (overdue, stuck int64, err error) {
	if err = tx.row(`SELECT count(*) FROM clock WHERE state = 'armed' AND try_at <= ?`, []any{now.UnixMilli()}, &overdue); err != nil {
		return 0, 0, err
	}
	err = tx.row(`SELECT count(*) FROM clock WHERE state = 'armed' AND try_at IS NULL`, nil, &stuck)
	return overdue, stuck, err
}

// Firing is a clock that fired.
type Firing struct {
	Clock   string
	Gen     int64
	ClaimID string
	Kind    claim.ClockKind
	Due, At time.Time
}

// Firings lists when a clock fired, the newest first.
func (tx *Tx) Firings(clock string, most int) ([]Firing, error) {
	return rows(tx, scanFiring, `SELECT clock_id, gen, claim_id, kind, due_at, fired_at FROM firing WHERE clock_id = ? ORDER BY gen DESC LIMIT ?`, clock, most)
}

func scanFiring(row scanner) (f Firing, err error) {
	var due, at sql.NullInt64
	err = row.Scan(&f.Clock, &f.Gen, &f.ClaimID, &f.Kind, &due, &at)
	f.Due, f.At = instant(due), instant(at)
	return f, err
}

// marks are n parameters of a list.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?, ", n), ", ") }

func anys[T any](all []T) []any {
	args := make([]any, len(all))
	for i, one := range all {
		args[i] = one
	}
	return args
}
