package softnetworks

import p "proviso/policies"

// Numbers of the text.
const (
	TermMonths     = 12 // softnetworks.term
	RMAReceiptDays = 30 // softnetworks.rma_30_days
)

const (
	device = p.OnCoverage | p.OnFault // the intents that are about a device's term
	fault  = p.OnFault
)

// excludes refuses the warranty of a fault where the condition holds.
func excludes(when *p.Cond) []p.RouteRule {
	return []p.RouteRule{{Route: p.Warranty, On: fault, Effect: p.Refuses, When: when}}
}

var clauses = []p.Clause{
	{
		ID: id + ".term", Title: "One year from shipment",
		Summary: "The warranty runs for one year from the day the seller shipped the product; extra months that you bought are added.",
		Routes:  []p.RouteRule{{Route: p.Warranty, On: device, Within: warranty}},
	},
	{
		ID: id + ".scope", Title: "What is covered",
		Summary: "Certified pre-owned products are covered, and new products only where the seller lists them as selected.",
		Reading: "A new product whose selection is not on record goes to a person.",
		Bars: []p.Bar{
			{On: device, Effect: p.Refuses, When: p.All(p.OfClass(newHardware), p.No(p.SelectedNew))},
			{On: device, Effect: p.Refers, When: p.All(p.OfClass(newHardware), p.Unrecorded())},
		},
	},
	{
		ID: id + ".defects", Title: "Manufacturing defects",
		Summary: "Defects in material or workmanship that show under normal use are covered.",
		Routes:  []p.RouteRule{{Route: p.Warranty, On: fault, Effect: p.Grants, When: p.Is(p.Symptom, p.Failure)}},
	},
	{
		ID: id + ".original_purchaser", Title: "Original purchaser only",
		Summary: "The warranty serves the original purchaser and does not pass on with the device.",
		Bars:    []p.Bar{{On: device, Effect: p.Refuses, When: p.No(p.OriginalPurchaser)}},
	},
	{
		ID: id + ".ineligible", Title: "Products without warranty or return",
		Summary: "Software, key codes, voice mail, batteries, headsets, licenses, extended warranties, service agreements and special orders have neither warranty nor return.",
		Bars:    []p.Bar{{On: p.OnCoverage | p.OnFault | p.OnReturn, Effect: p.Refuses, When: p.OfClass(software | keyCode | voiceMail | battery | headset | license | extendedWarranty | serviceAgreement | specialOrder)}},
	},
	{
		ID: id + ".wear", Title: "Wear",
		Summary: "Normal wear and cosmetic marks are not defects.",
		Routes:  excludes(p.Any(p.AnyCause(p.Wear), p.Is(p.Symptom, p.CosmeticWear))),
	},
	{
		ID: id + ".misuse", Title: "Misuse",
		Summary: "Damage from misuse, or done by the user, is not covered.",
		Routes:  excludes(p.AnyCause(p.Misuse | p.UserDamage)),
	},
	{
		ID: id + ".installation", Title: "Wrong installation",
		Summary: "Faults from improper installation or configuration are not covered.",
		Routes:  excludes(p.AnyCause(p.ImproperInstallation)),
	},
	{
		ID: id + ".accident", Title: "Accident",
		Summary: "Damage from an accident is not covered.",
		Routes:  excludes(p.AnyCause(p.Accident)),
	},
	{
		ID: id + ".electrical", Title: "Electrical stress",
		Summary: "Lightning, power surges, wrong voltage and other electrical stress are not covered.",
		Routes:  excludes(p.AnyCause(p.Lightning | p.PowerSurge | p.WrongVoltage)),
	},
	{
		ID: id + ".modification", Title: "Modification",
		Summary: "A device that was modified is not covered.",
		Routes:  excludes(p.AnyCause(p.Modification)),
	},
	{
		ID: id + ".remedy", Title: "Repair, replacement or credit",
		Summary: "The seller repairs, replaces or credits, and chooses which after it has received the device; where it offers an advance replacement, that is free.",
		Remedies: []p.RemedyRule{
			{Remedy: p.Repair, On: fault}, {Remedy: p.Replace, On: fault}, {Remedy: p.Credit, On: fault},
			{Remedy: p.AdvanceReplacementRemedy, On: fault, When: p.Yes(p.AdvanceReplacement)},
		},
		Limits: []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".rma_30_days", Title: "Thirty days to send it in",
		Summary:   "Goods, defective or not, must reach the seller within 30 days of the day the RMA was issued.",
		Deadlines: []p.DeadlineRule{{Code: p.RMAReceipt, Days: RMAReceiptDays, Starts: p.RMAIssued, On: p.OnFault | p.OnReturn}},
	},
	{
		ID: id + ".original_term", Title: "The original term goes on",
		Summary: "A repaired or replaced unit is covered to the end of the original term; no new term begins.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	{
		ID: id + ".premium", Title: "Premium upgrades",
		Summary: "Premium upgrades include a year of coverage and support around the clock, at a price from the account manager.",
		Reading: "Whether that year comes on top is not stated; only extra months on record lengthen the term.",
		Notes:   []p.NoteRule{{On: device}},
	},
	{
		ID: id + ".return_policy", Title: "Return procedure",
		Summary: "You follow the seller's own return procedure.",
		Reading: "That procedure is not part of this document, so nothing is required beyond what stands here.",
		Notes:   []p.NoteRule{{On: p.OnFault | p.OnReturn}},
	},
	p.Unnamed(id),
	p.LateReport(id),
	p.NotKnown(id),
	p.Silent(id, "The policy states no terms for returning a working product or for cancelling an order, so a person decides."),
	p.LocalLaw(id, "Mandatory consumer law where you live is not limited by this answer."),
}
