package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Companions are the other claims that could share an RMA with one: approved, of the same customer and seller, in no live
// RMA and with the same days to send the goods.
func (d *Desk) Companions(ctx context.Context, by claim.Actor, claimID string) (all []claim.Claim, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, claimID)
		if err != nil {
			return err
		}
		own, _, err := termsOf(tx, &c)
		if err != nil {
			return err
		}
		theirs, err := tx.ClaimsOf(c.CustomerID)
		if err != nil {
			return err
		}
		for i := range theirs {
			fits, err := companion(tx, by, &c, &theirs[i], own.Deadline("rma_receipt"))
			if err != nil {
				return err
			}
			if fits {
				all = append(all, theirs[i])
			}
		}
		return nil
	})
	return all, err
}

func companion(tx *store.Tx, by claim.Actor, c, other *claim.Claim, due claim.DeadlineTerm) (bool, error) {
	switch {
	case other.ID == c.ID || other.Seller != c.Seller || other.State != claim.Approved || other.Intent == "cancel" || !by.MaySee(other):
		return false, nil
	case other.Verdict == "chargeable" && other.Quote.State != claim.QuoteAccepted:
		return false, nil
	}
	last, err := tx.LastRMAOf(other.ID)
	if err != nil || last != nil && last.State.Live() {
		return false, err
	}
	terms, _, err := termsOf(tx, other)
	return terms.Deadline("rma_receipt") == due, err
}

// ClaimsByID reads claims that a list names, those that are the reader's business.
func (d *Desk) ClaimsByID(ctx context.Context, by claim.Actor, ids []string) (map[string]claim.Claim, error) {
	found := map[string]claim.Claim{}
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		for _, id := range ids {
			if _, known := found[id]; known {
				continue
			}
			c, err := Seen(tx, by, id)
			if claim.CodeOf(err) == claim.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			found[id] = c
		}
		return nil
	})
	return found, err
}
