package claim

import (
	"strings"
	"time"
)

// ArrivalState is where a parcel stands that came without a valid RMA.
type ArrivalState string

// The states of an arrival.
const (
	ArrivalHeld     ArrivalState = "held"
	ArrivalMatched  ArrivalState = "matched" // to an RMA
	ArrivalSentBack ArrivalState = "sent_back"
)

// What can happen to an arrival.
const (
	ArrivalHold     Action = "arrival_hold"
	ArrivalMatch    Action = "arrival_match"
	ArrivalSendBack Action = "arrival_send_back"
)

var arrivalMachine = moves[ArrivalState]{
	{ArrivalMatch, ArrivalHeld, ArrivalMatched, ByStaff},
	{ArrivalSendBack, ArrivalHeld, ArrivalSentBack, ByStaff},
}

// ArrivalMachine lists the moves, for the SQL schema and for documentation.
func ArrivalMachine() []Move[ArrivalState] {
	return append([]Move[ArrivalState](nil), arrivalMachine...)
}

// ArrivalStates lists every state of an arrival.
func ArrivalStates() []ArrivalState {
	return []ArrivalState{ArrivalHeld, ArrivalMatched, ArrivalSentBack}
}

// Arrival is a parcel without a valid RMA: held for staff, not lost.
type Arrival struct {
	ID         string
	Seller     string
	State      ArrivalState
	Version    int64
	NumberSeen string // on the parcel, as it was read; may be no number of ours
	Carrier    string
	Tracking   string
	Sender     string // personal: as it stands on the parcel
	Contents   string // serial numbers and what else is in it
	RMAID      string // that it was matched to
	By         string
	ArrivedAt  time.Time
	ChangedAt  time.Time
}

// HoldArrival notes a parcel that came without a valid RMA.
func HoldArrival(x Context, a Arrival) (Step, error) {
	if x.By.Role(a.Seller) == NoRole {
		return Step{}, ErrNotFound
	}
	var faults Faults
	for _, field := range []struct {
		name, value string
		most        int
	}{{"number", a.NumberSeen, 80}, {"carrier", a.Carrier, 80}, {"tracking", a.Tracking, 80}, {"sender", a.Sender, 300}, {"contents", a.Contents, 2000}} {
		if len(field.value) > field.most {
			faults = append(faults, Fault(field.name, "This is too long."))
		}
	}
	if strings.TrimSpace(a.Contents) == "" {
		faults = append(faults, Fault("contents", "Write what came, with its serial numbers: somebody will look for it."))
	}
	if err := faults.Err(); err != nil {
		return Step{}, err
	}
	a.ID, a.State, a.Version, a.By, a.ArrivedAt, a.ChangedAt = x.NewID(), ArrivalHeld, 1, x.By.ID, x.Now, x.Now
	return Step{Arrival: &a, Events: []Event{a.event(x, ArrivalHold, "")}}, nil
}

func (a *Arrival) event(x Context, action Action, from ArrivalState) Event {
	return Event{Seller: a.Seller, By: x.By, Action: action, From: State(from), To: State(a.State), At: x.Now, Detail: map[string]string{"arrival": a.ID}}
}

// Match ties the parcel to the RMA under which its units are received.
func (a Arrival) Match(x Context, r *RMA) (Step, error) {
	step, err := a.settle(x, ArrivalMatch, "")
	if err != nil {
		return Step{}, err
	}
	if !x.By.MaySeeRMA(r) || r.Seller != a.Seller {
		return Step{}, Fault("number", "There is no such RMA at this seller.")
	}
	step.Arrival.RMAID = r.ID
	step.Events[0].Detail["rma"] = r.ID
	return step, nil
}

// SendBack sends the parcel back as it came.
func (a Arrival) SendBack(x Context, why string) (Step, error) {
	if strings.TrimSpace(why) == "" {
		return Step{}, Fault("why", "Say why it goes back, and to whom.")
	}
	return a.settle(x, ArrivalSendBack, why)
}

func (a Arrival) settle(x Context, action Action, why string) (Step, error) {
	if x.By.Role(a.Seller) == NoRole {
		return Step{}, ErrNotFound
	}
	to, known, _ := arrivalMachine.next(a.State, action, ByStaff)
	if !known {
		return Step{}, Refuse(Conflict, "This parcel was dealt with already.")
	}
	from := a.State
	a.State, a.ChangedAt = to, x.Now
	a.Version++
	event := a.event(x, action, from)
	event.Note = why
	return Step{Arrival: &a, Events: []Event{event}}, nil
}
