package views

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// At each stage of a resolution the likely next step is the marked one, and never more than one is.
func TestTheNextStepIsMarked(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	booked := []claim.Entry{{Kind: claim.EntryRefund, Cents: 100}}
	for _, c := range []struct {
		name    string
		res     claim.Resolution
		here    bool
		entries []claim.Entry
		next    []string
	}{
		{"proposed", claim.Resolution{Kind: claim.Repair, State: claim.ResProposed}, true, nil, []string{"res_accept"}},
		{"disputed", claim.Resolution{Kind: claim.Repair, State: claim.ResDisputed}, true, nil, []string{"res_begin"}},
		{"repair under way", claim.Resolution{Kind: claim.Repair, State: claim.ResInProgress}, true, nil, []string{"res_fulfil"}},
		{"replacement under way", claim.Resolution{Kind: claim.Replace, State: claim.ResInProgress}, true, nil, []string{"res_fulfil"}},
		{"for the manufacturer", claim.Resolution{Kind: claim.ManufacturerService, State: claim.ResInProgress}, true, nil, []string{"res_forward"}},
		{"at the manufacturer", claim.Resolution{Kind: claim.ManufacturerService, State: claim.ResAtManufacturer, Manufacturer: "M-1"}, true, nil, []string{"res_back"}},
		{"back from the manufacturer", claim.Resolution{Kind: claim.ManufacturerService, State: claim.ResInProgress, Manufacturer: "M-1"}, true, nil, []string{"res_fulfil"}},
		{"refund to be booked", claim.Resolution{Kind: claim.Refund, State: claim.ResInProgress}, true, nil, []string{"money_refund"}},
		{"refund booked", claim.Resolution{Kind: claim.Refund, State: claim.ResInProgress}, true, booked, []string{"res_fulfil"}},
		{"advance to be sent", claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResInProgress}, false, nil, []string{"res_ship"}},
		{"old unit awaited", claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn, ReturnDue: now}, false, nil, nil},
		{"old unit here", claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn, ReturnDue: now}, true, nil, []string{"res_fulfil"}},
		{"done", claim.Resolution{Kind: claim.Repair, State: claim.ResFulfilled}, true, nil, nil},
	} {
		v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID("connectpro"), Now: now, Claim: claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved}}}
		v.After = &AfterInput{NewKey: func() string { return "key" }, Case: claim.Case{Claim: v.Claim, Resolution: &c.res, Money: claim.Money{Entries: c.entries},
			RMA: &claim.RMA{Seller: "connectpro", Units: []claim.RMAUnit{{ClaimID: "c", State: claim.UnitAuthorised}}}}}
		if c.res.State.Final() {
			v.After.Case.Resolution, v.After.Case.Done, v.After.Resolutions = nil, []claim.Resolution{c.res}, []claim.Resolution{c.res}
		}
		if c.here {
			v.After.Case.RMA.Units[0].State, v.After.Case.RMA.Units[0].Inspection = claim.UnitReceived, claim.ConfirmedFault
		}
		var next []string
		for _, f := range append(v.resolutionForms(), v.payOutForms()...) {
			if f.Strong {
				next = append(next, f.ID)
			}
		}
		if !slices.Equal(next, c.next) {
			t.Errorf("%s: %v is marked", c.name, next)
		}
	}
}

