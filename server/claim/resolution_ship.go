package claim

import (
	"slices"
	"strings"
	"time"

	"proviso/policies"
)

// Shipment is what goes to the customer.
type Shipment struct {
	Serial string // of a replacement
	Parcel
	Why string // where something is unusual
}

// Ship sends an advance replacement, ahead of the old unit, whose way back starts now. The clock of the old unit is the
// decision's; what a late one means, a person decides. Back is the live RMA of the old unit; nil: it has none.
func (k Case) Ship(x Context, s Shipment, back *Return) (Step, error) {
	after, err := k.begin(x, ResShip)
	if err != nil {
		return Step{}, err
	}
	if after.Kind != AdvanceReplacement && after.Kind != ReplaceRefurbished {
		return Step{}, Refuse(Conflict, "Only an advance replacement goes out before the old unit is in.")
	}
	if err := back.sendable(x.Now); err != nil {
		return Step{}, err
	}
	step, ch := k.step(x, ResShip, after, s.Why)
	if err := k.sendOther(x, &step, &after, s); err != nil {
		return Step{}, err
	}
	k.setReturn(x.Now, &after, back)
	step.Resolutions[0].After = after
	number := back.rma()
	if u := k.Unit(); u == nil || u.State != UnitReceived {
		ch.advanceClocks(x, &after)
		if !after.ReturnDue.IsZero() {
			ch.After.CustomerDue = after.ReturnDue
		}
		number = k.movesWith(x, &step, back, k.backBy(x.Now, &after, back), "")
	}
	step.of(k.Claim.ID).mail(MailReplacementSent, after.ParamsUnder(number))
	return step, nil
}

// backBy is the last day of the RMA of an old unit whose replacement goes out now: the unit's own, else the days that the policy
// gives a number, counted anew, for the customer kept the unit until now.
func (k Case) backBy(now time.Time, after *Resolution, back *Return) time.Time {
	if back == nil || !after.ReturnDue.IsZero() {
		return after.ReturnDue
	}
	due, _ := back.dueBack(k.Claim.ID, now)
	return due
}

// setReturn is the last day of the old unit: its policy's, or the later one that its RMA has.
func (k Case) setReturn(now time.Time, after *Resolution, back *Return) {
	d := k.Terms.Deadline("advance_return")
	if d.Days == 0 {
		return
	}
	after.ReturnDue, after.ReturnClause = EndOf(after.Seller, Today(after.Seller, now).AddDays(d.Days)), d.Clause
	if back != nil && back.RMA.DueAt.After(after.ReturnDue) {
		after.ReturnDue = back.RMA.DueAt
	}
}

// Params is what letters need to know of the resolution.
func (r *Resolution) Params() map[string]string {
	params := map[string]string{"resolution": r.ID, "kind": string(r.Kind)}
	if !r.ReturnDue.IsZero() {
		params["last_day"], params["clause"] = lastDay(r.Seller, r.ReturnDue).String(), r.ReturnClause
	}
	return params
}

// ParamsUnder adds the number that the old unit goes back under, with the last day of the number where the unit has none of its own.
// Rma is the live one; nil: it has none.
func (r *Resolution) ParamsUnder(rma *RMA) map[string]string {
	params := r.Params()
	if rma == nil || !rma.State.Live() {
		return params
	}
	for name, value := range rma.Params() {
		if _, own := params[name]; !own {
			params[name] = value
		}
	}
	if u := rma.Unit(r.ClaimID); u != nil && u.State == UnitReceived {
		params[OldUnitHere] = "yes"
	}
	return params
}

// EndedNumber is the parameter of a letter about an old unit that names the number which ended with its last day.
const EndedNumber = "ended"

// OldUnitHere is the parameter of letters about a replacement whose old unit has come back already.
const OldUnitHere = "old_unit_here"

func (back *Return) rma() *RMA {
	if back == nil {
		return nil
	}
	return &back.RMA
}

// sendOther notes the way and the serial number of a replacement, and its order record.
func (k Case) sendOther(x Context, step *Step, after *Resolution, s Shipment) error {
	if err := s.Parcel.check(); err != nil {
		return err
	}
	serial := strings.TrimSpace(s.Serial)
	switch {
	case serial == "" || len(serial) > 64:
		return Fault("serial", "Write the serial number of the replacement, in at most 64 characters: it carries the warranty on.")
	case Fold(serial) == Fold(k.Claim.Serial):
		return Fault("serial", "This is the serial number of the old unit. Write the one of the replacement.")
	}
	after.NewSerial, after.Carrier, after.Tracking, after.ShippedAt = serial, s.Carrier, s.Tracking, x.Now
	unit := k.replacement(x, serial)
	if pot, opened := k.paidFor(x); pot != nil {
		unit.PotID, step.Pots = pot.ID, opened // the original money stays the only money
	}
	after.NewUnitID = unit.Unit.ID
	step.NewUnit = &unit
	return nil
}

// recordFacts are what the books say of a unit; the rest of a decision's facts is about one fault.
var recordFacts = []string{"product", "selected_new", "purchased_on", "shipped_on", "delivered_on", "channel", "destination", "original_purchaser",
	"sold_as", "lease", "acquired_on_lease", "price_cents", "freight_cents", "free_shipping", "extended_months", "stated_months", "brand",
	"service_area", "onsite_agreed"}

