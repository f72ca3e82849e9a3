package desk_test

import (
	"slices"
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// wantOneDay: the RMA, the old units that are owed under it and the claims have one last day.
func (o aftermath) wantOneDay(r claim.RMA, due time.Time, claims ...claim.Claim) {
	o.t.Helper()
	if r = o.state(r); !r.DueAt.Equal(due) {
		o.t.Errorf("the RMA ends %v, not %v", r.DueAt, due)
	}
	for _, c := range claims {
		a, err := o.Aftermath(ctx, o.agent, c.ID)
		ok(o.t, a, err)
		if res := a.Case.Resolution; res != nil && !res.ShippedAt.IsZero() && (res.State != claim.ResAwaitingReturn || !res.ReturnDue.Equal(due)) {
			o.t.Errorf("%s: the old unit is %s until %v, not %v", c.Serial, res.State, res.ReturnDue, due)
		}
		if !a.Case.Claim.StaffDueAt.IsZero() {
			o.t.Errorf("%s: staff are late since %v, and the customer has time", c.Serial, a.Case.Claim.StaffDueAt)
		}
		if !a.Case.Claim.CustomerDue.Equal(due) {
			o.t.Errorf("%s: the claim says %v, not %v", c.Serial, a.Case.Claim.CustomerDue, due)
		}
	}
}

// ship sends the replacement of a claim; the work has begun.
func (o aftermath) ship(c claim.Claim) claim.Resolution {
	o.t.Helper()
	r, err := o.ShipReplacement(ctx, o.agent, c.ID, 0, claim.Shipment{Serial: c.Serial + "-NEW", Parcel: parcel})
	return ok(o.t, r, err)
}

func (o aftermath) wanted(serial string) claim.Claim {
	c := o.approved(o.anna, serial, 20000, `"advance_replacement":true`)
	o.begun(c, o.agent, claim.AdvanceReplacement)
	return c
}

// replacedFirstAtSoftnetworks is a claim whose replacement is to go out first, and its RMA, where only the number has a last day.
func (o aftermath) replacedFirstAtSoftnetworks() (boss claim.Actor, c claim.Claim, rma claim.RMA) {
	o.t.Helper()
	boss = o.clerk("softnetworks", "sol", claim.Supervisor)
	c = o.approvedAt("softnetworks", boss, "SO-1", `"product":"preowned_hardware","purchased_on":"2026-08-01","shipped_on":"2026-08-03","original_purchaser":true`,
		`"symptom":"failure","causes":[],"advance_replacement":true`, 0)
	rma = ok2(o.t)(o.IssueRMA(ctx, boss, []string{c.ID}))
	o.begun(c, boss, claim.AdvanceReplacement)
	return boss, c, rma
}

// daysOn is the end of the last day some days from now.
func (o aftermath) daysOn(days int) time.Time {
	return claim.EndOf("connectpro", claim.Today("connectpro", o.clock()).AddDays(days))
}

func (o aftermath) dayOn(days int) policies.Date {
	return claim.Today("connectpro", o.clock()).AddDays(days)
}

// A replacement that goes out later takes the number of the old unit with it, and whatever else is to come under it.
func TestShippingMovesTheNumber(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		one, two, other := o.wanted("SN-1"), o.wanted("SN-2"), o.approved(o.anna, "SN-3", 20000, "")
		rma := o.rma(other, one, two)
		first := rma.DueAt
		o.ship(one)
		o.wantOneDay(rma, first, one, two, other)
		o.pass(5 * 24 * time.Hour)
		o.ship(two)
		due := o.daysOn(14)
		o.wantOneDay(rma, due, one, two, other)
		o.until(first)
		o.sweep()
		o.wantOneDay(rma, due, one, two, other)
		o.mornings(one, due)
		o.until(due)
		o.sweep()
		if rma = o.state(rma); rma.State != claim.RMAExpired {
			t.Error(rma.State)
		}
		got := o.letters()
		for kind, want := range map[claim.MailKind]int{claim.MailRMAExtended: 1, claim.MailRMAWarning2: 1, claim.MailAdvanceWarning2: 2, claim.MailAdvanceOverdue: 2} {
			if got[string(kind)] != want {
				t.Errorf("%d letters %s, not %d", got[string(kind)], kind, want)
			}
		}
	})
}

