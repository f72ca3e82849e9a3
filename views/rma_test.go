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

// A sheet asks for nothing by a day that is over: a parcel on its way is taken late, too.
func TestASheetNamesNoDayThatIsOver(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	for due, want := range map[time.Time]bool{now.Add(time.Hour): true, now: false} {
		r := claim.RMA{ID: "R", Seller: "connectpro", State: claim.RMAInTransit, DueAt: due, Units: []claim.RMAUnit{{ClaimID: "C", State: claim.UnitAuthorised}}}
		var page strings.Builder
		if err := sheetDeadline(RMAView{Policy: catalog.ByID("connectpro"), RMA: &r, Now: now}).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(page.String(), "Has to arrive"); got != want {
			t.Errorf("due %s: %s", due, page.String())
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

// What the address is for: the way to the customer only while something is still to go there.
func TestWhatTheAddressIsFor(t *testing.T) {
	sent := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		res  *claim.Resolution
		asks bool
		goes bool // to the customer
	}{
		{"nothing agreed", nil, true, true},
		{"to be repaired", &claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}, true, true},
		{"replacement to be sent", &claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResInProgress}, true, true},
		{"replacement sent", &claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn, ShippedAt: sent}, true, false},
		{"sent back", &claim.Resolution{Kind: claim.Repair, State: claim.ResFulfilled, ShippedAt: sent}, false, false},
	} {
		v := ClaimView{Policy: catalog.ByID("connectpro"), Claim: &claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved}, After: &AfterView{}}
		if c.res != nil {
			v.After.Resolutions = []claim.Resolution{*c.res}
		}
		if v.asksForAddress() != c.asks || c.asks && strings.Contains(v.addressWhy(), "comes to you") != c.goes {
			t.Errorf("%s: asks %t: %s", c.name, v.asksForAddress(), v.addressWhy())
		}
	}
	v := ClaimView{Policy: catalog.ByID("connectpro"), Claim: &claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved}}
	v.After = &AfterView{Resolutions: []claim.Resolution{{Kind: claim.Refund, State: claim.ResAccepted}},
		RMAs: []claim.RMA{{State: claim.RMAIssued, Units: []claim.RMAUnit{{ClaimID: "c", State: claim.UnitAuthorised}}}}}
	if !v.asksForAddress() || strings.Contains(v.addressWhy(), "comes to you") {
		t.Errorf("money: %s", v.addressWhy())
	}
}

// Who chose something and who was offered it may say no later: the words fit both.
func TestTheWordsOfADispute(t *testing.T) {
	a := &AfterView{Resolutions: []claim.Resolution{{Kind: claim.Refund, State: claim.ResDisputed}}}
	c := claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved}
	if s := NewAfterStatus(catalog.ByID("connectpro"), &c, a, time.Now()); !strings.HasPrefix(s.Sentence, "You said no to: ") || strings.Contains(s.Sentence, "agree") {
		t.Error(s.Sentence)
	}
}

// Of two that were made at the same instant the open one counts, however their ids sort.
func TestTheOpenResolutionCounts(t *testing.T) {
	open, given := claim.Resolution{ID: "a", Kind: claim.Refund, State: claim.ResAccepted}, claim.Resolution{ID: "b", Kind: claim.Repair, State: claim.ResFailed}
	for _, both := range [][]claim.Resolution{{open, given}, {given, open}} {
		if r := (&AfterView{Resolutions: both}).resolution(); r == nil || r.ID != "a" {
			t.Errorf("%+v", r)
		}
	}
	if r := (&AfterView{Resolutions: []claim.Resolution{given}}).resolution(); r != nil {
		t.Errorf("given up: %+v", r)
	}
}

// The number of a return that ended says nothing of a warranty that nobody asked for.
func TestAnEndedNumberOfAReturn(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for intent, want := range map[string]string{"fault": "warranty is not affected", "return": "for a limited time only"} {
		c := claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved, Intent: intent}
		a := &AfterView{RMAs: []claim.RMA{{State: claim.RMAExpired, DueAt: now, Units: []claim.RMAUnit{{ClaimID: "c", State: claim.UnitAuthorised}}}}}
		f := mailFacts(claim.MailRMAExpired)
		f.Claim.Intent = intent
		l, _ := NewLetter(f)
		for _, text := range []string{NewAfterStatus(catalog.ByID("connectpro"), &c, a, now.Add(time.Hour)).Next, l.Text()} {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %s", intent, text)
			}
		}
	}
}

func TestAnAddressStandsBelowItsName(t *testing.T) {
	for address, want := range map[string]string{
		"Ann Lee\n1 Main St\n\nReno NV ": "1 Main St\nReno NV", "1 Main St\r\nReno": "1 Main St\nReno", "": "", "ann lee": "", "c/o Bo\nAnn Lee\nReno": "c/o Bo\nAnn Lee\nReno",
	} {
		if got := below("Ann Lee", address); got != want {
			t.Errorf("%q: %q, not %q", address, got, want)
		}
	}
}
