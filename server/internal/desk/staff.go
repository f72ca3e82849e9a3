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

// Correction is what staff correct on a filed claim.
type Correction struct {
	Facts claim.Facts // as stated, corrected
	// UnitID ties the claim to a device in the seller's books; empty: to none.
	UnitID string
	Why    string
}

// Correct decides anew on corrected facts and keeps the new decision beside the old ones.
func (d *Desk) Correct(ctx context.Context, by claim.Actor, id string, version int64, k Correction) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		decision, unit, err := d.corrected(tx, &c, k)
		if err != nil {
			return claim.Change{}, err
		}
		last, err := tx.LastNumber(c.ID)
		if err != nil {
			return claim.Change{}, err
		}
		return c.Amend(x, decision, last+1, unit, k.Why)
	})
}

// TryCorrection shows what a correction would decide; nothing is kept.
func (d *Desk) TryCorrection(ctx context.Context, by claim.Actor, id string, k Correction) (claim.Decision, error) {
	var decision claim.Decision
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		decision, _, err = d.corrected(tx, &c, k)
		return err
	})
	return decision, err
}

func (d *Desk) corrected(tx *store.Tx, c *claim.Claim, k Correction) (claim.Decision, *claim.Unit, error) {
	if by := k.UnitID; by != "" {
		unit, err := tx.UnitByID(by)
		if err != nil || unit.Seller != c.Seller {
			return claim.Decision{}, nil, claim.Fault("unit", "Choose a device from this seller's order records.")
		}
		decision, err := claim.Judge(c.Seller, c.Intent, copied(k.Facts), &unit, askedOn(d, c))
		return decision, &unit, err
	}
	decision, err := claim.Judge(c.Seller, c.Intent, copied(k.Facts), nil, askedOn(d, c))
	return decision, nil, err
}
