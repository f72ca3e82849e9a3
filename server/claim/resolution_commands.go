package claim

import (
	"strings"
	"time"
)

// Accept agrees to what was proposed: the customer, or staff where the policy lets the seller choose.
func (k Case) Accept(x Context) (Step, error) {
	after, err := k.begin(x, ResAccept)
	if err != nil {
		return Step{}, err
	}
	if x.By.Kind == ByStaff && after.ChosenBy == "customer" {
		return Step{}, Refuse(Forbidden, "Under this policy the customer chooses what is done: wait for their answer.")
	}
	step, _ := k.step(x, ResAccept, after, "")
	return step, nil
}

// Dispute does not agree to what was proposed. Staff go on with a reason, or give it up and propose something else.
func (k Case) Dispute(x Context, why string) (Step, error) {
	after, err := k.begin(x, ResDispute)
	if err != nil {
		return Step{}, err
	}
	step, ch := k.step(x, ResDispute, after, "")
	if err := ch.say(x, why, false); err != nil {
		return Step{}, err
	}
	due := firstResponseDue(&k.Claim, x)
	ch.After.StaffDueAt = earlier(due, k.owed())
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: FirstResponse, Due: due})
	return step, nil
}

// Begin starts the work.
func (k Case) Begin(x Context, why string) (Step, error) {
	after, err := k.begin(x, ResBegin)
	if err != nil {
		return Step{}, err
	}
	if k.Resolution.State == ResDisputed && strings.TrimSpace(why) == "" {
		return Step{}, Fault("why", "The customer disputes this: say why it is done all the same.")
	}
	if err := k.ready(after.Kind); err != nil {
		return Step{}, err
	}
	step, ch := k.step(x, ResBegin, after, why)
	k.answered(ch)
	return step, nil
}

// answered stops the clock of a dispute: staff went on with it, or gave it up.
func (k Case) answered(ch *Change) {
	if k.Resolution.State == ResDisputed {
		ch.set(FirstResponse, time.Time{}, "")
		ch.After.StaffDueAt = k.owed()
	}
}

// ready tells what is missing before the work can begin.
func (k Case) ready(kind ResolutionKind) error {
	if !kind.GoesBack() && k.Unpriced() {
		return errQuote
	}
	u, first := k.Unit(), kind == ReplaceRefurbished && k.Terms.Grants(AdvanceReplacement) // it goes out first under this policy
	if (kind.needsUnit() && !first || kind.PaysOut() && k.RMA != nil) && (!u.Here() || u.Inspection == NotInspected) {
		return Refuse(Conflict, "The unit has to be here and inspected first. Receiving it alone decides nothing.")
	}
	return nil
}

// Forward hands the unit to its manufacturer.
func (k Case) Forward(x Context, reference string) (Step, error) {
	after, err := k.begin(x, ResForward)
	if err != nil {
		return Step{}, err
	}
	if !k.Unit().Here() {
		return Step{}, Refuse(Conflict, "The unit is not here: it cannot be forwarded.")
	}
	if strings.TrimSpace(reference) == "" || len(reference) > 80 {
		return Step{}, Fault("reference", "Write the manufacturer's reference or the tracking number, in at most 80 characters.")
	}
	after.Manufacturer = reference
	step, ch := k.step(x, ResForward, after, "")
	ch.set(ForwardToManufacturer, time.Time{}, "")
	ch.After.StaffDueAt = k.owed(ForwardToManufacturer)
	return step, nil
}

// Back notes that the unit is back from its manufacturer.
func (k Case) Back(x Context, note string) (Step, error) {
	after, err := k.begin(x, ResBack)
	if err != nil {
		return Step{}, err
	}
	if err := checkWhy("note", note); err != nil {
		return Step{}, err
	}
	step, _ := k.step(x, ResBack, after, note)
	return step, nil
}

// Fail gives the resolution up, so that another one can be proposed.
func (k Case) Fail(x Context, why string) (Step, error) {
	after, err := k.begin(x, ResFail)
	if err != nil {
		return Step{}, err
	}
	switch {
	case strings.TrimSpace(why) == "":
		return Step{}, Fault("why", "Say why it did not work out.")
	case k.Money.OpenHold() > 0:
		return Step{}, Refuse(Conflict, "A hold is open: release it first.")
	case k.Money.Pending():
		return Step{}, errPending
	}
	step, ch := k.step(x, ResFail, after, why)
	k.answered(ch)
	return step, nil
}

var errPending = Refuse(Conflict, "A payment on this claim waits for a second person. Settle that first.")

// Offer names a new price, for a repair that turns out to cost something else. Nothing goes on until the customer answers.
func (k Case) Offer(x Context, cents int64, why string) (Step, error) {
	if !x.By.MaySee(&k.Claim) {
		return Step{}, ErrNotFound
	}
	switch {
	case x.By.Kind != ByStaff:
		return Step{}, Refuse(Forbidden, "Only staff make a quote.")
	case k.Claim.State != Approved || k.Claim.Verdict != "chargeable":
		return Step{}, Refuse(Conflict, "Only an approved claim that the customer pays for gets a quote.")
	case cents < 0 || cents > mostCents:
		return Step{}, Fault("quote", "Write an amount from 0 up.")
	case strings.TrimSpace(why) == "":
		return Step{}, Fault("why", "Say what the price is made of: the customer reads it.")
	}
	step := Step{}
	ch := step.about(x, k.Claim, Requote, string(k.Claim.Quote.State), string(QuoteOffered), map[string]string{"machine": "quote"})
	ch.After.Quote, ch.Event.Note = Quote{State: QuoteOffered, Cents: cents, At: x.Now}, why
	ch.mail(MailQuote, nil)
	return step, nil
}

// Finish closes the claim once everything is done: nothing open, nothing held, nothing pending, no goods on their way.
func (k Case) Finish(x Context) (Step, error) {
	change, err := k.Claim.begin(x, Close)
	if err != nil {
		return Step{}, err
	}
	switch {
	case k.Claim.Proposal != nil:
		return Step{}, errWaits
	case k.Resolution != nil && !k.Resolution.State.Final():
		return Step{}, Refuse(Conflict, "A resolution is open. Finish it or give it up first.")
	case k.RMA != nil && k.RMA.State.Live() && k.RMA.State != RMAExpired && !k.Unit().done():
		return Step{}, Refuse(Conflict, "The unit is awaited, undecided or not inspected: finish that first.")
	case k.Money.OpenHold() > 0:
		return Step{}, Refuse(Conflict, "A hold is open: release or charge it first.")
	case k.Money.Pending():
		return Step{}, errPending
	}
	change.stopClocks()
	change.kept(VerifyFault, ReturnRepaired, ForwardToManufacturer)
	change.mail(MailClosed, nil)
	return Step{Claims: []Change{change}}, nil
}
