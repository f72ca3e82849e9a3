package desk

import (
	"context"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// loadCase locks a claim that the actor may do something about, and reads everything that its resolution and its money depend
// on. The sums of the limits are not part of it: only entering money needs them.
func loadCase(tx *store.Tx, by claim.Actor, claimID string) (claim.Case, error) {
	c, err := Seen(tx, by, claimID)
	if err != nil {
		return claim.Case{}, err
	}
	if err := notOwn(tx, by, c.CustomerID); err != nil {
		return claim.Case{}, err
	}
	if err := lock(tx, []string{claimID}); err != nil {
		return claim.Case{}, err
	}
	return readCase(tx, by, claimID)
}

func readCase(tx *store.Tx, by claim.Actor, claimID string) (k claim.Case, err error) {
	if k.Claim, err = Seen(tx, by, claimID); err != nil {
		return k, err
	}
	var decision claim.Decision
	var customer *claim.Customer
	var all []claim.Resolution
	err = tx.Together(
		func(tx *store.Tx) (err error) { k.Terms, decision, err = termsOf(tx, &k.Claim); return err },
		func(tx *store.Tx) (err error) { customer, err = tx.CustomerByID(k.Claim.CustomerID); return err },
		func(tx *store.Tx) (err error) { k.Record, err = boundUnit(tx, &k.Claim); return err },
		func(tx *store.Tx) (err error) { all, err = tx.ResolutionsOf(claimID); return err },
		func(tx *store.Tx) (err error) { k.RMA, err = tx.LastRMAOf(claimID); return err },
		func(tx *store.Tx) (err error) { k.Money, err = readMoney(tx, &k.Claim); return err },
	)
	if err != nil {
		return k, err
	}
	k.Email = customer.Email
	for i := range all {
		if all[i].State == claim.ResFulfilled {
			k.Done = append(k.Done, all[i])
		} else if !all[i].State.Final() {
			k.Resolution = &all[i]
		}
	}
	if len(decision.Used) > 0 {
		k.Facts, err = claim.ParseFacts(decision.Used)
	}
	return k, err
}

// onCase applies a command to a claim's resolution. Version is the resolution's as the page showed it; 0: whatever it is.
func (d *Desk) onCase(ctx context.Context, by claim.Actor, claimID string, version int64, do func(claim.Context, claim.Case) (claim.Step, error)) (claim.Step, error) {
	return d.keep(ctx, func(tx *store.Tx) (claim.Step, error) { return d.stepOn(tx, by, claimID, version, do) })
}

func (d *Desk) stepOn(tx *store.Tx, by claim.Actor, claimID string, version int64, do func(claim.Context, claim.Case) (claim.Step, error)) (claim.Step, error) {
	k, err := loadCase(tx, by, claimID)
	if err != nil {
		return claim.Step{}, err
	}
	if version != 0 && (k.Resolution == nil || k.Resolution.Version != version) {
		return claim.Step{}, claim.ErrChanged
	}
	x, err := d.context(tx, by, k.Claim.Seller)
	if err != nil {
		return claim.Step{}, err
	}
	return do(x, k)
}

// resolve is onCase for a command that changes the resolution.
func (d *Desk) resolve(ctx context.Context, by claim.Actor, claimID string, version int64, do func(claim.Context, claim.Case) (claim.Step, error)) (claim.Resolution, error) {
	step, err := d.onCase(ctx, by, claimID, version, do)
	return resolutionIn(step, claimID), err
}

// resolutionIn is the resolution of a claim as a step leaves it. A choice gives up another one first, and a last day may move those
// of other claims as well.
func resolutionIn(step claim.Step, claimID string) (own claim.Resolution) {
	for _, change := range step.Resolutions {
		if change.After.ClaimID == claimID {
			own = change.After
		}
	}
	return own
}

// onOldUnit is resolve for a command on the old unit of an advance replacement, with its live RMA; nil: it has none. The last day of
// every unit in that may move, so all of its claims are locked.
func (d *Desk) onOldUnit(ctx context.Context, by claim.Actor, claimID string, version int64, do func(claim.Context, claim.Case, *claim.Return) (claim.Step, error)) (claim.Resolution, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		back, err := liveReturn(tx, by, claimID)
		if err != nil {
			return claim.Step{}, err
		}
		return d.stepOn(tx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) {
			if k.RMA != nil && k.RMA.State.Live() && (back == nil || back.RMA.ID != k.RMA.ID) {
				return claim.Step{}, claim.ErrChanged // another number was issued in the same instant
			}
			return do(x, k, back)
		})
	})
	return resolutionIn(step, claimID), err
}

// liveReturn locks and reads the live RMA of a claim; nil where it has none.
func liveReturn(tx *store.Tx, by claim.Actor, claimID string) (*claim.Return, error) {
	if _, err := Seen(tx, by, claimID); err != nil {
		return nil, err
	}
	last, err := tx.LastRMAOf(claimID)
	if err != nil || last == nil || !last.State.Live() {
		return nil, err
	}
	all, err := loadReturn(tx, by, last.ID, 0)
	return &all, err
}

