package views

import (
	"net/url"
	"slices"
	"strconv"

	"proviso/server/claim"
)

var entryWords = map[claim.EntryKind]string{claim.EntryCharge: "Charge", claim.EntryFee: "Kept back from the refund", claim.EntryPaid: "Paid by the customer",
	claim.EntryRefund: "Refund", claim.EntryCredit: "Credit", claim.EntryHold: "Hold", claim.EntryHoldRelease: "Hold released", claim.EntryHoldCharge: "Hold charged",
	claim.EntryShipping: "Shipping paid", claim.EntryApproval: "Shipping approved in writing", claim.EntryPayment: "Price paid, from an invoice", claim.EntryReversal: "Undone"}

var moneyWays = map[string]string{"out": "to the customer", "in": "from the customer", "other": "to others"}

// reasonWords say why a second person is needed.
var requestReasons = map[string]string{"claim_limit": "With this, more than one person decides alone goes out on this claim.",
	"customer_day_limit": "With this, more than one person decides alone goes to this customer today.", "maker_day_limit": "With this, its maker pays out more today than one person does alone.",
	"reversal": "Undoing an entry takes two people.", "approval": "A written approval takes two people.", "payment": "What was paid, from an invoice, takes two people."}

// entryLabel names an entry with the charge that it is about.
func entryLabel(e claim.Entry) string {
	words := entryWords[e.Kind]
	if e.Kind == claim.EntryReversal {
		words += ": " + entryWords[e.UndoesKind]
	}
	if e.Code != "" && e.Code != "replacement_hold" {
		words += ": " + say("charges."+e.Code+".label")
	}
	return words
}

func (v DeskView) money() *claim.Money { return &v.After.Case.Money }

func (v DeskView) staffName(id string) string {
	if id == "" {
		return ""
	}
	return v.who(claim.Actor{Kind: claim.ByStaff, ID: id})
}

// moneySums are the lines above the ledger; only those that say something.
func (v DeskView) moneySums() []Pair {
	m := v.money()
	var sums []Pair
	add := func(label string, cents int64) { sums = append(sums, Pair{label, dollars(cents)}) }
	if m.Payment != nil {
		add("Paid for the unit", m.Payment.LimitCents)
		add("Left to pay back", m.Payment.Left()-m.Sum("", claim.EntryFee)) // what was kept back does not go out
	} else if cents, ok := v.bookedPrice(); ok {
		add("Paid for the unit, by the order record", cents)
	}
	if owed := m.Sum("", claim.EntryCharge) - m.Sum("", claim.EntryPaid); owed > 0 {
		add("Owed by the customer", owed)
	}
	if out := m.Sum("", claim.EntryRefund, claim.EntryCredit); out > 0 {
		add("Paid back", out)
	}
	if held := m.OpenHold(); held > 0 {
		add("Held", held)
	}
	if r := v.After.Case.Terms.Refund; r != nil {
		sums = append(sums, Pair{"Refund by the decision", centsRange(r.MinCents, r.MaxCents)})
	}
	return sums
}

// bookedPrice is what the order record says was paid, before anything came out of it.
func (v DeskView) bookedPrice() (int64, bool) {
	record := v.After.Case.Record
	if record == nil {
		return 0, false
	}
	price, err := strconv.ParseInt(string(record.Facts["price_cents"]), 10, 64)
	if err != nil {
		return 0, false
	}
	if freight, err := strconv.ParseInt(string(record.Facts["freight_cents"]), 10, 64); err == nil {
		price += freight
	}
	return price, true
}

// shippingPot is what the seller pays for shipping: how much of how much is used. ok: the decision names a limit.
func (v DeskView) shippingPot() (used, limit int64, ok bool) {
	if pot := v.money().Shipping; pot != nil {
		return pot.UsedCents, pot.LimitCents, true
	}
	limit = v.After.Case.Terms.ShippingCap()
	return 0, limit, limit > 0
}

// openRequests wait for a second person.
func (v DeskView) openRequests() []claim.MoneyRequest {
	return slices.DeleteFunc(slices.Clone(v.money().Requests), func(r claim.MoneyRequest) bool { return r.State != claim.RequestOpen })
}