// replacement is the order record of another unit with the original dates: the original term goes on, no new one begins.
// What a customer typed as the price is no payment: it does not get into the books.
func (k Case) replacement(x Context, serial string) NewUnit {
	facts, source, order := Facts{}, k.Facts, k.Claim.OrderNumber
	if k.Record != nil {
		source, order = k.Record.Facts, k.Record.OrderNumber
	}
	for name, value := range source {
		if slices.Contains(recordFacts, name) && (k.Record != nil || !strings.HasSuffix(name, "_cents")) {
			facts[name] = value
		}
	}
	if strings.TrimSpace(order) == "" {
		order = string(k.Claim.Number) // the books need one; the claim says where it comes from
	}
	unit := NewUnit{Unit: Unit{ID: x.NewID(), Seller: k.Claim.Seller, OrderNumber: order, Serial: serial, Email: k.Email, Facts: facts, Version: 1, ImportedAt: x.Now}}
	if k.Record != nil {
		unit.FromID = k.Record.ID
	}
	return unit
}

// Overrun marks an advance replacement whose old unit did not come in time. It charges nothing.
func (k Case) Overrun(x Context) (Step, error) {
	after, err := k.begin(x, ResOverrun)
	if err != nil {
		return Step{}, err
	}
	if !k.Resolution.Overdue(x.Now) {
		return Step{}, Refuse(Conflict, "The customer still has time to send the old unit.")
	}
	if u := k.Unit(); u != nil && u.State == UnitReceived {
		return Step{}, Refuse(Conflict, "The old unit is here.")
	}
	step, ch := k.step(x, ResOverrun, after, "")
	ch.After.CustomerDue, ch.After.StaffDueAt = time.Time{}, x.Now
	params := after.Params()
	if r := k.RMA; r != nil && (r.State == RMAIssued && r.Overdue(x.Now) || r.State == RMAExpired) {
		params[EndedNumber] = string(r.Number)
	}
	ch.mail(MailAdvanceOverdue, params)
	return step, nil
}

// MoreTime gives the customer more time for the old unit, even after the last day. Back is its live RMA, whose day moves with it;
// nil: it has none.
func (k Case) MoreTime(x Context, day policies.Date, why string, back *Return) (Step, error) {
	if k.Resolution != nil && k.Resolution.State == ResAwaitingReturn {
		return k.moreTime(x, *k.Resolution, day, why, back)
	}
	after, err := k.begin(x, ResExtend)
	if err != nil {
		return Step{}, err
	}
	return k.moreTime(x, after, day, why, back)
}

func (k Case) moreTime(x Context, after Resolution, day policies.Date, why string, back *Return) (Step, error) {
	ended := back.sendable(x.Now)
	switch {
	case !x.By.MaySee(&k.Claim):
		return Step{}, ErrNotFound
	case x.By.Kind != ByStaff:
		return Step{}, Refuse(Forbidden, "Only staff give more time.")
	case after.ReturnDue.IsZero():
		return Step{}, Refuse(Conflict, "The old unit has no last day: there is nothing to extend.")
	case ended != nil:
		return Step{}, ended
	case day <= lastDay(after.Seller, after.ReturnDue) || day < Today(after.Seller, x.Now) || day > Today(after.Seller, x.Now).AddDays(mostExtension):
		return Step{}, Fault("day", "The new last day has to be after the present one, not in the past and within a year.")
	case strings.TrimSpace(why) == "":
		return Step{}, Fault("why", "Say why the customer gets more time.")
	}
	after.Version, after.ChangedAt = k.Resolution.Version+1, x.Now
	after.ReturnDue = EndOf(after.Seller, day)
	step, ch := k.step(x, ResExtend, after, why)
	ch.notLateAnyMore(k.Resolution)
	ch.advanceClocks(x, &after)
	ch.After.CustomerDue = after.ReturnDue
	ch.mail(MailAdvanceMoreTime, after.ParamsUnder(back.rma()))
	k.movesWith(x, &step, back, after.ReturnDue, why)
	return step, nil
}

// Fulfil notes that the customer has what the resolution promised. A replacement needs its serial number, money has to have
// moved, and an advance replacement is done once the old unit is in or a person settled what it was worth.
func (k Case) Fulfil(x Context, s Shipment) (Step, error) {
	after, err := k.begin(x, ResFulfil)
	if err != nil {
		return Step{}, err
	}
	if k.Money.Pending() {
		return Step{}, errPending
	}
	step, ch := k.step(x, ResFulfil, after, s.Why)
	if err := k.done(x, &step, &after, s); err != nil {
		return Step{}, err
	}
	step.Resolutions[0].After = after
	ch.stopAdvanceClocks(&after)
	ch.kept(ReturnRepaired, VerifyFault, ForwardToManufacturer)
	ch.After.CustomerDue = time.Time{}
	ch.mail(MailFulfilled, after.Params())
	return step, nil
}

// done is what each kind of resolution needs in the end.
func (k Case) done(x Context, step *Step, after *Resolution, s Shipment) error {
	switch {
	case k.Resolution.State == ResAwaitingReturn || k.Resolution.State == ResOverdue:
		return k.oldUnitSettled(s.Why)
	case after.Kind == AdvanceReplacement:
		return Refuse(Conflict, "Send the replacement first.")
	case after.Kind.Replaces():
		return k.sendOther(x, step, after, s)
	case after.Kind.PaysOut():
		return k.Money.settled(after.Kind, &k.Terms)
	case after.Kind == OnsiteRepair || after.Kind == SoftwareUpdate:
		return nil
	}
	after.Carrier, after.Tracking, after.ShippedAt = s.Carrier, s.Tracking, x.Now
	return s.Parcel.check()
}

func (k Case) oldUnitSettled(why string) error {
	switch {
	case k.Money.OpenHold() > 0:
		return Refuse(Conflict, "The hold is open: release or charge it first.")
	case !k.Unit().Here() && strings.TrimSpace(why) == "":
		return Fault("why", "The old unit is not here: say why this is done all the same.")
	}
	return nil
}
