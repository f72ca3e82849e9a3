package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// PhotoOfRMA is a new picture of what came under an RMA, for staff of its seller.
func (d *Desk) PhotoOfRMA(ctx context.Context, by claim.Actor, rmaID string) (p claim.ParcelPhoto, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		r, err := tx.RMA(rmaID)
		p = claim.ParcelPhoto{Seller: r.Seller, RMAID: r.ID, By: by.ID}
		return worksFor(by, r.Seller, err)
	})
	return p, err
}

// PhotoOfArrival is a new picture of a parcel that came without a valid RMA, for staff of its seller.
func (d *Desk) PhotoOfArrival(ctx context.Context, by claim.Actor, arrivalID string) (p claim.ParcelPhoto, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		a, err := tx.Arrival(arrivalID)
		p = claim.ParcelPhoto{Seller: a.Seller, ArrivalID: a.ID, By: by.ID}
		if err = worksFor(by, a.Seller, err); err == nil && a.State != claim.ArrivalHeld {
			err = claim.Refuse(claim.Conflict, "This parcel is not held any more.")
		}
		return err
	})
	return p, err
}

// worksFor hides what is of a seller that the actor does not work for; err is what reading it said.
func worksFor(by claim.Actor, seller string, err error) error {
	if err == nil && (by.Kind != claim.ByStaff || by.Role(seller) == claim.NoRole) {
		err = claim.ErrNotFound
	}
	return err
}

// ParcelPhoto is one picture of a parcel, for staff of its seller.
func (d *Desk) ParcelPhoto(ctx context.Context, by claim.Actor, id string) (p claim.ParcelPhoto, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		p, err = tx.ParcelPhoto(id)
		return worksFor(by, p.Seller, err)
	})
	return p, err
}

// PhotosOfRMA are the pictures of what came under an RMA that the actor was shown, the oldest first.
func (d *Desk) PhotosOfRMA(ctx context.Context, by claim.Actor, r *claim.RMA) (photos []claim.ParcelPhoto, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if err := worksFor(by, r.Seller, nil); err != nil {
			return err
		}
		photos, err = tx.PhotosOfRMA(r.ID)
		return err
	})
	return photos, err
}

// PhotosOfHeld are the pictures of the parcels that a seller holds, by parcel.
func (d *Desk) PhotosOfHeld(ctx context.Context, by claim.Actor, seller string) (map[string][]claim.ParcelPhoto, error) {
	held := map[string][]claim.ParcelPhoto{}
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		if err := worksFor(by, seller, nil); err != nil {
			return err
		}
		photos, err := tx.PhotosOfHeld(seller)
		for _, p := range photos {
			held[p.ArrivalID] = append(held[p.ArrivalID], p)
		}
		return err
	})
	return held, err
}
