package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// RMAView is a customer's own RMA: its page, its packing slip, its box label.
type RMAView struct {
	Policy  *policies.Policy
	RMA     *claim.RMA
	Claims  map[string]claim.Claim
	Answers map[string][]byte // the decision that counts, JSON, by claim
	Used    map[string][]byte // the facts that it rests on, JSON, by claim
	Kept    map[string]bool   // claims whose unit stays with the customer until its replacement is there
	Old     map[string]bool   // claims whose replacement goes out, or went out, before the unit comes back
	Email   string
	Address string // where the goods go, in lines; empty: the seller tells the customer
	Now     time.Time
	Bars    QRCode // Code 128 of the number, one square high
	QR      QRCode // of the number
	Mark    string // what a live stream is compared with
	Notices []Notice

	Parcel       claim.Parcel // as it was typed
	TypedAddress *string      // nil: none was
	Faults       []FieldFault
}

// RMAUnitLine is one device of the RMA.
type RMAUnitLine struct {
	Claim claim.Claim
	Unit  claim.RMAUnit
	Title string // what it is
	State string
}

func (v RMAView) base() string { return rmaPage(v.RMA) }

func (v RMAView) units() []RMAUnitLine { return v.lines(v.RMA.Units) }

func (v RMAView) lines(units []claim.RMAUnit) []RMAUnitLine {
	var lines []RMAUnitLine
	for _, u := range units {
		c := v.Claims[u.ClaimID]
		lines = append(lines, RMAUnitLine{c, u, deviceTitle(v.Policy, factsOf(v.Used[u.ClaimID])), v.unitState(c, &u)})
	}
	return lines
}

func (v RMAView) unitState(c claim.Claim, u *claim.RMAUnit) string {
	switch {
	case u.State == claim.UnitNeverArrived:
		return "not expected any more"
	case u.State == claim.UnitAuthorised && v.Kept[c.ID]:
		return "keep it until its replacement is there"
	case u.State == claim.UnitAuthorised && v.RMA.State == claim.RMAInTransit:
		return "on its way"
	case u.State == claim.UnitAuthorised:
		return "not there yet"
	case u.Ruling == claim.LateSentBack:
		return "came late, goes back unopened"
	case u.Inspection != claim.NotInspected:
		return "received " + dayIn(v.Policy, u.ReceivedAt) + "; " + foundLine(&c, u.Inspection).short
	}
	return "received " + dayIn(v.Policy, u.ReceivedAt)
}

// open tells whether the customer can still send the goods under this number.
func (v RMAView) open() bool {
	return v.RMA.State == claim.RMAIssued && (v.Due().IsZero() || v.Now.Before(v.Due()))
}

// partly tells whether some of the goods are there and some are not.
func (v RMAView) partly() bool { return v.RMA.State == claim.RMAReceived && v.RMA.Awaited() }

// printable tells whether a slip or a label under this number is of use.
func (v RMAView) printable() bool {
	return v.open() || v.RMA.State == claim.RMAInTransit || v.partly()
}

// tone is where the RMA stands: its colour, in a word and in a sentence.
func (v RMAView) tone() (tone, word, sentence string) {
	r, seller := v.RMA, v.Policy.Name
	switch {
	case v.keeps():
		return "review", "Keep it for now", "Keep " + v.kept() + "."
	case r.Expired(v.Now):
		return "not_covered", "Ended", "This number ended on " + lastDay(v.Policy, r.DueAt) + ". Do not send anything under it."
	case r.State == claim.RMAIssued && r.DueAt.IsZero():
		return "chargeable", "Send it in", "Send " + v.goods() + " to " + seller + " with this number." + v.keepOthers()
	case r.State == claim.RMAIssued:
		return "chargeable", "Send it in", "Send " + v.goods() + " so that " + v.arrive() + " by the end of " + lastDay(v.Policy, r.DueAt) + "." + v.keepOthers()
	case r.State == claim.RMAInTransit:
		return "review", "On its way", "Your parcel is on its way to " + seller + "."
	case v.partly():
		return "review", "Partly received", seller + " has " + strconv.Itoa(len(v.arrived())) + " of the " + devices(len(v.packed())) + "."
	case r.State == claim.RMAReceived || r.State == claim.RMAClosed:
		return "covered", "Received", seller + " has received " + v.goods() + "."
	case r.State == claim.RMAReissued:
		return "need_facts", "Replaced", "This number was replaced by a new one. Do not use it."
	}
	return "need_facts", "Cancelled", "This RMA was cancelled. Do not send anything under this number."
}

// goods are the devices that are, or were, to be sent, in the middle of a sentence.
func (v RMAView) goods() string {
	switch n := len(v.toSend()); {
	case n == 1 && len(v.packed()) == 1:
		return "it"
	case n < len(v.packed()):
		return devices(n)
	default:
		return "the " + devices(n)
	}
}

