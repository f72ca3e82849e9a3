package store

import (
	"database/sql"
	"encoding/json"

	"proviso/server/claim"
)

// keepRequest keeps a new request, its reason beside it, or settles one that is open.
func (tx *Tx) keepRequest(r *claim.MoneyRequest) error {
	if r.State != claim.RequestOpen {
		return tx.must(claim.ErrChanged, `UPDATE money_request SET state = ?, checker_id = ?, checked_at = ? WHERE id = ? AND state = 'open'`,
			string(r.State), orNull(r.CheckedBy), r.CheckedAt.UnixMilli(), r.ID)
	}
	bare := r.Entry
	bare.Why = ""
	if _, err := tx.exec(`INSERT INTO money_request (id, claim_id, seller, entry_id, entry, state, reason, maker_id, asked_at) VALUES (?, ?, ?, ?, ?, 'open', ?, ?, ?)`,
		r.ID, bare.ClaimID, bare.Seller, bare.ID, encoded(bare), r.Reason, bare.By, bare.At.UnixMilli()); err != nil {
		return err
	}
	return tx.noteEntry(&r.Entry)
}

const requestColumns = `q.id, q.entry, q.state, q.reason, q.checker_id, q.checked_at, COALESCE(n.body, '')`

func scanRequest(row scanner) (r claim.MoneyRequest, err error) {
	var entry, why string
	var checker sql.NullString
	var checked sql.NullInt64
	if err = row.Scan(&r.ID, &entry, &r.State, &r.Reason, &checker, &checked, &why); err != nil {
		return r, err
	}
	r.CheckedBy, r.CheckedAt = checker.String, instant(checked)
	err = json.Unmarshal([]byte(entry), &r.Entry)
	r.Entry.Why, r.Entry.At = why, r.Entry.At.UTC()
	return r, err
}

// RequestsOf lists the requests for a second person of a claim, the first one first.
func (tx *Tx) RequestsOf(claimID string) ([]claim.MoneyRequest, error) {
	return tx.requests(`WHERE q.claim_id = ? ORDER BY q.asked_at, q.id`, claimID)
}

// OpenRequests lists what waits for a second person at a seller, the longest waiting first.
func (tx *Tx) OpenRequests(seller string, most int) ([]claim.MoneyRequest, error) {
	return tx.requests(`WHERE q.seller = ? AND q.state = 'open' ORDER BY q.asked_at, q.id LIMIT ?`, seller, most)
}

func (tx *Tx) requests(where string, args ...any) ([]claim.MoneyRequest, error) {
	return rows(tx, scanRequest, `SELECT `+requestColumns+` FROM money_request q
		LEFT JOIN ledger_note n ON n.entry_id = q.entry_id `+where, args...)
}
