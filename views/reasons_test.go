package views_test

import (
	"slices"
	"strings"
	"testing"

	"proviso/policies/catalog"
	"proviso/views"
)

// answerTo is the answer to facts, as the server words it.
func answerTo(t *testing.T, facts views.Facts) *views.Answer {
	t.Helper()
	c := parityCase{Outcome: outcomeJSON(facts.JSON())}
	return views.NewAnswer(catalog.ByID(facts["seller"].(string)), facts, c.outcome(t), parityToday)
}

// softnetworksFault is a fault of a device whose warranty counts from the shipping.
func softnetworksFault(more views.Facts) views.Facts {
	facts := views.Facts{"seller": "softnetworks", "intent": "fault", "product": "preowned_hardware", "original_purchaser": true,
		"symptom": "failure", "causes": []string{}}
	for name, value := range more {
		facts[name] = value
	}
	return facts
}

// Where the day that a window counts from is not known, the day that bounds it is the fact that was used.
func TestAReasonNamesTheDateThatStoodIn(t *testing.T) {
	unknown := []string{"shipped_on"}
	for _, row := range []struct {
		name    string
		facts   views.Facts
		verdict string
		want    []views.Pair
	}{
		{"in time since the purchase", softnetworksFault(views.Facts{"dont_know": unknown, "purchased_on": "2026-05-22"}),
			"covered", []views.Pair{{Label: "Bought on", Value: "22 May 2026"}}},
		{"late since the delivery", softnetworksFault(views.Facts{"dont_know": unknown, "delivered_on": "2024-05-22", "failed_on": "2026-10-01"}),
			"not_covered", []views.Pair{{Label: "Arrived on", Value: "22 May 2024"}}},
		{"the day itself", softnetworksFault(views.Facts{"purchased_on": "2026-05-20", "shipped_on": "2026-05-22"}),
			"covered", []views.Pair{{Label: "Shipped on", Value: "22 May 2026"}}},
	} {
		t.Run(row.name, func(t *testing.T) {
			answer := answerTo(t, row.facts)
			i := slices.IndexFunc(answer.Reasons, func(r views.ReasonLine) bool { return r.Clause.ID == "softnetworks.term" })
			if answer.Verdict != row.verdict || i < 0 {
				t.Fatalf("%s, reasons %+v", answer.Verdict, answer.Reasons)
			}
			if got := answer.Reasons[i].Said; !slices.Equal(got, row.want) {
				t.Errorf("used %v, want %v", got, row.want)
			}
		})
	}
}

// What a customer saw is not theirs to choose: no answer may invite them to say otherwise.
func TestNoOtherSymptomIsHeldOut(t *testing.T) {
	refers := softnetworksFault(views.Facts{"shipped_on": "2026-05-22", "symptom": "incompatibility"})
	if answer := answerTo(t, refers); answer.Verdict != "review" || len(answer.Reasons) == 0 || len(answer.Reasons[0].Would) > 0 {
		t.Errorf("%s: %+v", answer.Verdict, answer.Reasons)
	}
	for _, c := range append(exampleCases(t), randomCases()...) {
		facts, err := views.ReadFacts(c.Facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range views.NewAnswer(c.policy, facts, c.outcome(t), parityToday).Reasons {
			for _, w := range r.Would {
				if strings.HasPrefix(w.Answer, "What is wrong") || strings.HasPrefix(w.Answer, "Known cause") {
					t.Fatalf("facts %s: %q", c.Facts, w.Answer)
				}
			}
		}
	}
}

// An excluded cause may turn out otherwise, and only that is said.
func TestACauseMayTurnOutOtherwise(t *testing.T) {
	answer := answerTo(t, softnetworksFault(views.Facts{"shipped_on": "2026-05-22", "causes": []string{"lightning"}}))
	want := []views.WouldLine{{Answer: "Should it turn out to have no such cause", Verdict: "would be covered"}}
	if got := answer.Reasons[0].Would; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

// A clause, a note and the law stand in an answer once.
func TestNothingIsToldTwice(t *testing.T) {
	for _, c := range append(exampleCases(t), randomCases()...) {
		facts, err := views.ReadFacts(c.Facts)
		if err != nil {
			t.Fatal(err)
		}
		answer := views.NewAnswer(c.policy, facts, c.outcome(t), parityToday)
		told := map[string]bool{}
		tell := func(id string) {
			if told[id] {
				t.Fatalf("facts %s: %s is told twice", c.Facts, id)
			}
			told[id] = true
		}
		for _, r := range append(slices.Clone(answer.Reasons), answer.Terms...) {
			tell(r.Clause.ID)
		}
		for _, n := range answer.Notes {
			tell(n.Clause.ID)
		}
		lawful := slices.ContainsFunc(answer.Steps, func(s string) bool { return strings.Contains(s, "the law") })
		if answer.Verdict != "errors" && lawful == (answer.Law != "") {
			t.Fatalf("facts %s: the law stands in steps %q and in the foot %q", c.Facts, answer.Steps, answer.Law)
		}
	}
}

// The advice to a value of the wrong type suits what was asked.
func TestAWrongTypeIsAdvisedByItsKind(t *testing.T) {
	answer := answerTo(t, views.Facts{"seller": "connectpro", "intent": "return", "opened": "perhaps", "extended_months": "a lot", "price_cents": "much"})
	slices.Sort(answer.Errors)
	want := []string{"Extra warranty: Write a number of months, such as 12.", "Package opened: Choose one of the answers offered.",
		"Price: Write a number, such as 129.99."}
	if !slices.Equal(answer.Errors, want) {
		t.Errorf("%q", answer.Errors)
	}
}
