package views

import (
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// What waits for nobody but the carrier or the seller is not listed as something for the customer to do, though it can be opened.
func TestTheListAsksOnlyForWhatIsToBeDone(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for state, want := range map[claim.RMAState]string{claim.RMAIssued: "For you to do", claim.RMAInTransit: "With the seller"} {
		c := claim.Claim{ID: "C", Seller: p.ID, State: claim.Approved}
		unit := claim.RMAUnit{ClaimID: "C", State: claim.UnitAuthorised}
		after := &AfterView{RMAs: []claim.RMA{{ID: "R", State: state, DueAt: now.AddDate(0, 0, 7), SentAt: now, Units: []claim.RMAUnit{unit}}}}
		line := ClaimLine{Claim: c, Policy: p, Status: NewAfterStatus(p, &c, after, now), After: after, Now: now}
		if sections := ClaimSections([]ClaimLine{line}); len(sections) != 1 || sections[0].Title != want {
			t.Errorf("%v stands in %v, not in %q", state, sections, want)
		}
	}
}

// A deadline at midnight is the end of the day before: nobody has to work out on which side of midnight it lies.
func TestDeadlineAtMidnightIsTheEndOfADay(t *testing.T) {
	p := catalog.ByID("connectpro")
	for clock, want := range map[string]string{"2026-11-28 00:00": "the end of 27 November 2026", "2026-11-27 12:30": "27 November 2026, 12:30"} {
		due, err := time.ParseInLocation("2006-01-02 15:04", clock, zoneOf(p))
		if err != nil {
			t.Fatal(err)
		}
		if got := deadlineIn(p, due); got != want {
			t.Errorf("%s is written %q, not %q", clock, got, want)
		}
	}
}
