package claim

// ActorKind tells who acts.
type ActorKind string

// Who may act.
const (
	ByCustomer ActorKind = "customer"
	ByStaff    ActorKind = "staff"
	BySystem   ActorKind = "system" // a clock or a command of the operator
)

// Role is what a member of staff may do for one seller. Each role may do what the one before it may.
type Role string

// The roles.
const (
	NoRole     Role = ""
	Agent      Role = "agent"      // works claims within limits
	Supervisor Role = "supervisor" // approves above them
	Admin      Role = "admin"      // manages staff, order imports and house rules
)

var rank = map[Role]int{NoRole: 0, Agent: 1, Supervisor: 2, Admin: 3}

// AtLeast tells whether r may do what least may.
func (r Role) AtLeast(least Role) bool { return rank[r] >= rank[least] && rank[r] > 0 }

// Known tells whether r is a role that someone can have.
func (r Role) Known() bool { return rank[r] > 0 }

// Roles lists the roles, the least first.
func Roles() []Role { return []Role{Agent, Supervisor, Admin} }

// Actor is who does something, with what they may do at that moment.
type Actor struct {
	Kind  ActorKind
	ID    string          // of the customer or the member of staff; empty for the system
	Roles map[string]Role // by seller, for staff
}

// System is the portal itself.
var System = Actor{Kind: BySystem}

// Role is what the actor is for a seller.
func (a Actor) Role(seller string) Role {
	if a.Kind != ByStaff {
		return NoRole
	}
	return a.Roles[seller]
}

// MaySee tells whether the claim is the actor's business at all; where not, it must look as if it did not exist.
func (a Actor) MaySee(c *Claim) bool {
	switch a.Kind {
	case ByCustomer:
		return a.ID != "" && a.ID == c.CustomerID
	case ByStaff:
		return c.State != Draft && a.Role(c.Seller).Known()
	case BySystem:
		return true
	}
	return false
}

// SignIns says which sign-ins of a person count: those that were made under this number. It goes up when all are to end.
type SignIns int64

// Staff is a member of a seller's staff.
type Staff struct {
	ID       string
	Email    string
	Name     string
	Roles    map[string]Role // by seller
	Enrolled bool            // has set a password and a second factor
	Disabled bool
	SignIns  SignIns
	Version  int64
}

// NamesOf are names by id.
func NamesOf(staff []*Staff) map[string]string {
	names := make(map[string]string, len(staff))
	for _, s := range staff {
		names[s.ID] = s.Name
	}
	return names
}

// Actor is the member of staff as one who acts.
func (s *Staff) Actor() Actor { return Actor{Kind: ByStaff, ID: s.ID, Roles: s.Roles} }
