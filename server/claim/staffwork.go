package claim

import "strings"

// Ruling is what a member of staff decides on a claim.
type Ruling struct {
	Action     Action // Approve or Decline
	Reason     string // why, in their words; goes to the customer where it declines
	Clauses    []string
	QuoteCents int64 // for a chargeable claim: what it will cost the customer
}

// Overrides tells whether the ruling is against what the policy code found, or grants what it could not answer: facts are
// missing that decide. A review is a person's to decide, either way.
func (r Ruling) Overrides(verdict string) bool {
	if r.Action == Approve {
		return verdict == "not_covered" || Open(verdict)
	}
	return r.Action == Decline && (verdict == "covered" || verdict == "chargeable")
}

// Open tells of a verdict that waits for facts.
func Open(verdict string) bool { return verdict == "need_facts" }

// Rule decides a submitted claim, or, where it needs a second person, proposes the decision. Above the agent's limit an
// agent only proposes; so does anyone who overrides the policy above it.
func (c Claim) Rule(x Context, r Ruling) (Change, error) {
	if err := c.judgeable(x, r); err != nil {
		return Change{}, err
	}
	if c.Proposal != nil {
		return Change{}, Refuse(Conflict, "A decision on this claim already waits for a second person.")
	}
	if c.NeedsSecond(x.By, x.Rules, r) {
		return c.propose(x, r)
	}
	return c.rule(x, r)
}

func (c Claim) judgeable(x Context, r Ruling) error {
	if _, err := c.begin(x, r.Action); err != nil {
		return err
	}
	if r.Action == Decline && len(r.Clauses) == 0 {
		return Fault("clauses", "Choose at least one clause that the refusal rests on.")
	}
	if strings.TrimSpace(r.Reason) == "" && (r.Action == Decline || r.Overrides(c.Verdict)) {
		return Fault("reason", "Say why: the customer reads it, and so does whoever looks at this later.")
	}
	if err := checkWhy("reason", r.Reason); err != nil {
		return err
	}
	if r.QuoteCents < 0 {
		return Fault("quote", "A quote is not below zero.")
	}
	return nil
}

// aboveLimit: what is not known to be within the limit is above it.
func (c Claim) aboveLimit(rules Rules) bool {
	return c.ValueCents == NoValue || c.ValueCents > rules.AgentLimitCents
}

// NeedsSecond tells whether a ruling would only be a proposal: an approval by an agent above the limit, and an override above it
// by anybody.
func (c Claim) NeedsSecond(by Actor, rules Rules, r Ruling) bool {
	if !r.Overrides(c.Verdict) && (r.Action != Approve || by.Role(c.Seller).AtLeast(Supervisor)) {
		return false
	}
	return c.aboveLimit(rules)
}

func (c Claim) propose(x Context, r Ruling) (Change, error) {
	ch, err := c.beside(x, Propose, Submitted)
	if err != nil {
		return ch, err
	}
	ch.After.Proposal = &Proposal{Action: r.Action, MakerID: x.By.ID, Reason: r.Reason, Clauses: r.Clauses, QuoteCents: r.QuoteCents, At: x.Now}
	ch.Event.Note = r.Reason
	ch.Event.Detail = map[string]string{"action": string(r.Action), "clauses": strings.Join(r.Clauses, " ")}
	return ch, nil
}

// Second confirms or refuses a proposed decision. It takes a supervisor, and never the one who proposed it.
func (c Claim) Second(x Context, agree bool, why string) (Change, error) {
	if err := c.secondable(x); err != nil {
		return Change{}, err
	}
	p := c.Proposal
	if agree {
		ch, err := c.rule(x, Ruling{Action: p.Action, Reason: p.Reason, Clauses: p.Clauses, QuoteCents: p.QuoteCents})
		if err == nil {
			ch.Event.Detail["maker"] = p.MakerID
		}
		return ch, err
	}
	ch, err := c.beside(x, Refute, Submitted)
	if err != nil {
		return ch, err
	}
	ch.After.Proposal = nil
	ch.Event.Note = why
	return ch, nil
}

// Unpropose ends what waits for a second person, a decision or a remedy. It takes who proposed it.
func (c Claim) Unpropose(x Context) (Change, error) {
	switch {
	case !x.By.MaySee(&c):
		return Change{}, ErrNotFound
	case c.Proposal == nil:
		return Change{}, Refuse(Conflict, "Nothing on this claim waits for a second person any more.")
	case x.By.Kind != ByStaff || c.Proposal.MakerID != x.By.ID:
		return Change{}, Refuse(Forbidden, "Who proposed this takes it back.")
	}
	ch := c.touch(x, Refute)
	ch.After.Proposal = nil
	ch.Event.Detail = map[string]string{"maker": x.By.ID}
	return ch, nil
}

