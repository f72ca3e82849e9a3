package policies

// refine appends the facts, missing or defaulted, of which some value would change
// what the decision carries: windows, remedies, charges, refund or shipping; and
// the defaulted ones that would change the verdict. What the customer does not know
// is left out, and so is the seller's own record (G4).
func (w *world) refine(d *Decision, list []Fact) []Fact {
	f := w.facts
	missing := f.missing()
	for _, fact := range w.policy.Facts[w.intent] {
		if f.given.Has(fact) || f.notKnown.Has(fact) || !missing.Has(fact) && !defaulted.Has(fact) {
			continue
		}
		if w.couldChange(d, fact) {
			list = append(list, fact)
		}
	}
	return list
}

func (w *world) couldChange(d *Decision, fact Fact) bool {
	carries := d.Intent != Coverage && (d.Verdict == Covered || d.Verdict == Chargeable)
	if !carries && !defaulted.Has(fact) && !w.shapesWindow(fact) {
		return false
	}
	if d.trial == nil {
		d.trial = new(Decision)
	}
	for n := 0; ; n++ {
		varied := *w.facts
		if !w.vary(&varied, fact, n) {
			return false
		}
		var other world
		other.begin(&varied)
		other.decide(d.trial)
		if d.trial.Verdict != d.Verdict && defaulted.Has(fact) || !d.carriesAlike(d.trial) {
			return true
		}
	}
}

func (w *world) shapesWindow(fact Fact) bool {
	if dateFacts.Has(fact) {
		return true
	}
	for _, win := range w.policy.Windows {
		if win.On.Has(w.intent) && (win.reads() | win.RuledOut.reads()).Has(fact) {
			return true
		}
	}
	return false
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
		f.setCauses(CauseSet(1<<n) & allCauses)
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

// carriesAlike compares what refine is about.
func (d *Decision) carriesAlike(o *Decision) bool {
	return d.ChosenBy == o.ChosenBy && alike(d.Windows, o.Windows) && alike(d.Remedies, o.Remedies) &&
		alike(d.Charges, o.Charges) && alike(d.Shipping, o.Shipping) && alikeRefund(d.Refund, o.Refund)
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
