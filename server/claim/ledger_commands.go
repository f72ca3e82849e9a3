package claim

import (
	"strconv"
	"strings"

	"proviso/policies"
)

// mostCents bounds what one entry can say: ten million dollars. Sums of entries stay far from the end of the numbers.
const mostCents = 1_000_000_000

// Booking is what a member of staff wants to enter.
type Booking struct {
	Kind      EntryKind
	Code      string // the decision's charge, for a charge or a fee
	Cents     int64
	Reference string
	Day       policies.Date // when the money moved; not in the future
	Why       string
	EntryID   string // the hold that is released or charged, or the entry that is undone
}

// Book enters a line, or, where it needs a second person, asks for one.
func (k Case) Book(x Context, b Booking) (Step, error) {
	if err := k.bookable(x, &b); err != nil {
		return Step{}, err
	}
	entry, pots, err := k.entry(x, b)
	if err != nil {
		return Step{}, err
	}
	if reason := k.needsSecond(x, &entry); reason != "" {
		return k.ask(x, entry, reason), nil
	}
	return k.enter(x, entry, pots), nil
}

func (k Case) bookable(x Context, b *Booking) error {
	if !x.By.MaySee(&k.Claim) {
		return ErrNotFound
	}
	if x.By.Kind != ByStaff {
		return Refuse(Forbidden, "Only the seller's staff enter money.")
	}
	if k.Claim.State != Approved && !(k.Claim.State == Closed && b.Kind == EntryReversal) {
		return Refuse(Conflict, "This claim is "+k.Claim.State.words()+": no money moves on it any more.")
	}
	var faults Faults
	if b.Kind != EntryReversal && (b.Cents <= 0 || b.Cents > mostCents) {
		faults = append(faults, Fault("amount", "Write an amount above zero and of at most "+Dollars(mostCents)+"."))
	}
	if err := k.dayFits(x, b); err != nil {
		faults = append(faults, err)
	}
	if b.Reference = strings.TrimSpace(b.Reference); b.Reference == "" || len(b.Reference) > 80 {
		faults = append(faults, Fault("reference", "Write the reference in your own system, in at most 80 characters: money moves there."))
	}
	b.Why = strings.TrimSpace(b.Why)
	if err := checkWhy("why", b.Why); err != nil {
		faults = append(faults, err)
	}
	return faults.Err()
}

// entry is the line that a booking makes, and the pots that it opens.
func (k Case) entry(x Context, b Booking) (Entry, []Pot, error) {
	e := Entry{ID: x.NewID(), ClaimID: k.Claim.ID, Seller: k.Claim.Seller, CustomerID: k.Claim.CustomerID, Kind: b.Kind, Code: b.Code, Cents: b.Cents,
		Reference: b.Reference, Day: b.Day, Why: b.Why, By: x.By.ID, At: x.Now}
	var pots []Pot
	var err error
	switch b.Kind {
	case EntryCharge, EntryFee, EntryPaid:
		err = k.charge(x, &e)
	case EntryRefund, EntryCredit:
		pots, err = k.payOut(x, &e)
	case EntryHold:
		pots, err = k.hold(x, &e)
	case EntryHoldRelease, EntryHoldCharge:
		err = k.settleHold(x, &e, b.EntryID)
	case EntryShipping, EntryApproval:
		pots, err = k.shipping(x, &e)
	case EntryPayment:
		pots, err = k.payment(x, &e)
	case EntryReversal:
		err = k.undo(&e, b.EntryID)
	default:
		err = Fault("kind", "Choose what kind of entry this is.")
	}
	return e, pots, err
}

// needsSecond says why an entry needs a second person; empty: it does not. Sums over the claim, the customer's day and the
// person's day keep a large amount from going out in small pieces.
func (k Case) needsSecond(x Context, e *Entry) string {
	limit, s := x.Rules.AgentLimitCents, k.Money.Sums
	switch e.Kind {
	case EntryReversal, EntryApproval, EntryPayment:
		return string(e.Kind)
	case EntryRefund, EntryCredit, EntryHoldCharge:
	default:
		return ""
	}
	switch {
	case s.ClaimCents+e.Cents > limit:
		return "claim_limit"
	case s.CustomerDayCents+e.Cents > limit:
		return "customer_day_limit"
	case s.MakerDayCents+e.Cents > x.Rules.AgentDayCents:
		return "maker_day_limit"
	}
	return ""
}

// CountsAgainstLimit are the kinds of entry that the sums of the limits count.
func CountsAgainstLimit() []EntryKind {
	return []EntryKind{EntryRefund, EntryCredit, EntryHoldCharge}
}

func (k Case) ask(x Context, e Entry, reason string) Step {
	step := Step{Request: &MoneyRequest{ID: x.NewID(), Entry: e, State: RequestOpen, Reason: reason}}
	ch := step.about(x, k.Claim, MoneyAsk, "", string(RequestOpen), entryDetail(&e))
	ch.Event.Detail["request"], ch.Event.Detail["reason"], ch.Event.Note = step.Request.ID, reason, e.Why
	return step
}

func (k Case) enter(x Context, e Entry, pots []Pot) Step {
	step := Step{Entries: []Entry{e}, Pots: pots}
	ch := step.about(x, k.Claim, MoneyEnter, "", string(e.Kind), entryDetail(&e))
	ch.Event.Note = e.Why
	if letter, ok := entryMails[e.Kind]; ok {
		ch.mail(letter, map[string]string{"kind": string(e.Kind), "cents": strconv.FormatInt(e.Cents, 10), "day": e.Day.String(), "reference": e.Reference})
	}
	return step
}

