package desk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// atOnce does the same eight times at the same instant: one wins, and the others are told that they do not.
func (o aftermath) atOnce(what string, do func(i int) error) {
	o.t.Helper()
	results := make(chan error, 8)
	for i := range cap(results) {
		go func() { results <- do(i) }()
	}
	won := 0
	for range cap(results) {
		if err := <-results; err == nil {
			won++
		} else if claim.CodeOf(err) != claim.Conflict {
			o.t.Errorf("%s: the loser is told %v", what, err)
		}
	}
	if won != 1 {
		o.t.Errorf("%s: %d of 8 won", what, won)
	}
}

// Eight returns of the one unit there is, from the claim to the receipt: at each step one of them happens.
func TestEightReturnsOfTheLastUnit(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		var drafts []claim.Claim
		for i := range 8 {
			draft := o.start(o.anna, fmt.Sprint("SN-OTHER", i))
			same, err := o.Save(ctx, o.anna, draft.ID, draft.Version, desk.Draft{Facts: facts(broken), Fault: draft.Fault, Contact: draft.Contact,
				Serial: "SN" + strings.Repeat(" ", i) + "LAST"}) // the same number, otherwise written
			if err != nil {
				t.Fatal(err)
			}
			drafts = append(drafts, same)
		}
		o.atOnce("file a claim", func(i int) error {
			_, _, err := o.Submit(ctx, o.anna, drafts[i].ID, drafts[i].Version)
			return err
		})
		c := o.approved(o.anna, "SN-1", 20000, "")
		o.atOnce("issue an RMA", func(int) error { _, err := o.IssueRMA(ctx, o.agent, []string{c.ID}); return err })
		all, _, err := o.RMAs(ctx, o.anna)
		if err != nil || len(all) != 1 {
			t.Fatal(len(all), "RMAs", err)
		}
		r := all[0]
		o.atOnce("receive the unit", func(int) error {
			_, err := o.ReceiveRMA(ctx, o.agent, r.ID, 0, []claim.Receipt{{ClaimID: c.ID}})
			return err
		})
		o.inspect(r, c, claim.ConfirmedFault)
		o.atOnce("propose what is done", func(int) error { _, err := o.Propose(ctx, o.agent, c.ID, claim.Repair, "It is fair."); return err })
		if got := o.letters(); got[string(claim.MailRMAIssued)] != 1 || got[string(claim.MailRMAReceived)] != 1 {
			t.Error(got)
		}
	})
}

// Staff act on an RMA in the instant in which its clock fires: one of the two happens, and whoever comes second is told.
func TestStaffAgainstTheClock(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		var all []claim.RMA
		for round := range 100 {
			all = append(all, o.rma(o.approved(o.anna, fmt.Sprint("SN-", round), 20000, "")))
		}
		o.until(all[0].DueAt)
		won := 0
		for round, r := range all {
			fired, cancelled := make(chan error, 1), make(chan error, 1)
			go func() { fired <- o.Fire(ctx, r.Lead()+"/"+string(claim.ReceiptDue), 1) }()
			go func() {
				_, err := o.CancelRMA(ctx, o.agent, r.ID, 0, "Nothing came.")
				cancelled <- err
			}()
			want, lost := claim.RMACancelled, <-cancelled
			if err := <-fired; lost == nil && !errors.Is(err, claim.ErrChanged) || lost != nil && err != nil {
				t.Fatalf("round %d: staff got %v, the clock %v", round, lost, err)
			}
			if lost != nil {
				wants(t, lost, claim.Conflict)
				want, won = claim.RMAExpired, won+1
			}
			if r = o.state(r); r.State != want {
				t.Errorf("round %d: staff got %v, and the RMA is %s", round, lost, r.State)
			}
		}
		got := o.letters()
		if got[string(claim.MailRMAExpired)] != won || got[string(claim.MailRMACancelled)] != len(all)-won {
			t.Error(won, "clocks won, but", got)
		}
		t.Logf("%d of %d won by the clock", won, len(all))
	})
}
