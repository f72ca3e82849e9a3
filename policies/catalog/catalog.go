// Package catalog lists the sellers. Adding a seller is one line in All.
package catalog

import (
	"proviso/policies"
	"proviso/policies/connectpro"
	"proviso/policies/preownedtelecom"
	"proviso/policies/shenzhenservice"
	"proviso/policies/softnetworks"
	"proviso/policies/spectrumvoip"
)

var all = []*policies.Policy{
	softnetworks.Policy,
	spectrumvoip.Policy,
	preownedtelecom.Policy,
	connectpro.Policy,
	shenzhenservice.Policy,
}

// All returns every seller's policy. The list is shared: do not change it.
func All() []*policies.Policy { return all }

// ByID returns the policy of the seller with this id, or nil.
func ByID(id string) *policies.Policy {
	for _, p := range all {
		if p.ID == id {
			return p
		}
	}
	return nil
}

// Decode reads one JSON object of facts; see policies.DecodeFacts.
func Decode(f *policies.Facts, in []byte, today func(zone string) policies.Date) []policies.FieldError {
	return policies.DecodeFacts(f, in, all, today)
}

// Checker decides one case after the other and uses its memory again.
type Checker struct {
	facts    policies.Facts
	decision policies.Decision
}

// Check decodes one JSON object of facts, decides, and appends the decision as JSON
// to dst. Where the facts are at fault it appends {"errors":[…]} and ok is false.
// today gives the day in a time zone for a case that names no asked_on.
func (c *Checker) Check(dst, in []byte, today func(zone string) policies.Date) (out []byte, ok bool) {
	if faults := Decode(&c.facts, in, today); len(faults) > 0 {
		return policies.AppendErrors(dst, faults), false
	}
	c.facts.Policy.DecideInto(&c.facts, &c.decision)
	return c.decision.AppendJSON(dst), true
}

// Changes decodes like Check and appends {"changes":[…]}: what would have answered
// better for the customer.
func (c *Checker) Changes(dst, in []byte, today func(zone string) policies.Date) (out []byte, ok bool) {
	if faults := Decode(&c.facts, in, today); len(faults) > 0 {
		return policies.AppendErrors(dst, faults), false
	}
	p := c.facts.Policy
	p.DecideInto(&c.facts, &c.decision)
	return policies.AppendChanges(dst, p.Changes(&c.facts, &c.decision)), true
}

// Check is Checker.Check for a single case.
func Check(dst, in []byte, today func(zone string) policies.Date) (out []byte, ok bool) {
	var c Checker
	return c.Check(dst, in, today)
}
