package views

import (
	"strings"
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

// What was made together stands by serial number; each thing that is said of claims is counted over the whole list and leads to
// those alone.
func TestTheListIsCountedAndInOrder(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var lines []ClaimLine
	for _, c := range []claim.Claim{
		{Serial: "SN-3", State: claim.Submitted, CreatedAt: now}, {Serial: "SN-1", State: claim.Submitted, CreatedAt: now},
		{Serial: "SN-9", State: claim.Submitted, CreatedAt: now.Add(time.Minute)}, {Serial: "SN-2", State: claim.NeedsInfo, CreatedAt: now},
	} {
		c.Seller = p.ID
		lines = append(lines, NewClaimLine(p, c, now))
	}
	SortClaims(lines)
	var order []string
	for _, l := range lines {
		order = append(order, l.Claim.Serial)
	}
	if got, want := strings.Join(order, " "), "SN-2 SN-9 SN-1 SN-3"; got != want {
		t.Errorf("the order is %s, not %s", got, want)
	}
	counts := NewClaimCounts(lines, "SN", lines[1].Status.Word)
	if len(counts) != 3 || counts[0].Count != 4 || counts[0].Chosen || counts[2].Count != 3 || !counts[2].Chosen || !lines[3].Has(counts[2].Word) || lines[0].Has(counts[2].Word) {
		t.Errorf("counted: %+v", counts)
	}
}
