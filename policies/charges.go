package policies

// charges appends the fees that belong to the remedies, one a code (G9).
func (w *world) charges(remedies RemedySet, list []Charge) []Charge {
	for code := range w.program().charges {
		rules := w.program().charges[code]
		if charge, ok := w.charge(rules, remedies); ok {
			list = append(list, charge)
		}
	}
	return list
}

// charge is the fee of one code over all completions: where it may not be due it
// begins at zero, and of several the highest gives clause and rate.
func (w *world) charge(rules []ruleOf[ChargeRule], remedies RemedySet) (charge Charge, due bool) {
	if len(rules) == 0 {
		return charge, false
	}
	charge, due, settled := w.highest(rules, remedies)
	if settled {
		return charge, due
	}
	due = false
	spared := false // some completion owes nothing
	w.walk()
	for more := true; more; more = w.next() {
		c, ok, _ := w.highest(rules, remedies)
		switch {
		case !ok:
			spared = true
		case !due:
			charge, due = c, true
		default:
			charge = widest(charge, c)
		}
	}
	if spared {
		charge.Range.Min = 0
	}
	return charge, due
}

// widest joins the fees of two completions into one range.
func widest(a, b Charge) Charge {
	if higher(&b, &a) {
		a, b = b, a
	}
	a.Range.Min = min(a.Range.Min, b.Range.Min)
	a.Range.Max = max(a.Range.Max, b.Range.Max)
	a.Amounts = a.Amounts && b.Amounts
	return a
}

// higher orders fees by rate, then by amount; of equal ones the later clause counts.
func higher(a, b *Charge) bool {
	switch {
	case a.Rate != b.Rate:
		return a.Rate > b.Rate
	case a.Range.Max != b.Range.Max:
		return a.Range.Max > b.Range.Max
	}
	return a.place > b.place
}

// highest is the highest fee of a code that is due in the world: fees of one code
// never add up. It is not settled where a rule is unclear.
func (w *world) highest(rules []ruleOf[ChargeRule], remedies RemedySet) (charge Charge, due, settled bool) {
	for i := range rules {
		r := &rules[i]
		if !remedies.Has(r.rule.With) {
			continue
		}
		switch r.rule.When.holds(w) {
		case unclear:
			return charge, false, false
		case never:
			continue
		}
		c, ok := w.fee(r)
		if ok && (!due || higher(&c, &charge)) {
			charge, due = c, true
		}
	}
	return charge, due, true
}

// fee is the fee of one rule with its amounts, as far as their base is given; it is
// not due where nothing exceeds what is free.
func (w *world) fee(r *ruleOf[ChargeRule]) (c Charge, due bool) {
	c = Charge{Code: r.rule.Code, Clause: w.clause(r.clause), Rate: r.rule.Rate, deducted: r.rule.Deducted, place: r.clause}
	var most Cents
	switch {
	case r.rule.Rate > 0:
		base, ok := w.base(r.rule.Base)
		c.Amounts, most = ok, r.rule.Rate.Of(base)
	case r.rule.Amount != Seller:
		amount, ok := w.cents(r.rule.Amount)
		if r.rule.AboveFree > 0 && (!ok || amount <= r.rule.AboveFree) {
			return c, false
		}
		c.Amounts, most = ok, amount-r.rule.AboveFree
	case r.rule.Flat > 0:
		c.Amounts, most = true, r.rule.Flat
	}
	if c.Amounts {
		c.Range = CentsRange{Min: most, Max: most}
		if r.rule.UpTo {
			c.Range.Min = 0
		}
	}
	return c, true
}

// base is what a percentage is taken of; ok is false where the price is not given.
func (w *world) base(b Base) (Cents, bool) {
	price, ok := w.cents(PriceCents)
	if !ok || b != PriceAndFreight {
		return price, ok
	}
	freight, _ := w.cents(FreightCents)
	return price + freight, true
}

// cents is an amount that this seller and intent read.
func (w *world) cents(f Fact) (Cents, bool) {
	if !w.policy.uses[w.intent].Has(f) {
		return 0, false
	}
	n, ok := w.facts.amount(f)
	return Cents(n), ok
}

// refundOf is what comes back: the price, or price and freight of an order that was
// cancelled, less every deducted fee, and never below zero (G13). It is nil where
// the price or the amount of such a fee is not given.
func (w *world) refundOf(remedies RemedySet, d *Decision) *CentsRange {
	base := Price
	if d.Intent == Cancel {
		base = PriceAndFreight
	}
	paid, ok := w.base(base)
	if remedies&(1<<Refund) == 0 || !ok {
		return nil
	}
	deducted, ok, settled := w.deductions(remedies)
	if !settled {
		deducted, ok = w.deductionsOver(remedies)
	}
	if !ok {
		return nil
	}
	d.refund = CentsRange{Min: max(paid-deducted.Max, 0), Max: max(paid-deducted.Min, 0)}
	return &d.refund
}

// deductions adds up the deducted fees of one world; ok is false where an amount is
// not given.
func (w *world) deductions(remedies RemedySet) (sum CentsRange, ok, settled bool) {
	ok = true
	for code := range w.program().charges {
		c, due, settled := w.highest(w.program().charges[code], remedies)
		if !settled {
			return sum, ok, false
		}
		if due && c.deducted {
			sum.Min += c.Range.Min
			sum.Max += c.Range.Max
			ok = ok && c.Amounts
		}
	}
	return sum, ok, true
}

// deductionsOver is deductions over all completions.
func (w *world) deductionsOver(remedies RemedySet) (sum CentsRange, ok bool) {
	sum, ok = CentsRange{Min: MaxCents * 4}, true
	w.walk()
	for more := true; more; more = w.next() {
		one, amounts, _ := w.deductions(remedies)
		sum.Min, sum.Max, ok = min(sum.Min, one.Min), max(sum.Max, one.Max), ok && amounts
	}
	return sum, ok
}
