package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

// spans are the lengths, in days and months, of every window of the policies.
var spans = [][2]int{{7, 0}, {14, 0}, {15, 0}, {90, 0}, {0, 12}, {0, 36}}

var asked = policies.DateOf(2026, 3, 31)

// causeChoices are sets of causes that the policies tell apart, alone and together.
var causeChoices = []any{
	[]string{}, []string{"wear"}, []string{"misuse"}, []string{"transit"}, []string{"lightning"}, []string{"liquid"},
	[]string{"accident"}, []string{"modification"}, []string{"wrong_voltage"}, []string{"natural_disaster"},
	[]string{"improper_installation"},
	[]string{"transit", "misuse"}, []string{"transit", "wear"}, []string{"lightning", "misuse"},
}

// values lists what a fact can be, dates aside.
func values(p *policies.Policy, f policies.Fact) []any {
	var list []any
	switch {
	case f == policies.Product:
		for _, c := range p.Products {
			list = append(list, c.Code)
		}
	case f == policies.Causes:
		return causeChoices
	case f.Kind() == policies.KindBool:
		return []any{true, false}
	default:
		for _, c := range f.Codes() {
			list = append(list, c)
		}
	}
	return list
}

// decisive are the facts that bars, routes and windows read, per seller and intent:
// those whose completions can change a verdict.
func decisive(p *policies.Policy, i policies.Intent) (facts, dates []policies.Fact) {
	for _, f := range p.Questions {
		if !slices.Contains(p.Uses(i), f) {
			continue
		}
		if f.Kind() == policies.KindDate {
			dates = append(dates, f)
		} else {
			facts = append(facts, f)
		}
	}
	return facts, dates
}

// partial draws a case in which at most two facts and the dates are missing.
func partial(r *rand.Rand, p *policies.Policy, i policies.Intent) (policytest.Facts, []policytest.Open) {
	c := policytest.Facts{"seller": p.ID, "intent": i.String(), "asked_on": asked.String()}
	var open []policytest.Open
	facts, dates := decisive(p, i)
	missing := r.Perm(len(facts))
	if len(missing) > 2 {
		missing = missing[:r.IntN(3)]
	}
	for n, f := range facts {
		all := values(p, f)
		if slices.Contains(missing, n) {
			open = append(open, policytest.Open{Name: f.String(), Values: all})
		} else {
			c[f.String()] = all[r.IntN(len(all))]
		}
	}
	days := policytest.DenseDays([]policies.Date{asked}, spans, 1)
	for _, f := range dates {
		if r.IntN(3) == 0 {
			open = append(open, policytest.Open{Name: f.String(), Values: days})
		} else if day := days[r.IntN(len(days))].(string); inOrder(c, f.String(), day) {
			c[f.String()] = day
		} else {
			open = append(open, policytest.Open{Name: f.String(), Values: days})
		}
	}
	if i == policies.Cancel { // a shipping date and order_shipped=false exclude each other
		open = slices.DeleteFunc(open, func(o policytest.Open) bool { return o.Name == "delivered_on" })
		if _, shipped := c["delivered_on"]; shipped {
			delete(c, "order_shipped")
			open = nil
		}
	}
	return c, open
}

func inOrder(c policytest.Facts, name, day string) bool {
	order := []string{"purchased_on", "shipped_on", "delivered_on", "failed_on", "asked_on"}
	at := slices.Index(order, name)
	for i, other := range order {
		if given, ok := c[other].(string); ok && (i < at && given > day || i > at && given < day) {
			return false
		}
	}
	return true
}

// dense replaces the coarse days of the open dates by days around every milestone
// that the given dates and the day of the question give.
func dense(c policytest.Facts, open []policytest.Open) {
	days := []policies.Date{asked}
	for _, name := range []string{"purchased_on", "shipped_on", "delivered_on", "failed_on"} {
		if text, ok := c[name].(string); ok {
			d, _ := policies.ParseDate(text)
			days = append(days, d)
		}
	}
	for i := range open {
		if f, _ := policies.FactNamed(open[i].Name); f.Kind() == policies.KindDate {
			open[i].Values = policytest.DenseDays(days, spans, 1)
		}
	}
}

// TestVerdictIsSoundAndAskExact compares the engine's answer about missing facts with
// the answer of every completion.
func TestVerdictIsSoundAndAskExact(t *testing.T) {
	const casesEach, mostCompletions = 80, 30_000
	for _, p := range catalog.All() {
		for _, i := range policies.Intents() {
			t.Run(fmt.Sprintf("%s/%s", p.ID, i), func(t *testing.T) {
				t.Parallel()
				r := rand.New(rand.NewPCG(2026, uint64(i)))
				completions := 0
				for range casesEach {
					c, open := partial(r, p, i)
					dense(c, open)
					size := 1
					for _, o := range open {
						size *= len(o.Values)
					}
					if size > mostCompletions {
						continue
					}
					completions += compare(t, c, open)
				}
				if completions < casesEach {
					t.Errorf("only %d completions were tried", completions)
				}
			})
		}
	}
}

func compare(t *testing.T, c policytest.Facts, open []policytest.Open) int {
	t.Helper()
	brute := policytest.TryAll(t, c, open, catalog.All())
	f := policytest.Decode(t, c, catalog.All())
	d := f.Policy.Decide(&f)
	if len(brute.Verdicts) == 0 {
		return 0
	}
	if len(brute.Verdicts) == 1 {
		for only := range brute.Verdicts {
			if d.Verdict != only {
				t.Errorf("%s: %s, but every completion is %s", c.JSON(t), d.Verdict, only)
			}
		}
		return brute.Cases
	}
	if d.Verdict != policies.NeedFacts {
		t.Errorf("%s: %s, but the completions are %v", c.JSON(t), d.Verdict, brute.Verdicts)
	}
	ask := map[string]bool{}
	for _, q := range d.Ask {
		ask[q.String()] = true
	}
	for name := range brute.Deciding {
		if !ask[name] {
			t.Errorf("%s: %s decides but is not asked; asked is %v", c.JSON(t), name, d.Ask)
		}
	}
	for name := range ask {
		if !brute.Deciding[name] {
			t.Errorf("%s: %s is asked but decides nothing", c.JSON(t), name)
		}
	}
	return brute.Cases
}

// TestVerdictNeverChanges gives the missing facts of a settled case one by one: the
// verdict stays (G5).
func TestVerdictNeverChanges(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	settled := 0
	for range 9_000 {
		p := catalog.All()[r.IntN(len(catalog.All()))]
		c, open := partial(r, p, policies.Intent(r.IntN(4)))
		f := policytest.Decode(t, c, catalog.All())
		first := p.Decide(&f)
		if first.Verdict == policies.NeedFacts {
			continue
		}
		for _, n := range r.Perm(len(open)) {
			value := open[n].Values[r.IntN(len(open[n].Values))]
			if day, isText := value.(string); isText && !inOrder(c, open[n].Name, day) {
				continue
			}
			c = c.With(open[n].Name, value)
			f = policytest.Decode(t, c, catalog.All())
			if d := p.Decide(&f); d.Verdict != first.Verdict {
				t.Errorf("%s: %s became %s with %s", c.JSON(t), first.Verdict, d.Verdict, open[n].Name)
			}
			settled++
		}
	}
	if settled < 1_000 {
		t.Errorf("only %d facts were added to settled cases", settled)
	}
}
