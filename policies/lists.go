package policies

func (w *world) program() *program { return &w.policy.programs[w.intent] }

func (w *world) clause(i int) *Clause { return &w.policy.Clauses[i] }

// certain tells whether the condition holds in every completion, in none or in some.
func (w *world) certain(c *Cond) tri {
	if t := c.holds(w); t != unclear {
		return t
	}
	var seen [unclear + 1]bool
	w.walk()
	for more := true; more; more = w.next() {
		if w.asIf && w.judge().verdict == NotCovered {
			continue // as if granted: what is refused anyway has no say
		}
		seen[c.holds(w)] = true
	}
	switch {
	case !seen[never]:
		return always
	case !seen[always]:
		return never
	}
	return unclear
}

// remedies are the remedies that are certain.
func (w *world) remedies() RemedySet {
	var set RemedySet
	for i := range w.program().remedies {
		r := &w.program().remedies[i].rule
		if w.certain(r.When) == always {
			set |= 1 << r.Remedy
		}
	}
	return set
}

// ordered appends the remedies in the order of the seller's text.
func (p *Policy) ordered(set RemedySet, list []Remedy) []Remedy {
	for _, r := range p.Remedies {
		if set.Has(r) {
			list = append(list, r)
		}
	}
	return list
}

// chooser is who picks among the remedies.
func (w *world) chooser(remedies RemedySet) Chooser {
	for i := range w.policy.Choices {
		r := &w.policy.Choices[i]
		if remedies != 0 && r.On.Has(w.intent) && remedies.Has(r.With) && w.certain(r.When) == always {
			return r.By
		}
	}
	return Nobody
}

func (w *world) deadlines(remedies RemedySet, list []Deadline) []Deadline {
	for i := range w.program().deadlines {
		r := &w.program().deadlines[i]
		if remedies.Has(r.rule.With) && w.certain(r.rule.When) == always {
			list = append(list, Deadline{r.rule.Code, r.rule.Days, r.rule.Starts, w.clause(r.clause)})
		}
	}
	return list
}

// shipping appends who pays which leg. Where several clauses say the same of a leg,
// the first of them that may apply is cited.
func (w *world) shipping(remedies RemedySet, list []Shipment) []Shipment {
	for i := range w.program().shipping {
		same := &w.program().shipping[i]
		if !remedies.Has(same.rules[0].rule.With) || w.certain(same.any) != always {
			continue
		}
		for _, r := range same.rules {
			if r.rule.When.holds(w) != never {
				list = append(list, Shipment{r.rule.Leg, r.rule.Payer, r.rule.Cap, w.clause(r.clause)})
				break
			}
		}
	}
	return list
}

func (w *world) obligations(list []Obligation) []Obligation {
	for i := range w.program().obligations {
		r := &w.program().obligations[i]
		if w.certain(r.rule.When) == always {
			list = append(list, Obligation{r.rule.Code, r.rule.Hours, r.rule.WorkingDays, w.clause(r.clause)})
		}
	}
	return list
}

// conditions appends the reasons that do not decide but shape a granted case: the
// clauses of its fees, then those that limit it.
func (w *world) conditions(remedies RemedySet, d *Decision) []Reason {
	list := d.Reasons
	for i := range d.Charges {
		if clause := d.Charges[i].Clause; !cites(list, clause, Charges) {
			list = append(list, Reason{clause, Charges})
		}
	}
	for i := range w.program().limits {
		r := &w.program().limits[i]
		clause := w.clause(r.clause)
		if remedies.Has(r.rule.With) && w.certain(r.rule.When) == always && !cites(list, clause, Charges) {
			list = append(list, Reason{clause, Limits})
		}
	}
	return list
}

func cites(list []Reason, clause *Clause, effect Effect) bool {
	for _, r := range list {
		if r.Clause == clause && r.Effect == effect {
			return true
		}
	}
	return false
}
