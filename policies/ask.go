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
		if w.narrows(s, x, i) {
			found = append(found, chain[x])
		}
	}
	for x := i + 1; x < asked; x++ {
		if (x != failed || w.intent == Fault) && w.narrows(s, x, i) {
			found = append(found, chain[x])
		}
	}
	return found
}

// narrows tells whether some day given for the date at index x leaves fewer
// verdicts, where all but the dates that are not known is settled. Only a pair of
// leaves that differ in the date at i alone can be told apart so.
func (w *world) narrows(s *survey, x, i int) bool {
	if w.facts.given.Has(chain[x]) || w.facts.notKnown.Has(chain[x]) {
		return false
	}
	for m := range s.leaves {
		for n := range s.leaves {
			a, b := &s.leaves[m], &s.leaves[n] // a lies before b in the date at i
			if a.verdict == b.verdict || a.hi[i] >= b.lo[i] {
				continue
			}
			if conflicts(a, b, s.touched) != 1<<chain[i] || !ordered(a, b, chain[i]) {
				continue
			}
			if w.tellsApart(s, a, b, x, i) {
				return true
			}
		}
	}
	return false
}

// tellsApart settles the facts that the two leaves share and tries the days for the
// date at index x that rule out one of them.
func (w *world) tellsApart(s *survey, a, b *leaf, x, i int) bool {
	days := [...]Date{a.hi[i] + 1, min(b.hi[x], b.hi[i])} // later than all of a
	if x > i {
		days = [...]Date{b.lo[i] - 1, max(a.lo[x], a.lo[i])} // before all of b
	}
	for _, latest := range [...]bool{false, true} {
		shared := w.share(s, a, b, x, latest)
		free := verdictsOf(&shared)
		for _, day := range days {
			given := shared
			given.setDate(chain[x], day)
			if consistent(&given) && verdictsOf(&given) != free {
				return true
			}
		}
	}
	return false
}

// share gives every fact that the survey settled a value that lies in both leaves,
// but for the date at index x and the dates that are not known.
func (w *world) share(s *survey, a, b *leaf, x int, latest bool) Facts {
	f := *w.facts
	for _, fact := range s.touched.List() {
		i := chainIndex(fact)
		switch {
		case i == x || i >= 0 && f.notKnown.Has(fact):
		case i >= 0 && latest:
			f.setDate(fact, min(a.hi[i], b.hi[i]))
		case i >= 0:
			f.setDate(fact, max(a.lo[i], b.lo[i]))
		case fact == Causes:
			f.setCauses(commonCauses(a, b))
		default:
			both := a.possible[fact] & b.possible[fact]
			f.setCode(fact, both&-both)
		}
	}
	return f
}

// commonCauses is a set of causes that lies in both leaves.
func commonCauses(a, b *leaf) CauseSet {
	var set CauseSet
	absent := a.absent | b.absent
	for _, l := range [...]*leaf{a, b} {
		for _, some := range l.someOf[:l.some] {
			if some &^= absent; some&set == 0 {
				set |= some & -some
			}
		}
	}
	return set
}

// consistent tells whether the dates given stand in order.
func consistent(f *Facts) bool {
	day := unbounded
	for i := range dateCount {
		if f.given.Has(chain[i]) {
			if f.dates[i] < day {
				return false
			}
			day = f.dates[i]
		}
	}
	return true
}

// verdictsOf is the set of verdicts over all completions, as bits.
func verdictsOf(f *Facts) (set uint8) {
	if !consistent(f) {
		return 0
	}
	var w world
	w.begin(f)
	s := w.survey()
	set = 1 << s.first.verdict
	for i := range s.leaves {
		set |= 1 << s.leaves[i].verdict
	}
	return set
}
