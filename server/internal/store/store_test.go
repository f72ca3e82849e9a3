package store

import (
	"context"
	"testing"
)

func TestOpens(t *testing.T) {
	s, err := OpenFolder(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var n int
	if err := s.Read(context.Background(), func(tx *Tx) error { return tx.row(`SELECT count(*) FROM seller`, nil, &n) }); err != nil || n != 5 {
		t.Fatal(n, err)
	}
}
