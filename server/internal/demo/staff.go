package demo

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/store"
)

// SignIn is how a member of the demo staff signs in.
type SignIn struct {
	Email, Name string
	Role        claim.Role
	Sellers     string // "all sellers", or the one
	Password    string
	Secret      string // for an authenticator app, in base 32
	Code        string `json:"-"` // the one that such an app shows now
	Recovery    string // one code that works once instead
}

// Customer is the demo customer with the most to see. Customers sign in by a code that is mailed to them: without SMTP it
// stands at /outbox.
const Customer = "demo.customer@example.com"

// team are the demo staff: a decision above the limit needs two supervisors who are not the same.
var team = []SignIn{
	{Email: "demo.agent@example.com", Name: "Demo agent", Role: claim.Agent},
	{Email: "demo.supervisor@example.com", Name: "Demo supervisor", Role: claim.Supervisor},
	{Email: "demo.supervisor2@example.com", Name: "Second demo supervisor", Role: claim.Supervisor},
	{Email: "demo.admin@example.com", Name: "Demo admin", Role: claim.Admin},
	{Email: "demo.connectpro@example.com", Name: "Demo agent of ConnectPRO", Role: claim.Agent, Sellers: "connectpro"},
}

// enrolledBefore keeps the first code of today from counting as used.
const enrolledBefore = time.Hour

// signIns is the setting that holds, sealed, how the demo staff sign in.
const signIns = "demo_sign_ins"

// hire adds and enrols the team, each with a password and a secret of their own, made here and now.
func (f *filler) hire(ctx context.Context) error {
	now := f.Now.Add(-enrolledBefore)
	staff := people.New(people.Parts{Store: f.Store, Key: f.People.Key, Now: func() time.Time { return now }})
	f.staff = map[string]claim.Actor{}
	var hired []SignIn
	for _, s := range team {
		member, err := hireOne(ctx, staff, &s, now)
		if err != nil {
			return err
		}
		local, _, _ := strings.Cut(s.Email, "@")
		f.staff[strings.TrimPrefix(local, "demo.")] = member.Actor()
		hired = append(hired, s)
	}
	return f.remember(ctx, hired)
}

func hireOne(ctx context.Context, staff *people.People, s *SignIn, now time.Time) (*claim.Staff, error) {
	sellers := []string{s.Sellers}
	if s.Sellers == "" {
		s.Sellers, sellers = "all sellers", nil
		for _, p := range catalog.All() {
			sellers = append(sellers, p.ID)
		}
	}
	invited, err := staff.Add(ctx, claim.System, people.Newcomer{Email: s.Email, Name: s.Name, Seller: sellers[0], Role: s.Role})
	if err != nil {
		return nil, err
	}
	for _, seller := range sellers[1:] {
		if err := staff.SetRole(ctx, claim.System, invited.Staff.ID, seller, s.Role); err != nil {
			return nil, err
		}
	}
	app, err := staff.NewAuthenticator(s.Email)
	if err != nil {
		return nil, err
	}
	code, err := totp.GenerateCode(app.Secret, now)
	if err != nil {
		return nil, err
	}
	s.Password, s.Secret = strings.ToLower(rand.Text()[:16]), app.Secret
	_, recovery, err := staff.Enrol(ctx, invited.Token, s.Password, people.Second{Sealed: app.Sealed, Code: code})
	if err != nil {
		return nil, err
	}
	s.Recovery = recovery[0]
	return staff.ByEmail(ctx, s.Email)
}

func (f *filler) remember(ctx context.Context, hired []SignIn) error {
	encoded, err := json.Marshal(hired)
	if err != nil {
		return err
	}
	return f.Store.Write(ctx, func(tx *store.Tx) error {
		return tx.SetSetting(signIns, f.People.Key.Seal(encoded, signIns))
	})
}

// Staff tells how the demo staff of a record sign in, with the codes that hold now; none where there are no demo data.
func Staff(ctx context.Context, s *store.Store, p *people.People, now time.Time) (staff []SignIn, err error) {
	var sealed string
	if err := s.Read(ctx, func(tx *store.Tx) error {
		sealed, err = tx.Setting(signIns)
		return err
	}); err != nil || sealed == "" {
		return nil, err
	}
	encoded, err := p.Key.Open(sealed, signIns)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(encoded, &staff); err != nil {
		return nil, err
	}
	for i := range staff {
		if staff[i].Code, err = totp.GenerateCode(staff[i].Secret, now); err != nil {
			return nil, err
		}
	}
	return staff, nil
}
