package claim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Receipt is one unit out of a parcel.
type Receipt struct {
	ClaimID    string
	SerialSeen string // on the unit; empty: not read
}

// Receive notes units that have arrived. Receiving accepts nothing: an inspection follows, and after the last day staff first
// decide whether the goods are taken at all.
func (r Return) Receive(x Context, receipts []Receipt) (Step, error) {
	after, err := r.receiving(x)
	if err != nil {
		return Step{}, err
	}
	if len(receipts) == 0 {
		return Step{}, Fault("units", "Tick at least one unit.")
	}
	step := Step{}
	for _, receipt := range receipts {
		if err := r.receiveOne(x, &step, &after, receipt); err != nil {
			return Step{}, err
		}
	}
	step.Claims[0].mail(MailRMAReceived, after.receivedParams())
	if !after.Awaited() {
		r.lead(x, &step, &after).stopReturnClocks(x, &after)
	}
	step.RMAs = []RMAChange{{Before: r.RMA, After: after}}
	return step, nil
}

// receivedParams say how much of it is there, and whether it came late.
func (r *RMA) receivedParams() map[string]string {
	params := r.Params()
	params["here"] = strconv.Itoa(r.count(func(u *RMAUnit) bool { return u.State == UnitReceived }))
	if r.count(func(u *RMAUnit) bool { return u.Late && u.Ruling == LateUndecided }) > 0 {
		params["late"] = "yes"
	}
	return params
}

// receiving: the first parcel moves the RMA, later ones find it received.
func (r Return) receiving(x Context) (RMA, error) {
	if r.RMA.State == RMAReceived {
		return r.beside(x, RMAReceived)
	}
	return r.begin(x, RMAReceive)
}

func (r Return) receiveOne(x Context, step *Step, after *RMA, receipt Receipt) error {
	unit := after.Unit(receipt.ClaimID)
	if unit == nil {
		return Fault("units", "This unit is not part of the RMA. Hold it as an arrival without a valid RMA.")
	}
	if unit.State != UnitAuthorised {
		return Refuse(Conflict, "A unit is noted as "+string(unit.State)+" already. Look at the RMA again.")
	}
	c, detail := r.Claims[receipt.ClaimID], after.detail()
	unit.State, unit.ReceivedAt, unit.SerialSeen = UnitReceived, x.Now, strings.TrimSpace(receipt.SerialSeen)
	unit.Late = after.Overdue(x.Now)
	if unit.Late {
		detail["late"] = "yes"
	}
	if unit.SerialSeen != "" && Fold(unit.SerialSeen) != Fold(c.Serial) {
		detail["serial"] = "differs"
	}
	ch := step.about(x, c, RMAReceive, string(UnitAuthorised), string(UnitReceived), detail)
	ch.After.CustomerDue = time.Time{}
	ch.stopAdvanceClocks(&Resolution{}) // the old unit of an advance replacement is in
	if terms := r.Terms[c.ID]; !unit.Late {
		ch.obligations(x, &terms, after.ID)
	}
	return nil
}

// lead is the change of the claim that carries the clocks; it joins the step where it is not in it yet.
func (r Return) lead(x Context, step *Step, after *RMA) *Change {
	if ch := step.of(after.Lead()); ch != nil {
		return ch
	}
	return step.about(x, r.Claims[after.Lead()], RMAReceive, string(r.RMA.State), string(after.State), after.detail())
}

// RuleLate decides about every unit that came after the last day: taken all the same, or sent back unopened. The right to the
// warranty survives either way.
func (r Return) RuleLate(x Context, accept bool, why string) (Step, error) {
	after, err := r.beside(x, RMAReceived)
	if err != nil {
		return Step{}, err
	}
	ruling := LateSentBack
	if accept {
		ruling = LateAccepted
	} else if strings.TrimSpace(why) == "" {
		return Step{}, Fault("why", "Say why the goods go back: the customer reads it.")
	}
	step := Step{}
	for i := range after.Units {
		if u := &after.Units[i]; u.Late && u.Ruling == LateUndecided {
			u.Ruling = ruling
			r.ruledLate(x, &step, &after, u, why)
		}
	}
	if len(step.Claims) == 0 {
		return Step{}, Refuse(Conflict, "No late unit of this RMA waits for a decision.")
	}
	if !accept {
		step.Claims[0].mail(MailRMASentBack, after.Params())
	}
	step.RMAs = []RMAChange{{Before: r.RMA, After: after}}
	return step, nil
}

func (r Return) ruledLate(x Context, step *Step, after *RMA, u *RMAUnit, why string) {
	ch := step.about(x, r.Claims[u.ClaimID], RMARuleLate, string(UnitReceived), string(UnitReceived), after.detail())
	ch.Event.Detail["ruling"], ch.Event.Note = string(u.Ruling), why
	if u.Ruling == LateAccepted {
		terms := r.Terms[u.ClaimID]
		ch.obligations(x, &terms, after.ID)
	}
}

func (r Return) foundParams(claimID string, found Inspection) map[string]string {
	params := map[string]string{"rma": r.RMA.ID, "found": string(found)}
	if old, ok := r.Old[claimID]; ok && !old.Unsent() {
		params[OldUnitHere] = "yes"
	}
	return params
}

