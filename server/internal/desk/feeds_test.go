package desk_test

import (
	"fmt"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// A feed gives everything once, page by page, in the order of change, and only to a key of the seller.
func TestFeeds(t *testing.T) {
	afterEach(t, func(t *testing.T, o aftermath) {
		var claims []claim.Claim
		for n := range 5 {
			claims = append(claims, o.approved(o.anna, fmt.Sprint("SN-", n), 20000, ""))
		}
		r := o.rma(claims[0])
		key := &claim.APIKey{ID: "k", Seller: "connectpro", Scopes: claim.Scopes()}
		page, next, err := o.ClaimFeed(ctx, key, desk.FeedQuery{})
		if err != nil || len(page) != 0 || next != "" {
			t.Errorf("%d %q %v: told before it is settled", len(page), next, err)
		}
		o.pass(time.Minute)
		seen, q := map[string]int{}, desk.FeedQuery{Limit: 2}
		for range 4 {
			if page, next, err = o.ClaimFeed(ctx, key, q); err != nil {
				t.Fatal(err)
			}
			for _, f := range page {
				seen[f.Claim.ID]++
				if f.Email != "anna@example.com" {
					t.Error(f.Email)
				}
			}
			if q.After = next; next == "" {
				break
			}
		}
		if len(seen) != 5 || next != "" {
			t.Errorf("%v %q", seen, next)
		}
		rmas, _, err := o.RMAFeed(ctx, key, desk.FeedQuery{})
		if err != nil || len(rmas) != 1 || rmas[0].ID != r.ID {
			t.Error(rmas, err)
		}
		if _, _, err := o.LedgerFeed(ctx, key, desk.FeedQuery{}); err != nil {
			t.Error(err)
		}
		foreign := &claim.APIKey{ID: "f", Seller: "softnetworks", Scopes: claim.Scopes()}
		_, err = o.ClaimOf(ctx, foreign, claims[0].ID)
		wants(t, err, claim.NotFound)
		_, err = o.RMAOf(ctx, foreign, r.ID)
		wants(t, err, claim.NotFound)
		if page, _, err = o.ClaimFeed(ctx, foreign, desk.FeedQuery{}); err != nil || len(page) != 0 {
			t.Error(page, err)
		}
		_, _, err = o.ClaimFeed(ctx, &claim.APIKey{Seller: "connectpro", Scopes: []claim.Scope{claim.RMAsRead}}, desk.FeedQuery{})
		wants(t, err, claim.Forbidden)
	})
}
