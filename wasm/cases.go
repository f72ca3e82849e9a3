//go:build !wasip1

package main

import (
	"math/rand/v2"

	"proviso/policies"
	"proviso/policies/catalog"
)

// dealer deals random cases as JSON text: most of them sound, with dates where the
// policies' windows begin and end, the others at fault in one way or another.
type dealer struct {
	*rand.Rand
	policy  *policies.Policy
	intent  policies.Intent
	kind    bool // the case mostly goes well for the customer
	members []member
	text    []byte
}

// member is one member of the object of facts; value is its JSON.
type member struct{ name, value string }

func newDealer(seed uint64) *dealer {
	return &dealer{Rand: rand.New(rand.NewPCG(seed, 0))}
}

// oneIn is true once in n times.
func (d *dealer) oneIn(n int) bool { return d.IntN(n) == 0 }

func pick[T any](d *dealer, list []T) T { return list[d.IntN(len(list))] }

// next returns the JSON text of the next case; it is good until the one after.
func (d *dealer) next() []byte {
	d.policy, d.intent, d.kind = pick(d, catalog.All()), pick(d, policies.Intents()), !d.oneIn(3)
	if len(d.policy.Uses(d.intent)) == 0 && !d.oneIn(8) {
		d.intent = policies.Fault // rather than one with which the seller does not deal
	}
	d.members = append(d.members[:0], member{"seller", quote(d.policy.ID)}, member{"intent", quote(d.intent.String())})
	d.dealFacts()
	for d.oneIn(5) {
		d.spoil()
	}
	if d.oneIn(2) {
		d.Shuffle(len(d.members), func(i, j int) { d.members[i], d.members[j] = d.members[j], d.members[i] })
	}
	d.write()
	if d.oneIn(25) {
		d.garble()
	}
	return d.text
}

// dealFacts gives some of the facts that the intent uses, now and then others.
func (d *dealer) dealFacts() {
	share := d.Float64() + 0.15
	if d.oneIn(3) {
		share = 1 // nothing is missing
	}
	var unknown []string
	for _, fact := range policies.AllFacts() {
		used := contains(d.policy.Uses(d.intent), fact)
		switch {
		case fact == policies.Seller || fact == policies.IntentFact || fact == policies.DontKnow || fact.Kind() == policies.KindDate:
		case !used && !d.oneIn(40):
		case d.Float64() < share:
			d.give(fact, d.value(fact))
		case d.oneIn(5):
			unknown = append(unknown, fact.String())
		}
	}
	unknown = d.dealDates(share, unknown)
	if len(unknown) > 0 || d.oneIn(20) {
		d.give(policies.DontKnow, array(unknown))
	}
}

func (d *dealer) give(fact policies.Fact, value string) {
	d.members = append(d.members, member{fact.String(), value})
}

func (d *dealer) value(fact policies.Fact) string {
	kind := d.kind && !d.oneIn(10)
	switch fact.Kind() {
	case policies.KindBool:
		return d.truth(fact, kind)
	case policies.KindCodes:
		if kind {
			return "[]"
		}
		return array(d.some(d.codes(fact)))
	case policies.KindInteger:
		return d.amount(fact)
	case policies.KindDate:
		return quote(d.day().String())
	}
	codes := d.codes(fact)
	if kind { // the lists begin with what is usual
		codes = codes[:min(len(codes), 1+d.IntN(2))]
	}
	return quote(pick(d, codes))
}

func (d *dealer) truth(fact policies.Fact, kind bool) string {
	burden := fact == policies.Opened || fact == policies.Marked || fact == policies.DeliveryRefused
	if kind && burden || !kind && d.oneIn(2) {
		return "false"
	}
	return "true"
}

// codes are the values that the fact can have for this seller.
func (d *dealer) codes(fact policies.Fact) (list []string) {
	switch fact {
	case policies.Product:
		for _, p := range d.policy.Products {
			list = append(list, p.Code)
		}
	case policies.Seller:
		for _, p := range catalog.All() {
			list = append(list, p.ID)
		}
	case policies.DontKnow:
		for _, f := range policies.AllFacts() {
			list = append(list, f.String())
		}
	default:
		list = fact.Codes()
	}
	return list
}

// some takes few of the codes: mostly none, one or two.
func (d *dealer) some(codes []string) []string {
	var list []string
	for d.oneIn(2) {
		list = append(list, pick(d, codes))
	}
	return list
}

// amount is a number where percentages round and where tables of months end.
func (d *dealer) amount(fact policies.Fact) string {
	if fact == policies.ExtendedMonths || fact == policies.StatedMonths {
		return decimal(int64(pick(d, []int{0, 1, 3, 6, 12, 24, 36, 60, 120, 5000, d.IntN(200)})))
	}
	return decimal(pick(d, []int64{0, 1, 2, 3, 4, 5, 9, 10, 33, 49, 50, 99, 100, 101, 999, 1000, 2500, 19_999, 100_000, 123_457, d.Int64N(1_000_000), 1<<53 - 1}))
}

func contains[T comparable](list []T, v T) bool {
	for _, have := range list {
		if have == v {
			return true
		}
	}
	return false
}