// Inspect notes what was found in a unit. Finding something else later takes a reason.
func (r Return) Inspect(x Context, claimID string, found Inspection, why string) (Step, error) {
	after, err := r.beside(x, RMAReceived)
	if err != nil {
		return Step{}, err
	}
	u := after.Unit(claimID)
	if err := inspectable(u, found, why); err != nil {
		return Step{}, err
	}
	step, detail := Step{RMAs: []RMAChange{{Before: r.RMA}}}, after.detail()
	detail["found"], detail["before"] = string(found), string(u.Inspection)
	first := u.Inspection == NotInspected
	u.Inspection, u.InspectedAt = found, x.Now
	ch := step.about(x, r.Claims[claimID], RMAInspect, string(UnitReceived), string(UnitReceived), detail)
	ch.Event.Note = why
	ch.set(VerifyFault, time.Time{}, "")
	if terms := r.Terms[claimID]; first && !ch.After.StaffDueAt.IsZero() {
		ch.After.StaffDueAt = terms.owed(ch.After.Seller, u.ReceivedAt, VerifyFault) // the next of their clocks
	}
	ch.mail(MailInspected, r.foundParams(claimID, found))
	step.RMAs[0].After = after
	return step, nil
}

func inspectable(u *RMAUnit, found Inspection, why string) error {
	known := false
	for _, i := range Inspections() {
		known = known || i == found
	}
	switch {
	case u == nil:
		return Fault("unit", "This unit is not part of the RMA.")
	case u.State != UnitReceived:
		return Refuse(Conflict, "This unit has not arrived yet.")
	case !u.Here():
		return Refuse(Conflict, "This unit came late: decide first whether it is taken or goes back unopened.")
	case !known:
		return Fault("found", "Choose what was found.")
	case u.Inspection != NotInspected && strings.TrimSpace(why) == "":
		return Fault("why", "This unit was inspected before: say what changed.")
	case found == Incomplete && strings.TrimSpace(why) == "":
		return Fault("why", "Say what is missing: it has to be asked for, and may be kept back for.")
	}
	return nil
}

// Missing notes that a unit never arrived.
func (r Return) Missing(x Context, claimID, why string) (Step, error) {
	after, err := r.beside(x, RMAInTransit, RMAReceived)
	if err != nil {
		return Step{}, err
	}
	u := after.Unit(claimID)
	switch {
	case u == nil:
		return Step{}, Fault("unit", "This unit is not part of the RMA.")
	case u.State != UnitAuthorised:
		return Step{}, Refuse(Conflict, "This unit is not awaited any more.")
	case strings.TrimSpace(why) == "":
		return Step{}, Fault("why", "Say how you know that it will not come.")
	}
	return r.missing(x, after, claimID, why), nil
}

func (r Return) missing(x Context, after RMA, claimID, why string) Step {
	after.Unit(claimID).State = UnitNeverArrived
	step := Step{RMAs: []RMAChange{{Before: r.RMA, After: after}}}
	ch := step.about(x, r.Claims[claimID], RMAMissing, string(UnitAuthorised), string(UnitNeverArrived), after.detail())
	ch.After.CustomerDue, ch.Event.Note = time.Time{}, why
	if !after.Awaited() {
		r.lead(x, &step, &after).stopReturnClocks(x, &after)
	}
	return step
}

// Drop takes the unit of a claim out that its customer withdraws. Goods that are on their way are received all the same.
// ok is false where nothing has to be done.
func (r Return) Drop(x Context, claimID string) (step Step, ok bool, err error) {
	if u := r.RMA.Unit(claimID); u == nil || !r.RMA.State.Live() {
		return Step{}, false, nil
	} else if u.State == UnitReceived {
		return Step{}, false, Refuse(Conflict, "The seller has the goods already: the claim cannot be withdrawn any more. Send the seller a message instead.")
	}
	awaited := 0
	for _, u := range r.RMA.Units {
		if u.State == UnitAuthorised {
			awaited++
		}
	}
	switch {
	case r.RMA.State != RMAIssued:
		return Step{}, false, nil
	case awaited == 1:
		step, err = r.Cancel(x, "The claim was withdrawn.")
		return step, true, err
	}
	return r.missing(x, r.touch(x), claimID, ""), true, nil
}

// Close ends an RMA once nothing is left to do with its units.
func (r Return) Close(x Context) (Step, error) {
	after, err := r.begin(x, RMAClose)
	if err != nil {
		return Step{}, err
	}
	for i := range after.Units {
		if u := &after.Units[i]; !u.done() {
			return Step{}, Refuse(Conflict, "Claim "+string(r.Claims[u.ClaimID].Number)+": its unit is still awaited, undecided or not inspected.")
		}
	}
	step := r.all(x, RMAClose, after, "")
	step.of(after.Lead()).stopReturnClocks(x, &after)
	return step, nil
}

// EndsWith tells whether nothing is left of an RMA once a claim is closed: all its units are done, and every other claim in
// it has ended. Then whoever closes the claim closes the RMA as well.
func (r Return) EndsWith(claimID string) bool {
	if _, known, _ := rmaMachine.next(r.RMA.State, RMAClose, ByStaff); !known {
		return false
	}
	for i := range r.RMA.Units {
		u := &r.RMA.Units[i]
		if !u.done() || u.ClaimID != claimID && slices.Contains(Live(), r.Claims[u.ClaimID].State) {
			return false
		}
	}
	return true
}
