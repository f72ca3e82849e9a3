package people

import (
	"context"
	"slices"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// ErrPassword says that address and password do not belong together, and not which of them is wrong.
var ErrPassword = claim.Fault("password", "Address and password do not belong together, or this account is not enrolled. Check both.")

// ErrSecond says that a second factor was not right.
var ErrSecond = claim.Fault("code", "This code is not right, or it was used already. Wait for the next one.")

// Factors are what a member of staff can prove themselves with, besides the password.
type Factors struct {
	TOTP     bool
	Passkeys []store.Passkey
	Recovery int // codes left
}

// Has tells whether a passkey is one of them.
func (f Factors) Has(passkey string) bool {
	return slices.ContainsFunc(f.Passkeys, func(k store.Passkey) bool { return k.ID == passkey })
}

// Password is the member of staff whose address and password these are. It takes as long for an address nobody has.
func (p *People) Password(ctx context.Context, email, password string) (*claim.Staff, error) {
	var staff *claim.Staff
	var secrets store.StaffSecrets
	err := p.Store.Read(ctx, func(tx *store.Tx) (err error) {
		id := ""
		if staff, err = tx.StaffByEmail(email); err == nil {
			id = staff.ID
		}
		var unread error
		if secrets, unread = tx.StaffSecrets(id); err == nil { // those of nobody too: reading takes its time
			err = unread
		}
		return err
	})
	if err != nil && claim.CodeOf(err) != claim.NotFound {
		return nil, err
	}
	right, err := p.matches(ctx, password, secrets.PasswordHash)
	if err != nil {
		return nil, err
	}
	if !right || staff == nil || secrets.PasswordHash == "" || staff.Disabled || !staff.Enrolled {
		return nil, ErrPassword
	}
	return staff, nil
}

// OwnPassword checks the password of someone who is signed in, before something that matters.
func (p *People) OwnPassword(ctx context.Context, staff *claim.Staff, password string) error {
	if _, err := p.Password(ctx, staff.Email, password); err == ErrPassword {
		return claim.Fault("password", "This is not your password. It is asked for before anything you sign in with changes.")
	} else if err != nil {
		return err
	}
	return nil
}

// Factors lists them.
func (p *People) Factors(ctx context.Context, staffID string) (f Factors, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		secrets, err := tx.StaffSecrets(staffID)
		if err != nil {
			return err
		}
		f.TOTP = secrets.TOTPSealed != ""
		if f.Passkeys, err = tx.Passkeys(staffID); err != nil {
			return err
		}
		f.Recovery, err = tx.RecoveryLeft(staffID)
		return err
	})
	return f, err
}

// TOTP checks a code of the authenticator app and uses its time step up.
func (p *People) TOTP(ctx context.Context, staffID, code string) error {
	return p.Store.Write(ctx, func(tx *store.Tx) error {
		secrets, err := tx.StaffSecrets(staffID)
		if err != nil || secrets.TOTPSealed == "" {
			return orElse(err, ErrSecond)
		}
		secret, err := p.Key.Open(secrets.TOTPSealed, totpPurpose(staffID))
		if err != nil {
			return err
		}
		step, ok := totpStep(string(secret), digits(code), p.Now())
		if !ok {
			return ErrSecond
		}
		if tx.UseTOTPStep(staffID, step) != nil {
			return ErrSecond
		}
		return nil
	})
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// Recovery checks a recovery code and uses it up.
func (p *People) Recovery(ctx context.Context, staffID, code string) error {
	err := p.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.UseRecovery(staffID, p.recoveryHash(staffID, code), p.Now())
	})
	if claim.CodeOf(err) == claim.NotFound {
		return claim.Fault("recovery", "This is none of your recovery codes, or it was used already. Each works once.")
	}
	return err
}

func (p *People) recoveryHash(staffID, code string) string {
	folded := strings.Map(func(r rune) rune {
		if r == '-' {
			return -1
		}
		return r
	}, claim.Fold(code))
	return p.mac("recovery code", staffID, folded)
}

// Device is what a browser is known by after a member of staff signed in with it: guesses from elsewhere do not keep it out.
func (p *People) Device(email string) string {
	return p.Key.Seal([]byte(claim.Fold(email)+"\n"+p.Now().Add(deviceLifetime).Format(time.RFC3339)), devicePurpose)
}

const (
	deviceLifetime = 180 * 24 * time.Hour
	devicePurpose  = "known device"
)

// KnowsDevice tells whether a browser signed in for that address before; id names the browser for counting.
func (p *People) KnowsDevice(device, email string) (id string, known bool) {
	plain, err := p.Key.Open(device, devicePurpose)
	if err != nil {
		return "", false
	}
	whose, until, _ := strings.Cut(string(plain), "\n")
	end, err := time.Parse(time.RFC3339, until)
	if err != nil || !p.Now().Before(end) || !same(whose, claim.Fold(email)) {
		return "", false
	}
	return p.mac("device", device), true
}

// AccountKey names an address for counting, without showing it.
func (p *People) AccountKey(email string) string { return p.mac("account", claim.Fold(email)) }
