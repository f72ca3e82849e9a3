package policies

// Change tells, for one reason, the facts that it used and what would have answered
// better for the customer.
type Change struct {
	Clause *Clause
	Facts  []Fact // read by the clause, and given
	Would  []Alternative
}

// Alternative is one other value of one fact and the verdict that it would give.
type Alternative struct {
	Fact    Fact
	Value   string // JSON of the value
	Verdict Verdict
}

// Changes explains the reasons of a decision on f by trying, one fact at a time,
// the other values of what was given. Dates are left out: the windows show them.
func (p *Policy) Changes(f *Facts, d *Decision) []Change {
	var list []Change
	for _, r := range d.Reasons {
		c := Change{Clause: r.Clause}
		for _, fact := range r.groundsOf() {
			if !f.given.Has(fact) {
				continue
			}
			c.Facts = append(c.Facts, fact)
			if r.Effect == Refuses || r.Effect == Refers {
				c.Would = p.alternatives(c.Would, f, fact, d.Verdict)
			}
		}
		list = append(list, c)
	}
	return list
}

// groundsOf are the facts behind a reason: those that the clause decides on, or where
// it only limits or charges, those that it reads.
func (r *Reason) groundsOf() []Fact {
	if r.Clause.grounds != 0 && (r.Effect == Grants || r.Effect == Refuses || r.Effect == Refers) {
		return r.Clause.grounds.List()
	}
	return r.Clause.reads.List()
}

func (p *Policy) alternatives(list []Alternative, f *Facts, fact Fact, now Verdict) []Alternative {
	switch {
	case fact == Product: // what the device is cannot change
	case fact == OrderShipped && (f.given.Has(ShippedOn) || f.given.Has(DeliveredOn)):
	case fact == Causes:
		varied := *f
		varied.causes = 0
		return p.better(list, &varied, fact, "[]", now)
	case fact.Kind() == KindBool:
		varied := *f
		varied.codes[fact] = f.codes[fact] ^ (no | yes)
		value := "true"
		if varied.codes[fact] == no {
			value = "false"
		}
		return p.better(list, &varied, fact, value, now)
	case fact.Kind() == KindCode:
		for i, code := range fact.Codes() {
			varied := *f
			varied.codes[fact] = 1 << i
			list = p.better(list, &varied, fact, string(appendString(nil, code)), now)
		}
	}
	return list
}

// better appends the alternative if it answers better than the verdict now does.
func (p *Policy) better(list []Alternative, varied *Facts, fact Fact, value string, now Verdict) []Alternative {
	if v, _ := p.Verdict(varied); v < now {
		list = append(list, Alternative{fact, value, v})
	}
	return list
}

// AppendChanges appends {"changes":[{"clause","facts","would":[{"fact","value","verdict"}]}]}.
func AppendChanges(b []byte, list []Change) []byte {
	b = appendList(b, `{"changes":`, len(list), func(b []byte, i int) []byte {
		c := &list[i]
		b = appendText(b, `{"clause":`, c.Clause.ID)
		b = appendFacts(b, `,"facts":`, c.Facts)
		b = appendList(b, `,"would":`, len(c.Would), func(b []byte, j int) []byte { return appendAlternative(b, &c.Would[j]) })
		return append(b, '}')
	})
	return append(b, '}')
}

func appendAlternative(b []byte, a *Alternative) []byte {
	b = appendText(b, `{"fact":`, a.Fact.String())
	b = append(append(b, `,"value":`...), a.Value...)
	b = appendText(b, `,"verdict":`, a.Verdict.String())
	return append(b, '}')
}
