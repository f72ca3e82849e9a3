package desk

import (
	"slices"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// letGo ends what waits for a claim that its customer withdraws: its place in an RMA under which nothing was sent, and what
// was proposed and not begun. Once the goods are in or the work is under way, it refuses. It returns the claim as it is then.
func letGo(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Claim, error) {
	if c.State != claim.Approved {
		return c, nil
	}
	last, err := tx.LastRMAOf(c.ID)
	if err != nil {
		return c, err
	}
	if last != nil { // all claims are locked before the chain of events is
		if err := lock(tx, last.ClaimIDs()); err != nil {
			return c, err
		}
	}
	if c, err = leaveResolution(tx, x, c); err != nil || last == nil {
		return c, err
	}
	r, err := loadReturn(tx, claim.System, last.ID, 0)
	if err != nil {
		return c, err
	}
	step, ok, err := r.Drop(x, c.ID)
	if err != nil || !ok {
		return c, err
	}
	return step.After(c), tx.KeepStep(step)
}

// unsettled refuses where the customer has what they claimed already.
func unsettled(tx *store.Tx, claimID string) error {
	all, err := tx.ResolutionsOf(claimID)
	if err == nil && slices.ContainsFunc(all, func(r claim.Resolution) bool { return r.State == claim.ResFulfilled }) {
		err = claim.Refuse(claim.Conflict, "This claim is settled already: it cannot be withdrawn any more. Send the seller a message instead.")
	}
	return err
}

func leaveResolution(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Claim, error) {
	open, err := tx.OpenResolution(c.ID)
	if err != nil {
		return c, err
	}
	if open == nil {
		return c, unsettled(tx, c.ID)
	}
	switch open.State {
	case claim.ResProposed, claim.ResAccepted, claim.ResDisputed:
	default:
		return c, claim.Refuse(claim.Conflict, "The seller is at work on this claim already: it cannot be withdrawn any more. Send the seller a message instead.")
	}
	k, err := loadCase(tx, claim.System, c.ID)
	if err != nil {
		return c, err
	}
	x.By = claim.System
	step, err := k.Fail(x, "The claim was withdrawn.")
	if err != nil {
		return c, err
	}
	return step.After(c), tx.KeepStep(step)
}
