package store_test

import (
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// However long a ledger is, a page of it is read from an index in the order that it is shown in; one claim has few entries.
func TestThePageOfTheLedgerIsReadFromAnIndex(t *testing.T) {
	s := storetest.Folder(t, t.TempDir())
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for index, f := range map[string]store.LedgerFilter{
		"ledger_seller": {Seller: "connectpro", From: now.AddDate(-1, 0, 0), Before: now},
		"ledger_kind":   {Seller: "connectpro", From: now.AddDate(-1, 0, 0), Before: now, Kind: claim.EntryHold},
		"claim_id=?":    {Seller: "connectpro", From: now.AddDate(-1, 0, 0), Before: now, ClaimID: "C"},
	} {
		for _, place := range []store.Place{{}, {At: now, ID: "E"}} {
			plan := s.LedgerPlan(t, f, place)
			if !strings.Contains(plan, index) || strings.Contains(plan, "SCAN e") || f.ClaimID == "" && strings.Contains(plan, "TEMP B-TREE") {
				t.Errorf("%s: %s", index, plan)
			}
		}
	}
}
