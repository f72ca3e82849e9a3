package desk_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
)

// clerk is a member of staff of one seller.
func (o aftermath) clerk(seller, name string, role claim.Role) claim.Actor {
	o.t.Helper()
	s := &claim.Staff{ID: name, Email: name + "@example.com", Name: name, Roles: map[string]claim.Role{seller: role}, Version: 1}
	if err := o.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddStaff(s, o.clock()) }); err != nil {
		o.t.Fatal(err)
	}
	return s.Actor()
}

// approvedAt is an approved claim of anna's at another seller, whose books know the device by these facts.
func (o aftermath) approvedAt(seller string, boss claim.Actor, serial, record, stated string, quote int64) claim.Claim {
	o.t.Helper()
	err := o.Store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.BeginImport("import-"+serial, seller, "orders.csv", "", o.clock()); err != nil {
			return err
		}
		return tx.KeepUnits("import-"+serial, o.clock(), []claim.Unit{{ID: "unit-" + serial, Seller: seller, OrderNumber: "4711", Serial: serial,
			Email: "anna@example.com", Facts: facts(record), Version: 1}})
	})
	var c claim.Claim
	if err == nil {
		c, err = o.Start(ctx, o.anna, desk.Draft{Seller: seller, Intent: "fault", Facts: facts(stated), Serial: serial, Order: "4711", Fault: "Dead.",
			Contact: claim.Contact{Name: "Demo Customer"}}, "key"+serial)
	}
	if err == nil {
		c, err = o.Submit(ctx, o.anna, c.ID, c.Version)
	}
	if err == nil {
		c, err = o.Rule(ctx, boss, c.ID, c.Version, claim.Ruling{Action: claim.Approve, Reason: "Yes.", QuoteCents: quote})
	}
	if err == nil && c.State != claim.Approved {
		err = fmt.Errorf("the claim is %s, %s", c.State, c.Verdict)
	}
	return ok(o.t, c, err)
}

// begun is a resolution that staff have begun, whoever chooses it.
func (o aftermath) begun(c claim.Claim, staff claim.Actor, kind claim.ResolutionKind) claim.Resolution {
	o.t.Helper()
	r, err := o.Propose(ctx, staff, c.ID, kind, "It is fair.")
	if err == nil && r.ChosenBy == "customer" {
		r, err = o.AcceptResolution(ctx, o.anna, c.ID, r.Version)
	} else if err == nil {
		r, err = o.AcceptResolution(ctx, staff, c.ID, r.Version)
	}
	if err == nil {
		r, err = o.BeginResolution(ctx, staff, c.ID, r.Version, "")
	}
	return ok(o.t, r, err)
}

// here is the unit of a claim, received and inspected.
func (o aftermath) here(c claim.Claim, found claim.Inspection) claim.RMA {
	o.t.Helper()
	return o.inspect(o.receive(o.rma(c), c), c, found)
}

var parcel = claim.Parcel{Carrier: "Demo Post", Tracking: "1Z"}

func TestReplacementKeepsTheOriginalTerm(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		_, err := o.Propose(ctx, o.agent, c.ID, claim.OnsiteRepair, "")
		wants(t, err, claim.Invalid) // not listed, and no reason
		r, err := o.Propose(ctx, o.anna, c.ID, claim.Replace, "")
		if err != nil || r.State != claim.ResAccepted {
			t.Fatal(r, err)
		}
		_, err = o.BeginResolution(ctx, o.agent, c.ID, r.Version, "")
		wants(t, err, claim.Conflict) // the unit is not here
		o.here(c, claim.ConfirmedFault)
		if r, err = o.BeginResolution(ctx, o.agent, c.ID, r.Version, ""); err != nil {
			t.Fatal(err)
		}
		_, err = o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Parcel: parcel})
		wants(t, err, claim.Invalid) // no serial number
		if r, err = o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Serial: "SN-NEW", Parcel: parcel}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
		devices, err := o.Devices(ctx, o.anna)
		windows := map[string]string{}
		for _, d := range devices {
			_, after, _ := strings.Cut(string(d.Coverage.Answer), `"windows":`)
			windows[d.Unit.Serial], _, _ = strings.Cut(after, `"remedies"`)
		}
		if err != nil || windows["SN-NEW"] == "" || windows["SN-NEW"] != windows["SN-1"] {
			t.Fatal(windows, err)
		}
		closed, err := o.Finish(ctx, o.agent, c.ID, 0)
		if err != nil || closed.State != claim.Closed {
			t.Fatal(closed, err)
		}
		_, err = o.Propose(ctx, o.agent, c.ID, claim.Repair, "")
		wants(t, err, claim.Conflict)
	})
}