// arrive is what goods do, in the right number.
func (v RMAView) arrive() string {
	if len(v.toSend()) == 1 {
		return "it arrives"
	}
	return "they arrive"
}

// packed are the units that are, or were, in the parcel: not those that nobody expects any more.
func (v RMAView) packed() []claim.RMAUnit {
	return slices.DeleteFunc(slices.Clone(v.RMA.Units), func(u claim.RMAUnit) bool { return u.State == claim.UnitNeverArrived })
}

// spoken is the number as it is read aloud, character by character.
func (v RMAView) spoken() string {
	return strings.Join(strings.Split(strings.ReplaceAll(string(v.RMA.Number), "-", ""), ""), " ")
}

// contact is how to reach the customer, as the first claim that says something has it, those first that still go on.
func (v RMAView) contact() claim.Contact {
	contact := v.Speaks().Contact
	for _, u := range v.RMA.Units {
		c := v.Claims[u.ClaimID].Contact
		contact.Name, contact.Phone, contact.Address = orElse(contact.Name, c.Name), orElse(contact.Phone, c.Phone), orElse(contact.Address, c.Address)
	}
	return contact
}

// below are the lines of an address that stand below a name: without empty ones, and without the name where it begins with that.
func below(name, address string) string {
	var lines []string
	for line := range strings.Lines(address) {
		if line = strings.TrimSpace(line); line != "" && (len(lines) > 0 || !strings.EqualFold(line, name)) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}

func (v RMAView) faultOf(field string) string { return faultOf(v.Faults, field) }

// Instruction is one thing that the policy asks of who sends goods in.
type Instruction struct {
	Title, Text string
	Clause      ClauseRef
}

// sendingClauses are those that speak of the way to the seller, by what comes after the seller's name in their ids, in the
// order in which somebody packs a parcel.
var sendingClauses = []string{"rma_required", "rma_first", "return_policy", "rma_14_days", "rma_30_days", "ships_first", "advance_replacement", "packaging",
	"return_label", "rma_on_box", "no_marks", "restocking_incomplete", "restocking_15", "return_freight", "international_freight", "shipping_cap",
	"one_way_freight", "express", "transit_risk", "keep_receipts", "address", "international_agent", "verify_12h", "return_3_days", "forward_12h", "after_receipt"}

// Instructions are what a policy asks of who sends goods in, out of the clauses that decisions rest on.
func Instructions(p *policies.Policy, answers ...[]byte) []Instruction {
	cited := map[string]bool{}
	for _, answer := range answers {
		if out, err := ReadOutcome(answer, nil); err == nil && out.Decision != nil {
			out.Decision.cite(cited)
		}
	}
	var list []Instruction
	for _, slug := range sendingClauses {
		id := p.ID + "." + slug
		if c := p.Clause(id); c != nil && cited[id] {
			list = append(list, Instruction{c.Title, c.Summary, ClauseRef{ID: id, Title: c.Title, Href: ClauseHref(id)}})
		}
	}
	return list
}

// cite marks every clause that the decision rests on.
func (d *Decision) cite(cited map[string]bool) {
	for _, r := range d.Reasons {
		cited[r.Clause] = true
	}
	for _, c := range d.Charges {
		cited[c.Clause] = true
	}
	for _, leg := range d.Shipping {
		cited[leg.Clause] = true
	}
	for _, deadline := range d.Deadlines {
		cited[deadline.Clause] = true
	}
	for _, o := range d.Obligations {
		cited[o.Clause] = true
	}
	for _, note := range d.Notes {
		cited[note] = true
	}
}

func (v RMAView) instructions() []Instruction {
	var answers [][]byte
	for _, u := range v.RMA.Units {
		answers = append(answers, v.Answers[u.ClaimID])
	}
	if v.RMA.Kept(v.Old) {
		return forOld(Instructions(v.Policy, answers...))
	}
	return Instructions(v.Policy, answers...)
}

// legs say who pays which way, each line once.
func (v RMAView) legs() []LegLine {
	var lines []LegLine
	for _, u := range v.RMA.Units {
		out, err := ReadOutcome(v.Answers[u.ClaimID], nil)
		if err != nil || out.Decision == nil {
			continue
		}
		for _, line := range (&teller{p: v.Policy, d: out.Decision}).shipping() {
			if !slices.Contains(lines, line) {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// RMAsView is the list of a customer's RMAs; its lines hold no claims.
type RMAsView struct {
	RMAs    []RMAView
	Notices []Notice
}

func (v RMAView) count() string { return devices(len(v.packed())) }

func devices(n int) string {
	if n != 1 {
		return strconv.Itoa(n) + " devices"
	}
	return "1 device"
}
