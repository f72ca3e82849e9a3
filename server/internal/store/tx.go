package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"proviso/server/claim"
)

// Tx is one transaction on the record. It is not safe for concurrent use and not valid after the function it was handed to.
type Tx struct {
	ctx    context.Context
	tx     runner
	engine *engine
	share  func(statement) (*sql.Rows, error) // in Together: waits until the rows of a statement are there
	alarms []claim.Alarm                      // of the clocks that were set or stopped
}

// runner is what statements run on: a transaction, or whichever connection is free.
type runner interface {
	ExecContext(ctx context.Context, statement string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// look is for what every request reads with a single statement: one sees one state of the record by itself, and a transaction
// would cost another trip for its end.
func (s *Store) look(ctx context.Context) *Tx { return &Tx{ctx: ctx, tx: s.read, engine: &s.engine} }

// Write runs work in one transaction: all of it is kept when it returns nil, nothing otherwise. Work may be run again
// after losing against another transaction, so it must only touch the record and its own results.
func (s *Store) Write(ctx context.Context, work func(*Tx) error) error {
	var err error
	for range maxAttempts {
		if err = s.run(ctx, s.write, nil, work); err == nil || !s.engine.retry(err) {
			return err
		}
	}
	return err
}

const maxAttempts = 10

// Read runs work on one unchanging view of the record.
func (s *Store) Read(ctx context.Context, work func(*Tx) error) error {
	return s.run(ctx, s.read, &sql.TxOptions{ReadOnly: true, Isolation: s.readIsolation()}, work)
}

func (s *Store) readIsolation() sql.IsolationLevel {
	if s.engine.numbered {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // a deferred transaction of SQLite reads one snapshot
}

func (s *Store) run(ctx context.Context, db *sql.DB, options *sql.TxOptions, work func(*Tx) error) (err error) {
	tx, err := db.BeginTx(ctx, options)
	if err != nil {
		return s.engine.failed(err)
	}
	defer func() {
		if rolled := tx.Rollback(); err == nil && rolled != nil && !errors.Is(rolled, sql.ErrTxDone) {
			err = s.engine.failed(rolled)
		}
	}()
	if err := work(&Tx{ctx: ctx, tx: tx, engine: &s.engine}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return s.engine.failed(err)
	}
	return nil
}

// exec runs a statement and tells how many rows it touched.
func (tx *Tx) exec(statement string, args ...any) (int64, error) {
	result, err := tx.tx.ExecContext(tx.ctx, tx.text(statement), args...)
	if err != nil {
		return 0, tx.engine.failed(err)
	}
	return result.RowsAffected()
}

// must is exec for a statement that has to touch exactly one row; where it touched none, changed is the error.
func (tx *Tx) must(changed error, statement string, args ...any) error {
	n, err := tx.exec(statement, args...)
	if err == nil && n != 1 {
		return changed
	}
	return err
}

// row reads one row into dest; claim.ErrNotFound where there is none.
func (tx *Tx) row(query string, args []any, dest ...any) error {
	_, err := first(tx, func(row scanner) (struct{}, error) { return struct{}{}, row.Scan(dest...) }, query, args...)
	return err
}

// scanner is what a row is read from.
type scanner interface{ Scan(dest ...any) error }

// rows reads all rows with scan.
func rows[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := each(tx, func(row scanner) error {
		one, err := scan(row)
		all = append(all, one)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// each hands out all rows, one after the other: for so many that they are not to be kept.
func each(tx *Tx, take func(scanner) error, query string, args ...any) error {
	if tx.share != nil {
		found, err := tx.share(statement{tx.text(query), args})
		if err != nil {
			return err
		}
		return tx.engine.takeAll(found, take) // what is found is closed by whoever shares it
	}
	found, err := tx.tx.QueryContext(tx.ctx, tx.text(query), args...)
	if err != nil {
		return tx.engine.failed(err)
	}
	defer found.Close()
	return tx.engine.takeAll(found, take)
}

func (e *engine) takeAll(found *sql.Rows, take func(scanner) error) error {
	for found.Next() {
		if err := take(found); err != nil {
			return e.failed(err)
		}
	}
	if err := found.Err(); err != nil {
		return e.failed(err)
	}
	return nil
}

// first is the first of rows; claim.ErrNotFound where there is none.
func first[T any](tx *Tx, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	all, err := rows(tx, scan, query, args...)
	if err == nil && len(all) == 0 {
		err = claim.ErrNotFound
	}
	if err != nil {
		var none T
		return none, err
	}
	return all[0], nil
}

// text is a statement in the engine's own way of naming parameters.
func (tx *Tx) text(statement string) string {
	if !tx.engine.numbered {
		return statement
	}
	if known, ok := numberedTexts.Load(statement); ok {
		return known.(string)
	}
	text := numbered(statement)
	numberedTexts.Store(statement, text)
	return text
}

// numberedTexts keeps the statements already rewritten. Statements are made of constants, so there are few.
var numberedTexts sync.Map

// numbered rewrites ? to $1, $2 …; no statement holds a question mark otherwise.
func numbered(statement string) string {
	var b strings.Builder
	n := 0
	for part := range strings.SplitAfterSeq(statement, "?") {
		before, found := strings.CutSuffix(part, "?")
		b.WriteString(before)
		if found {
			n++
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
	}
	return b.String()
}

// millis is an instant as it is kept; nil for the zero time.
func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// span is a length of time in whole milliseconds; NULL for none.
func span(d time.Duration) any {
	if d == 0 {
		return nil
	}
	return d.Milliseconds()
}

// instant reads what millis kept.
func instant(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return timeOf(ms.Int64)
}

func timeOf(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
