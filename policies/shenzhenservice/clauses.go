package shenzhenservice

import p "proviso/policies"

// Numbers of the text.
const (
	TermMonths        = 12 // shenzhen_service.term, unless a period is stated
	LabourFreeMonths  = 24 // shenzhen_service.labour_free, after the term
	VerifyHours       = 12 // shenzhen_service.verify_12h
	ReturnWorkingDays = 3  // shenzhen_service.return_3_days
	ForwardHours      = 12 // shenzhen_service.forward_12h
)

const (
	device = p.OnCoverage | p.OnFault // the intents that are about a device's term
	fault  = p.OnFault
)

// repairable are the symptoms that a paid repair takes.
var repairable = p.Is(p.Symptom, p.Failure|p.PhysicalDamage)

// excludes refuses the free repair where one of the causes is given.
func excludes(causes p.CauseSet) []p.RouteRule {
	return []p.RouteRule{{Route: p.Warranty, On: fault, Effect: p.Refuses, When: p.AnyCause(causes)}}
}

// charged states a paid repair while the condition holds.
func charged(while *p.Cond) []p.RouteRule {
	return []p.RouteRule{
		{Route: p.PaidRepair, On: p.OnCoverage, Effect: p.Charges, When: while},
		{Route: p.PaidRepair, On: fault, Effect: p.Charges, When: p.All(while, repairable)},
	}
}

// inTerm closes the paid repair: within the term the text prices none.
var inTerm = p.RouteRule{Route: p.PaidRepair, On: device, Effect: p.Refuses, When: p.Running(warranty), Silent: true}

