package claim

// Move is one line of a small machine: RMA, unit in an RMA, resolution.
type Move[S ~string] struct {
	Action   Action
	From, To S
	By       ActorKind
}

// moves is the whole table of a small machine.
type moves[S ~string] []Move[S]

// next is where an action leads from a state. known: the table has it; allowed: for this kind of actor. The portal itself
// may do whatever the table has.
func (m moves[S]) next(from S, action Action, by ActorKind) (to S, known, allowed bool) {
	for _, move := range m {
		if move.From == from && move.Action == action {
			to, known = move.To, true
			allowed = allowed || by == move.By || by == BySystem
		}
	}
	return to, known, allowed
}

// actions lists what a kind of actor may do in a state.
func (m moves[S]) actions(from S, by ActorKind) []Action {
	var list []Action
	for _, move := range m {
		if move.From == from && move.By == by {
			list = append(list, move.Action)
		}
	}
	return list
}

// RMAState is where an authorisation to send goods back stands.
type RMAState string

// The states of an RMA.
const (
	RMAIssued    RMAState = "issued"
	RMAInTransit RMAState = "in_transit"
	RMAReceived  RMAState = "received" // at least one unit is in
	RMAClosed    RMAState = "closed"
	RMAExpired   RMAState = "expired"
	RMACancelled RMAState = "cancelled"
	RMAReissued  RMAState = "reissued" // under a new number
)

// What can happen to an RMA.
const (
	RMAIssue   Action = "rma_issue"
	RMASend    Action = "rma_send" // a carrier has it
	RMAReceive Action = "rma_receive"
	RMAExpire  Action = "rma_expire"
	RMACancel  Action = "rma_cancel"
	RMAReissue Action = "rma_reissue"
	RMAClose   Action = "rma_close"
	// These leave its state as it is.
	RMAExtend   Action = "rma_extend"
	RMARuleLate Action = "rma_rule_late"
	RMAInspect  Action = "rma_inspect"
	RMAMissing  Action = "rma_missing" // a unit never arrived
)

// rmaMachine is everything that can happen to the state of an RMA.
//
// Interpretation: goods may come without a word from the customer, and after the end of the number: then they are received
// all the same, and flagged where they are late.
var rmaMachine = moves[RMAState]{
	{RMASend, RMAIssued, RMAInTransit, ByCustomer},
	{RMASend, RMAIssued, RMAInTransit, ByStaff},
	{RMAReceive, RMAIssued, RMAReceived, ByStaff},
	{RMAReceive, RMAInTransit, RMAReceived, ByStaff},
	{RMAReceive, RMAExpired, RMAReceived, ByStaff},
	{RMAExpire, RMAIssued, RMAExpired, BySystem},
	{RMACancel, RMAIssued, RMACancelled, ByStaff},
	{RMACancel, RMAIssued, RMACancelled, ByCustomer}, // by withdrawing the claim
	{RMAReissue, RMAExpired, RMAReissued, ByStaff},
	{RMAClose, RMAReceived, RMAClosed, ByStaff},
	{RMAClose, RMAInTransit, RMAClosed, ByStaff}, // nothing ever arrived
}

// RMAMachine lists the moves, for the SQL schema and for documentation.
func RMAMachine() []Move[RMAState] { return append([]Move[RMAState](nil), rmaMachine...) }

// RMAStates lists every state of an RMA.
func RMAStates() []RMAState {
	return []RMAState{RMAIssued, RMAInTransit, RMAReceived, RMAClosed, RMAExpired, RMACancelled, RMAReissued}
}

// RMAActions lists what a kind of actor may do to an RMA in a state.
func RMAActions(from RMAState, by ActorKind) []Action { return rmaMachine.actions(from, by) }

// Live tells whether goods are still expected or handled under the number.
func (s RMAState) Live() bool {
	return s == RMAIssued || s == RMAInTransit || s == RMAReceived || s == RMAExpired
}

func (s RMAState) words() string {
	return map[RMAState]string{RMAIssued: "issued", RMAInTransit: "on its way", RMAReceived: "received", RMAClosed: "closed",
		RMAExpired: "past its last day", RMACancelled: "cancelled", RMAReissued: "replaced by a new number"}[s]
}
