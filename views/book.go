package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
)

// BookView is one seller's policy as a document.
type BookView struct {
	Policy  *policies.Policy
	Today   policies.Date
	Numbers []Number
	Example *Bar // the windows of something bought, shipped and delivered today
	// ExampleOf names what the example is, where the product decides a window.
	ExampleOf string
}

// Number is one figure of the policy with the clause it stands in.
type Number struct {
	Group  string // windows, fees, shipping, deadlines or obligations
	What   string
	Detail string // what it applies to
	Value  string
	Clause ClauseRef
}

// NewBook prepares a policy book as seen from a day in the seller's zone.
func NewBook(p *policies.Policy, today policies.Date) BookView {
	v := BookView{Policy: p, Today: today, Numbers: numbers(p, today)}
	product := p.Products[0].Code
	v.Example = exampleBar(p, product, today)
	if len(p.Products) > 1 {
		v.ExampleOf = p.Products[0].Name
	}
	return v
}

// exampleBar shows every window of every intent once. All falls on one day, so one
// mark is enough.
func exampleBar(p *policies.Policy, product string, on policies.Date) *Bar {
	all := &Decision{AskedOn: on.String(), Windows: everyWindow(p, product, on)}
	return newBar(all, Facts{"purchased_on": on.String()}, on.String())
}

// group lists the numbers of one group.
func (v BookView) group(name string) []Number {
	return slices.DeleteFunc(slices.Clone(v.Numbers), func(n Number) bool { return n.Group != name })
}

// of lists the numbers that stand in one clause.
func (v BookView) of(c policies.Clause) []Number {
	return slices.DeleteFunc(slices.Clone(v.Numbers), func(n Number) bool { return n.Clause.ID != c.ID })
}

// reads names the facts that a clause looks at.
func (v BookView) reads(c policies.Clause) string {
	var names []string
	for _, f := range c.Reads() {
		names = append(names, factLabel(v.Policy, "", f.String()))
	}
	return strings.Join(names, ", ")
}

// Slug is the anchor of a clause in its book: its id without the seller.
func Slug(clauseID string) string {
	_, slug, _ := strings.Cut(clauseID, ".")
	return slug
}

// numbers gathers every figure of the policy, in the order of the clauses.
func numbers(p *policies.Policy, on policies.Date) []Number {
	var list []Number
	add := func(c *policies.Clause, group, what, detail, value string) {
		n := Number{group, what, detail, value, ClauseRef{c.ID, c.Title, "#" + Slug(c.ID)}}
		if !slices.Contains(list, n) {
			list = append(list, n)
		}
	}
	for i := range p.Clauses {
		c := &p.Clauses[i]
		windowNumbers(p, c, on, add)
		for _, r := range c.Charges {
			add(c, "fees", say("charges."+r.Code.String()+".label"), "", ruleAmount(r))
		}
		for _, r := range c.Shipping {
			add(c, "shipping", say("shipping."+r.Leg.String(), "seller", p.Name), "", rulePayer(p, r))
		}
		for _, r := range c.Deadlines {
			add(c, "deadlines", say("book.deadlines."+r.Code.String()), "", lengthWords(r.Days, 0))
		}
		for _, r := range c.Obligations {
			add(c, "obligations", say("book.obligations."+r.Code.String()), "", clockWords(r))
		}
	}
	laterWindows(p, add)
	return list
}

// laterWindows are those that no route stands on: each has a clause of its kind's name.
func laterWindows(p *policies.Policy, add addNumber) {
	for _, w := range p.Windows {
		c := p.Clause(p.ID + "." + w.Kind.String())
		if w.After != nil && c != nil {
			add(c, "windows", say("windows."+w.Kind.String()), "", windowLength(w))
		}
	}
}

type addNumber func(c *policies.Clause, group, what, detail, value string)

func windowNumbers(p *policies.Policy, c *policies.Clause, on policies.Date, add addNumber) {
	for _, r := range c.Routes {
		w := r.Within
		if w == nil {
			continue
		}
		what := say("windows."+w.Kind.String()) + ", " + say("book.from."+w.Start.String())
		if len(w.Classes) == 0 {
			add(c, "windows", what, "", windowLength(w))
			continue
		}
		for _, group := range byLength(p, w.Kind.String(), on) {
			add(c, "windows", what, group.Label, group.Value)
		}
	}
}

// byLength groups the products by the length of their window, in the order of the products.
func byLength(p *policies.Policy, kind string, on policies.Date) []Pair {
	var groups []Pair
	for _, class := range p.Products {
		length := classLength(example(p, policies.Coverage.String(), class.Code, on).window(kind))
		i := slices.IndexFunc(groups, func(g Pair) bool { return g.Value == length })
		if i < 0 {
			groups = append(groups, Pair{class.Name, length})
			continue
		}
		groups[i].Label += ", " + class.Name
	}
	return groups
}

// windowLength writes the length of a window that is the same for every product.
func windowLength(w *policies.Window) string {
	if w.After != nil {
		return say("book.after", "length", lengthWords(w.Days, w.Months))
	}
	text := lengthWords(w.Days, w.Months)
	if w.Stated {
		text = say("book.unless_stated", "length", text)
	}
	return text
}

// classLength reads the length off a window that begins on a known day.
func classLength(w *Window) string {
	switch {
	case w == nil:
		return say("book.no_term")
	case w.Lifetime:
		return say("windows.for_life")
	}
	y1, m1, _ := day(w.From).Civil()
	y2, m2, _ := day(w.Through).Civil()
	return lengthWords(0, (y2-y1)*12+m2-m1)
}

func ruleAmount(r policies.ChargeRule) string {
	path := "charges." + r.Code.String()
	switch {
	case r.Flat > 0:
		return dollars(int64(r.Flat))
	case r.AboveFree > 0:
		return say("book.above", "free", dollars(int64(r.AboveFree)))
	case r.Rate > 0 && r.Rate < 10_000:
		base := say("book.base.price")
		if r.Base == policies.PriceAndFreight {
			base = say("book.base.price_and_freight")
		}
		if r.UpTo {
			return say("book.up_to", "rate", percent(int64(r.Rate)), "base", base)
		}
		return say("book.rate", "rate", percent(int64(r.Rate)), "base", base)
	}
	return say(path + ".open")
}

func rulePayer(p *policies.Policy, r policies.ShippingRule) string {
	payer := say("shipping."+r.Payer.String(), "seller", p.Name)
	if r.Cap > 0 {
		return say("shipping.cap", "payer", payer, "cap", dollars(int64(r.Cap)))
	}
	return payer
}

func clockWords(r policies.ObligationRule) string {
	if r.WorkingDays > 0 {
		return say("obligations.working_days", "n", strconv.Itoa(r.WorkingDays))
	}
	return say("obligations.hours", "n", strconv.Itoa(r.Hours))
}
