package desk

import (
	"proviso/policies"
	"proviso/server/claim"
)

// askedOn is the day on which the claim was filed, where the seller lives: that is when the customer gave notice, and it
// stays that day when a fact is corrected or an appeal decides anew. A draft is asked today.
//
// Interpretation: the sellers' texts do not say on which day an appeal is judged; the day of the notice favours nobody.
func askedOn(d *Desk, c *claim.Claim) policies.Date {
	if c.SubmittedAt.IsZero() {
		return claim.Today(c.Seller, d.Now())
	}
	return claim.Today(c.Seller, c.SubmittedAt)
}
