package claim

import (
	"slices"
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
)

// The clocks of RMAs and resolutions. Those of an RMA stand at its first claim; each knows whose it is by its subject.
const (
	ReceiptDue      ClockKind = "rma_receipt"
	ReceiptReminder ClockKind = "rma_reminder" // where the policy sets no deadline: threatens nothing
	ReceiptWarn7    ClockKind = "rma_warning_7"
	ReceiptWarn2    ClockKind = "rma_warning_2"
	ReceiptWarn0    ClockKind = "rma_warning_0"

	AdvanceReturn   ClockKind = "advance_return"
	AdvanceReminder ClockKind = "advance_reminder"
	AdvanceWarn7    ClockKind = "advance_warning_7"
	AdvanceWarn2    ClockKind = "advance_warning_2"
	AdvanceWarn0    ClockKind = "advance_warning_0"

	VerifyFault           ClockKind = "verify_fault"
	ReturnRepaired        ClockKind = "return_repaired"
	ForwardToManufacturer ClockKind = "forward_to_manufacturer"
)

// StaffClocks are the kinds that say by when the seller's staff must have acted.
func StaffClocks() []ClockKind {
	return []ClockKind{FirstResponse, VerifyFault, ReturnRepaired, ForwardToManufacturer}
}

// warning is a letter some days before a last day.
type warning struct {
	kind ClockKind
	days int
}

var (
	infoWarnings    = []warning{{InfoWarn7, 7}, {InfoWarn2, 2}, {InfoWarn0, 0}}
	receiptWarnings = []warning{{ReceiptWarn7, 7}, {ReceiptWarn2, 2}, {ReceiptWarn0, 0}}
	advanceWarnings = []warning{{AdvanceWarn7, 7}, {AdvanceWarn2, 2}, {AdvanceWarn0, 0}}
)

// allWarnings are the lists that a warning can be of.
var allWarnings = [][]warning{infoWarnings, receiptWarnings, advanceWarnings}

// DaysLeft is how many of the customer's days are left until a deadline, for a warning that is written now. Ok is false for one
// that was overtaken, as while the portal was down: the day of the next one has come, or the deadline is over.
func (c *Claim) DaysLeft(kind ClockKind, due, now time.Time) (days int, ok bool) {
	days = int(dateOf(c.MorningBefore(due, 0)) - dateOf(now.In(c.Place())))
	for _, warnings := range allWarnings {
		for i, w := range warnings[:len(warnings)-1] {
			if w.kind == kind && days <= warnings[i+1].days {
				return days, false
			}
		}
	}
	return max(days, 0), now.Before(due)
}

// morningHour is when letters about a day are written, where the customer is.
const morningHour = 9

// Place is where the customer is, as far as that is known. Where it is not, their days are taken to be the seller's.
func (c *Claim) Place() *time.Location {
	if c.Zone != "" {
		if place, err := time.LoadLocation(c.Zone); err == nil {
			return place
		}
	}
	return zone(c.Seller)
}

// morning is the hour of a civil day at which letters are written to the customer.
func (c *Claim) morning(day policies.Date) time.Time {
	y, m, d := day.Civil()
	return time.Date(y, time.Month(m), d, morningHour, 0, 0, 0, c.Place())
}

// MorningBefore is the customer's last morning at which a deadline still lies ahead, less some days. The seller's last day may
// end at any hour of the customer's: where it ends before that morning, it is the morning before.
func (c *Claim) MorningBefore(due time.Time, days int) time.Time {
	day := dateOf(due.Add(-time.Millisecond).In(c.Place()))
	if !c.morning(day).Before(due) {
		day = day.AddDays(-1)
	}
	return c.morning(day.AddDays(-days))
}

// morningAfter is the customer's morning some days from now.
func (c *Claim) morningAfter(now time.Time, days int) time.Time {
	return c.morning(dateOf(now.In(c.Place())).AddDays(days))
}

