package policies_test

import (
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

func traced(t *testing.T, facts string) (*policies.Facts, []policies.TraceLine) {
	t.Helper()
	f := new(policies.Facts)
	if faults := catalog.Decode(f, []byte(facts), func(string) policies.Date { return 0 }); len(faults) > 0 {
		t.Fatal(faults)
	}
	return f, f.Policy.Trace(f)
}

func standing(lines []policies.TraceLine, clause, does string) string {
	for _, line := range lines {
		if line.Clause.ID == clause && line.Does == does {
			return line.Standing.String()
		}
	}
	return "missing"
}

// One device, four answers of its term: in time, too late, no date, and a refusal before anybody looks.
func TestTrace(t *testing.T) {
	base := `"seller":"softnetworks","intent":"fault","product":"preowned_hardware","original_purchaser":true,"symptom":"failure","asked_on":"2026-11-22"`
	for _, row := range []struct{ name, more, want string }{
		{"in time", `,"causes":[],"shipped_on":"2026-09-01"`, "met"},
		{"too late", `,"causes":[],"shipped_on":"2020-09-01","failed_on":"2026-11-01"`, "not_met"},
		{"no date", `,"causes":[]`, "unknown"},
		{"refused before", `,"causes":["lightning"],"shipped_on":"2026-09-01"`, "not_read"},
	} {
		_, lines := traced(t, "{"+base+row.more+"}")
		if got := standing(lines, "softnetworks.term", "window"); got != row.want {
			t.Errorf("%s: the term is %s, want %s", row.name, got, row.want)
		}
	}
}

// A trace says what the decision says: what refuses or refers whatever the route stands as met in it.
func TestTraceAgreesWithTheDecision(t *testing.T) {
	for _, c := range []string{
		`{"seller":"softnetworks","intent":"fault","product":"preowned_hardware","original_purchaser":true,"symptom":"failure","asked_on":"2026-11-22","causes":["lightning"],"shipped_on":"2026-09-01"}`,
		`{"seller":"softnetworks","intent":"fault","product":"preowned_hardware","original_purchaser":true,"symptom":"failure","asked_on":"2026-11-22","causes":[],"shipped_on":"2026-09-01"}`,
		`{"seller":"connectpro","intent":"return","product":"kvm_switch","purchased_on":"2026-11-01","delivered_on":"2026-11-03","asked_on":"2026-11-22","opened":false}`,
	} {
		f, lines := traced(t, c)
		d := f.Policy.Decide(f)
		for _, reason := range d.Reasons {
			met := false
			for _, line := range lines {
				met = met || line.Clause == reason.Clause && (line.Standing == policies.Met || line.Standing == policies.NotMet && line.Does == "window")
			}
			if !met && reason.Clause.Kind() != "reading" {
				t.Errorf("%s: %s is a reason and stands as nothing met: %+v", c, reason.Clause.ID, lines)
			}
		}
		if len(lines) == 0 {
			t.Error("no lines for " + c)
		}
	}
}
