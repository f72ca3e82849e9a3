package policies

// Decide answers the case. f must come from DecodeFacts and have its AskedOn set.
// It never fails: what the text does not settle is a Review, what the facts do not
// settle NeedFacts.
func (p *Policy) Decide(f *Facts) Decision {
	var d Decision
	p.DecideInto(f, &d)
	return d
}

// DecideInto is Decide into a decision whose lists are used again.
func (p *Policy) DecideInto(f *Facts, d *Decision) {
	var w world
	w.begin(f)
	w.decide(d)
	d.Unused = f.unused(d.Unused[:0])
	d.Refine = w.refine(d, d.Refine[:0])
}

// Verdict answers the case with the verdict and its route alone. A case with all
// its facts allocates nothing.
func (p *Policy) Verdict(f *Facts) (Verdict, Route) {
	var w world
	w.begin(f)
	s := w.survey()
	v, route, _ := w.verdict(&s)
	return v, route
}

// verdict is the verdict over all completions, and the questions where it is not
// settled (G5).
func (w *world) verdict(s *survey) (Verdict, Route, []Fact) {
	if s.agree {
		return s.first.verdict, w.certainRoute(s), nil
	}
	if ask := w.ask(s); len(ask) > 0 {
		return NeedFacts, NoRoute, ask
	}
	return Review, NoRoute, nil
}

// certainRoute is the first route that grants, or charges, in every completion of a
// case with one verdict (G6).
func (w *world) certainRoute(s *survey) Route {
	want := routeGranted
	switch {
	case s.sameWay:
		return s.first.route
	case s.first.verdict == Chargeable:
		want = routeCharged
	}
	routes := w.program().routes
	for i := range routes {
		certain := true
		w.walk()
		for more := true; more; more = w.next() {
			certain = certain && w.try(&routes[i]) == want
		}
		if certain {
			return routes[i].route
		}
	}
	return NoRoute
}

// decide fills in everything but what needs the facts as they came.
func (w *world) decide(d *Decision) {
	s := w.survey()
	d.Policy, d.Intent, d.AskedOn = w.policy, w.intent, w.asked()
	d.Verdict, d.Route, d.Ask = w.verdict(&s)
	d.Reasons = w.reasons(&s, d, d.Reasons[:0])
	d.Windows = w.openWindows(d.Windows[:0])
	d.Notes = w.notes(d.Notes[:0])
	w.carry(d)
}

// carry fills in the lists that only some verdicts carry (G13).
func (w *world) carry(d *Decision) {
	d.Remedies, d.ChosenBy, d.Charges, d.Refund = d.Remedies[:0], Nobody, d.Charges[:0], nil
	d.Shipping, d.Evidence = d.Shipping[:0], d.Evidence[:0]
	d.Deadlines, d.Obligations = d.Deadlines[:0], d.Obligations[:0]
	if d.Intent == Coverage || d.Verdict == NotCovered || d.Verdict == NeedFacts {
		return
	}
	w.asIf = d.Verdict == Review
	remedies := w.remedies()
	d.Evidence = append(d.Evidence, w.program().evidence...)
	d.Deadlines = w.deadlines(remedies, d.Deadlines)
	w.asIf = false
	if d.Verdict == Review {
		return
	}
	w.carryLists(d, remedies)
	d.Obligations = w.obligations(d.Obligations)
	d.Reasons = w.conditions(remedies, d)
}

// carryLists fills in what follows from the remedies.
func (w *world) carryLists(d *Decision, remedies RemedySet) {
	d.Remedies, d.ChosenBy = w.policy.ordered(remedies, d.Remedies[:0]), w.chooser(remedies)
	d.Charges = w.charges(remedies, d.Charges[:0])
	d.Refund = w.refundOf(remedies, d)
	d.Shipping = w.shipping(remedies, d.Shipping[:0])
}