// returnClocks starts the clocks of an RMA anew, at its first claim.
func (ch *Change) returnClocks(x Context, r *RMA) {
	if r.DueAt.IsZero() {
		ch.set(ReceiptReminder, ch.After.morningAfter(x.Now, x.Rules.ReturnReminderDays), r.ID)
		return
	}
	ch.set(ReceiptDue, r.DueAt, r.ID)
	ch.warn(x, r.DueAt, r.ID, receiptWarnings)
}

func (ch *Change) stopReturnClocks(_ Context, r *RMA) {
	for _, kind := range []ClockKind{ReceiptDue, ReceiptReminder, ReceiptWarn7, ReceiptWarn2, ReceiptWarn0} {
		ch.set(kind, time.Time{}, r.ID)
	}
}

// advanceClocks starts the clocks of the old unit's way back; reminder where the policy names no day.
func (ch *Change) advanceClocks(x Context, r *Resolution) {
	if r.ReturnDue.IsZero() {
		ch.set(AdvanceReminder, ch.After.morningAfter(x.Now, x.Rules.ReturnReminderDays), r.ID)
		return
	}
	ch.set(AdvanceReturn, r.ReturnDue, r.ID)
	ch.warn(x, r.ReturnDue, r.ID, advanceWarnings)
}

func (ch *Change) stopAdvanceClocks(r *Resolution) {
	for _, kind := range []ClockKind{AdvanceReturn, AdvanceReminder, AdvanceWarn7, AdvanceWarn2, AdvanceWarn0} {
		ch.set(kind, time.Time{}, r.ID)
	}
}

// warn sets the warnings that still lie ahead and stops the others.
func (ch *Change) warn(x Context, due time.Time, subject string, warnings []warning) {
	for _, w := range warnings {
		at := ch.After.MorningBefore(due, w.days)
		if !at.After(x.Now) {
			at = time.Time{}
		}
		ch.set(w.kind, at, subject)
	}
}

func (ch *Change) set(kind ClockKind, due time.Time, subject string) {
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: kind, Due: due, Subject: subject})
}

// obligations starts the seller's own clocks from the receipt of a unit; staff have until the first of them.
func (ch *Change) obligations(x Context, terms *Terms, subject string) {
	for _, o := range terms.Obligations {
		ch.set(ClockKind(o.Code), o.due(ch.After.Seller, x.Now), subject)
	}
	ch.After.StaffDueAt = terms.owed(ch.After.Seller, x.Now)
}

// owed is when the first of the seller's own clocks ends that began with the receipt of a unit, those aside whose work is done;
// zero: none is left.
func (t *Terms) owed(seller string, received time.Time, done ...ClockKind) (first time.Time) {
	for _, o := range t.Obligations {
		if !slices.Contains(done, ClockKind(o.Code)) {
			first = earlier(first, o.due(seller, received))
		}
	}
	return first
}

// earlier is the earlier of two times; zero is none.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// owed is what is left of the seller's own clocks while a claim is resolved.
func (k Case) owed(done ...ClockKind) time.Time {
	u := k.Unit()
	if !u.Here() {
		return time.Time{}
	}
	if u.Inspection != NotInspected {
		done = append(done, VerifyFault)
	}
	return k.Terms.owed(k.Claim.Seller, u.ReceivedAt, done...)
}

// due: hours run on, working days end with their last day.
func (o *ObligationTerm) due(seller string, now time.Time) time.Time {
	if o.WorkingDays == 0 {
		return now.Add(time.Duration(o.Hours) * time.Hour)
	}
	return EndOf(seller, WorkingDayAfter(catalog.ByID(seller).Country, Today(seller, now), o.WorkingDays))
}

// kept stops clocks of the seller whose work is done.
func (ch *Change) kept(kinds ...ClockKind) {
	for _, kind := range kinds {
		ch.set(kind, time.Time{}, "")
	}
	ch.After.StaffDueAt = time.Time{}
}
