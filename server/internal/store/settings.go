package store

import (
	"errors"

	"proviso/server/claim"
)

// DemoData is the setting that says "yes" where the record holds nothing but demo data.
const DemoData = "demo_data"

// Setting is what the record knows under a name; empty where nothing.
func (tx *Tx) Setting(name string) (value string, err error) {
	err = tx.row(`SELECT value FROM setting WHERE name = ?`, []any{name}, &value)
	if errors.Is(err, claim.ErrNotFound) {
		err = nil
	}
	return value, err
}

// SetSetting keeps a value under a name. It holds the row until the transaction ends.
func (tx *Tx) SetSetting(name, value string) error {
	_, err := tx.exec(`INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}
