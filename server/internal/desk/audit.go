package desk

import (
	"context"
	"slices"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// AuditQuery asks for events of a seller. What is zero filters nothing.
type AuditQuery struct {
	Seller string
	Person string // the id of a member of staff, or a kind of actor
	Action claim.Action
	Day    policies.Date // where the seller lives
	Before int64         // a place in the chain; 0: its end
}

// AuditPage is a piece of the audit chain, the newest first.
type AuditPage struct {
	Seqs    []int64
	Events  []claim.Event
	Names   map[string]string       // of staff, by id
	Numbers map[string]claim.Number // of claims, by id
	Next    int64                   // from where older events are looked for; 0: there are none
}

// mostEvents is how many events a page of the audit chain has.
const mostEvents = 100

// Audit reads events of a seller.
func (d *Desk) Audit(ctx context.Context, by claim.Actor, q AuditQuery) (page AuditPage, err error) {
	if err := hasRole(by, q.Seller, claim.Admin); err != nil {
		return page, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if page.Seqs, page.Events, page.Next, err = tx.EventsBefore(q.filter(), q.Before, mostEvents); err != nil {
			return err
		}
		var ids []string
		for i := range page.Events {
			ids = append(ids, page.Events[i].ClaimID)
		}
		slices.Sort(ids)
		if page.Numbers, err = tx.ClaimNumbers(slices.Compact(ids)); err != nil {
			return err
		}
		page.Names, err = tx.StaffNames(q.Seller)
		return err
	})
	return page, err
}

// filter is the question as the record understands it.
func (q AuditQuery) filter() store.EventFilter {
	f := store.EventFilter{Seller: q.Seller, Action: q.Action}
	switch kind := claim.ActorKind(q.Person); kind {
	case claim.ByCustomer, claim.BySystem:
		f.ByKind = kind
	default:
		f.ByID = q.Person
	}
	if q.Day != 0 {
		f.From, f.Before = claim.EndOf(q.Seller, q.Day.AddDays(-1)), claim.EndOf(q.Seller, q.Day)
	}
	return f
}
