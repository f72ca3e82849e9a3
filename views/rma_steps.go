package views

import "proviso/server/claim"

// moved puts what came after the approval onto the line of four steps.
func (v ClaimView) moved(steps []ClaimStep) []ClaimStep {
	if v.After == nil || v.Claim.State != claim.Approved && v.Claim.State != claim.Closed {
		return steps
	}
	sent, done := &steps[2], &steps[3]
	res, u := v.After.resolution(), v.After.unit(v.Claim)
	if u == nil && res != nil && res.State != claim.ResProposed {
		sent.Label = "In work" // nothing has to be sent in, or not yet
	}
	if v.Claim.State == claim.Closed {
		return steps
	}
	r := v.After.rma()
	switch {
	case u == nil:
	case u.State == claim.UnitReceived:
		sent.State, sent.When, done.State = "done", dayIn(v.Policy, u.ReceivedAt), "now"
	case r.State == claim.RMAInTransit:
		sent.When = "on its way"
	case r.State == claim.RMAIssued && !r.DueAt.IsZero():
		sent.When = "by " + lastDay(v.Policy, r.DueAt)
	}
	if res != nil && res.State == claim.ResFulfilled {
		sent.State, done.State, done.When = "done", "done", dayIn(v.Policy, res.ChangedAt)
	}
	return steps
}

// status is what the head of the page says.
func (v ClaimView) status() ClaimStatus { return NewAfterStatus(v.Policy, v.Claim, v.After, v.Now) }
