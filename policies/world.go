package policies

// world is a set of cases: every completion of the missing facts that agrees with
// what has been settled so far. A fact is held as the set of its possible values,
// a date as its bounds (G2). While the world splits, a test that some of its cases
// pass and others fail settles the fact for one side and remembers to visit the
// other.
type world struct {
	policy *Policy
	facts  *Facts
	intent Intent
	all    box // every completion
	box        // those that the splits so far have left

	routes  [routeCount]routeState // standing of routes already tried
	asIf    bool                   // lists are made as if granted (G13)
	touched FactSet                // facts that a split has settled

	splitting bool
	path      [maxDepth]bool // the answers that lead to this world
	depth     int            // how many answers are recorded
	at        int            // how many have been replayed
}

// box is a set of cases that the possible values of each fact span.
type box struct {
	possible [factCount]uint16 // values still possible, KindCode and KindBool
	lo, hi   [dateCount]Date   // bounds of the dates, inclusive
	absent   CauseSet          // causes that are certainly not among the causes
	someOf   [maxSome]CauseSet // of each of these at least one is among them
	some     int
}

const (
	maxSome  = 6
	maxDepth = 64
)

// begin makes w the world of all completions of f.
func (w *world) begin(f *Facts) {
	w.policy, w.facts, w.intent = f.Policy, f, f.Intent
	w.box.absent, w.box.some = 0, 0
	used := w.policy.uses[w.intent] & f.given
	for _, fact := range w.policy.programs[w.intent].codes {
		if used.Has(fact) {
			w.possible[fact] = f.codes[fact]
		} else {
			w.possible[fact] = w.unanswered(fact)
		}
	}
	switch {
	case used.Has(Causes):
		w.absent = EveryCause &^ f.causes
	case f.notKnown.Has(Causes):
		w.absent = EveryCause // G4: read as none
	}
	w.boundDates()
	w.all = w.box
	w.splitting, w.asIf, w.depth = false, false, 0
	w.reset()
}

// reset forgets what splits have settled, not the path of answers.
func (w *world) reset() {
	w.box = w.all
	w.routes = [routeCount]routeState{}
	w.touched, w.at = 0, 0
}

// unanswered are the values that a fact can have where it is not given.
func (w *world) unanswered(fact Fact) uint16 {
	switch {
	case fact == SelectedNew:
		return unrecorded
	case defaulted.Has(fact):
		return no
	case fact == OrderShipped && (w.facts.given.Has(ShippedOn) || w.facts.given.Has(DeliveredOn)):
		return yes
	case fact == Product:
		return 1<<len(w.policy.Products) - 1
	case fact.Kind() == KindBool:
		return no | yes
	}
	return 1<<len(fact.Codes()) - 1
}

func (w *world) boundDates() {
	for i := range dateCount {
		if w.facts.given.Has(chain[i]) {
			w.lo[i], w.hi[i] = w.facts.dates[i], w.facts.dates[i]
		} else {
			w.lo[i], w.hi[i] = unbounded, lastDay
		}
	}
	w.propagate()
}

// propagate keeps the dates in order: no bound beyond a later or an earlier one.
func (w *world) propagate() {
	for i := 1; i < dateCount; i++ {
		w.lo[i] = max(w.lo[i], w.lo[i-1])
	}
	for i := dateCount - 2; i >= 0; i-- {
		w.hi[i] = min(w.hi[i], w.hi[i+1])
	}
}

func (w *world) asked() Date { return w.lo[asked] }

// choose takes one side of a split: the recorded one while replaying, else the
// first, which puts the other on the path.
func (w *world) choose() bool {
	if w.at == w.depth {
		w.path[w.depth] = true
		w.depth++
	}
	w.at++
	return w.path[w.at-1]
}

// walk begins a visit of every completion, one world after the other; next moves on.
func (w *world) walk() {
	w.splitting, w.depth = true, 0
	w.reset()
}

// next moves on to the following world of a walk; false when all have been visited,
// and w is again the world of all completions.
func (w *world) next() bool {
	for w.depth > 0 && !w.path[w.depth-1] {
		w.depth--
	}
	if w.depth == 0 {
		w.splitting = false
		w.reset()
		return false
	}
	w.path[w.depth-1] = false
	w.splitting = true
	w.reset()
	return true
}

// is tests a code or yes-or-no fact against a set of values.
func (w *world) is(fact Fact, mask uint16) tri {
	left := w.possible[fact]
	switch {
	case left&mask == 0:
		return never
	case left&^mask == 0:
		return always
	case !w.splitting:
		return unclear
	}
	w.touched = w.touched.with(fact)
	if w.choose() {
		w.possible[fact] = left & mask
		return always
	}
	w.possible[fact] = left &^ mask
	return never
}

// anyCause tests whether one of the causes is given.
func (w *world) anyCause(set CauseSet) tri {
	set &^= w.absent
	switch {
	case set == 0:
		return never
	case w.facts.given.Has(Causes):
		return always
	}
	for _, some := range w.someOf[:w.some] {
		if some&^w.absent&^set == 0 {
			return always
		}
	}
	if !w.splitting {
		return unclear
	}
	w.touched = w.touched.with(Causes)
	if w.choose() {
		w.someOf[w.some] = set
		w.some++
		return always
	}
	w.absent |= set
	return never
}

// splitDate settles whether the date at index i is on or after a day.
func (w *world) splitDate(i int, day Date) (onOrAfter bool) {
	w.touched = w.touched.with(chain[i])
	onOrAfter = w.choose()
	if onOrAfter {
		w.lo[i] = day
	} else {
		w.hi[i] = day - 1
	}
	w.propagate()
	return onOrAfter
}

func (w *world) pin(i int, day Date) {
	w.touched = w.touched.with(chain[i])
	w.lo[i], w.hi[i] = day, day
	w.propagate()
}

// months returns a month count; given is false where neither it nor a default holds.
func (w *world) months(fact Fact) (n int, given bool) {
	if !w.policy.uses[w.intent].Has(fact) {
		return 0, false
	}
	v, given := w.facts.amount(fact)
	return int(min(v, longest)), given
}
