package views

import (
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ClaimsView is the list of a customer's claims and drafts.
type ClaimsView struct {
	Claims  []ClaimLine
	Notices []Notice
}

// ClaimLine is one claim in the list.
type ClaimLine struct {
	Claim  claim.Claim
	Policy *policies.Policy
	Status ClaimStatus
	After  *AfterView // nil: not read
	Now    time.Time
}

// NewClaimLine prepares a line of the list.
func NewClaimLine(p *policies.Policy, c claim.Claim, now time.Time) ClaimLine {
	return ClaimLine{Claim: c, Policy: p, Status: NewClaimStatus(p, &c, now), Now: now}
}

func (l ClaimLine) title() string { return deviceTitle(l.Policy, factsOf(l.Claim.Stated)) }

// left is how long the claim's next deadline for the customer still runs; empty where there is none.
func (l ClaimLine) left() string {
	if due := l.Claim.CustomerDue; l.Claim.State != claim.Draft && l.Now.Before(due) {
		return daysLeft(l.Policy, due, l.Now)
	}
	return ""
}

func (l ClaimLine) when() string {
	if l.Claim.State == claim.Draft {
		return "Changed " + dayIn(l.Policy, l.Claim.ChangedAt)
	}
	return "Filed " + dayIn(l.Policy, l.Claim.SubmittedAt)
}

// StartView asks before a draft is made: from the answers of the checker, or from a device of the seller's books.
type StartView struct {
	Policy *policies.Policy // nil: nothing to start from
	Key    string           // one-time key of the form
	Rows   []AnswerRow      // what was said in the checker
	Answer *Answer
	Device *claim.Unit
	Facts  Facts // of the device
	Fault  string
}

func (v StartView) title() string { return deviceTitle(v.Policy, v.Facts) }
