package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

func TestRMAExpiresByTheDateAndNotEarly(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		r := o.rma(c)
		o.mornings(c, r.DueAt)
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

// Letters about a number go to one claim: they know how many devices it is for, how many are there, and whether those came late.
func TestLettersKnowWhatElseIsUnderTheNumber(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		a, b := o.approved(o.anna, "SN-1", 20000, ""), o.approved(o.anna, "SN-2", 20000, "")
		r := o.rma(a, b)
		r = o.receive(r, a)
		o.until(r.DueAt.Add(time.Hour))
		o.receive(r, b)
		all, err := lettersOf(o.Store)
		var got []string
		for _, l := range ok(t, all, err) {
			switch l.Kind {
			case claim.MailRMAIssued, claim.MailRMAReceived:
				got = append(got, l.ClaimID+" "+l.Params["here"]+" of "+l.Params["devices"]+" "+l.Params["late"])
			}
		}
		slices.Sort(got)
		want := []string{a.ID + "  of 2 ", a.ID + " 1 of 2 ", b.ID + " 2 of 2 yes"}
		if slices.Sort(want); !slices.Equal(got, want) {
			t.Errorf("%q, not %q", got, want)
		}
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
		c := o.approved(o.anna, "SN-1", 20000, "")
		r := o.rma(c)
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
		o.until(c.MorningBefore(r.DueAt, 2))
		o.sweep()
		o.until(r.DueAt)
		o.sweep()
		if r = o.state(r); r.State != claim.RMAExpired {
			t.Fatal(r.State)
		}
		if got := o.letters(); got["rma_warning_2"] != 1 || got["rma_expired"] != 1 {
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
				_, err := o.Propose(ctx, o.agent, c.ID, claim.Repair, "It is fair.")
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
		all, _, err := o.RMAs(ctx, o.anna)
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

// After days in which the portal was down there is one letter, and it says how many days are left; after the last day there is
// none but that it is over.
func TestOvertakenWarningsAreNotWritten(t *testing.T) {
	const seven, two, last = "rma_warning_7", "rma_warning_2", "rma_warning_0"
	for _, c := range []struct {
		name string
		up   int // days before the last one, at noon; -1: when it is over
		want map[string]string
	}{
		{"back after three days", 4, map[string]string{seven: "4"}},
		{"back on the day of the next", 2, map[string]string{two: "2"}},
		{"back a day later", 1, map[string]string{two: "1"}},
		{"back on the last day", 0, map[string]string{last: "0"}},
		{"back too late", -1, map[string]string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			afterEach(t, func(t *testing.T, o aftermath) {
				one := o.approved(o.anna, "SN-1", 20000, "")
				r := o.rma(one)
				asked := o.file(o.anna, "SN-2")
				asked, err := o.Ask(ctx, o.agent, asked.ID, asked.Version, "Which port?")
				if err != nil {
					t.Fatal(err)
				}
				for _, due := range []time.Time{r.DueAt, asked.CustomerDue} {
					o.until(one.MorningBefore(due, c.up).Add(3 * time.Hour))
					if c.up < 0 {
						o.until(due)
					}
					o.sweep()
				}
				for _, kind := range []string{seven, two, last} {
					days, written := o.daysIn(kind)
					if want, wanted := c.want[kind]; written != wanted || days != want {
						t.Errorf("%s: %t, %q days", kind, written, days)
					}
				}
				got := o.letters()
				if n := got["claim_question_7"] + got["claim_question_2"] + got["claim_question_0"]; n != len(c.want) {
					t.Error(n, "letters about the question")
				}
			})
		})
	}
}

// daysIn is how many days the one letter of a kind speaks of.
func (o aftermath) daysIn(kind string) (days string, written bool) {
	o.t.Helper()
	all, err := lettersOf(o.Store)
	for _, l := range ok(o.t, all, err) {
		if string(l.Kind) == kind {
			if written {
				o.t.Error(kind, "twice")
			}
			days, written = l.Params["days"], true
		}
	}
	return days, written
}
