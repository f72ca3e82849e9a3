package people

import (
	"context"
	"crypto/rand"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// What staff management writes into the audit chain.
const (
	staffAdded    claim.Action = "staff_added"
	staffRole     claim.Action = "staff_role"
	staffDisabled claim.Action = "staff_disabled"
	staffReset    claim.Action = "staff_reset"
	staffEnrolled claim.Action = "staff_enrolled"
	staffSecrets  claim.Action = "staff_secrets"
)

// Newcomer is a member of staff to be added.
type Newcomer struct {
	Email, Name, Seller string
	Role                claim.Role
}

// Invitation leads a member of staff to their enrolment. The link's token is shown once.
type Invitation struct {
	Staff   *claim.Staff
	Token   string
	Expires time.Time
}

// invitationLifetime is how long an enrolment link counts.
const invitationLifetime = 7 * 24 * time.Hour

// Add adds a member of staff and invites them by mail.
func (p *People) Add(ctx context.Context, by claim.Actor, n Newcomer) (Invitation, error) {
	staff, err := n.staff()
	if err != nil {
		return Invitation{}, err
	}
	if err := mayManage(by, n.Seller); err != nil {
		return Invitation{}, err
	}
	var invitation Invitation
	err = p.Store.Write(ctx, func(tx *store.Tx) error {
		now := p.Now()
		if err := tx.AddStaff(staff, now); err != nil {
			return err
		}
		if err := tx.SetRole(staff, n.Seller, n.Role); err != nil {
			return err
		}
		if err := tx.AppendEvent(staffEvent(by, staff, n.Seller, staffAdded, now, "role", string(n.Role))); err != nil {
			return err
		}
		invitation, err = p.invite(tx, staff)
		return err
	})
	p.Wake()
	return invitation, err
}

func (n Newcomer) staff() (*claim.Staff, error) {
	email, err := Address(n.Email)
	if err != nil {
		return nil, err
	}
	name := strings.TrimSpace(n.Name)
	switch {
	case name == "" || utf8.RuneCountInString(name) > 100 || strings.ContainsFunc(name, isHidden):
		return nil, claim.Fault("name", "Write the name that customers and colleagues see, up to 100 characters.")
	case catalog.ByID(n.Seller) == nil:
		return nil, claim.Fault("seller", "Choose one of the sellers: "+sellers()+".")
	case !n.Role.Known():
		return nil, claim.Fault("role", "Choose agent, supervisor or admin.")
	}
	return &claim.Staff{ID: rand.Text(), Email: email, Name: name, Roles: map[string]claim.Role{n.Seller: n.Role}, Version: 1}, nil
}

// isHidden names the characters that could make two different names look the same.
func isHidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune("\u200b\u2060\ufeff\u00ad\u180e", r)
}

