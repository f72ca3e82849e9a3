package catalog_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

// anyCase draws a case over all the facts of a seller and an intent.
func anyCase(r *rand.Rand, p *policies.Policy, i policies.Intent) policytest.Facts {
	c := policytest.Facts{"seller": p.ID, "intent": i.String(), "asked_on": asked.String()}
	days := policytest.DenseDays([]policies.Date{asked}, spans, 1)
	var unknown []string
	for _, f := range p.Uses(i) {
		var value any
		switch {
		case r.IntN(4) == 0:
			if r.IntN(3) == 0 {
				unknown = append(unknown, f.String())
			}
			continue
		case f.Kind() == policies.KindDate:
			day := days[r.IntN(len(days))].(string)
			if !inOrder(c, f.String(), day) {
				continue
			}
			value = day
		case f.Kind() == policies.KindInteger:
			value = []int{1, 12, 24, 40_000, 50_001}[r.IntN(5)]
		default:
			all := values(p, f)
			value = all[r.IntN(len(all))]
			if f == policies.Product && r.IntN(2) == 0 {
				value = all[0] // most classes of some sellers are refused at once
			}
		}
		c[f.String()] = value
	}
	if c["shipped_on"] != nil || c["delivered_on"] != nil {
		delete(c, "order_shipped")
	}
	if c["delivered_on"] != nil {
		delete(c, "delivery_refused")
	}
	if i == policies.Fault && r.IntN(2) == 0 { // most other faults are refused or referred at once
		c["symptom"], c["causes"] = "failure", []string{}
		unknown = slices.DeleteFunc(unknown, func(name string) bool { return c[name] != nil })
	}
	if len(unknown) > 0 {
		c["dont_know"] = unknown
	}
	return c
}

// TestEveryClauseIsReached looks for a case that cites each clause: as a reason, or
// with a fee, a leg, a deadline or an obligation; an informational one as a note.
func TestEveryClauseIsReached(t *testing.T) {
	for _, p := range catalog.All() {
		t.Run(p.ID, func(t *testing.T) {
			t.Parallel()
			cited := map[string]bool{}
			r := rand.New(rand.NewPCG(1, 1))
			for range 60_000 {
				c := anyCase(r, p, policies.Intent(r.IntN(4)))
				f := policytest.Decode(t, c, catalog.All())
				d := p.Decide(&f)
				citeAll(&d, cited)
			}
			for _, clause := range p.Clauses {
				// connectpro's text deals with all four intents.
				if !cited[clause.ID] && clause.ID != "connectpro.silent" {
					t.Errorf("%s was never cited", clause.ID)
				}
			}
		})
	}
}

func citeAll(d *policies.Decision, cited map[string]bool) {
	for _, r := range d.Reasons {
		cited[r.Clause.ID] = true
	}
	for _, c := range d.Charges {
		cited[c.Clause.ID] = true
	}
	for _, s := range d.Shipping {
		cited[s.Clause.ID] = true
	}
	for _, l := range d.Deadlines {
		cited[l.Clause.ID] = true
	}
	for _, o := range d.Obligations {
		cited[o.Clause.ID] = true
	}
	for _, n := range d.Notes {
		cited[n.ID] = true
	}
}

// TestClausesAreWritten holds each clause to an id of its seller, a title and a
// summary of its own.
func TestClausesAreWritten(t *testing.T) {
	for _, p := range catalog.All() {
		ids := map[string]bool{}
		for _, c := range p.Clauses {
			if !strings.HasPrefix(c.ID, p.ID+".") || c.Title == "" || c.Summary == "" || ids[c.ID] {
				t.Errorf("clause %q of %s: id, title or summary", c.ID, p.ID)
			}
			ids[c.ID] = true
		}
		for _, common := range []string{"unnamed", "late_report", "not_known", "silent", "local_law"} {
			if !ids[p.ID+"."+common] {
				t.Errorf("%s has no clause %s", p.ID, common)
			}
		}
		if p.Clause(p.ID+".nowhere") != nil || p.Clause(p.ID+".local_law") == nil {
			t.Errorf("%s: Clause finds the wrong clauses", p.ID)
		}
		var doc any
		if err := json.Unmarshal(p.AppendJSON(nil), &doc); err != nil {
			t.Errorf("%s: the seller document is no JSON: %v", p.ID, err)
		}
	}
}

// TestDecisionsHoldTogether checks what every decision must satisfy whatever the facts.
func TestDecisionsHoldTogether(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for range 30_000 {
		p := catalog.All()[r.IntN(len(catalog.All()))]
		c := anyCase(r, p, policies.Intent(r.IntN(4)))
		f := policytest.Decode(t, c, catalog.All())
		d := p.Decide(&f)
		holdTogether(t, c, &d)
	}
}

func holdTogether(t *testing.T, c policytest.Facts, d *policies.Decision) {
	t.Helper()
	settled := d.Verdict == policies.Covered || d.Verdict == policies.Chargeable
	fail := func(what string) { t.Errorf("%s: %s\n%s", c.JSON(t), what, d.AppendJSON(nil)) }
	if (len(d.Ask) > 0) != (d.Verdict == policies.NeedFacts) {
		fail("ask goes with need_facts alone")
	}
	if d.Verdict != policies.NeedFacts && len(d.Reasons) == 0 {
		fail("a verdict without a reason")
	}
	if !settled && (d.Route != policies.NoRoute || len(d.Remedies)+len(d.Charges)+len(d.Shipping)+len(d.Obligations) > 0 || d.Refund != nil || d.ChosenBy != policies.Nobody) {
		fail("an unsettled verdict carries what only a grant does")
	}
	if d.Intent == policies.Coverage && len(d.Evidence)+len(d.Deadlines)+len(d.Remedies) > 0 {
		fail("coverage carries windows and notes alone")
	}
	codes := map[policies.ChargeCode]bool{}
	for _, fee := range d.Charges {
		if codes[fee.Code] || fee.Amounts && (fee.Range.Min < 0 || fee.Range.Min > fee.Range.Max) {
			fail("a fee stands twice or its range is wrong")
		}
		codes[fee.Code] = true
	}
	if d.Refund != nil && (!slices.Contains(d.Remedies, policies.Refund) || d.Refund.Min < 0 || d.Refund.Min > d.Refund.Max) {
		fail("the refund is wrong")
	}
	for _, w := range d.Windows {
		if !w.Lifetime && w.Through < w.From {
			fail("a window ends before it begins")
		}
	}
	if !json.Valid(d.AppendJSON(nil)) {
		fail("the decision is no JSON")
	}
}
