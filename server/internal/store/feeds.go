package store

import (
	"time"

	"proviso/server/claim"
)

// Place is a place in a feed: after what changed at an instant and has an id.
type Place struct {
	At time.Time // zero: the start
	ID string
}

func (p Place) millis() int64 {
	if p.At.IsZero() {
		return 0
	}
	return p.At.UnixMilli()
}

// ClaimsChanged pages through the filed claims of a seller in the order in which they changed last: those after a place, up to
// and with an instant. One that changes meanwhile comes again at its new place.
func (tx *Tx) ClaimsChanged(seller string, after Place, until time.Time, most int) ([]claim.Claim, error) {
	at := after.millis()
	return rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND state <> 'draft' AND changed_at >= ? AND changed_at <= ?
		AND (changed_at > ? OR id > ?) ORDER BY changed_at, id LIMIT ?`, seller, at, until.UnixMilli(), at, after.ID, most)
}

// RMAsChanged pages through the RMAs of a seller in the order in which they changed last.
func (tx *Tx) RMAsChanged(seller string, after Place, until time.Time, most int) ([]claim.RMA, error) {
	at := after.millis()
	return tx.rmas(`WHERE r.seller = ? AND r.changed_at >= ? AND r.changed_at <= ? AND (r.changed_at > ? OR r.id > ?) ORDER BY r.changed_at, r.id LIMIT ?`,
		seller, at, until.UnixMilli(), at, after.ID, most)
}

// Emails are the addresses of the customers of claims, by the customer's id; none for one who was erased.
func (tx *Tx) Emails(claims []claim.Claim) (map[string]string, error) {
	emails, ids := map[string]string{}, make([]any, len(claims))
	for i := range claims {
		ids[i] = claims[i].CustomerID
	}
	if len(ids) == 0 {
		return emails, nil
	}
	_, err := rows(tx, func(row scanner) (email string, err error) {
		var id string
		err = row.Scan(&id, &email)
		emails[id] = email
		return email, err
	}, `SELECT id, COALESCE(email, '') FROM customer WHERE id IN (`+marks(len(ids))+`)`, ids...)
	return emails, err
}
