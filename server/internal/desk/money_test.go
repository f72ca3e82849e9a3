package desk_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

var bookings int
var bookingsLock sync.Mutex

// bookKey is the one-time key of a form.
func bookKey() string {
	bookingsLock.Lock()
	defer bookingsLock.Unlock()
	bookings++
	return fmt.Sprint("form", bookings)
}

func (o aftermath) book1(by claim.Actor, c claim.Claim, b claim.Booking) (desk.Booked, error) {
	if b.Reference == "" {
		b.Reference = "REF-1"
	}
	b.Day = claim.Today(c.Seller, o.clock())
	return o.Book(ctx, by, c.ID, b, bookKey())
}

// booked enters a line, which needs no second person.
func (o aftermath) booked(by claim.Actor, c claim.Claim, b claim.Booking) string {
	o.t.Helper()
	made, err := o.book1(by, c, b)
	if err == nil && made.Waits {
		err = fmt.Errorf("%s waits for a second person", b.Kind)
	}
	return ok(o.t, made, err).EntryID
}

// refused is why a line is not entered.
func (o aftermath) refused(by claim.Actor, c claim.Claim, b claim.Booking) error {
	o.t.Helper()
	_, err := o.book1(by, c, b)
	return err
}

// waiting asks for a line that needs a second person, and gives the request.
func (o aftermath) waiting(by claim.Actor, c claim.Claim, b claim.Booking, reason string) claim.MoneyRequest {
	o.t.Helper()
	made, err := o.book1(by, c, b)
	if err != nil || !made.Waits {
		o.t.Fatal("no second person is asked for:", made, err)
	}
	for _, r := range o.money(c).Requests {
		if r.Entry.ID == made.EntryID {
			if r.Reason != reason {
				o.t.Errorf("asked for because of %s, not %s", r.Reason, reason)
			}
			return r
		}
	}
	o.t.Fatal("no request")
	return claim.MoneyRequest{}
}

func (o aftermath) money(c claim.Claim) claim.Money {
	o.t.Helper()
	roles := map[string]claim.Role{"connectpro": claim.Admin, "preowned_telecom": claim.Admin, "shenzhen_service": claim.Admin}
	a, err := o.Aftermath(ctx, claim.Actor{Kind: claim.ByStaff, ID: "auditor", Roles: roles}, c.ID)
	return ok(o.t, a, err).Case.Money
}

// refundable is a claim with a refund under way of a device that cost this much, and 10 dollars of freight.
func (o aftermath) refundable(serial string, price int64) claim.Claim {
	o.t.Helper()
	c := o.approved(o.anna, serial, price, `"payment":"other"`)
	o.here(c, claim.ConfirmedFault)
	o.begun(c, o.agent, claim.Refund)
	return c
}

// Eight people give the same money back at the same instant.
func TestEightRefundsOfOnePayment(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		var all sync.WaitGroup
		errs := make(chan error, 8)
		for i := range 8 {
			all.Go(func() {
				errs <- o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 5000, Reference: fmt.Sprint("R", i), Why: "In parts."})
			})
		}
		all.Wait()
		close(errs)
		paid := 0
		for err := range errs {
			if err == nil {
				paid++
			} else if code := claim.CodeOf(err); code != claim.Invalid && code != claim.Conflict {
				t.Error(err)
			}
		}
		m := o.money(c)
		if paid != 4 || m.Sum("", claim.EntryRefund) != 20000 || m.Payment.UsedCents != 20000 || m.Payment.LimitCents != 21000 {
			t.Errorf("%d paid, %d booked, pot %+v", paid, m.Sum("", claim.EntryRefund), m.Payment)
		}
		if _, err := o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{}); err != nil {
			t.Error(err)
		}
	})
}

func TestTwoClaimsDoNotTakeTheSameMoney(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 20000})
		if _, err := o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{}); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Finish(ctx, o.agent, c.ID, 0); err != nil {
			t.Fatal(err)
		}
		o.pass(1000)
		again := o.approve(o.anna, "SN-1", `"payment":"other"`)
		o.here(again, claim.ConfirmedFault)
		o.begun(again, o.agent, claim.Refund)
		err := o.refused(o.agent, again, claim.Booking{Kind: claim.EntryRefund, Cents: 20000})
		if claim.CodeOf(err) != claim.Invalid || !strings.Contains(err.Error(), "USD 10.00 are left of USD 210.00") {
			t.Error(err)
		}
	})
}