func (v DeskView) mayCheck(r claim.MoneyRequest) bool {
	return !v.Own && r.Entry.By != v.Me.ID && v.Me.Role(v.Claim.Seller).AtLeast(claim.Supervisor)
}

func (v DeskView) requestForm(r claim.MoneyRequest) StaffForm {
	return StaffForm{ID: "money_second_" + r.ID, To: v.to("money/" + r.ID), Typed: v.Typed, ProofHref: v.proof(), Hidden: []Pair{{"version", v.version()}},
		Fields: []StaffField{whyField("If you do not agree: why?", false)}, Send: []StaffButton{{"Confirm: " + dollars(r.Entry.Cents), "confirm"}, {"Do not agree", "refuse"}}}
}

// moneyForms are what can be entered now: what the domain would refuse anyway is not offered.
func (v DeskView) moneyForms() []StaffForm {
	if !v.approved() {
		return nil
	}
	m, forms := v.money(), []StaffForm(nil)
	if charges := v.chargeOptions(); len(charges) > 0 {
		forms = append(forms, v.chargeForm(charges))
	}
	if m.Sum("", claim.EntryCharge) > m.Sum("", claim.EntryPaid) {
		forms = append(forms, v.booking(claim.EntryPaid, "The customer paid", ""))
	}
	forms = append(forms, v.payOutForms()...)
	forms = append(forms, v.holdForms()...)
	forms = append(forms, v.booking(claim.EntryShipping, "Shipping cost", v.shippingHint()))
	if _, _, capped := v.shippingPot(); capped {
		forms = append(forms, v.booking(claim.EntryApproval, "Approve more shipping", "In writing, by two people. The customer gets it in your words."))
	}
	if _, booked := v.bookedPrice(); m.Payment == nil && !booked {
		forms = append(forms, v.booking(claim.EntryPayment, "What was paid", "From an invoice, by two people: everything that goes out later rests on it."))
	}
	if undo, ok := v.undoForm(); ok {
		forms = append(forms, undo)
	}
	return forms
}

func (v DeskView) shippingHint() string {
	if used, limit, capped := v.shippingPot(); capped {
		return dollars(limit-used) + " are left of the " + dollars(limit) + " that the seller pays. More needs a written approval first."
	}
	return "What the seller paid a carrier, duty and tax."
}

func (v DeskView) payOutForms() []StaffForm {
	r := v.res()
	if r == nil || r.State != claim.ResInProgress || !r.Kind.PaysOut() {
		return nil
	}
	kind, title := claim.EntryRefund, "Book the refund"
	if r.Kind == claim.Credit {
		kind, title = claim.EntryCredit, "Book the credit"
	}
	hint := "Never more than was paid."
	if t := v.After.Case.Terms.Refund; t != nil {
		hint = "The decision says " + centsRange(t.MinCents, t.MaxCents) + ". " + hint
	}
	f := v.booking(kind, title, hint)
	f.Strong = v.payOutLeft()
	return []StaffForm{f}
}

// payOutLeft tells whether booking is the next step: nothing went out yet. Less than the decision says can be topped up.
func (v DeskView) payOutLeft() bool {
	return v.money().Sum("", claim.EntryRefund, claim.EntryCredit) == 0
}

func (v DeskView) holdForms() []StaffForm {
	var forms []StaffForm
	r, term := v.res(), v.After.Case.Terms.Charge("replacement_hold")
	if term != nil && r != nil && r.Kind == claim.AdvanceReplacement {
		forms = append(forms, v.booking(claim.EntryHold, "Hold", "On the customer's card, until the old unit is in: "+termRange(term)+"."))
	}
	for _, pot := range v.money().Holds {
		if pot.Left() == 0 {
			continue
		}
		for _, f := range []StaffForm{v.booking(claim.EntryHoldRelease, "Release the hold", ""), v.booking(claim.EntryHoldCharge, "Charge the hold", "Only where the old unit is overdue, or is not what it should be. The customer reads why.")} {
			f.ID += "_" + pot.ID
			f.Hidden = append(f.Hidden, Pair{"entry", pot.ID})
			f.Fields[0].Value = amountValue(pot.Left())
			forms = append(forms, f)
		}
	}
	return forms
}

