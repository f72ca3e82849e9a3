package policies

// Decision answers one case. Its JSON (AppendJSON) has every member always.
type Decision struct {
	Policy      *Policy
	Intent      Intent
	AskedOn     Date
	Unused      []string // facts given that this seller and intent do not read, as they came
	Verdict     Verdict
	Route       Route // NoRoute unless Covered or Chargeable by one certain route
	Reasons     []Reason
	Ask         []Fact // NeedFacts: the facts that can still change the verdict
	Refine      []Fact // facts that could still change what the decision carries
	Windows     []OpenWindow
	Remedies    []Remedy
	ChosenBy    Chooser
	Evidence    []EvidenceItem
	Charges     []Charge
	Refund      *CentsRange // nil: no refund, or its amount is not settled
	Shipping    []Shipment
	Deadlines   []Deadline
	Obligations []Obligation
	Notes       []*Clause

	refund CentsRange // what Refund points to
	trial  *trial     // scratch of refine
}

// Reason is a clause that decides the case.
type Reason struct {
	Clause *Clause
	Effect Effect
}

// Charge is a fee with its range over what is missing (G9).
type Charge struct {
	Code    ChargeCode
	Clause  *Clause
	Rate    BasisPoints // zero: no percentage
	Amounts bool        // false: the base is not given, Range is unused
	Range   CentsRange

	deducted bool
	place    int // of the clause in the policy
}

// Shipment says who pays one leg, and up to what.
type Shipment struct {
	Leg    Leg
	Payer  Payer
	Cap    Cents // zero: none
	Clause *Clause
}

// Deadline is a day count for the customer; the last day is inclusive.
type Deadline struct {
	Code   DeadlineCode
	Days   int
	Starts Start
	Clause *Clause
}

// Obligation is a clock that the seller set itself, from the receipt of the unit.
type Obligation struct {
	Code        ObligationCode
	Hours       int // zero where WorkingDays is set
	WorkingDays int
	Clause      *Clause
}