// Propose names what is to be done; customers choose with it where the policy lets them. Nothing is proposed yet, and no
// resolution returned, where that waits for a second person.
func (d *Desk) Propose(ctx context.Context, by claim.Actor, claimID string, kind claim.ResolutionKind, why string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, 0, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Propose(x, kind, why) })
}

// Choose is a customer's choice, on the page of the claim that they saw at a version.
func (d *Desk) Choose(ctx context.Context, by claim.Actor, claimID string, version int64, kind claim.ResolutionKind) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, 0, func(x claim.Context, k claim.Case) (claim.Step, error) {
		if k.Claim.Version != version {
			return claim.Step{}, claim.ErrChanged
		}
		return k.Propose(x, kind, "")
	})
}

// SecondRemedy confirms or refuses a remedy that waits for a second person. Version is the claim's.
func (d *Desk) SecondRemedy(ctx context.Context, by claim.Actor, claimID string, version int64, agree bool, why string) error {
	_, err := d.onClaim(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.SecondRemedy(x, agree, why) })
	return err
}

// AcceptResolution agrees to what was proposed.
func (d *Desk) AcceptResolution(ctx context.Context, by claim.Actor, claimID string, version int64) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Accept(x) })
}

// DisputeResolution does not agree.
func (d *Desk) DisputeResolution(ctx context.Context, by claim.Actor, claimID string, version int64, why string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Dispute(x, why) })
}

// BeginResolution starts the work.
func (d *Desk) BeginResolution(ctx context.Context, by claim.Actor, claimID string, version int64, why string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Begin(x, why) })
}

// ForwardUnit hands the unit to its manufacturer; UnitBack notes that it is back.
func (d *Desk) ForwardUnit(ctx context.Context, by claim.Actor, claimID string, version int64, reference string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Forward(x, reference) })
}

// UnitBack notes that the unit is back from its manufacturer.
func (d *Desk) UnitBack(ctx context.Context, by claim.Actor, claimID string, version int64, note string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Back(x, note) })
}

// ShipReplacement sends an advance replacement ahead of the old unit.
func (d *Desk) ShipReplacement(ctx context.Context, by claim.Actor, claimID string, version int64, s claim.Shipment) (claim.Resolution, error) {
	if err := checkShipment(&s); err != nil {
		return claim.Resolution{}, err
	}
	return d.onOldUnit(ctx, by, claimID, version, func(x claim.Context, k claim.Case, back *claim.Return) (claim.Step, error) {
		return k.Ship(x, s, back)
	})
}

// ExtendReturn gives the customer more time for the old unit.
func (d *Desk) ExtendReturn(ctx context.Context, by claim.Actor, claimID string, version int64, day policies.Date, why string) (claim.Resolution, error) {
	return d.onOldUnit(ctx, by, claimID, version, func(x claim.Context, k claim.Case, back *claim.Return) (claim.Step, error) {
		return k.MoreTime(x, day, why, back)
	})
}

// Fulfil notes that the customer has what was promised.
func (d *Desk) Fulfil(ctx context.Context, by claim.Actor, claimID string, version int64, s claim.Shipment) (claim.Resolution, error) {
	if err := checkShipment(&s); err != nil {
		return claim.Resolution{}, err
	}
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Fulfil(x, s) })
}

// FailResolution gives a resolution up, so that another one can be proposed.
func (d *Desk) FailResolution(ctx context.Context, by claim.Actor, claimID string, version int64, why string) (claim.Resolution, error) {
	return d.resolve(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Fail(x, why) })
}

func checkShipment(s *claim.Shipment) error {
	var faults claim.Faults
	for _, field := range []struct {
		name, label string
		value       *string
		most        int
	}{{"serial", "serial number", &s.Serial, maxSerial}, {"carrier", "carrier", &s.Carrier, 80}, {"tracking", "tracking number", &s.Tracking, 80}} {
		if fault := checkText(field.name, field.label, field.value, field.most, false); fault != nil {
			faults = append(faults, fault)
		}
	}
	return faults.Err()
}

// Requote names a new price on a chargeable claim. Version is the claim's.
func (d *Desk) Requote(ctx context.Context, by claim.Actor, claimID string, version int64, cents int64, why string) (claim.Claim, error) {
	return d.onClaim(ctx, by, claimID, version, func(x claim.Context, k claim.Case) (claim.Step, error) { return k.Offer(x, cents, why) })
}

func (d *Desk) onClaim(ctx context.Context, by claim.Actor, claimID string, version int64, do func(claim.Context, claim.Case) (claim.Step, error)) (claim.Claim, error) {
	step, err := d.onCase(ctx, by, claimID, 0, func(x claim.Context, k claim.Case) (claim.Step, error) {
		if version != 0 && k.Claim.Version != version {
			return claim.Step{}, claim.ErrChanged
		}
		return do(x, k)
	})
	if err != nil {
		return claim.Claim{}, err
	}
	return step.Claims[0].After, nil
}
