package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

const rmaColumns = `r.id, r.number, r.seller, r.customer_id, r.state, r.version, r.issued_at, r.due_at, r.due_clause, r.carrier, r.tracking, r.sent_at,
	r.changed_at, r.replaces_id, (SELECT n.id FROM rma n WHERE n.replaces_id = r.id)`

func scanRMA(row scanner) (r claim.RMA, err error) {
	var issued, changed int64
	var due, sent sql.NullInt64
	var replaces, replaced sql.NullString
	err = row.Scan(&r.ID, &r.Number, &r.Seller, &r.CustomerID, &r.State, &r.Version, &issued, &due, &r.DueClause, &r.Carrier, &r.Tracking, &sent,
		&changed, &replaces, &replaced)
	r.IssuedAt, r.DueAt, r.SentAt, r.ChangedAt = timeOf(issued), instant(due), instant(sent), timeOf(changed)
	r.ReplacesID, r.ReplacedByID = replaces.String, replaced.String
	return r, err
}

const rmaUnitColumns = `rma_id, claim_id, state, serial_seen, late, ruling, inspection, received_at, inspected_at`

// keptUnit is a unit with the RMA that it is in.
type keptUnit struct {
	rmaID string
	unit  claim.RMAUnit
}

func scanRMAUnit(row scanner) (k keptUnit, err error) {
	var received, inspected sql.NullInt64
	u := &k.unit
	err = row.Scan(&k.rmaID, &u.ClaimID, &u.State, &u.SerialSeen, &u.Late, &u.Ruling, &u.Inspection, &received, &inspected)
	u.ReceivedAt, u.InspectedAt = instant(received), instant(inspected)
	return k, err
}

// RMA is one RMA with its units; claim.ErrNotFound where there is none.
func (tx *Tx) RMA(id string) (claim.RMA, error) { return tx.oneRMA(`WHERE r.id = ?`, id) }

// RMAByNumber is the RMA with a number.
func (tx *Tx) RMAByNumber(n claim.Number) (claim.RMA, error) {
	return tx.oneRMA(`WHERE r.number = ?`, string(n))
}

// LastRMAOf is the RMA that a claim was in last; nil where it never was in one.
func (tx *Tx) LastRMAOf(claimID string) (*claim.RMA, error) {
	r, err := tx.oneRMA(`JOIN rma_unit u ON u.rma_id = r.id WHERE u.claim_id = ? ORDER BY u.live DESC, r.issued_at DESC, r.id DESC LIMIT 1`, claimID)
	if claim.CodeOf(err) == claim.NotFound {
		return nil, nil
	}
	return &r, err
}

// RMAOfDevice is the live RMA of a seller under which a device is, by its serial number as claim.Fold makes it, or by the number
// of its claim.
func (tx *Tx) RMAOfDevice(seller, serialKey string, number claim.Number) (claim.RMA, error) {
	return tx.oneRMA(`JOIN rma_unit u ON u.rma_id = r.id AND u.live = 1 JOIN claim c ON c.id = u.claim_id
		WHERE c.seller = ? AND c.serial_key = ? OR c.seller = ? AND c.number = ? ORDER BY r.issued_at DESC LIMIT 1`, seller, serialKey, seller, string(number))
}

func (tx *Tx) oneRMA(where string, args ...any) (claim.RMA, error) {
	all, err := tx.rmas(where, args...)
	if err == nil && len(all) == 0 {
		err = claim.ErrNotFound
	}
	if err != nil {
		return claim.RMA{}, err
	}
	return all[0], nil
}

// RMAsOf lists the RMAs of a customer, the newest first.
func (tx *Tx) RMAsOf(customerID string) ([]claim.RMA, error) {
	return tx.rmas(`WHERE r.customer_id = ? ORDER BY r.issued_at DESC, r.id DESC`, customerID)
}

// RMAsOfClaim lists every RMA that a claim was in, the newest first.
func (tx *Tx) RMAsOfClaim(claimID string) ([]claim.RMA, error) {
	return tx.rmas(`JOIN rma_unit u ON u.rma_id = r.id WHERE u.claim_id = ? ORDER BY r.issued_at DESC, r.id DESC`, claimID)
}

// RMABoard lists RMAs of a seller in a state, the ones due first coming first.
func (tx *Tx) RMABoard(seller string, state claim.RMAState, most int) ([]claim.RMA, error) {
	return tx.rmas(`WHERE r.seller = ? AND r.state = ? ORDER BY r.due_at NULLS LAST, r.issued_at, r.id LIMIT ?`, seller, string(state), most)
}