// What was paid for a unit was paid for its replacement too.
func TestReplacementBringsNoNewMoney(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, `"payment":"other"`)
		o.here(c, claim.ConfirmedFault)
		r := o.begun(c, o.agent, claim.Replace)
		if _, err := o.Fulfil(ctx, o.agent, c.ID, r.Version, claim.Shipment{Serial: "SN-NEW", Parcel: parcel}); err != nil {
			t.Fatal(err)
		}
		next := o.approve(o.anna, "SN-NEW", `"payment":"other"`)
		if !next.Verified() {
			t.Fatal("the books do not know the replacement")
		}
		o.here(next, claim.ConfirmedFault)
		o.begun(next, o.agent, claim.Refund)
		o.booked(o.agent, next, claim.Booking{Kind: claim.EntryRefund, Cents: 20000})
		if one, other := o.money(c).Payment, o.money(next).Payment; one.ID != other.ID || one.Left() != 1000 {
			t.Errorf("%+v %+v", one, other)
		}
	})
}

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

func TestReversalGivesBackWhatCanBeSpentAgain(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		id := o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 20000})
		one := o.waiting(o.agent, c, claim.Booking{Kind: claim.EntryReversal, EntryID: id, Why: "It bounced."}, "reversal")
		two := o.waiting(o.agent, c, claim.Booking{Kind: claim.EntryReversal, EntryID: id, Why: "It bounced."}, "reversal")
		if err := o.SecondMoney(ctx, o.second, c.ID, one.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		wants(t, o.SecondMoney(ctx, o.second, c.ID, two.ID, true, ""), claim.Conflict)
		m := o.money(c)
		if m.Sum("", claim.EntryRefund) != 0 || m.Payment.UsedCents != 0 || len(m.Entries) != 2 {
			t.Errorf("%+v %+v", m.Entries, m.Payment)
		}
	})
}

// Without an order record nobody knows what was paid until two people say so.
func TestPaymentOfAnUnknownUnit(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		more := `"purchased_on":"2026-11-05","delivered_on":"2026-11-10","price_cents":20000,"payment":"other"`
		c := o.approve(o.anna, "SN-X", more)
		o.here(c, claim.ConfirmedFault)
		o.begun(c, o.agent, claim.Refund)
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 100}), claim.Invalid)
		request := o.waiting(o.agent, c, claim.Booking{Kind: claim.EntryPayment, Cents: 15000, Why: "Invoice 7."}, "payment")
		if err := o.SecondMoney(ctx, o.second, c.ID, request.ID, true, ""); err != nil {
			t.Fatal(err)
		}
		wants(t, o.refused(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 15001, Why: "All."}), claim.Invalid)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 15000, Why: "All."})
		o.book("anna@example.com", "SN-Y", `"price_cents":20000`)
		known := o.approve(o.bert, "SN-Y", more)
		wants(t, o.refused(o.agent, known, claim.Booking{Kind: claim.EntryPayment, Cents: 100, Why: "Invoice."}), claim.Conflict)
	})
}

func TestStatementAndExport(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.refundable("SN-1", 20000)
		id := o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 20000, Reference: "=SUM(A1)", Why: "@evil"})
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryShipping, Cents: 700, Reference: "-1", Why: "Label."})
		s, err := o.Statement(ctx, o.anna, c.ID)
		if err != nil || len(s.Entries) != 1 || s.Entries[0].By != "" || s.PaidBack != 20000 {
			t.Errorf("%+v %v", s, err)
		}
		_, err = o.Statement(ctx, o.bert, c.ID)
		wants(t, err, claim.NotFound)
		today := claim.Today("connectpro", o.clock())
		var first, again bytes.Buffer
		wants(t, o.ExportLedger(ctx, o.agent, "connectpro", today, today, &first), claim.NotFound)
		first.Reset()
		for _, out := range []*bytes.Buffer{&first, &again} {
			if err := o.ExportLedger(ctx, o.second, "connectpro", today, today, out); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := csv.NewReader(&first).ReadAll()
		if err != nil || len(lines) != 3 || lines[1][0] != id || lines[1][10] != "'=SUM(A1)" || lines[1][16] != "'@evil" || lines[2][10] != "'-1" {
			t.Error(lines, err)
		}
		again.Reset()
		if err := o.ExportLedger(ctx, o.second, "connectpro", today.AddDays(1), today.AddDays(2), &again); err != nil || strings.Count(again.String(), "\n") != 1 {
			t.Error(again.String(), err)
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