func sellers() string {
	var ids []string
	for _, p := range catalog.All() {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}

// mayManage: an admin of the seller does, and whoever has the machine.
func mayManage(by claim.Actor, seller string) error {
	if by.Kind == claim.BySystem || by.Role(seller).AtLeast(claim.Admin) {
		return nil
	}
	return claim.ErrNotFound
}

// mayManageAll: what concerns all of a person's sellers needs an admin of each of them.
func mayManageAll(by claim.Actor, staff *claim.Staff) error {
	if by.Kind == claim.BySystem {
		return nil
	}
	shared := false
	for seller := range staff.Roles {
		if mayManage(by, seller) != nil {
			return claim.Refuse(claim.Forbidden, "They work for other sellers too: only someone who runs the portal can do this.")
		}
		shared = true
	}
	if !shared {
		return claim.ErrNotFound
	}
	return nil
}

func staffEvent(by claim.Actor, staff *claim.Staff, seller string, action claim.Action, at time.Time, detail ...string) claim.Event {
	e := claim.Event{Seller: seller, By: by, Action: action, At: at, Detail: map[string]string{"staff": staff.ID}}
	for i := 0; i+1 < len(detail); i += 2 {
		e.Detail[detail[i]] = detail[i+1]
	}
	return e
}

// invite makes a new enrolment link, which ends earlier ones, and posts it.
func (p *People) invite(tx *store.Tx, staff *claim.Staff) (Invitation, error) {
	now, token := p.Now(), rand.Text()
	row := store.SignIn{ID: rand.Text(), Purpose: store.ForEnrolment, Email: staff.Email, LinkHash: p.linkHash(token),
		CreatedAt: now, ExpiresAt: now.Add(invitationLifetime)}
	if err := tx.InsertSignIn(row); err != nil {
		return Invitation{}, err
	}
	letter := claim.Mail{Kind: claim.MailStaffInvite, To: staff.ID, Generation: now.UnixMilli(), Params: map[string]string{"link": p.onItsWay(token)}}
	return Invitation{staff, token, row.ExpiresAt}, tx.Post(letter, now)
}

// SetRole gives a role for a seller, or takes it away with claim.NoRole. It holds at once.
func (p *People) SetRole(ctx context.Context, by claim.Actor, staffID, seller string, role claim.Role) error {
	if catalog.ByID(seller) == nil {
		return claim.Fault("seller", "Choose one of the sellers: "+sellers()+".")
	}
	if role != claim.NoRole && !role.Known() {
		return claim.Fault("role", "Choose agent, supervisor or admin.")
	}
	if err := mayManage(by, seller); err != nil {
		return err
	}
	return p.change(ctx, by, staffID, func(tx *store.Tx, staff *claim.Staff) error {
		if by.Kind == claim.ByStaff && by.ID == staff.ID {
			return claim.Refuse(claim.Forbidden, "You cannot change your own role. Ask another admin.")
		}
		if err := tx.SetRole(staff, seller, role); err != nil {
			return err
		}
		return tx.AppendEvent(staffEvent(by, staff, seller, staffRole, p.Now(), "role", string(role)))
	})
}

// Disable shuts a member of staff out. Who reads the record on each request sees it at once; sessions are to be ended too.
func (p *People) Disable(ctx context.Context, by claim.Actor, staffID string) error {
	return p.change(ctx, by, staffID, func(tx *store.Tx, staff *claim.Staff) error {
		if err := mayManageAll(by, staff); err != nil {
			return err
		}
		if by.Kind == claim.ByStaff && by.ID == staff.ID {
			return claim.Refuse(claim.Forbidden, "You cannot shut yourself out. Ask another admin.")
		}
		if staff.Disabled {
			return claim.Refuse(claim.Conflict, "They are shut out already.")
		}
		if err := tx.DisableStaff(staff, p.Now()); err != nil {
			return err
		}
		return tx.AppendEvent(staffEvent(by, staff, "", staffDisabled, p.Now()))
	})
}

// Reset takes password, second factors and recovery codes away and invites the person to enrol again. It lets in who was
// disabled. Sessions are to be ended.
func (p *People) Reset(ctx context.Context, by claim.Actor, staffID string) (invitation Invitation, err error) {
	err = p.change(ctx, by, staffID, func(tx *store.Tx, staff *claim.Staff) error {
		if err := mayManageAll(by, staff); err != nil {
			return err
		}
		if err := tx.ForgetSecrets(staff); err != nil {
			return err
		}
		staff.Version++
		if staff.Disabled {
			if err := tx.EnableStaff(staff); err != nil {
				return err
			}
		}
		if err := tx.AppendEvent(staffEvent(by, staff, "", staffReset, p.Now())); err != nil {
			return err
		}
		invitation, err = p.invite(tx, staff)
		return err
	})
	p.Wake()
	return invitation, err
}

func (p *People) change(ctx context.Context, by claim.Actor, staffID string, do func(*store.Tx, *claim.Staff) error) error {
	return p.Store.Write(ctx, func(tx *store.Tx) error {
		staff, err := tx.StaffByID(staffID)
		if err != nil {
			return err
		}
		return do(tx, staff)
	})
}

// ByEmail finds a member of staff.
func (p *People) ByEmail(ctx context.Context, email string) (found *claim.Staff, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		found, err = tx.StaffByEmail(email)
		return err
	})
	return found, err
}

// All lists everyone.
func (p *People) All(ctx context.Context) (all []*claim.Staff, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.AllStaff()
		return err
	})
	return all, err
}

// Of lists who works for a seller.
func (p *People) Of(ctx context.Context, seller string) (all []*claim.Staff, err error) {
	err = p.Store.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.StaffOf(seller)
		return err
	})
	return all, err
}