// rmas reads RMAs and then their units, in two statements however many there are.
func (tx *Tx) rmas(where string, args ...any) ([]claim.RMA, error) {
	all, err := rows(tx, scanRMA, `SELECT `+rmaColumns+` FROM rma r `+where, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	places, ids := map[string]int{}, make([]any, len(all))
	for i := range all {
		places[all[i].ID], ids[i] = i, all[i].ID
	}
	units, err := rows(tx, scanRMAUnit, `SELECT `+rmaUnitColumns+` FROM rma_unit WHERE rma_id IN (`+marks(len(ids))+`) ORDER BY rma_id, place`, ids...)
	for _, k := range units {
		r := &all[places[k.rmaID]]
		r.Units = append(r.Units, k.unit)
	}
	return all, err
}

// NumberTaken tells whether a claim or an RMA has this number: whoever types one is led to one thing only.
func (tx *Tx) NumberTaken(n claim.Number) (bool, error) {
	var taken int64
	err := tx.row(`SELECT (SELECT count(*) FROM rma WHERE number = ?) + (SELECT count(*) FROM claim WHERE number = ?)`, []any{string(n), string(n)}, &taken)
	return taken > 0, err
}

// keepRMA writes an RMA where it still is as it was; a claim that is in a live RMA already is a Conflict.
func (tx *Tx) keepRMA(c claim.RMAChange) error {
	if c.Before.ID == "" {
		return tx.insertRMA(&c.After)
	}
	r := &c.After
	err := tx.must(claim.ErrChanged, `UPDATE rma SET state = ?, version = ?, due_at = ?, carrier = ?, tracking = ?, sent_at = ?, changed_at = ?
		WHERE id = ? AND version = ? AND state = ?`, string(r.State), r.Version, millis(r.DueAt), r.Carrier, r.Tracking, millis(r.SentAt),
		r.ChangedAt.UnixMilli(), r.ID, c.Before.Version, string(c.Before.State))
	if err != nil {
		return err
	}
	for i := range r.Units {
		if err := tx.updateRMAUnit(r, &r.Units[i]); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) updateRMAUnit(r *claim.RMA, u *claim.RMAUnit) error {
	return tx.must(claim.ErrChanged, `UPDATE rma_unit SET state = ?, live = ?, serial_seen = ?, late = ?, ruling = ?, inspection = ?, received_at = ?, inspected_at = ?
		WHERE rma_id = ? AND claim_id = ?`, string(u.State), flag(r.State.Live()), u.SerialSeen, flag(u.Late), string(u.Ruling), string(u.Inspection),
		millis(u.ReceivedAt), millis(u.InspectedAt), r.ID, u.ClaimID)
}

func (tx *Tx) insertRMA(r *claim.RMA) error {
	_, err := tx.exec(`INSERT INTO rma (id, number, seller, customer_id, state, version, issued_at, due_at, due_clause, carrier, tracking, sent_at, changed_at, replaces_id)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, r.ID, string(r.Number), r.Seller, r.CustomerID, string(r.State), r.Version, r.IssuedAt.UnixMilli(),
		millis(r.DueAt), r.DueClause, r.Carrier, r.Tracking, millis(r.SentAt), r.ChangedAt.UnixMilli(), orNull(r.ReplacesID))
	if err != nil {
		return err
	}
	for i, u := range r.Units {
		_, err := tx.exec(`INSERT INTO rma_unit (rma_id, claim_id, customer_id, seller, place, state, live, serial_seen, late, ruling, inspection)
			VALUES (?, ?, ?, ?, ?, ?, 1, '', 0, '', '')`, r.ID, u.ClaimID, r.CustomerID, r.Seller, i, string(u.State))
		if isUnique(err, "rma_unit_live") {
			return errSecondRMA
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var errSecondRMA = claim.Refuse(claim.Conflict, "One of these claims is in another RMA already. Cancel or finish that one first.")

// ClockSubject is what a clock of a claim is about, and when it is or was due.
func (tx *Tx) ClockSubject(claimID string, kind claim.ClockKind) (subject string, due time.Time, err error) {
	var at sql.NullInt64
	err = tx.row(`SELECT subject, due_at FROM clock WHERE claim_id = ? AND kind = ?`, []any{claimID, string(kind)}, &subject, &at)
	return subject, instant(at), err
}
