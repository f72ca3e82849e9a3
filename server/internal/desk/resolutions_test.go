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
		c, _, err = o.Submit(ctx, o.anna, c.ID, c.Version)
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
		_, err = o.Propose(ctx, o.anna, c.ID, claim.Credit, "")
		wants(t, err, claim.Conflict) // what was chosen is done
		closed, err := o.Finish(ctx, o.agent, c.ID, 0)
		if err != nil || closed.State != claim.Closed {
			t.Fatal(closed, err)
		}
		_, err = o.Propose(ctx, o.agent, c.ID, claim.Repair, "It is fair.")
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
		o.mornings(c, r.ReturnDue)
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
		files := store.Files{Store: o.Store}
		if _, takes, err := files.Room(ctx, c.ID, o.anna.ID); err != nil || !takes {
			t.Error("a claim that is worked on takes no files", err)
		}
		if r, err = o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Parcel: parcel}); err != nil || r.State != claim.ResFulfilled {
			t.Fatal(r, err)
		}
		if _, takes, err := files.Room(ctx, c.ID, o.anna.ID); err != nil || takes {
			t.Error("what is settled takes files", err)
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
		r, err := o.Propose(ctx, o.agent, c.ID, claim.Repair, "It is fair.")
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

// An RMA ends with the last of its claims, and not before.
func TestTheLastClaimClosesItsRMA(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		claims := []claim.Claim{o.approved(o.anna, "SN-1", 20000, ""), o.approved(o.anna, "SN-2", 20000, "")}
		rma := o.receive(o.rma(claims...), claims...)
		for i, want := range []claim.RMAState{claim.RMAReceived, claim.RMAClosed} {
			o.inspect(o.state(rma), claims[i], claim.ConfirmedFault)
			o.begun(claims[i], o.agent, claim.Repair)
			if _, err := o.Fulfil(ctx, o.agent, claims[i].ID, 0, claim.Shipment{Parcel: parcel}); err != nil {
				t.Fatal(err)
			}
			closed, err := o.Finish(ctx, o.agent, claims[i].ID, 0)
			if got := o.state(rma).State; err != nil || closed.State != claim.Closed || got != want {
				t.Errorf("after claim %d: %s, %s, %v", i+1, closed.State, got, err)
			}
		}
	})
}
