package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Aftermath is everything after the approval of one claim that its reader may see.
type Aftermath struct {
	Case        claim.Case
	RMAs        []claim.RMA        // the newest first
	Resolutions []claim.Resolution // the first one first
}

// Aftermath reads what became of an approved claim. A customer sees no requests among staff and no entries of theirs.
func (d *Desk) Aftermath(ctx context.Context, by claim.Actor, claimID string) (a Aftermath, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if a.Case, err = readCase(tx, by, claimID); err != nil {
			return err
		}
		return tx.Together(
			func(tx *store.Tx) (err error) { a.RMAs, err = tx.RMAsOfClaim(claimID); return err },
			func(tx *store.Tx) (err error) { a.Resolutions, err = tx.ResolutionsOf(claimID); return err },
		)
	})
	if err == nil && by.Kind != claim.ByStaff {
		a.Case.Money.Entries, a.Case.Money.Requests = forCustomer(a.Case.Money.Entries), nil
		a.Case.Money.Payment, a.Case.Money.Shipping = nil, nil
		a.Case.Record, a.Case.Claim.Proposal = nil, nil
	}
	return a, err
}

// OpenRMA reads an RMA with its claims.
func (d *Desk) OpenRMA(ctx context.Context, by claim.Actor, id string) (r claim.Return, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if r.RMA, err = tx.RMA(id); err != nil {
			return err
		}
		if !by.MaySeeRMA(&r.RMA) {
			return claim.ErrNotFound
		}
		r.Claims, r.Terms = map[string]claim.Claim{}, map[string]claim.Terms{}
		for _, claimID := range r.RMA.ClaimIDs() {
			c, err := tx.Claim(claimID)
			if err != nil {
				return err
			}
			if by.Kind != claim.ByStaff {
				c.Proposal = nil
			}
			r.Claims[claimID] = c
			if r.Terms[claimID], _, err = termsOf(tx, &c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return claim.Return{}, err
	}
	return r, nil
}

// RMAs are a customer's RMAs, the newest first. Kept names the claims whose unit stays with the customer until its replacement is there.
func (d *Desk) RMAs(ctx context.Context, by claim.Actor) (all []claim.RMA, kept map[string]bool, err error) {
	if by.Kind != claim.ByCustomer {
		return nil, nil, claim.ErrNotFound
	}
	kept = map[string]bool{}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		if all, err = tx.RMAsOf(by.ID); err != nil {
			return err
		}
		resolutions, err := tx.ResolutionsOfCustomer(by.ID)
		for i := range resolutions {
			kept[resolutions[i].ClaimID] = kept[resolutions[i].ClaimID] || resolutions[i].Unsent()
		}
		return err
	})
	return all, kept, err
}

// Board is what staff of a seller have before them.
type Board struct {
	RMAs        map[claim.RMAState][]claim.RMA               // those that live
	Resolutions map[claim.ResolutionState][]claim.Resolution // those that are open
	Arrivals    []claim.Arrival                              // held
	Requests    []claim.MoneyRequest                         // waiting for a second person
	Proposals   []claim.Claim                                // whose decision waits for a second person
	Idle        []claim.Claim                                // approved, with neither a unit awaited nor a resolution under way
	Settled     []string                                     // those of Idle for which something was done
	Numberless  []claim.Claim                                // whose replacement is out, and whose old unit has no number
	OldHere     []string                                     // claims whose replacement is out, and whose old unit is back
}

// boardRows bounds each list of the board.
const boardRows = 200

// Board reads the board of a seller.
func (d *Desk) Board(ctx context.Context, by claim.Actor, seller string) (b Board, err error) {
	if by.Role(seller) == claim.NoRole {
		return b, claim.ErrNotFound
	}
	b.RMAs, b.Resolutions = map[claim.RMAState][]claim.RMA{}, map[claim.ResolutionState][]claim.Resolution{}
	err = d.Store.Read(ctx, func(tx *store.Tx) error { return b.read(tx, seller) })
	return b, err
}

func idsOf(claims []claim.Claim) []string {
	ids := make([]string, len(claims))
	for i := range claims {
		ids[i] = claims[i].ID
	}
	return ids
}

func (b *Board) read(tx *store.Tx, seller string) error {
	reads := []func(*store.Tx) error{
		func(tx *store.Tx) (err error) {
			b.Arrivals, err = tx.Arrivals(seller, claim.ArrivalHeld, boardRows)
			return err
		},
		func(tx *store.Tx) (err error) { b.Requests, err = tx.OpenRequests(seller, boardRows); return err },
		func(tx *store.Tx) (err error) { b.Proposals, err = tx.ProposalBoard(seller, boardRows); return err },
		func(tx *store.Tx) (err error) { b.Idle, err = tx.IdleBoard(seller, boardRows); return err },
		func(tx *store.Tx) (err error) { b.Numberless, err = tx.NumberlessBoard(seller, boardRows); return err },
		func(tx *store.Tx) (err error) { b.OldHere, err = tx.OldUnitsHere(seller, boardRows); return err },
	}
	for _, state := range claim.RMAStates() {
		if state.Live() {
			reads = append(reads, func(tx *store.Tx) (err error) { b.RMAs[state], err = tx.RMABoard(seller, state, boardRows); return err })
		}
	}
	for _, state := range claim.ResolutionStates() {
		if !state.Final() {
			reads = append(reads, func(tx *store.Tx) (err error) {
				b.Resolutions[state], err = tx.ResolutionBoard(seller, state, boardRows)
				return err
			})
		}
	}
	err := tx.Together(reads...)
	if err == nil {
		b.Settled, err = tx.Settled(idsOf(b.Idle))
	}
	return err
}
