package desk

import (
	"context"
	"slices"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// LedgerQuery asks for the entries of a seller's ledger that were made on the days from one to another, both inclusive.
type LedgerQuery struct {
	Seller        string
	From, Through policies.Date
	Kind          claim.EntryKind // empty: every kind
	Number        string          // of a claim, as typed; empty: every claim
	Before        string          // the cursor that the page before gave; empty: the newest page
}

// LedgerPage is a piece of a ledger, the newest entry first.
type LedgerPage struct {
	Entries []claim.Entry
	Numbers map[string]claim.Number // of the claims, by id
	Names   map[string]string       // of staff, by id
	Next    string                  // the cursor of the page after it; empty: this is the last one
}

// ledgerPage is how many entries a page has.
const ledgerPage = 50

// Ledger reads a page of a seller's ledger, for all who work for that seller: they see the same entries on their claims.
func (d *Desk) Ledger(ctx context.Context, by claim.Actor, q LedgerQuery) (page LedgerPage, err error) {
	if err := hasRole(by, q.Seller, claim.Agent); err != nil {
		return page, err
	}
	before, ok := placeAt(q.Before)
	if q.Before != "" && (!ok || before.ID == "") {
		return page, claim.Refuse(claim.Invalid, "This page of the ledger does not exist. Start again at the newest one.")
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		f, err := q.filter(tx)
		if err != nil {
			return err
		}
		if page.Entries, err = tx.EntriesBefore(f, before, ledgerPage+1); err != nil {
			return err
		}
		if len(page.Entries) > ledgerPage {
			page.Entries = page.Entries[:ledgerPage]
			last := page.Entries[ledgerPage-1]
			page.Next = cursorAt(last.At, last.ID)
		}
		if page.Numbers, err = tx.ClaimNumbers(claimsOf(page.Entries)); err != nil {
			return err
		}
		page.Names, err = tx.StaffNames(q.Seller)
		return err
	})
	return page, err
}

// filter is the question as the record understands it.
func (q LedgerQuery) filter(tx *store.Tx) (f store.LedgerFilter, err error) {
	switch {
	case q.Through < q.From:
		return f, claim.Fault("through", "The last day has to be the first one or later.")
	case q.Kind != "" && !slices.Contains(claim.EntryKinds(), q.Kind):
		return f, claim.Fault("kind", "Choose one of the kinds of entry.")
	}
	f = store.LedgerFilter{Seller: q.Seller, From: claim.EndOf(q.Seller, q.From.AddDays(-1)), Before: claim.EndOf(q.Seller, q.Through), Kind: q.Kind}
	if strings.TrimSpace(q.Number) != "" {
		f.ClaimID, err = claimNumbered(tx, q.Seller, q.Number)
	}
	return f, err
}

// claimNumbered is the id of a filed claim of a seller by its number, as somebody typed it.
func claimNumbered(tx *store.Tx, seller, typed string) (string, error) {
	unknown := claim.Fault("claim", "No claim of this seller has this number. Look at it once more.")
	number, ok := claim.ParseNumber(typed)
	if !ok {
		return "", unknown
	}
	c, err := tx.ClaimByNumber(number)
	if claim.CodeOf(err) == claim.NotFound || err == nil && (c.Seller != seller || c.State == claim.Draft) {
		return "", unknown
	}
	return c.ID, err
}
