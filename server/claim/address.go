package claim

import "slices"

// GiveAddress is a customer saying where they are. The chain holds that they said it and never what.
const GiveAddress Action = "give_address"

// MoveTo notes where the customer is, on the first of the claims and on those that share its parcel and still go on. Where it is
// noted already, nothing changes.
func MoveTo(x Context, claims []Claim, address string) (Step, error) {
	if address == "" {
		return Step{}, Fault("address", "Write the whole address, as it should stand on a parcel to you.")
	}
	step := Step{}
	for i, c := range claims {
		if c.Contact.Address == address || i > 0 && !slices.Contains(Live(), c.State) {
			continue
		}
		ch, err := c.beside(x, GiveAddress, Live()...)
		switch {
		case err != nil:
			return Step{}, err
		case x.By.Kind != ByCustomer:
			return Step{}, Refuse(Forbidden, "Only the customer says where they are.")
		}
		ch.After.Contact.Address = address
		ch.Event.Detail = map[string]string{"address": "given"}
		if c.Contact.Address != "" {
			ch.Event.Detail["address"] = "changed"
		}
		step.Claims = append(step.Claims, ch)
	}
	return step, nil
}
