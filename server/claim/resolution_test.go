package claim

import (
	"cmp"
	"strings"
	"testing"
	"time"

	"proviso/policies"
)

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

// settling is an approved claim whose unit is here; the decision lists a repair.
func settling(cents int64, found Inspection) Case {
	c := waiting("covered", cents)
	c.State, c.Intent = Approved, "fault"
	return Case{Claim: c, Terms: Terms{ChosenBy: "seller", Remedies: []ResolutionKind{Repair}},
		RMA: &RMA{Units: []RMAUnit{{ClaimID: c.ID, State: UnitReceived, Inspection: found}}}}
}

// after is the case once the step is kept.
func (k Case) after(step Step) Case {
	k.Claim = step.Claims[0].After
	if len(step.Resolutions) > 0 {
		k.Resolution = &step.Resolutions[0].After
	}
	return k
}

func TestWhoOffersARemedyAlone(t *testing.T) {
	limit := DefaultRules().AgentLimitCents
	for _, c := range []struct {
		name  string
		actor Actor
		cents int64
		found Inspection
		kind  ResolutionKind
		waits bool
	}{
		{"listed, above the limit", by("kim", Agent), limit + 1, ConfirmedFault, Repair, false},
		{"beyond the decision, at the limit", by("kim", Agent), limit, ConfirmedFault, Refund, false},
		{"beyond the decision, above the limit", by("kim", Agent), limit + 1, ConfirmedFault, Refund, true},
		{"beyond the decision, value not known", by("kim", Agent), NoValue, ConfirmedFault, Replace, true},
		{"a supervisor beyond the decision, above the limit", by("lee", Supervisor), limit + 1, ConfirmedFault, Refund, true},
		{"an admin beyond the decision, above the limit", by("lee", Admin), limit + 1, ConfirmedFault, Refund, true},
		{"against the inspection, above the limit", by("kim", Agent), limit + 1, CustomerDamage, Repair, true},
		{"against the inspection, at the limit", by("kim", Agent), limit, CustomerDamage, Repair, false},
		{"back as it is, above the limit", by("kim", Agent), limit + 1, ConfirmedFault, ReturnUnrepaired, false},
	} {
		k := settling(c.cents, c.found)
		step, err := k.Propose(contextOf(c.actor), c.kind, "It is fair.")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		ch := step.Claims[0]
		if waits := ch.After.Proposal != nil; waits != c.waits || waits != (len(step.Resolutions) == 0) || waits != (len(ch.Mails) == 0) {
			t.Errorf("%s: %+v, %d resolutions, %d letters", c.name, ch.After.Proposal, len(step.Resolutions), len(ch.Mails))
		}
	}
}

// Who has money or another unit already gets nothing on top by one person alone, whatever the value.
func TestARemedyOnTopOfOne(t *testing.T) {
	for _, c := range []struct {
		done, kind ResolutionKind
		waits      bool
	}{
		{Refund, Replace, true}, {Credit, Repair, true}, {Replace, Refund, true}, {AdvanceReplacement, Repair, true}, {Exchange, Exchange, true},
		{Refund, ReturnUnrepaired, false}, {Repair, Repair, false}, {OnsiteRepair, Repair, false}, {ReturnUnrepaired, Repair, false},
	} {
		k := settling(1_00, ConfirmedFault)
		k.Terms.Remedies = ResolutionKinds()
		k.Done = []Resolution{{Kind: c.done, State: ResFulfilled}}
		step, err := k.Propose(contextOf(by("kim", Agent)), c.kind, "It is fair.")
		if err != nil || (step.Claims[0].After.Proposal != nil) != c.waits {
			t.Errorf("%s on top of %s: %v, %+v", c.kind, c.done, err, step.Claims)
		}
		if _, err = k.Propose(contextOf(by("kim", Agent)), c.kind, ""); (CodeOf(err) == Invalid) != (c.waits || c.kind == ReturnUnrepaired) {
			t.Errorf("%s on top of %s without a reason: %v", c.kind, c.done, err)
		}
	}
}

// A reason is bounded where the remedy is proposed, not in the form alone, and is in the letter as on the page.
func TestTheReasonOfAProposal(t *testing.T) {
	long := strings.Repeat("ä\r\n", MostWhy/2)
	for why, refused := range map[string]bool{"It is fair.": false, long: false, long + "x": true, "a\x00b": true, "a\xffb": true} {
		step, err := settling(1_00, ConfirmedFault).Propose(contextOf(by("kim", Agent)), Repair, why)
		if refused {
			if named, is := err.(*Error); !is || named.Field != "why" {
				t.Errorf("%.10q of %d bytes: %v", why, len(why), err)
			}
			continue
		}
		if err != nil || step.Claims[0].Mails[0].Params["reason"] != why {
			t.Errorf("%.10q of %d bytes: %v", why, len(why), err)
		}
	}
}

// The choice is the customer's once: what is done is not chosen a second time.
func TestNoChoiceAfterWhatWasChosenIsDone(t *testing.T) {
	k := settling(1_00, ConfirmedFault)
	k.Terms = Terms{ChosenBy: "customer", Remedies: []ResolutionKind{Refund, Replace}}
	customer := Actor{Kind: ByCustomer, ID: k.Claim.CustomerID}
	if _, err := k.Propose(contextOf(customer), Replace, ""); err != nil {
		t.Fatal(err)
	}
	paid, done := k, k
	paid.Money.Entries = []Entry{{ID: "e", Kind: EntryRefund, Cents: 50}} // and the refund was given up then
	done.Done = []Resolution{{Kind: Refund, State: ResFulfilled}}
	for _, k := range []Case{paid, done} {
		if _, err := k.Propose(contextOf(customer), Replace, ""); CodeOf(err) != Conflict {
			t.Error(err)
		}
	}
	if _, err := paid.Propose(contextOf(customer), Refund, ""); err != nil {
		t.Error("what is left of it cannot be chosen:", err)
	}
}

