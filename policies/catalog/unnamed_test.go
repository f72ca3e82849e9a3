package catalog_test

import (
	"slices"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// TestUnnamedStandsBesideOtherReferrals names what a policy does not name even where something else sends the case to a
// person already (G7), and does not where the symptom is named.
func TestUnnamedStandsBesideOtherReferrals(t *testing.T) {
	const late = `{"seller":"softnetworks","intent":"fault","asked_on":"2026-06-10","product":"preowned_hardware","original_purchaser":true,"shipped_on":"2025-06-01","failed_on":"2026-05-01",`
	for _, c := range []struct {
		facts string
		want  []string // clauses that refer, in the order of their ids
	}{
		{late + `"symptom":"failure","causes":[]}`, []string{"softnetworks.late_report"}},
		{late + `"symptom":"incompatibility","causes":[]}`, []string{"softnetworks.late_report", "softnetworks.unnamed"}},
		{late + `"symptom":"failure","causes":["liquid"]}`, []string{"softnetworks.late_report", "softnetworks.unnamed"}},
		{`{"seller":"spectrumvoip","intent":"fault","asked_on":"2026-06-10","product":"ip_device","channel":"direct","lease":"current","acquired_on_lease":true,"symptom":"incompatibility","causes":[]}`,
			[]string{"spectrumvoip.lease_is_no_warranty", "spectrumvoip.unnamed"}},
		{`{"seller":"connectpro","intent":"fault","asked_on":"2026-06-10","product":"other","channel":"direct","destination":"international","symptom":"incompatibility","causes":[]}`,
			[]string{"connectpro.terms", "connectpro.unnamed"}},
	} {
		var f policies.Facts
		if faults := catalog.Decode(&f, []byte(c.facts), nil); len(faults) > 0 {
			t.Fatal(faults)
		}
		var got []string
		for _, r := range f.Policy.Decide(&f).Reasons {
			if r.Effect == policies.Refers {
				got = append(got, r.Clause.ID)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s\ngot  %v\nwant %v", c.facts, got, c.want)
		}
	}
}
