package store_test

import (
	"slices"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// A record of before a request could be taken back keeps the requests that it holds, and their rules.
func TestRequestsAreCarriedOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c := w.filed("SN-1")
		maker, checker := w.newStaff("maker@example.com", claim.Agent), w.newStaff("checker@example.com", claim.Supervisor)
		ask := func(id, state string, checker any) error {
			return s.Exec(`INSERT INTO money_request (id, claim_id, seller, entry_id, entry, state, reason, maker_id, checker_id, asked_at, checked_at)
				VALUES (?, ?, ?, ?, '{"cents": 7}', ?, 'above the limit', ?, ?, 5, 6)`, id, c.ID, c.Seller, "entry of "+id, state, maker.ID, checker)
		}
		w.must(ask("a", "open", nil))
		w.must(ask("b", "agreed", checker.ID))
		w.must(ask("c", "refused", checker.ID))
		before := s.Requests(t)
		w.must(ask("d", "taken_back", nil)) // nobody knew of that then
		const beforeThat = 132
		w.must(s.Again(beforeThat))
		if after := s.Requests(t); !slices.Equal(before, after) {
			t.Errorf("%q became %q", before, after)
		}
		for name, err := range map[string]error{"their own checker": ask("e", "agreed", maker.ID), "agreed by nobody": ask("f", "agreed", nil), "twice": ask("a", "open", nil)} {
			if err == nil {
				t.Errorf("%s: kept", name)
			}
		}
	})
}
