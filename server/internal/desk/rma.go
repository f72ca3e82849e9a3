package desk

import (
	"context"
	"slices"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// keep runs work in one transaction and keeps the step that it returns. Pages that show one of its claims are told.
func (d *Desk) keep(ctx context.Context, work func(tx *store.Tx) (claim.Step, error)) (claim.Step, error) {
	var step claim.Step
	err := d.write(ctx, func(tx *store.Tx) (err error) {
		if step, err = work(tx); err != nil {
			return err
		}
		if err := step.CheckReasons(); err != nil {
			return err
		}
		return tx.KeepStep(step)
	})
	if err != nil {
		return claim.Step{}, err
	}
	for i := range step.Claims {
		d.Live.Changed(ctx, &step.Claims[i].After)
	}
	return step, nil
}

// IssueRMA gives out a number for approved claims of one customer and one seller.
func (d *Desk) IssueRMA(ctx context.Context, by claim.Actor, claimIDs []string) (claim.RMA, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		if len(claimIDs) == 0 {
			return claim.Step{}, claim.Fault("claims", "Choose between 1 and 100 claims.")
		}
		all, err := loadAll(tx, by, claimIDs)
		if err != nil {
			return claim.Step{}, err
		}
		number, err := d.freeNumber(tx)
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, all.Claims[claimIDs[0]].Seller)
		if err != nil {
			return claim.Step{}, err
		}
		return claim.IssueRMA(x, number, claimIDs, all)
	})
	if err != nil {
		return claim.RMA{}, err
	}
	return step.RMAs[0].After, nil
}

// loadClaims locks claims and reads them with what their decisions carry, in the order asked for.
func loadClaims(tx *store.Tx, by claim.Actor, ids []string) ([]claim.Claim, map[string]claim.Terms, error) {
	if err := lock(tx, ids); err != nil {
		return nil, nil, err
	}
	claims, terms := make([]claim.Claim, len(ids)), map[string]claim.Terms{}
	for i, id := range ids {
		c, err := Seen(tx, by, id)
		if err != nil {
			return nil, nil, err
		}
		if err := notOwn(tx, by, c.CustomerID); err != nil {
			return nil, nil, err
		}
		claims[i] = c
		if terms[id], _, err = termsOf(tx, &c); err != nil {
			return nil, nil, err
		}
	}
	return claims, terms, nil
}

func lock(tx *store.Tx, ids []string) error {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return tx.LockClaims(slices.Compact(sorted))
}

// termsOf is what the decision that counts carries, with the decision; nothing in a draft.
func termsOf(tx *store.Tx, c *claim.Claim) (claim.Terms, claim.Decision, error) {
	if c.DecisionID == "" {
		return claim.Terms{}, claim.Decision{}, nil
	}
	decision, err := tx.Decision(c.DecisionID)
	if err != nil {
		return claim.Terms{}, decision, err
	}
	terms, err := decision.Terms()
	return terms, decision, err
}

// freeNumber is a number that nothing has. Should another transaction take it in the same instant, the record refuses one.
func (d *Desk) freeNumber(tx *store.Tx) (claim.Number, error) {
	for {
		number := claim.NewNumber(d.Random)
		taken, err := tx.NumberTaken(number)
		if err != nil || !taken {
			return number, err
		}
	}
}

// loadReturn locks the claims of an RMA and reads it with them. Version is the one that the page showed; 0: whatever it is.
func loadReturn(tx *store.Tx, by claim.Actor, id string, version int64) (claim.Return, error) {
	r, err := tx.RMA(id)
	if err == nil && !by.MaySeeRMA(&r) {
		err = claim.ErrNotFound
	}
	if err == nil {
		err = notOwn(tx, by, r.CustomerID)
	}
	if err != nil {
		return claim.Return{}, err
	}
	all, err := loadAll(tx, claim.System, r.ClaimIDs())
	if err != nil {
		return claim.Return{}, err
	}
	if all.RMA, err = tx.RMA(id); err == nil && version != 0 && all.RMA.Version != version {
		err = claim.ErrChanged
	}
	return all, err
}

