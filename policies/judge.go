package policies

// routeState is how a route stands in a world; zero: not tried yet.
type routeState uint8

const (
	untried routeState = iota
	routeGranted
	routeReferred
	routeCharged
	routeRefused
	routeOpen // not settled; never while the world splits
)

// try settles a route: inside a route a refusal beats a referral, a referral a
// charge, a charge a grant (G6).
func (w *world) try(r *routeProgram) routeState {
	if w.routes[r.route] == untried {
		w.routes[r.route] = w.settle(r)
	}
	return w.routes[r.route]
}

func (w *world) settle(r *routeProgram) routeState {
	refused := r.refuses.holds(w)
	if refused == always {
		return routeRefused
	}
	where := inside
	if r.window != nil {
		where = w.standing(r.window)
	}
	switch {
	case where == outside:
		return routeRefused
	case where == open || refused == unclear:
		return routeOpen
	case where == late || where == unlisted:
		return routeReferred
	}
	if t := r.refers.holds(w); t != never {
		return settled(t, routeReferred)
	}
	if t := w.unnamedCause(r); t != never {
		return settled(t, routeReferred)
	}
	if t := r.charges.holds(w); t != never {
		return settled(t, routeCharged)
	}
	if t := r.grants.holds(w); t != never {
		return settled(t, routeGranted)
	}
	if w.intent == Fault {
		return routeReferred // a symptom that the route neither accepts nor excludes (G7)
	}
	return routeRefused
}

func settled(t tri, state routeState) routeState {
	if t == unclear {
		return routeOpen
	}
	return state
}

func (w *world) unnamedCause(r *routeProgram) tri {
	if r.unnamed == 0 {
		return never
	}
	return w.anyCause(r.unnamed)
}

// grants answers the condition Granted.
func (w *world) grants(route Route) tri {
	routes := w.policy.programs[w.intent].routes
	for i := range routes {
		if routes[i].route != route {
			continue
		}
		switch w.try(&routes[i]) {
		case routeGranted, routeCharged:
			return always
		case routeReferred:
			return triOf(w.asIf)
		case routeRefused:
			return never
		}
		return unclear
	}
	return never
}

// judgement is the verdict on one world.
type judgement struct {
	verdict Verdict
	route   Route
}

// judge decides a world that splits (G6).
func (w *world) judge() judgement {
	prog := &w.policy.programs[w.intent]
	if prog.refusing.holds(w) == always {
		return judgement{verdict: NotCovered}
	}
	if prog.silent || prog.stands.holds(w) == always {
		return judgement{verdict: Review}
	}
	if prog.refers.holds(w) == always {
		return judgement{verdict: w.referred(prog)}
	}
	best := judgement{verdict: NotCovered}
	for i := range prog.routes {
		v := verdictOf(w.try(&prog.routes[i]))
		if v < best.verdict {
			best = judgement{v, prog.routes[i].route}
		}
		if v == Covered {
			break
		}
	}
	if best.verdict == Review {
		best.route = NoRoute
	}
	return best
}

// referred is the verdict under a referring bar: it yields to the refusal of every
// route only.
func (w *world) referred(prog *program) Verdict {
	if w.allRefused(prog) {
		return NotCovered
	}
	return Review
}

func verdictOf(s routeState) Verdict {
	switch s {
	case routeGranted:
		return Covered
	case routeReferred:
		return Review
	case routeCharged:
		return Chargeable
	}
	return NotCovered
}
