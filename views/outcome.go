package views

import (
	"slices"
	"strconv"
)

func (t *teller) remedies() []string { return labels("remedies", t.d.Remedies) }

func (t *teller) chosen() string {
	if t.d.ChosenBy == "" || len(t.d.Remedies) < 2 {
		return ""
	}
	return say("chosen_by."+t.d.ChosenBy, "seller", t.p.Name)
}

func (t *teller) charges() []ChargeLine {
	var lines []ChargeLine
	for _, c := range t.d.Charges {
		lines = append(lines, ChargeLine{Label: say("charges." + c.Code + ".label"), Amount: chargeAmount(c), Clause: t.clause(c.Clause)})
	}
	return lines
}

// chargeAmount is a fee as an amount or a range where its base is known, else as
// its rate, else in words.
func chargeAmount(c Charge) string {
	switch {
	case c.MinCents != nil && c.MaxCents != nil:
		return centsRange(*c.MinCents, *c.MaxCents)
	case c.RateBP > 0:
		return say("charges."+c.Code+".rate", "rate", percent(c.RateBP))
	}
	return say("charges." + c.Code + ".open")
}

func centsRange(low, high int64) string {
	switch {
	case low == high && low == 0:
		return say("money.nothing")
	case low == high:
		return dollars(low)
	case low == 0:
		return say("money.up_to", "max", dollars(high))
	}
	return say("money.range", "min", dollars(low), "max", dollars(high))
}

func (t *teller) refund() string {
	if t.d.Refund == nil {
		return ""
	}
	return centsRange(t.d.Refund.MinCents, t.d.Refund.MaxCents)
}

func (t *teller) shipping() []LegLine {
	var lines []LegLine
	for _, leg := range t.d.Shipping {
		payer := say("shipping."+leg.Payer, "seller", t.p.Name)
		if leg.CapCents > 0 {
			payer = say("shipping.cap", "payer", payer, "cap", dollars(leg.CapCents))
		}
		lines = append(lines, LegLine{Leg: say("shipping."+leg.Leg, "seller", t.p.Name), Payer: payer, Clause: t.clause(leg.Clause)})
	}
	return lines
}

func (t *teller) stepsTitle() string {
	if t.d.Verdict == "not_covered" {
		return say("sections.still")
	}
	return say("sections.next")
}

// steps are what the customer does next, in order. A refusal never stands alone.
func (t *teller) steps() []string {
	switch {
	case t.d.Verdict == "not_covered":
		return t.tell("check_answers", "ask", "law")
	case t.d.Verdict == "need_facts" || t.d.Intent == "coverage":
		return nil
	case t.d.Verdict == "review":
		return append(t.tell(t.contactStep(), "review"), t.deadlines()...)
	case t.d.Route == "refused_delivery":
		return t.tell("refused_delivery")
	case t.d.Route == "cancellation":
		return t.tell(t.contactStep())
	}
	steps := t.tell(t.contactStep())
	if t.d.Verdict == "chargeable" {
		steps = append(steps, t.tell("quote")...)
	}
	if slices.ContainsFunc(t.d.Deadlines, func(d Deadline) bool { return d.Starts == "rma_issued" }) {
		steps = append(steps, t.tell("rma")...)
	}
	return append(steps, t.deadlines()...)
}

// contactStep is how a person hears of it. A claim is about a device that somebody has: an order is cancelled with the seller.
func (t *teller) contactStep() string {
	if t.d.Intent == "cancel" {
		return "cancel"
	}
	if len(t.d.Evidence) == 0 {
		return "contact_plain"
	}
	return "contact"
}

func (t *teller) tell(steps ...string) []string {
	texts := make([]string, len(steps))
	for i, step := range steps {
		texts[i] = say("steps."+step, "seller", t.p.Name)
	}
	return texts
}

func (t *teller) deadlines() []string {
	var texts []string
	for _, d := range t.d.Deadlines {
		texts = append(texts, say("deadlines."+d.Code, "days", strconv.Itoa(d.Days)))
	}
	return texts
}
