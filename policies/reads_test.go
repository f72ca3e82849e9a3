package policies_test

import (
	"reflect"
	"slices"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// TestRulesReadTheirFacts holds every rule to the facts that its intents use: a rule
// that read another fact could never be answered.
func TestRulesReadTheirFacts(t *testing.T) {
	seen := 0
	for _, p := range catalog.All() {
		for i := range p.Clauses {
			c := &p.Clauses[i]
			fields := reflect.ValueOf(*c)
			for n := range fields.NumField() {
				if fields.Field(n).Kind() != reflect.Slice {
					continue
				}
				for r := range fields.Field(n).Len() {
					rule := fields.Field(n).Index(r)
					when := rule.FieldByName("When")
					if !when.IsValid() || when.IsNil() {
						continue
					}
					seen++
					on := policies.IntentSet(rule.FieldByName("On").Uint())
					holdToFacts(t, p, c.ID, on, policies.ReadsOf(when.Interface().(*policies.Cond)))
				}
			}
		}
	}
	if seen < 80 {
		t.Errorf("only %d conditions were seen", seen)
	}
}

func holdToFacts(t *testing.T, p *policies.Policy, clause string, on policies.IntentSet, reads []policies.Fact) {
	t.Helper()
	for _, i := range policies.Intents() {
		for _, f := range reads {
			if on.Has(i) && !slices.Contains(p.Uses(i), f) && f.Default() == "" && f.Kind() != policies.KindDate {
				t.Errorf("%s reads %s, which %s does not use", clause, f, i)
			}
		}
	}
}
