package spectrumvoip

import p "proviso/policies"

// TermMonths is the standard warranty of spectrumvoip.term.
const TermMonths = 12

const (
	device = p.OnCoverage | p.OnFault // the intents that are about a device's term
	fault  = p.OnFault
)

// mishaps are the causes that the lease program bears (clause lease_program).
var mishaps = p.Accident | p.UserDamage | p.Transit | p.Liquid | p.Lightning | p.PowerSurge | p.WrongVoltage | p.NaturalDisaster | p.Fire | p.Wear

// underLease holds while the lease that the device came under runs.
var underLease = p.All(p.Is(p.Lease, p.CurrentLease), p.Yes(p.AcquiredOnLease))

var clauses = []p.Clause{
	{
		ID: id + ".term", Title: "One year from purchase",
		Summary: "Devices carry a one-year warranty against defects from the day of purchase; extra months on record are added.",
		Reading: "The day on which a device was acquired is read as the day of purchase.",
		Routes: []p.RouteRule{
			{Route: p.Warranty, On: device, Within: warranty},
			{Route: p.Warranty, On: fault, Effect: p.Grants, When: p.Is(p.Symptom, p.Failure)},
		},
	},
	{
		ID: id + ".manufacturer", Title: "The manufacturer's warranty",
		Summary: "The standard warranty is the manufacturer's; the seller handles the replacement for you.",
		Notes:   []p.NoteRule{{On: device}},
	},
	{
		ID: id + ".third_party", Title: "Bought elsewhere",
		Summary: "Devices bought from anyone but the seller are never covered.",
		Reading: "The text speaks of phones; other devices are read the same way.",
		Bars:    []p.Bar{{On: device, Effect: p.Refuses, When: p.Is(p.Channel, p.Reseller)}},
	},
	{
		ID: id + ".lease_program", Title: "Leased phones are replaced",
		Summary: "While the lease that a phone came under runs, a failed or damaged phone is replaced at no charge, whatever its age; mishaps count too.",
		Reading: "Misuse, modification and repair by others are not plainly mishaps: a person looks at them.",
		Routes: []p.RouteRule{
			{Route: p.LeaseProgram, On: p.OnCoverage, Effect: p.Grants, When: underLease},
			{Route: p.LeaseProgram, On: fault, Effect: p.Grants, When: p.All(underLease, p.Is(p.Symptom, p.Failure|p.PhysicalDamage))},
		},
	},
	{
		ID: id + ".lease_is_no_warranty", Title: "A lease is not a warranty",
		Summary: "A lease finances the device; it neither creates nor lengthens the one-year warranty, and the replacement program serves only phones under the current lease they came with.",
		Reading: "For other devices under their current lease the program's text is unclear, so a person looks at them.",
		Routes: []p.RouteRule{
			{Route: p.LeaseProgram, On: device, Effect: p.Refuses, When: p.Not(underLease)},
			{Route: p.LeaseProgram, On: device, Effect: p.Refers, When: p.OfClass(ipDevice)},
		},
	},
	{
		ID: id + ".defect_only", Title: "Defects only",
		Summary: "Outside the lease program physical damage is not covered; marks of wear are covered nowhere, because nothing has failed.",
		Routes: []p.RouteRule{
			{Route: p.Warranty, On: fault, Effect: p.Refuses, When: p.Is(p.Symptom, p.PhysicalDamage|p.CosmeticWear)},
			{Route: p.LeaseProgram, On: fault, Effect: p.Refuses, When: p.Is(p.Symptom, p.CosmeticWear)},
		},
	},
	{
		ID: id + ".refurbished", Title: "Refurbished replacement",
		Summary:  "You receive the same or a similar refurbished model of the best grade, at the seller's choice.",
		Remedies: []p.RemedyRule{{Remedy: p.ReplaceRefurbished, On: fault}},
		Limits:   []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".ships_first", Title: "The replacement ships first",
		Summary:  "The seller sends the replacement before yours goes back, by a delivery service and at its own cost.",
		Remedies: []p.RemedyRule{{Remedy: p.AdvanceReplacementRemedy, On: fault}},
		Shipping: []p.ShippingRule{{Leg: p.OutboundLeg, Payer: p.SellerPays, On: fault}},
	},
	{
		ID: id + ".return_label", Title: "Sending the old one back",
		Summary:  "The defective unit goes back afterwards, in its original packaging with its cables and with the label that the seller supplies.",
		Reading:  "No day limit is stated for sending it back.",
		Shipping: []p.ShippingRule{{Leg: p.ReturnLeg, Payer: p.SellerPays, On: fault}},
	},
	{
		ID: id + ".intake", Title: "What support asks for",
		Summary:  "Support needs the extension number, the MAC address, and a phone number and e-mail address to reach you.",
		Evidence: p.EvidenceRules{{On: fault, Items: []p.EvidenceItem{p.ExtensionNumber, p.MACAddress, p.ContactPhone, p.ContactEmail}}},
		Limits:   []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".troubleshooting", Title: "Troubleshooting",
		Summary: "Support may ask for remote access from a computer on the same network, for other cables, or for pictures of the device and its connections.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	{
		ID: id + ".phone_support", Title: "Claims begin with a call",
		Summary: "A claim begins with a call to support: HELP (4357) from one of the seller's phones, or (469) 429-2500.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	p.Unnamed(id),
	p.LateReport(id),
	p.NotKnown(id),
	p.Silent(id, "The policy does not deal with returning a working device or with cancelling an order, so a person decides."),
	p.LocalLaw(id, "Mandatory consumer law where you live is not limited by this answer."),
}
