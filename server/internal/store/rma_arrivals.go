package store

import (
	"database/sql"

	"proviso/server/claim"
)

const arrivalColumns = `id, seller, state, version, number_seen, carrier, tracking, sender, contents, rma_id, by_id, arrived_at, changed_at`

func scanArrival(row scanner) (a claim.Arrival, err error) {
	var rma sql.NullString
	var arrived, changed int64
	err = row.Scan(&a.ID, &a.Seller, &a.State, &a.Version, &a.NumberSeen, &a.Carrier, &a.Tracking, &a.Sender, &a.Contents, &rma, &a.By, &arrived, &changed)
	a.RMAID, a.ArrivedAt, a.ChangedAt = rma.String, timeOf(arrived), timeOf(changed)
	return a, err
}

// Arrival is one parcel that came without a valid RMA.
func (tx *Tx) Arrival(id string) (claim.Arrival, error) {
	return first(tx, scanArrival, `SELECT `+arrivalColumns+` FROM arrival WHERE id = ?`, id)
}

// Arrivals lists the parcels of a seller in a state, the one that waits longest first.
func (tx *Tx) Arrivals(seller string, state claim.ArrivalState, most int) ([]claim.Arrival, error) {
	return rows(tx, scanArrival, `SELECT `+arrivalColumns+` FROM arrival WHERE seller = ? AND state = ? ORDER BY arrived_at, id LIMIT ?`, seller, string(state), most)
}

func (tx *Tx) keepArrival(a *claim.Arrival) error {
	if a.Version == 1 {
		_, err := tx.exec(`INSERT INTO arrival (`+arrivalColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, a.ID, a.Seller, string(a.State), a.Version,
			a.NumberSeen, a.Carrier, a.Tracking, a.Sender, a.Contents, orNull(a.RMAID), a.By, a.ArrivedAt.UnixMilli(), a.ChangedAt.UnixMilli())
		return err
	}
	return tx.must(claim.ErrChanged, `UPDATE arrival SET state = ?, version = ?, rma_id = ?, changed_at = ? WHERE id = ? AND version = ?`,
		string(a.State), a.Version, orNull(a.RMAID), a.ChangedAt.UnixMilli(), a.ID, a.Version-1)
}
