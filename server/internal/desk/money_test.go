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
		if claim.CodeOf(err) != claim.Invalid || !strings.Contains(err.Error(), "$10.00 are left of $210.00") {
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
		days := desk.LedgerQuery{Seller: "connectpro", From: today, Through: today}
		var first, again bytes.Buffer
		wants(t, o.ExportLedger(ctx, o.agent, days, &first), claim.NotFound)
		first.Reset()
		for _, out := range []*bytes.Buffer{&first, &again} {
			if err := o.ExportLedger(ctx, o.second, days, out); err != nil {
				t.Fatal(err)
			}
		}
		lines, err := csv.NewReader(&first).ReadAll()
		if err != nil || len(lines) != 3 || lines[1][0] != id || lines[1][10] != "'=SUM(A1)" || lines[1][16] != "'@evil" || lines[2][10] != "'-1" {
			t.Error(lines, err)
		}
		again.Reset()
		days.From, days.Through = today.AddDays(1), today.AddDays(2)
		if err := o.ExportLedger(ctx, o.second, days, &again); err != nil || strings.Count(again.String(), "\n") != 1 {
			t.Error(again.String(), err)
		}
	})
}
