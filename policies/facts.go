package policies

// Facts are the facts of one case, checked and small. The zero value holds no
// fact; DecodeFacts fills it. Facts is a plain value: copy it to vary it.
type Facts struct {
	Policy   *Policy // of the seller
	Intent   Intent
	given    FactSet
	notKnown FactSet
	dates    [dateCount]Date
	codes    [factCount]uint16 // the value as a one-bit mask: KindCode by code, KindBool by no, yes
	causes   CauseSet
	amounts  [factCount - PriceCents]int64 // KindInteger facts, from PriceCents on
	order    [factCount]Fact               // the given facts as they came
	orderLen int
}

const (
	no  uint16 = 1 << 0
	yes uint16 = 1 << 1
	// unrecorded is the third value of SelectedNew (G4).
	unrecorded uint16 = 1 << 2
)

// Given tells whether the fact was given.
func (f *Facts) Given(fact Fact) bool { return f.given.Has(fact) }

// NotKnown tells whether the customer said that the fact is not known.
func (f *Facts) NotKnown(fact Fact) bool { return f.notKnown.Has(fact) }

// Date returns a given date.
func (f *Facts) Date(fact Fact) (d Date, ok bool) {
	return f.dates[chainIndex(fact)], f.given.Has(fact)
}

// SetAskedOn sets the day of the question where the customer named none.
func (f *Facts) SetAskedOn(d Date) { f.setDate(AskedOn, d) }

func (f *Facts) setDate(fact Fact, d Date) {
	f.dates[chainIndex(fact)] = d
	f.note(fact)
}

func (f *Facts) setCode(fact Fact, mask uint16) {
	f.codes[fact] = mask
	f.note(fact)
}

func (f *Facts) setAmount(fact Fact, n int64) {
	f.amounts[fact-PriceCents] = n
	f.note(fact)
}

func (f *Facts) setCauses(c CauseSet) {
	f.causes = c
	f.note(Causes)
}

func (f *Facts) note(fact Fact) {
	if f.given.Has(fact) {
		return
	}
	f.given = f.given.with(fact)
	f.order[f.orderLen] = fact
	f.orderLen++
}

// amount returns an integer fact; ok is false where it is not given and has no
// number as its default.
func (f *Facts) amount(fact Fact) (n int64, ok bool) {
	if f.given.Has(fact) {
		return f.amounts[fact-PriceCents], true
	}
	return 0, fact == FreightCents || fact == ExtendedMonths
}

// unused appends the names of given facts that this seller and intent do not read.
func (f *Facts) unused(names []string) []string {
	used := f.Policy.uses[f.Intent] | alwaysUsed
	for _, fact := range f.order[:f.orderLen] {
		if !used.Has(fact) {
			names = append(names, fact.String())
		}
	}
	return names
}

// missing are the facts of this seller and intent that are neither given nor
// settled by a default or by another fact, whether they can be asked or not.
func (f *Facts) missing() FactSet {
	m := f.Policy.uses[f.Intent] &^ f.given &^ defaulted &^ (1 << SelectedNew)
	if f.given.Has(ShippedOn) || f.given.Has(DeliveredOn) {
		m &^= 1 << OrderShipped
	}
	return m
}
