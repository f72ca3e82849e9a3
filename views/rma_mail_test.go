package views

import (
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
)

// rmaAnswer is a decision as it is stored, with the clauses that speak of sending.
const rmaAnswer = `{"seller":"connectpro","intent":"fault","verdict":"covered","reasons":[{"clause":"connectpro.rma_on_box","effect":"limits"},
	{"clause":"connectpro.rma_required","effect":"limits"}],"shipping":[{"leg":"return","payer":"customer","clause":"connectpro.return_freight"}],"notes":["connectpro.packaging"]}`

func afterFacts(kind claim.MailKind) MailFacts {
	f := mailFacts(kind)
	f.Answer = []byte(rmaAnswer)
	f.Params = map[string]string{"rma": "THERMA", "number": "ABCDE-FGHJK-0", "last_day": "2026-12-06", "clause": "connectpro.rma_14_days", "kind": "repair",
		"found": "confirmed_fault", "cents": "123450", "day": "2026-12-01", "reference": "REF-7", "days": "7"}
	return f
}

// Every letter that the domain writes after an approval has words, in both forms.
func TestAfterLetters(t *testing.T) {
	for _, kind := range claim.WarningMails() {
		if afterLetters[kind] == nil {
			t.Errorf("nobody writes %s", kind)
		}
	}
	for _, kind := range AfterMails() {
		l, ok := NewLetter(afterFacts(kind))
		text := l.Text()
		if !ok || l.Subject == "" || strings.Contains(text, "!") || strings.Contains(text, "  ") && l.Number == "" || strings.Contains(text, "..") {
			t.Errorf("%s: %s", kind, text)
		}
		for _, part := range append(append([]string{}, l.Lines...), l.After...) {
			if strings.TrimSpace(part) != part || part != "" && !strings.HasSuffix(part, ".") && !strings.HasSuffix(part, ":") {
				t.Errorf("%s: %q is no sentence", kind, part)
			}
		}
	}
}

// The letter about a proposal has the seller's reason, and says whose words they are; without one it quotes nothing.
func TestTheLetterOfAProposalSaysWhy(t *testing.T) {
	f := afterFacts(claim.MailResolution)
	if l, _ := NewLetter(f); strings.Contains(l.Text(), "writes") || strings.Contains(l.Text(), ">") {
		t.Error(l.Text())
	}
	f.Params["reason"] = "There is water inside."
	if l, _ := NewLetter(f); !strings.Contains(l.Text(), "repair.\n\nConnectPRO writes:\n\n> There is water inside.\n\nSay on the page") {
		t.Error(l.Text())
	}
}

// A letter goes to one claim: it says what holds for the others under the number, for what came late and for what is agreed already.
func TestALetterSaysWhatHoldsForItsParcel(t *testing.T) {
	const many, next = "The number is for 3 devices", "Next the seller looks at it"
	for name, c := range map[string]struct {
		kind        claim.MailKind
		params      map[string]string
		has, hasNot string
	}{
		"one device":              {claim.MailRMAIssued, nil, "THERMA", "The number is for"},
		"several":                 {claim.MailRMAIssued, map[string]string{"devices": "3"}, many, ""},
		"several, reminded":       {claim.MailRMAWarning2, map[string]string{"devices": "3"}, many, ""},
		"all there":               {claim.MailRMAReceived, map[string]string{"devices": "3", "here": "3"}, next, "There so far"},
		"one of them there":       {claim.MailRMAReceived, map[string]string{"devices": "3", "here": "1"}, "There so far: 1 of 3.", ""},
		"late":                    {claim.MailRMAReceived, map[string]string{"here": "1", "late": "yes"}, "ConnectPRO decides whether it is taken all the same", next},
		"found":                   {claim.MailInspected, nil, "now says what is done about it", ""},
		"found, exchanged before": {claim.MailInspected, map[string]string{claim.OldUnitHere: "yes"}, "You have the replacement", "now says what is done"},
		"found, theirs to choose": {claim.MailInspected, map[string]string{"answer": `{"chosen_by":"customer","remedies":["repair","refund"]}`}, "your choice", "now says what is done"},
		"visited":                 {claim.MailFulfilled, map[string]string{"kind": "onsite_repair"}, "Your device is repaired.", "serial number or the reference"},
		"sent back":               {claim.MailFulfilled, map[string]string{"kind": "repair"}, "serial number or the reference", ""},
		"late, number ended":      {claim.MailAdvanceOverdue, map[string]string{claim.EndedNumber: "ABCDE-FGHJK-0"}, "ABCDE-FGHJK-0 has ended", ""},
		"late, no number":         {claim.MailAdvanceOverdue, nil, "has not arrived in time", "has ended"},
	} {
		f := afterFacts(c.kind)
		for name, value := range c.params {
			f.Params[name] = value
		}
		if answer := c.params["answer"]; answer != "" {
			f.Answer = []byte(answer)
		}
		if l, _ := NewLetter(f); !strings.Contains(l.Text(), c.has) || c.hasNot != "" && strings.Contains(l.Text(), c.hasNot) {
			t.Errorf("%s: %s", name, l.Text())
		}
	}
}

