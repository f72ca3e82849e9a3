package demo

import (
	"strings"
	"testing"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// checkReturns wants every state of an RMA, and what its number waits for.
func checkReturns(t *testing.T, s *store.Store, claims []claim.Claim) {
	t.Helper()
	states, found := map[claim.RMAState]int{}, map[claim.Inspection]int{}
	soon := 0
	all, pictured := everyRMA(t, s, claims)
	for _, r := range all {
		states[r.State]++
		found[r.Units[0].Inspection]++
		if r.ChangedAt.After(noon) || r.State == claim.RMAIssued && r.Overdue(noon) {
			t.Errorf("%s is %s, changed %s, due %s", r.Number, r.State, r.ChangedAt, r.DueAt)
		}
		if r.State == claim.RMAInTransit && r.Tracking == "" {
			t.Error("in transit without a tracking number")
		}
		if r.State == claim.RMAIssued && claim.Today(r.Seller, r.DueAt.Add(-1)) == claim.Today(r.Seller, noon).AddDays(2) {
			soon++
		}
	}
	for _, state := range claim.RMAStates() {
		if states[state] == 0 {
			t.Errorf("no RMA is %s", state)
		}
	}
	if soon != 1 || found[claim.ConfirmedFault] == 0 || found[claim.NoFaultFound] != 1 || pictured == 0 {
		t.Error(soon, found, pictured)
	}
}

func everyRMA(t *testing.T, s *store.Store, claims []claim.Claim) (all []claim.RMA, pictured int) {
	t.Helper()
	if err := s.Read(t.Context(), func(tx *store.Tx) error {
		seen := map[string]bool{}
		for _, c := range claims {
			if seen[c.CustomerID] {
				continue
			}
			seen[c.CustomerID] = true
			own, err := tx.RMAsOf(c.CustomerID)
			if err != nil {
				return err
			}
			all = append(all, own...)
			for _, r := range own {
				photos, err := tx.PhotosOfRMA(r.ID)
				if err != nil {
					return err
				}
				if len(photos) > 0 && r.State != claim.RMAReceived {
					t.Errorf("a picture of a parcel of %s, which is %s", r.Number, r.State)
				}
				pictured += len(photos)
			}
		}
		for _, p := range catalog.All() {
			if rules, _, err := tx.Rules(p.ID); err != nil || !strings.HasPrefix(rules.ReturnAddress, "Demo returns") {
				t.Error(p.ID, rules.ReturnAddress, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all, pictured
}
