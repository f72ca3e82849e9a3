package views

import (
	"strings"
	"time"

	"proviso/server/claim"
)

// MoneyLine is one line of the statement.
type MoneyLine struct {
	Label, Sub, Amount string
	Total              bool
}

var statementWords = map[claim.EntryKind]string{
	claim.EntryCharge:      "You owe",
	claim.EntryFee:         "Kept back",
	claim.EntryPaid:        "You paid",
	claim.EntryRefund:      "Refunded to you",
	claim.EntryCredit:      "Credited to you",
	claim.EntryHold:        "Held on your card",
	claim.EntryHoldRelease: "Hold released",
	claim.EntryHoldCharge:  "Taken from the hold",
	claim.EntryApproval:    "More shipping approved in writing",
}

// moneyLines are the statement of the claim: what was noted, in order, and what it comes to.
func (v ClaimView) moneyLines() []MoneyLine {
	m := v.After.Money
	var lines []MoneyLine
	for i := range m.Entries {
		lines = append(lines, v.moneyLine(&m.Entries[i]))
	}
	for _, total := range []struct {
		label string
		cents int64
	}{{"Still to pay by you", m.OwedCents}, {"Gone back to you", m.BackCents}, {"Held on your card now", m.HeldCents}} {
		if total.cents > 0 {
			lines = append(lines, MoneyLine{Label: total.label, Amount: dollars(total.cents), Total: true})
		}
	}
	return lines
}

func (v ClaimView) moneyLine(e *claim.Entry) MoneyLine {
	label := statementWords[e.Kind]
	if e.Kind == claim.EntryReversal {
		label = "Undone: " + inside(statementWords[e.UndoesKind])
	}
	if name := "charges." + e.Code + ".label"; e.Code != "" && hasWords(name) {
		label += ": " + inside(say(name))
	}
	sub := []string{writtenDate(e.Day.String())}
	if e.Reference != "" {
		sub = append(sub, "reference "+e.Reference)
	}
	if e.Why != "" && (e.Kind == claim.EntryApproval || e.Kind == claim.EntryHoldCharge) {
		sub = append(sub, "“"+e.Why+"”") // written for the customer
	}
	return MoneyLine{Label: label, Sub: strings.Join(sub, " · "), Amount: dollars(e.Cents)}
}

// sendBy is the last day by which the customer has to have sent something; is is false where there is none.
func (v ClaimView) sendBy() (due time.Time, is bool) {
	if v.Claim.State != claim.Approved {
		return due, false
	}
	r, res, u := v.After.rma(), v.After.resolution(), v.After.unit(v.Claim)
	switch {
	case u != nil && u.State == claim.UnitReceived || newAwaited(res):
	case oldAwaited(res):
		due = v.After.oldUnitDue()
	case r != nil && u != nil && r.State == claim.RMAIssued:
		due = r.DueAt
	}
	return due, !due.IsZero() && v.Now.Before(due)
}

// choseSelf tells whether a resolution was the customer's own choice.
func (v ClaimView) choseSelf(r *claim.Resolution) bool {
	return r.ChosenBy == "customer" && claim.ProposedBy(v.Events, r.ID) == claim.ByCustomer
}

// disputeWords open the form with which a customer says no, be it to the seller or to what they chose.
func (v ClaimView) disputeWords(r *claim.Resolution) string {
	if v.choseSelf(r) {
		return "I changed my mind"
	}
	return "I do not agree"
}

// whys are what the seller wrote about a resolution: why they propose it, and why they stay with it where the customer did not agree.
func (v ClaimView) whys(r *claim.Resolution) (all []string) {
	for _, e := range v.Events {
		if e.Detail["resolution"] == r.ID && (e.Action == claim.ResPropose || e.Action == claim.ResBegin) && e.Note != "" {
			all = append(all, e.Note)
		}
	}
	return all
}

// whoChose says whose choice it was, and whose it is by the policy.
func (v ClaimView) whoChose(r *claim.Resolution) string {
	switch {
	case r.Goodwill:
		return "The policy does not ask for this: " + v.Policy.Name + " does it as goodwill."
	case r.Kind == claim.ReturnUnrepaired && v.After.unit(v.Claim).Here():
		return foundLine(v.Claim, v.After.unit(v.Claim).Inspection).sentence
	case r.Kind.GoesBack():
		return ""
	case v.choseSelf(r):
		return "You chose this: under this policy the choice is yours."
	case r.ChosenBy == "customer":
		return "Under this policy the choice is yours; " + v.Policy.Name + " proposed this."
	}
	return "Under this policy " + v.Policy.Name + " chooses."
}