func TestTwoReplacementsCannotHaveOneSerial(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		for i, want := range []claim.Code{"", claim.Invalid} {
			c := o.approved(o.anna, fmt.Sprint("SN-", i), 20000, "")
			o.here(c, claim.ConfirmedFault)
			r := o.begun(c, o.agent, claim.Replace)
			_, err := o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Serial: "SN-NEW", Parcel: parcel})
			if claim.CodeOf(err) != want {
				t.Fatal(i, err)
			}
		}
	})
}

// shipped is an advance replacement that is out, with a hold on the customer's card.
func (o aftermath) shipped(serial string) (claim.Claim, claim.RMA, claim.Resolution, string) {
	o.t.Helper()
	c := o.approved(o.anna, serial, 20000, `"advance_replacement":true`)
	rma := o.rma(c)
	r := o.begun(c, o.agent, claim.AdvanceReplacement)
	hold := o.booked(o.agent, c, claim.Booking{Kind: claim.EntryHold, Cents: 15000, Why: "The price of a used one."})
	r, err := o.ShipReplacement(ctx, o.agent, c.ID, r.Version, claim.Shipment{Serial: serial + "-NEW", Parcel: parcel})
	ok(o.t, r, err)
	if r.State != claim.ResAwaitingReturn || !r.ReturnDue.Equal(claim.EndOf("connectpro", claim.Today("connectpro", o.clock()).AddDays(14))) {
		o.t.Fatalf("%+v", r)
	}
	return c, rma, r, hold
}

func TestAdvanceReplacementBackOnTheLastDay(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, rma, r, hold := o.shipped("SN-1")
		o.until(r.ReturnDue.Add(-time.Second))
		o.sweep()
		err := o.refused(o.agent, c, claim.Booking{Kind: claim.EntryHoldCharge, Cents: 15000, EntryID: hold, Why: "Late."})
		wants(t, err, claim.Conflict) // still in time
		o.receive(rma, c)
		o.until(r.ReturnDue.Add(time.Hour))
		o.sweep()
		a, err := o.Aftermath(ctx, o.agent, c.ID)
		if err != nil || a.Case.Resolution.State != claim.ResAwaitingReturn {
			t.Fatal(a.Case.Resolution, err)
		}
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryHoldCharge, Cents: 15000, EntryID: hold, Why: "Late."}), claim.Conflict)
		_, err = o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{})
		wants(t, err, claim.Conflict) // the hold is open
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryHoldRelease, Cents: 15000, EntryID: hold})
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryHoldRelease, Cents: 1, EntryID: hold}), claim.Invalid)
		if r, err = o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
	})
}

func TestAdvanceReplacementADayLate(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c, rma, r, hold := o.shipped("SN-1")
		o.until(r.ReturnDue)
		o.sweep()
		a, err := o.Aftermath(ctx, o.agent, c.ID)
		if err != nil || a.Case.Resolution.State != claim.ResOverdue || a.Case.Money.OpenHold() != 15000 {
			t.Fatal("a clock marks it and charges nothing:", a.Case.Resolution, err)
		}
		got := o.letters()
		for _, kind := range []claim.MailKind{claim.MailReplacementSent, claim.MailAdvanceWarning7, claim.MailAdvanceWarning2, claim.MailAdvanceWarning0, claim.MailAdvanceOverdue} {
			if got[string(kind)] != 1 {
				t.Error(kind, got[string(kind)])
			}
		}
		rma = o.receive(rma, c) // the RMA had the same last day: late too
		ok2(t)(o.RuleLateRMA(ctx, o.agent, rma.ID, 0, true, ""))
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryHoldCharge, Cents: 5000, EntryID: hold, Why: "A week of rent."})
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryHoldRelease, Cents: 10000, EntryID: hold})
		if r, err = o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
	})
}

