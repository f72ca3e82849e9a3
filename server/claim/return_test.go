package claim

import (
	"testing"
	"time"
)

// A return is looked at for its condition: nothing that works is a fault that was not found.
func TestAReturnHasNoFaultThatWasNotFound(t *testing.T) {
	for _, test := range []struct {
		intent  string
		noFault bool // whether it can go back as one, and counts as one
	}{{"fault", true}, {"return", false}} {
		k := Case{Claim: Claim{ID: "c", Intent: test.intent, State: Approved},
			RMA: &RMA{Units: []RMAUnit{{ClaimID: "c", State: UnitReceived, Inspection: NoFaultFound}}}}
		if err := k.offerable(NothingFound, true); (err == nil) != test.noFault {
			t.Errorf("%s: goes back as no fault found: %v", test.intent, err)
		}
		if err := k.offerable(ReturnUnrepaired, true); err != nil {
			t.Errorf("%s: goes back unrepaired: %v", test.intent, err)
		}
		if err := k.offerable(ReturnUnrepaired, false); CodeOf(err) != Invalid {
			t.Errorf("%s: goes back unrepaired, nobody says why: %v", test.intent, err)
		}
		row := ProductRow{}
		row.add(&ReportClaim{Inspection: NoFaultFound, Return: test.intent != "fault"})
		if (row.NoFault == 1) != test.noFault || row.NoFault != row.Inspected {
			t.Errorf("%s: the report counts %+v", test.intent, row)
		}
		differs := DisagreementRow{Stated: "covered", Ruling: Approve, Inspection: NoFaultFound, Return: test.intent != "fault"}
		if differs.differs() != test.noFault {
			t.Errorf("%s: the inspection contradicts the approval: %t", test.intent, differs.differs())
		}
	}
}

// What is missing has to be named.
func TestIncompleteNamesWhatIsMissing(t *testing.T) {
	for why, ok := range map[string]bool{"": false, " ": false, "The power cable.": true} {
		if err := inspectable(&RMAUnit{State: UnitReceived, ReceivedAt: time.Now()}, Incomplete, why); (err == nil) != ok {
			t.Errorf("%q: %v", why, err)
		}
	}
}
