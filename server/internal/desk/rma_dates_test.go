package desk_test

import (
	"fmt"
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

func TestRMAExpiresByTheDateAndNotEarly(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		r := o.rma(c)
		o.until(r.DueAt.Add(-time.Millisecond))
		o.sweep()
		if r = o.state(r); r.State != claim.RMAIssued {
			t.Fatal("early:", r.State)
		}
		o.pass(time.Millisecond)
		_, err := o.SendRMA(ctx, o.anna, r.ID, 0, claim.Parcel{Carrier: "Demo Post"}) // no timer has fired
		wants(t, err, claim.Conflict)
		_, err = o.ExtendRMA(ctx, o.agent, r.ID, 0, claim.Today("connectpro", o.clock()).AddDays(9), "Holiday.")
		wants(t, err, claim.Conflict)
		o.sweep()
		if r = o.state(r); r.State != claim.RMAExpired {
			t.Fatal(r.State)
		}
		got := o.letters()
		for _, kind := range []claim.MailKind{claim.MailRMAIssued, claim.MailRMAWarning7, claim.MailRMAWarning2, claim.MailRMAWarning0, claim.MailRMAExpired} {
			if got[string(kind)] != 1 {
				t.Error(kind, got[string(kind)])
			}
		}
		fresh := ok2(t)(o.ReissueRMA(ctx, o.agent, r.ID, r.Version))
		r = o.state(r)
		if r.State != claim.RMAReissued || r.ReplacedByID != fresh.ID || fresh.ReplacesID != r.ID || fresh.Number == r.Number || !fresh.DueAt.After(o.clock()) {
			t.Errorf("%+v %+v", r, fresh)
		}
		found, err := o.FindRMA(ctx, o.agent, string(r.Number))
		if err != nil || found.ID != fresh.ID {
			t.Error("the old number does not lead to the new one:", found, err)
		}
	})
}

func TestReissueBeforeAnyTimer(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		r := o.rma(o.approved(o.anna, "SN-1", 20000, ""))
		_, err := o.ReissueRMA(ctx, o.agent, r.ID, r.Version)
		wants(t, err, claim.Conflict) // it still runs
		o.until(r.DueAt)
		ok2(t)(o.ReissueRMA(ctx, o.agent, r.ID, r.Version))
		o.sweep()
		if r = o.state(r); r.State != claim.RMAReissued {
			t.Error(r.State)
		}
	})
}

func TestGoodsInTransitDoNotExpireButAreLate(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		r := o.rma(c)
		ok2(t)(o.SendRMA(ctx, o.anna, r.ID, r.Version, claim.Parcel{Carrier: "Demo Post"}))
		o.until(r.DueAt.Add(time.Hour))
		o.sweep()
		if r = o.state(r); r.State != claim.RMAInTransit {
			t.Fatal(r.State)
		}
		r = o.receive(r, c)
		if !r.Late() {
			t.Fatal("not late")
		}
		_, err := o.InspectUnit(ctx, o.agent, r.ID, 0, c.ID, claim.ConfirmedFault, "")
		wants(t, err, claim.Conflict)
		_, err = o.RuleLateRMA(ctx, o.agent, r.ID, 0, false, "")
		wants(t, err, claim.Invalid)
		r = ok2(t)(o.RuleLateRMA(ctx, o.agent, r.ID, 0, false, "Too late."))
		r = ok2(t)(o.CloseRMA(ctx, o.agent, r.ID, 0))
		o.rma(c) // the right to the warranty survives
	})
}

func TestLateGoodsOfAnExpiredNumberAreReceived(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		r := o.rma(c)
		o.until(r.DueAt)
		o.sweep()
		r = o.receive(r, c)
		r = ok2(t)(o.RuleLateRMA(ctx, o.agent, r.ID, 0, true, ""))
		r = o.inspect(r, c, claim.ConfirmedFault)
		if r.State != claim.RMAReceived || !r.Late() || !r.Units[0].Here() {
			t.Errorf("%+v", r)
		}
	})
}

func TestExtensionMovesTheLastDay(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		r := o.rma(o.approved(o.anna, "SN-1", 20000, ""))
		first := r.DueAt
		day := claim.Today("connectpro", r.DueAt).AddDays(5)
		for _, bad := range []struct {
			day policies.Date
			why string
		}{{day, " "}, {day.AddDays(-30), "Holiday."}, {day.AddDays(900), "Holiday."}} {
			_, err := o.ExtendRMA(ctx, o.agent, r.ID, 0, bad.day, bad.why)
			wants(t, err, claim.Invalid)
		}
		r = ok2(t)(o.ExtendRMA(ctx, o.agent, r.ID, r.Version, day, "Holiday."))
		o.until(first)
		o.sweep()
		if r = o.state(r); r.State != claim.RMAIssued {
			t.Fatal(r.State)
		}
		o.until(r.DueAt)
		o.sweep()
		if r = o.state(r); r.State != claim.RMAExpired {
			t.Fatal(r.State)
		}
		if got := o.letters(); got["rma_warning_2"] < 1 || got["rma_expired"] != 1 {
			t.Error(got)
		}
	})
}

// Goods are received in the same instant in which the number expires: whichever comes first, they are received and late.
func TestReceivedWhileExpiring(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		for round := range 10 {
			c := o.approved(o.anna, fmt.Sprint("SN-", round), 20000, "")
			r := o.rma(c)
			o.until(r.DueAt)
			done := make(chan error, 2)
			go func() { done <- o.Sweep(ctx, silent) }()
			go func() {
				_, err := o.ReceiveRMA(ctx, o.agent, r.ID, 0, []claim.Receipt{{ClaimID: c.ID}})
				done <- err
			}()
			for range 2 {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
			o.sweep()
			if r = o.state(r); r.State != claim.RMAReceived || !r.Late() {
				t.Fatalf("round %d: %+v", round, r)
			}
		}
	})
}

// Several people do the same at the same instant: one wins, the others are told.
func TestOneOfFourWins(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		var r claim.RMA
		for name, do := range map[string]func() error{
			"issue": func() error { _, err := o.IssueRMA(ctx, o.agent, []string{c.ID}); return err },
			"propose": func() error {
				_, err := o.Propose(ctx, o.agent, c.ID, claim.Repair, "")
				return err
			},
		} {
			results := make(chan error, 4)
			for range cap(results) {
				go func() { results <- do() }()
			}
			won := 0
			for range cap(results) {
				if err := <-results; err == nil {
					won++
				} else if claim.CodeOf(err) != claim.Conflict {
					t.Error(name, err)
				}
			}
			if won != 1 {
				t.Errorf("%s: %d of 4", name, won)
			}
		}
		all, err := o.RMAs(ctx, o.anna)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		r = o.receive(all[0], c)
		version, results := r.Version, make(chan error, 2)
		for _, found := range []claim.Inspection{claim.ConfirmedFault, claim.NoFaultFound} {
			go func() {
				_, err := o.InspectUnit(ctx, o.agent, r.ID, version, c.ID, found, "")
				results <- err
			}()
		}
		if one, other := <-results, <-results; (one == nil) == (other == nil) || claim.CodeOf(errorOf(one, other)) != claim.Conflict {
			t.Error(one, other)
		}
	})
}
