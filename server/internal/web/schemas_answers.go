package web

import "proviso/policies"

func decisionSchema() object {
	clause := reference("PolicyClause")
	return closed("The answer to one case. Every member is always there.", object{
		"seller":         text("", sellerIDs()...),
		"policy_version": text("Names the policy that decided: its date and a hash of its content."),
		"intent":         text("", codesOf(policies.IntentFact)...),
		"asked_on":       date("The day the case was decided for."),
		"unused":         described("Given facts that this seller and intent do not use.", list(reference("FactName"))),
		"verdict":        text("chargeable: it is done, but the customer pays; review: a person decides; need_facts: see ask.", codes(policies.Covered, policies.NeedFacts)...),
		"route":          text("The ground of a grant, or empty.", codes(policies.NoRoute, policies.PaidRepair)...),
		"reasons":        described("The decisive ones first.", list(closed("", object{"clause": clause, "effect": text("", codes(policies.Grants, policies.Limits)...), "summary": text("")}))),
		"ask":            described("The facts that can still change the verdict, the most decisive first.", list(reference("FactName"))),
		"refine":         described("Facts that could still change what the decision carries.", list(reference("FactName"))),
		"windows":        list(windowSchema()),
		"remedies":       list(text("", codes(policies.Repair, policies.ManufacturerService)...)),
		"chosen_by":      text("Who picks among the remedies, or empty.", codes(policies.Nobody, policies.ChosenByCustomer)...),
		"evidence":       described("What to have ready.", list(text("", codes(policies.OrderNumber, policies.ContactEmail)...))),
		"charges":        list(chargeSchema()),
		"refund":         orNull(reference("CentsRange")),
		"shipping":       list(shippingSchema()),
		"deadlines": list(closed("A number of days that the customer has, the last one included.", object{
			"code": text("", codes(policies.RMAReceipt, policies.AdvanceReturn)...), "days": integer("", 1),
			"starts": text("", codes(policies.RMAIssued, policies.ReplacementShipped)...), "clause": clause})),
		"obligations": list(obligationSchema()),
		"notes":       described("Informational clauses that apply.", list(clause)),
	})
}

func changesSchema() object {
	alternative := closed("Another value of one fact, and the verdict that it would give.", object{
		"fact": reference("FactName"), "value": object{"description": "A value of that fact."},
		"verdict": text("", codes(policies.Covered, policies.NeedFacts)...),
	})
	return closed("What would have answered better.", object{"changes": list(closed("", object{
		"clause": reference("PolicyClause"), "facts": list(reference("FactName")), "would": list(alternative),
	}))})
}

func windowSchema() object {
	return closed("A span of days, both ends included.", object{
		"kind": text("", codes(policies.DOAWindow, policies.LabourFreeWindow)...), "from": date(""),
		"through":  described("Null for a lifetime.", orNull(date(""))),
		"exact":    boolean("False where the start is only bounded: from is the earliest start, through the end that follows."),
		"lifetime": boolean("It has no end."),
	})
}

func chargeSchema() object {
	return closed("A fee. Without amounts its base is not known.", object{
		"code": text("", codes(policies.Restocking, policies.ExcessShipping)...), "clause": reference("PolicyClause"),
		"rate_bp":   integer("Hundredths of a percent, at most.", 1),
		"min_cents": integer("", 0), "max_cents": integer("", 0),
	}, "rate_bp", "min_cents", "max_cents")
}

func shippingSchema() object {
	return closed("Who pays one way of the parcel.", object{
		"leg":       text("return: to the seller; outbound: to the customer.", codes(policies.ReturnLeg, policies.OutboundLeg)...),
		"payer":     text("either: the customer may be charged.", codes(policies.SellerPays, policies.EitherPays)...),
		"cap_cents": integer("Up to this, one pot for the whole case.", 1),
		"clause":    reference("PolicyClause"),
	}, "cap_cents")
}

func obligationSchema() object {
	return closed("A clock that the seller set itself: hours or working_days.", object{
		"code": text("", codes(policies.VerifyFault, policies.ForwardToManufacturer)...), "hours": integer("", 1), "working_days": integer("", 1),
		"starts": text("", policies.Received.String()), "clause": reference("PolicyClause"),
	}, "hours", "working_days")
}

