package policies

// refine appends the facts, missing or defaulted, that could still change what the
// decision carries: windows, remedies, charges, refund or shipping; and the defaulted
// ones that would change the verdict. What the customer does not know is left out,
// and so is the seller's own record (G4).
func (w *world) refine(d *Decision, list []Fact) []Fact {
	f := w.facts
	missing := f.missing()
	carries := d.Intent != Coverage && (d.Verdict == Covered || d.Verdict == Chargeable)
	var shaping FactSet // missing facts that the lists hang on
	if carries && missing&w.program().listReads&^amountFacts != 0 {
		shaping = w.shaping()
	}
	for _, fact := range w.policy.Facts[w.intent] {
		if f.given.Has(fact) || f.notKnown.Has(fact) || !missing.Has(fact) && !defaulted.Has(fact) {
			continue
		}
		if shaping.Has(fact) || w.couldChange(d, fact, carries) {
			list = append(list, fact)
		}
	}
	return list
}

// shaping are the missing facts of which two completions that differ only in the fact
// have different remedies, charges or shipping.
func (w *world) shaping() FactSet {
	var s survey
	w.walk()
	for more := true; more; more = w.next() {
		outcome := w.listsSignature()
		s.touched |= w.touched
		s.leaves = append(s.leaves, leaf{box: w.box, outcome: outcome})
	}
	return s.deciding()
}

// listsSignature tells the lists of one completion from others.
func (w *world) listsSignature() uint64 {
	prog := w.program()
	signature := uint64(14_695_981_039_346_656_037)
	mix := func(n uint64) { signature = (signature ^ n) * 1_099_511_628_211 }
	remedies := w.remedies()
	mix(uint64(remedies))
	for code := range prog.charges {
		c, due, _ := w.highest(prog.charges[code], remedies)
		if due {
			mix(uint64(code)<<32 | uint64(c.place)<<8 | 1)
		}
	}
	for i := range prog.shipping {
		if same := &prog.shipping[i]; remedies.Has(same.rules[0].rule.With) && same.any.holds(w) == always {
			mix(uint64(i) << 40)
		}
	}
	return signature
}

// couldChange tries values of the fact, with all else as it is.
func (w *world) couldChange(d *Decision, fact Fact, carries bool) bool {
	prog := w.program()
	lists := carries && prog.listReads.Has(fact) && (amountFacts | defaulted).Has(fact)
	decides := defaulted.Has(fact) && prog.verdictReads.Has(fact)
	shapes := dateFacts.Has(fact) || prog.windowReads.Has(fact)
	if !lists && !decides && !shapes {
		return false
	}
	if d.trial == nil {
		d.trial = new(trial)
	}
	for n := 0; ; n++ {
		t := d.trial
		t.facts = *w.facts
		if !w.vary(&t.facts, fact, n) {
			return false
		}
		other := &t.world
		if decides || shapes {
			other.begin(&t.facts)
		} else { // the routes stand as they stood
			*other = *w
			other.facts = &t.facts
			if fact.coded() {
				other.possible[fact] = t.facts.codes[fact]
				other.all.possible[fact] = t.facts.codes[fact]
			}
		}
		if shapes && other.windowsDiffer(d) || decides && other.verdictDiffers(d) || lists && other.listsDiffer(d) {
			return true
		}
	}
}

// trial is what refine needs to try one more value; it is used again.
type trial struct {
	facts    Facts
	world    world
	decision Decision
}

func (w *world) windowsDiffer(d *Decision) bool {
	var windows [4]OpenWindow
	return !alike(d.Windows, w.openWindows(windows[:0]))
}

func (w *world) verdictDiffers(d *Decision) bool {
	s := w.survey()
	if !s.agree && w.facts.notKnown == 0 {
		return d.Verdict != NeedFacts // every deciding fact can be asked
	}
	v, _, _ := w.verdict(&s)
	return v != d.Verdict
}

// listsDiffer compares the lists that refine is about.
func (w *world) listsDiffer(d *Decision) bool {
	o := &d.trial.decision
	o.Intent, o.Verdict = d.Intent, d.Verdict
	w.carryLists(o, w.remedies())
	return d.ChosenBy != o.ChosenBy || !alike(d.Remedies, o.Remedies) || !alike(d.Charges, o.Charges) ||
		!alike(d.Shipping, o.Shipping) || !alikeRefund(d.Refund, o.Refund)
}

// vary gives the fact its n-th trial value; false when there are no more. Trial
// values stand for all others: amounts by a small and a large one, dates by the
// ends of their bounds.
func (w *world) vary(f *Facts, fact Fact, n int) bool {
	switch fact.Kind() {
	case KindDate:
		i := chainIndex(fact)
		days := [...]Date{w.hi[i], max(w.lo[i], w.hi[i].AddMonths(-1)), w.lo[i]}
		if n >= len(days) || days[n] == unbounded {
			return false
		}
		f.setDate(fact, days[n])
	case KindInteger:
		amounts := [...]int64{1, 100_000}
		if n >= len(amounts) {
			return false
		}
		f.setAmount(fact, amounts[n])
	case KindCodes:
		if n > int(causeCount) {
			return false
		}
		f.setCauses(CauseSet(1<<n) & EveryCause)
	default:
		return w.varyCode(f, fact, n)
	}
	return true
}

func (w *world) varyCode(f *Facts, fact Fact, n int) bool {
	values := w.possible[fact]
	if defaulted.Has(fact) {
		values = yes
	}
	for ; n > 0 && values != 0; n-- {
		values &= values - 1
	}
	if values == 0 || fact == DeliveryRefused && f.given.Has(DeliveredOn) {
		return false
	}
	f.setCode(fact, values&-values)
	return true
}

func alike[T comparable](a, b []T) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func alikeRefund(a, b *CentsRange) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
