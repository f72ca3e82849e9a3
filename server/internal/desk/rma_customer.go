package desk

import (
	"context"
	"fmt"
	"slices"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// OwnReturn is an RMA as its customer sees it.
type OwnReturn struct {
	claim.Return
	Answers map[string][]byte // the decision that counts, JSON, by claim
	Used    map[string][]byte // the facts that it rests on, JSON, by claim
	Rules   claim.Rules
}

// OwnRMA reads a customer's own RMA with what its page, its slip and its calendar entry need.
func (d *Desk) OwnRMA(ctx context.Context, by claim.Actor, id string) (o OwnReturn, err error) {
	if by.Kind != claim.ByCustomer {
		return OwnReturn{}, claim.ErrNotFound
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if o.RMA, err = tx.RMA(id); err != nil {
			return err
		}
		if !by.MaySeeRMA(&o.RMA) {
			return claim.ErrNotFound
		}
		if o.Rules, _, err = tx.Rules(o.RMA.Seller); err != nil {
			return err
		}
		return o.fill(tx)
	})
	if err != nil {
		return OwnReturn{}, err
	}
	return o, nil
}

func (o *OwnReturn) fill(tx *store.Tx) error {
	o.Claims, o.Terms, o.Answers = map[string]claim.Claim{}, map[string]claim.Terms{}, map[string][]byte{}
	o.Used = map[string][]byte{}
	for _, id := range o.RMA.ClaimIDs() {
		c, err := tx.Claim(id)
		if err != nil {
			return err
		}
		terms, decision, err := termsOf(tx, &c)
		if err != nil {
			return err
		}
		o.Claims[id], o.Terms[id], o.Answers[id] = c, terms, decision.Answer
		o.Used[id] = decision.Used
	}
	var err error
	o.Old, err = tx.OldUnits(o.RMA.ClaimIDs())
	return err
}

// GiveAddress notes where a customer is: on the claim whose page they saw at a version, and on those in the same parcel.
func (d *Desk) GiveAddress(ctx context.Context, by claim.Actor, claimID string, version int64, address string) error {
	if fault := checkText("address", "address", &address, maxAddress, true); fault != nil {
		return fault
	}
	_, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		claims, err := inOneParcel(tx, by, claimID)
		if err != nil {
			return claim.Step{}, err
		}
		x, err := d.context(tx, by, claims[0].Seller)
		if err != nil {
			return claim.Step{}, err
		}
		step, err := claim.MoveTo(x, claims, address)
		if len(step.Claims) > 0 && claims[0].Version != version {
			err = claim.ErrChanged
		}
		return step, err
	})
	return err
}

// inOneParcel locks and reads a claim, and after it those that are in a live RMA with it.
func inOneParcel(tx *store.Tx, by claim.Actor, claimID string) ([]claim.Claim, error) {
	if _, err := Seen(tx, by, claimID); err != nil {
		return nil, err
	}
	ids := []string{claimID}
	r, err := tx.LastRMAOf(claimID)
	if err != nil {
		return nil, err
	}
	if r != nil && r.State.Live() {
		ids = append(ids, slices.DeleteFunc(r.ClaimIDs(), func(id string) bool { return id == claimID })...)
	}
	claims, _, err := loadClaims(tx, by, ids)
	return claims, err
}

// Mark stands for everything that the page of the RMA shows: another mark, another page.
func (o *OwnReturn) Mark() string {
	mark := fmt.Sprintf("%s %d", o.RMA.State, o.RMA.Version)
	for _, id := range o.RMA.ClaimIDs() {
		mark += fmt.Sprintf(" %d", o.Claims[id].Version)
	}
	return mark
}

// Progress is what became of one claim of many, for a list.
type Progress struct {
	RMAs        []claim.RMA        // the newest first
	Resolutions []claim.Resolution // the first one first
}

// Progress is a customer's claims and drafts, the newest first, and what became of each, by claim. It takes the same few
// statements however many there are.
func (d *Desk) Progress(ctx context.Context, by claim.Actor) (claims []claim.Claim, of map[string]Progress, err error) {
	if by.Kind != claim.ByCustomer {
		return nil, nil, claim.ErrNotFound
	}
	of = map[string]Progress{}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		var rmas []claim.RMA
		var resolutions []claim.Resolution
		err := tx.Together(
			func(tx *store.Tx) (err error) { claims, err = tx.ClaimsOf(by.ID); return err },
			func(tx *store.Tx) (err error) { rmas, err = tx.RMAsOf(by.ID); return err },
			func(tx *store.Tx) (err error) { resolutions, err = tx.ResolutionsOfCustomer(by.ID); return err },
		)
		if err != nil {
			return err
		}
		for _, r := range rmas {
			for _, id := range r.ClaimIDs() {
				p := of[id]
				p.RMAs = append(p.RMAs, r)
				of[id] = p
			}
		}
		for _, r := range resolutions {
			p := of[r.ClaimID]
			p.Resolutions = append(p.Resolutions, r)
			of[r.ClaimID] = p
		}
		return nil
	})
	return claims, of, err
}
