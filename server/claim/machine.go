package claim

// State is where a claim stands.
type State string

// The states of a claim.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	NeedsInfo State = "needs_info"
	Approved  State = "approved"
	Declined  State = "declined"
	Withdrawn State = "withdrawn"
	Lapsed    State = "lapsed"
	Closed    State = "closed"
)

// Action is what can happen to a claim.
type Action string

// The actions that change the state of a claim.
const (
	Submit   Action = "submit"
	Ask      Action = "ask"      // for information
	Answer   Action = "answer"   // the information asked for
	Approve  Action = "approve"  //
	Decline  Action = "decline"  //
	Withdraw Action = "withdraw" // until goods are received
	Lapse    Action = "lapse"    // 30 days of silence
	Appeal   Action = "appeal"   // once, within 30 days
	Close    Action = "close"    // everything is done
)

// The actions that leave the state as it is.
const (
	Propose     Action = "propose" // a decision that needs a second person
	Refute      Action = "refute"  // the second person does not agree
	Correct     Action = "correct" // a fact, which decides again
	Say         Action = "say"     // a message
	Assign      Action = "assign"
	AcceptQuote Action = "accept_quote"
	RejectQuote Action = "reject_quote"
	Verify      Action = "verify" // tie the claim to a unit of the order records
)

// Edge is one line of the claim machine.
type Edge struct {
	Action   Action
	From, To State
	By       ActorKind
}

// machine is everything that can happen to the state of a claim. The SQL schema refuses any other change of state.
var machine = []Edge{
	{Submit, Draft, Submitted, ByCustomer},
	{Ask, Submitted, NeedsInfo, ByStaff},
	{Answer, NeedsInfo, Submitted, ByCustomer},
	{Approve, Submitted, Approved, ByStaff},
	{Decline, Submitted, Declined, ByStaff},
	{Withdraw, Submitted, Withdrawn, ByCustomer},
	{Withdraw, NeedsInfo, Withdrawn, ByCustomer},
	{Withdraw, Approved, Withdrawn, ByCustomer},
	{Lapse, NeedsInfo, Lapsed, BySystem},
	{Appeal, Declined, Submitted, ByCustomer},
	{Appeal, Lapsed, Submitted, ByCustomer},
	{Close, Approved, Closed, ByStaff},
}

// States lists every state, in the order of a claim's life.
func States() []State {
	return []State{Draft, Submitted, NeedsInfo, Approved, Declined, Withdrawn, Lapsed, Closed}
}

// Live are the states in which no second claim for the same serial number may stand beside this one.
func Live() []State { return []State{Submitted, NeedsInfo, Approved} }

// Machine lists the edges, for the SQL schema and for documentation.
func Machine() []Edge { return append([]Edge(nil), machine...) }

// Next is where an action leads from a state; ok is false where the table does not have it.
func Next(from State, action Action) (to State, by ActorKind, ok bool) {
	for _, e := range machine {
		if e.From == from && e.Action == action {
			return e.To, e.By, true
		}
	}
	return from, "", false
}

// Actions lists what a kind of actor may do in a state.
func Actions(from State, by ActorKind) []Action {
	var actions []Action
	for _, e := range machine {
		if e.From == from && e.By == by {
			actions = append(actions, e.Action)
		}
	}
	return actions
}