func amountValue(cents int64) string {
	return strconv.FormatInt(cents/100, 10) + "." + strconv.FormatInt(cents%100+100, 10)[1:]
}

// proof is where whoever moves money proves once more who they are; empty for those who did a moment ago.
func (v DeskView) proof() string {
	if !v.Frame.Unproved {
		return ""
	}
	return "/staff/confirm?next=" + url.QueryEscape("/staff/claims/"+v.Claim.ID)
}

// booking is the form of an entry.
func (v DeskView) booking(kind claim.EntryKind, title, hint string) StaffForm {
	day, first := claim.Today(v.Claim.Seller, v.Now).String(), claim.Today(v.Claim.Seller, v.Claim.SubmittedAt).String()
	if kind == claim.EntryPayment {
		first = "" // the unit was paid before
	}
	return StaffForm{ID: "money_" + string(kind), To: v.to("money"), Title: title, Hint: hint, Typed: v.Typed, ProofHref: v.proof(), Send: sendAs("Enter it"),
		Hidden: []Pair{{"version", v.version()}, {"key", v.After.NewKey()}, {"kind", string(kind)}},
		Fields: []StaffField{{Name: "amount", Label: "Amount in dollars", Kind: AmountField, Must: true},
			{Name: "reference", Label: "Reference in your own system", Kind: MonoField, Must: true, Most: 80},
			{Name: "day", Label: "Day on which the money moved", Kind: DayField, Must: true, Value: day, Min: first, Max: day}, whyField("Why this amount?", false)}}
}

func (v DeskView) chargeOptions() []Option {
	var options []Option
	for i := range v.After.Case.Terms.Charges {
		if t := &v.After.Case.Terms.Charges[i]; t.Code != "replacement_hold" {
			options = append(options, Option{Value: t.Code, Label: say("charges."+t.Code+".label") + ": " + termRange(t)})
		}
	}
	return options
}

func termRange(t *claim.ChargeTerm) string {
	if t.Min == nil || t.Max == nil {
		return "amount left open by the decision"
	}
	return centsRange(*t.Min, *t.Max)
}

func (v DeskView) chargeForm(charges []Option) StaffForm {
	f := v.booking(claim.EntryCharge, "Charge or keep back", "Within what the decision allows. Where it leaves the amount open, say why it is this one.")
	f.Hidden = f.Hidden[:2]
	f.Fields = append([]StaffField{{Name: "code", Label: "What for", Kind: ChooseField, Must: true, Options: charges},
		{Name: "kind", Label: "How", Kind: RadioField, Value: string(claim.EntryCharge), Options: []Option{{Value: string(claim.EntryCharge), Label: "The customer pays it"},
			{Value: string(claim.EntryFee), Label: "It is kept back from the refund"}}}}, f.Fields...)
	return f
}

func (v DeskView) undoForm() (StaffForm, bool) {
	f := v.booking(claim.EntryReversal, "Undo an entry", "As a whole: a transfer that bounced, an amount that was mistyped. It takes two people.")
	entries := StaffField{Name: "entry", Label: "Entry", Kind: ChooseField, Must: true}
	undone := map[string]bool{}
	for _, e := range v.money().Entries {
		undone[e.Undoes] = undone[e.Undoes] || e.Kind == claim.EntryReversal
	}
	for _, e := range v.money().Entries {
		switch e.Kind {
		case claim.EntryReversal, claim.EntryApproval, claim.EntryPayment, claim.EntryHold:
			continue
		}
		if !undone[e.ID] {
			entries.Options = append(entries.Options, Option{Value: e.ID, Label: entryLabel(e) + ", " + dollars(e.Cents) + ", " + shortDate(e.Day.String())})
		}
	}
	f.Fields[0] = entries
	return f, len(entries.Options) > 0
}