// entryMails: customers hear of every cent that moves.
var entryMails = map[EntryKind]MailKind{EntryCharge: MailMoney, EntryRefund: MailMoney, EntryCredit: MailMoney, EntryHold: MailMoney,
	EntryHoldRelease: MailMoney, EntryHoldCharge: MailMoney, EntryReversal: MailMoney, EntryApproval: MailApprovedInWriting}

// What can happen to money.
const (
	MoneyAsk      Action = "money_ask"       // for a second person
	MoneyRefuse   Action = "money_refuse"    // the second person does not agree
	MoneyTakeBack Action = "money_take_back" // who asked does not ask any more
	MoneyEnter    Action = "money_enter"
)

func entryDetail(e *Entry) map[string]string {
	detail := map[string]string{"entry": e.ID, "kind": string(e.Kind), "cents": strconv.FormatInt(e.Cents, 10)}
	for name, value := range map[string]string{"code": e.Code, "pot": e.PotID, "undoes": e.Undoes} {
		if value != "" {
			detail[name] = value
		}
	}
	return detail
}

// SecondMoney agrees to an entry that waits, or refuses it. It takes a supervisor, and never the one who made it. What was
// possible when it was asked for is looked at again.
func (k Case) SecondMoney(x Context, request MoneyRequest, agree bool, why string) (Step, error) {
	if err := k.checker(x, &request); err != nil {
		return Step{}, err
	}
	request.CheckedBy, request.CheckedAt = x.By.ID, x.Now
	if !agree {
		if strings.TrimSpace(why) == "" {
			return Step{}, Fault("why", "Say why not: the one who asked reads it.")
		}
		request.State = RequestRefused
		step := Step{Request: &request}
		ch := step.about(x, k.Claim, MoneyRefuse, string(RequestOpen), string(RequestRefused), map[string]string{"request": request.ID, "maker": request.Entry.By})
		ch.Event.Note = why
		return step, nil
	}
	request.State = RequestAgreed
	asked := request.Entry
	again := Booking{Kind: asked.Kind, Code: asked.Code, Cents: asked.Cents, Reference: asked.Reference, Day: asked.Day, Why: asked.Why, EntryID: asked.Undoes}
	if err := k.bookable(x, &again); err != nil {
		return Step{}, err
	}
	e, pots, err := k.entry(x, again)
	if err != nil {
		return Step{}, err
	}
	e.ID, e.By, e.CheckedBy = asked.ID, asked.By, x.By.ID
	step := k.enter(x, e, pots)
	step.Claims[0].Event.Detail["maker"], step.Claims[0].Event.Detail["request"] = asked.By, request.ID
	step.Request = &request
	return step, nil
}

// TakeBackMoney ends a request that nobody has looked at yet. It takes who asked.
func (k Case) TakeBackMoney(x Context, request MoneyRequest) (Step, error) {
	switch {
	case !x.By.MaySee(&k.Claim) || request.Entry.ClaimID != k.Claim.ID:
		return Step{}, ErrNotFound
	case request.State != RequestOpen:
		return Step{}, errSettled
	case x.By.Kind != ByStaff || request.Entry.By != x.By.ID:
		return Step{}, Refuse(Forbidden, "Who asked for this takes it back.")
	}
	request.State, request.CheckedAt = RequestTakenBack, x.Now
	step := Step{Request: &request}
	step.about(x, k.Claim, MoneyTakeBack, string(RequestOpen), string(RequestTakenBack), map[string]string{"request": request.ID, "maker": x.By.ID})
	return step, nil
}

var errSettled = Refuse(Conflict, "This was settled already.")

func (k Case) checker(x Context, request *MoneyRequest) error {
	switch {
	case !x.By.MaySee(&k.Claim) || request.Entry.ClaimID != k.Claim.ID:
		return ErrNotFound
	case !x.By.Role(k.Claim.Seller).AtLeast(Supervisor):
		return Refuse(Forbidden, "A supervisor has to agree to this.")
	case request.State != RequestOpen:
		return errSettled
	case request.Entry.By == x.By.ID:
		return Refuse(Forbidden, "You asked for this: another supervisor has to agree.")
	}
	return nil
}

// Dollars is an amount as people read it: 1234567 cents are "$12,345.67".
func Dollars(cents int64) string {
	sign, n := "", uint64(cents)
	if cents < 0 {
		sign, n = "-", -n
	}
	whole := strconv.FormatUint(n/100, 10)
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	return sign + "$" + whole + "." + strconv.FormatUint(n%100+100, 10)[1:]
}

// dayFits: money of a claim moves from the day on which it was filed. What was paid for the unit was paid before.
func (k Case) dayFits(x Context, b *Booking) *Error {
	switch first := Today(k.Claim.Seller, k.Claim.SubmittedAt); {
	case b.Day == 0 || b.Day > Today(k.Claim.Seller, x.Now):
		return Fault("day", "Write the day on which the money moved: today or earlier.")
	case b.Kind != EntryPayment && b.Day < first:
		return Fault("day", "The claim was filed on "+first.String()+": money of it moved then or later.")
	}
	return nil
}
