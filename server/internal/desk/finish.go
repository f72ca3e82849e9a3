package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Finish closes a claim with nothing left to do, and with the last claim of an RMA the RMA. Version is the claim's.
func (d *Desk) Finish(ctx context.Context, by claim.Actor, claimID string, version int64) (claim.Claim, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		c, err := Seen(tx, by, claimID)
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, c.Seller)
		if err != nil {
			return claim.Step{}, err
		}
		return finish(tx, x, claimID, version)
	})
	if err != nil {
		return claim.Claim{}, err
	}
	return step.Claims[0].After, nil
}

func finish(tx *store.Tx, x claim.Context, claimID string, version int64) (claim.Step, error) {
	last, err := tx.LastRMAOf(claimID)
	if err != nil {
		return claim.Step{}, err
	}
	if last != nil { // all claims are locked before the chain of events is
		if err := lock(tx, last.ClaimIDs()); err != nil {
			return claim.Step{}, err
		}
	}
	k, err := loadCase(tx, x.By, claimID)
	if err != nil {
		return claim.Step{}, err
	}
	if version != 0 && k.Claim.Version != version {
		return claim.Step{}, claim.ErrChanged
	}
	if k.RMA != nil {
		if err := endReturn(tx, x, &k); err != nil {
			return claim.Step{}, err
		}
	}
	return k.Finish(x)
}

// endReturn closes the RMA of a claim that is about to be closed, where that leaves nothing to do with it.
func endReturn(tx *store.Tx, x claim.Context, k *claim.Case) error {
	r, err := loadReturn(tx, x.By, k.RMA.ID, 0)
	if err != nil || !r.EndsWith(k.Claim.ID) {
		return err
	}
	step, err := r.Close(x)
	if err != nil {
		return err
	}
	k.Claim, k.RMA = step.After(k.Claim), &step.RMAs[0].After
	return tx.KeepStep(step)
}
