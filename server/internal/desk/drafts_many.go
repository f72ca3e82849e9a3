package desk

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// StartMany makes a draft of each, or none, and says how many there were already: those stay as they are. The key is the form's
// one-time key: the same form sent twice makes them once.
func (d *Desk) StartMany(ctx context.Context, by claim.Actor, drafts []Draft, key string) (before int, err error) {
	if by.Kind != claim.ByCustomer {
		return 0, claim.ErrNotFound
	}
	sum := sha256.New()
	for i := range drafts {
		f := &drafts[i]
		if err := d.fits(f); err != nil {
			return 0, err
		}
		sum.Write([]byte(f.digest()))
	}
	err = d.write(ctx, func(tx *store.Tx) error {
		_, seen, err := tx.Idempotency(by.ID, key, hex.EncodeToString(sum.Sum(nil)), d.Now())
		if err != nil || seen {
			return err
		}
		own, err := tx.ClaimsOf(by.ID)
		if err != nil {
			return err
		}
		before = 0 // the transaction may run again
		now := d.Now()
		for _, f := range drafts {
			if _, is := f.begun(own); is {
				before++
				continue
			}
			c, err := d.begin(tx, by, f, now)
			if err != nil {
				return err
			}
			own = append(own, c)
		}
		return nil
	})
	return before, err
}

// OwnDraft is a draft with what would be decided if it were filed now.
type OwnDraft struct {
	Claim    claim.Claim
	Decision claim.Decision
	Known    bool // the seller's books know the device as this customer's
	Files    []claim.Evidence
	Rules    claim.Rules
}

// OwnDrafts are a customer's newest drafts, those that were made together by serial number, at most so many; total is how many there are.
func (d *Desk) OwnDrafts(ctx context.Context, by claim.Actor, most int) (drafts []OwnDraft, total int, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		claims, err := tx.ClaimsOf(by.ID)
		if err != nil {
			return err
		}
		claims = slices.DeleteFunc(claims, func(c claim.Claim) bool { return c.State != claim.Draft })
		slices.SortStableFunc(claims, func(a, b claim.Claim) int {
			return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(a.Serial, b.Serial))
		})
		total = len(claims)
		drafts = make([]OwnDraft, min(total, most))
		reads := make([]func(*store.Tx) error, len(drafts))
		for i := range drafts {
			reads[i] = func(tx *store.Tx) (err error) { drafts[i], err = d.ownDraft(tx, claims[i]); return err }
		}
		return tx.Together(reads...)
	})
	return drafts, total, err
}

func (d *Desk) ownDraft(tx *store.Tx, c claim.Claim) (own OwnDraft, err error) {
	own.Claim = c
	unit, err := ownUnit(tx, &c)
	if err != nil {
		return own, err
	}
	own.Known = unit != nil
	// What cannot be decided is told by the draft's own page.
	if own.Decision, err = d.judge(&c, unit); err != nil && claim.CodeOf(err) != claim.Invalid {
		return own, err
	}
	if own.Files, err = tx.EvidenceOf(c.ID); err != nil {
		return own, err
	}
	own.Rules, _, err = tx.Rules(c.Seller)
	return own, err
}
