package views

import "proviso/server/claim"

// ClaimStep is one of the four steps of a claim. Its label says what holds now: a step that is not done yet is never named as
// if it were.
type ClaimStep struct {
	Label, State string // done, now, todo or stopped
	When         string
}

var stepWords = map[string]string{"done": "done", "now": "now", "todo": "not yet", "stopped": "ended here"}

// Spoken is the state of the step for those who hear it.
func (s ClaimStep) Spoken() string { return stepWords[s.State] }

func (v ClaimView) steps() []ClaimStep {
	c := v.Claim
	filed := ClaimStep{"Filed", "done", dayIn(v.Policy, c.SubmittedAt)}
	decided, sent, done := ClaimStep{Label: "Decision", State: "todo"}, ClaimStep{Label: "Sending it in", State: "todo"}, ClaimStep{Label: "Done", State: "todo"}
	switch c.State {
	case claim.Submitted, claim.NeedsInfo:
		decided = v.undecided()
	case claim.Approved:
		decided = v.approvedStep()
		if decided.State == "done" {
			sent.State, sent.When = "now", "waits for "+v.Policy.Name
		}
	case claim.Closed:
		decided = ClaimStep{"Approved", "done", v.when(claim.Approve)}
		sent, done = ClaimStep{"Settled", "done", ""}, ClaimStep{"Done", "done", v.when(claim.Close)}
	case claim.Declined:
		decided = ClaimStep{"Declined", "stopped", v.when(claim.Decline)}
	case claim.Lapsed:
		decided = ClaimStep{"Lapsed", "stopped", v.when(claim.Lapse)}
	case claim.Withdrawn:
		decided = ClaimStep{"Withdrawn", "stopped", v.when(claim.Withdraw)}
	}
	return []ClaimStep{filed, decided, sent, done}
}

// undecided is the second step while somebody's answer is waited for.
func (v ClaimView) undecided() ClaimStep {
	switch c := v.Claim; {
	case c.State == claim.NeedsInfo:
		return ClaimStep{"Your answer", "now", "by " + lastDay(v.Policy, c.CustomerDue)}
	case !c.StaffDueAt.IsZero() && v.Now.Before(c.StaffDueAt):
		return ClaimStep{"With the seller", "now", "by " + lastDay(v.Policy, c.StaffDueAt)}
	case !c.StaffDueAt.IsZero():
		return ClaimStep{"With the seller", "now", "late"}
	}
	return ClaimStep{"With the seller", "now", ""}
}

// approvedStep is the second step of an approved claim: what costs something is not settled before its price is.
func (v ClaimView) approvedStep() ClaimStep {
	switch v.Claim.Quote.State {
	case claim.QuoteOffered:
		return ClaimStep{"Your answer", "now", "to the quote"}
	case claim.QuoteRejected:
		return ClaimStep{"Quote declined", "stopped", ""}
	}
	return ClaimStep{"Approved", "done", v.when(claim.Approve)}
}

// when is the day of the last event of a kind.
func (v ClaimView) when(action claim.Action) string {
	day := ""
	for _, e := range v.Events {
		if e.Action == action {
			day = dayIn(v.Policy, e.At)
		}
	}
	return day
}
