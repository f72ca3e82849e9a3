package store

import (
	"database/sql"
	"strconv"
	"time"

	"proviso/server/claim"
)

// Import is one file of order records that was kept.
type Import struct {
	ID                        string
	Seller                    string
	FileName                  string
	ByStaff                   string // empty: on the command line
	Lines                     int64
	Added, Changed, Unchanged int64
	At                        time.Time
}

// BeginImport notes that a file is being imported, before its units are kept: they refer to it. Imports of one seller wait
// for each other here, so that each compares with what the one before it kept.
func (tx *Tx) BeginImport(id, seller, fileName, byStaff string, at time.Time) error {
	if err := tx.SetSetting("import:"+seller, id); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO order_import (id, seller, file_name, by_staff, lines, added, changed, unchanged, created_at)
		VALUES (?, ?, ?, ?, 0, 0, 0, 0, ?)`, id, seller, fileName, orNull(byStaff), at.UnixMilli())
	return err
}

// ImportOrders is the event of an import.
const ImportOrders claim.Action = "import_orders"

// EndImport notes what the import came to, in the audit chain too.
func (tx *Tx) EndImport(id string, lines, added, changed, unchanged int64) error {
	if _, err := tx.exec(`UPDATE order_import SET lines = ?, added = ?, changed = ?, unchanged = ? WHERE id = ?`,
		lines, added, changed, unchanged, id); err != nil {
		return err
	}
	i, err := first(tx, scanImport, `SELECT `+importColumns+` FROM order_import WHERE id = ?`, id)
	if err != nil {
		return err
	}
	by := claim.System
	if i.ByStaff != "" {
		by = claim.Actor{Kind: claim.ByStaff, ID: i.ByStaff}
	}
	return tx.AppendEvent(claim.Event{Seller: i.Seller, By: by, Action: ImportOrders, At: i.At, Detail: map[string]string{
		"import": id, "added": strconv.FormatInt(added, 10), "changed": strconv.FormatInt(changed, 10)}})
}

const importColumns = `id, seller, file_name, by_staff, lines, added, changed, unchanged, created_at`

// Imports are a seller's imports, the newest first.
func (tx *Tx) Imports(seller string, most int) ([]Import, error) {
	return rows(tx, scanImport, `SELECT `+importColumns+` FROM order_import
		WHERE seller = ? ORDER BY created_at DESC, id LIMIT ?`, seller, most)
}

func scanImport(row scanner) (Import, error) {
	var i Import
	var by sql.NullString
	var at sql.NullInt64
	err := row.Scan(&i.ID, &i.Seller, &i.FileName, &by, &i.Lines, &i.Added, &i.Changed, &i.Unchanged, &at)
	i.ByStaff, i.At = by.String, instant(at)
	return i, err
}
