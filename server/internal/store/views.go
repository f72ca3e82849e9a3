package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

// SavedView is a queue's filter that a member of staff gave a name.
type SavedView struct {
	ID      string
	StaffID string
	Seller  string
	Name    string
	Query   string // of the queue's address
	At      time.Time
}

// SavedViews lists what a member of staff saved for a seller, by name.
func (tx *Tx) SavedViews(staffID, seller string) ([]SavedView, error) {
	return rows(tx, scanView, `SELECT id, staff_id, seller, name, query, created_at FROM saved_view WHERE staff_id = ? AND seller = ? ORDER BY name, id`, staffID, seller)
}

// SaveView keeps a filter under its name; one that has that name already is replaced.
func (tx *Tx) SaveView(v SavedView) error {
	_, err := tx.exec(`INSERT INTO saved_view (id, staff_id, seller, name, query, created_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (staff_id, seller, name) DO UPDATE SET query = excluded.query, created_at = excluded.created_at`,
		v.ID, v.StaffID, v.Seller, v.Name, v.Query, v.At.UnixMilli())
	return err
}

// DropView removes a view of a member of staff; claim.ErrNotFound where they have none with this id.
func (tx *Tx) DropView(staffID, id string) error {
	return tx.must(claim.ErrNotFound, `DELETE FROM saved_view WHERE id = ? AND staff_id = ?`, id, staffID)
}

func scanView(row scanner) (v SavedView, err error) {
	var at sql.NullInt64
	err = row.Scan(&v.ID, &v.StaffID, &v.Seller, &v.Name, &v.Query, &at)
	v.At = instant(at)
	return v, err
}
