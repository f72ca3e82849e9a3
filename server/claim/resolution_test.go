package claim

import "testing"

// Which inspections make a remedy of the decision take a reason.
func TestInspectionsThatTakeAReason(t *testing.T) {
	for _, test := range []struct {
		intent string
		found  Inspection
		want   bool
	}{
		{"fault", ConfirmedFault, false}, {"fault", NoFaultFound, true}, {"fault", CustomerDamage, true}, {"fault", Incomplete, false},
		{"return", NoFaultFound, false}, {"return", CustomerDamage, true}, {"return", Incomplete, false},
	} {
		k := Case{Claim: Claim{ID: "c", Intent: test.intent}, Terms: Terms{Remedies: []ResolutionKind{Refund}},
			RMA: &RMA{Units: []RMAUnit{{ClaimID: "c", State: UnitReceived, Inspection: test.found}}}}
		if got := k.overridden(Refund); got != test.want {
			t.Errorf("%s, %s: %t", test.intent, test.found, got)
		}
	}
}
