package claim

import (
	"strconv"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// by is a member of staff of the tests' seller.
func by(id string, role Role) Actor {
	return Actor{Kind: ByStaff, ID: id, Roles: map[string]Role{"connectpro": role}}
}

func contextOf(actor Actor) Context {
	n := 0
	return Context{Now: noon, By: actor, Rules: DefaultRules(), NewID: func() string { n++; return "new" + strconv.Itoa(n) }}
}

// waiting is a claim with the staff.
func waiting(verdict string, cents int64) Claim {
	return Claim{ID: "c", Seller: "connectpro", CustomerID: "anna", State: Submitted, Version: 2, Verdict: verdict, ValueCents: cents, DecisionID: "d"}
}

func TestWhoDecidesAlone(t *testing.T) {
	limit := DefaultRules().AgentLimitCents
	approve, decline := Ruling{Action: Approve, Reason: "r"}, Ruling{Action: Decline, Reason: "r", Clauses: []string{"x"}}
	for _, c := range []struct {
		name     string
		role     Role
		verdict  string
		cents    int64
		ruling   Ruling
		proposed bool
	}{
		{"agent at the limit", Agent, "covered", limit, approve, false},
		{"agent above the limit", Agent, "covered", limit + 1, approve, true},
		{"agent, value not known", Agent, "covered", NoValue, approve, true},
		{"supervisor, value not known", Supervisor, "covered", NoValue, approve, false},
		{"agent declines what is not covered, value not known", Agent, "not_covered", NoValue, decline, false},
		{"supervisor above the limit", Supervisor, "covered", limit + 1, approve, false},
		{"agent declines what is not covered", Agent, "not_covered", limit + 1, decline, false},
		{"agent overrides within the limit", Agent, "not_covered", limit, approve, false},
		{"agent overrides above the limit", Agent, "not_covered", limit + 1, approve, true},
		{"supervisor overrides above the limit", Supervisor, "not_covered", limit + 1, approve, true},
		{"admin overrides a value that nobody knows", Admin, "covered", NoValue, decline, true},
		{"agent approves what is still open", Agent, "need_facts", limit, approve, false},
		{"supervisor approves what is still open, value not known", Supervisor, "need_facts", NoValue, approve, true},
		{"agent declines what is still open, value not known", Agent, "need_facts", NoValue, decline, false},
		{"supervisor approves what a person has to look at, value not known", Supervisor, "review", NoValue, approve, false},
		{"agent declines what is covered", Agent, "covered", limit, decline, false},
		{"supervisor declines what is chargeable above the limit", Supervisor, "chargeable", limit + 1, decline, true},
	} {
		ch, err := waiting(c.verdict, c.cents).Rule(contextOf(by("one", c.role)), c.ruling)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if proposed := ch.After.Proposal != nil; proposed != c.proposed || proposed != (ch.After.State == Submitted) || proposed != (len(ch.Mails) == 0) {
			t.Errorf("%s: %+v", c.name, ch.After)
		}
	}
}

func TestRulingsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		claim  Claim
		actor  Actor
		ruling Ruling
		code   Code
		field  string
	}{
		{"a stranger", waiting("covered", 1), Actor{Kind: ByStaff, ID: "x", Roles: map[string]Role{"softnetworks": Admin}}, Ruling{Action: Approve}, NotFound, ""},
		{"the customer", waiting("covered", 1), Actor{Kind: ByCustomer, ID: "anna"}, Ruling{Action: Approve}, Forbidden, ""},
		{"another customer", waiting("covered", 1), Actor{Kind: ByCustomer, ID: "bert"}, Ruling{Action: Approve}, NotFound, ""},
		{"no clause", waiting("not_covered", 1), by("a", Agent), Ruling{Action: Decline, Reason: "r"}, Invalid, "clauses"},
		{"no reason", waiting("not_covered", 1), by("a", Agent), Ruling{Action: Decline, Clauses: []string{"x"}, Reason: " "}, Invalid, "reason"},
		{"override without a reason", waiting("not_covered", 1), by("a", Agent), Ruling{Action: Approve}, Invalid, "reason"},
		{"still open, without a reason", waiting("need_facts", 1), by("a", Agent), Ruling{Action: Approve, Reason: " "}, Invalid, "reason"},
		{"a quote below zero", waiting("chargeable", 1), by("a", Agent), Ruling{Action: Approve, QuoteCents: -1}, Invalid, "quote"},
		{"decided already", Claim{State: Approved, Seller: "connectpro"}, by("a", Agent), Ruling{Action: Approve}, Conflict, ""},
		{"a draft", Claim{State: Draft, Seller: "connectpro"}, by("a", Agent), Ruling{Action: Approve}, NotFound, ""},
	} {
		_, err := c.claim.Rule(contextOf(c.actor), c.ruling)
		if CodeOf(err) != c.code {
			t.Errorf("%s: %v", c.name, err)
		} else if refused, ok := err.(*Error); !ok || refused.Field != c.field {
			t.Errorf("%s: %+v", c.name, err)
		}
	}
}

