package views

import (
	"maps"
	"slices"
	"strconv"

	"proviso/policies"
)

// LandingView is the first page: the sellers, the ways in and a real answer.
type LandingView struct {
	Sellers []*policies.Policy
	Intent  string // chosen way in, empty for none
	Sample  *Sample
}

// Sample is an answer to a case that the page tells in one line.
type Sample struct {
	Policy *policies.Policy
	Facts  Facts
	Answer *Answer
}

// gist is the answer as far as the first page shows it: the verdict, why, and what it
// brings. The sample's link leads to the rest.
func (s *Sample) gist() *Answer {
	a := *s.Answer
	a.Evidence, a.Steps, a.Terms, a.Obligations, a.Notes = nil, nil, nil, nil, nil
	return &a
}

// href is the address of the case with all its answers.
func (s *Sample) href() string {
	form := Form{Facts: maps.Clone(s.Facts)}
	delete(form.Facts, "asked_on")
	return "/check/" + s.Policy.ID + form.Query()
}

// SampleFacts is the case of the sample answer as seen from a day: a ConnectPRO
// switch, two and a half years old, that stopped working.
func SampleFacts(today policies.Date) Facts {
	return Facts{
		"seller": "connectpro", "intent": "fault", "asked_on": today.String(), "product": "kvm_switch",
		"channel": "direct", "destination": "domestic", "purchased_on": today.AddMonths(-30).String(),
		"delivered_on": today.AddMonths(-30).AddDays(4).String(), "symptom": "failure", "causes": []string{},
	}
}

// checkHref is the address of a seller's questions with the way in kept.
func (v LandingView) checkHref(p *policies.Policy) string {
	if v.Intent == "" {
		return "/check/" + p.ID
	}
	return "/check/" + p.ID + "?intent=" + v.Intent
}

// ways are the four ways in.
func (v LandingView) ways() []Option {
	var ways []Option
	for _, intent := range []string{"fault", "coverage", "return", "cancel"} {
		ways = append(ways, Option{Value: intent, Label: say("intents." + intent + ".way"), Chosen: intent == v.Intent})
	}
	return ways
}

// KnownIntent returns the intent if it is one, else nothing.
func KnownIntent(name string) string {
	if slices.ContainsFunc(policies.Intents(), func(i policies.Intent) bool { return i.String() == name }) {
		return name
	}
	return ""
}

// termLine says a seller's warranty in one line: "1 to 3 years from purchase".
func termLine(p *policies.Policy) string {
	i := slices.IndexFunc(p.Windows, func(w *policies.Window) bool { return w.Kind == policies.WarrantyWindow })
	if i < 0 {
		return ""
	}
	w := p.Windows[i]
	start := say("terms.from." + w.Start.String())
	if len(w.Classes) == 0 {
		return say("terms.one", "length", lengthWords(w.Days, w.Months), "start", start)
	}
	return classesLine(w.Classes, start)
}

func classesLine(classes []policies.ClassTerm, start string) string {
	low, high, life := 0, 0, false
	for _, c := range classes {
		if c.Lifetime {
			life = true
			continue
		}
		if low == 0 {
			low, high = c.Months, c.Months
		}
		low, high = min(low, c.Months), max(high, c.Months)
	}
	path := "terms.range"
	if life {
		path = "terms.range_life"
	}
	return say(path, "low", lengthWords(0, low), "high", lengthWords(0, high), "start", start)
}

// lengthWords writes a length of time: "90 days", "1 year", "18 months".
func lengthWords(days, months int) string {
	switch {
	case months == 0 && days == 1:
		return say("terms.day")
	case months == 0:
		return say("terms.days", "n", strconv.Itoa(days))
	case months == 12:
		return say("terms.year")
	case months%12 == 0:
		return say("terms.years", "n", strconv.Itoa(months/12))
	}
	return say("terms.months", "n", strconv.Itoa(months))
}

// sampleCase tells the sample's case in one line.
func sampleCase(s *Sample) string {
	intent := s.Facts.text("intent")
	return s.Policy.Name + " · " + optionWords(s.Policy, intent, "product", s.Facts.text("product")) + " · " + optionWords(s.Policy, intent, "intent", intent)
}
