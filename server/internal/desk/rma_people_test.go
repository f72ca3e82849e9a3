package desk_test

import (
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// A customer gets all that is held about returns and money, and once erased nobody reads anything personal of it; what the
// books need stays.
func TestErasedWithTheAftermath(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, `"payment":"other"`)
		r := o.rma(c)
		ok2(t)(o.SendRMA(ctx, o.anna, r.ID, 0, claim.Parcel{Carrier: "Demo Post", Tracking: "TRACK-ANNA"}))
		o.inspect(o.receive(r, c), c, claim.ConfirmedFault)
		o.begun(c, o.agent, claim.Refund)
		o.booked(o.agent, c, claim.Booking{Kind: claim.EntryRefund, Cents: 20000, Why: "Anna asked."})
		err := o.Store.Write(ctx, func(tx *store.Tx) error {
			held, err := tx.Export("anna@example.com", o.clock())
			if err != nil {
				return err
			}
			if h := held.Claims[0]; len(h.Returns) != 1 || h.Returns[0].Tracking != "TRACK-ANNA" || len(h.Settled) != 1 || len(h.Money) != 1 || h.Money[0].Why != "Anna asked." {
				t.Errorf("%+v", h)
			}
			_, err = tx.Erase("anna@example.com", claim.System, o.clock())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		m := o.money(c)
		if len(m.Entries) != 1 || m.Entries[0].Why != "" || m.Entries[0].Cents != 20000 {
			t.Errorf("%+v", m.Entries)
		}
		if r = o.state(r); r.Tracking != "" || strings.Contains(r.Carrier, "Demo") {
			t.Errorf("%+v", r)
		}
		report, err := o.Store.Verify(ctx, nil, nil)
		if err != nil || report.Fault != nil {
			t.Error(report.Fault, err)
		}
	})
}