// Of all that can be done about an approved claim without an RMA one is marked: the number, unless something goes out or is done
// before the goods are in, or none has to come.
func TestOneStepIsMarkedWithoutAnRMA(t *testing.T) {
	first, later := []claim.ResolutionKind{claim.AdvanceReplacement}, []claim.ResolutionKind{claim.Repair, claim.AdvanceReplacement}
	for _, c := range []struct {
		name     string
		intent   string
		remedies []claim.ResolutionKind
		res      *claim.Resolution
		waits    bool
		next     []string
	}{
		{"nothing begun", "fault", later, nil, false, []string{"rma_issue"}},
		{"nothing listed", "return", nil, nil, false, []string{"rma_issue"}},
		{"something else goes out first", "fault", first, nil, false, []string{"res_propose"}},
		{"nothing has to come back", "cancel", []claim.ResolutionKind{claim.Refund}, nil, false, []string{"res_propose"}},
		{"waits for a second person", "fault", later, nil, true, nil},
		{"proposed", "fault", later, &claim.Resolution{Kind: claim.Repair, State: claim.ResProposed}, false, []string{"res_accept"}},
		{"accepted, the goods come first", "fault", later, &claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}, false, []string{"rma_issue"}},
		{"accepted, goes out first", "fault", first, &claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAccepted}, false, []string{"res_begin"}},
		{"to be sent", "fault", first, &claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResInProgress}, false, []string{"res_ship"}},
		{"done", "fault", first, &claim.Resolution{Kind: claim.OnsiteRepair, State: claim.ResFulfilled}, false, []string{"finish"}},
	} {
		v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID("connectpro"), Claim: claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved, Intent: c.intent}}}
		if c.waits {
			v.Claim.Proposal = &claim.Proposal{Action: claim.ResPropose, Kind: claim.Refund}
		}
		v.After = &AfterInput{NewKey: func() string { return "key" }, Case: claim.Case{Claim: v.Claim, Resolution: c.res, Terms: claim.Terms{Remedies: c.remedies}}}
		if c.res != nil && c.res.State.Final() {
			v.After.Case.Resolution, v.After.Case.Done, v.After.Resolutions = nil, []claim.Resolution{*c.res}, []claim.Resolution{*c.res}
		}
		forms := append(append(v.rmaForms(), v.resolutionForms()...), v.moneyForms()...)
		if f, ok := v.finishForm(); ok {
			forms = append(forms, f)
		}
		var next []string
		for _, f := range forms {
			if f.Strong {
				next = append(next, f.ID)
			}
		}
		if !slices.Equal(next, c.next) {
			t.Errorf("%s: %v is marked", c.name, next)
		}
	}
}

// Before the customer says yes to a price nothing is begun that costs them something; once they declined it, the claim goes back or ends.
func TestNothingIsBegunBeforeThePriceIsSettled(t *testing.T) {
	offered := func(quote claim.QuoteState, here bool, res *claim.Resolution) (ids []string) {
		c := claim.Claim{ID: "c", Seller: "shenzhen_service", State: claim.Approved, Intent: "fault", Verdict: "chargeable", Quote: claim.Quote{State: quote, Cents: 140_00}}
		v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID(c.Seller), Claim: c}}
		k := claim.Case{Claim: c, Resolution: res, Terms: claim.Terms{Verdict: "chargeable", Remedies: []claim.ResolutionKind{claim.Repair}}}
		if here {
			k.RMA = &claim.RMA{State: claim.RMAReceived, Units: []claim.RMAUnit{{ClaimID: "c", State: claim.UnitReceived, Inspection: claim.ConfirmedFault}}}
		}
		v.After = &AfterInput{NewKey: func() string { return "key" }, Case: k}
		if here {
			v.After.RMAs = []claim.RMA{*k.RMA}
		}
		for _, f := range v.resolutionForms() {
			ids = append(ids, f.ID)
		}
		if f, ok := v.finishForm(); ok {
			ids = append(ids, f.ID)
		}
		return ids
	}
	for name, c := range map[string]struct{ got, want []string }{
		"price accepted":            {offered(claim.QuoteAccepted, true, &claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}), []string{"res_begin", "res_fail"}},
		"price open":                {offered(claim.QuoteOffered, true, &claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}), []string{"res_fail"}},
		"price declined":            {offered(claim.QuoteRejected, true, &claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}), []string{"res_fail"}},
		"price declined, goes back": {offered(claim.QuoteRejected, true, &claim.Resolution{Kind: claim.ReturnUnrepaired, State: claim.ResAccepted}), []string{"res_begin", "res_fail"}},
		"declined, nothing sent":    {offered(claim.QuoteRejected, false, nil), []string{"finish"}},
		"open, nothing sent":        {offered(claim.QuoteOffered, false, nil), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v", name, c.got)
		}
	}
}