// The maker of a remedy is never its checker, and while it waits nothing else is offered and nothing is closed.
func TestARemedyOfTwoPeople(t *testing.T) {
	k := settling(1_000_00, ConfirmedFault)
	asked, err := k.Propose(contextOf(by("maker", Supervisor)), Refund, "A good customer.")
	if err != nil {
		t.Fatal(err)
	}
	k = k.after(asked)
	other := contextOf(by("other", Supervisor))
	for _, refused := range []struct {
		name  string
		actor Actor
		do    func(Context) (Step, error)
		code  Code
	}{
		{"the maker", by("maker", Admin), func(x Context) (Step, error) { return k.SecondRemedy(x, true, "") }, Forbidden},
		{"the maker against it", by("maker", Admin), func(x Context) (Step, error) { return k.SecondRemedy(x, false, "No.") }, Forbidden},
		{"an agent", by("other", Agent), func(x Context) (Step, error) { return k.SecondRemedy(x, true, "") }, Forbidden},
		{"the customer", Actor{Kind: ByCustomer, ID: "anna"}, func(x Context) (Step, error) { return k.SecondRemedy(x, true, "") }, Forbidden},
		{"a stranger", Actor{Kind: ByStaff, ID: "x", Roles: map[string]Role{"softnetworks": Admin}}, func(x Context) (Step, error) { return k.SecondRemedy(x, true, "") }, NotFound},
		{"no, without a reason", other.By, func(x Context) (Step, error) { return k.SecondRemedy(x, false, " ") }, Invalid},
		{"another remedy meanwhile", other.By, func(x Context) (Step, error) { return k.Propose(x, Repair, "") }, Conflict},
		{"close it meanwhile", other.By, func(x Context) (Step, error) { return k.Finish(x) }, Conflict},
		{"confirm it as a decision", other.By, func(x Context) (Step, error) { _, err := k.Claim.Second(x, true, ""); return Step{}, err }, Conflict},
		{"refuse it as a decision", other.By, func(x Context) (Step, error) { _, err := k.Claim.Second(x, false, "No."); return Step{}, err }, Conflict},
		{"a decision as a remedy", other.By, func(x Context) (Step, error) {
			k := k
			k.Claim.Proposal = &Proposal{Action: Decline, MakerID: "maker"}
			return k.SecondRemedy(x, true, "")
		}, Conflict},
		{"once it is the wrong unit", other.By, func(x Context) (Step, error) {
			k := k
			k.RMA = settling(0, WrongItem).RMA
			return k.SecondRemedy(x, true, "")
		}, Invalid},
	} {
		if _, err := refused.do(contextOf(refused.actor)); CodeOf(err) != refused.code {
			t.Errorf("%s: %v", refused.name, err)
		}
	}
	no, err := k.SecondRemedy(other, false, "Too much.")
	if err != nil || no.Claims[0].After.Proposal != nil || len(no.Resolutions)+len(no.Claims[0].Mails) != 0 || no.Claims[0].Event.Note != "Too much." {
		t.Errorf("%+v, %v", no, err)
	}
	yes, err := k.SecondRemedy(other, true, "")
	if err != nil {
		t.Fatal(err)
	}
	r, ch := yes.Resolutions[0].After, yes.Claims[0]
	if r.Kind != Refund || r.State != ResProposed || !r.Goodwill || ch.After.Proposal != nil || len(ch.Mails) != 1 ||
		cmp.Or(ch.Event.Detail["maker"], "nobody")+" "+ch.Event.By.ID != "maker other" || ch.Event.Note != "A good customer." {
		t.Errorf("%+v, %+v", r, ch)
	}
}

// A customer who chooses meanwhile has chosen: what staff wanted to offer instead is void.
func TestTheCustomerChoosesWhileARemedyWaits(t *testing.T) {
	k := settling(1_000_00, ConfirmedFault)
	k.Terms.ChosenBy = "customer"
	asked, err := k.Propose(contextOf(by("maker", Agent)), Refund, "A good customer.")
	if err != nil {
		t.Fatal(err)
	}
	chosen, err := k.after(asked).Propose(contextOf(Actor{Kind: ByCustomer, ID: "anna"}), Repair, "")
	if err != nil || chosen.Claims[0].After.Proposal != nil || chosen.Resolutions[0].After.State != ResAccepted {
		t.Errorf("%+v, %v", chosen, err)
	}
}

// Money of a claim moved between the day on which it was filed and today; what was paid for the unit, earlier.
func TestTheDayOnWhichMoneyMoved(t *testing.T) {
	k, x := settling(1_00, ConfirmedFault), contextOf(by("kim", Agent))
	k.Claim.SubmittedAt = x.Now.Add(-72 * time.Hour)
	today := Today(k.Claim.Seller, x.Now)
	for _, c := range []struct {
		kind EntryKind
		day  policies.Date
		fits bool
	}{
		{EntryRefund, today, true}, {EntryRefund, today.AddDays(-3), true}, {EntryRefund, today.AddDays(-4), false}, {EntryRefund, today.AddDays(1), false}, {EntryRefund, 0, false},
		{EntryPayment, today.AddDays(-400), true}, {EntryPayment, today.AddDays(1), false}, {EntryShipping, today.AddDays(-4), false},
	} {
		if err := k.dayFits(x, &Booking{Kind: c.kind, Day: c.day}); (err == nil) != c.fits {
			t.Errorf("%s on %s: %v", c.kind, c.day, err)
		}
	}
}