func TestTheLetterOfAnRMASaysHowToSendIt(t *testing.T) {
	for _, kind := range []claim.MailKind{claim.MailRMAIssued, claim.MailRMAWarning7, claim.MailRMAWarning2, claim.MailRMAWarning0} {
		l, _ := NewLetter(afterFacts(kind))
		if l.Link != "https://portal.example/rmas/THERMA" {
			t.Errorf("%s leads to %s", kind, l.Link)
		}
		for _, want := range []string{"ABCDE-FGHJK-0", "by the end of 6 December 2026", "America/Los_Angeles", "- The number on the box: ", "- Packaging: ", "- Freight of a return: ",
			"- An RMA number is required: ", "outside of the box"} {
			if !strings.Contains(l.Text(), want) {
				t.Errorf("%s: %q is missing in\n%s", kind, want, l.Text())
			}
		}
	}
	f := afterFacts(claim.MailRMAReminder)
	delete(f.Params, "last_day")
	if l, _ := NewLetter(f); strings.Contains(l.Text(), "by the end of") || !strings.Contains(l.Text(), "no last day in the policy") {
		t.Error(l.Text())
	}
}

// A letter about an old device names the number that it goes back under, says that one is still to come, or that nothing is to be done.
func TestLettersOfAnOldDeviceNameItsNumber(t *testing.T) {
	for _, kind := range []claim.MailKind{claim.MailReplacementSent, claim.MailAdvanceReminder, claim.MailAdvanceWarning2, claim.MailAdvanceMoreTime} {
		f := afterFacts(kind)
		if l, _ := NewLetter(f); l.Number != "ABCDE-FGHJK-0" || l.Link != "https://portal.example/rmas/THERMA" || !strings.Contains(l.Text(), "under which it goes back:") {
			t.Errorf("%s: %s", kind, l.Text())
		}
		delete(f.Params, "number")
		if l, _ := NewLetter(f); !strings.Contains(l.Text(), "gives you an RMA number for it first. Send nothing before you have it.") {
			t.Errorf("%s: %s", kind, l.Text())
		}
		f.Params[claim.OldUnitHere] = "yes"
		if l, _ := NewLetter(f); strings.Contains(l.Text(), "has to be back") || !strings.Contains(l.Text(), "There is nothing for you to do.") {
			t.Errorf("%s: %s", kind, l.Text())
		}
	}
}

// A last day is said in both zones where it is known that they differ.
func TestLastDaysInBothZones(t *testing.T) {
	const own = "Where you are (Asia/Tokyo): until 7 December 2026, 16:59."
	for zone, want := range map[string]bool{"Asia/Tokyo": true, "": false, "America/Los_Angeles": false} {
		f := afterFacts(claim.MailRMAWarning2)
		f.Claim.Zone = zone
		l, _ := NewLetter(f)
		if strings.Contains(l.Text(), own) != want || !want && strings.Contains(l.Text(), "Where you are") {
			t.Errorf("%q: %s", zone, l.Text())
		}
		p := catalog.ByID("connectpro")
		day, _ := policies.ParseDate("2026-12-06")
		due := claim.EndOf(p.ID, day)
		var page strings.Builder
		if err := deadline(p, due, due.AddDate(0, 0, -3), zone).Render(t.Context(), &page); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(page.String(), own) != want || strings.Contains(page.String(), "data-deadline-own hidden") == want {
			t.Errorf("%q: %s", zone, page.String())
		}
	}
}

// A warning says how many days are left when it is written.
func TestWarningsCountTheDays(t *testing.T) {
	for days, want := range map[string]string{"7": "7 days left ", "1": "1 day left ", "": "A few days left "} {
		for _, kind := range []claim.MailKind{claim.MailRMAWarning7, claim.MailRMAWarning2, claim.MailAdvanceWarning7, claim.MailAdvanceWarning2} {
			f := afterFacts(kind)
			f.Params["days"] = days
			if l, _ := NewLetter(f); !strings.HasPrefix(l.Subject, want) {
				t.Errorf("%s with %q: %s", kind, days, l.Subject)
			}
		}
	}
}

func TestTheLetterOfMoneySaysHowMuch(t *testing.T) {
	for kind, want := range map[claim.EntryKind]string{claim.EntryRefund: "Refunded to you: $1,234.50, 1 December 2026.", claim.EntryHold: "Held on your card: $1,234.50",
		claim.EntryHoldCharge: "Taken from the hold: $1,234.50"} {
		f := afterFacts(claim.MailMoney)
		f.Params["kind"] = string(kind)
		if l, _ := NewLetter(f); !strings.Contains(l.Text(), want) || !strings.Contains(l.Text(), "REF-7") {
			t.Error(l.Text())
		}
	}
}

// Each seller's decisions bring their own instructions, and nothing that the decision does not rest on.
func TestInstructionsComeFromTheDecision(t *testing.T) {
	p := catalog.ByID("connectpro")
	list := Instructions(p, []byte(rmaAnswer), []byte(rmaAnswer))
	var titles []string
	for _, line := range list {
		titles = append(titles, line.Title)
	}
	if got := strings.Join(titles, "; "); got != "An RMA number is required; Packaging; The number on the box; Freight of a return" {
		t.Error(got)
	}
	for _, slug := range sendingClauses {
		known := false
		for _, p := range catalog.All() {
			known = known || p.Clause(p.ID+"."+slug) != nil
		}
		if !known {
			t.Errorf("no seller has a clause %s", slug)
		}
	}
}

// The number of an old device that is kept for now comes without a day to send it by.
func TestTheNumberOfAKeptDevice(t *testing.T) {
	f := afterFacts(claim.MailRMAIssued)
	delete(f.Params, "last_day")
	f.Params[claim.KeepOldUnit] = "yes"
	l, _ := NewLetter(f)
	if text := l.Text(); !strings.Contains(text, "Keep the device for now.") || strings.Contains(text, "can be sent in now") || strings.Contains(text, "has to arrive by") {
		t.Error(text)
	}
}