func TestReturnUnrepairedAndNothingFound(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		_, err := o.Propose(ctx, o.agent, c.ID, claim.ReturnUnrepaired, "")
		wants(t, err, claim.Conflict) // not here
		o.here(c, claim.NoFaultFound)
		_, err = o.Propose(ctx, o.agent, c.ID, claim.Repair, "")
		wants(t, err, claim.Invalid) // against the inspection
		r := o.begun(c, o.agent, claim.NothingFound)
		if r, err = o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Parcel: parcel}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
		wrong := o.approved(o.anna, "SN-2", 20000, "")
		o.here(wrong, claim.WrongItem)
		_, err = o.Propose(ctx, o.agent, wrong.ID, claim.Refund, "They are nice.")
		wants(t, err, claim.Invalid)
		o.begun(wrong, o.agent, claim.ReturnUnrepaired)
	})
}

// A dispute, and a second resolution after the first one failed.
func TestDisputeAndSecondTry(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		o.here(c, claim.ConfirmedFault)
		r, err := o.Propose(ctx, o.agent, c.ID, claim.Repair, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.AcceptResolution(ctx, o.agent, c.ID, r.Version)
		wants(t, err, claim.Forbidden) // the customer chooses here
		if r, err = o.DisputeResolution(ctx, o.anna, c.ID, r.Version, "I want a new one."); err != nil || r.State != claim.ResDisputed {
			t.Fatal(r, err)
		}
		_, err = o.BeginResolution(ctx, o.agent, c.ID, r.Version, "")
		wants(t, err, claim.Invalid)
		_, err = o.Propose(ctx, o.anna, c.ID, claim.Exchange, "")
		wants(t, err, claim.Conflict) // one at a time
		if r, err = o.FailResolution(ctx, o.agent, c.ID, r.Version, "They want an exchange."); err != nil {
			t.Fatal(err)
		}
		if r, err = o.Propose(ctx, o.anna, c.ID, claim.Exchange, ""); err != nil || r.State != claim.ResAccepted {
			t.Fatal(r, err)
		}
	})
}

func TestPaidRepairAndTheManufacturer(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		boss := o.clerk("shenzhen_service", "li", claim.Supervisor)
		c := o.approvedAt("shenzhen_service", boss, "SZ-1", `"brand":"agent","delivered_on":"2025-01-10"`, `"symptom":"failure","causes":[],"failed_on":"2026-11-01","service_area":"elsewhere"`, 8000)
		if c.Verdict != "chargeable" || c.Quote.State != claim.QuoteOffered {
			t.Fatalf("%+v", c)
		}
		_, err := o.IssueRMA(ctx, boss, []string{c.ID})
		wants(t, err, claim.Conflict) // no yes to the quote
		if c, err = o.SettleQuote(ctx, o.anna, c.ID, c.Version, true); err != nil {
			t.Fatal(err)
		}
		rma := ok2(t)(o.IssueRMA(ctx, boss, []string{c.ID}))
		if !rma.DueAt.IsZero() {
			t.Error("a deadline that the policy does not have")
		}
		o.pass(15 * 24 * time.Hour)
		o.sweep()
		if got := o.letters(); got["rma_reminder"] != 1 || got["rma_expired"] != 0 {
			t.Error(got)
		}
		rma = ok2(t)(o.ReceiveRMA(ctx, boss, rma.ID, 0, []claim.Receipt{{ClaimID: c.ID}}))
		if rma.Late() {
			t.Error("late without a deadline")
		}
		o.wantClock(c, claim.VerifyFault, o.clock().Add(12*time.Hour))
		o.wantClock(c, claim.ForwardToManufacturer, o.clock().Add(12*time.Hour))
		ok2(t)(o.InspectUnit(ctx, boss, rma.ID, 0, c.ID, claim.ConfirmedFault, ""))
		o.wantClock(c, claim.VerifyFault, time.Time{})
		r, err := o.Propose(ctx, o.anna, c.ID, claim.ManufacturerService, "")
		if err != nil {
			t.Fatal(err)
		}
		changed, err := o.Requote(ctx, boss, c.ID, 0, 9000, "A board is broken too.")
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.BeginResolution(ctx, boss, c.ID, r.Version, "")
		wants(t, err, claim.Conflict)
		if _, err = o.SettleQuote(ctx, o.anna, c.ID, changed.Version, true); err != nil {
			t.Fatal(err)
		}
		if _, err = o.BeginResolution(ctx, boss, c.ID, r.Version, ""); err != nil {
			t.Fatal(err)
		}
		if r, err = o.ForwardUnit(ctx, boss, c.ID, 0, "M-77"); err != nil || r.State != claim.ResAtManufacturer {
			t.Fatal(r, err)
		}
		o.wantClock(c, claim.ForwardToManufacturer, time.Time{})
		if r, err = o.UnitBack(ctx, boss, c.ID, 0, "Repaired."); err != nil || r.State != claim.ResInProgress {
			t.Fatal(r, err)
		}
		wants(t, o.refused(boss, c, claim.Booking{Kind: claim.EntryCharge, Code: "parts", Cents: 9001, Why: "Board."}), claim.Invalid)
		wants(t, o.refused(boss, c, claim.Booking{Kind: claim.EntryCharge, Code: "labour", Cents: 1, Why: "Hours."}), claim.Invalid) // second year: labour is free
		o.booked(boss, c, claim.Booking{Kind: claim.EntryCharge, Code: "parts", Cents: 9000, Why: "Board."})
		wants(t, o.refused(boss, c, claim.Booking{Kind: claim.EntryPaid, Cents: 9001}), claim.Invalid)
		o.booked(boss, c, claim.Booking{Kind: claim.EntryPaid, Cents: 9000})
		if r, err = o.Fulfil(ctx, boss, c.ID, 0, claim.Shipment{Parcel: parcel}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
	})
}

