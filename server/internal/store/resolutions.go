package store

import (
	"database/sql"

	"proviso/server/claim"
)

const resolutionColumns = `id, claim_id, customer_id, seller, kind, state, version, chosen_by, goodwill, new_serial, new_unit_id, carrier, tracking,
	manufacturer, shipped_at, return_due_at, return_clause, created_at, changed_at`

func scanResolution(row scanner) (r claim.Resolution, err error) {
	var unit sql.NullString
	var shipped, due sql.NullInt64
	var created, changed int64
	err = row.Scan(&r.ID, &r.ClaimID, &r.CustomerID, &r.Seller, &r.Kind, &r.State, &r.Version, &r.ChosenBy, &r.Goodwill, &r.NewSerial, &unit, &r.Carrier,
		&r.Tracking, &r.Manufacturer, &shipped, &due, &r.ReturnClause, &created, &changed)
	r.NewUnitID, r.ShippedAt, r.ReturnDue = unit.String, instant(shipped), instant(due)
	r.CreatedAt, r.ChangedAt = timeOf(created), timeOf(changed)
	return r, err
}

// Resolution is one resolution; claim.ErrNotFound where there is none.
func (tx *Tx) Resolution(id string) (claim.Resolution, error) {
	return first(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE id = ?`, id)
}

// ResolutionsOf lists the resolutions of a claim, the first one first: only the last one can be open.
func (tx *Tx) ResolutionsOf(claimID string) ([]claim.Resolution, error) {
	return rows(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE claim_id = ? ORDER BY created_at, id`, claimID)
}

// OpenResolution is the resolution of a claim that is neither done nor given up; nil where there is none.
func (tx *Tx) OpenResolution(claimID string) (*claim.Resolution, error) {
	r, err := first(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE claim_id = ? AND state NOT IN ('fulfilled', 'failed')`, claimID)
	if claim.CodeOf(err) == claim.NotFound {
		return nil, nil
	}
	return &r, err
}

// OldUnits are the open resolutions of claims whose replacement is out and whose old unit is still owed, or whose replacement is
// agreed and goes out first, by claim.
func (tx *Tx) OldUnits(claimIDs []string) (map[string]claim.Resolution, error) {
	list, err := rows(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE claim_id IN (`+marks(len(claimIDs))+`)
		AND (state IN ('awaiting_return', 'overdue') OR kind = 'advance_replacement' AND state IN ('accepted', 'in_progress'))`, anys(claimIDs)...)
	old := make(map[string]claim.Resolution, len(list))
	for _, r := range list {
		old[r.ClaimID] = r
	}
	return old, err
}

// ResolutionBoard lists the resolutions of a seller in a state, the one that waits longest first.
func (tx *Tx) ResolutionBoard(seller string, state claim.ResolutionState, most int) ([]claim.Resolution, error) {
	return rows(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE seller = ? AND state = ? ORDER BY changed_at, id LIMIT ?`, seller, string(state), most)
}

// keepResolution writes a resolution where it still is as it was; a second open one of the same claim is a Conflict.
func (tx *Tx) keepResolution(c claim.ResolutionChange) error {
	r := &c.After
	if c.Before.ID == "" {
		if err := tx.insertResolution(r); err != nil || r.State == claim.ResProposed {
			return err
		}
		// One that the customer chose is proposed and accepted in one.
		return tx.must(claim.ErrChanged, `UPDATE resolution SET state = ? WHERE id = ?`, string(r.State), r.ID)
	}
	return tx.must(claim.ErrChanged, `UPDATE resolution SET state = ?, version = ?, new_serial = ?, new_unit_id = ?, carrier = ?, tracking = ?, manufacturer = ?,
		shipped_at = ?, return_due_at = ?, return_clause = ?, changed_at = ? WHERE id = ? AND version = ? AND state = ?`,
		string(r.State), r.Version, r.NewSerial, orNull(r.NewUnitID), r.Carrier, r.Tracking, r.Manufacturer, millis(r.ShippedAt), millis(r.ReturnDue),
		r.ReturnClause, r.ChangedAt.UnixMilli(), r.ID, c.Before.Version, string(c.Before.State))
}

func (tx *Tx) insertResolution(r *claim.Resolution) error {
	_, err := tx.exec(`INSERT INTO resolution (`+resolutionColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		r.ID, r.ClaimID, r.CustomerID, r.Seller, string(r.Kind), string(claim.ResProposed), r.Version, r.ChosenBy, flag(r.Goodwill), r.NewSerial, orNull(r.NewUnitID),
		r.Carrier, r.Tracking, r.Manufacturer, millis(r.ShippedAt), millis(r.ReturnDue), r.ReturnClause, r.CreatedAt.UnixMilli(), r.ChangedAt.UnixMilli())
	if isUnique(err, "resolution_open") {
		return claim.ErrChanged
	}
	return err
}

// insertReplacement puts the order record of a replacement beside the one that it replaces. What was paid for the old unit is
// all that was paid for the new one.
func (tx *Tx) insertReplacement(n *claim.NewUnit) error {
	u, args := &n.Unit, []any(nil)
	args = appendUnit(args, u, "", u.ImportedAt)
	args[len(args)-3] = nil // no import
	added, err := tx.exec(`INSERT INTO order_unit (id, seller, order_number, order_key, serial, serial_key, email_key, facts, price_cents, import_id, imported_at, version)
		VALUES `+values(unitValues, 1)+` ON CONFLICT (seller, order_key, serial_key) DO NOTHING`, args...)
	if err != nil {
		return err
	}
	if added == 0 {
		return claim.Fault("serial", "The order records know this serial number under the same order already. Compare it with the label.")
	}
	if n.PotID == "" {
		return nil
	}
	_, err = tx.exec(`INSERT INTO money_pot_unit (unit_id, pot_id) VALUES (?, ?)`, u.ID, n.PotID)
	return err
}
