package desk_test

import (
	"fmt"
	"sync"
	"testing"

	"proviso/server/claim"
)

func TestLargeAmountsInSmallPiecesNeedTwo(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 90000)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 30000})
		request := o.waiting(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 30000, Why: "The rest."}, "claim_limit")
		wants(t, o.SecondMoney(ctx, o.agent, c.ID, request.ID, true, ""), claim.Forbidden)
		own := o.waiting(o.second, c, claim.Booking{Kind: claim.EntryRefund, Cents: 30001}, "claim_limit") // a supervisor needs one as well
		wants(t, o.SecondMoney(ctx, o.second, c.ID, own.ID, true, ""), claim.Forbidden)
		wants(t, o.SecondMoney(ctx, o.third, c.ID, own.ID, false, ""), claim.Invalid)
		if err := o.SecondMoney(ctx, o.third, c.ID, own.ID, false, "Not so much."); err != nil {
			t.Fatal(err)
		}
		_, err := o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{})
		wants(t, err, claim.Conflict) // something waits
		if err := o.SecondMoney(ctx, o.third, c.ID, request.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		wants(t, o.SecondMoney(ctx, o.second, c.ID, request.ID, true, ""), claim.Conflict)
		other := o.refundable("SN-2", 30000) // another claim, the same customer, the same day
		o.waiting(o.second, other, claim.Booking{Kind: claim.EntryRefund, Cents: 1}, "customer_day_limit")
		last := o.money(c).Entries[1]
		if last.Cents != 30000 || last.By != o.agent.ID || last.CheckedBy != o.third.ID || last.Why != "The rest." {
			t.Errorf("%+v", last)
		}
	})
}

// Who asked for money takes it back before anybody looked at it; nobody else does, and nothing has moved. Then the claim goes on.
func TestWhoAskedForMoneyTakesItBack(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 90000)
		request := o.waiting(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 60000, Why: "All of it."}, "claim_limit")
		other := o.refundable("SN-2", 90000)
		for name, by := range map[string]claim.Actor{"a supervisor": o.second, "the system": claim.System} {
			if err := o.TakeBackMoney(ctx, by, c.ID, request.ID); claim.CodeOf(err) != claim.Forbidden {
				t.Errorf("%s took it back: %v", name, err)
			}
		}
		wants(t, o.TakeBackMoney(ctx, o.anna, c.ID, request.ID), claim.Forbidden)
		wants(t, o.TakeBackMoney(ctx, o.agent, other.ID, request.ID), claim.NotFound)
		if err := o.TakeBackMoney(ctx, o.agent, c.ID, request.ID); err != nil {
			t.Fatal(err)
		}
		wants(t, o.TakeBackMoney(ctx, o.agent, c.ID, request.ID), claim.Conflict)
		wants(t, o.SecondMoney(ctx, o.third, c.ID, request.ID, true, ""), claim.Conflict)
		m := o.money(c)
		if r := m.Requests[0]; r.State != claim.RequestTakenBack || r.CheckedBy != "" || !r.CheckedAt.Equal(o.clock()) || m.Pending() || len(m.Entries) != 0 {
			t.Errorf("%+v, %d entries", r, len(m.Entries))
		}
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 30000})
	})
}

func TestMoneyIsOnlyForStaffWhoAreNotTheCustomer(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		b := claim.Booking{Kind: claim.EntryRefund, Cents: 1}
		wants(t, o.refused(o.anna, c, b), claim.Forbidden)
		wants(t, o.refused(o.bert, c, b), claim.NotFound)
		wants(t, o.refused(o.foreign, c, b), claim.NotFound)
		wants(t, o.refused(o.clerk("connectpro", "anna", claim.Admin), c, b), claim.Forbidden) // anna@example.com
	})
}

func TestSameFormTwiceEntersOneLine(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		b := claim.Booking{Kind: claim.EntryRefund, Cents: 2000, Reference: "R", Day: claim.Today("connectpro", o.clock()), Why: "Part."}
		var all sync.WaitGroup
		ids := make(chan string, 10)
		for range cap(ids) {
			all.Go(func() {
				made, err := o.Book(ctx, o.agent, c.ID, b, "one form")
				if err != nil {
					t.Error(err)
				}
				ids <- made.EntryID
			})
		}
		all.Wait()
		close(ids)
		different := map[string]bool{}
		for id := range ids {
			different[id] = true
		}
		if len(different) != 1 || len(o.money(c).Entries) != 1 {
			t.Error(different)
		}
		b.Cents = 3000
		_, err := o.Book(ctx, o.agent, c.ID, b, "one form")
		wants(t, err, claim.Invalid)
	})
}

