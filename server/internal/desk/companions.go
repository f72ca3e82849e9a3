package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Companions are the other claims that could share an RMA with one: approved, of the same customer and seller, in no live
// RMA and with the same days to send the goods; by serial number, as they are looked for.
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
		slices.SortStableFunc(all, func(a, b claim.Claim) int { return cmp.Compare(a.Serial, b.Serial) })
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

// DueFor is what the staff of some claims have to do by the time that the queue names: the kind of the clock that ends then. A claim
// whose time is of no clock is left out.
func (d *Desk) DueFor(ctx context.Context, rows []QueueRow) (map[string]claim.ClockKind, error) {
	due, ids := map[string]time.Time{}, []string{}
	for _, row := range rows {
		due[row.ID] = row.StaffDue
		for _, kind := range claim.StaffClocks() {
			ids = append(ids, store.ClockID(row.ID, kind))
		}
	}
	found := map[string]claim.ClockKind{}
	if len(ids) == 0 {
		return found, nil
	}
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		clocks, err := tx.ClocksByID(ids)
		for _, c := range clocks {
			if c.State != store.ClockCancelled && c.Due.Equal(due[c.ClaimID]) {
				found[c.ClaimID] = c.Kind
			}
		}
		return err
	})
	return found, err
}
