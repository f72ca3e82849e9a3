package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Rule decides a claim, or proposes the decision where it needs a second person.
func (d *Desk) Rule(ctx context.Context, by claim.Actor, id string, version int64, r claim.Ruling) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) { return c.Rule(x, r) })
}

// decide is change for what only others do to a claim: see notOwn.
func (d *Desk) decide(ctx context.Context, by claim.Actor, id string, version int64, do work) (claim.Claim, error) {
	return d.change(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		if err := notOwn(tx, by, c.CustomerID); err != nil {
			return claim.Change{}, err
		}
		return do(tx, x, c)
	})
}

// Second confirms or refuses a proposed decision.
func (d *Desk) Second(ctx context.Context, by claim.Actor, id string, version int64, agree bool, why string) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		return c.Second(x, agree, why)
	})
}

// Unpropose ends what the actor proposed and nobody has confirmed yet.
func (d *Desk) Unpropose(ctx context.Context, by claim.Actor, id string, version int64) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) { return c.Unpropose(x) })
}

// Ask asks the customer for information.
func (d *Desk) Ask(ctx context.Context, by claim.Actor, id string, version int64, question string) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		return c.AskFor(x, question)
	})
}

// Assign gives a claim to a member of staff; an empty id takes it from whoever has it.
func (d *Desk) Assign(ctx context.Context, by claim.Actor, id string, version int64, staffID string) (claim.Claim, error) {
	return d.change(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		if staffID == "" {
			return c.Take(x, nil)
		}
		to, err := tx.StaffByID(staffID)
		if err != nil {
			return claim.Change{}, err
		}
		return c.Take(x, to)
	})
}
