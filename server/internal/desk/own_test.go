package desk_test

import (
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Who works for a seller and is its customer too does nothing about their own claim, at any stage; a colleague does.
func TestNobodyDealsWithTheirOwnClaim(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		own := &claim.Staff{ID: "own", Email: "ANNA@example.com", Name: "own", Roles: map[string]claim.Role{"connectpro": claim.Admin}, Version: 1}
		if err := o.Store.Write(ctx, func(tx *store.Tx) error { return tx.AddStaff(own, o.clock()) }); err != nil {
			t.Fatal(err)
		}
		anna := own.Actor()
		filed := o.file(o.anna, "SN-1")
		refused := func(what string, err error) {
			t.Helper()
			if claim.CodeOf(err) != claim.Forbidden {
				t.Errorf("%s: %v", what, err)
			}
		}
		allowed := func(err error) {
			t.Helper()
			if err != nil {
				t.Error(err)
			}
		}
		_, err := o.Ask(ctx, anna, filed.ID, 0, "Does it?")
		refused("ask", err)
		_, err = o.Rule(ctx, anna, filed.ID, 0, claim.Ruling{Action: claim.Approve})
		refused("approve", err)
		c := o.approved(o.anna, "SN-2", 20000, "")
		_, err = o.IssueRMA(ctx, anna, []string{c.ID})
		refused("issue an RMA", err)
		r := o.rma(c)
		_, err = o.ExtendRMA(ctx, anna, r.ID, 0, claim.Today("connectpro", o.clock()).AddDays(30), "A holiday.")
		refused("extend the RMA", err)
		_, err = o.ReceiveRMA(ctx, anna, r.ID, 0, []claim.Receipt{{ClaimID: c.ID, SerialSeen: c.Serial}})
		refused("receive", err)
		held, err := o.HoldArrival(ctx, o.agent, claim.Arrival{Seller: "connectpro", Contents: "A switch."}, "held-key")
		allowed(err)
		_, err = o.MatchArrival(ctx, anna, held.ID, held.Version, string(r.Number))
		refused("match a held parcel", err)
		_, err = o.MatchArrival(ctx, o.agent, held.ID, held.Version, string(r.Number))
		allowed(err)
		r = o.receive(r, c)
		_, err = o.InspectUnit(ctx, anna, r.ID, 0, c.ID, claim.ConfirmedFault, "")
		refused("inspect", err)
		o.inspect(r, c, claim.ConfirmedFault)
		_, err = o.Propose(ctx, anna, c.ID, claim.Replace, "")
		refused("propose", err)
		o.begun(c, o.agent, claim.Repair)
		_, err = o.Fulfil(ctx, anna, c.ID, 0, claim.Shipment{Parcel: claim.Parcel{Carrier: "Demo Post"}})
		refused("fulfil", err)
		_, err = o.FailResolution(ctx, anna, c.ID, 0, "No.")
		refused("give up", err)
		refused("enter money", o.refused(anna, c, claim.Booking{Kind: claim.EntryShipping, Cents: 100, Why: "Label."}))
		_, err = o.Fulfil(ctx, o.agent, c.ID, 0, claim.Shipment{Parcel: claim.Parcel{Carrier: "Demo Post"}})
		allowed(err)
		_, err = o.Finish(ctx, anna, c.ID, 0)
		refused("close", err)
		_, err = o.Finish(ctx, o.agent, c.ID, 0)
		allowed(err)
		_, err = o.Say(ctx, anna, filed.ID, "A colleague has to look at this.", true)
		allowed(err)
		_, err = o.Assign(ctx, anna, filed.ID, 0, "")
		allowed(err)
	})
}
