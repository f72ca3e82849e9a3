package views

import "proviso/server/claim"

// moved puts what came after the approval onto the line of four steps.
func (v ClaimView) moved(steps []ClaimStep) []ClaimStep {
	if v.After == nil || v.Claim.State != claim.Approved && v.Claim.State != claim.Closed {
		return steps
	}
	sent, done := &steps[2], &steps[3]
	r, res, u := v.After.rma(), v.After.resolution(), v.After.unit(v.Claim)
	switch {
	case (u == nil || u.State == claim.UnitAuthorised && onSite(res)) && (begun(res) || onSite(res) && res.State == claim.ResAccepted):
		*sent = ClaimStep{workWords[res.Kind][0], sent.State, ""} // nothing has to be sent in, or not yet
	case u == nil && v.After.chooses(v.Claim):
		*sent = ClaimStep{v.status().Word, "now", ""}
	case u == nil:
	case u.State == claim.UnitReceived:
		*sent = ClaimStep{"Arrived", "done", dayIn(v.Policy, u.ReceivedAt)}
	case u.State == claim.UnitNeverArrived:
		*sent = ClaimStep{"Never arrived", "stopped", ""}
	case r.State == claim.RMAInTransit:
		*sent = ClaimStep{"On its way", "now", "sent " + dayIn(v.Policy, r.SentAt)}
	case r.State == claim.RMAIssued && newAwaited(res):
		*sent = ClaimStep{v.status().Word, "now", ""}
	case oldAwaited(res) && r.State.Live() && !v.After.oldUnitDue().IsZero() && v.Now.Before(v.After.oldUnitDue()):
		*sent = ClaimStep{"Send it in", "now", "by " + lastDay(v.Policy, v.After.oldUnitDue())}
	case r.Expired(v.Now):
		*sent = ClaimStep{"Number ended", "now", lastDay(v.Policy, r.DueAt)}
	case r.State == claim.RMAIssued && !r.DueAt.IsZero():
		*sent = ClaimStep{"Send it in", "now", "by " + lastDay(v.Policy, r.DueAt)}
	case r.State == claim.RMAIssued:
		*sent = ClaimStep{"Send it in", "now", ""}
	case r.State == claim.RMAReceived:
		*sent = ClaimStep{v.status().Word, "now", ""}
	}
	if v.Claim.State == claim.Closed {
		return steps
	}
	switch {
	case res != nil && res.State == claim.ResFulfilled:
		*done = ClaimStep{"Done", "done", dayIn(v.Policy, res.ChangedAt)}
		if sent.State != "stopped" {
			sent.State = "done"
		}
	case sent.State == "done":
		*done = ClaimStep{v.inWork(res, u), "now", ""}
	}
	return steps
}

// onSite tells whether the work is done where the device stands: then it is not sent in, whatever was issued before.
func onSite(res *claim.Resolution) bool {
	return res != nil && (res.Kind == claim.OnsiteRepair || res.Kind == claim.SoftwareUpdate)
}

// newAwaited tells whether the replacement is agreed and not sent yet: until then the old device is kept.
func newAwaited(res *claim.Resolution) bool { return res != nil && res.Unsent() }

// oldAwaited tells whether the customer has the replacement and the old device is to come back.
func oldAwaited(res *claim.Resolution) bool {
	return res != nil && (res.State == claim.ResAwaitingReturn || res.State == claim.ResOverdue)
}

// begun tells whether the seller is at work on what was agreed, or through with it.
func begun(res *claim.Resolution) bool {
	if res == nil {
		return false
	}
	switch res.State {
	case claim.ResProposed, claim.ResAccepted, claim.ResDisputed:
		return false
	}
	return true
}

// inWork is the last step before it is done: what is going on with the goods at the seller's.
func (v ClaimView) inWork(res *claim.Resolution, u *claim.RMAUnit) string {
	switch {
	case u.Here() && u.Inspection == claim.NotInspected:
		return "Being looked at"
	case res != nil:
		return v.status().Word
	case u.Here():
		return "Being decided"
	}
	return v.status().Word
}

// status is what the head of the page says.
func (v ClaimView) status() ClaimStatus { return NewAfterStatus(v.Policy, v.Claim, v.After, v.Now) }
