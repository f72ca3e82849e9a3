package claim

import (
	"slices"
	"strings"
	"time"
)

// begin checks that the actor may take the action on the claim as it stands, and prepares the change.
func (c Claim) begin(x Context, action Action) (Change, error) {
	if !x.By.MaySee(&c) {
		return Change{}, ErrNotFound
	}
	to, by, ok := Next(c.State, action)
	if !ok {
		return Change{}, Refuse(Conflict, "This claim is "+c.State.words()+": "+action.words()+" is not possible any more.")
	}
	if by != x.By.Kind && x.By.Kind != BySystem {
		return Change{}, Refuse(Forbidden, "This is not yours to do.")
	}
	change := c.touch(x, action)
	change.After.State, change.Event.To = to, to
	return change, nil
}

// beside prepares a change that leaves the state as it is. Only people who may see the claim get that far.
func (c Claim) beside(x Context, action Action, states ...State) (Change, error) {
	if !x.By.MaySee(&c) {
		return Change{}, ErrNotFound
	}
	if !slices.Contains(states, c.State) {
		return Change{}, Refuse(Conflict, "This claim is "+c.State.words()+": "+action.words()+" is not possible any more.")
	}
	return c.touch(x, action), nil
}

func (c Claim) touch(x Context, action Action) Change {
	change := Change{Before: c, After: c}
	change.After.Version++
	change.After.ChangedAt = x.Now
	change.Event = Event{ClaimID: c.ID, Seller: c.Seller, By: x.By, Action: action, From: c.State, To: c.State, At: x.Now}
	return change
}

// mail adds a letter to the customer about this change.
func (ch *Change) mail(kind MailKind, params map[string]string) {
	ch.Mails = append(ch.Mails, Mail{Kind: kind, ClaimID: ch.After.ID, To: ch.After.CustomerID, Generation: ch.After.Version, Params: params})
}

// staffDue starts the clock of the seller's staff; customerDue the customer's. A zero time stops it.
func (ch *Change) staffDue(due time.Time) {
	ch.After.StaffDueAt, ch.After.StaffLeft = due, 0
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: FirstResponse, Due: due})
}

// resumed lets the staff's clock go on after the answer with what was left of it, until the end of the day on which that runs
// out. Who asked too late stays late by as much: that clock has fired, and does not fire again.
func (ch *Change) resumed(x Context) {
	switch left := ch.Before.StaffLeft; {
	case left == 0:
		ch.staffDue(firstResponseDue(&ch.Before, x))
	case left < 0:
		ch.After.StaffDueAt, ch.After.StaffLeft = x.Now.Add(left), 0
	default:
		ch.staffDue(afterWorkingTime(ch.Before.Seller, x.Now, left))
	}
}

func (ch *Change) customerDue(kind ClockKind, due time.Time) {
	ch.After.CustomerDue = due
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: kind, Due: due})
}

// File submits a draft with the decision that the server just made on it. Unit is what the books know of it; nil: nothing.
func (c Claim) File(x Context, d Decision, unit *Unit) (Change, error) {
	ch, err := c.begin(x, Submit)
	if err != nil {
		return ch, err
	}
	if err := c.complete(); err != nil {
		return ch, err
	}
	ch.After.SubmittedAt = x.Now
	ch.tie(unit)
	ch.decided(x, d, 1, "")
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: DraftCleanup})
	ch.staffDue(firstResponseDue(&c, x))
	ch.mail(MailSubmitted, nil)
	return ch, nil
}

// complete names everything that a claim cannot be filed without.
func (c Claim) complete() error {
	var faults Faults
	for _, need := range []struct{ field, value, text string }{
		{"serial", c.Serial, "Write the serial number of the device. It stands on a label on its back or under the battery."},
		{"fault", c.Fault, "Say in your own words what is wrong or what you want to send back."},
		{"name", c.Contact.Name, "Write the name the seller should ask for."},
	} {
		if strings.TrimSpace(need.value) == "" {
			faults = append(faults, Fault(need.field, need.text))
		}
	}
	return faults.Err()
}

func (ch *Change) tie(unit *Unit) {
	ch.After.UnitID = ""
	if unit != nil {
		ch.After.UnitID = unit.ID
	}
}

// decided makes d the decision that counts.
func (ch *Change) decided(x Context, d Decision, number int, why string) {
	d.ID, d.ClaimID, d.Number = x.NewID(), ch.After.ID, number
	d.MadeBy, d.Why, d.At = x.By, why, x.Now
	ch.Decision = &d
	ch.After.DecisionID, ch.After.Verdict, ch.After.ValueCents = d.ID, d.Verdict, d.ValueCents
	ch.After.Quote, ch.After.Proposal = Quote{}, nil
	ch.Event.PolicyVersion = d.PolicyVersion
	ch.Event.Detail = map[string]string{"verdict": d.Verdict, "decision": d.ID}
}

// AskFor asks the customer for information; the clock of the seller's staff stands still until the answer.
func (c Claim) AskFor(x Context, question string) (Change, error) {
	ch, err := c.begin(x, Ask)
	if err != nil {
		return ch, err
	}
	if err := ch.say(x, question, false); err != nil {
		return ch, err
	}
	ch.After.Proposal = nil
	ch.staffDue(time.Time{})
	ch.After.StaffLeft = timeLeft(&c, x.Now)
	ch.customerDue(InfoReply, endOfDayAfter(&c, x.Now, x.Rules.InfoReplyDays))
	ch.warn(x, ch.After.CustomerDue, "", infoWarnings)
	ch.mail(MailQuestion, nil)
	return ch, nil
}

