package views

import (
	"strings"
	"testing"
	"time"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
)

// Whoever is asked to sign in on the way to a claim reads that the answers are kept, and why they sign in.
func TestSigningInOnTheWayToAClaim(t *testing.T) {
	for next, kept := range map[string]bool{"/claims/start": true, "/claims": false} {
		var page strings.Builder
		if err := SignIn(SignInView{Next: next}).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), "Your answers are kept.") != kept {
			t.Errorf("%s: says that answers are kept: %v", next, !kept)
		}
	}
}

// A closed or decided claim asks for nothing that nobody looks at any more.
func TestWhatADecidedClaimAsksFor(t *testing.T) {
	for state, asked := range map[claim.State]bool{claim.Submitted: true, claim.NeedsInfo: true, claim.Approved: false, claim.Declined: false, claim.Closed: false} {
		if v := (ClaimView{Claim: &claim.Claim{State: state}}); v.mayAskForProof() != asked {
			t.Errorf("%s: asks for a proof of purchase: %v", state, !asked)
		}
	}
	for state, open := range map[claim.ResolutionState]bool{claim.ResInProgress: true, claim.ResFulfilled: false} {
		v := ClaimView{Claim: &claim.Claim{State: claim.Approved}, Files: EvidenceView{CanAdd: true}, After: &AfterView{Resolutions: []claim.Resolution{{State: state}}}}
		if v.files().CanAdd != open {
			t.Errorf("%s: takes files: %v", state, !open)
		}
	}
}

// A replacement was never ordered.
func TestTheNumberBesideADevice(t *testing.T) {
	for number, word := range map[string]string{"104532": "Order", "": "Order", string(claim.NewNumber(func() uint64 { return 1 << 20 })): "Replacement under claim"} {
		if l := (DeviceLine{Unit: claim.Unit{OrderNumber: number}}); l.boughtWith() != word {
			t.Errorf("%q is called %q", number, l.boughtWith())
		}
	}
}

// A filed claim that is not decided asks nothing on its page: its questions are the seller's to ask.
func TestAnUndecidedClaimAsksNothing(t *testing.T) {
	day, _ := policies.ParseDate("2026-11-22")
	d, err := claim.Judge("connectpro", "fault", claim.Facts{"channel": []byte(`"direct"`)}, nil, day)
	if err != nil {
		t.Fatal(err)
	}
	v := ClaimView{Policy: catalog.ByID("connectpro"), Claim: &claim.Claim{Seller: "connectpro", State: claim.Submitted, Verdict: d.Verdict}, Decisions: []claim.Decision{d}}
	a := v.answer()
	if a.Verdict != "need_facts" || a.Sentence != "What is known leaves this open." || !strings.HasPrefix(a.Sub, "ConnectPRO asks you") {
		t.Errorf("%+v", a)
	}
	v.Claim.State = claim.Approved
	v.Events = []claim.Event{{Action: claim.Approve, Note: "The invoice is here."}}
	if a := v.answer(); strings.Contains(a.Sub, "asks you") || v.overruled() == nil || !strings.Contains(v.overruledWords(), "left this open") {
		t.Errorf("approved all the same: %+v", a)
	}
}

// Why a claim was declined stands on its page once: beside the appeal, and not again in what happened or with the check's answer.
func TestARefusalIsReadOnce(t *testing.T) {
	day, _ := policies.ParseDate("2026-11-22")
	d, err := claim.Judge("connectpro", "fault", claim.Facts{"channel": []byte(`"direct"`)}, nil, day)
	if err != nil {
		t.Fatal(err)
	}
	first, again := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)
	v := ClaimView{Policy: catalog.ByID("connectpro"), Claim: &claim.Claim{ID: "c", Seller: "connectpro", State: claim.Declined, Verdict: "covered"}, Decisions: []claim.Decision{d},
		Now: again, Events: []claim.Event{{Action: claim.Decline, Note: "The first reason.", At: first}, {Action: claim.Decline, Note: "The last reason.", At: again}}}
	var page strings.Builder
	if err := Claim(v).Render(t.Context(), &page); err != nil {
		t.Fatal(err)
	}
	for _, reason := range []string{"The first reason.", "The last reason."} {
		if n := strings.Count(page.String(), reason); n != 1 {
			t.Errorf("%q stands %d times", reason, n)
		}
	}
	if !strings.Contains(page.String(), "decided otherwise than the check") {
		t.Error("the check's answer is not told from theirs")
	}
}

// What a claim cannot be sent without is marked, to the eye and to a screen reader, before anybody presses Send.
func TestNeededFieldsAreMarked(t *testing.T) {
	v := DraftView{Policy: catalog.ByID("connectpro"), Claim: &claim.Claim{ID: "d", Seller: "connectpro", Intent: "fault"}, Decision: claim.Decision{Answer: []byte(`{}`), Used: []byte(`{}`)}}
	for name, needed := range map[string]bool{"serial": true, "order": false, "fault": true, "name": true, "phone": false, "address": false} {
		for _, f := range append(append(v.deviceFields(), v.faultField()), v.contactFields()...) {
			if f.Name != name {
				continue
			}
			var field strings.Builder
			if err := textInput(f).Render(t.Context(), &field); err != nil {
				t.Fatal(err)
			}
			if f.Needed != needed || strings.Contains(field.String(), `aria-required="true"`) != needed || strings.Contains(field.String(), ">needed<") != needed {
				t.Errorf("%s: %s", name, field.String())
			}
		}
	}
}

// A question to the customer asks for files where files go, and for words where words go.
func TestAskTemplatesNameWhatThePageHas(t *testing.T) {
	v := DeskView{Checklist: []CheckItem{{Label: "Photo of the label", State: "missing", File: true}, {Label: "Customer account number", State: "missing"}}}
	v.Claim.UnitID = "u"
	list := v.askTemplates()
	if !strings.Contains(list[0].Text, "to the files on the page") || !strings.Contains(list[1].Text, "write it in your answer") {
		t.Errorf("%+v", list)
	}
}
