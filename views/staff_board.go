package views

import (
	"cmp"
	"strconv"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// BoardView is what the staff of a seller have before them today.
type BoardView struct {
	Frame  StaffFrame
	Day    string
	Groups []BoardGroup
	Work   []ReportTable
	Only   string // the group that is shown whole; empty: all, in short
}

// BoardGroup is one list of the board.
type BoardGroup struct {
	ID, Title, Hint, Empty string
	Rows                   []BoardRow
	Full                   bool // there may be more than the record was asked for
}

// BoardRow is one line.
type BoardRow struct{ Href, Number, What, Detail, Due, Urgency string }

// boardShort is how many lines a list shows beside the others.
const boardShort = 6

func (v BoardView) href(group string) string {
	return "/staff/today?seller=" + v.Frame.Seller + "&list=" + group
}

func (v BoardView) shown(g BoardGroup) []BoardRow {
	if v.Only == g.ID {
		return g.Rows
	}
	return g.Rows[:min(len(g.Rows), boardShort)]
}

// groups are those that are shown.
func (v BoardView) groups() []BoardGroup {
	for _, g := range v.Groups {
		if g.ID == v.Only {
			return []BoardGroup{g}
		}
	}
	return v.Groups
}

func (g BoardGroup) count() string {
	if g.Full {
		return strconv.Itoa(len(g.Rows)) + "+"
	}
	return strconv.Itoa(len(g.Rows))
}

// allWords name the whole list, or as much of it as is read.
func (g BoardGroup) allWords() string {
	if g.Full {
		return "The first " + strconv.Itoa(len(g.Rows))
	}
	return "All " + strconv.Itoa(len(g.Rows))
}

// pressing tells whether a count is one that somebody should look at first.
func (g BoardGroup) pressing() bool { return g.ID == "overdue" && len(g.Rows) > 0 }

// ClaimRow is a claim and its state.
func ClaimRow(id string, number claim.Number, state claim.State, serial string) BoardRow {
	return BoardRow{Href: "/staff/claims/" + id, Number: string(number), What: stateWords[state], Detail: serial, Urgency: "none"}
}

// TaskRow is a claim whose staff have something to do by a time, and what.
func TaskRow(id string, number claim.Number, state claim.State, task claim.ClockKind, serial string, due, now time.Time) BoardRow {
	row := ClaimRow(id, number, state, serial)
	row.What, row.Due, row.Urgency = taskWords(task, state), timeLeft(due, now), urgency(due, now)
	return row
}

// taskWords say what is to be done when a clock of the seller's ends.
func taskWords(task claim.ClockKind, state claim.State) string {
	if task == claim.FirstResponse && state == claim.Approved {
		return "Answer the dispute"
	}
	words := map[claim.ClockKind]string{claim.FirstResponse: "Decide, or ask the customer", claim.VerifyFault: "Verify the fault", claim.ReturnRepaired: "Send it back repaired",
		claim.ForwardToManufacturer: "Forward it to the manufacturer", claim.AdvanceReturn: "The customer's old unit did not come in time: settle the hold"}
	return cmp.Or(words[task], stateWords[state])
}

// IdleRow is an approved claim that nothing is under way for. U is its unit under a number that lives; nil: it has none.
func IdleRow(c *claim.Claim, u *claim.RMAUnit, settled bool, now time.Time) BoardRow {
	return BoardRow{Href: "/staff/claims/" + c.ID + "#after", Number: string(c.Number), What: idleWord(c, u, settled), Detail: c.Serial,
		Due: span(now.Sub(c.ChangedAt)) + " ago", Urgency: "none"}
}

// NumberlessRow is a claim whose customer has the replacement, and no number to send the old unit back under.
func NumberlessRow(c *claim.Claim, now time.Time) BoardRow {
	row := IdleRow(c, nil, false, now)
	row.What = "Replacement sent: issue an RMA for the old unit"
	if !c.CustomerDue.IsZero() {
		row.Due, row.Urgency = timeLeft(c.CustomerDue, now), urgency(c.CustomerDue, now)
	}
	return row
}

func idleWord(c *claim.Claim, u *claim.RMAUnit, settled bool) string {
	switch {
	case settled:
		return "Done: close the claim"
	case c.Quote.State == claim.QuoteOffered:
		return quoteRow[claim.QuoteOffered]
	case c.Quote.State == claim.QuoteRejected && u.Here():
		return "Quote rejected: send it back"
	case u != nil && u.State == claim.UnitNeverArrived:
		return "Never arrived: say how it goes on"
	case u != nil && !u.Here():
		return "Came late, sent back unopened"
	case u != nil:
		return "Looked at: say what is done"
	}
	return cmp.Or(quoteRow[c.Quote.State], stateWords[claim.Approved])
}

// quoteRow says where the quote of a claim stands.
var quoteRow = map[claim.QuoteState]string{claim.QuoteOffered: "Quote to be answered", claim.QuoteAccepted: "Quote accepted", claim.QuoteRejected: "Quote rejected"}

// ProposalRow is a claim whose proposed decision or remedy waits for a second person.
func ProposalRow(p *policies.Policy, c *claim.Claim) BoardRow {
	what, part := "Approval proposed", ""
	switch c.Proposal.Action {
	case claim.Decline:
		what = "Decline proposed"
	case claim.ResPropose:
		what, part = "Remedy proposed: "+inside(kindWords(c.Proposal.Kind)), "#after"
	}
	return BoardRow{Href: "/staff/claims/" + c.ID + part, Number: string(c.Number), What: what, Detail: Moment(p, c.Proposal.At), Urgency: "none"}
}

// RMARow is an RMA on the board.
func RMARow(r *claim.RMA, what string, now time.Time) BoardRow {
	row := BoardRow{Href: ReceivingHref(r.Seller, string(r.Number)), Number: string(r.Number), What: what, Detail: unitsCounted(len(r.Units)), Urgency: "none"}
	if r.State == claim.RMAIssued || r.State == claim.RMAInTransit {
		row.Due, row.Urgency = timeLeft(r.DueAt, now), urgency(r.DueAt, now)
	}
	if r.State == claim.RMAInTransit && r.Carrier != "" {
		row.Detail += " · " + r.Carrier
	}
	return row
}

// ToInspect says what an RMA that was received waits for; ok is false where nothing.
func ToInspect(r *claim.RMA) (what string, ok bool) {
	late, fresh, awaited := 0, 0, 0
	for i := range r.Units {
		u := &r.Units[i]
		switch {
		case u.Late && u.Ruling == claim.LateUndecided:
			late++
		case u.Here() && u.Inspection == claim.NotInspected:
			fresh++
		case u.State == claim.UnitAuthorised:
			awaited++
		}
	}
	switch {
	case late > 0:
		return unitsCounted(late) + " late: accept or send back", true
	case fresh > 0:
		return unitsCounted(fresh) + " to inspect", true
	}
	return unitsCounted(awaited) + " still awaited", awaited > 0
}

// ArrivalRow is a parcel that is held.
func ArrivalRow(p *policies.Policy, a *claim.Arrival) BoardRow {
	return BoardRow{Href: ReceivingHref(a.Seller, "") + "#held-title", Number: dash(a.NumberSeen), What: "Held without a valid RMA", Detail: Moment(p, a.ArrivedAt), Urgency: "none"}
}

// ResolutionRow is a resolution on the board.
func ResolutionRow(r *claim.Resolution, c claim.Claim, now time.Time) BoardRow {
	row := BoardRow{Href: "/staff/claims/" + r.ClaimID + "#after", Number: string(c.Number), What: kindWords(r.Kind) + ": " + resWords[r.State], Detail: c.Serial, Urgency: "none"}
	if quote := c.Quote.State; (quote == claim.QuoteOffered || quote == claim.QuoteRejected) && !r.Kind.GoesBack() {
		row.What = kindWords(r.Kind) + ": " + inside(quoteRow[quote])
	}
	if r.State == claim.ResAwaitingReturn || r.State == claim.ResOverdue {
		row.Due, row.Urgency = timeLeft(r.ReturnDue, now), urgency(r.ReturnDue, now)
	} else {
		row.Due = span(now.Sub(r.ChangedAt)) + " ago"
	}
	return row
}

// OldUnitRow is an advance replacement whose old unit is back.
func OldUnitRow(r *claim.Resolution, c claim.Claim, now time.Time) BoardRow {
	row := ResolutionRow(r, c, now)
	row.What, row.Due, row.Urgency = kindWords(r.Kind)+": old unit is here, settle it", span(now.Sub(r.ChangedAt))+" ago", "none"
	return row
}

// BoardDay is the day where the seller lives.
func BoardDay(p *policies.Policy, now time.Time) string {
	return writtenDate(claim.Today(p.ID, now).String())
}

// RequestRow is money that waits for a second person.
func RequestRow(p *policies.Policy, q *claim.MoneyRequest) BoardRow {
	return BoardRow{Href: "/staff/claims/" + q.Entry.ClaimID + "#money", Number: dollars(q.Entry.Cents), What: entryLabel(q.Entry), Detail: Moment(p, q.Entry.At), Urgency: "none"}
}
