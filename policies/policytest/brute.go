package policytest

import (
	"encoding/json"
	"sort"
	"testing"

	"proviso/policies"
)

// Facts is a case as a JSON object.
type Facts map[string]any

// JSON is the case as text.
func (f Facts) JSON(t testing.TB) []byte {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// With returns the case with one more fact.
func (f Facts) With(name string, value any) Facts {
	more := make(Facts, len(f)+1)
	for k, v := range f {
		more[k] = v
	}
	more[name] = value
	return more
}

// Decode reads the case and fails the test where the facts are at fault.
func Decode(t testing.TB, f Facts, sellers []*policies.Policy) policies.Facts {
	t.Helper()
	var facts policies.Facts
	if faults := policies.DecodeFacts(&facts, f.JSON(t), sellers, nil); len(faults) > 0 {
		t.Fatalf("%s: %v", f.JSON(t), faults)
	}
	return facts
}

// Brute answers a case with missing facts by trying every completion out of a dense
// set of values. It shares no code with the engine's own treatment of missing facts:
// each completion is decided as a case with all its facts.
type Brute struct {
	Verdicts map[policies.Verdict]bool
	Deciding map[string]bool // the facts of which two values alone change the verdict
	Cases    int
}

// Open names a missing fact with the values to try.
type Open struct {
	Name   string
	Values []any
}

var dateOrder = []string{"purchased_on", "shipped_on", "delivered_on", "failed_on", "asked_on"}

// TryAll decides every completion of f. Completions whose dates are out of order
// are left out.
func TryAll(t testing.TB, f Facts, open []Open, sellers []*policies.Policy) Brute {
	t.Helper()
	b := Brute{Verdicts: map[policies.Verdict]bool{}, Deciding: map[string]bool{}}
	seen := map[string]map[string]policies.Verdict{} // by the other facts, per fact
	choice := make([]int, len(open))
	for {
		full := f
		for i, o := range open {
			full = full.With(o.Name, o.Values[choice[i]])
		}
		if datesInOrder(full) {
			facts := Decode(t, full, sellers)
			verdict, _ := facts.Policy.Verdict(&facts)
			b.Cases++
			b.Verdicts[verdict] = true
			b.compare(open, choice, verdict, seen)
		}
		if !advance(choice, open) {
			return b
		}
	}
}

func (b *Brute) compare(open []Open, choice []int, verdict policies.Verdict, seen map[string]map[string]policies.Verdict) {
	for i, o := range open {
		key := make([]byte, 0, len(choice)+1)
		for j, c := range choice {
			if j == i {
				c = 255
			}
			key = append(key, byte(c))
		}
		if seen[o.Name] == nil {
			seen[o.Name] = map[string]policies.Verdict{}
		}
		if v, ok := seen[o.Name][string(key)]; ok && v != verdict {
			b.Deciding[o.Name] = true
		}
		seen[o.Name][string(key)] = verdict
	}
}

func advance(choice []int, open []Open) bool {
	for i := range choice {
		if choice[i]++; choice[i] < len(open[i].Values) {
			return true
		}
		choice[i] = 0
	}
	return false
}

func datesInOrder(f Facts) bool {
	last := ""
	for _, name := range dateOrder {
		if day, ok := f[name].(string); ok {
			if day < last {
				return false
			}
			last = day
		}
	}
	return true
}

// DenseDays lists days around each milestone that a window of the policies can give
// from the days named and from the day of the question, sorted and without repeats.
func DenseDays(days []policies.Date, spans [][2]int, around int) []any {
	set := map[policies.Date]bool{}
	add := func(d policies.Date) {
		for n := -around; n <= around; n++ {
			set[d.AddDays(n)] = true
		}
	}
	for _, d := range days {
		add(d)
		for _, s := range spans {
			add(d.AddDays(s[0]).AddMonths(s[1]))
			add(d.AddMonths(-s[1]).AddDays(-s[0]))
		}
	}
	list := make([]string, 0, len(set))
	for d := range set {
		list = append(list, d.String())
	}
	sort.Strings(list)
	values := make([]any, len(list))
	for i, s := range list {
		values[i] = s
	}
	return values
}
