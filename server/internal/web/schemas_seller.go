package web

import (
	"proviso/policies"
	"proviso/server/claim"
)

func instant(description string) object {
	return described(description, object{"type": "string", "format": "date-time"})
}

func number() object { return text("Ten characters and a check character; grants no access.") }

func pageSchema(description, items string) object {
	return closed(description, object{"data": list(reference(items)), "next": text("Where the next page begins; empty: this is all for now.")})
}

func sellerClaimSchema() object {
	return closed("A filed claim. It holds no more of a person than the address.", object{
		"id": text("Stable."), "number": number(), "state": text("", names(claim.States()[1:])...), "version": integer("Grows with every change.", 1),
		"intent": text("", codesOf(policies.IntentFact)...), "verdict": text("Of the decision that counts.", codes(policies.Covered, policies.NeedFacts)...),
		"serial": text("As the customer stated it."), "order": text("As the customer stated it."), "email": text("Of the customer; empty once erased."),
		"verified": boolean("The order records know the unit as this customer's."), "appealed": boolean(""),
		"value_cents":  described("What is at stake; null where not known.", orNull(integer("", 0))),
		"quote":        closed("", object{"state": text("Empty: none.", "", "offered", "accepted", "rejected"), "cents": integer("", 0)}),
		"submitted_at": instant(""), "changed_at": instant(""),
	})
}

func sellerRMASchema() object {
	unit := closed("One unit of the shipment.", object{
		"claim_id": text(""), "state": text("", names(claim.UnitStates())...), "late": boolean("Came after the last day."),
		"inspection":  text("Empty: not inspected.", append([]string{""}, names(claim.Inspections())...)...),
		"received_at": orNull(instant("")), "inspected_at": orNull(instant("")),
	})
	return closed("An authorisation to send goods back.", object{
		"id": text("Stable."), "number": number(), "state": text("", names(claim.RMAStates())...), "version": integer("Grows with every change.", 1),
		"issued_at": instant(""), "due_at": described("It ends before this; null: the policy sets no deadline.", orNull(instant(""))),
		"carrier": text(""), "tracking": text(""), "replaces": text("The id of the RMA that it replaces, or empty."), "changed_at": instant(""), "units": list(unit),
	})
}

func ledgerEntrySchema() object {
	return closed("One line of the ledger.", object{
		"id": text("Stable."), "claim_id": text(""), "kind": text("", names(claim.EntryKinds())...), "charge_code": text("The decision's charge, or empty."),
		"amount_cents": integer("Always above zero.", 1), "currency": text("", "USD"),
		"direction": text("in: from the customer; out: to the customer; other: to a carrier or customs; empty: nothing moved.", "in", "out", "other", ""),
		"reference": text("In the seller's own systems."), "booked_on": date("Where the seller lives."), "entered_at": instant(""),
		"refers_to": text("The entry that it undoes or settles, or empty."),
	})
}

func intakeSchema() object {
	return closed("A claim for a customer of the seller's own shop.", object{
		"email": text("The customer's address: under it the customer signs in and sees the claim."), "intent": text("", codesOf(policies.IntentFact)...),
		"facts":  object{"type": "object", "description": "As in Facts, without seller, intent and asked_on: the portal sets those, and refuses facts that hold them."},
		"serial": text(""), "order": text(""), "fault": text("What is wrong, in the customer's words."),
		"contact": closed("", object{"name": text(""), "phone": text(""), "address": text("")}, "phone", "address"),
	}, "order")
}

func names[T ~string](all []T) []string {
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = string(one)
	}
	return list
}
