package policies

// citations are the clauses of a world's judgement, by effect, as bits by the
// clause's place in the policy; decisive are those of the route that wins.
type citations struct {
	by       [effectCount]uint64
	decisive uint64
}

func (c *citations) cite(e Effect, clause int) { c.by[e] |= 1 << clause }

// cite names the clauses behind a judgement. It does not split: it runs in a world
// that a judgement has settled, and cites what is certain there.
func (w *world) cite(j judgement) citations {
	var c citations
	prog := w.program()
	switch {
	case j.verdict == Review && prog.silent:
		c.cite(Refers, w.policy.byRole[silentRole])
		return c
	case j.verdict == Review && w.citeCertain(&c, prog.referral, Refers),
		j.verdict == NotCovered && w.citeCertain(&c, prog.refusal, Refuses):
		c.decisive = c.by[Refers] | c.by[Refuses]
		if w.bestRoute(prog) != j.verdict {
			return c // the bar decides alone
		}
	}
	for i := range prog.routes {
		r := &prog.routes[i]
		w.citeRoute(&c, r)
		if r.route == j.route && j.route != NoRoute {
			c.decisive = c.by[Grants] | c.by[Charges]
		}
	}
	return c
}

// bestRoute is the verdict of the routes alone, NeedFacts where it is not settled.
func (w *world) bestRoute(prog *program) Verdict {
	best := NotCovered
	for i := range prog.routes {
		state := w.try(&prog.routes[i])
		if state == routeOpen {
			return NeedFacts
		}
		best = min(best, verdictOf(state))
	}
	return best
}

func (w *world) allRefused(prog *program) bool {
	for i := range prog.routes {
		if w.try(&prog.routes[i]) != routeRefused {
			return false
		}
	}
	return true
}

func (w *world) citeCertain(c *citations, rules []cited, effect Effect) bool {
	for _, r := range rules {
		if r.effect == effect && r.when.holds(w) == always {
			c.cite(effect, r.clause)
		}
	}
	return c.by[effect] != 0
}

// citeRoute cites what put the route where it stands.
func (w *world) citeRoute(c *citations, r *routeProgram) {
	switch w.try(r) {
	case routeGranted:
		if r.window != nil {
			c.cite(Grants, r.clause)
		}
		w.citeCertain(c, r.reasons, Grants)
	case routeCharged:
		w.citeCertain(c, r.reasons, Charges)
	case routeReferred:
		w.citeReferral(c, r)
	case routeRefused:
		w.citeCertain(c, r.reasons, Refuses)
		if r.window != nil && w.standing(r.window) == outside {
			c.cite(Refuses, r.clause)
		}
	}
}

func (w *world) citeReferral(c *citations, r *routeProgram) {
	if r.window != nil {
		switch w.standing(r.window) {
		case late:
			c.cite(Refers, w.policy.byRole[lateReportRole])
		case unlisted:
			c.cite(Refers, r.clause)
		}
	}
	w.citeCertain(c, r.reasons, Refers)
	if w.unnamedCause(r) == always || w.unnamedSymptom(r) {
		c.cite(Refers, w.policy.byRole[unnamedRole])
	}
}

// unnamedSymptom tells whether a route that refuses nothing accepts the symptom neither (G7).
func (w *world) unnamedSymptom(r *routeProgram) bool {
	return w.intent == Fault && r.charges.holds(w) == never && r.grants.holds(w) == never
}

// shown orders the effects of a verdict's reasons, the decisive ones first.
var shown = [verdictCount][]Effect{
	Covered:    {Grants},
	Review:     {Refers},
	Chargeable: {Charges, Refuses},
	NotCovered: {Refuses},
}

// reasons appends the clauses that decide: those cited in every completion, or
// where no decisive one is common to all, those cited in any.
func (w *world) reasons(s *survey, d *Decision, list []Reason) []Reason {
	if d.Verdict == NeedFacts {
		return list
	}
	if !s.agree {
		return append(list, Reason{&w.policy.Clauses[w.policy.byRole[notKnownRole]], Refers})
	}
	all, some := w.citedBy(s)
	if all.by[shown[d.Verdict][0]] == 0 {
		all = some
	}
	for _, effect := range shown[d.Verdict] {
		list = w.appendReasons(list, effect, all.by[effect]&all.decisive)
		list = w.appendReasons(list, effect, all.by[effect]&^all.decisive)
	}
	return list
}

// citedBy walks the completions once more, now for the clauses: those that every
// one cites, and those that some do.
func (w *world) citedBy(s *survey) (all, some citations) {
	if len(s.leaves) == 0 {
		c := w.cite(s.first)
		return c, c
	}
	all = citations{by: [effectCount]uint64{^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0)}, decisive: ^uint64(0)}
	w.walk()
	for more := true; more; more = w.next() {
		j := w.judge()
		w.splitting = false
		c := w.cite(j)
		for e := range effectCount {
			all.by[e] &= c.by[e]
			some.by[e] |= c.by[e]
		}
		all.decisive &= c.decisive
		some.decisive |= c.decisive
	}
	return all, some
}

func (w *world) appendReasons(list []Reason, e Effect, clauses uint64) []Reason {
	for i := range w.policy.Clauses {
		if clauses>>i&1 == 1 {
			list = append(list, Reason{&w.policy.Clauses[i], e})
		}
	}
	return list
}

// notes appends the informational clauses that apply.
func (w *world) notes(list []*Clause) []*Clause {
	for _, n := range w.program().notes {
		if w.certain(n.when) == always {
			list = append(list, w.clause(n.clause))
		}
	}
	return list
}
