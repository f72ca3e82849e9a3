package claim

import (
	"errors"
	"strings"
	"testing"

	"proviso/policies"
)

const statedFacts = `{"product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"2026-01-30","shipped_on":"2026-01-30",
	"delivered_on":"2026-02-03","symptom":"failure","causes":[],"complete":true,"marked":false,"payment":"card","price_cents":40000,"freight_cents":2000}`

func parsed(t *testing.T, text string) Facts {
	t.Helper()
	facts, err := ParseFacts([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return facts
}

func judged(t *testing.T, stated, books string) Decision {
	t.Helper()
	day, _ := policies.ParseDate("2026-03-10")
	var unit *Unit
	if books != "" {
		unit = &Unit{ID: "u", Facts: parsed(t, books)}
	}
	d, err := Judge("connectpro", "fault", parsed(t, stated), unit, day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheBooksBeatWhatWasStated(t *testing.T) {
	alone := judged(t, statedFacts, "")
	if len(alone.Differences) != 0 || alone.ValueCents != 40000 || alone.Verdict == "" || alone.PolicyVersion == "" {
		t.Fatalf("%+v", alone)
	}
	same := judged(t, statedFacts, `{"price_cents":40000}`)
	if len(same.Differences) != 0 || string(same.Answer) != string(alone.Answer) {
		t.Errorf("%+v", same.Differences)
	}
	old := judged(t, statedFacts, `{"purchased_on":"2019-01-30","shipped_on":"2019-01-30","delivered_on":"2019-02-03","price_cents":90000}`)
	if old.Verdict == alone.Verdict || old.ValueCents != 90000 {
		t.Fatalf("%s with %d", old.Verdict, old.ValueCents)
	}
	if len(old.Differences) != 4 || !strings.Contains(string(old.Used), `"2019-01-30"`) || !strings.Contains(string(old.Stated), `"2026-01-30"`) {
		t.Errorf("%+v\n%s", old.Differences, old.Used)
	}
	for _, d := range old.Differences {
		if d.Fact == "price_cents" && (d.Stated != "40000" || d.Record != "90000" || d.Decisive) {
			t.Errorf("%+v", d)
		}
	}
}

// One date alone makes the difference, and the decision says which.
func TestTheDecisiveDifferenceIsNamed(t *testing.T) {
	d := judged(t, `{"product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"2026-01-30","symptom":"failure","causes":[]}`, `{"purchased_on":"2019-01-30"}`)
	if len(d.Differences) != 1 || d.Differences[0].Fact != "purchased_on" || !d.Differences[0].Decisive {
		t.Errorf("%s: %+v", d.Verdict, d.Differences)
	}
}

func TestVerdictsOfTheBrowserAreNotBelieved(t *testing.T) {
	day, _ := policies.ParseDate("2026-03-10")
	stated := parsed(t, statedFacts)
	stated["asked_on"], stated["seller"] = []byte(`"2020-01-01"`), []byte(`"softnetworks"`)
	d, err := Judge("connectpro", "fault", stated, nil, day)
	if err != nil || string(d.Answer) != string(judged(t, statedFacts, "").Answer) {
		t.Errorf("%v\n%s", err, d.Answer)
	}
	stated["verdict"] = []byte(`"covered"`)
	var faults Faults
	if _, err := Judge("connectpro", "fault", stated, nil, day); !errors.As(err, &faults) || faults[0].Field != "verdict" {
		t.Errorf("%v", err)
	}
}

func TestDecisionsAreRepeatable(t *testing.T) {
	d := judged(t, statedFacts, `{"price_cents":50000}`)
	again, err := d.Replay()
	if err != nil || string(again.Answer) != string(d.Answer) || again.Verdict != d.Verdict || again.ValueCents != d.ValueCents {
		t.Errorf("%+v, %v", again, err)
	}
}

// What the books learned after the day of the claim had not happened on that day.
func TestTheBooksKnowNothingOfLaterDays(t *testing.T) {
	d := judged(t, `{"product":"kvm_switch","channel":"direct","destination":"domestic","symptom":"failure","causes":[]}`,
		`{"purchased_on":"2026-03-10","shipped_on":"2026-03-11","delivered_on":"2026-03-12"}`)
	if used := string(d.Used); !strings.Contains(used, `"purchased_on":"2026-03-10"`) || strings.Contains(used, "2026-03-11") || strings.Contains(used, "2026-03-12") {
		t.Error(used)
	}
}
