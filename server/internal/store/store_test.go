package store_test

import (
	"context"
	"testing"

	"proviso/policies/catalog"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// Opening a record again changes nothing that is in it.
func TestOpensTwice(t *testing.T) {
	folder, address := t.TempDir(), storetest.Database(t)
	for range 2 {
		for _, s := range []*store.Store{storetest.Folder(t, folder), storetest.URL(t, address)} {
			if n := s.Count(t, `seller`); n != int64(len(catalog.All())) {
				t.Errorf("%s: %d sellers", s.Engine(), n)
			}
			if err := s.Ping(context.Background()); err != nil {
				t.Error(err)
			}
		}
	}
}