func TestShippingPotAndWrittenApproval(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		clerk, boss := o.clerk("preowned_telecom", "kim", claim.Agent), o.clerk("preowned_telecom", "max", claim.Supervisor)
		c := o.approvedAt("preowned_telecom", boss, "PT-1", `"delivered_on":"2026-11-15","price_cents":40000,"sold_as":"standard"`,
			`"symptom":"failure","causes":[],"serial_intact":true,"shipping_cost_cents":64000`, 0)
		o.booked(clerk, c, claim.Booking{Kind: claim.EntryShipping, Cents: 32000, Why: "There."})
		wants(t, o.refused(clerk, c, claim.Booking{Kind: claim.EntryShipping, Cents: 32000, Why: "Back."}), claim.Invalid)
		request := o.waiting(boss, c, claim.Booking{Kind: claim.EntryApproval, Cents: 14000, Why: "We pay the whole 640 dollars."}, "approval")
		wants(t, o.SecondMoney(ctx, boss, c.ID, request.ID, true, ""), claim.Forbidden)
		chief := o.clerk("preowned_telecom", "ida", claim.Supervisor)
		if err := o.SecondMoney(ctx, chief, c.ID, request.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		o.booked(clerk, c, claim.Booking{Kind: claim.EntryShipping, Cents: 32000, Why: "Back."})
		wants(t, o.refused(clerk, c, claim.Booking{Kind: claim.EntryShipping, Cents: 1, Why: "Stamp."}), claim.Invalid)
		if got := o.letters()["shipping_approved"]; got != 1 {
			t.Error(got, "letters with the approval")
		}
	})
}

// Fees stay with the seller: they come out of the same payment.
func TestFeesAndRefundsShareThePayment(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, `"complete":false`)
		o.here(c, claim.Incomplete)
		o.begun(c, o.agent, claim.Refund)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 19421, Why: "Beyond the decision, within the payment."}), claim.Invalid)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 19420}), claim.Invalid) // no reason
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryFee, Code: "parts", Cents: 100, Why: "x"}), claim.Invalid)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryFee, Code: "restocking", Cents: 6001, Why: "x"}), claim.Invalid)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryFee, Code: "restocking", Cents: 3000}), claim.Invalid) // no reason
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryFee, Code: "restocking", Cents: 3000, Why: "The manual is missing."})
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 18001, Why: "x"}), claim.Invalid)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 16420, Why: "Less 15 and 2.9 percent."})
		a, err := o.Aftermath(ctx, o.anna, c.ID)
		if err != nil || a.Case.Money.Payment != nil || a.Case.Record != nil || len(a.Case.Money.Entries) != 2 || a.Case.Money.Entries[0].By != "" {
			t.Errorf("%+v %v", a.Case.Money, err)
		}
	})
}

// Four people pay out on four claims of one customer at the same instant: together no more than one may alone.
func TestSplitOverClaimsAtOnce(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		var claims []claim.Claim
		for i := range 4 {
			claims = append(claims, o.refundable(fmt.Sprint("SN-", i), 20000))
		}
		waits := make(chan bool, len(claims))
		for _, c := range claims {
			go func() {
				made, err := o.book1(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 20000})
				if err != nil {
					t.Error(err)
				}
				waits <- made.Waits
			}()
		}
		alone := 0
		for range claims {
			if !<-waits {
				alone++
			}
		}
		if alone != 2 {
			t.Errorf("%d of 200 dollars each went out under a limit of 500", alone)
		}
	})
}

// A form that is sent once more after what it asked for was taken back enters nothing, and does not say that it did.
func TestAFormWhoseRequestIsTakenBack(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 90000)
		b := claim.Booking{Kind: claim.EntryRefund, Cents: 80000, Reference: "REF-1", Why: "All of it.", Day: claim.Today(c.Seller, o.clock())}
		key := bookKey()
		made, err := o.Book(ctx, o.agent, c.ID, b, key)
		if err != nil || !made.Waits {
			t.Fatal(made, err)
		}
		if again, err := o.Book(ctx, o.agent, c.ID, b, key); err != nil || again != made {
			t.Fatal(again, err)
		}
		if err := o.TakeBackMoney(ctx, o.agent, c.ID, o.money(c).Requests[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.Book(ctx, o.agent, c.ID, b, key)
		wants(t, err, claim.Conflict)
	})
}
