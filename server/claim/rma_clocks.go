package claim

import (
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

// warning is a letter some days before a last day.
type warning struct {
	kind ClockKind
	days int
}

var (
	infoWarnings    = []warning{{InfoWarn7, 7}, {InfoWarn2, 2}}
	receiptWarnings = []warning{{ReceiptWarn7, 7}, {ReceiptWarn2, 2}, {ReceiptWarn0, 0}}
	advanceWarnings = []warning{{AdvanceWarn7, 7}, {AdvanceWarn2, 2}, {AdvanceWarn0, 0}}
)

// morningHour is when letters about a day are written.
//
// Interpretation: the portal does not know where a customer lives; their morning is taken to be the seller's.
const morningHour = 9

// Morning is the hour of a civil day at which the seller's letters about that day are written.
func Morning(seller string, day policies.Date) time.Time {
	y, m, d := day.Civil()
	return time.Date(y, time.Month(m), d, morningHour, 0, 0, 0, zone(seller))
}

// returnClocks starts the clocks of an RMA anew, at its first claim.
func (ch *Change) returnClocks(x Context, r *RMA) {
	if r.DueAt.IsZero() {
		day := Today(r.Seller, x.Now).AddDays(x.Rules.ReturnReminderDays)
		ch.set(ReceiptReminder, Morning(r.Seller, day), r.ID)
		return
	}
	ch.set(ReceiptDue, r.DueAt, r.ID)
	ch.warn(x, r.Seller, r.DueAt, r.ID, receiptWarnings)
}

func (ch *Change) stopReturnClocks(_ Context, r *RMA) {
	for _, kind := range []ClockKind{ReceiptDue, ReceiptReminder, ReceiptWarn7, ReceiptWarn2, ReceiptWarn0} {
		ch.set(kind, time.Time{}, r.ID)
	}
}

// advanceClocks starts the clocks of the old unit's way back; reminder where the policy names no day.
func (ch *Change) advanceClocks(x Context, r *Resolution) {
	if r.ReturnDue.IsZero() {
		day := Today(r.Seller, x.Now).AddDays(x.Rules.ReturnReminderDays)
		ch.set(AdvanceReminder, Morning(r.Seller, day), r.ID)
		return
	}
	ch.set(AdvanceReturn, r.ReturnDue, r.ID)
	ch.warn(x, r.Seller, r.ReturnDue, r.ID, advanceWarnings)
}

func (ch *Change) stopAdvanceClocks(r *Resolution) {
	for _, kind := range []ClockKind{AdvanceReturn, AdvanceReminder, AdvanceWarn7, AdvanceWarn2, AdvanceWarn0} {
		ch.set(kind, time.Time{}, r.ID)
	}
}

// warn sets the warnings that still lie ahead and stops the others.
func (ch *Change) warn(x Context, seller string, due time.Time, subject string, warnings []warning) {
	for _, w := range warnings {
		at := Morning(seller, lastDay(seller, due).AddDays(-w.days))
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
	ch.After.StaffDueAt = time.Time{}
	for _, o := range terms.Obligations {
		due := o.due(ch.After.Seller, x.Now)
		ch.set(ClockKind(o.Code), due, subject)
		if ch.After.StaffDueAt.IsZero() || due.Before(ch.After.StaffDueAt) {
			ch.After.StaffDueAt = due
		}
	}
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
