package claim

import (
	"time"

	"proviso/policies"
)

// EntryKind is what a line of the ledger says. Money itself moves in the seller's systems: a line keeps its reference.
type EntryKind string

// The kinds of entry.
const (
	EntryCharge      EntryKind = "charge"       // the customer owes it
	EntryFee         EntryKind = "fee"          // kept back from a refund
	EntryPaid        EntryKind = "paid"         // the customer paid a charge
	EntryRefund      EntryKind = "refund"       // back to the customer
	EntryCredit      EntryKind = "credit"       // to the customer's account
	EntryHold        EntryKind = "hold"         // on the customer's card, until the old unit is in
	EntryHoldRelease EntryKind = "hold_release" //
	EntryHoldCharge  EntryKind = "hold_charge"  // a person kept it
	EntryShipping    EntryKind = "shipping"     // what the seller paid a carrier, duty and tax
	EntryApproval    EntryKind = "approval"     // in writing: the seller pays that much more shipping
	EntryPayment     EntryKind = "payment"      // what was paid for the unit, where the books did not say it
	EntryReversal    EntryKind = "reversal"     // undoes another entry
)

// EntryKinds lists every kind.
func EntryKinds() []EntryKind {
	return []EntryKind{EntryCharge, EntryFee, EntryPaid, EntryRefund, EntryCredit, EntryHold, EntryHoldRelease, EntryHoldCharge, EntryShipping,
		EntryApproval, EntryPayment, EntryReversal}
}

// Entry is one line of the ledger of a claim. Lines are added and never changed.
type Entry struct {
	ID         string // stable, for the seller's books
	ClaimID    string
	Seller     string
	CustomerID string
	Kind       EntryKind
	Code       string        // of the decision's charge, where it is one
	Cents      int64         // of a US dollar, always above zero
	Reference  string        // in the seller's systems
	Day        policies.Date // when the money moved, where the seller lives
	Why        string        // kept beside the entry: it can be erased
	PotID      string        // what it comes out of; empty: nothing
	Undoes     string        // the entry that a reversal undoes, and its kind
	UndoesKind EntryKind
	By         string // member of staff
	CheckedBy  string // the second person; empty: none was needed
	At         time.Time
}

// Direction says which way the money went: out to the customer, in from the customer, to others, or nowhere.
func (e *Entry) Direction() string {
	directions := map[EntryKind]string{EntryRefund: "out", EntryCredit: "out", EntryPaid: "in", EntryHoldCharge: "in", EntryShipping: "other"}
	if e.Kind != EntryReversal {
		return directions[e.Kind]
	}
	return map[string]string{"out": "in", "in": "out", "other": "other"}[directions[e.UndoesKind]]
}

// PotKind is what a pot of money is.
type PotKind string

// The kinds of pot.
const (
	PotPayment  PotKind = "payment"  // what was paid for one unit: refunds and credits of all its claims come out of it
	PotShipping PotKind = "shipping" // what the seller pays for the shipping of one claim
	PotHold     PotKind = "hold"     // one hold: what is released or charged
)

// Pot is an amount that cannot be spent twice. The record refuses to take more out of it than it holds.
type Pot struct {
	ID         string
	Kind       PotKind
	Seller     string
	ClaimID    string // of a shipping pot and a hold; empty for a payment
	UnitID     string // of a payment; empty: the books do not know the unit, SerialKey names it
	SerialKey  string // of a payment, folded
	LimitCents int64
	UsedCents  int64
}

// Left is what can still come out.
func (p *Pot) Left() int64 { return p.LimitCents - p.UsedCents }

// RequestState is where an entry stands that needs a second person.
type RequestState string

// The states of a request.
const (
	RequestOpen      RequestState = "open"
	RequestAgreed    RequestState = "agreed"
	RequestRefused   RequestState = "refused"
	RequestTakenBack RequestState = "taken_back" // by who asked, before anybody looked at it
)

// MoneyRequest is an entry of one member of staff that needs a second one.
type MoneyRequest struct {
	ID        string
	Entry     Entry
	State     RequestState
	CheckedBy string    // empty while it is open, and where it was taken back
	CheckedAt time.Time // when it was settled
	Reason    string    // why a second person is needed: a code
}

// Sums are what one rule looks at before money goes out without a second person.
type Sums struct {
	ClaimCents       int64 // ever, for the claim
	CustomerDayCents int64 // today, for the customer at this seller
	MakerDayCents    int64 // today, by this member of staff at this seller
}

// Money is everything about the money of one claim.
type Money struct {
	Entries  []Entry // the first one first
	Requests []MoneyRequest
	Payment  *Pot // nil: not known yet what was paid
	Shipping *Pot
	Holds    []Pot
	Sums     Sums
}

// Pending tells whether an entry waits for a second person.
func (m *Money) Pending() bool {
	for _, r := range m.Requests {
		if r.State == RequestOpen {
			return true
		}
	}
	return false
}

// OpenHold is what is held and neither released nor charged.
func (m *Money) OpenHold() int64 {
	var open int64
	for i := range m.Holds {
		open += m.Holds[i].Left()
	}
	return open
}

// Sum is what the entries of some kinds come to, less what was undone. Code narrows it to one charge; empty: all.
func (m *Money) Sum(code string, kinds ...EntryKind) int64 {
	var sum int64
	for _, e := range m.Entries {
		for _, kind := range kinds {
			switch {
			case code != "" && e.Code != code:
			case e.Kind == kind:
				sum += e.Cents
			case e.Kind == EntryReversal && e.UndoesKind == kind:
				sum -= e.Cents
			}
		}
	}
	return sum
}

// Entry is the entry with an id; nil where there is none.
func (m *Money) Entry(id string) *Entry {
	for i := range m.Entries {
		if m.Entries[i].ID == id {
			return &m.Entries[i]
		}
	}
	return nil
}

// undone tells whether an entry was reversed.
func (m *Money) undone(id string) bool {
	for _, e := range m.Entries {
		if e.Kind == EntryReversal && e.Undoes == id {
			return true
		}
	}
	return false
}

// settled tells whether a refund or a credit has come to what the decision says.
func (m *Money) settled(kind ResolutionKind, t *Terms) error {
	if kind == Credit {
		if m.Sum("", EntryCredit) == 0 {
			return Refuse(Conflict, "Book the credit first.")
		}
		return nil
	}
	paid := m.Sum("", EntryRefund)
	if paid == 0 {
		return Refuse(Conflict, "Book the refund first.")
	}
	if t.Refund != nil && paid < t.Refund.MinCents {
		return Refuse(Conflict, "The decision says that at least "+Dollars(t.Refund.MinCents)+" come back; booked are "+Dollars(paid)+".")
	}
	return nil
}