// loadAll locks claims and reads them with what their decisions carry and which old units they owe.
func loadAll(tx *store.Tx, by claim.Actor, ids []string) (claim.Return, error) {
	claims, terms, err := loadClaims(tx, by, ids)
	if err != nil {
		return claim.Return{}, err
	}
	all := claim.Return{Claims: map[string]claim.Claim{}, Terms: terms}
	for _, c := range claims {
		all.Claims[c.ID] = c
	}
	all.Old, err = tx.OldUnits(ids)
	return all, err
}

// onReturn applies a command to an RMA that the actor saw at a version.
func (d *Desk) onReturn(ctx context.Context, by claim.Actor, id string, version int64, do func(claim.Context, claim.Return) (claim.Step, error)) (claim.RMA, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		r, err := loadReturn(tx, by, id, version)
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, r.RMA.Seller)
		if err != nil {
			return claim.Step{}, err
		}
		return do(x, r)
	})
	if err != nil {
		return claim.RMA{}, err
	}
	return step.RMAs[0].After, nil
}

// SendRMA notes that a carrier has the goods.
func (d *Desk) SendRMA(ctx context.Context, by claim.Actor, id string, version int64, p claim.Parcel) (claim.RMA, error) {
	for _, field := range []struct {
		name, label string
		value       *string
	}{{"carrier", "carrier", &p.Carrier}, {"tracking", "tracking number", &p.Tracking}} {
		if fault := checkText(field.name, field.label, field.value, 80, false); fault != nil {
			return claim.RMA{}, fault
		}
	}
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Send(x, p) })
}

// ExtendRMA gives the customer more time.
func (d *Desk) ExtendRMA(ctx context.Context, by claim.Actor, id string, version int64, day policies.Date, why string) (claim.RMA, error) {
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Extend(x, day, why) })
}

// CancelRMA takes an RMA back under which nothing was sent.
func (d *Desk) CancelRMA(ctx context.Context, by claim.Actor, id string, version int64, why string) (claim.RMA, error) {
	if by.Kind != claim.ByStaff {
		return claim.RMA{}, claim.ErrNotFound // customers withdraw the claim
	}
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Cancel(x, why) })
}

// CloseRMA ends an RMA with nothing left to do.
func (d *Desk) CloseRMA(ctx context.Context, by claim.Actor, id string, version int64) (claim.RMA, error) {
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Close(x) })
}

// ReissueRMA replaces an expired number by a new one, which it returns. Where the last day is over and no clock has noticed,
// the old one expires first.
func (d *Desk) ReissueRMA(ctx context.Context, by claim.Actor, id string, version int64) (claim.RMA, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		r, err := loadReturn(tx, by, id, version)
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, r.RMA.Seller)
		if err != nil {
			return claim.Step{}, err
		}
		if r, err = d.expired(tx, x, r); err != nil {
			return claim.Step{}, err
		}
		number, err := d.freeNumber(tx)
		if err != nil {
			return claim.Step{}, err
		}
		return r.Reissue(x, number)
	})
	if err != nil {
		return claim.RMA{}, err
	}
	return step.RMAs[0].After, nil
}

// expired is the RMA after its last day, whether a clock has noticed or not.
func (d *Desk) expired(tx *store.Tx, x claim.Context, r claim.Return) (claim.Return, error) {
	if x.By.Kind != claim.ByStaff || r.RMA.State != claim.RMAIssued || !r.RMA.Overdue(x.Now) {
		return r, nil
	}
	x.By = claim.System
	step, err := r.Expire(x)
	if err != nil {
		return r, err
	}
	if err := tx.KeepStep(step); err != nil {
		return r, err
	}
	return loadReturn(tx, claim.System, r.RMA.ID, 0)
}
