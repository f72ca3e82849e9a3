package views

import (
	"slices"

	"proviso/server/claim"
)

// addressForm asks a customer where they are: on the page of a claim, or of the RMA that it is in.
type addressForm struct {
	base    string // of the page; the form goes to the address below it
	version int64  // of the claim
	value   string // what is known, or was typed
	fault   string
	again   bool // it was refused
	seller  string
}

func (f addressForm) field() DraftField {
	return DraftField{Name: "address", Label: "Your address", Value: f.value, Error: f.fault, Rows: 4, Autocomplete: "street-address",
		Why: "Street, town and country, as they should stand on a parcel to you. " + f.seller + " sees it."}
}

// asksForAddress tells whether goods are about to move and nobody knows where to or from.
func (v ClaimView) asksForAddress() bool {
	c, r := v.Claim, v.After.resolution()
	switch {
	case c.State != claim.Approved || c.Contact.Address != "" || c.Quote.State == claim.QuoteOffered || c.Quote.State == claim.QuoteRejected:
		return false
	case r == nil:
		return true
	case r.State == claim.ResFulfilled, !r.ShippedAt.IsZero() && v.After.unit(c).Here():
		return false
	}
	return !r.Kind.PaysOut() && r.Kind != claim.SoftwareUpdate || v.After.toSend(c)
}

// addressWhy says what the address is for: where the seller has sent what goes to the customer, or sends nothing, only for the way
// to the seller.
func (v ClaimView) addressWhy() string {
	const missing = "No address stands on this claim yet. It belongs on the packing slip and the label"
	switch r := v.After.resolution(); {
	case r != nil && !r.ShippedAt.IsZero():
		return missing + " of the old device."
	case r != nil && (r.Kind.PaysOut() || r.Kind == claim.SoftwareUpdate):
		return missing + "."
	}
	return missing + ", and what comes to you goes there."
}

// toSend tells whether the customer has the goods still to send.
func (a *AfterView) toSend(c *claim.Claim) bool {
	u := a.unit(c)
	return u != nil && u.State == claim.UnitAuthorised && a.rma().State.Live()
}

// addressOpen tells whether the address can be given or changed, asked for or not.
func (v ClaimView) addressOpen() bool { return slices.Contains(claim.Live(), v.Claim.State) }

func (v ClaimView) addressForm() addressForm {
	value, again := v.Kept["address"]
	if !again {
		value = v.Claim.Contact.Address
	}
	return addressForm{v.base(), v.Claim.Version, value, v.faultOf("address"), again, v.Policy.Name}
}

func (v RMAView) addressForm() addressForm {
	value, again := v.contact().Address, v.TypedAddress != nil
	if again {
		value = *v.TypedAddress
	}
	return addressForm{v.base(), v.Speaks().Version, value, v.faultOf("address"), again, v.Policy.Name}
}

// Speaks is the claim that is told an address for all in the parcel: the first that still goes on.
func (v RMAView) Speaks() claim.Claim {
	for _, u := range v.RMA.Units {
		if c := v.Claims[u.ClaimID]; slices.Contains(claim.Live(), c.State) {
			return c
		}
	}
	return v.Claims[v.RMA.Lead()]
}

// asksForAddress: where something is still to be printed or sent.
func (v RMAView) asksForAddress() bool { return v.printable() && v.contact().Address == "" }

func (f addressForm) to() string { return f.base + "/address" }
