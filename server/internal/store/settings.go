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

// Empty tells whether the record holds nothing that people or imports put there.
func (tx *Tx) Empty() (bool, error) {
	var found int64
	err := tx.row(`SELECT (SELECT COUNT(*) FROM (SELECT id FROM customer LIMIT 1) a) + (SELECT COUNT(*) FROM (SELECT id FROM staff LIMIT 1) b)
		+ (SELECT COUNT(*) FROM (SELECT id FROM order_import LIMIT 1) c) + (SELECT COUNT(*) FROM (SELECT id FROM order_unit LIMIT 1) d)
		+ (SELECT COUNT(*) FROM (SELECT seq FROM event LIMIT 1) e)`, nil, &found)
	return found == 0, err
}
