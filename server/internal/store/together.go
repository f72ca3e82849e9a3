package store

import (
	"database/sql"
	"errors"
	"iter"
)

// Together runs reads that need nothing of one another and change nothing. Each trip to PostgreSQL takes the next statement of all of
// them; SQLite, which is in the process, gets one read after the other.
func (tx *Tx) Together(reads ...func(*Tx) error) error {
	if tx.engine.batches && tx.share == nil {
		return tx.inRounds(reads)
	}
	for _, read := range reads {
		if err := read(tx); err != nil {
			return err
		}
	}
	return nil
}

// inRounds takes a trip for the first statements of all reads, one for the second, and so on.
func (tx *Tx) inRounds(reads []func(*Tx) error) error {
	round := make([]*reading, len(reads))
	for i, read := range reads {
		round[i] = tx.reading(read)
		defer round[i].stop()
	}
	var found *sql.Rows
	for len(round) > 0 {
		next, asked, err := tx.engine.goOn(round, found)
		if err != nil || len(next) == 0 {
			return err
		}
		if found, err = tx.tx.QueryContext(tx.ctx, "several", asked); err != nil {
			return tx.engine.failed(err)
		}
		defer found.Close()
		round = next
	}
	return nil
}

// statement is one of several that are asked at once.
type statement struct {
	text string
	args []any
}

// reading is a read that waits at each of its statements until the rows are there.
type reading struct {
	next  func() (statement, bool) // takes the rows and goes on to the next statement; false at its end
	stop  func()
	found *sql.Rows // at the read's own result set
	err   error     // of the read, at its end
}

func (tx *Tx) reading(read func(*Tx) error) *reading {
	r := &reading{}
	r.next, r.stop = iter.Pull(func(yield func(statement) bool) {
		own := *tx
		own.share = func(asked statement) (*sql.Rows, error) {
			if !yield(asked) {
				return nil, errGivenUp
			}
			return r.found, nil
		}
		r.err = read(&own)
	})
	return r
}

// errGivenUp ends a read because another one failed. Nobody sees it.
var errGivenUp = errors.New("record: another read failed")

// goOn hands each reading its own result set, in the order they asked, and collects those that ask once more. In the first round
// nothing has been found yet.
func (e *engine) goOn(round []*reading, found *sql.Rows) (again []*reading, asked []statement, err error) {
	for i, r := range round {
		if found != nil && i > 0 && !found.NextResultSet() {
			return nil, nil, e.failed(found.Err())
		}
		r.found = found
		question, more := r.next()
		switch {
		case more:
			again, asked = append(again, r), append(asked, question)
		case r.err != nil:
			return nil, nil, r.err
		}
	}
	if found != nil {
		err = found.Close()
	}
	return again, asked, err
}
