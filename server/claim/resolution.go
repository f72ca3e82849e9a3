package claim

import (
	"slices"
	"strings"
	"time"
)

// Resolution is one way in which the seller settles a claim.
type Resolution struct {
	ID         string
	ClaimID    string
	Seller     string
	CustomerID string
	Kind       ResolutionKind
	State      ResolutionState
	Version    int64
	ChosenBy   string // who chooses among the remedies by the policy: seller or customer
	Goodwill   bool   // the decision does not list it: staff said why

	NewSerial    string // of the replacement
	NewUnitID    string // its order record
	Carrier      string // what went to the customer
	Tracking     string
	Manufacturer string // the reference at the manufacturer
	ShippedAt    time.Time
	ReturnDue    time.Time // the first instant at which the old unit is late; zero: no policy deadline
	ReturnClause string
	CreatedAt    time.Time
	ChangedAt    time.Time
}

// Overdue tells whether the old unit is late, whatever a clock did or did not do.
func (r *Resolution) Overdue(now time.Time) bool {
	return r.State == ResOverdue || r.State == ResAwaitingReturn && !r.ReturnDue.IsZero() && !now.Before(r.ReturnDue)
}

// Unsent tells whether a replacement is agreed that goes out first, and not sent yet: until it is there, the customer keeps the old unit.
func (r *Resolution) Unsent() bool {
	return r.Kind == AdvanceReplacement && (r.State == ResAccepted || r.State == ResInProgress)
}

// ResolutionChange is a resolution before and after a step; a new one has no id before.
type ResolutionChange struct{ Before, After Resolution }

// NewUnit is the order record of a replacement: the original one under a new serial number, so that the original term goes on
// and the original money stays the only money.
type NewUnit struct {
	Unit   Unit
	FromID string // the unit that it replaces; empty: the books did not know it
	PotID  string // what was paid for that one, where that is known already
}

// Case is a claim with everything that its resolution depends on.
type Case struct {
	Claim      Claim
	Email      string // of the customer, for the order record of a replacement
	Terms      Terms
	Facts      Facts        // those that the decision rests on
	Record     *Unit        // in the seller's books; nil: unverified purchase
	Resolution *Resolution  // the one that is open; nil: none
	Done       []Resolution // those that were carried out
	RMA        *RMA         // the last one with this claim; nil: none
	Money      Money
}

// Unit is the unit in the last RMA; nil where there is none.
func (k *Case) Unit() *RMAUnit {
	if k.RMA == nil {
		return nil
	}
	return k.RMA.Unit(k.Claim.ID)
}

// begin prepares a step that changes the state of the open resolution.
func (k Case) begin(x Context, action Action) (Resolution, error) {
	if !x.By.MaySee(&k.Claim) {
		return Resolution{}, ErrNotFound
	}
	if k.Resolution == nil {
		return Resolution{}, Refuse(Conflict, "No resolution of this claim is open.")
	}
	to, known, allowed := resolutionMachine.next(k.Resolution.State, action, x.By.Kind)
	switch {
	case !known:
		return Resolution{}, Refuse(Conflict, "The resolution is "+k.Resolution.State.words()+": that is not possible now.")
	case !allowed:
		return Resolution{}, Refuse(Forbidden, "This is not yours to do.")
	case k.Claim.State != Approved:
		return Resolution{}, Refuse(Conflict, "This claim is "+k.Claim.State.words()+": nothing is resolved on it any more.")
	}
	after := *k.Resolution
	after.State, after.ChangedAt = to, x.Now
	after.Version++
	return after, nil
}

// step makes the step of a change of the resolution.
func (k Case) step(x Context, action Action, after Resolution, note string) (Step, *Change) {
	step := Step{}
	before := Resolution{}
	if k.Resolution != nil {
		before = *k.Resolution
	}
	ch := step.about(x, k.Claim, action, string(before.State), string(after.State), map[string]string{"resolution": after.ID, "kind": string(after.Kind)})
	ch.Event.Note = note
	step.Resolutions = []ResolutionChange{{Before: before, After: after}}
	return step, ch
}

// Propose names what is to be done. Staff propose; where the policy lets the customer choose, the customer does, and has
// accepted with that. What goes beyond the decision above the limit only waits for a second person then.
func (k Case) Propose(x Context, kind ResolutionKind, why string) (Step, error) {
	if err := k.proposable(x, kind, strings.TrimSpace(why) != ""); err != nil {
		return Step{}, err
	}
	if err := checkWhy("why", why); err != nil {
		return Step{}, err
	}
	if x.By.Kind == ByCustomer {
		return k.propose(x, kind, why), nil
	}
	if k.Claim.Proposal != nil {
		return Step{}, errWaits
	}
	if k.NeedsSecond(x.Rules, kind) {
		return k.askSecond(x, kind, why), nil
	}
	return k.propose(x, kind, why), nil
}

func (k Case) propose(x Context, kind ResolutionKind, why string) Step {
	r := Resolution{ID: x.NewID(), ClaimID: k.Claim.ID, Seller: k.Claim.Seller, CustomerID: k.Claim.CustomerID, Kind: kind, State: ResProposed,
		Version: 1, ChosenBy: k.Terms.ChosenBy, Goodwill: !k.Terms.Grants(kind) && !kind.GoesBack(), CreatedAt: x.Now, ChangedAt: x.Now}
	if x.By.Kind == ByCustomer {
		r.State = ResAccepted
	}
	instead := k.instead(x)
	k.Resolution = nil
	step, ch := k.step(x, ResPropose, r, why)
	if instead.After.ID != "" {
		step.Resolutions = []ResolutionChange{instead, step.Resolutions[0]}
		ch.Event.Detail["instead"] = instead.After.ID
	}
	ch.After.Proposal = nil // a customer who chooses need not know that another remedy waited
	if r.Goodwill {
		ch.Event.Detail["goodwill"] = "yes"
	}
	if x.By.Kind == ByStaff {
		ch.mail(MailResolution, map[string]string{"resolution": r.ID, "kind": string(kind), "reason": why})
	}
	return step
}

