package desk_test

import (
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

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
		_, err = o.Propose(ctx, boss, c.ID, claim.Repair, "All the same.")
		wants(t, err, claim.Conflict) // nothing is offered before they say yes to the price
		o.begun(c, boss, claim.ReturnUnrepaired)
		if _, err = o.Fulfil(ctx, boss, c.ID, 0, claim.Shipment{Parcel: parcel}); err != nil {
			t.Fatal(err)
		}
		o.wantClock(c, claim.ReturnRepaired, time.Time{})
	})
}

// A leased phone: the replacement goes out first, and no day is set for the old one; one reminder
// threatens nothing.
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
		if got["rma_reminder"] != 0 || got["advance_reminder"] != 1 || got["advance_overdue"] != 0 || got["rma_expired"] != 0 {
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

// noClock checks that a clock of a claim does not run.
func (o aftermath) noClock(c claim.Claim, kind claim.ClockKind) {
	o.t.Helper()
	err := o.Store.Read(ctx, func(tx *store.Tx) error {
		clock, err := tx.ClockByID(c.ID + "/" + string(kind))
		if err == nil && clock.State == store.ClockArmed {
			o.t.Errorf("%s runs until %s", kind, clock.Due)
		}
		return err
	})
	if err != nil {
		o.t.Error(err)
	}
}
