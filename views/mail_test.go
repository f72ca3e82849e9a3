package views

import (
	"context"
	"html"
	"strings"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

var mailKinds = []claim.MailKind{claim.MailSubmitted, claim.MailQuestion, claim.MailQuestion7, claim.MailQuestion2, claim.MailQuestion0, claim.MailApproved, claim.MailDeclined, claim.MailWithdrawn, claim.MailLapsed,
	claim.MailMessage, claim.MailAppealed, claim.MailCode, claim.MailStaffInvite}

func mailFacts(kind claim.MailKind) MailFacts {
	p := catalog.ByID("connectpro")
	return MailFacts{Kind: kind, Policy: p, Base: "https://portal.example", Code: "271828", Link: "SECRET", Name: "Maya",
		Params: map[string]string{"reason": "The seal was <b>broken</b>.\r\nSee the photo.", "clauses": p.Clauses[0].ID + " " + p.Clauses[1].ID},
		Claim: &claim.Claim{ID: "THECLAIM", Number: "ABCDE-FGHJK-0", Seller: p.ID, Serial: "SN 1", Intent: "fault", Verdict: "not_covered",
			CustomerDue: claim.EndOf(p.ID, claim.Today(p.ID, time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)))}}
}

// Every letter says the same in both forms, leads somewhere on the portal, and keeps to the voice.
func TestLetters(t *testing.T) {
	for _, kind := range mailKinds {
		l, ok := NewLetter(mailFacts(kind))
		if !ok {
			t.Errorf("nobody writes %s", kind)
			continue
		}
		var page strings.Builder
		if err := MailPage(l).Render(context.Background(), &page); err != nil {
			t.Fatal(err)
		}
		written := html.UnescapeString(page.String())
		for _, line := range append(append(append([]string{l.Subject, l.Link, l.Label, l.Code}, l.Lines...), l.Points...), l.After...) {
			if !strings.Contains(written, line) || line != l.Subject && !strings.Contains(l.Text(), line) {
				t.Errorf("%s: %q is not in both forms", kind, line)
			}
		}
		if strings.Contains(l.Text(), "!") || strings.Contains(l.Text(), "  .") || strings.Contains(page.String(), "<b>broken") || !strings.HasPrefix(l.Link, "https://portal.example/") {
			t.Errorf("%s: %s", kind, l.Text())
		}
		if isClaimLetter := kind != claim.MailCode && kind != claim.MailStaffInvite; isClaimLetter &&
			(l.Link != "https://portal.example/claims/THECLAIM" || !strings.Contains(l.Subject, "ABCDE-FGHJK-0")) {
			t.Errorf("%s: %s, %s", kind, l.Subject, l.Link)
		}
	}
}

func TestRefusalLetterSaysWhy(t *testing.T) {
	f := mailFacts(claim.MailDeclined)
	l, _ := NewLetter(f)
	for _, want := range []string{"> The seal was <b>broken</b>.\n> See the photo.", "- " + f.Policy.Clauses[0].Title + ": ", "- " + f.Policy.Clauses[1].Title + ": ", "until 1 December 2026"} {
		if !strings.Contains(l.Text(), want) {
			t.Errorf("%q is missing in\n%s", want, l.Text())
		}
	}
}

// Who has objected once is not told that they can.
func TestLettersAfterAnObjection(t *testing.T) {
	for _, kind := range []claim.MailKind{claim.MailDeclined, claim.MailLapsed} {
		for _, appealed := range []bool{false, true} {
			f := mailFacts(kind)
			f.Claim.Appealed = appealed
			l, _ := NewLetter(f)
			if can := strings.Contains(l.Text(), "ou can object once"); can == appealed {
				t.Errorf("%s, objected already: %t\n%s", kind, appealed, l.Text())
			}
		}
	}
}

func TestLettersThatNobodyWrites(t *testing.T) {
	f := mailFacts("unknown")
	if _, ok := NewLetter(f); ok {
		t.Error("an unknown kind is written")
	}
	f = mailFacts(claim.MailApproved)
	f.Claim = nil
	if _, ok := NewLetter(f); ok {
		t.Error("a letter about no claim is written")
	}
}

func TestQuoteInTheLetter(t *testing.T) {
	f := mailFacts(claim.MailApproved)
	f.Claim.Quote = claim.Quote{State: claim.QuoteOffered, Cents: 123_450}
	if l, _ := NewLetter(f); !strings.Contains(l.Text(), "1,234.50") {
		t.Error(l.Text())
	}
}
