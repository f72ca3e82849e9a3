package policies

// Cond is a condition on the facts of a case. Conditions are data, so that the
// facts they read, their content hash and their answer under missing facts all
// come from the same place.
type Cond struct {
	op     condOp
	fact   Fact
	mask   uint16
	causes CauseSet
	route  Route
	window *Window
	parts  []*Cond
}

type condOp uint8

const (
	opAlways condOp = iota
	opIs
	opCause
	opGrants
	opRunning
	opAll
	opAny
	opNot
)

// Is holds where the fact has one of the codes.
func Is(f Fact, codes Codes) *Cond { return &Cond{op: opIs, fact: f, mask: uint16(codes)} }

// OfClass holds where the product is of one of the classes: bits in the order of the
// seller's products.
func OfClass(classes Codes) *Cond { return &Cond{op: opIs, fact: Product, mask: uint16(classes)} }

// Yes holds where a yes-or-no fact is true.
func Yes(f Fact) *Cond { return &Cond{op: opIs, fact: f, mask: yes} }

// No holds where a yes-or-no fact is false.
func No(f Fact) *Cond { return &Cond{op: opIs, fact: f, mask: no} }

// Unrecorded holds where the seller's own record says nothing about SelectedNew (G4).
func Unrecorded() *Cond { return &Cond{op: opIs, fact: SelectedNew, mask: unrecorded} }

// AnyCause holds where one of the causes is among the causes given.
func AnyCause(causes CauseSet) *Cond { return &Cond{op: opCause, fact: Causes, causes: causes} }

// Granted holds where the route grants or charges (or, in a case that a person
// decides, where it is not refused: lists are then made as if granted, G13).
func Granted(r Route) *Cond { return &Cond{op: opGrants, route: r} }

// Running holds while the window has not ended on the day of the question.
func Running(w *Window) *Cond { return &Cond{op: opRunning, window: w} }

// All holds where every part holds.
func All(parts ...*Cond) *Cond { return &Cond{op: opAll, parts: parts} }

// Any holds where one of the parts holds.
func Any(parts ...*Cond) *Cond { return &Cond{op: opAny, parts: parts} }

// Not holds where the part does not.
func Not(part *Cond) *Cond { return &Cond{op: opNot, parts: []*Cond{part}} }

// tri is a truth value of a condition about a set of cases.
type tri uint8

const (
	never   tri = iota // in none of the cases
	always             // in every case
	unclear            // in some
)

func triOf(b bool) tri {
	if b {
		return always
	}
	return never
}

// holds answers the condition for the world w. While w splits, the answer is
// never unclear: w is narrowed to the cases of one answer, and the explorer comes
// back for the others. A nil condition always holds.
func (c *Cond) holds(w *world) tri {
	if c == nil {
		return always
	}
	switch c.op {
	case opIs:
		return w.is(c.fact, c.mask)
	case opCause:
		return w.anyCause(c.causes)
	case opGrants:
		return w.grants(c.route)
	case opRunning:
		return w.running(c.window)
	case opAll:
		return c.all(w)
	case opAny:
		return c.any(w)
	case opNot:
		return negate(c.parts[0].holds(w))
	}
	return always
}

func (c *Cond) all(w *world) tri {
	answer := always
	for _, part := range c.parts {
		switch part.holds(w) {
		case never:
			return never
		case unclear:
			answer = unclear
		}
	}
	return answer
}

func (c *Cond) any(w *world) tri {
	answer := never
	for _, part := range c.parts {
		switch part.holds(w) {
		case always:
			return always
		case unclear:
			answer = unclear
		}
	}
	return answer
}

func negate(t tri) tri {
	switch t {
	case never:
		return always
	case always:
		return never
	}
	return unclear
}

// anyOf joins alternatives into one condition, merging tests of the same fact so
// that a missing fact splits once and not once a clause.
func anyOf(parts []*Cond) *Cond {
	var merged []*Cond
next:
	for _, part := range flat(parts) {
		if part == nil {
			return &Cond{op: opAlways}
		}
		for i, m := range merged {
			if m.op == part.op && m.fact == part.fact && (m.op == opIs || m.op == opCause) {
				joined := *m
				joined.mask |= part.mask
				joined.causes |= part.causes
				merged[i] = &joined
				continue next
			}
		}
		merged = append(merged, part)
	}
	if len(merged) == 1 {
		return merged[0]
	}
	return Any(merged...)
}

// flat opens alternatives inside alternatives.
func flat(parts []*Cond) []*Cond {
	var list []*Cond
	for _, part := range parts {
		if part != nil && part.op == opAny {
			list = append(list, flat(part.parts)...)
		} else {
			list = append(list, part)
		}
	}
	return list
}

// reads are the facts that the condition reads, the facts of the routes aside.
func (c *Cond) reads() FactSet {
	if c == nil {
		return 0
	}
	var s FactSet
	switch c.op {
	case opIs, opCause:
		s = s.with(c.fact)
	case opRunning:
		s = c.window.reads()
	}
	for _, part := range c.parts {
		s |= part.reads()
	}
	return s
}

func productCodes(products []ProductClass) []string {
	codes := make([]string, len(products))
	for i, p := range products {
		codes[i] = p.Code
	}
	return codes
}
