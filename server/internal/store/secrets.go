package store

import (
	"database/sql"
	"time"

	"proviso/server/claim"
)

// StaffSecrets is what a member of staff proves who they are with. Nothing here opens anything by itself.
type StaffSecrets struct {
	PasswordHash string // argon2id; empty until enrolled
	TOTPSealed   string // empty: none
	TOTPStep     int64  // the last time step that was used
	Version      int64
}

// Passkey is a key that a member of staff registered.
type Passkey struct {
	ID         string // base64url
	StaffID    string
	Name       string
	Credential string // JSON of what the ceremony needs again
	CreatedAt  time.Time
	LastUsedAt time.Time
}

// StaffSecrets reads them.
func (tx *Tx) StaffSecrets(staffID string) (s StaffSecrets, err error) {
	return s, tx.row(`SELECT password_hash, totp_sealed, totp_step, version FROM staff WHERE id = ?`, []any{staffID},
		&s.PasswordHash, &s.TOTPSealed, &s.TOTPStep, &s.Version)
}

// Enrol keeps a first password and second factor; both are there from then on. With a passkey, totpSealed is empty.
func (tx *Tx) Enrol(staffID string, version int64, passwordHash, totpSealed string, step int64, at time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET password_hash = ?, totp_sealed = ?, totp_step = ?, enrolled_at = ?, version = version + 1
		WHERE id = ? AND version = ? AND disabled_at IS NULL`, passwordHash, totpSealed, step, at.UnixMilli(), staffID, version)
}

// SetPassword replaces the password.
func (tx *Tx) SetPassword(staffID string, version int64, hash string) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET password_hash = ?, version = version + 1 WHERE id = ? AND version = ?`, hash, staffID, version)
}

// SetTOTP replaces the secret of the one-time codes; an empty one takes it away.
func (tx *Tx) SetTOTP(staffID string, version int64, sealed string, step int64) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET totp_sealed = ?, totp_step = ?, version = version + 1 WHERE id = ? AND version = ?`,
		sealed, step, staffID, version)
}

// UseTOTPStep takes a time step; claim.ErrChanged where it or a later one was used already.
func (tx *Tx) UseTOTPStep(staffID string, step int64) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET totp_step = ? WHERE id = ? AND totp_step < ?`, step, staffID, step)
}

// ForgetSecrets takes everything away that a member of staff signs in with: they enrol again.
func (tx *Tx) ForgetSecrets(s *claim.Staff) error {
	if err := tx.must(claim.ErrChanged, `UPDATE staff SET password_hash = '', totp_sealed = '', totp_step = 0, enrolled_at = NULL, sign_ins = sign_ins + 1, version = version + 1
		WHERE id = ? AND version = ?`, s.ID, s.Version); err != nil {
		return err
	}
	if _, err := tx.exec(`DELETE FROM staff_passkey WHERE staff_id = ?`, s.ID); err != nil {
		return err
	}
	_, err := tx.exec(`DELETE FROM staff_recovery WHERE staff_id = ?`, s.ID)
	return err
}

func scanPasskey(from scanner) (p Passkey, err error) {
	var created int64
	var used sql.NullInt64
	err = from.Scan(&p.ID, &p.StaffID, &p.Name, &p.Credential, &created, &used)
	p.CreatedAt, p.LastUsedAt = time.UnixMilli(created).UTC(), instant(used)
	return p, err
}

// Passkeys lists the keys of a member of staff, the oldest first.
func (tx *Tx) Passkeys(staffID string) ([]Passkey, error) {
	return rows(tx, scanPasskey, `SELECT id, staff_id, name, credential, created_at, last_used_at FROM staff_passkey
		WHERE staff_id = ? ORDER BY created_at, id`, staffID)
}

// AddPasskey keeps a key. A conflict: the key is registered already.
func (tx *Tx) AddPasskey(p Passkey) error {
	return tx.must(claim.Refuse(claim.Conflict, "This passkey is registered already."),
		`INSERT INTO staff_passkey (id, staff_id, name, credential, created_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		p.ID, p.StaffID, p.Name, p.Credential, p.CreatedAt.UnixMilli())
}

// UsePasskey keeps what the key's counter says after it was used; before is what it was read as.
func (tx *Tx) UsePasskey(id, before, after string, at time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE staff_passkey SET credential = ?, last_used_at = ? WHERE id = ? AND credential = ?`,
		after, at.UnixMilli(), id, before)
}

// RemovePasskey forgets a key of a member of staff, where nothing else about them changed in the meantime.
func (tx *Tx) RemovePasskey(staffID string, version int64, id string) error {
	if err := tx.touchStaff(staffID, version); err != nil {
		return err
	}
	return tx.must(claim.ErrNotFound, `DELETE FROM staff_passkey WHERE staff_id = ? AND id = ?`, staffID, id)
}

// ReplaceRecovery makes these the recovery codes, and all earlier ones worthless.
func (tx *Tx) ReplaceRecovery(staffID string, hashes []string) error {
	if _, err := tx.exec(`DELETE FROM staff_recovery WHERE staff_id = ?`, staffID); err != nil {
		return err
	}
	for _, hash := range hashes {
		if _, err := tx.exec(`INSERT INTO staff_recovery (staff_id, code_hash) VALUES (?, ?)`, staffID, hash); err != nil {
			return err
		}
	}
	return nil
}

// UseRecovery takes a recovery code; claim.ErrNotFound where there is none such, or it was used.
func (tx *Tx) UseRecovery(staffID, hash string, at time.Time) error {
	return tx.must(claim.ErrNotFound, `UPDATE staff_recovery SET used_at = ? WHERE staff_id = ? AND code_hash = ? AND used_at IS NULL`,
		at.UnixMilli(), staffID, hash)
}

// RecoveryLeft counts the recovery codes that were not used yet.
func (tx *Tx) RecoveryLeft(staffID string) (n int, err error) {
	return n, tx.row(`SELECT count(*) FROM staff_recovery WHERE staff_id = ? AND used_at IS NULL`, []any{staffID}, &n)
}
