package demo

import (
	"testing"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// checkResolutions wants what is done about a fault at every stage that the stories tell, with its money.
func checkResolutions(t *testing.T, s *store.Store, claims []claim.Claim) {
	t.Helper()
	states, kinds, held, pictured := map[claim.ResolutionState]int{}, map[claim.EntryKind]int{}, 0, 0
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		for _, c := range claims {
			all, err := tx.ResolutionsOf(c.ID)
			if err != nil {
				return err
			}
			for _, r := range all {
				states[r.State]++
				if r.Goodwill {
					t.Errorf("%s: %s is goodwill", c.Serial, r.Kind)
				}
			}
			entries, err := tx.EntriesOf(c.ID)
			if err != nil {
				return err
			}
			for _, e := range entries {
				kinds[e.Kind]++
				if e.Reference == "" || e.At.After(noon) {
					t.Errorf("%s: %+v", c.Serial, e)
				}
			}
		}
		for _, p := range catalog.All() {
			parcels, err := tx.Arrivals(p.ID, claim.ArrivalHeld, 10)
			if err != nil {
				return err
			}
			held += len(parcels)
			photos, err := tx.PhotosOfHeld(p.ID)
			if err != nil {
				return err
			}
			pictured += len(photos)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, state := range []claim.ResolutionState{claim.ResInProgress, claim.ResAtManufacturer, claim.ResAwaitingReturn, claim.ResFulfilled,
		claim.ResProposed, claim.ResDisputed, claim.ResOverdue, claim.ResFailed} {
		if states[state] == 0 {
			t.Errorf("no resolution is %s", state)
		}
	}
	if kinds[claim.EntryRefund] != 1 || kinds[claim.EntryHold] != 2 || held != len(arrivals) || pictured != held {
		t.Error(kinds, held, pictured)
	}
}
