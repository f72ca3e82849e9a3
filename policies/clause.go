package policies

// Clause is one clause of a seller's text with everything it states. A clause
// that states nothing the engine reads is informational.
type Clause struct {
	ID      string // seller.slug
	Title   string
	Summary string // our own plain words
	Reading string // how a silent or ambiguous text is read, empty where it is plain

	Bars        []Bar
	Routes      []RouteRule
	Remedies    []RemedyRule
	Charges     []ChargeRule
	Shipping    []ShippingRule
	Deadlines   []DeadlineRule
	Obligations []ObligationRule
	Evidence    EvidenceRules
	Limits      []LimitRule
	Notes       []NoteRule

	role    role
	grounds FactSet // what it grants, refuses or refers on
	reads   FactSet // what any of its rules reads
}

// Effect is what a clause does to a case.
type Effect uint8

// The effects.
const (
	Grants Effect = iota
	Refuses
	Refers
	Charges
	Limits
	effectCount
)

var effectNames = [effectCount]string{"grants", "refuses", "refers", "charges", "limits"}

// String is the effect's JSON name.
func (e Effect) String() string { return effectNames[e] }

// Bar refuses or refers whatever the route (G6).
type Bar struct {
	On     IntentSet
	Effect Effect // Refuses or Refers
	When   *Cond
	// Always makes a referring bar stand even where every route refuses.
	Always bool
}

// RouteRule is what a clause says about one route.
type RouteRule struct {
	Route  Route
	On     IntentSet
	Effect Effect
	When   *Cond
	// Within makes the rule a window: outside it the route is refused by this
	// clause; inside it the clause grants as far as it goes. Effect and When are unused.
	Within *Window
	// Silent keeps the rule out of the reasons: the route is closed, not refused.
	Silent bool
}

// RemedyRule offers a remedy of a granted or charged case.
type RemedyRule struct {
	Remedy Remedy
	On     IntentSet
	When   *Cond
}

// ChargeRule is one fee. Of several rules for one code the highest applies (G9).
type ChargeRule struct {
	Code ChargeCode
	On   IntentSet
	With Remedy // the remedy that the fee belongs to; none: any
	When *Cond

	Rate      BasisPoints // of Base, zero where the fee is no percentage
	Base      Base
	Flat      Cents // a fixed fee
	Amount    Fact  // a fact that is the fee, zero (Seller) where it is none
	AboveFree Cents // only what Amount exceeds this by
	UpTo      bool  // the seller may charge anything from nothing to the fee
	Deducted  bool  // lessens a refund
}

// Base is what a percentage is taken of.
type Base uint8

// The bases (G13).
const (
	NoBase Base = iota
	Price
	PriceAndFreight
)

// ShippingRule says who pays one leg.
type ShippingRule struct {
	Leg   Leg
	Payer Payer
	Cap   Cents // zero: none
	On    IntentSet
	With  Remedy
	When  *Cond
}

// DeadlineRule is a day count that the customer has to keep.
type DeadlineRule struct {
	Code   DeadlineCode
	Days   int // "within Days": the last day is the start plus Days, inclusive
	Starts Start
	On     IntentSet
	With   Remedy
	When   *Cond
}

// ObligationRule is a clock that the seller set itself.
type ObligationRule struct {
	Code        ObligationCode
	Hours       int
	WorkingDays int
	On          IntentSet
	When        *Cond
}

// EvidenceRule is what the customer has to show.
type EvidenceRule struct {
	Items []EvidenceItem
	On    IntentSet
}

// EvidenceRules are the evidence rules of one clause.
type EvidenceRules []EvidenceRule

// of appends what the rules ask for in the intent.
func (rules EvidenceRules) of(i Intent, list []EvidenceItem) []EvidenceItem {
	for _, r := range rules {
		if r.On.Has(i) {
			list = append(list, r.Items...)
		}
	}
	return list
}

// LimitRule makes a clause appear among the reasons of a granted or charged case
// because it shapes how the case is carried out.
type LimitRule struct {
	On   IntentSet
	With Remedy
	When *Cond
}

// NoteRule makes an informational clause appear among the notes.
type NoteRule struct {
	On   IntentSet
	When *Cond
}

// Reads lists the facts that the clause's rules read.
func (c *Clause) Reads() []Fact { return c.reads.List() }

// Informational tells whether the clause decides nothing.
func (c *Clause) Informational() bool { return c.Kind() == "information" }

// Kind names what the clause mainly does: "bar", "term", "scope", "remedy",
// "charge", "shipping", "deadline", "obligation", "evidence", "condition",
// "reading" (one of the engine's own: G5, G7, G8, G12) or "information".
func (c *Clause) Kind() string {
	switch {
	case c.role != plainRole && c.role != localLawRole:
		return "reading"
	case len(c.Bars) > 0:
		return "bar"
	case c.hasWindow():
		return "term"
	case len(c.Charges) > 0:
		return "charge"
	case len(c.Routes) > 0:
		return "scope"
	case len(c.Remedies) > 0:
		return "remedy"
	case len(c.Shipping) > 0:
		return "shipping"
	case len(c.Deadlines) > 0:
		return "deadline"
	case len(c.Obligations) > 0:
		return "obligation"
	case len(c.Evidence) > 0:
		return "evidence"
	case len(c.Limits) > 0:
		return "condition"
	}
	return "information"
}

func (c *Clause) hasWindow() bool {
	for i := range c.Routes {
		if c.Routes[i].Within != nil {
			return true
		}
	}
	return false
}

// role marks the clauses that every seller has (the end of section 1).
type role uint8

const (
	plainRole role = iota
	unnamedRole
	lateReportRole
	notKnownRole
	silentRole
	localLawRole
	roleCount
)