// Reply answers a question; the claim is the staff's again. After the last day it is too late, whether the claim lapsed
// already or not.
func (c Claim) Reply(x Context, answer string) (Change, error) {
	ch, err := c.begin(x, Answer)
	if err != nil {
		return ch, err
	}
	if !x.Now.Before(c.CustomerDue) {
		return ch, Refuse(Conflict, "The time to answer is over, and the claim lapses. You may appeal once: the claim's page says how.")
	}
	if err := ch.say(x, answer, false); err != nil {
		return ch, err
	}
	ch.nothingAsked()
	ch.resumed(x)
	return ch, nil
}

// maxMessageBytes bounds what is said at once.
const maxMessageBytes = 10_000

// Note adds a message: to the other side, or internal among staff.
func (c Claim) Note(x Context, body string, internal bool) (Change, error) {
	ch, err := c.beside(x, Say, Submitted, NeedsInfo, Approved, Declined, Lapsed, Withdrawn, Closed)
	if err != nil {
		return ch, err
	}
	if internal && x.By.Kind != ByStaff {
		return ch, Refuse(Forbidden, "Only staff write internal notes.")
	}
	if err := ch.say(x, body, internal); err != nil {
		return ch, err
	}
	if x.By.Kind == ByStaff && !internal {
		ch.mail(MailMessage, nil)
	}
	return ch, nil
}

func (ch *Change) say(x Context, body string, internal bool) error {
	body = strings.TrimSpace(body)
	switch {
	case body == "":
		return Fault("message", "Write something first.")
	case len(body) > maxMessageBytes:
		return Fault("message", "This is too long: at most 10,000 characters fit.")
	case strings.ContainsRune(body, 0):
		return Fault("message", "This holds a character that cannot be kept. Type it anew.")
	}
	ch.Message = &Message{ID: x.NewID(), ClaimID: ch.After.ID, By: x.By, Internal: internal, Body: body, At: x.Now}
	return nil
}

// TakeBack withdraws the claim on the customer's wish.
func (c Claim) TakeBack(x Context, why string) (Change, error) {
	ch, err := c.begin(x, Withdraw)
	if err != nil {
		return ch, err
	}
	ch.After.Proposal = nil
	ch.Event.Note = why
	ch.stopClocks()
	ch.mail(MailWithdrawn, nil)
	return ch, nil
}

func (ch *Change) stopClocks() {
	ch.staffDue(time.Time{})
	ch.nothingAsked()
}

// nothingAsked stops the clocks of a question.
func (ch *Change) nothingAsked() {
	ch.customerDue(InfoReply, time.Time{})
	for _, w := range infoWarnings {
		ch.set(w.kind, time.Time{}, "")
	}
}

// Expire lapses a claim whose customer did not answer in time. The date decides, not the timer: before it, it refuses.
func (c Claim) Expire(x Context) (Change, error) {
	ch, err := c.begin(x, Lapse)
	if err != nil {
		return ch, err
	}
	if x.Now.Before(c.CustomerDue) {
		return ch, Refuse(Conflict, "The customer still has time to answer.")
	}
	ch.Clocks = append(ch.Clocks, ClockSet{Kind: InfoReply})
	ch.mayAppeal(x)
	ch.mail(MailLapsed, nil)
	return ch, nil
}

// mayAppeal starts the time for an appeal; who has appealed already may not again, and nothing is due from them.
func (ch *Change) mayAppeal(x Context) {
	due := time.Time{}
	if !ch.Before.Appealed {
		due = endOfDayAfter(&ch.Before, x.Now, x.Rules.AppealDays)
	}
	ch.customerDue(AppealWindow, due)
}

// Object appeals, once and in time, with a decision made anew. The old one stays.
func (c Claim) Object(x Context, d Decision, number int, why string) (Change, error) {
	ch, err := c.begin(x, Appeal)
	if err != nil {
		return ch, err
	}
	switch {
	case c.Appealed:
		return ch, Refuse(Conflict, "This claim was appealed once already. Write to the seller instead.")
	case !x.Now.Before(c.CustomerDue):
		return ch, Refuse(Conflict, "The time for an appeal is over. Write to the seller instead.")
	}
	if err := ch.say(x, why, false); err != nil {
		return ch, err
	}
	ch.decided(x, d, number, "")
	ch.After.Appealed = true
	ch.customerDue(AppealWindow, time.Time{})
	ch.staffDue(firstResponseDue(&c, x))
	ch.mail(MailAppealed, nil)
	return ch, nil
}

// Settle answers a quote.
func (c Claim) Settle(x Context, accept bool) (Change, error) {
	action, state := RejectQuote, QuoteRejected
	if accept {
		action, state = AcceptQuote, QuoteAccepted
	}
	ch, err := c.beside(x, action, Approved)
	if err != nil {
		return ch, err
	}
	if x.By.Kind != ByCustomer {
		return ch, Refuse(Forbidden, "Only the customer answers a quote.")
	}
	if c.Quote.State != QuoteOffered {
		return ch, Refuse(Conflict, "There is no open quote on this claim.")
	}
	ch.After.Quote.State, ch.After.Quote.At = state, x.Now
	return ch, nil
}
