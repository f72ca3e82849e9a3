package store

import (
	"database/sql"
	"strings"
	"time"

	"proviso/server/claim"
)

const keyColumns = `id, seller, name, hint, scopes, made_by, created_at, last_used_at, revoked_at`

func scanKey(row scanner) (k claim.APIKey, err error) {
	var scopes string
	var created int64
	var used, revoked sql.NullInt64
	err = row.Scan(&k.ID, &k.Seller, &k.Name, &k.Hint, &scopes, &k.MadeBy, &created, &used, &revoked)
	for _, scope := range strings.Fields(scopes) {
		k.Scopes = append(k.Scopes, claim.Scope(scope))
	}
	k.CreatedAt, k.LastUsedAt, k.RevokedAt = timeOf(created), instant(used), instant(revoked)
	return k, err
}

// InsertKey keeps a new key under the digest of what its holder sends.
func (tx *Tx) InsertKey(k *claim.APIKey, digest string) error {
	scopes := make([]string, len(k.Scopes))
	for i, scope := range k.Scopes {
		scopes[i] = string(scope)
	}
	_, err := tx.exec(`INSERT INTO api_key (id, seller, name, digest, hint, scopes, made_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.ID, k.Seller, k.Name, digest, k.Hint, strings.Join(scopes, " "), k.MadeBy, k.CreatedAt.UnixMilli())
	return err
}

// KeyByDigest is the key with a digest, revoked or not; claim.ErrNotFound where there is none.
func (tx *Tx) KeyByDigest(digest string) (claim.APIKey, error) {
	return first(tx, scanKey, `SELECT `+keyColumns+` FROM api_key WHERE digest = ?`, digest)
}

// KeysOf lists the keys of a seller, the newest first.
func (tx *Tx) KeysOf(seller string) ([]claim.APIKey, error) {
	return rows(tx, scanKey, `SELECT `+keyColumns+` FROM api_key WHERE seller = ? ORDER BY created_at DESC, id DESC`, seller)
}

// RevokeKey ends a key of a seller; claim.ErrNotFound where there is none that works.
func (tx *Tx) RevokeKey(seller, id, by string, at time.Time) error {
	return tx.must(claim.ErrNotFound, `UPDATE api_key SET revoked_at = ?, revoked_by = ? WHERE id = ? AND seller = ? AND revoked_at IS NULL`,
		at.UnixMilli(), by, id, seller)
}

// KeyUsed notes when a key was used.
func (tx *Tx) KeyUsed(id string, at time.Time) error {
	_, err := tx.exec(`UPDATE api_key SET last_used_at = ? WHERE id = ?`, at.UnixMilli(), id)
	return err
}
