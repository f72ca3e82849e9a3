package views

import (
	"strings"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// Whatever stands in the record, the page says where the claim is and what comes next.
func TestEveryStateHasWords(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c := &claim.Claim{ID: "C", Seller: p.ID, State: claim.Approved}
	tell := func(a *AfterView) {
		t.Helper()
		s := NewAfterStatus(p, c, a, now)
		if s.Tone == "" || s.Word == "" || !strings.HasSuffix(s.Sentence, ".") || !strings.HasSuffix(s.Next, ".") || strings.Contains(s.Sentence+s.Next, "  ") {
			t.Errorf("%+v", s)
		}
	}
	for _, state := range claim.RMAStates() {
		for _, unit := range claim.UnitStates() {
			for _, found := range append(claim.Inspections(), claim.NotInspected) {
				r := claim.RMA{ID: "R", Number: "ABCDE-FGHJK-0", Seller: p.ID, State: state, DueAt: now.Add(50 * time.Hour), Units: []claim.RMAUnit{{ClaimID: "C", State: unit, Inspection: found, ReceivedAt: now}}}
				tell(&AfterView{RMAs: []claim.RMA{r}})
				tone, word, sentence := RMAView{Policy: p, RMA: &r, Now: now}.tone()
				if tone == "" || word == "" || !strings.HasSuffix(sentence, ".") {
					t.Errorf("%s: %s, %s, %s", state, tone, word, sentence)
				}
			}
		}
	}
	for _, kind := range claim.ResolutionKinds() {
		for _, state := range claim.ResolutionStates() {
			tell(&AfterView{Resolutions: []claim.Resolution{{Kind: kind, State: state, Seller: p.ID, ReturnDue: now.Add(50 * time.Hour), ShippedAt: now}}})
			tell(&AfterView{Resolutions: []claim.Resolution{{Kind: kind, State: state, Seller: p.ID}}})
		}
	}
}

func TestDaysLeft(t *testing.T) {
	p := catalog.ByID("connectpro")
	due := claim.EndOf(p.ID, claim.Today(p.ID, time.Date(2026, 12, 6, 20, 0, 0, 0, time.UTC)))
	for back, want := range map[time.Duration]string{0: "over", time.Millisecond: "today is the last day", 24 * time.Hour: "today is the last day",
		24*time.Hour + time.Millisecond: "1 day left", 13 * 24 * time.Hour: "12 days left"} {
		if got := daysLeft(p, due, due.Add(-back)); got != want {
			t.Errorf("%s before: %s, not %s", back, got, want)
		}
	}
}
