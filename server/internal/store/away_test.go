package store_test

import (
	"database/sql"
	"errors"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// A database server that goes away in the middle is told from one that does not like what it was asked; the next one who asks
// finds it again.
func TestRecordGoesAway(t *testing.T) {
	address := storetest.Database(t)
	s := storetest.URL(t, address)
	beside, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	nothing := func(tx *store.Tx) error {
		_, err := tx.Claim("none")
		return err
	}
	err = s.Read(t.Context(), func(tx *store.Tx) error {
		const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
		if _, err := beside.Exec(end); err != nil {
			t.Fatal(err)
		}
		return nothing(tx)
	})
	if !errors.Is(err, claim.ErrAway) {
		t.Errorf("away: %v", err)
	}
	const connections = 20 // each of which may have to notice
	for range connections {
		if err = s.Read(t.Context(), nothing); !errors.Is(err, claim.ErrAway) {
			break
		}
	}
	if claim.CodeOf(err) != claim.NotFound {
		t.Errorf("back: %v", err)
	}
}
