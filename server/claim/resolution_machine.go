package claim

// ResolutionKind is what the seller does in the end.
type ResolutionKind string

// The remedies that a decision can list, and what is done where no remedy is due.
const (
	Repair              ResolutionKind = "repair"
	Replace             ResolutionKind = "replace"
	ReplaceRefurbished  ResolutionKind = "replace_refurbished"
	AdvanceReplacement  ResolutionKind = "advance_replacement"
	Credit              ResolutionKind = "credit"
	Refund              ResolutionKind = "refund"
	Exchange            ResolutionKind = "exchange"
	OnsiteRepair        ResolutionKind = "onsite_repair"
	SoftwareUpdate      ResolutionKind = "software_update"
	ManufacturerService ResolutionKind = "manufacturer_service"
	ReturnUnrepaired    ResolutionKind = "return_unrepaired"
	NothingFound        ResolutionKind = "no_fault_found" // tested, works, goes back
)

// ResolutionKinds lists every kind.
func ResolutionKinds() []ResolutionKind {
	return []ResolutionKind{Repair, Replace, ReplaceRefurbished, AdvanceReplacement, Credit, Refund, Exchange, OnsiteRepair, SoftwareUpdate,
		ManufacturerService, ReturnUnrepaired, NothingFound}
}

// Known tells whether k is a kind of resolution.
func (k ResolutionKind) Known() bool {
	for _, kind := range ResolutionKinds() {
		if k == kind {
			return true
		}
	}
	return false
}

// GoesBack tells whether the unit is sent back as it is.
func (k ResolutionKind) GoesBack() bool { return k == ReturnUnrepaired || k == NothingFound }

// Replaces tells whether the customer gets another unit.
func (k ResolutionKind) Replaces() bool {
	return k == Replace || k == ReplaceRefurbished || k == AdvanceReplacement || k == Exchange
}

// PaysOut tells whether the customer gets money.
func (k ResolutionKind) PaysOut() bool { return k == Refund || k == Credit }

// needsUnit tells whether the unit has to be here and inspected before the work begins.
func (k ResolutionKind) needsUnit() bool {
	return k != AdvanceReplacement && k != OnsiteRepair && k != SoftwareUpdate && !k.PaysOut()
}

// ResolutionState is where a resolution stands.
type ResolutionState string

// The states of a resolution.
const (
	ResProposed       ResolutionState = "proposed"
	ResAccepted       ResolutionState = "accepted"
	ResDisputed       ResolutionState = "disputed"
	ResInProgress     ResolutionState = "in_progress"
	ResAtManufacturer ResolutionState = "at_manufacturer"
	ResAwaitingReturn ResolutionState = "awaiting_return" // the replacement is out, the old unit not yet in
	ResOverdue        ResolutionState = "overdue"
	ResFulfilled      ResolutionState = "fulfilled"
	ResFailed         ResolutionState = "failed"
)

// What can happen to a resolution.
const (
	ResPropose Action = "resolution_propose"
	ResAccept  Action = "resolution_accept"
	ResDispute Action = "resolution_dispute"
	ResInstead Action = "resolution_instead" // the customer chooses another of those that the policy leaves to them
	ResBegin   Action = "resolution_begin"
	ResForward Action = "resolution_forward" // to the manufacturer
	ResBack    Action = "resolution_back"    // from the manufacturer
	ResShip    Action = "resolution_ship"    // the replacement, ahead of the old unit
	ResOverrun Action = "resolution_overdue" // the old unit did not come in time
	ResExtend  Action = "resolution_extend"  // more time for the old unit
	ResFulfil  Action = "resolution_fulfil"
	ResFail    Action = "resolution_fail"
	Requote    Action = "requote"
)

// resolutionMachine is everything that can happen to the state of a resolution.
//
// Interpretation: where the policy lets the seller choose the remedy, staff accept for the seller; the customer may still dispute.
var resolutionMachine = moves[ResolutionState]{
	{ResAccept, ResProposed, ResAccepted, ByCustomer},
	{ResAccept, ResProposed, ResAccepted, ByStaff},
	{ResDispute, ResProposed, ResDisputed, ByCustomer},
	{ResDispute, ResAccepted, ResDisputed, ByCustomer},
	{ResInstead, ResProposed, ResFailed, ByCustomer},
	{ResBegin, ResAccepted, ResInProgress, ByStaff},
	{ResBegin, ResDisputed, ResInProgress, ByStaff}, // with a reason
	{ResForward, ResInProgress, ResAtManufacturer, ByStaff},
	{ResBack, ResAtManufacturer, ResInProgress, ByStaff},
	{ResShip, ResInProgress, ResAwaitingReturn, ByStaff},
	{ResOverrun, ResAwaitingReturn, ResOverdue, BySystem},
	{ResExtend, ResOverdue, ResAwaitingReturn, ByStaff},
	{ResFulfil, ResInProgress, ResFulfilled, ByStaff},
	{ResFulfil, ResAtManufacturer, ResFulfilled, ByStaff}, // the manufacturer sends it to the customer
	{ResFulfil, ResAwaitingReturn, ResFulfilled, ByStaff},
	{ResFulfil, ResOverdue, ResFulfilled, ByStaff},
	{ResFail, ResProposed, ResFailed, ByStaff},
	{ResFail, ResAccepted, ResFailed, ByStaff},
	{ResFail, ResDisputed, ResFailed, ByStaff},
	{ResFail, ResInProgress, ResFailed, ByStaff},
	{ResFail, ResAtManufacturer, ResFailed, ByStaff},
}

// ResolutionMachine lists the moves, for the SQL schema and for documentation.
func ResolutionMachine() []Move[ResolutionState] {
	return append([]Move[ResolutionState](nil), resolutionMachine...)
}

// ResolutionStates lists every state of a resolution.
func ResolutionStates() []ResolutionState {
	return []ResolutionState{ResProposed, ResAccepted, ResDisputed, ResInProgress, ResAtManufacturer, ResAwaitingReturn, ResOverdue, ResFulfilled, ResFailed}
}

// ResolutionActions lists what a kind of actor may do to a resolution in a state.
func ResolutionActions(from ResolutionState, by ActorKind) []Action {
	return resolutionMachine.actions(from, by)
}

// Final tells whether nothing more happens to the resolution.
func (s ResolutionState) Final() bool { return s == ResFulfilled || s == ResFailed }

func (s ResolutionState) words() string {
	return map[ResolutionState]string{ResProposed: "proposed", ResAccepted: "accepted", ResDisputed: "disputed", ResInProgress: "under way",
		ResAtManufacturer: "at the manufacturer", ResAwaitingReturn: "waiting for the old unit", ResOverdue: "overdue", ResFulfilled: "done",
		ResFailed: "given up"}[s]
}
