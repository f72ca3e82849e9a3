package policies

import "math/bits"

// leaf is one world of an exploration with its judgement: a box of cases that all
// end alike.
type leaf struct {
	box
	judgement
	outcome uint64 // what the leaves of a survey are told apart by
}

// survey is what the completions of a case come to.
type survey struct {
	leaves  []leaf  // empty where nothing had to be split
	touched FactSet // facts that some world had to settle
	first   judgement
	agree   bool // all leaves have one verdict
	sameWay bool // and one winning route
}

// survey judges every completion of the world's facts. A case that needs no split
// allocates nothing, and keeps what it has settled about the routes.
func (w *world) survey() survey {
	w.splitting, w.depth = true, 0
	j := w.judge()
	s := survey{first: j, agree: true, sameWay: true}
	if w.depth == 0 {
		w.splitting = false
		return s
	}
	for {
		s.agree = s.agree && j.verdict == s.first.verdict
		s.sameWay = s.sameWay && j.route == s.first.route
		s.touched |= w.touched
		s.leaves = append(s.leaves, leaf{w.box, j, uint64(j.verdict)})
		if !w.next() {
			break
		}
		j = w.judge()
	}
	return s
}

// conflicts are the facts among some in which no case of a agrees with any of b.
// The search stops at the second.
func conflicts(a, b *leaf, among FactSet) FactSet {
	var c FactSet
	for t := among; t != 0; t &= t - 1 {
		if f := lowest(t); apart(a, b, f) {
			if c = c.with(f); c != 1<<f {
				return c
			}
		}
	}
	return c
}

// apart tells whether the leaves have no value of the fact in common.
func apart(a, b *leaf, f Fact) bool {
	if i := chainIndex(f); i >= 0 {
		return a.lo[i] > b.hi[i] || b.lo[i] > a.hi[i]
	}
	if f == Causes {
		return !compatibleCauses(a, b)
	}
	return a.possible[f]&b.possible[f] == 0
}

// compatibleCauses tells whether some set of causes lies in both leaves.
func compatibleCauses(a, b *leaf) bool {
	absent := a.absent | b.absent
	for _, some := range a.someOf[:a.some] {
		if some&^absent == 0 {
			return false
		}
	}
	for _, some := range b.someOf[:b.some] {
		if some&^absent == 0 {
			return false
		}
	}
	return true
}

// deciding are the facts that matter: two completions that differ only in the fact
// have different outcomes, verdicts as a rule (G5). Two such completions lie in two leaves that agree
// in everything else, and any two such leaves hold two such completions.
func (s *survey) deciding() FactSet {
	var found FactSet
	for gap := 1; gap < len(s.leaves); gap++ {
		for i := 0; i+gap < len(s.leaves); i++ {
			a, b := &s.leaves[i], &s.leaves[i+gap]
			// A pair that is apart in a fact already found tells nothing new.
			if a.outcome == b.outcome || anyApart(a, b, found) {
				continue
			}
			c := conflicts(a, b, s.touched&^found)
			if c != 0 && c&(c-1) == 0 && ordered(a, b, lowest(c)) {
				found |= c
			}
		}
	}
	return found
}

func anyApart(a, b *leaf, among FactSet) bool {
	for t := among; t != 0; t &= t - 1 {
		if apart(a, b, lowest(t)) {
			return true
		}
	}
	return false
}

// ordered tells whether the dates that two leaves share can be chosen in order
// (G2) while only the fact f differs between them.
func ordered(a, b *leaf, f Fact) bool {
	differs := chainIndex(f)
	var lo, hi [dateCount]Date
	for i := range dateCount {
		lo[i], hi[i] = max(a.lo[i], b.lo[i]), min(a.hi[i], b.hi[i])
		if i == differs {
			lo[i], hi[i] = unbounded, lastDay
		}
	}
	if differs < 0 {
		return inOrder(lo, hi)
	}
	earliest := min(a.hi[differs], b.hi[differs]) // the earlier ones go below both
	latest := max(a.lo[differs], b.lo[differs])   // the later ones above both
	below, above := unbounded, lastDay
	for i := range differs {
		below = max(below, lo[i])
		if below > hi[i] {
			return false
		}
	}
	for i := dateCount - 1; i > differs; i-- {
		above = min(above, hi[i])
		if above < lo[i] {
			return false
		}
	}
	return below <= earliest && latest <= above
}

// inOrder tells whether dates within the bounds can be chosen in order.
func inOrder(lo, hi [dateCount]Date) bool {
	day := unbounded
	for i := range dateCount {
		day = max(day, lo[i])
		if day > hi[i] {
			return false
		}
	}
	return true
}

func lowest(s FactSet) Fact { return Fact(bits.TrailingZeros64(uint64(s))) }