// While the seller owes the replacement, the customer keeps the old unit: no letter presses, the number does not end, and its
// time begins when the replacement goes out.
func TestTheOldUnitIsKeptUntilTheReplacementGoesOut(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.wanted("SN-1")
		rma := o.rma(c)
		all, err := lettersOf(o.Store)
		for _, l := range ok(t, all, err) {
			if _, named := l.Params["last_day"]; l.Kind == claim.MailRMAIssued && (named || l.Params[claim.KeepOldUnit] == "") {
				t.Errorf("the letter says %v", l.Params)
			}
		}
		_, kept, err := o.RMAs(ctx, o.anna)
		own, err2 := o.OwnRMA(ctx, o.anna, rma.ID)
		if ok(t, ok(t, own, err2), err); !kept[c.ID] || !own.RMA.Kept(own.Kept()) {
			t.Error("the customer is not told to keep it", kept, own.Kept())
		}
		o.mornings(c, rma.DueAt)
		o.until(rma.DueAt)
		o.sweep()
		o.wantOneDay(rma, o.daysOn(14), c)
		o.pass(5 * 24 * time.Hour)
		due := o.daysOn(14)
		o.ship(c)
		o.wantOneDay(rma, due, c)
		got := o.letters()
		for _, kind := range []claim.MailKind{claim.MailRMAWarning7, claim.MailRMAWarning2, claim.MailRMAWarning0, claim.MailRMAExpired} {
			if got[string(kind)] != 0 {
				t.Errorf("%d letters %s", got[string(kind)], kind)
			}
		}
		o.until(due)
		o.sweep()
		if rma = o.state(rma); rma.State != claim.RMAExpired {
			t.Error("the number never ends:", rma.State)
		}
		got = o.letters()
		all, err = lettersOf(o.Store)
		for _, l := range ok(t, all, err) {
			if l.Kind == claim.MailAdvanceOverdue && l.Params[claim.EndedNumber] != string(rma.Number) {
				t.Errorf("the letter about the old unit does not name the number that ended: %v", l.Params)
			}
		}
		if got[string(claim.MailAdvanceOverdue)] != 1 || got[string(claim.MailRMAExpired)] != 0 {
			t.Errorf("one last day is over, told in %d and %d letters", got[string(claim.MailAdvanceOverdue)], got[string(claim.MailRMAExpired)])
		}
	})
}

// Where only the number has a last day, its days count from the replacement's shipment.
func TestTheDaysOfANumberCountFromTheShipment(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		boss, c, rma := o.replacedFirstAtSoftnetworks()
		o.pass(20 * 24 * time.Hour)
		_, err := o.ShipReplacement(ctx, boss, c.ID, 0, claim.Shipment{Serial: "SO-2", Parcel: parcel})
		wants(t, err, "")
		due := claim.EndOf("softnetworks", claim.Today("softnetworks", o.clock()).AddDays(30))
		open, err := o.OpenRMA(ctx, boss, rma.ID)
		if ok(t, open, err); !open.RMA.DueAt.Equal(due) {
			t.Errorf("the RMA ends %v, not %v", open.RMA.DueAt, due)
		}
		all, err := lettersOf(o.Store)
		for _, l := range ok(t, all, err) {
			if l.Kind == claim.MailReplacementSent && l.Params["last_day"] != claim.Today("softnetworks", due.Add(-time.Millisecond)).String() {
				t.Error("the letter names", l.Params["last_day"])
			}
		}
	})
}

// More time for the number is more time for the old unit, and the other way about.
func TestMoreTimeMovesBoth(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, rma, _, _ := o.shipped("SN-1")
		ok2(t)(o.ExtendRMA(ctx, o.agent, rma.ID, 0, o.dayOn(20), "Holiday."))
		o.wantOneDay(rma, o.daysOn(20), c)
		_, err := o.ExtendReturn(ctx, o.agent, c.ID, 0, o.dayOn(30), "A longer one.")
		wants(t, err, "")
		o.wantOneDay(rma, o.daysOn(30), c)
		o.until(o.daysOn(29))
		o.sweep()
		if rma = o.state(rma); rma.State != claim.RMAIssued {
			t.Error(rma.State)
		}
	})
}

// A number that is issued after the replacement went out ends with the old unit's day, and fits no parcel with another.
func TestANumberForAShippedReplacement(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, other := o.wanted("SN-1"), o.approved(o.anna, "SN-2", 20000, "")
		due := o.ship(c).ReturnDue
		o.pass(3 * 24 * time.Hour)
		_, err := o.IssueRMA(ctx, o.agent, []string{c.ID, other.ID})
		wants(t, err, claim.Invalid)
		o.wantOneDay(o.rma(c), due, c)
	})
}

// Cancelling the number leaves the old unit its day: the board asks staff for another number, and letters say that it is to come.
func TestACancelledNumberLeavesTheDay(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, rma, res, _ := o.shipped("SN-1")
		numberless := func(want int) {
			t.Helper()
			board, err := o.Board(ctx, o.agent, "connectpro")
			if ok(t, board, err); len(board.Numberless) != want {
				t.Errorf("%d old units without a number, not %d", len(board.Numberless), want)
			}
		}
		numberless(0)
		ok2(t)(o.CancelRMA(ctx, o.agent, rma.ID, 0, "The wrong box."))
		numberless(1)
		a, err := o.Aftermath(ctx, o.agent, c.ID)
		if ok(t, a, err); !a.Case.Claim.CustomerDue.Equal(res.ReturnDue) {
			t.Errorf("the claim says %v, not %v", a.Case.Claim.CustomerDue, res.ReturnDue)
		}
		o.wantNumbers(claim.MailAdvanceWarning7, "")
		fresh := o.rma(c)
		numberless(0)
		o.wantOneDay(fresh, res.ReturnDue, c)
		o.mornings(c, res.ReturnDue)
		o.wantNumbers(claim.MailAdvanceWarning2, string(fresh.Number))
		o.receive(fresh, c)
		numberless(0)
		board, err := o.Board(ctx, o.agent, "connectpro")
		if ok(t, board, err); !slices.Equal(board.OldHere, []string{c.ID}) {
			t.Error("the old unit is back, and the board says", board.OldHere)
		}
	})
}