// An old unit that came late is not waited for any more: nobody is offered more time for it.
func TestAnOldUnitThatCameLateIsHere(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	res := claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResOverdue, ReturnDue: now.AddDate(0, 0, -3), Seller: "connectpro"}
	desk := func(u claim.RMAUnit) (words string, forms []string) {
		c := claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved, Intent: "fault"}
		u.ClaimID = "c"
		v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID(c.Seller), Claim: c, Now: now}}
		v.After = &AfterInput{NewKey: func() string { return "key" }, Case: claim.Case{Claim: c, Resolution: &res, RMA: &claim.RMA{State: claim.RMAReceived, Units: []claim.RMAUnit{u}}}}
		for _, f := range v.resolutionForms() {
			forms = append(forms, f.ID)
		}
		return v.resState(), forms
	}
	for name, c := range map[string]struct {
		unit  claim.RMAUnit
		words string
		forms []string
	}{
		"awaited":   {claim.RMAUnit{State: claim.UnitAuthorised}, "Old unit overdue", []string{"res_extend", "res_fulfil"}},
		"undecided": {claim.RMAUnit{State: claim.UnitReceived, Late: true}, "Old unit overdue", []string{"res_fulfil"}},
		"accepted":  {claim.RMAUnit{State: claim.UnitReceived, Late: true, Ruling: claim.LateAccepted}, "Replacement sent, old unit here", []string{"res_fulfil"}},
	} {
		if words, forms := desk(c.unit); words != c.words || !slices.Equal(forms, c.forms) {
			t.Errorf("%s: %s, %v", name, words, forms)
		}
	}
}

// Each clock of the staff's has its task on the board.
func TestEveryTaskHasWords(t *testing.T) {
	for _, kind := range append(claim.StaffClocks(), claim.AdvanceReturn) {
		if got := taskWords(kind, claim.Approved); got == stateWords[claim.Approved] {
			t.Errorf("%s: %s", kind, got)
		}
	}
}

// A delivery that was refused is not just on its way.
func TestHowFarADeliveryHasCome(t *testing.T) {
	for want, d := range map[string]claim.Delivery{"On its way": {State: claim.DeliveryPending}, "Tried in vain, goes on": {State: claim.DeliveryPending, Attempts: 2},
		"Taken": {State: claim.DeliverySent, Attempts: 3}, "Given up": {State: claim.DeliveryDead, Attempts: 12}} {
		if got := deliveryState(&d); got != want {
			t.Errorf("%+v: %s", d, got)
		}
	}
}

// What was closed is drawn beside what was filed and decided, also where nothing else happened in a week.
func TestTheWeeksDrawWhatTheyList(t *testing.T) {
	chart := weekTable(claim.Report{Weeks: []claim.WeekRow{{Closed: 2}}}).Chart
	if chart == nil || len(chart.Keys) != 3 || len(chart.Rects) != 1 {
		t.Errorf("%+v", chart)
	}
}

// Before the customer says yes to the price nothing is offered but to send the unit back.
func TestWhatIsOfferedBeforeThePriceIsAccepted(t *testing.T) {
	for _, c := range []struct {
		here bool
		want int // groups of remedies; -1: no form
	}{{false, -1}, {true, 1}} {
		v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID("shenzhen_service"), Claim: claim.Claim{ID: "c", Seller: "shenzhen_service", State: claim.Approved, Verdict: "chargeable"}}}
		v.After = &AfterInput{Case: claim.Case{Claim: v.Claim, RMA: &claim.RMA{Units: []claim.RMAUnit{{ClaimID: "c", State: claim.UnitAuthorised}}}}}
		if c.here {
			v.After.Case.RMA.Units[0].State = claim.UnitReceived
		}
		got := -1
		for _, f := range v.resolutionForms() {
			got = len(f.Fields[0].Groups)
		}
		if got != c.want {
			t.Errorf("here %t: %d", c.here, got)
		}
	}
}

// Once something is done nobody is told that the customer has not chosen yet.
func TestProposingOnTopOfWhatIsDone(t *testing.T) {
	v := DeskView{DeskInput: DeskInput{Policy: catalog.ByID("connectpro"), Claim: claim.Claim{ID: "c", Seller: "connectpro", State: claim.Approved}}}
	v.After = &AfterInput{Case: claim.Case{Claim: v.Claim, Terms: claim.Terms{ChosenBy: "customer", Remedies: []claim.ResolutionKind{claim.Repair, claim.Refund}}}}
	if f := v.proposeForm(); !strings.Contains(f.Hint, "has not chosen yet") || f.Fields[1].Must {
		t.Errorf("nothing done: %s", f.Hint)
	}
	v.After.Case.Done = []claim.Resolution{{Kind: claim.Refund, State: claim.ResFulfilled}}
	if f := v.proposeForm(); strings.Contains(f.Hint, "has not chosen yet") || !strings.Contains(f.Hint, "a supervisor other than you") || !f.Fields[1].Must {
		t.Errorf("a refund done: %s, %+v", f.Hint, f.Fields[1])
	}
}
