package policies

// ask lists the facts that can be asked and still change the verdict, the most
// decisive first (G5).
func (w *world) ask(s *survey) []Fact {
	f := w.facts
	deciding := s.deciding()
	wanted := deciding & f.missing() &^ f.notKnown
	closed := deciding & f.notKnown
	var list []Fact
	for _, q := range w.policy.Questions {
		switch {
		case wanted.Has(q):
			list = with(list, q)
		case !closed.Has(q):
		case q == OrderShipped:
			list = with(list, f.askable(ShippedOn, DeliveredOn)...)
		case dateFacts.Has(q):
			list = with(list, f.askable(w.narrowing(s, chainIndex(q))...)...)
		}
	}
	return list
}

// askable keeps the facts that are neither given nor not known.
func (f *Facts) askable(list ...Fact) []Fact {
	var left []Fact
	for _, fact := range list {
		if !f.given.Has(fact) && !f.notKnown.Has(fact) {
			left = append(left, fact)
		}
	}
	return left
}

// with appends the facts that the list does not hold yet.
func with(list []Fact, more ...Fact) []Fact {
	for _, f := range more {
		if !FactsOf(list...).Has(f) {
			list = append(list, f)
		}
	}
	return list
}

// narrowing are the other dates whose bounds can rule out a verdict where the date
// at index i is not known: earlier ones nearest first, then later ones.
func (w *world) narrowing(s *survey, i int) []Fact {
	var found []Fact
	for x := i - 1; x >= 0; x-- {
		if s.narrows(x, i) {
			found = append(found, chain[x])
		}
	}
	for x := i + 1; x < asked; x++ {
		if (x != failed || w.intent == Fault) && s.narrows(x, i) {
			found = append(found, chain[x])
		}
	}
	return found
}

// narrows tells whether some day given for the date at index x rules out one of two
// verdicts that differ only in the date at index i, and keeps the other.
func (s *survey) narrows(x, i int) bool {
	for m := range s.leaves {
		for n := range s.leaves {
			a, b := &s.leaves[m], &s.leaves[n] // a lies before b in the date at i
			if a.verdict == b.verdict || a.hi[i] >= b.lo[i] {
				continue
			}
			if s.conflicts(a, b) != 1<<chain[i] || !ordered(a, b, chain[i]) {
				continue
			}
			if x < i && a.hi[i] < min(b.hi[x], b.hi[i]) || x > i && b.lo[i] > max(a.lo[x], a.lo[i]) {
				return true
			}
		}
	}
	return false
}
