package store_test

import (
	"context"
	"testing"

	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// Several portals start at once on a database that is empty: one makes the record, the others find it made.
func TestPortalsThatStartAtOnce(t *testing.T) {
	address := storetest.Empty(t)
	errs := make(chan error, 5)
	for range cap(errs) {
		go func() {
			s, err := store.OpenURL(context.Background(), address)
			if err == nil {
				err = s.Close()
			}
			errs <- err
		}()
	}
	for range cap(errs) {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
}