// wantNumbers looks which number letters of a kind name.
func (o aftermath) wantNumbers(kind claim.MailKind, number string) {
	o.t.Helper()
	all, err := lettersOf(o.Store)
	for _, l := range ok(o.t, all, err) {
		if l.Kind == kind && l.Params["number"] != number {
			o.t.Errorf("%s names %q, not %q", kind, l.Params["number"], number)
		}
	}
}

// Once the day is over, a new number gives a new one; nothing is given or sent out under a number that has ended.
func TestANewNumberIsANewDay(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, rma, _, hold := o.shipped("SN-1")
		waiting := o.approved(o.anna, "SN-2", 20000, `"advance_replacement":true`)
		ended := o.rma(waiting)
		o.until(rma.DueAt)
		_, err := o.ExtendReturn(ctx, o.agent, c.ID, 0, o.dayOn(9), "Holiday.") // no clock has fired
		wants(t, err, claim.Conflict)
		o.sweep()
		_, err = o.ExtendReturn(ctx, o.agent, c.ID, 0, o.dayOn(9), "Holiday.")
		wants(t, err, claim.Conflict)
		o.begun(waiting, o.agent, claim.AdvanceReplacement) // agreed after the number had ended
		_, err = o.ShipReplacement(ctx, o.agent, waiting.ID, 0, claim.Shipment{Serial: "SN-2-NEW", Parcel: parcel})
		wants(t, err, claim.Conflict)
		rma = ok2(t)(o.ReissueRMA(ctx, o.agent, rma.ID, 0))
		o.wantOneDay(rma, o.daysOn(14), c)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryHoldCharge, Cents: 15000, EntryID: hold, Why: "Late."}), claim.Conflict)
		ended = ok2(t)(o.ReissueRMA(ctx, o.agent, ended.ID, 0))
		o.ship(waiting)
		o.wantOneDay(ended, o.daysOn(14), waiting)
		o.until(o.daysOn(14))
		o.sweep()
		a, err := o.Aftermath(ctx, o.agent, c.ID)
		if ok(t, a, err).Case.Resolution.State != claim.ResOverdue {
			t.Error("the new day passed and nobody noticed:", a.Case.Resolution.State)
		}
	})
}

// An old unit that is overdue without ever having had a number gets its day with the first one.
func TestAnOverdueUnitWithoutANumber(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.wanted("SN-1")
		o.until(o.ship(c).ReturnDue)
		o.sweep()
		o.wantOneDay(o.rma(c), o.daysOn(14), c)
	})
}

// More time after the last day of an old unit without a number: it is late no more, for staff neither.
func TestMoreTimeForALateUnit(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.wanted("SN-1")
		o.until(o.ship(c).ReturnDue)
		o.sweep()
		_, err := o.ExtendReturn(ctx, o.agent, c.ID, 0, o.dayOn(9), "Holiday.")
		wants(t, err, "")
		o.wantOneDay(o.rma(c), o.daysOn(9), c)
	})
}

// Where the policy gives the old unit no day of its own, the last day of its RMA is the one that every letter names.
func TestTheNumbersDayIsTheOldUnits(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		boss, c, rma := o.replacedFirstAtSoftnetworks()
		r, err := o.ShipReplacement(ctx, boss, c.ID, 0, claim.Shipment{Serial: "SO-2", Parcel: parcel})
		if ok(t, r, err); !r.ReturnDue.IsZero() {
			t.Fatal(r.ReturnDue)
		}
		a, err := o.Aftermath(ctx, boss, c.ID)
		if ok(t, a, err); !a.Case.Claim.CustomerDue.Equal(rma.DueAt) {
			t.Errorf("the claim says %v, not %v", a.Case.Claim.CustomerDue, rma.DueAt)
		}
		o.mornings(c, rma.DueAt)
		o.until(rma.DueAt)
		o.sweep()
		got := o.letters()
		for _, kind := range []claim.MailKind{claim.MailRMAWarning7, claim.MailRMAWarning2, claim.MailRMAWarning0, claim.MailRMAExpired} {
			if got[string(kind)] != 1 {
				t.Error(kind, got[string(kind)])
			}
		}
		if got[string(claim.MailAdvanceReminder)] != 0 {
			t.Error("a reminder says that there is no last day")
		}
		all, err := lettersOf(o.Store)
		for _, l := range ok(t, all, err) {
			if l.Kind == claim.MailReplacementSent && l.Params["last_day"] != claim.Today("softnetworks", rma.DueAt.Add(-time.Millisecond)).String() {
				t.Error("the letter about the replacement names", l.Params["last_day"])
			}
		}
	})
}
