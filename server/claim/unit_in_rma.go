package claim

import "time"

// UnitState is where a unit stands that was authorised to be sent back.
type UnitState string

// The states of a unit in an RMA.
const (
	UnitAuthorised   UnitState = "authorised"
	UnitReceived     UnitState = "received"
	UnitNeverArrived UnitState = "never_arrived"
)

// unitMachine is everything that can happen to the state of a unit in an RMA.
var unitMachine = moves[UnitState]{
	{RMAReceive, UnitAuthorised, UnitReceived, ByStaff},
	{RMAMissing, UnitAuthorised, UnitNeverArrived, ByStaff},
	{RMAMissing, UnitAuthorised, UnitNeverArrived, ByCustomer}, // by withdrawing the claim
}

// UnitMachine lists the moves, for the SQL schema and for documentation.
func UnitMachine() []Move[UnitState] { return append([]Move[UnitState](nil), unitMachine...) }

// UnitStates lists every state of a unit in an RMA.
func UnitStates() []UnitState { return []UnitState{UnitAuthorised, UnitReceived, UnitNeverArrived} }

// Inspection is what was found when a received unit was looked at.
type Inspection string

// What an inspection can find.
const (
	NotInspected   Inspection = ""
	ConfirmedFault Inspection = "confirmed_fault"
	NoFaultFound   Inspection = "no_fault_found"
	CustomerDamage Inspection = "customer_damage"
	WrongItem      Inspection = "wrong_item"
	Incomplete     Inspection = "incomplete"
)

// Inspections lists what an inspection can find.
func Inspections() []Inspection {
	return []Inspection{ConfirmedFault, NoFaultFound, CustomerDamage, WrongItem, Incomplete}
}

// LateRuling is what staff decided about a unit that came after the last day.
type LateRuling string

// What can be decided about a late unit.
const (
	LateUndecided LateRuling = ""
	LateAccepted  LateRuling = "accepted"
	LateSentBack  LateRuling = "sent_back" // unopened
)

// RMAUnit is one unit in an RMA: the one that its claim is about.
type RMAUnit struct {
	ClaimID     string
	State       UnitState
	SerialSeen  string // on the unit that arrived; empty where nobody read it
	Late        bool   // came after the last day
	Ruling      LateRuling
	Inspection  Inspection
	ReceivedAt  time.Time
	InspectedAt time.Time
}

// Here tells whether the unit is in the seller's hands, to be worked on.
func (u *RMAUnit) Here() bool {
	return u != nil && u.State == UnitReceived && (!u.Late || u.Ruling == LateAccepted)
}

// done tells whether nothing is left to do with the unit under its RMA.
func (u *RMAUnit) done() bool {
	switch {
	case u.State == UnitNeverArrived:
		return true
	case u.State != UnitReceived:
		return false
	}
	return u.Ruling == LateSentBack || u.Here() && u.Inspection != NotInspected
}
