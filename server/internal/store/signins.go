package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

// SignInPurpose is what a one-time code or link is for.
type SignInPurpose string

// The purposes.
const (
	ForCustomer  SignInPurpose = "customer"
	ForEnrolment SignInPurpose = "staff_enrolment"
)

// SignIn is a one-time code and link. What opens anything is kept as a digest only.
type SignIn struct {
	ID        string
	Purpose   SignInPurpose
	Email     string // folded
	Browser   string // digest of what the browser that asked is known by; empty for an enrolment
	CodeHash  string
	LinkHash  string
	Next      string // where to go afterwards
	Tries     int
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
}

const signInColumns = `id, purpose, email, browser, code_hash, link_hash, next_path, tries, created_at, expires_at, used_at`

func scanSignIn(from scanner) (s SignIn, err error) {
	var created, expires int64
	var used sql.NullInt64
	err = from.Scan(&s.ID, &s.Purpose, &s.Email, &s.Browser, &s.CodeHash, &s.LinkHash, &s.Next, &s.Tries, &created, &expires, &used)
	s.CreatedAt, s.ExpiresAt, s.UsedAt = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC(), instant(used)
	return s, err
}

// CountSignIns tells how many codes an address was sent since an instant. It holds back everyone else who counts until the
// transaction ends, so that two at once do not both find room.
func (tx *Tx) CountSignIns(purpose SignInPurpose, email string, since time.Time) (n int, err error) {
	if err := tx.SetSetting(signInTurn, ""); err != nil {
		return 0, err
	}
	return n, tx.row(`SELECT count(*) FROM sign_in WHERE email = ? AND purpose = ? AND created_at > ?`,
		[]any{claim.Fold(email), purpose, since.UnixMilli()}, &n)
}

// signInTurn is the row that whoever adds a code holds.
const signInTurn = "sign_in_turn"

// InsertSignIn keeps a new code, which ends the address's earlier ones of that purpose.
func (tx *Tx) InsertSignIn(s SignIn) error {
	if _, err := tx.exec(`UPDATE sign_in SET expires_at = ? WHERE email = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?`,
		s.CreatedAt.UnixMilli(), s.Email, s.Purpose, s.CreatedAt.UnixMilli()); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO sign_in (`+signInColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, NULL)`,
		s.ID, s.Purpose, s.Email, s.Browser, s.CodeHash, s.LinkHash, s.Next, s.CreatedAt.UnixMilli(), s.ExpiresAt.UnixMilli())
	return err
}

// SignIn reads a code's row.
func (tx *Tx) SignIn(id string) (SignIn, error) {
	return first(tx, scanSignIn, `SELECT `+signInColumns+` FROM sign_in WHERE id = ?`, id)
}

// SignInByLink is the live one with a link.
func (tx *Tx) SignInByLink(purpose SignInPurpose, linkHash string, now time.Time) (SignIn, error) {
	return first(tx, scanSignIn, `SELECT `+signInColumns+` FROM sign_in WHERE link_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?`,
		linkHash, purpose, now.UnixMilli())
}

// SignInOfBrowser is the live one that a browser asked for, for an address.
func (tx *Tx) SignInOfBrowser(email, browser string, now time.Time) (SignIn, error) {
	return first(tx, scanSignIn, `SELECT `+signInColumns+` FROM sign_in WHERE email = ? AND browser = ? AND purpose = 'customer'
		AND used_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id DESC LIMIT 1`, claim.Fold(email), browser, now.UnixMilli())
}

// Try counts a try at a code before it is looked at, so that tries made at once are counted all; claim.ErrNotFound where none
// is left.
func (tx *Tx) Try(id string, most int, now time.Time) error {
	return tx.must(claim.ErrNotFound, `UPDATE sign_in SET tries = tries + 1 WHERE id = ? AND tries < ? AND used_at IS NULL AND expires_at > ?`,
		id, most, now.UnixMilli())
}

// ConsumeSignIn uses a code or link up; claim.ErrNotFound where that happened already.
func (tx *Tx) ConsumeSignIn(id string, now time.Time) error {
	return tx.must(claim.ErrNotFound, `UPDATE sign_in SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?`,
		now.UnixMilli(), id, now.UnixMilli())
}

// ForgetSignIns removes codes that are neither good nor counted any more.
func (tx *Tx) ForgetSignIns(before time.Time) error {
	_, err := tx.exec(`DELETE FROM sign_in WHERE expires_at < ? AND created_at < ?`, before.UnixMilli(), before.UnixMilli())
	return err
}
