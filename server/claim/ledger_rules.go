package claim

import "strconv"

// underWay tells whether a resolution of this kind is being worked on.
func (k Case) underWay(kind ResolutionKind) bool {
	return k.Resolution != nil && k.Resolution.Kind == kind && k.Resolution.State == ResInProgress
}

// charge: within the decision's range; where that is not settled, within the quote that the customer accepted.
func (k Case) charge(x Context, e *Entry) error {
	if e.Kind == EntryPaid {
		return k.paid(e)
	}
	term := k.Terms.Charge(e.Code)
	if term == nil {
		return Fault("code", "The decision on this claim does not allow this charge. Choose one of those that it lists.")
	}
	if e.Code == "replacement_hold" {
		return Fault("code", "A hold is no charge: enter it as a hold.")
	}
	if pot, _ := k.paidFor(x); e.Kind == EntryFee && (pot == nil || e.Cents > k.left(pot)) {
		return Fault("amount", "A fee is kept back from what was paid: not so much is left of it.")
	}
	if e.Why == "" && (term.Min == nil || term.Max == nil || *term.Min != *term.Max) {
		return Fault("why", "Say why it is this amount: the decision leaves it open.")
	}
	booked := k.Money.Sum(e.Code, EntryCharge, EntryFee) + e.Cents
	if term.Max != nil {
		return within("amount", booked, Range{MaxCents: *term.Max, MinCents: *term.Min})
	}
	if e.Code == "parts" || e.Code == "labour" {
		all := k.Money.Sum("parts", EntryCharge) + k.Money.Sum("labour", EntryCharge) + e.Cents
		if k.Claim.Quote.State != QuoteAccepted || all > k.Claim.Quote.Cents {
			return Fault("amount", "Parts and labour together stay within the quote that the customer accepted. Make a new quote first.")
		}
	}
	return nil
}

func within(field string, cents int64, r Range) error {
	if cents > r.MaxCents || cents < r.MinCents {
		return Fault(field, "The decision allows "+Dollars(r.MinCents)+" to "+Dollars(r.MaxCents)+" in all; with this it would be "+Dollars(cents)+".")
	}
	return nil
}

// paid: customers pay what they owe, and no more.
func (k Case) paid(e *Entry) error {
	owed := k.Money.Sum("", EntryCharge) - k.Money.Sum("", EntryPaid)
	if e.Cents > owed {
		return Fault("amount", "The customer owes "+Dollars(owed)+" on this claim.")
	}
	return nil
}

// payOut: never without a resolution that says so, never more than the decision says, never more than was paid.
func (k Case) payOut(x Context, e *Entry) ([]Pot, error) {
	kind := Refund
	if e.Kind == EntryCredit {
		kind = Credit
	}
	if !k.underWay(kind) {
		return nil, Refuse(Conflict, "No "+string(kind)+" of this claim is under way. Propose one and begin it first.")
	}
	pot, opened := k.paidFor(x)
	if pot == nil {
		return nil, Fault("amount", "It is not known what was paid for this unit. Enter the payment first, with its reference.")
	}
	if left := k.left(pot); e.Cents > left {
		return nil, Fault("amount", "No more goes out than was paid: "+Dollars(left)+" are left of "+Dollars(pot.LimitCents)+", over all claims on this unit.")
	}
	e.PotID = pot.ID
	return opened, k.inRefundRange(e)
}

// left is what can still go out of a payment: fees that were kept back do not go out.
func (k Case) left(pot *Pot) int64 { return pot.Left() - k.Money.Sum("", EntryFee) }

// paidFor is the pot of what was paid; where the books say it and nothing came out of it yet, it is opened.
func (k Case) paidFor(x Context) (pot *Pot, opened []Pot) {
	if k.Money.Payment != nil {
		return k.Money.Payment, nil
	}
	cents := k.Record.paid()
	if cents <= 0 {
		return nil, nil
	}
	opened = []Pot{NewPaymentPot(x, &k.Claim, cents)}
	return &opened[0], opened
}

// paid is what the books say was paid for the unit, freight included; NoValue where they do not say it. What a customer
// typed is no payment.
func (u *Unit) paid() int64 {
	if u == nil {
		return NoValue
	}
	price, err := strconv.ParseInt(string(u.Facts["price_cents"]), 10, 64)
	if err != nil {
		return NoValue
	}
	freight, err := strconv.ParseInt(string(u.Facts["freight_cents"]), 10, 64)
	if err != nil {
		return price
	}
	return price + freight
}

// inRefundRange: the range is said of a refund; a credit of the same goods is worth no more.
func (k Case) inRefundRange(e *Entry) error {
	if k.Terms.Refund == nil {
		return nil
	}
	r := Range{MaxCents: k.Terms.Refund.MaxCents}
	if k.Terms.Refund.MinCents != r.MaxCents && e.Why == "" {
		return Fault("why", "Say why it is this amount: the decision leaves it open between "+Dollars(k.Terms.Refund.MinCents)+" and "+Dollars(r.MaxCents)+".")
	}
	return within("amount", k.Money.Sum("", EntryRefund, EntryCredit)+e.Cents, r)
}