func TestTheMakerIsNeverTheChecker(t *testing.T) {
	ruling := Ruling{Action: Approve, Reason: "good customer"}
	ch, err := waiting("not_covered", 1_000_00).Rule(contextOf(by("maker", Supervisor)), ruling)
	if err != nil {
		t.Fatal(err)
	}
	proposed := ch.After
	if _, err := proposed.Rule(contextOf(by("other", Supervisor)), ruling); CodeOf(err) != Conflict {
		t.Errorf("a second proposal beside the first: %v", err)
	}
	for name, actor := range map[string]Actor{"the maker": by("maker", Admin), "an agent": by("other", Agent)} {
		for _, agree := range []bool{true, false} {
			if _, err := proposed.Second(contextOf(actor), agree, ""); CodeOf(err) != Forbidden {
				t.Errorf("%s, agree %t: %v", name, agree, err)
			}
		}
	}
	if _, err := proposed.Second(contextOf(Actor{Kind: ByCustomer, ID: "anna"}), true, ""); err == nil {
		t.Error("the customer confirmed")
	}
	for name, actor := range map[string]Actor{"another": by("other", Supervisor), "a stranger": {Kind: ByStaff, ID: "maker"}, "the customer": {Kind: ByCustomer, ID: "anna"}} {
		if _, err := proposed.Unpropose(contextOf(actor)); err == nil {
			t.Errorf("%s took it back", name)
		}
	}
	back, err := proposed.Unpropose(contextOf(by("maker", Agent)))
	if err != nil || back.After.Proposal != nil || back.After.State != Submitted || back.Event.Action != Refute || len(back.Mails) != 0 {
		t.Errorf("%+v, %v", back, err)
	}
	if _, err := back.After.Unpropose(contextOf(by("maker", Agent))); CodeOf(err) != Conflict {
		t.Errorf("taken back twice: %v", err)
	}
	yes, err := proposed.Second(contextOf(by("other", Supervisor)), true, "")
	if err != nil || yes.After.State != Approved || yes.After.Proposal != nil || yes.Event.Detail["maker"] != "maker" || yes.Event.By.ID != "other" {
		t.Errorf("%+v, %v", yes, err)
	}
	no, err := proposed.Second(contextOf(by("other", Supervisor)), false, "no")
	if err != nil || no.After.State != Submitted || no.After.Proposal != nil || no.Event.Note != "no" || len(no.Mails) != 0 {
		t.Errorf("%+v, %v", no, err)
	}
	if _, err := no.After.Second(contextOf(by("other", Supervisor)), true, ""); CodeOf(err) != Conflict {
		t.Errorf("nothing to confirm: %v", err)
	}
}

// A claim goes to who can work on it: at home here, not shut out, and enrolled.
func TestWhoIsGivenAClaim(t *testing.T) {
	here, elsewhere := map[string]Role{"connectpro": Agent}, map[string]Role{"softnetworks": Admin}
	for name, c := range map[string]struct {
		to   *Staff
		code Code
	}{
		"nobody":         {nil, ""},
		"a colleague":    {&Staff{ID: "lee", Roles: here, Enrolled: true}, ""},
		"not enrolled":   {&Staff{ID: "lee", Roles: here}, Invalid},
		"shut out":       {&Staff{ID: "lee", Roles: here, Enrolled: true, Disabled: true}, Invalid},
		"somewhere else": {&Staff{ID: "lee", Roles: elsewhere, Enrolled: true}, Invalid},
	} {
		if _, err := waiting("covered", 1).Take(contextOf(by("kim", Agent)), c.to); CodeOf(err) != c.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}
