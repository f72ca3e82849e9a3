// Package storetest opens empty records for tests: of SQLite in a folder, and of a private PostgreSQL server.
package storetest

import (
	"context"
	"testing"

	"proviso/server/internal/store"
)

// Each runs a test on an empty record of each engine. An engine that cannot be started fails the test.
func Each(t *testing.T, run func(t *testing.T, s *store.Store)) {
	t.Run("sqlite", func(t *testing.T) { run(t, Folder(t, t.TempDir())) })
	t.Run("postgres", func(t *testing.T) { run(t, URL(t, Database(t))) })
}

// Folder opens the SQLite record in a folder until the test ends.
func Folder(t testing.TB, folder string) *store.Store {
	t.Helper()
	return open(t, store.OpenFolder, folder)
}

// URL opens the PostgreSQL record at an address until the test ends.
func URL(t testing.TB, address string) *store.Store {
	t.Helper()
	return open(t, store.OpenURL, address)
}

func open(t testing.TB, opener func(context.Context, string) (*store.Store, error), place string) *store.Store {
	t.Helper()
	s, err := opener(context.Background(), place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
