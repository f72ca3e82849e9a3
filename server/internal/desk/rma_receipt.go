package desk

import (
	"context"
	"strings"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// ReceiveRMA notes units that have arrived.
func (d *Desk) ReceiveRMA(ctx context.Context, by claim.Actor, id string, version int64, receipts []claim.Receipt) (claim.RMA, error) {
	for i := range receipts {
		if fault := checkText("serial", "serial number", &receipts[i].SerialSeen, maxSerial, false); fault != nil {
			return claim.RMA{}, fault
		}
	}
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Receive(x, receipts) })
}

// RuleLateRMA decides about the units that came after the last day.
func (d *Desk) RuleLateRMA(ctx context.Context, by claim.Actor, id string, version int64, accept bool, why string) (claim.RMA, error) {
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.RuleLate(x, accept, why) })
}

// InspectUnit notes what was found in a unit.
func (d *Desk) InspectUnit(ctx context.Context, by claim.Actor, id string, version int64, claimID string, found claim.Inspection, why string) (claim.RMA, error) {
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) {
		return r.Inspect(x, claimID, found, why)
	})
}

// MissingUnit notes that a unit never arrived.
func (d *Desk) MissingUnit(ctx context.Context, by claim.Actor, id string, version int64, claimID, why string) (claim.RMA, error) {
	return d.onReturn(ctx, by, id, version, func(x claim.Context, r claim.Return) (claim.Step, error) { return r.Missing(x, claimID, why) })
}

// FindRMA is the RMA that a number on a parcel stands for, for staff of a seller: the number as it was typed or scanned. An
// old number leads to the one that replaced it.
func (d *Desk) FindRMA(ctx context.Context, by claim.Actor, typed string) (r claim.RMA, err error) {
	number, ok := claim.ParseNumber(typed)
	if !ok {
		return r, claim.Fault("number", "This is not a number of ours: a character is missing or wrong. Compare it with the parcel.")
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if r, err = tx.RMAByNumber(number); err != nil {
			return err
		}
		for err == nil && r.ReplacedByID != "" {
			r, err = tx.RMA(r.ReplacedByID)
		}
		return err
	})
	if err == nil && (by.Kind != claim.ByStaff || !by.MaySeeRMA(&r)) {
		return claim.RMA{}, claim.ErrNotFound
	}
	return r, err
}

// FindRMAOfDevice is the live RMA under which a device is that came without its number: by its serial number, or by the number of
// its claim.
func (d *Desk) FindRMAOfDevice(ctx context.Context, by claim.Actor, seller, typed string) (r claim.RMA, err error) {
	number, _ := claim.ParseNumber(typed)
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		r, err = tx.RMAOfDevice(seller, claim.Fold(typed), number)
		return err
	})
	if err == nil && (by.Kind != claim.ByStaff || !by.MaySeeRMA(&r)) {
		return claim.RMA{}, claim.ErrNotFound
	}
	return r, err
}

// HoldArrival keeps a parcel that came without a valid RMA. The key is a form's one-time key.
func (d *Desk) HoldArrival(ctx context.Context, by claim.Actor, a claim.Arrival, key string) (claim.Arrival, error) {
	if err := checkArrival(&a); err != nil {
		return claim.Arrival{}, err
	}
	digest := digestOf(a.Seller, a.NumberSeen, a.Carrier, a.Tracking, a.Sender, a.Contents)
	var held claim.Arrival
	_, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		made, again, err := tx.Idempotency(by.ID, key, digest, d.Now())
		if err != nil {
			return claim.Step{}, err
		}
		if again {
			held, err = tx.Arrival(made)
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, a.Seller)
		if err != nil {
			return claim.Step{}, err
		}
		step, err := claim.HoldArrival(x, a)
		if err != nil {
			return claim.Step{}, err
		}
		held = *step.Arrival
		return step, tx.RememberLocation(by.ID, key, held.ID)
	})
	return held, err
}

func checkArrival(a *claim.Arrival) error {
	var faults claim.Faults
	for _, field := range []struct {
		name  string
		value *string
		most  int
		lines bool
	}{{"number", &a.NumberSeen, 80, false}, {"carrier", &a.Carrier, 80, false}, {"tracking", &a.Tracking, 80, false},
		{"sender", &a.Sender, 300, true}, {"contents", &a.Contents, 2000, true}} {
		if fault := checkText(field.name, field.name, field.value, field.most, field.lines); fault != nil {
			faults = append(faults, fault)
		}
	}
	return faults.Err()
}

// MatchArrival ties a held parcel to an RMA; its units are received there.
func (d *Desk) MatchArrival(ctx context.Context, by claim.Actor, id string, version int64, typed string) (claim.Arrival, error) {
	r, err := d.FindRMA(ctx, by, typed)
	if err != nil {
		if claim.CodeOf(err) == claim.NotFound {
			err = claim.Fault("number", "There is no such RMA at this seller.")
		}
		return claim.Arrival{}, err
	}
	return d.onArrival(ctx, by, id, version, func(tx *store.Tx, x claim.Context, a claim.Arrival) (claim.Step, error) {
		if err := notOwn(tx, by, r.CustomerID); err != nil {
			return claim.Step{}, err
		}
		return a.Match(x, &r)
	})
}

// SendArrivalBack sends a held parcel back as it came.
func (d *Desk) SendArrivalBack(ctx context.Context, by claim.Actor, id string, version int64, why string) (claim.Arrival, error) {
	return d.onArrival(ctx, by, id, version, func(_ *store.Tx, x claim.Context, a claim.Arrival) (claim.Step, error) {
		return a.SendBack(x, strings.TrimSpace(why))
	})
}

func (d *Desk) onArrival(ctx context.Context, by claim.Actor, id string, version int64, do func(*store.Tx, claim.Context, claim.Arrival) (claim.Step, error)) (claim.Arrival, error) {
	step, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		a, err := tx.Arrival(id)
		if err == nil && by.Role(a.Seller) == claim.NoRole {
			err = claim.ErrNotFound
		}
		if err == nil && version != 0 && a.Version != version {
			err = claim.ErrChanged
		}
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, a.Seller)
		if err != nil {
			return claim.Step{}, err
		}
		return do(tx, x, a)
	})
	if err != nil {
		return claim.Arrival{}, err
	}
	return *step.Arrival, nil
}
