package views

import (
	"regexp"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// codes lists the JSON names of an enumeration: it ends where String has none.
func codes[E ~uint8](first E, name func(E) string) (list []string) {
	defer func() { _ = recover() }()
	for e := first; ; e++ {
		list = append(list, name(e))
	}
}

func TestEveryCodeHasWords(t *testing.T) {
	charges := codes(policies.Restocking, policies.ChargeCode.String)
	deadlines := codes(policies.RMAReceipt, policies.DeadlineCode.String)
	obligations := codes(policies.VerifyFault, policies.ObligationCode.String)
	for path, list := range map[string][]string{
		"verdicts.%.word":    codes(policies.Covered, policies.Verdict.String),
		"verdicts.%.would":   codes(policies.Covered, policies.Verdict.String),
		"routes.%":           codes(policies.DOA, policies.Route.String),
		"windows.%":          codes(policies.DOAWindow, policies.WindowKind.String),
		"effects.%":          codes(policies.Grants, policies.Effect.String),
		"remedies.%":         codes(policies.Repair, policies.Remedy.String),
		"chosen_by.%":        codes(policies.ChosenBySeller, policies.Chooser.String),
		"charges.%.label":    charges,
		"charges.%.rate":     charges,
		"charges.%.open":     charges,
		"shipping.%":         append(codes(policies.ReturnLeg, policies.Leg.String), codes(policies.SellerPays, policies.Payer.String)...),
		"evidence.%":         codes(policies.OrderNumber, policies.EvidenceItem.String),
		"deadlines.%":        deadlines,
		"book.deadlines.%":   deadlines,
		"obligations.%":      obligations,
		"book.obligations.%": obligations,
		"intents.%.choice":   codes(policies.Coverage, policies.Intent.String),
		"intents.%.way":      codes(policies.Coverage, policies.Intent.String),
	} {
		if len(list) == 0 {
			t.Errorf("%s: no codes", path)
		}
		for _, code := range list {
			if at := strings.Replace(path, "%", code, 1); !hasWords(at) {
				t.Errorf("words.json has no %s", at)
			}
		}
	}
}

func TestEveryFactCanBeAskedAndTold(t *testing.T) {
	for _, f := range policies.AllFacts() {
		if f == policies.DontKnow {
			continue
		}
		base := "facts." + f.String() + "."
		wanted := []string{"label"}
		if f != policies.Seller && f != policies.IntentFact && f != policies.AskedOn {
			wanted = append(wanted, "question", "group")
		}
		if f != policies.IntentFact {
			for _, code := range f.Codes() {
				wanted = append(wanted, "options."+code)
			}
		}
		for _, part := range wanted {
			if !hasWords(base + part) {
				t.Errorf("words.json has no %s", base+part)
			}
		}
	}
}

func TestEveryClauseHasWordsForItsKind(t *testing.T) {
	for _, p := range catalog.All() {
		for i := range p.Clauses {
			if path := "book.kinds." + p.Clauses[i].Kind(); !hasWords(path) {
				t.Errorf("%s: words.json has no %s", p.Clauses[i].ID, path)
			}
		}
		for _, w := range p.Windows {
			if start := w.Start.String(); !hasWords("terms.from."+start) || !hasWords("book.from."+start) {
				t.Errorf("%s: words.json does not say what a window counts from: %s", p.ID, start)
			}
		}
	}
}

func TestEveryRefusalInWordsIsAClause(t *testing.T) {
	for path := range words() {
		rest, ok := strings.CutPrefix(path, "refusals.")
		if !ok {
			continue
		}
		id := rest[:strings.LastIndex(rest, ".")]
		if p := catalog.ByID(id[:strings.Index(id, ".")]); p == nil || p.Clause(id) == nil {
			t.Errorf("words.json words a refusal by %s, which is no clause", id)
		}
	}
}

func TestEveryFaultHasAdvice(t *testing.T) {
	for _, code := range []string{"syntax", "missing", "unknown_field", "unknown_code", "wrong_type", "not_a_date", "negative", "too_large",
		"not_positive", "null", "out_of_order", "conflict", "other_seller", "duplicate", "dont_know"} {
		if !hasWords("errors." + code) {
			t.Errorf("words.json has no advice on %s", code)
		}
	}
}

func TestTheVoiceIsPlain(t *testing.T) {
	shouting := regexp.MustCompile(`!|\b(please|sorry|oops|invalid|illegal)\b`)
	for path, text := range words() {
		if path != "pages.error.429.title" && path != "sections.errors" && shouting.MatchString(strings.ToLower(text)) {
			t.Errorf("%s: %q", path, text)
		}
	}
}

func TestSayFillsPlaceholdersAndShowsWhatIsMissing(t *testing.T) {
	if got := say("sentences.covered_until", "date", "14 March 2027"); got != "Covered until 14 March 2027." {
		t.Errorf("say = %q", got)
	}
	if got := say("no.such.words"); got != "no.such.words" {
		t.Errorf("say = %q", got)
	}
}
