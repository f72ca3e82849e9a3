package views

import (
	"slices"
	"testing"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// A remedy names the clauses that grant it for what was asked for, and none that grant it for something else.
func TestRemedyClausesAreThoseOfTheIntent(t *testing.T) {
	for _, test := range []struct {
		intent string
		want   []string
	}{
		{"return", []string{"connectpro.money_back_15"}},
		{"fault", []string{"connectpro.money_back_15"}},
		{"cancel", []string{"connectpro.cancel_before_shipping"}},
		{"no intent", nil},
	} {
		var got []string
		for _, ref := range remedyClauses(catalog.ByID("connectpro"), test.intent, claim.Refund) {
			got = append(got, ref.ID)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.intent, got, test.want)
		}
	}
}

// What the customer pays for is not said to be free of charge.
func TestClausesOfAPaidRepair(t *testing.T) {
	c := claim.Claim{Intent: "fault"}
	charges := []claim.ChargeTerm{{Code: "parts", Clause: "shenzhen_service.parts_and_labour"}, {Code: "labour", Clause: "shenzhen_service.parts_and_labour"}}
	for verdict, want := range map[string][]string{"covered": {"shenzhen_service.free"}, "chargeable": {"shenzhen_service.parts_and_labour"}} {
		v := ClaimView{Policy: catalog.ByID("shenzhen_service"), Claim: &c, After: &AfterView{Terms: claim.Terms{Verdict: verdict, Remedies: []claim.ResolutionKind{claim.Repair}, Charges: charges}}}
		var got []string
		for _, ref := range v.remedyClauses(claim.Repair) {
			got = append(got, ref.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", verdict, got, want)
		}
	}
}