// wantClock checks when a clock of a claim is due; zero: it does not run.
func (o aftermath) wantClock(c claim.Claim, kind claim.ClockKind, due time.Time) {
	o.t.Helper()
	err := o.Store.Read(ctx, func(tx *store.Tx) error {
		clock, err := tx.ClockByID(c.ID + "/" + string(kind))
		if err == nil && (clock.State == store.ClockArmed) == due.IsZero() || err == nil && !clock.Due.Equal(due) {
			o.t.Errorf("%s: %s, due %s, not %s", kind, clock.State, clock.Due, due)
		}
		return err
	})
	if err != nil {
		o.t.Error(err)
	}
}

func TestCreditOnsiteAndSoftware(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		o.here(c, claim.ConfirmedFault)
		o.begun(c, o.agent, claim.Credit)
		_, err := o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{})
		wants(t, err, claim.Conflict) // nothing was credited
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 100}), claim.Conflict)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryCredit, Cents: 15000, Why: "As agreed."})
		if _, err := o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{}); err != nil {
			t.Fatal(err)
		}
		boss := o.clerk("shenzhen_service", "li", claim.Supervisor)
		record, dead := `"brand":"own","delivered_on":"2026-05-10"`, `"causes":[],"failed_on":"2026-11-01","service_area":"shenzhen","symptom":`
		for kind, symptom := range map[claim.ResolutionKind]string{claim.OnsiteRepair: `"failure"`, claim.SoftwareUpdate: `"software_update"`} {
			c := o.approvedAt("shenzhen_service", boss, "SZ-"+string(kind), record, dead+symptom, 0)
			o.begun(c, boss, kind) // no parcel is needed
			r, err := o.Fulfil(ctx, boss, c.ID, 0, claim.Shipment{Why: "Done at the customer's."})
			if err != nil || r.State != claim.ResFulfilled || r.Goodwill {
				t.Error(kind, r, err)
			}
			if _, err := o.Finish(ctx, boss, c.ID, 0); err != nil {
				t.Error(kind, err)
			}
		}
	})
}

