package desk_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Pages of the ledger show every entry once, however many were entered at one instant, forwards and backwards.
func TestPagesOfTheLedger(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		c := o.approved(o.anna, "SN-1", 20000, "")
		var made []string
		for i := range 7 {
			made = append(made, o.booked(o.agent, c, claim.Booking{Kind: claim.EntryShipping, Cents: 100, Why: fmt.Sprint("Label ", i)}))
			if i == 2 || i == 5 {
				o.pass(time.Hour)
			}
		}
		f := store.LedgerFilter{Seller: "connectpro", From: o.clock().AddDate(0, 0, -1), Before: o.clock().Add(time.Minute)}
		for name, f := range map[string]store.LedgerFilter{"all": f, "kind": {Seller: f.Seller, From: f.From, Before: f.Before, Kind: claim.EntryShipping},
			"claim": {Seller: f.Seller, From: f.From, Before: f.Before, ClaimID: c.ID}} {
			down, up := o.walk(f, (*store.Tx).EntriesBefore), o.walk(f, (*store.Tx).EntriesAfter)
			slices.Reverse(down)
			sorted := slices.Clone(up)
			slices.Sort(sorted)
			slices.Sort(made)
			if !slices.Equal(down, up) || !slices.Equal(sorted, made) {
				t.Errorf("%s: of %d entries %v forwards and %v backwards", name, len(made), up, down)
			}
		}
		f.Kind = claim.EntryRefund
		if got := o.walk(f, (*store.Tx).EntriesBefore); len(got) != 0 {
			t.Error(got)
		}
	})
}

// walk is the ids of all entries, read in pages of two.
func (o aftermath) walk(f store.LedgerFilter, read func(*store.Tx, store.LedgerFilter, store.Place, int) ([]claim.Entry, error)) (ids []string) {
	o.t.Helper()
	for place := (store.Place{}); len(ids) < 20; {
		var page []claim.Entry
		if err := o.Store.Read(ctx, func(tx *store.Tx) (err error) {
			page, err = read(tx, f, place, 2)
			return err
		}); err != nil {
			o.t.Fatal(err)
		}
		for _, e := range page {
			ids = append(ids, e.ID)
			place = store.Place{At: e.At, ID: e.ID}
		}
		if len(page) < 2 {
			return ids
		}
	}
	return ids
}
