package desk_test

import (
	"context"

	"proviso/server/internal/store"
)

// lettersOf are all letters of a record.
func lettersOf(kept *store.Store) (all []store.Letter, err error) {
	err = kept.Read(context.Background(), func(tx *store.Tx) error {
		all, err = tx.Letters("", 10_000)
		return err
	})
	return all, err
}
