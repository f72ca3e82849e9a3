package store

import (
	"time"

	"proviso/server/claim"
)

// Idempotency tells whether a request with this key took effect before, and where its answer is: then it must not take
// effect again. Otherwise the key is the caller's until the transaction ends; a second request with the same key waits for
// that. The same key with another request is refused.
func (tx *Tx) Idempotency(principal, key, requestHash string, now time.Time) (location string, seen bool, err error) {
	if key == "" {
		return "", false, claim.Refuse(claim.Invalid, "This form has lost its key. Load the page again and send it from there.")
	}
	inserted, err := tx.exec(`INSERT INTO idempotency (principal, key, request_hash, location, created_at) VALUES (?, ?, ?, '', ?)
		ON CONFLICT (principal, key) DO NOTHING`, principal, key, requestHash, now.UnixMilli())
	if err != nil || inserted == 1 {
		return "", false, err
	}
	var kept string
	if err = tx.row(`SELECT request_hash, location FROM idempotency WHERE principal = ? AND key = ?`, []any{principal, key}, &kept, &location); err != nil {
		return "", false, err
	}
	if kept != requestHash {
		return "", false, claim.Refuse(claim.Invalid, "This form was sent before with other words in it. Look at what came of that first; load the page again to send another one.")
	}
	return location, true, nil
}

// RememberLocation keeps where the answer to a request is, for when it is sent again.
func (tx *Tx) RememberLocation(principal, key, location string) error {
	return tx.must(claim.ErrChanged, `UPDATE idempotency SET location = ? WHERE principal = ? AND key = ?`, location, principal, key)
}

// ForgetRequests removes the keys of requests made before a day that is long enough ago for nobody to send them again.
func (tx *Tx) ForgetRequests(before time.Time) error {
	_, err := tx.exec(`DELETE FROM idempotency WHERE created_at < ?`, before.UnixMilli())
	return err
}
