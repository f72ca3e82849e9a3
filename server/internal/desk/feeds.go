package desk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// FeedQuery asks for a page of a feed.
type FeedQuery struct {
	After string    // the cursor that the page before gave; empty: from Since
	Since time.Time // changed then or later
	Limit int       // 1 to 200; 50 where 0
}

const (
	usualFeed   = 50
	longestFeed = 200
	// settled is how old a change is before a feed tells of it: longer than any request takes, so that none that was begun
	// earlier is kept later and missed.
	settled = 15 * time.Second
)

func (q FeedQuery) place() (store.Place, int, error) {
	most := q.Limit
	if most == 0 {
		most = usualFeed
	}
	if most < 1 || most > longestFeed {
		return store.Place{}, 0, claim.Fault("limit", "Write a number from 1 to 200.")
	}
	if q.After == "" {
		return store.Place{At: q.Since}, most, nil
	}
	place, ok := placeAt(q.After)
	if !ok {
		return store.Place{}, 0, claim.Fault("after", "Send the value of next as the page before gave it.")
	}
	return place, most, nil
}

func cursorAt(at time.Time, id string) string {
	return strconv.FormatInt(at.UnixMilli(), 10) + "." + id
}

// placeAt reads what cursorAt wrote.
func placeAt(cursor string) (store.Place, bool) {
	millis, id, ok := strings.Cut(cursor, ".")
	n, err := strconv.ParseInt(millis, 10, 64)
	return store.Place{At: time.UnixMilli(n), ID: id}, err == nil && ok && n >= 0 && len(id) <= 64
}

// mayUse refuses a key that is not for a scope.
func mayUse(k *claim.APIKey, scope claim.Scope) error {
	if k == nil || !k.Allows(scope) {
		return claim.Refuse(claim.Forbidden, "This key is not for "+string(scope)+". An admin makes one that is.")
	}
	return nil
}

// FeedClaim is a claim as the seller's own systems see it.
type FeedClaim struct {
	Claim claim.Claim
	Email string // of the customer; empty once erased
}

// ClaimFeed pages through the claims of the key's seller in the order in which they changed.
func (d *Desk) ClaimFeed(ctx context.Context, k *claim.APIKey, q FeedQuery) (page []FeedClaim, next string, err error) {
	after, most, err := q.place()
	if err == nil {
		err = mayUse(k, claim.ClaimsRead)
	}
	if err != nil {
		return nil, "", err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		claims, err := tx.ClaimsChanged(k.Seller, after, d.Now().Add(-settled), most)
		if err != nil {
			return err
		}
		if len(claims) == most {
			last := &claims[most-1]
			next = cursorAt(last.ChangedAt, last.ID)
		}
		page, err = withEmails(tx, claims)
		return err
	})
	return page, next, err
}

func withEmails(tx *store.Tx, claims []claim.Claim) ([]FeedClaim, error) {
	emails, err := tx.Emails(claims)
	page := make([]FeedClaim, len(claims))
	for i, c := range claims {
		page[i] = FeedClaim{c, emails[c.CustomerID]}
	}
	return page, err
}

// ClaimOf is one claim of the key's seller.
func (d *Desk) ClaimOf(ctx context.Context, k *claim.APIKey, id string) (found FeedClaim, err error) {
	if err := mayUse(k, claim.ClaimsRead); err != nil {
		return found, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		c, err := tx.Claim(id)
		if err == nil && (c.Seller != k.Seller || c.State == claim.Draft) {
			err = claim.ErrNotFound
		}
		if err != nil {
			return err
		}
		page, err := withEmails(tx, []claim.Claim{c})
		found = page[0]
		return err
	})
	return found, err
}

// RMAFeed pages through the RMAs of the key's seller in the order in which they changed.
func (d *Desk) RMAFeed(ctx context.Context, k *claim.APIKey, q FeedQuery) (page []claim.RMA, next string, err error) {
	after, most, err := q.place()
	if err == nil {
		err = mayUse(k, claim.RMAsRead)
	}
	if err != nil {
		return nil, "", err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		page, err = tx.RMAsChanged(k.Seller, after, d.Now().Add(-settled), most)
		return err
	})
	if err == nil && len(page) == most {
		next = cursorAt(page[most-1].ChangedAt, page[most-1].ID)
	}
	return page, next, err
}

// RMAOf is one RMA of the key's seller.
func (d *Desk) RMAOf(ctx context.Context, k *claim.APIKey, id string) (r claim.RMA, err error) {
	if err := mayUse(k, claim.RMAsRead); err != nil {
		return r, err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		r, err = tx.RMA(id)
		return err
	})
	if err == nil && r.Seller != k.Seller {
		return claim.RMA{}, claim.ErrNotFound
	}
	return r, err
}

// LedgerFeed pages through the ledger of the key's seller. Lines are never changed.
func (d *Desk) LedgerFeed(ctx context.Context, k *claim.APIKey, q FeedQuery) (page []claim.Entry, next string, err error) {
	after, most, err := q.place()
	if err == nil {
		err = mayUse(k, claim.LedgerRead)
	}
	if err != nil {
		return nil, "", err
	}
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		page, err = tx.EntriesAfter(store.LedgerFilter{Seller: k.Seller, Before: d.Now().Add(-settled)}, after, most)
		return err
	})
	if err == nil && len(page) == most {
		next = cursorAt(page[most-1].At, page[most-1].ID)
	}
	return page, next, err
}