// secondable tells whether the actor is the second person of what waits.
func (c Claim) secondable(x Context) error {
	switch {
	case !x.By.MaySee(&c):
		return ErrNotFound
	case c.Proposal == nil:
		return Refuse(Conflict, "Nothing on this claim waits for a second person.")
	case !x.By.Role(c.Seller).AtLeast(Supervisor):
		return Refuse(Forbidden, "A supervisor has to confirm this.")
	case c.Proposal.MakerID == x.By.ID:
		return Refuse(Forbidden, "You proposed this: another supervisor has to confirm it.")
	}
	return nil
}

func (c Claim) rule(x Context, r Ruling) (Change, error) {
	ch, err := c.begin(x, r.Action)
	if err != nil {
		return ch, err
	}
	ch.After.Proposal = nil
	ch.Event.Note = r.Reason
	ch.Event.Detail = map[string]string{"verdict": c.Verdict, "clauses": strings.Join(r.Clauses, " ")}
	ch.stopClocks()
	if r.Action == Decline {
		ch.mayAppeal(x)
		ch.mail(MailDeclined, map[string]string{"clauses": strings.Join(r.Clauses, " "), "reason": r.Reason})
		return ch, nil
	}
	if c.Verdict == "chargeable" {
		ch.After.Quote = Quote{State: QuoteOffered, Cents: r.QuoteCents, At: x.Now}
	}
	ch.mail(MailApproved, nil)
	return ch, nil
}

// Amendment is what a correction comes to.
type Amendment struct {
	Decision Decision // made anew on the corrected facts
	Number   int      // of that decision
	Serial   string   // as it stands on the device
	Unit     *Unit    // what the books know of the device with that number; nil: nothing
	Why      string
}

// Amend corrects facts and the serial number. Both numbers stand in the note of the event, beside the chain: what customers type
// may be anything, and has to go where they are erased.
func (c Claim) Amend(x Context, a Amendment) (Change, error) {
	if err := c.amendable(x, a); err != nil {
		return Change{}, err
	}
	ch, err := c.beside(x, Correct, Submitted, NeedsInfo)
	if err != nil {
		return ch, err
	}
	ch.After.Serial = a.Serial
	ch.tie(a.Unit)
	ch.decided(x, a.Decision, a.Number, a.Why)
	ch.Event.Note = a.Why
	if a.Serial != c.Serial {
		ch.Event.Detail["serial"], ch.Event.Note = "corrected", c.Serial+" → "+a.Serial+". "+a.Why
	}
	return ch, nil
}

func (c Claim) amendable(x Context, a Amendment) error {
	switch {
	case !x.By.MaySee(&c):
		return ErrNotFound
	case x.By.Kind != ByStaff:
		return Refuse(Forbidden, "Only staff correct a filed claim. Send them a message.")
	case strings.TrimSpace(a.Why) == "":
		return Fault("why", "Say how you know: the old answer stays beside the new one.")
	}
	return c.Takes(a.Serial, a.Unit)
}

// Takes tells why the claim cannot be about the device with a serial number and its record; nil: none. Once it is approved,
// slips, labels and money name the number that it has.
func (c Claim) Takes(serial string, unit *Unit) error {
	switch {
	case unit != nil && (unit.Seller != c.Seller || Fold(unit.Serial) != Fold(serial)):
		return Fault("unit", "Choose an order record of this seller with this serial number.")
	case Fold(serial) == "":
		return Fault("serial", "Write the serial number as it stands on the device.")
	case c.State == Approved && Fold(serial) != Fold(c.Serial):
		return &Error{Code: Conflict, Field: "serial", Text: "This claim is approved for the device " + c.Serial + ", and what is issued for it names that number. " +
			"If a parcel holds another device, note its number when it arrives; for another device the customer files a claim of its own."}
	}
	return nil
}

// Take assigns the claim to a member of staff of its seller; nil: to nobody.
func (c Claim) Take(x Context, to *Staff) (Change, error) {
	ch, err := c.beside(x, Assign, Submitted, NeedsInfo, Approved)
	if err != nil {
		return ch, err
	}
	if x.By.Kind != ByStaff {
		return ch, Refuse(Forbidden, "Only staff assign claims.")
	}
	ch.After.AssigneeID = ""
	if to != nil {
		if to.Disabled || !to.Enrolled || !to.Roles[c.Seller].Known() {
			return ch, Fault("assignee", "Choose someone who works for this seller.")
		}
		ch.After.AssigneeID = to.ID
	}
	ch.Event.Detail = map[string]string{"assignee": ch.After.AssigneeID}
	return ch, nil
}