var clauses = []p.Clause{
	{
		ID: id + ".scope", Title: "Whose products are served",
		Summary: "The centre serves its own brand and the brands that it sells as an agent, and no others.",
		Bars:    []p.Bar{{On: device, Effect: p.Refuses, When: p.Is(p.Brand, p.OtherBrand)}},
	},
	{
		ID: id + ".term", Title: "Twelve months",
		Summary: "The warranty runs for 12 months unless another period is stated for the product; extra months that you bought are added.",
		Reading: "The text does not say when it begins: it is counted from delivery.",
		Routes:  []p.RouteRule{{Route: p.Warranty, On: device, Within: warranty}},
	},
	{
		ID: id + ".free", Title: "Free repair in the term",
		Summary: "Within the term a quality failure is repaired, and a version upgrade is done, free of charge.",
		Routes:  []p.RouteRule{{Route: p.Warranty, On: fault, Effect: p.Grants, When: p.Is(p.Symptom, p.Failure|p.NeedsSoftwareUpdate)}},
		Remedies: []p.RemedyRule{
			{Remedy: p.Repair, On: fault, When: p.Not(p.Is(p.Symptom, p.NeedsSoftwareUpdate))},
			{Remedy: p.SoftwareUpdate, On: fault, When: p.Is(p.Symptom, p.NeedsSoftwareUpdate)},
		},
	},
	{
		ID: id + ".manual", Title: "Against the manual",
		Summary: "Misuse, wrong installation, wrong voltage, and storage or surroundings that the manual rules out are excluded.",
		Routes:  excludes(p.Misuse | p.ImproperInstallation | p.WrongVoltage | p.ImproperStorage | p.UnsuitableEnvironment),
	},
	{
		ID: id + ".unauthorized", Title: "Repair or change by others",
		Summary: "Devices repaired or modified by others are excluded.",
		Routes:  excludes(p.UnauthorizedRepair | p.Modification),
	},
	{
		ID: id + ".man_made", Title: "Man-made damage",
		Summary: "Damage done by the user or by an accident is excluded.",
		Routes:  excludes(p.UserDamage | p.Accident),
	},
	{
		ID: id + ".force_majeure", Title: "Natural disaster",
		Summary: "Damage from natural disasters is excluded.",
		Routes:  excludes(p.NaturalDisaster),
	},
	{
		ID: id + ".labour_free", Title: "Two years of free labour",
		Summary: "In the first and second year past the term a repair costs its parts; the labour is free.",
		Routes:  append(charged(p.Running(labourFree)), inTerm),
		Charges: []p.ChargeRule{{Code: p.Parts, On: fault, When: p.All(p.Not(p.Running(warranty)), p.Running(labourFree))}},
	},
	{
		ID: id + ".parts_and_labour", Title: "Parts and labour",
		Summary: "After those two years a repair costs its parts and its labour.",
		Reading: "The text speaks of three years or more past the term; it is read as everything after the second.",
		Routes:  charged(p.Not(p.Running(labourFree))),
		Charges: []p.ChargeRule{
			{Code: p.Parts, On: fault, When: p.Not(p.Running(labourFree))},
			{Code: p.Labour, On: fault, When: p.Not(p.Running(labourFree))},
		},
	},
	{
		ID: id + ".onsite", Title: "Service at your place",
		Summary:  "In Shenzhen, or where the sales contract agrees to it, the repair can be done on site.",
		Remedies: []p.RemedyRule{{Remedy: p.OnsiteRepair, On: fault, When: p.Any(p.Is(p.ServiceArea, p.InShenzhen), p.Yes(p.OnsiteAgreed))}},
		Limits:   []p.LimitRule{{On: fault, With: p.OnsiteRepair}},
	},
	{
		ID: id + ".dual_service", Title: "The manufacturer's service",
		Summary:  "For products sold as an agent the manufacturer's own service stands beside the centre's, and you choose.",
		Remedies: []p.RemedyRule{{Remedy: p.ManufacturerService, On: fault, When: p.Is(p.Brand, p.AgentBrand)}},
		Limits:   []p.LimitRule{{On: fault, With: p.ManufacturerService}},
	},
	{
		ID: id + ".one_way_freight", Title: "Freight one way",
		Summary: "You pay the way there; the centre pays the way back by ordinary post, road or slow rail, in and out of warranty.",
		Shipping: []p.ShippingRule{
			{Leg: p.ReturnLeg, Payer: p.CustomerPays, On: fault},
			{Leg: p.OutboundLeg, Payer: p.SellerPays, On: fault},
		},
	},
	{
		ID: id + ".express", Title: "Urgent freight",
		Summary: "Urgent freight is at your expense.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	{
		ID: id + ".hotline", Title: "Hotline",
		Summary: "Advice by telephone is available seven days a week, twelve hours a day; the office is in Shenzhen.",
		Notes:   []p.NoteRule{{On: device}},
	},
	{
		ID: id + ".verify_12h", Title: "Checked within 12 hours",
		Summary:     "The centre verifies the fault with you within 12 hours of receiving the device.",
		Obligations: []p.ObligationRule{{Code: p.VerifyFault, Hours: VerifyHours, On: fault}},
	},
	{
		ID: id + ".return_3_days", Title: "Back in three working days",
		Summary:     "A device of the centre's own brand goes back to you within 3 working days.",
		Obligations: []p.ObligationRule{{Code: p.ReturnRepaired, WorkingDays: ReturnWorkingDays, On: fault, When: p.Is(p.Brand, p.OwnBrand)}},
	},
	{
		ID: id + ".forward_12h", Title: "Forwarded within 12 hours",
		Summary:     "A product sold as an agent reaches the manufacturer's service centre within 12 hours.",
		Obligations: []p.ObligationRule{{Code: p.ForwardToManufacturer, Hours: ForwardHours, On: fault, When: p.Is(p.Brand, p.AgentBrand)}},
	},
	p.Unnamed(id),
	p.LateReport(id),
	p.NotKnown(id),
	p.Silent(id, "The policy does not deal with returning a working product or with cancelling an order, so a person decides."),
	p.LocalLaw(id, "Mandatory consumer law where you live is not limited by this answer."),
}
