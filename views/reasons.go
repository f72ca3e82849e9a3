package views

import (
	"slices"

	"proviso/policies"
)

// ReasonLine is one reason: the clause, the facts it used and what would change it.
type ReasonLine struct {
	Clause  ClauseRef
	Effect  string // code
	Label   string // the effect in words
	Summary string
	Said    []Pair
	Would   []WouldLine
}

// Pair is a label with its value.
type Pair struct{ Label, Value string }

// WouldLine is another answer and what it would lead to.
type WouldLine struct{ Answer, Verdict string }

// reasons parts what decided the case from the clauses that only set its terms. A
// clause that does more than one thing is told once, where it decides first, and the
// terms do not repeat the facts of what decided.
func (t *teller) reasons(changes []Change) (deciding, terms []ReasonLine) {
	for _, r := range t.d.Reasons {
		if r.Effect == "limits" {
			continue
		}
		i := slices.IndexFunc(deciding, func(line ReasonLine) bool { return line.Clause.ID == r.Clause })
		if i < 0 {
			deciding = append(deciding, t.reason(r, changes))
		} else {
			deciding[i].Label += " · " + say("effects."+r.Effect)
		}
	}
	for _, r := range t.d.Reasons {
		if r.Effect == "limits" && !slices.ContainsFunc(deciding, func(line ReasonLine) bool { return line.Clause.ID == r.Clause }) {
			line := t.reason(r, changes)
			line.Said = slices.DeleteFunc(line.Said, func(pair Pair) bool { return anySaid(deciding, pair) })
			terms = append(terms, line)
		}
	}
	return deciding, terms
}

func anySaid(lines []ReasonLine, pair Pair) bool {
	return slices.ContainsFunc(lines, func(line ReasonLine) bool { return slices.Contains(line.Said, pair) })
}

func (t *teller) reason(r Reason, changes []Change) ReasonLine {
	line := ReasonLine{Clause: t.clause(r.Clause), Effect: r.Effect, Label: say("effects." + r.Effect), Summary: r.Summary}
	if i := slices.IndexFunc(changes, func(c Change) bool { return c.Clause == r.Clause }); i >= 0 {
		line.Said, line.Would = t.said(r, changes[i].Facts), t.would(changes[i].Would)
	}
	line.Would = append(line.Would, t.inTime(r)...)
	return line
}

// said are the facts that a reason used: those given that its clause decides on, and
// the dates that stood in for one that is not given.
func (t *teller) said(r Reason, facts []string) []Pair {
	var said []Pair
	for _, fact := range append(slices.Clone(facts), t.bounds(r, facts)...) {
		if value, ok := t.facts[fact]; ok && fact != "asked_on" {
			said = append(said, Pair{t.label(fact), valueWords(t.p, t.d.Intent, fact, value)})
		}
	}
	return said
}

// bounds are the given dates that decided in the place of one that is not given: the
// nearest before it where the case is in time, the nearest after it where it is late.
func (t *teller) bounds(r Reason, facts []string) []string {
	c := t.p.Clause(r.Clause)
	if c == nil {
		return nil
	}
	var bounds []string
	for i, fact := range eventFacts[:len(eventFacts)-1] {
		date, _ := policies.FactNamed(fact)
		if t.facts.given(fact) || !slices.Contains(c.Reads(), date) {
			continue
		}
		var near []string
		if r.Effect == "grants" || r.Effect == "charges" {
			near = append(near, t.lastGiven(eventFacts[:i])...)
		}
		if r.Effect == "refuses" || r.Effect == "charges" {
			near = append(near, t.firstGiven(eventFacts[i+1:])...)
		}
		bounds = append(bounds, near...)
	}
	bounds = slices.DeleteFunc(bounds, func(fact string) bool { return slices.Contains(facts, fact) })
	return slices.Compact(bounds)
}

func (t *teller) firstGiven(dates []string) []string {
	if i := slices.IndexFunc(dates, t.facts.given); i >= 0 {
		return dates[i : i+1]
	}
	return nil
}

func (t *teller) lastGiven(dates []string) []string {
	for i := len(dates) - 1; i >= 0; i-- {
		if t.facts.given(dates[i]) {
			return dates[i : i+1]
		}
	}
	return nil
}

// would are the other answers that would do better. What is wrong with a device is
// what the customer saw, so no other symptom is ever held out; and a cause is not
// something to leave unsaid, but something that may turn out otherwise.
func (t *teller) would(list []Alternative) []WouldLine {
	var lines []WouldLine
	for _, w := range list {
		if w.Fact == "symptom" {
			continue
		}
		answer := say("reason.would_cause")
		if w.Fact != "causes" {
			answer = say("reason.would_line", "label", t.label(w.Fact), "value", valueWords(t.p, t.d.Intent, w.Fact, factValue(w.Value)))
		}
		lines = append(lines, WouldLine{answer, say("reason.would_verdict", "verdict", verdictWord(t.d.Intent, w.Verdict, "would"))})
	}
	return lines
}

// inTime tells until when a refusal by a window that has ended would not have stood.
func (t *teller) inTime(r Reason) []WouldLine {
	w := t.d.window(words()["refusals."+r.Clause+".window"])
	if r.Effect != "refuses" || w == nil || !w.ended(t.d.AskedOn) {
		return nil
	}
	return []WouldLine{{Answer: say("reason.would_asked", "date", writtenDate(w.Through)), Verdict: say("reason.would_in_time")}}
}