// instead gives up what the seller proposed where the customer chooses something else; nothing is given up where nothing is open.
func (k Case) instead(x Context) ResolutionChange {
	if k.Resolution == nil {
		return ResolutionChange{}
	}
	after, err := k.begin(x, ResInstead)
	if err != nil {
		return ResolutionChange{}
	}
	return ResolutionChange{Before: *k.Resolution, After: after}
}

// gives tells whether what is open gives way to a choice of the customer.
func (k Case) gives(x Context) bool {
	_, known, allowed := resolutionMachine.next(k.Resolution.State, ResInstead, x.By.Kind)
	return known && allowed && k.Resolution.ChosenBy == "customer"
}

// ProposedBy is who named a resolution; empty where the events do not tell.
func ProposedBy(events []Event, resolutionID string) ActorKind {
	for _, e := range events {
		if e.Action == ResPropose && e.Detail["resolution"] == resolutionID {
			return e.By.Kind
		}
	}
	return ""
}

func (k Case) proposable(x Context, kind ResolutionKind, reason bool) error {
	if !x.By.MaySee(&k.Claim) {
		return ErrNotFound
	}
	switch {
	case !kind.Known():
		return Fault("kind", "Choose one of the resolutions.")
	case k.Claim.State != Approved:
		return Refuse(Conflict, "This claim is "+k.Claim.State.words()+": only an approved claim is resolved.")
	case k.Resolution != nil && !k.Resolution.State.Final() && !k.gives(x):
		return Refuse(Conflict, "Another resolution of this claim is open. Finish it or give it up first.")
	}
	if x.By.Kind == ByCustomer {
		return k.choosable(kind)
	}
	return k.offerable(kind, reason)
}

// choosable: customers choose where the policy lets them, among what the decision lists.
func (k Case) choosable(kind ResolutionKind) error {
	if k.Terms.ChosenBy != "customer" {
		return Refuse(Forbidden, "Under this policy the seller chooses what is done.")
	}
	if k.Resolution != nil && k.Resolution.Kind == kind {
		return Refuse(Conflict, "This is what the seller proposes: agree to it instead.")
	}
	if !k.Terms.Grants(kind) {
		return Fault("kind", "The decision on this claim does not list this. Choose one of those that it lists.")
	}
	if len(k.Done) > 0 || k.Given() && !kind.PaysOut() {
		return Refuse(Conflict, "What was agreed on this claim is done: nothing is left to choose. Where something is not as it should be, write to the seller on this page.")
	}
	return nil
}

var errQuote = Refuse(Conflict, "This costs the customer something: it needs their yes to the quote first.")

// Unpriced tells whether the claim costs the customer something that they have not said yes to: until then it can only go back.
func (k Case) Unpriced() bool {
	return k.Claim.Verdict == "chargeable" && k.Claim.Quote.State != QuoteAccepted
}

// Given tells whether the customer has money or another unit for this one already, though it be of a refund that was given up.
func (k Case) Given() bool {
	return k.Money.Sum("", EntryRefund, EntryCredit) > 0 || slices.ContainsFunc(k.Done, func(r Resolution) bool { return r.Kind.PaysOut() || r.Kind.Replaces() })
}

// offerable: staff offer what the decision lists, and anything else as goodwill, with a reason.
func (k Case) offerable(kind ResolutionKind, reason bool) error {
	u := k.Unit()
	switch {
	case kind.GoesBack() && !u.Here():
		return Refuse(Conflict, "The unit is not here: there is nothing to send back.")
	case kind == NothingFound && k.Claim.Intent != "fault":
		return Fault("kind", "Nobody called this unit faulty: it is a return. Choose what the decision lists, or send it back unrepaired.")
	case kind == NothingFound && u.Inspection != NoFaultFound:
		return Fault("kind", "The inspection did not end with no fault found.")
	case kind == ReturnUnrepaired && !reason:
		return Fault("why", "Say why it goes back unrepaired: the customer reads it.")
	case kind.GoesBack():
		return nil
	case k.Unpriced():
		return errQuote
	case u.Here() && u.Inspection == WrongItem:
		return Fault("kind", "What came is not the unit of this claim: it goes back unrepaired.")
	case k.Given() && !reason:
		return Fault("why", "The customer has money or another unit for this one already: say why something is done on top.")
	case k.overridden(kind) && !reason:
		return Fault("why", "The decision or the inspection speaks against this: say why it is done all the same.")
	case k.Terms.Choice() && !reason:
		return Fault("why", "Under this policy the customer chooses: say why you propose something in their place.")
	}
	return nil
}

// overridden tells whether a remedy goes beyond the decision or against what was found: damage whatever was asked for, nothing
// wrong only in a unit said to be faulty.
func (k Case) overridden(kind ResolutionKind) bool {
	u := k.Unit()
	against := u != nil && (u.Inspection == CustomerDamage || k.Claim.Intent == "fault" && u.Inspection == NoFaultFound)
	return against || !k.Terms.Grants(kind)
}