// A customer who does not want the new price gets the unit back as it came.
func TestRejectedQuoteSendsTheUnitBack(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		boss := o.clerk("shenzhen_service", "li", claim.Supervisor)
		c := o.approvedAt("shenzhen_service", boss, "SZ-1", `"brand":"own","delivered_on":"2022-01-10"`,
			`"symptom":"failure","causes":[],"failed_on":"2026-11-01","service_area":"elsewhere"`, 8000)
		c, err := o.SettleQuote(ctx, o.anna, c.ID, c.Version, true)
		if err != nil {
			t.Fatal(err)
		}
		rma := ok2(t)(o.IssueRMA(ctx, boss, []string{c.ID}))
		rma = ok2(t)(o.ReceiveRMA(ctx, boss, rma.ID, 0, []claim.Receipt{{ClaimID: c.ID}}))
		o.wantClock(c, claim.ReturnRepaired, claim.EndOf("shenzhen_service", claim.WorkingDayAfter("CN", claim.Today("shenzhen_service", o.clock()), 3)))
		ok2(t)(o.InspectUnit(ctx, boss, rma.ID, 0, c.ID, claim.CustomerDamage, ""))
		changed, err := o.Requote(ctx, boss, c.ID, 0, 30000, "Three boards.")
		if err != nil {
			t.Fatal(err)
		}
		if _, err = o.SettleQuote(ctx, o.anna, c.ID, changed.Version, false); err != nil {
			t.Fatal(err)
		}
		r, err := o.Propose(ctx, boss, c.ID, claim.Repair, "All the same.")
		if err == nil {
			r, err = o.AcceptResolution(ctx, boss, c.ID, r.Version)
		}
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.BeginResolution(ctx, boss, c.ID, r.Version, "")
		wants(t, err, claim.Conflict)
		if _, err = o.FailResolution(ctx, boss, c.ID, r.Version, "No yes to the price."); err != nil {
			t.Fatal(err)
		}
		o.begun(c, boss, claim.ReturnUnrepaired)
		if _, err = o.Fulfil(ctx, boss, c.ID, 0, claim.Shipment{Parcel: parcel}); err != nil {
			t.Fatal(err)
		}
		o.wantClock(c, claim.ReturnRepaired, time.Time{})
	})
}

// A leased phone: the replacement goes out first, and no day is set for the old one; a reminder threatens nothing.
func TestLeasedPhoneWithoutADeadline(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		boss := o.clerk("spectrumvoip", "sue", claim.Supervisor)
		c := o.approvedAt("spectrumvoip", boss, "SV-1", `"product":"ip_phone","purchased_on":"2020-01-10","channel":"direct","lease":"current","acquired_on_lease":true`,
			`"symptom":"physical_damage","causes":["liquid"]`, 0)
		rma := ok2(t)(o.IssueRMA(ctx, boss, []string{c.ID}))
		r := o.begun(c, boss, claim.AdvanceReplacement)
		wants(t, o.refused(boss, c, claim.Booking{Kind: claim.EntryHold, Cents: 100, Why: "To be sure."}), claim.Conflict) // the policy has none
		r, err := o.ShipReplacement(ctx, boss, c.ID, r.Version, claim.Shipment{Serial: "SV-2", Parcel: parcel})
		if err != nil || r.State != claim.ResAwaitingReturn || !r.ReturnDue.IsZero() {
			t.Fatal(r, err)
		}
		o.pass(60 * 24 * time.Hour)
		o.sweep()
		got := o.letters()
		if got["rma_reminder"] != 1 || got["advance_reminder"] != 1 || got["advance_overdue"] != 0 || got["rma_expired"] != 0 {
			t.Error(got)
		}
		rma = ok2(t)(o.ReceiveRMA(ctx, boss, rma.ID, rma.Version, []claim.Receipt{{ClaimID: c.ID, SerialSeen: "SV-1"}}))
		ok2(t)(o.InspectUnit(ctx, boss, rma.ID, 0, c.ID, claim.CustomerDamage, ""))
		if r, err = o.Fulfil(ctx, boss, c.ID, 0, claim.Shipment{}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
		if _, err := o.CloseRMA(ctx, boss, rma.ID, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Finish(ctx, boss, c.ID, 0); err != nil {
			t.Fatal(err)
		}
	})
}

// The books do not know the old unit: the replacement goes on with its dates, but what a customer typed as the price does not
// become a payment.
func TestReplacementOfAnUnknownUnit(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approve(o.anna, "SN-X", `"purchased_on":"2026-11-05","delivered_on":"2026-11-10","price_cents":20000`)
		if c.Verified() {
			t.Fatal("verified")
		}
		o.here(c, claim.ConfirmedFault)
		r := o.begun(c, o.agent, claim.Replace)
		r, err := o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Serial: "SN-NEW", Parcel: parcel})
		if err != nil {
			t.Fatal(err)
		}
		unit, err := o.OwnDevice(ctx, o.anna, r.NewUnitID)
		if err != nil || string(unit.Facts["purchased_on"]) != `"2026-11-05"` || unit.Facts["price_cents"] != nil || unit.Facts["symptom"] != nil {
			t.Fatal(unit, err)
		}
	})
}
