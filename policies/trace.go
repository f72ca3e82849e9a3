package policies

// Standing is how a rule stands in a case.
type Standing uint8

// The standings.
const (
	// Met: the rule's condition holds.
	Met Standing = iota
	// NotMet: it does not.
	NotMet
	// Unknown: the facts do not settle it, or its window has no answer to the case, such as a fault that showed in time and
	// was told late.
	Unknown
	// NotRead: something before it settled the case, so nothing asked for it.
	NotRead
	standingCount
)

var standingNames = [standingCount]string{"met", "not_met", "unknown", "not_read"}

// String is the standing's code.
func (s Standing) String() string { return standingNames[s] }

// TraceLine is one rule of a clause as it stands in a case.
type TraceLine struct {
	Clause *Clause
	// Does names what the rule does: an effect's name, "closes", "window", "remedy", "charge", "shipping", "deadline",
	// "obligation" or "condition".
	Does     string
	Route    Route // of a rule about one route; else NoRoute
	Standing Standing
	Reads    []Fact // what its condition reads
}

// Trace tells of every rule that says something about the intent how it stands, in the order of the text. It explains a
// decision and takes no part in it. f must come from DecodeFacts and have its AskedOn set.
func (p *Policy) Trace(f *Facts) []TraceLine {
	var w world
	w.begin(f)
	v, _, _ := p.verdictOf(f)
	t := tracer{w: &w, prog: w.program(), verdict: v}
	t.readBars()
	for i := range p.Clauses {
		t.clause(&p.Clauses[i])
	}
	return t.lines
}

func (p *Policy) verdictOf(f *Facts) (Verdict, Route, []Fact) {
	var w world
	w.begin(f)
	s := w.survey()
	return w.verdict(&s)
}

type tracer struct {
	w       *world
	prog    *program
	verdict Verdict
	refused bool // a bar refuses whatever else is said
	stands  bool // a bar that no route beats refers
	lines   []TraceLine
}

func (t *tracer) readBars() {
	t.refused = t.prog.refusing.holds(t.w) == always
	t.stands = t.prog.silent || t.prog.stands.holds(t.w) == always
}

func (t *tracer) add(c *Clause, does string, route Route, read bool, when *Cond) {
	t.addStanding(c, does, route, read, standingOf(when.holds(t.w)), when.reads())
}

func (t *tracer) addStanding(c *Clause, does string, route Route, read bool, s Standing, reads FactSet) {
	if !read {
		s = NotRead
	}
	t.lines = append(t.lines, TraceLine{c, does, route, s, reads.List()})
}

func standingOf(answer tri) Standing {
	switch answer {
	case always:
		return Met
	case never:
		return NotMet
	}
	return Unknown
}

func (t *tracer) clause(c *Clause) {
	for _, r := range c.Bars {
		if r.On.Has(t.w.intent) {
			t.add(c, r.Effect.String(), NoRoute, r.Effect == Refuses || !t.refused, r.When)
		}
	}
	for _, r := range c.Routes {
		if r.On.Has(t.w.intent) {
			t.route(c, &r)
		}
	}
	t.lists(c)
}

// route traces a rule about one route. Nothing asks for a route behind one that grants, nor inside a route for what comes
// after what settled it.
func (t *tracer) route(c *Clause, r *RouteRule) {
	program, open := t.program(r.Route)
	if program == nil {
		return
	}
	refuses := program.refuses.holds(t.w)
	if r.Within != nil {
		t.addStanding(c, "window", r.Route, open && refuses != always, t.window(r.Within), r.Within.reads().with(AskedOn))
		return
	}
	does := r.Effect.String()
	if r.Silent {
		does = "closes"
	}
	t.add(c, does, r.Route, open && t.reached(program, r.Effect, refuses), r.When)
}

// program is the route's program, and whether anything asks for the route.
func (t *tracer) program(route Route) (found *routeProgram, open bool) {
	open = !t.refused && !t.stands
	for i := range t.prog.routes {
		r := &t.prog.routes[i]
		if r.route == route {
			return r, open
		}
		open = open && t.w.try(r) != routeGranted
	}
	return nil, false
}

// reached tells whether a rule of this effect is asked for inside its route: a refusal beats a referral, a referral a charge,
// a charge a grant.
func (t *tracer) reached(r *routeProgram, effect Effect, refuses tri) bool {
	if effect == Refuses {
		return true
	}
	if refuses == always || r.window != nil && t.w.standing(r.window) == outside {
		return false
	}
	if effect == Refers {
		return true
	}
	if r.refers.holds(t.w) == always || t.w.unnamedCause(r) == always {
		return false
	}
	return effect == Charges || r.charges.holds(t.w) != always
}

func (t *tracer) window(win *Window) Standing {
	switch t.w.standing(win) {
	case inside:
		return Met
	case outside:
		return NotMet
	}
	return Unknown
}

// lists traces the rules about how a case is carried out. Only some verdicts carry them.
func (t *tracer) lists(c *Clause) {
	i, w := t.w.intent, t.w
	carried := i != Coverage && t.verdict != NotCovered && t.verdict != NeedFacts
	granted := carried && t.verdict != Review
	w.asIf = t.verdict == Review
	defer func() { w.asIf = false }()
	for _, r := range c.Remedies {
		if r.On.Has(i) {
			t.add(c, "remedy", NoRoute, carried, r.When)
		}
	}
	for _, r := range c.Charges {
		if r.On.Has(i) {
			t.addStanding(c, "charge", NoRoute, granted, standingOf(r.When.holds(w)), r.reads())
		}
	}
	for _, r := range c.Shipping {
		if r.On.Has(i) {
			t.add(c, "shipping", NoRoute, granted, r.When)
		}
	}
	for _, r := range c.Deadlines {
		if r.On.Has(i) {
			t.add(c, "deadline", NoRoute, carried, r.When)
		}
	}
	for _, r := range c.Obligations {
		if r.On.Has(i) {
			t.add(c, "obligation", NoRoute, granted, r.When)
		}
	}
	for _, r := range c.Limits {
		if r.On.Has(i) {
			t.add(c, "condition", NoRoute, granted, r.When)
		}
	}
}
