package people

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// ErrPasskey says that a ceremony did not end well.
var ErrPasskey = claim.Fault("passkey", "The passkey was not accepted. Try again, or use another way.")

// PasskeysWork tells whether the portal has a name that passkeys can be bound to: a bare address is none.
func (p *People) PasskeysWork() bool {
	site := p.Site()
	return site != nil && net.ParseIP(site.Hostname()) == nil
}

func (p *People) ceremonies() (*webauthn.WebAuthn, error) {
	if !p.PasskeysWork() {
		return nil, claim.Fault("passkey", "Passkeys need the portal to have a name, not only an address.")
	}
	site := p.Site()
	return webauthn.New(&webauthn.Config{RPID: site.Hostname(), RPDisplayName: "Proviso", RPOrigins: []string{site.Scheme + "://" + site.Host}})
}

// holder is a member of staff as the ceremonies see them.
type holder struct {
	staff *claim.Staff
	keys  []webauthn.Credential
}

func (h holder) WebAuthnID() []byte                         { return []byte(h.staff.ID) }
func (h holder) WebAuthnName() string                       { return h.staff.Email }
func (h holder) WebAuthnDisplayName() string                { return h.staff.Name }
func (h holder) WebAuthnCredentials() []webauthn.Credential { return h.keys }

func (p *People) holder(ctx context.Context, staff *claim.Staff) (holder, []store.Passkey, error) {
	h := holder{staff: staff}
	var kept []store.Passkey
	err := p.Store.Read(ctx, func(tx *store.Tx) (err error) {
		kept, err = tx.Passkeys(staff.ID)
		return err
	})
	for _, key := range kept {
		var credential webauthn.Credential
		if err := json.Unmarshal([]byte(key.Credential), &credential); err != nil {
			return h, nil, err
		}
		h.keys = append(h.keys, credential)
	}
	return h, kept, err
}

// Ceremony is a question to the browser, and what has to be remembered until it is answered. The memory is no secret.
type Ceremony struct {
	Question json.RawMessage
	Memory   webauthn.SessionData
}

func ceremony(question any, memory *webauthn.SessionData, err error) (Ceremony, error) {
	if err != nil {
		return Ceremony{}, err
	}
	text, err := json.Marshal(question)
	return Ceremony{text, *memory}, err
}

// BeginPasskey asks the browser for a new key.
func (p *People) BeginPasskey(ctx context.Context, staff *claim.Staff) (Ceremony, error) {
	rp, err := p.ceremonies()
	if err != nil {
		return Ceremony{}, err
	}
	h, _, err := p.holder(ctx, staff)
	if err != nil {
		return Ceremony{}, err
	}
	known := make([]protocol.CredentialDescriptor, len(h.keys))
	for i := range h.keys {
		known[i] = h.keys[i].Descriptor()
	}
	question, memory, err := rp.BeginRegistration(h, webauthn.WithExclusions(known), webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
		ResidentKey: protocol.ResidentKeyRequirementPreferred, UserVerification: protocol.VerificationPreferred}))
	return ceremony(question, memory, err)
}

// newPasskey reads the browser's answer. Why it is not good is for the log only.
func (p *People) newPasskey(staff *claim.Staff, name string, memory webauthn.SessionData, answer string) (store.Passkey, error) {
	rp, err := p.ceremonies()
	if err != nil {
		return store.Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader([]byte(answer)))
	if err != nil {
		return store.Passkey{}, ErrPasskey
	}
	credential, err := rp.CreateCredential(holder{staff: staff}, memory, parsed)
	if err != nil {
		return store.Passkey{}, ErrPasskey
	}
	text, err := json.Marshal(credential)
	return store.Passkey{ID: base64.RawURLEncoding.EncodeToString(credential.ID), StaffID: staff.ID, Name: keyName(name),
		Credential: string(text), CreatedAt: p.Now()}, err
}

func keyName(typed string) string {
	name := strings.Join(strings.Fields(typed), " ")
	if name == "" || !utf8.ValidString(name) || strings.ContainsRune(name, 0) {
		return "Passkey"
	}
	if runes := []rune(name); len(runes) > 60 {
		return string(runes[:60])
	}
	return name
}

// BeginSecond asks the browser for one of the keys that a member of staff has.
func (p *People) BeginSecond(ctx context.Context, staff *claim.Staff) (Ceremony, error) {
	rp, err := p.ceremonies()
	if err != nil {
		return Ceremony{}, err
	}
	h, _, err := p.holder(ctx, staff)
	if err != nil {
		return Ceremony{}, err
	}
	if len(h.keys) == 0 {
		return Ceremony{}, ErrPasskey
	}
	return ceremony(rp.BeginLogin(h, webauthn.WithUserVerification(protocol.VerificationPreferred)))
}

// Passkey checks the browser's answer. A key whose counter went back may have been copied: it is not taken.
func (p *People) Passkey(ctx context.Context, staff *claim.Staff, memory webauthn.SessionData, answer string) error {
	rp, err := p.ceremonies()
	if err != nil {
		return err
	}
	h, kept, err := p.holder(ctx, staff)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader([]byte(answer)))
	if err != nil {
		return ErrPasskey
	}
	used, err := rp.ValidateLogin(h, memory, parsed)
	if err != nil || used.Authenticator.CloneWarning {
		return ErrPasskey
	}
	return p.keepUsed(ctx, kept, used)
}

func (p *People) keepUsed(ctx context.Context, kept []store.Passkey, used *webauthn.Credential) error {
	id := base64.RawURLEncoding.EncodeToString(used.ID)
	after, err := json.Marshal(used)
	if err != nil {
		return err
	}
	for _, key := range kept {
		if key.ID == id {
			return p.Store.Write(ctx, func(tx *store.Tx) error { return tx.UsePasskey(id, key.Credential, string(after), p.Now()) })
		}
	}
	return ErrPasskey
}