// hold: on the customer's card, within the decision's range, while an advance replacement is under way.
func (k Case) hold(x Context, e *Entry) ([]Pot, error) {
	e.Code = "replacement_hold"
	term := k.Terms.Charge(e.Code)
	switch {
	case term == nil:
		return nil, Refuse(Conflict, "The decision on this claim allows no hold.")
	case k.Resolution == nil || k.Resolution.Kind != AdvanceReplacement || k.Resolution.State.Final():
		return nil, Refuse(Conflict, "A hold goes with an advance replacement that is under way.")
	case e.Why == "" && (term.Max == nil || *term.Min != *term.Max):
		return nil, Fault("why", "Say why it is this amount: the decision leaves it open.")
	}
	if term.Max != nil {
		if err := within("amount", k.Money.OpenHold()+e.Cents, Range{MinCents: *term.Min, MaxCents: *term.Max}); err != nil {
			return nil, err
		}
	}
	pot := Pot{ID: e.ID, Kind: PotHold, Seller: e.Seller, ClaimID: e.ClaimID, LimitCents: e.Cents}
	e.PotID = pot.ID
	return []Pot{pot}, nil
}

// settleHold releases a hold or keeps it. Nobody keeps the hold of a customer who sent the old unit in time.
func (k Case) settleHold(x Context, e *Entry, holdID string) error {
	held := k.Money.Entry(holdID)
	var pot *Pot
	for i := range k.Money.Holds {
		if k.Money.Holds[i].ID == holdID {
			pot = &k.Money.Holds[i]
		}
	}
	switch {
	case held == nil || pot == nil:
		return Fault("entry", "Choose the hold that this settles.")
	case e.Cents > pot.Left():
		return Fault("amount", "Of this hold "+Dollars(pot.Left())+" are left.")
	}
	e.PotID, e.Undoes, e.Code = pot.ID, holdID, held.Code
	if e.Kind == EntryHoldCharge {
		return k.mayKeepHold(x, e)
	}
	return nil
}

func (k Case) mayKeepHold(x Context, e *Entry) error {
	u, r := k.Unit(), k.Resolution
	inTime := u != nil && u.State == UnitReceived && r != nil && (r.ReturnDue.IsZero() || u.ReceivedAt.Before(r.ReturnDue))
	bad := u != nil && (u.Inspection == WrongItem || u.Inspection == CustomerDamage || u.Inspection == Incomplete)
	switch {
	case inTime && !bad:
		return Refuse(Conflict, "The old unit came in time: the hold has to be released.")
	case !inTime && (r == nil || !r.Overdue(x.Now)):
		return Refuse(Conflict, "The customer still has time to send the old unit: the hold cannot be charged yet.")
	case e.Why == "":
		return Fault("why", "Say why the hold is kept: the customer reads it.")
	}
	return nil
}

// shipping: what the seller pays comes out of the pot of the decision, where it names one. More needs an approval in
// writing, by two people, before it is spent.
func (k Case) shipping(x Context, e *Entry) ([]Pot, error) {
	limit := k.Terms.ShippingCap()
	if e.Kind == EntryApproval && limit == 0 {
		return nil, Refuse(Conflict, "The policy sets no limit to the shipping of this claim: no approval is needed.")
	}
	if e.Kind == EntryApproval && e.Why == "" {
		return nil, Fault("why", "Write the approval: the customer gets it in these words.")
	}
	if limit == 0 {
		return nil, nil
	}
	pot, opened := k.Money.Shipping, []Pot(nil)
	if pot == nil {
		pot = &Pot{ID: "shipping/" + k.Claim.ID, Kind: PotShipping, Seller: e.Seller, ClaimID: e.ClaimID, LimitCents: limit}
		opened = []Pot{*pot}
	}
	e.PotID = pot.ID
	if e.Kind == EntryShipping && e.Cents > pot.Left() {
		return nil, Fault("amount", Dollars(pot.Left())+" are left of the "+Dollars(pot.LimitCents)+" that the seller pays for shipping, duty and tax. More needs a written approval first.")
	}
	return opened, k.inRefundRange(e)
}

// payment: what was paid for a unit that the books do not know, from an invoice. With two people: everything that goes out
// later rests on it.
func (k Case) payment(x Context, e *Entry) ([]Pot, error) {
	switch {
	case k.Money.Payment != nil:
		return nil, Refuse(Conflict, "It is known what was paid for this unit: "+Dollars(k.Money.Payment.LimitCents)+".")
	case k.Record.paid() != NoValue:
		return nil, Refuse(Conflict, "The order record says what was paid.")
	case e.Why == "":
		return nil, Fault("why", "Say how you know what was paid.")
	}
	pot := NewPaymentPot(x, &k.Claim, e.Cents)
	e.PotID = pot.ID
	return []Pot{pot}, nil
}

// NewPaymentPot is the pot of what was paid for the unit of a claim.
func NewPaymentPot(x Context, c *Claim, cents int64) Pot {
	return Pot{ID: x.NewID(), Kind: PotPayment, Seller: c.Seller, UnitID: c.UnitID, SerialKey: Fold(c.Serial), LimitCents: cents}
}

// undo reverses an entry as a whole: a transfer that bounced, an amount that was mistyped.
func (k Case) undo(e *Entry, id string) error {
	undone := k.Money.Entry(id)
	switch {
	case undone == nil:
		return Fault("entry", "Choose the entry that this undoes.")
	case undone.Kind == EntryReversal || undone.Kind == EntryApproval || undone.Kind == EntryPayment || undone.Kind == EntryHold:
		return Fault("entry", "This entry cannot be undone. A hold is released; an approval and a payment stand.")
	case k.Money.undone(id):
		return Refuse(Conflict, "This entry was undone already.")
	case e.Why == "":
		return Fault("why", "Say what was wrong.")
	}
	e.Cents, e.Code, e.PotID, e.Undoes, e.UndoesKind = undone.Cents, undone.Code, undone.PotID, id, undone.Kind
	return nil
}
