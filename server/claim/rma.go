package claim

import (
	"slices"
	"time"
)

// RMA is the authorisation to send goods back: one number for one customer and one seller, with the units of one or several
// approved claims. Its number names it and grants nothing.
type RMA struct {
	ID         string
	Number     Number
	Seller     string
	CustomerID string
	State      RMAState
	Version    int64
	Units      []RMAUnit // the claim of the first one carries the clocks and letters of the RMA

	IssuedAt  time.Time
	DueAt     time.Time // the first instant at which goods are late; zero: the policy sets no deadline
	DueClause string    // that sets the deadline
	Carrier   string
	Tracking  string
	SentAt    time.Time // when the customer said that a carrier has it
	ChangedAt time.Time

	ReplacesID   string // the expired RMA that this one replaces
	ReplacedByID string
}

// Overdue tells whether the last day is over, whatever a clock did or did not do.
func (r *RMA) Overdue(now time.Time) bool { return !r.DueAt.IsZero() && !now.Before(r.DueAt) }

// Expired tells whether the number is of no use to the customer any more: by its state, or by the date alone.
func (r *RMA) Expired(now time.Time) bool {
	return r.State == RMAExpired || r.State == RMAIssued && r.Overdue(now)
}

// Late tells whether a unit came after the last day.
func (r *RMA) Late() bool {
	for i := range r.Units {
		if r.Units[i].Late {
			return true
		}
	}
	return false
}

// Unit is the unit of a claim in the RMA; nil where it has none.
func (r *RMA) Unit(claimID string) *RMAUnit {
	for i := range r.Units {
		if r.Units[i].ClaimID == claimID {
			return &r.Units[i]
		}
	}
	return nil
}

// Awaited tells whether a unit is still expected.
func (r *RMA) Awaited() bool {
	for i := range r.Units {
		if r.Units[i].State == UnitAuthorised {
			return true
		}
	}
	return false
}

// Kept tells whether every unit that is still expected stays with the customer for now; kept names the claims of those that do.
func (r *RMA) Kept(kept map[string]bool) bool {
	for i := range r.Units {
		if u := &r.Units[i]; u.State == UnitAuthorised && !kept[u.ClaimID] {
			return false
		}
	}
	return r.Awaited()
}

func (r *RMA) count(is func(*RMAUnit) bool) (n int) {
	for i := range r.Units {
		if is(&r.Units[i]) {
			n++
		}
	}
	return n
}

// Lead is the claim that carries the clocks and letters of the RMA.
func (r *RMA) Lead() string { return r.Units[0].ClaimID }

// ClaimIDs are the claims of the units.
func (r *RMA) ClaimIDs() []string {
	ids := make([]string, len(r.Units))
	for i := range r.Units {
		ids[i] = r.Units[i].ClaimID
	}
	return ids
}

// MaySeeRMA tells whether the RMA is the actor's business at all.
func (a Actor) MaySeeRMA(r *RMA) bool {
	switch a.Kind {
	case ByCustomer:
		return a.ID != "" && a.ID == r.CustomerID
	case ByStaff:
		return a.Role(r.Seller).Known()
	case BySystem:
		return true
	}
	return false
}

// Return is an RMA with its claims and what their decisions carry, by claim.
type Return struct {
	RMA    RMA
	Claims map[string]Claim
	Terms  map[string]Terms
	Old    map[string]Resolution // the replacements that go out before the old unit is back, from the agreement until it is
}

// RMAChange is an RMA before and after a step; a new one has no id before.
type RMAChange struct{ Before, After RMA }

// Step is what a command on RMAs, resolutions and money does, to be kept as one: all of it or nothing.
type Step struct {
	Claims      []Change // of every claim that is touched, each at most once
	RMAs        []RMAChange
	Resolutions []ResolutionChange
	NewUnit     *NewUnit
	Pots        []Pot // new ones
	Entries     []Entry
	Request     *MoneyRequest // new, or settled
	Arrival     *Arrival      // new, or settled
	Events      []Event       // about no claim
}

// about adds the change of a claim that a machine beside it makes. The event says from which state of that machine to which.
func (s *Step) about(x Context, c Claim, action Action, from, to string, detail map[string]string) *Change {
	change := c.touch(x, action)
	change.Event.From, change.Event.To, change.Event.Detail = State(from), State(to), detail
	s.Claims = append(s.Claims, change)
	return &s.Claims[len(s.Claims)-1]
}

// After is a claim as the step leaves it; the given one where the step does not touch it.
func (s *Step) After(c Claim) Claim {
	if ch := s.of(c.ID); ch != nil {
		return ch.After
	}
	return c
}

// resolves tells whether the step changes a resolution already.
func (s *Step) resolves(id string) bool {
	return slices.ContainsFunc(s.Resolutions, func(c ResolutionChange) bool { return c.After.ID == id })
}

// of is the change of a claim that the step has already.
func (s *Step) of(claimID string) *Change {
	for i := range s.Claims {
		if s.Claims[i].After.ID == claimID {
			return &s.Claims[i]
		}
	}
	return nil
}
