package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// File is everything about one claim that its reader may see.
type File struct {
	Claim     claim.Claim
	Customer  claim.Customer
	Decisions []claim.Decision // by number; the last one counts
	Messages  []claim.Message  // without the internal ones for a customer
	Evidence  []claim.Evidence
	Events    []claim.Event // for a customer with the notes that were written for them
	Rules     claim.Rules
	Unit      *claim.Unit       // tied to the claim; nil: unverified purchase
	Others    []claim.Unit      // for staff: devices in the books with the claim's serial number
	Names     map[string]string // of staff, by id, for staff

	Colleagues []*claim.Staff // for staff: who can be given the claim
}

// Current is the decision that counts; nil in a draft.
func (f *File) Current() *claim.Decision {
	if len(f.Decisions) == 0 {
		return nil
	}
	return &f.Decisions[len(f.Decisions)-1]
}

// Open reads a claim with everything that belongs to it.
func (d *Desk) Open(ctx context.Context, by claim.Actor, id string) (*File, error) {
	f := &File{}
	err := d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if f.Claim, err = Seen(tx, by, id); err != nil {
			return err
		}
		return f.fill(tx, by)
	})
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (f *File) fill(tx *store.Tx, by claim.Actor) error {
	c, staff := &f.Claim, by.Kind == claim.ByStaff
	reads := []func(*store.Tx) error{
		func(tx *store.Tx) (err error) { f.Decisions, err = tx.Decisions(c.ID); return err },
		func(tx *store.Tx) (err error) { f.Messages, err = tx.Messages(c.ID, staff); return err },
		func(tx *store.Tx) (err error) { f.Evidence, err = tx.EvidenceOf(c.ID); return err },
		func(tx *store.Tx) (err error) { f.Events, err = tx.Events(c.ID); return err },
		func(tx *store.Tx) (err error) { f.Rules, _, err = tx.Rules(c.Seller); return err },
		func(tx *store.Tx) (err error) { f.Unit, err = boundUnit(tx, c); return err },
	}
	if staff {
		reads = append(reads, f.forStaff()...)
	}
	err := tx.Together(reads...)
	if !staff {
		f.hideFromCustomer()
	}
	return err
}

// hideFromCustomer takes out what staff wrote among themselves.
func (f *File) hideFromCustomer() {
	for i := range f.Events {
		if !toldWhy(f.Events[i]) {
			f.Events[i].Note = ""
		}
	}
	f.Claim.Proposal = nil
}

func (f *File) forStaff() []func(*store.Tx) error {
	c := &f.Claim
	return []func(*store.Tx) error{
		func(tx *store.Tx) error {
			customer, err := tx.CustomerByID(c.CustomerID)
			if err == nil {
				f.Customer = *customer
			}
			return err
		},
		func(tx *store.Tx) (err error) {
			f.Others, err = tx.UnitsBySerial(c.Seller, claim.Fold(c.Serial))
			return err
		},
		func(tx *store.Tx) error {
			known, err := tx.StaffKnown(c.Seller)
			f.Names, f.Colleagues = claim.NamesOf(known), working(known, c.Seller)
			return err
		},
	}
}

// Claims are a customer's claims and drafts, the newest first.
func (d *Desk) Claims(ctx context.Context, by claim.Actor) (all []claim.Claim, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		all, err = tx.ClaimsOf(by.ID)
		return err
	})
	return all, err
}

// Device is one of a customer's devices with its coverage today.
type Device struct {
	Unit     claim.Unit
	Coverage claim.Decision
	ClaimID  string // of a claim about it that is under way; empty: none
	Gone     bool   // the customer has it no more
	NewUnit  string // the serial number of what replaced it; empty: nothing did
}

// MostDevices is how many devices are read for one customer.
const MostDevices = store.MostUnits

// Devices are what the sellers' books hold for a customer's address, at most MostDevices of them.
func (d *Desk) Devices(ctx context.Context, by claim.Actor) (devices []Device, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		devices, err = d.devices(tx, by)
		return err
	})
	return devices, err
}

func (d *Desk) devices(tx *store.Tx, by claim.Actor) ([]Device, error) {
	customer, err := tx.CustomerByID(by.ID)
	if err != nil {
		return nil, err
	}
	units, err := tx.UnitsOf(claim.Fold(customer.Email))
	if err != nil {
		return nil, err
	}
	live, err := tx.LiveClaimsByUnit(by.ID)
	if err != nil {
		return nil, err
	}
	gone, err := tx.GoneUnits(by.ID)
	if err != nil {
		return nil, err
	}
	devices := make([]Device, len(units))
	for i := range units {
		unit := &units[i]
		coverage, err := claim.Judge(unit.Seller, "coverage", claim.Facts{}, unit, claim.Today(unit.Seller, d.Now()))
		if err != nil {
			return nil, err
		}
		serial, is := gone[unit.ID]
		devices[i] = Device{Unit: *unit, Coverage: coverage, ClaimID: live[unit.ID], Gone: is, NewUnit: serial}
	}
	return devices, nil
}

// OwnDevice is one of a customer's devices.
func (d *Desk) OwnDevice(ctx context.Context, by claim.Actor, unitID string) (unit claim.Unit, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		customer, err := tx.CustomerByID(by.ID)
		if err != nil {
			return err
		}
		unit, err = tx.UnitByID(unitID)
		if err == nil && (unit.Email == "" || claim.Fold(unit.Email) != claim.Fold(customer.Email)) {
			err = claim.ErrNotFound
		}
		return err
	})
	return unit, err
}

// UnitsFor are the devices in the sellers' books that a customer's claims are about, by claim: for a list that names them.
func (d *Desk) UnitsFor(ctx context.Context, by claim.Actor, claims []claim.Claim) (units map[string]claim.Unit, err error) {
	units = map[string]claim.Unit{}
	var tied []string
	var drafts []*claim.Claim
	for i := range claims {
		switch c := &claims[i]; {
		case c.State == claim.Draft && by.MaySee(c):
			drafts = append(drafts, c)
		case c.Verified():
			tied = append(tied, c.UnitID)
		}
	}
	if len(tied)+len(drafts) == 0 {
		return units, nil
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		bound, err := tx.UnitsByID(tied)
		for i := range claims {
			if unit, known := bound[claims[i].UnitID]; known {
				units[claims[i].ID] = unit
			}
		}
		if err == nil && len(drafts) > 0 {
			err = nameDrafts(tx, by, drafts, units)
		}
		return err
	})
	return units, err
}

// nameDrafts adds the units of a customer's own drafts.
func nameDrafts(tx *store.Tx, by claim.Actor, drafts []*claim.Claim, units map[string]claim.Unit) error {
	customer, err := tx.CustomerByID(by.ID)
	if err != nil {
		return err
	}
	reads := make([]func(*store.Tx) error, len(drafts))
	for i, c := range drafts {
		reads[i] = func(tx *store.Tx) error {
			found, err := tx.UnitsBySerial(c.Seller, claim.Fold(c.Serial))
			if own := ownAmong(found, customer, c); own != nil {
				units[c.ID] = *own
			}
			return err
		}
	}
	return tx.Together(reads...)
}