func listedSellerSchema() object {
	return closed("", object{
		"id": text("", sellerIDs()...), "name": text(""), "market": text(""), "sells": text(""), "zone": text("The time zone of its deadlines."),
		"policy_version": text(""), "in_force": date("The policy is in force from this day."), "url": text("Of the seller's document."),
	})
}

func sellerSchema() object {
	facts := list(reference("FactName"))
	intents := object{}
	for _, i := range policies.Intents() {
		intents[i.String()] = closed("", object{"facts": facts})
	}
	return closed("One seller's policy as data.", object{
		"id": text("", sellerIDs()...), "name": text(""), "market": text(""), "sells": text(""), "zone": text("The time zone of its deadlines."),
		"policy_version": text(""), "in_force": date(""),
		"products": list(closed("", object{"code": text(""), "name": text("")})),
		"facts": list(closed("A fact that this seller uses in some intent.", object{
			"name": reference("FactName"), "type": text("", codes(policies.KindCode, policies.KindInteger)...),
			"values": described("The codes allowed.", list(text(""))), "default": object{"description": "What holds where the fact is not given."},
		}, "values", "default")),
		"intents": described("The facts that each intent uses.", closed("", intents)),
		"clauses": list(reference("Clause")),
	})
}

func clauseSchema() object {
	return closed("One clause in our own words.", object{
		"id": reference("PolicyClause"), "title": text(""), "summary": text(""), "reading": text("How a silent or ambiguous text is read, or empty."),
		"kind": text("What the clause does."), "informational": boolean("It decides nothing."), "facts": described("The facts it reads.", list(reference("FactName"))),
	})
}

// factMeanings say what a fact is where its name does not.
var factMeanings = map[policies.Fact]string{
	policies.Seller:                "The seller whose policy decides.",
	policies.IntentFact:            "coverage: is it still covered, nothing broken; fault: something is broken; return: send it back; cancel: cancel the order.",
	policies.AskedOn:               "The day the question is asked; today in the seller's time zone where it is left out.",
	policies.Product:               "The seller's product class.",
	policies.SelectedNew:           "A new product that the seller lists as covered. The seller's own record: never asked.",
	policies.PurchasedOn:           "Order or invoice date.",
	policies.ShippedOn:             "The seller shipped it.",
	policies.DeliveredOn:           "The customer received it.",
	policies.FailedOn:              "The fault first showed.",
	policies.Channel:               "direct: bought from the seller itself.",
	policies.Destination:           "Relative to the seller's country.",
	policies.OriginalPurchaser:     "The customer bought it from the seller, not second-hand.",
	policies.Symptom:               "What is wrong; software_update: it needs another version.",
	policies.Causes:                "What may have caused it; empty where nothing is known of a cause.",
	policies.SerialIntact:          "Serial number, labels and seals are neither removed nor altered.",
	policies.CompatibilityPromised: "The seller promised in writing that it would fit.",
	policies.AcquiredOnLease:       "The device came under that same lease.",
	policies.Opened:                "The package was opened.",
	policies.Complete:              "All manuals, accessories and the original box are there.",
	policies.Marked:                "Permanent marks, scratches or dents on product or box.",
	policies.OrderShipped:          "Implied by shipped_on and delivered_on.",
	policies.DeliveryRefused:       "Refused at the door, or undeliverable for a wrong address.",
	policies.PriceCents:            "Price of the product in US cents.",
	policies.FreightCents:          "Shipping, handling and insurance paid, in US cents.",
	policies.FreeShipping:          "The order was shipped free of charge.",
	policies.ExtendedMonths:        "Extra months of warranty bought.",
	policies.StatedMonths:          "A warranty period stated for this very product, in months.",
	policies.Brand:                 "own: the seller's; agent: sold by it as an agent.",
	policies.OnsiteAgreed:          "On-site service is agreed in the sales contract.",
	policies.AdvanceReplacement:    "The customer asks for the replacement first.",
	policies.ShippingCostCents:     "Expected shipping, duty and tax of this case, in US cents.",
	policies.DontKnow:              "Facts that the customer cannot tell.",
}
