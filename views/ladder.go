package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
)

// Ladder is the warranty bar of a policy in small: the windows of something bought,
// shipped and delivered on one day, on a scale that all sellers share.
type Ladder struct {
	Height string // pixels
	Rungs  []Rung
}

// Rung is one window; one that is longer than the scale reaches the edge.
type Rung struct{ Kind, Y, X, Width string }

const (
	ladderMonths = 36 // the scale
	rungStep     = 9  // pixels from one rung to the next
	rungHeight   = 5  // pixels
)

// newLadder draws the windows of a policy's first product.
func newLadder(p *policies.Policy) Ladder {
	start := p.InForce
	s := scale{start, start.AddMonths(ladderMonths)}
	var l Ladder
	for i, w := range everyWindow(p, p.Products[0].Code, start) {
		through := s.to
		if !w.Lifetime {
			through = min(day(w.Through), s.to)
		}
		l.Rungs = append(l.Rungs, Rung{
			Kind: w.Kind, Y: strconv.Itoa(i * rungStep), X: s.at(day(w.From)), Width: s.width(day(w.From), through),
		})
	}
	l.Height = strconv.Itoa(max(len(l.Rungs)-1, 0)*rungStep + rungHeight)
	return l
}

// everyWindow lists the windows of all intents, the shortest first.
func everyWindow(p *policies.Policy, product string, on policies.Date) []Window {
	all := &Decision{}
	for _, intent := range policies.Intents() {
		for _, w := range example(p, intent.String(), product, on).Windows {
			if all.window(w.Kind) == nil {
				all.Windows = append(all.Windows, w)
			}
		}
	}
	slices.SortStableFunc(all.Windows, func(a, b Window) int { return strings.Compare(a.end(), b.end()) })
	return all.Windows
}

// end is a text to sort by: windows without an end come last.
func (w Window) end() string {
	if w.Lifetime {
		return "~"
	}
	return w.Through
}

// example decides a case of something bought, shipped and delivered on one day.
func example(p *policies.Policy, intent, product string, on policies.Date) *Decision {
	facts := Facts{"seller": p.ID, "intent": intent, "product": product, "asked_on": on.String(),
		"purchased_on": on.String(), "shipped_on": on.String(), "delivered_on": on.String()}
	var f policies.Facts
	if faults := policies.DecodeFacts(&f, facts.JSON(), []*policies.Policy{p}, func(string) policies.Date { return on }); len(faults) > 0 {
		return &Decision{}
	}
	decided := p.Decide(&f)
	out, err := ReadOutcome(decided.AppendJSON(nil), nil)
	if err != nil || out.Decision == nil {
		return &Decision{}
	}
	return out.Decision
}
