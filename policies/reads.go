package policies

// collectReads notes which facts can change which part of a decision.
func (p *Policy) collectReads(i Intent, prog *program) {
	prog.verdictReads = prog.refusing.reads() | prog.refers.reads() | prog.stands.reads()
	for _, r := range prog.routes {
		prog.verdictReads |= r.refuses.reads() | r.refers.reads() | r.charges.reads() | r.grants.reads()
		if r.unnamed != 0 {
			prog.verdictReads = prog.verdictReads.with(Causes)
		}
		if r.window != nil {
			prog.verdictReads |= r.window.reads()
		}
	}
	for _, win := range p.Windows {
		if win.On.Has(i) {
			prog.windowReads |= win.reads() | win.RuledOut.reads()
		}
	}
	prog.listReads = prog.verdictReads // by the conditions on routes
	for _, r := range prog.remedies {
		prog.listReads |= r.rule.When.reads()
	}
	for _, r := range p.Choices {
		prog.listReads |= r.When.reads()
	}
	for code := range prog.charges {
		for _, r := range prog.charges[code] {
			prog.listReads |= r.rule.reads()
		}
	}
	for _, r := range prog.shipping {
		prog.listReads |= r.any.reads()
	}
}

// groundReads collects the facts on which the clause grants, refuses or refers.
func (c *Clause) groundReads() FactSet {
	var s FactSet
	for _, r := range c.Bars {
		s |= r.When.reads()
	}
	for _, r := range c.Routes {
		s |= r.When.reads()
		if r.Within != nil {
			s |= r.Within.reads().with(AskedOn)
		}
	}
	switch c.role {
	case unnamedRole:
		s = s.with(Symptom).with(Causes)
	case lateReportRole:
		s = s.with(FailedOn).with(AskedOn)
	}
	return s
}

// allReads collects the facts of all the clause's rules.
func (c *Clause) allReads() FactSet {
	s := c.groundReads()
	for _, r := range c.Remedies {
		s |= r.When.reads()
	}
	for _, r := range c.Charges {
		s |= r.reads()
	}
	for _, r := range c.Shipping {
		s |= r.When.reads()
	}
	for _, r := range c.Deadlines {
		s |= r.When.reads()
	}
	for _, r := range c.Obligations {
		s |= r.When.reads()
	}
	for _, r := range c.Limits {
		s |= r.When.reads()
	}
	return s
}

func (r *ChargeRule) reads() FactSet {
	s := r.When.reads()
	if r.Base != NoBase {
		s = s.with(PriceCents)
	}
	if r.Base == PriceAndFreight {
		s = s.with(FreightCents)
	}
	if r.Amount != Seller {
		s = s.with(r.Amount)
	}
	return s
}
