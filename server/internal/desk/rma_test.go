package desk_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// aftermath is an office with what happens after the approval.
type aftermath struct{ *office }

// afterEach opens an office on every engine.
func afterEach(t *testing.T, test func(t *testing.T, o aftermath)) {
	each(t, func(t *testing.T, o *office) { test(t, aftermath{o}) })
}

var ctx = context.Background()

// ok fails the test on an error and gives the value otherwise.
func ok[T any](t *testing.T, value T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// approved is a claim of a device in the books, which cost price cents; facts add to or change those of the claim.
func (o aftermath) approved(by claim.Actor, serial string, price int64, more string) claim.Claim {
	o.t.Helper()
	email := map[string]string{o.anna.ID: "anna@example.com", o.bert.ID: "bert@example.com"}[by.ID]
	o.book(email, serial, fmt.Sprintf(`"purchased_on":"2026-11-05","delivered_on":"2026-11-10","price_cents":%d,"freight_cents":1000`, price))
	return o.approve(by, serial, more)
}

func (o aftermath) approve(by claim.Actor, serial, more string) claim.Claim {
	o.t.Helper()
	stated := facts(`"product":"kvm_switch","channel":"direct","destination":"domestic","symptom":"failure","causes":[],"marked":false,"complete":true,"payment":"card"`)
	for name, value := range facts(more) {
		stated[name] = value
	}
	c, err := o.Start(ctx, by, desk.Draft{Seller: "connectpro", Intent: "fault", Facts: stated, Serial: serial, Order: "4711", Fault: "No picture.",
		Contact: claim.Contact{Name: "Demo Customer"}}, "key"+by.ID+serial+fmt.Sprint(o.clock()))
	if err == nil {
		c, _, err = o.Submit(ctx, by, c.ID, c.Version)
	}
	if err == nil {
		c, err = o.Rule(ctx, o.second, c.ID, c.Version, claim.Ruling{Action: claim.Approve, Reason: "It is covered."})
	}
	if err == nil && c.State != claim.Approved {
		err = fmt.Errorf("the claim is %s, %s", c.State, c.Verdict)
	}
	return ok(o.t, c, err)
}

func (o aftermath) rma(claims ...claim.Claim) claim.RMA {
	o.t.Helper()
	ids := make([]string, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	r, err := o.IssueRMA(ctx, o.agent, ids)
	return ok(o.t, r, err)
}

// state is the RMA as the record has it.
func (o aftermath) state(r claim.RMA) claim.RMA {
	o.t.Helper()
	open, err := o.OpenRMA(ctx, o.agent, r.ID)
	return ok(o.t, open, err).RMA
}

func (o aftermath) until(at time.Time) { o.pass(at.Sub(o.clock())) }

// mornings lets the mornings of the warnings pass, with the portal up.
func (o aftermath) mornings(c claim.Claim, due time.Time) {
	o.t.Helper()
	for _, days := range []int{7, 2, 0} {
		o.until(c.MorningBefore(due, days))
		o.sweep()
	}
}

func (o aftermath) sweep() {
	o.t.Helper()
	if err := o.Sweep(ctx, silent); err != nil {
		o.t.Fatal(err)
	}
}

func (o aftermath) receive(r claim.RMA, claims ...claim.Claim) claim.RMA {
	o.t.Helper()
	var receipts []claim.Receipt
	for _, c := range claims {
		receipts = append(receipts, claim.Receipt{ClaimID: c.ID, SerialSeen: c.Serial})
	}
	r, err := o.ReceiveRMA(ctx, o.agent, r.ID, 0, receipts)
	return ok(o.t, r, err)
}

func (o aftermath) inspect(r claim.RMA, c claim.Claim, found claim.Inspection) claim.RMA {
	o.t.Helper()
	r, err := o.InspectUnit(ctx, o.agent, r.ID, 0, c.ID, found, "Seen.")
	return ok(o.t, r, err)
}

// letters counts the letters of each kind.
func (o aftermath) letters() map[string]int {
	o.t.Helper()
	counts := map[string]int{}
	all, err := lettersOf(o.Store)
	for _, l := range ok(o.t, all, err) {
		counts[string(l.Kind)]++
	}
	return counts
}

func TestRMAFromNumberToClosed(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		one, two := o.approved(o.anna, "SN-1", 20000, ""), o.approved(o.anna, "SN-2", 20000, "")
		r := o.rma(one, two)
		day := claim.Today("connectpro", o.clock()).AddDays(14)
		if r.State != claim.RMAIssued || !r.DueAt.Equal(claim.EndOf("connectpro", day)) || r.DueClause != "connectpro.rma_14_days" {
			t.Fatalf("%+v", r)
		}
		if _, good := claim.ParseNumber(string(r.Number)); !good {
			t.Error("number", r.Number)
		}
		_, err := o.IssueRMA(ctx, o.agent, []string{one.ID})
		wants(t, err, claim.Conflict)
		r = ok2(t)(o.SendRMA(ctx, o.anna, r.ID, r.Version, claim.Parcel{Carrier: "Demo Post", Tracking: "1Z"}))
		r = o.receive(r, two)
		if r.State != claim.RMAReceived || r.Units[0].State != claim.UnitAuthorised || r.Units[1].State != claim.UnitReceived || r.Late() {
			t.Fatalf("%+v", r)
		}
		_, err = o.CloseRMA(ctx, o.agent, r.ID, 0)
		wants(t, err, claim.Conflict)
		r = o.inspect(r, two, claim.ConfirmedFault)
		r = o.receive(r, one)
		_, err = o.ReceiveRMA(ctx, o.agent, r.ID, 0, []claim.Receipt{{ClaimID: one.ID}})
		wants(t, err, claim.Conflict)
		r = o.inspect(r, one, claim.NoFaultFound)
		r = ok2(t)(o.CloseRMA(ctx, o.agent, r.ID, r.Version))
		if r.State != claim.RMAClosed {
			t.Error(r.State)
		}
		again := o.rma(one) // another return of the same unit is another number
		if again.Number == r.Number {
			t.Error("a number was used twice")
		}
		found, err := o.FindRMA(ctx, o.agent, strings.ToLower(string(again.Number)))
		if err != nil || found.ID != again.ID {
			t.Error(found, err)
		}
	})
}

