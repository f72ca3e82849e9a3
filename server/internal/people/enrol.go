package people

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/go-webauthn/webauthn/webauthn"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// recoveryCodes is how many recovery codes are given out at once.
const recoveryCodes = 10

// Second is a new second factor: either the first code of an authenticator app, or a passkey.
type Second struct {
	Sealed, Code string // see Authenticator
	Passkey      string // the browser's answer; empty: the app
	PasskeyName  string
	Memory       webauthn.SessionData
}

// Invited is who an enrolment link is for. It does not use the link up.
func (p *People) Invited(ctx context.Context, token string) (staff *claim.Staff, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		staff, _, err = p.invited(tx, token)
		return err
	})
	return staff, err
}

func (p *People) invited(tx *store.Tx, token string) (*claim.Staff, store.SignIn, error) {
	row, err := tx.SignInByLink(store.ForEnrolment, p.linkHash(token), p.Now())
	if err != nil {
		return nil, row, linkGone(err)
	}
	staff, err := tx.StaffByEmail(row.Email)
	if err == nil && (staff.Disabled || staff.Enrolled) {
		err = ErrLink
	}
	return staff, row, linkGone(err)
}

func linkGone(err error) error {
	if claim.CodeOf(err) == claim.NotFound {
		return ErrLink
	}
	return err
}

// Enrol sets password and second factor, uses the link up and gives out the recovery codes, which are not shown again.
func (p *People) Enrol(ctx context.Context, token, password string, second Second) (staff *claim.Staff, codes []string, err error) {
	if staff, err = p.Invited(ctx, token); err != nil {
		return nil, nil, err
	}
	if err := checkPassword(password, staff); err != nil {
		return staff, nil, err
	}
	factor, err := p.newFactor(staff, second)
	if err != nil {
		return staff, nil, err
	}
	hash, err := p.hash(ctx, password)
	if err != nil {
		return staff, nil, err
	}
	codes, hashes := p.newRecovery(staff.ID)
	err = p.Store.Write(ctx, func(tx *store.Tx) error {
		current, row, err := p.invited(tx, token)
		if err != nil {
			return err
		}
		now := p.Now()
		if err := tx.ConsumeSignIn(row.ID, now); err != nil {
			return linkGone(err)
		}
		if err := tx.Enrol(current.ID, current.Version, hash, factor.sealed, factor.step, now); err != nil {
			return err
		}
		if factor.key != nil {
			if err := tx.AddPasskey(*factor.key); err != nil {
				return err
			}
		}
		if err := tx.ReplaceRecovery(current.ID, hashes); err != nil {
			return err
		}
		return tx.AppendEvent(staffEvent(current.Actor(), current, "", staffEnrolled, now))
	})
	return staff, codes, err
}

// factor is a second factor as it is kept.
type factor struct {
	sealed string
	step   int64
	key    *store.Passkey
}

func (p *People) newFactor(staff *claim.Staff, second Second) (f factor, err error) {
	if second.Passkey == "" {
		f.sealed, f.step, err = p.confirmed(staff.ID, staff.Email, second.Sealed, second.Code)
		return f, err
	}
	key, err := p.newPasskey(staff, second.PasskeyName, second.Memory, second.Passkey)
	f.key = &key
	return f, err
}

func (p *People) newRecovery(staffID string) (codes, hashes []string) {
	for range recoveryCodes {
		text := strings.ToLower(rand.Text()[:16]) // 80 bits
		code := text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:]
		codes, hashes = append(codes, code), append(hashes, p.recoveryHash(staffID, code))
	}
	return codes, hashes
}

// ChangePassword replaces one's own password. Other sessions are to be ended.
func (p *People) ChangePassword(ctx context.Context, staff *claim.Staff, password string) error {
	if err := checkPassword(password, staff); err != nil {
		return claim.Fault("new_password", claimText(err))
	}
	hash, err := p.hash(ctx, password)
	if err != nil {
		return err
	}
	return p.own(ctx, staff, "password", func(tx *store.Tx) error { return tx.SetPassword(staff.ID, staff.Version, hash) })
}

func claimText(err error) string {
	if refused, ok := err.(*claim.Error); ok {
		return refused.Text
	}
	return err.Error()
}

// ReplaceSecond adds a passkey, or sets the authenticator app anew.
func (p *People) ReplaceSecond(ctx context.Context, staff *claim.Staff, second Second) error {
	f, err := p.newFactor(staff, second)
	if err != nil {
		return err
	}
	if f.key != nil {
		return p.own(ctx, staff, "passkey_added", func(tx *store.Tx) error { return tx.AddPasskey(*f.key) })
	}
	return p.own(ctx, staff, "totp", func(tx *store.Tx) error { return tx.SetTOTP(staff.ID, staff.Version, f.sealed, f.step) })
}

// RemovePasskey forgets a key, but not the last second factor.
func (p *People) RemovePasskey(ctx context.Context, staff *claim.Staff, id string) error {
	return p.own(ctx, staff, "passkey_removed", func(tx *store.Tx) error {
		secrets, err := tx.StaffSecrets(staff.ID)
		if err != nil {
			return err
		}
		keys, err := tx.Passkeys(staff.ID)
		if err != nil {
			return err
		}
		if secrets.TOTPSealed == "" && len(keys) < 2 {
			return claim.Refuse(claim.Conflict, "This is your only second factor. Add another passkey or an authenticator app first.")
		}
		return tx.RemovePasskey(staff.ID, staff.Version, id)
	})
}

const recoveryReplaced = "recovery"

// NewRecovery gives out new recovery codes; the earlier ones are worth nothing then.
func (p *People) NewRecovery(ctx context.Context, staff *claim.Staff) ([]string, error) {
	codes, hashes := p.newRecovery(staff.ID)
	return codes, p.own(ctx, staff, recoveryReplaced, func(tx *store.Tx) error { return tx.ReplaceRecovery(staff.ID, hashes) })
}

// own does something with one's own secrets and writes down that it was done. Recovery codes open nothing by themselves; after
// any other change, sign-ins made before count no more.
func (p *People) own(ctx context.Context, staff *claim.Staff, what string, do func(*store.Tx) error) error {
	return p.Store.Write(ctx, func(tx *store.Tx) error {
		if err := do(tx); err != nil {
			return err
		}
		if what != recoveryReplaced {
			if err := tx.EndStaffSignIns(staff.ID); err != nil {
				return err
			}
		}
		return tx.AppendEvent(staffEvent(staff.Actor(), staff, "", staffSecrets, p.Now(), "what", what))
	})
}
