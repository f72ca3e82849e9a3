package policies

// program is what an intent runs: the rules of all clauses, joined by what they do.
type program struct {
	codes    []Fact // KindCode and KindBool facts in use
	silent   bool   // the text does not deal with the intent (G8)
	refusing *Cond
	refusal  []cited // the single refusing bars, for the reasons
	referral []cited
	refers   *Cond // referring bars that the refusal of every route beats
	stands   *Cond // referring bars that stand whatever the routes say
	routes   []routeProgram

	remedies    []ruleOf[RemedyRule]
	charges     [chargeCodeCount][]ruleOf[ChargeRule]
	shipping    []legRules
	deadlines   []ruleOf[DeadlineRule]
	obligations []ruleOf[ObligationRule]
	evidence    []EvidenceItem
	limits      []ruleOf[LimitRule]
	notes       []cited

	verdictReads FactSet // what bars, routes and their windows read
	windowReads  FactSet // what the listed windows read
	listReads    FactSet // what remedies, choices, charges and shipping read
}

// legRules are the rules that say the same of one leg.
type legRules struct {
	rules []ruleOf[ShippingRule]
	any   *Cond
}

// ruleOf is a rule with the clause that states it.
type ruleOf[R any] struct {
	rule   R
	clause int
}

// routeProgram is one route of an intent.
type routeProgram struct {
	route   Route
	window  *Window // nil: the route has none
	clause  int     // of the window
	refuses *Cond
	refers  *Cond
	unnamed CauseSet // causes that send the route to a person (G7)
	charges *Cond
	grants  *Cond // nil: granted unless something above says otherwise
	reasons []cited
}

// cited is a condition with the clause that states it.
type cited struct {
	effect Effect
	clause int
	when   *Cond
}

// Compile checks a policy and prepares it for deciding. It panics on a policy
// that contradicts itself: policies are written in Go and compiled at start.
func Compile(p Policy) *Policy {
	compiled := &p
	for i, list := range p.Facts {
		compiled.uses[i] = FactsOf(list...)
	}
	if len(p.Clauses) > 64 {
		panic("policies: more than 64 clauses in " + p.ID)
	}
	for i := range p.Clauses {
		if r := p.Clauses[i].role; r != plainRole {
			compiled.byRole[r] = i
		}
	}
	for _, i := range Intents() {
		compiled.programs[i] = compiled.program(i)
	}
	for i := range compiled.Clauses {
		c := &compiled.Clauses[i]
		c.grounds, c.reads = c.groundReads(), c.allReads()
	}
	return compiled
}

func (p *Policy) program(i Intent) program {
	var prog program
	for _, f := range p.Facts[i] {
		if f.coded() && !defaulted.Has(f) {
			prog.codes = append(prog.codes, f)
		}
	}
	for _, f := range defaulted.List() {
		if f.coded() {
			prog.codes = append(prog.codes, f)
		}
	}
	var refers, stands []*Cond
	for c := range p.Clauses {
		for _, bar := range p.Clauses[c].Bars {
			rule := cited{bar.Effect, c, bar.When}
			switch {
			case !bar.On.Has(i):
			case bar.Effect == Refuses:
				prog.refusal = append(prog.refusal, rule)
			case bar.Always:
				prog.referral, stands = append(prog.referral, rule), append(stands, bar.When)
			default:
				prog.referral, refers = append(prog.referral, rule), append(refers, bar.When)
			}
		}
	}
	prog.refusing, prog.refers, prog.stands = anyOf(conds(prog.refusal, Refuses)), anyOf(refers), anyOf(stands)
	for _, terms := range p.Routes {
		if terms.On.Has(i) {
			prog.routes = append(prog.routes, p.routeProgram(i, terms))
		}
	}
	prog.silent = len(prog.routes) == 0
	for c := range p.Clauses {
		prog.addLists(i, &p.Clauses[c], c)
	}
	prog.evidence = p.PortalAsks.of(i, prog.evidence)
	p.collectReads(i, &prog)
	return prog
}

// addLists takes up what the clause says about granted cases of the intent.
func (prog *program) addLists(i Intent, c *Clause, n int) {
	for _, r := range c.Charges {
		if r.On.Has(i) {
			prog.charges[r.Code] = append(prog.charges[r.Code], ruleOf[ChargeRule]{r, n})
		}
	}
	prog.evidence = c.Evidence.of(i, prog.evidence)
	for _, r := range c.Notes {
		if r.On.Has(i) {
			prog.notes = append(prog.notes, cited{clause: n, when: r.When})
		}
	}
	prog.remedies = take(prog.remedies, c.Remedies, n, func(r RemedyRule) bool { return r.On.Has(i) })
	for _, r := range c.Shipping {
		if r.On.Has(i) {
			prog.addLeg(ruleOf[ShippingRule]{r, n})
		}
	}
	prog.deadlines = take(prog.deadlines, c.Deadlines, n, func(r DeadlineRule) bool { return r.On.Has(i) })
	prog.obligations = take(prog.obligations, c.Obligations, n, func(r ObligationRule) bool { return r.On.Has(i) })
	prog.limits = take(prog.limits, c.Limits, n, func(r LimitRule) bool { return r.On.Has(i) })
}

func (prog *program) addLeg(r ruleOf[ShippingRule]) {
	for i := range prog.shipping {
		same := &prog.shipping[i]
		if have := same.rules[0].rule; have.Leg == r.rule.Leg && have.Payer == r.rule.Payer && have.Cap == r.rule.Cap && have.With == r.rule.With {
			same.rules = append(same.rules, r)
			same.any = anyOf([]*Cond{same.any, r.rule.When})
			return
		}
	}
	prog.shipping = append(prog.shipping, legRules{[]ruleOf[ShippingRule]{r}, r.rule.When})
}

func take[R any](list []ruleOf[R], rules []R, clause int, applies func(R) bool) []ruleOf[R] {
	for _, r := range rules {
		if applies(r) {
			list = append(list, ruleOf[R]{r, clause})
		}
	}
	return list
}

func (p *Policy) routeProgram(i Intent, terms RouteTerms) routeProgram {
	rp := routeProgram{route: terms.Route, unnamed: EveryCause &^ terms.Accepts}
	if i != Fault {
		rp.unnamed = 0
	}
	var closed []*Cond
	for c := range p.Clauses {
		for _, rule := range p.Clauses[c].Routes {
			switch {
			case rule.Route != terms.Route || !rule.On.Has(i):
			case rule.Within != nil:
				rp.window, rp.clause = rule.Within, c
			case rule.Silent:
				closed = append(closed, rule.When)
			default:
				rp.reasons = append(rp.reasons, cited{rule.Effect, c, rule.When})
			}
		}
	}
	rp.refuses = anyOf(append(closed, conds(rp.reasons, Refuses)...))
	rp.refers = anyOf(conds(rp.reasons, Refers))
	rp.charges = anyOf(conds(rp.reasons, Charges))
	if granting := conds(rp.reasons, Grants); len(granting)+len(conds(rp.reasons, Charges)) > 0 {
		rp.grants = anyOf(granting)
	}
	return rp
}

func conds(rules []cited, effect Effect) []*Cond {
	var list []*Cond
	for _, r := range rules {
		if r.effect == effect {
			list = append(list, r.when)
		}
	}
	return list
}