// ok2 is ok around a call with two results.
func ok2(t *testing.T) func(claim.RMA, error) claim.RMA {
	return func(r claim.RMA, err error) claim.RMA { t.Helper(); return ok(t, r, err) }
}

func TestRMAIsNobodyElsesBusiness(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		_, err := o.IssueRMA(ctx, o.anna, []string{c.ID})
		wants(t, err, claim.Forbidden)
		_, err = o.IssueRMA(ctx, o.foreign, []string{c.ID})
		wants(t, err, claim.NotFound)
		r := o.rma(c)
		for _, by := range []claim.Actor{o.bert, o.foreign, {}} {
			_, err = o.OpenRMA(ctx, by, r.ID)
			wants(t, err, claim.NotFound)
			_, err = o.SendRMA(ctx, by, r.ID, 0, claim.Parcel{Carrier: "x"})
			wants(t, err, claim.NotFound)
			_, err = o.ReceiveRMA(ctx, by, r.ID, 0, []claim.Receipt{{ClaimID: c.ID}})
			wants(t, err, claim.NotFound)
			_, err = o.FindRMA(ctx, by, string(r.Number))
			wants(t, err, claim.NotFound)
			_, err = o.Aftermath(ctx, by, c.ID)
			wants(t, err, claim.NotFound)
			_, err = o.Propose(ctx, by, c.ID, claim.Repair, "It is fair.")
			wants(t, err, claim.NotFound)
		}
		_, err = o.FindRMA(ctx, o.anna, string(r.Number)) // a number gives no right
		wants(t, err, claim.NotFound)
		_, err = o.ReceiveRMA(ctx, o.anna, r.ID, 0, []claim.Receipt{{ClaimID: c.ID}})
		wants(t, err, claim.Forbidden)
		_, err = o.FindRMA(ctx, o.agent, "00000-00000-1")
		wants(t, err, claim.Invalid)
		other := o.approved(o.bert, "SN-2", 20000, "")
		_, err = o.IssueRMA(ctx, o.agent, []string{c.ID, other.ID})
		wants(t, err, claim.Invalid)
	})
}

func TestWithdrawnUntilTheGoodsAreIn(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		withdraw := func(c claim.Claim) error {
			_, err := o.Withdraw(ctx, o.anna, c.ID, 0, "It works again.")
			return err
		}
		one, two, three := o.approved(o.anna, "SN-1", 20000, ""), o.approved(o.anna, "SN-2", 20000, ""), o.approved(o.anna, "SN-3", 20000, "")
		pair, sole := o.rma(one, two), o.rma(three)
		if err := withdraw(one); err != nil {
			t.Fatal(err)
		}
		if pair = o.state(pair); pair.State != claim.RMAIssued || pair.Units[0].State != claim.UnitNeverArrived || pair.Units[1].State != claim.UnitAuthorised {
			t.Errorf("%+v", pair)
		}
		if err := withdraw(three); err != nil {
			t.Fatal(err)
		}
		if sole = o.state(sole); sole.State != claim.RMACancelled {
			t.Error(sole.State)
		}
		o.receive(pair, two)
		wants(t, withdraw(two), claim.Conflict)
	})
}

func TestArrivalWithoutRMAIsHeld(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		r := o.rma(o.approved(o.anna, "SN-1", 20000, ""))
		parcel := claim.Arrival{Seller: "connectpro", NumberSeen: "RMA 12", Contents: "One switch, SN-1.", Sender: "Demo Customer"}
		_, err := o.HoldArrival(ctx, o.foreign, parcel, "k")
		wants(t, err, claim.NotFound)
		held, err := o.HoldArrival(ctx, o.agent, parcel, "k")
		again, errAgain := o.HoldArrival(ctx, o.agent, parcel, "k")
		if err != nil || errAgain != nil || held.ID != again.ID {
			t.Fatal(err, errAgain, held, again)
		}
		board, err := o.Board(ctx, o.agent, "connectpro")
		if err != nil || len(board.Arrivals) != 1 || len(board.RMAs[claim.RMAIssued]) != 1 {
			t.Fatalf("%+v %v", board, err)
		}
		_, err = o.MatchArrival(ctx, o.agent, held.ID, held.Version, "00000-00000-0")
		wants(t, err, claim.Invalid)
		held, err = o.MatchArrival(ctx, o.agent, held.ID, held.Version, string(r.Number))
		if err != nil || held.State != claim.ArrivalMatched || held.RMAID != r.ID {
			t.Fatal(held, err)
		}
		_, err = o.SendArrivalBack(ctx, o.agent, held.ID, 0, "Nobody knows it.")
		wants(t, err, claim.Conflict)
	})
}
