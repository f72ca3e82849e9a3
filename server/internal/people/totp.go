package people

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"time"

	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"
)

const (
	totpPeriod = 30 // seconds
	totpSkew   = 1  // steps before and after that are taken, too: clocks differ
)

func totpPurpose(staffID string) string { return "one-time codes of " + staffID }

// Authenticator is a new secret for an authenticator app, not kept yet.
type Authenticator struct {
	Sealed string // the secret on its way through the form
	Secret string // in base 32, for typing
	QR     string // a picture of it, as a data URL
}

// NewAuthenticator makes a secret for somebody to confirm with a first code.
func (p *People) NewAuthenticator(email string) (Authenticator, error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "Proviso", AccountName: email, Period: totpPeriod})
	if err != nil {
		return Authenticator{}, err
	}
	return p.authenticator(key, p.Key.Seal([]byte(key.URL()), newTOTPPurpose(email)))
}

func newTOTPPurpose(email string) string { return "new one-time codes of " + email }

// SameAuthenticator is one that was made before, for a form that comes back.
func (p *People) SameAuthenticator(email, sealed string) (Authenticator, error) {
	url, err := p.Key.Open(sealed, newTOTPPurpose(email))
	if err != nil {
		return p.NewAuthenticator(email)
	}
	key, err := otp.NewKeyFromURL(string(url))
	if err != nil {
		return Authenticator{}, err
	}
	return p.authenticator(key, sealed)
}

func (p *People) authenticator(key *otp.Key, sealed string) (Authenticator, error) {
	picture, err := qrPicture(key.URL())
	return Authenticator{Sealed: sealed, Secret: key.Secret(), QR: picture}, err
}

func qrPicture(text string) (string, error) {
	code, err := qr.Encode(text, qr.L, qr.Auto)
	if err != nil {
		return "", err
	}
	const pixelsPerModule = 4
	if code, err = barcode.Scale(code, code.Bounds().Dx()*pixelsPerModule, code.Bounds().Dy()*pixelsPerModule); err != nil {
		return "", err
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, code); err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(picture.Bytes()), nil
}

// confirmed opens a secret whose first code is right, seals it for keeping and tells which time step the code was of.
func (p *People) confirmed(staffID, email, sealed, code string) (kept string, step int64, err error) {
	url, err := p.Key.Open(sealed, newTOTPPurpose(email))
	if err != nil {
		return "", 0, ErrSecond
	}
	key, err := otp.NewKeyFromURL(string(url))
	if err != nil {
		return "", 0, err
	}
	step, ok := totpStep(key.Secret(), digits(code), p.Now())
	if !ok {
		return "", 0, ErrSecond
	}
	return p.Key.Seal([]byte(key.Secret()), totpPurpose(staffID)), step, nil
}

// totpStep tells which time step near now a code is of.
func totpStep(secret, code string, now time.Time) (step int64, ok bool) {
	current := now.Unix() / totpPeriod
	for step := current - totpSkew; step <= current+totpSkew; step++ {
		want, err := totp.GenerateCode(secret, time.Unix(step*totpPeriod, 0))
		if err == nil && same(want, code) {
			return step, true
		}
	}
	return 0, false
}
