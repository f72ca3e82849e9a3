package store

import (
	"context"
	"strconv"
	"testing"
)

// Exec runs a statement past everything that the package watches over.
func (s *Store) Exec(statement string, args ...any) error {
	return s.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.exec(statement, args...)
		return err
	})
}

// Count counts the rows of a table, or of a table WHERE something.
func (s *Store) Count(t testing.TB, from string, args ...any) (n int64) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *Tx) error { return tx.row(`SELECT count(*) FROM `+from, args, &n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// RightHash is the hash that fits what an event says now.
func (s *Store) RightHash(t testing.TB, seq string) (hash string) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *Tx) error {
		all, err := rows(tx, scanLink, `SELECT `+linkColumns+` FROM event`)
		for _, l := range all {
			if strconv.FormatInt(l.seq, 10) == seq {
				hash = l.sum()
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hash
}
