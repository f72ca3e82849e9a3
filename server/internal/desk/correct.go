package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Correction is what staff correct on a filed claim.
type Correction struct {
	Facts  claim.Facts // as stated, corrected
	Serial string      // as it stands on the device
	// UnitID ties the claim to a device in the seller's books; empty: to none.
	UnitID string
	Why    string
}

// Correct decides anew on corrected facts and keeps the new decision beside the old ones.
func (d *Desk) Correct(ctx context.Context, by claim.Actor, id string, version int64, k Correction) (claim.Claim, error) {
	return d.decide(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		amendment, err := d.amendment(tx, &c, k)
		if err != nil {
			return claim.Change{}, err
		}
		last, err := tx.LastNumber(c.ID)
		if err != nil {
			return claim.Change{}, err
		}
		amendment.Number = last + 1
		return c.Amend(x, amendment)
	})
}

// TryCorrection shows what a correction would decide; nothing is kept.
func (d *Desk) TryCorrection(ctx context.Context, by claim.Actor, id string, k Correction) (claim.Decision, error) {
	var amendment claim.Amendment
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		amendment, err = d.amendment(tx, &c, k)
		return err
	})
	return amendment.Decision, err
}

func (d *Desk) amendment(tx *store.Tx, c *claim.Claim, k Correction) (a claim.Amendment, err error) {
	a.Serial, a.Why = k.Serial, k.Why
	if fault := checkText("serial", "serial number", &a.Serial, maxSerial, false); fault != nil {
		return a, fault
	}
	if k.UnitID != "" {
		unit, err := tx.UnitByID(k.UnitID)
		if err != nil && claim.CodeOf(err) != claim.NotFound {
			return a, err
		}
		a.Unit = &unit
	}
	if err := c.Takes(a.Serial, a.Unit); err != nil {
		return a, err
	}
	if err := onlyLive(tx, c, a.Serial); err != nil {
		return a, err
	}
	a.Decision, err = claim.Judge(c.Seller, c.Intent, copied(k.Facts), a.Unit, askedOn(d, c))
	return a, err
}

// onlyLive names to staff the claim that is under way for a serial number at their seller, where it is another one than c.
func onlyLive(tx *store.Tx, c *claim.Claim, serial string) error {
	other, err := tx.LiveClaimFor(c.Seller, serial)
	switch {
	case claim.CodeOf(err) == claim.NotFound, err == nil && other.ID == c.ID:
		return nil
	case err != nil:
		return err
	}
	return &claim.Error{Code: claim.Conflict, Field: "serial", Text: "Claim " + string(other.Number) +
		" is under way for this serial number. One device has one claim at a time: look at that one first."}
}

// Records are the devices in the books of a claim's seller that bear a serial number, and which of them is the customer's:
// the one that the claim would have been tied to had it been filed with that number. Empty: none, or not to be told.
func (d *Desk) Records(ctx context.Context, by claim.Actor, id, serial string) (units []claim.Unit, own string, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		if by.Kind != claim.ByStaff {
			return claim.ErrNotFound
		}
		c.Serial = serial
		if units, err = tx.UnitsBySerial(c.Seller, claim.Fold(serial)); err != nil {
			return err
		}
		unit, err := ownUnit(tx, &c)
		if unit != nil {
			own = unit.ID
		}
		return err
	})
	return units, own, err
}
