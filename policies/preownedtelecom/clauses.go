package preownedtelecom

import p "proviso/policies"

// Numbers of the text.
const (
	DOADays                  = 14     // preowned_telecom.doa
	TermDays                 = 90     // preowned_telecom.term
	ShippingCapCents p.Cents = 50_000 // preowned_telecom.shipping_cap, both legs of a case together
)

const (
	device = p.OnCoverage | p.OnFault // the intents that are about a device's term
	fault  = p.OnFault
)

// damagedInTransit is damage that the transport did.
var damagedInTransit = p.All(p.Is(p.Symptom, p.PhysicalDamage), p.AnyCause(p.Transit))

// fails is what both routes repair: a failure, or a missing compatibility that was
// promised (clause compatibility).
var fails = p.Any(p.Is(p.Symptom, p.Failure), p.All(p.Is(p.Symptom, p.Incompatibility), p.Yes(p.CompatibilityPromised)))

// anythingKnown holds where some cause is named. A damage of which no cause is known
// is not plainly excluded.
var anythingKnown = p.AnyCause(p.EveryCause)

// refused states the same refusal of a fault for both routes.
func refused(when *p.Cond) []p.RouteRule {
	return []p.RouteRule{
		{Route: p.DOA, On: fault, Effect: p.Refuses, When: when},
		{Route: p.Warranty, On: fault, Effect: p.Refuses, When: when},
	}
}

var clauses = []p.Clause{
	{
		ID: id + ".condition", Title: "Condition of the goods",
		Summary: "Goods are pre-owned or refurbished and may show small cosmetic flaws; pictures are examples unless they are marked as the actual unit.",
		Notes:   []p.NoteRule{{On: p.OnCoverage | p.OnFault | p.OnReturn}},
	},
	{
		ID: id + ".cosmetic", Title: "Cosmetic flaws",
		Summary: "Marks and wear that do not affect the function are no defect.",
		Routes:  refused(p.Is(p.Symptom, p.CosmeticWear)),
	},
	{
		ID: id + ".doa", Title: "Defective on arrival",
		Summary: "A unit reported as defective within 14 days of delivery counts as defective on arrival; so does damage done in transit.",
		Reading: "A failure inside those days counts as on arrival. Damage in transit reported later goes to a person.",
		Routes: []p.RouteRule{
			{Route: p.DOA, On: device, Within: onArrival},
			{Route: p.DOA, On: fault, Effect: p.Grants, When: p.Any(fails, damagedInTransit)},
		},
	},
	{
		ID: id + ".term", Title: "Ninety days of function",
		Summary: "The function is warranted for 90 days from delivery under normal use; extra months that you bought are added.",
		Routes: []p.RouteRule{
			{Route: p.Warranty, On: device, Within: warranty},
			{Route: p.Warranty, On: fault, Effect: p.Grants, When: fails},
		},
	},
	{
		ID: id + ".exclusions", Title: "What is excluded",
		Summary: "Misuse, wrong installation, accidents, damage by the user, liquid, fire, lightning, power surges, repair by others, modification and physical damage other than in transit are excluded.",
		Reading: "Physical damage of which no cause is known goes to a person.",
		Routes: refused(p.Any(
			p.AnyCause(p.Misuse|p.ImproperInstallation|p.Accident|p.UserDamage|p.Liquid|p.Fire|p.Lightning|p.PowerSurge|p.UnauthorizedRepair|p.Modification),
			p.All(p.Is(p.Symptom, p.PhysicalDamage), p.Not(p.AnyCause(p.Transit)), anythingKnown),
		)),
	},
	{
		ID: id + ".compatibility", Title: "Compatibility",
		Summary: "That a unit does not work with your other equipment is no defect, unless compatibility was promised in writing.",
		Routes:  refused(p.All(p.Is(p.Symptom, p.Incompatibility), p.No(p.CompatibilityPromised))),
	},
	{
		ID: id + ".as_sold", Title: "Sold as is, for parts, or without returns",
		Summary: "Goods sold as is or for parts cannot be returned and are not covered; goods sold without returns cannot be returned.",
		Reading: "The text speaks of returns; coverage follows it. A fault of goods sold without returns goes to a person.",
		Bars: []p.Bar{
			{On: device, Effect: p.Refuses, When: p.Is(p.SoldAs, p.SoldAsIs|p.SoldForParts)},
			{On: device, Effect: p.Refers, When: p.Is(p.SoldAs, p.SoldNoReturns)},
			{On: p.OnReturn, Effect: p.Refuses, When: p.Is(p.SoldAs, p.SoldAsIs|p.SoldForParts|p.SoldNoReturns)},
		},
	},
	{
		ID: id + ".tampered", Title: "Serial number and seals",
		Summary: "A unit whose serial number, labels or seals were removed or altered is refused.",
		Bars:    []p.Bar{{On: p.OnFault | p.OnReturn, Effect: p.Refuses, When: p.No(p.SerialIntact)}},
	},
	{
		ID: id + ".evidence", Title: "What to show",
		Summary: "A claim needs the order number, the part number, a photo of the serial number, a photo of the installation, a description of the fault, and support for it: video, screenshots, logs or console output.",
		Reading: "The list holds for units defective on arrival and for warranty alike.",
		Evidence: p.EvidenceRules{{On: fault, Items: []p.EvidenceItem{p.OrderNumber, p.PartNumber, p.SerialPhoto,
			p.InstallationPhoto, p.FaultDescription, p.SupportingEvidence}}},
		Limits: []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".rma_first", Title: "Nothing without an RMA",
		Summary: "First contact, then troubleshooting, then the RMA with instructions, then shipping, then the check: nothing goes back before the RMA is approved, and its number shows on the package.",
		Limits:  []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".remedy", Title: "Replacement, repair or refund",
		Summary: "The seller replaces, repairs or refunds, depending on the case and on stock.",
		Remedies: []p.RemedyRule{
			{Remedy: p.Replace, On: fault}, {Remedy: p.Repair, On: fault}, {Remedy: p.Refund, On: fault},
		},
		Limits: []p.LimitRule{{On: fault}},
	},
	{
		ID: id + ".shipping_cap", Title: "Shipping paid up to 500 dollars",
		Summary: "For a confirmed claim the seller pays both ways with duties, taxes and customs, up to 500 US dollars a case; what exceeds that needs written approval before shipping.",
		Shipping: []p.ShippingRule{
			{Leg: p.ReturnLeg, Payer: p.SellerPays, Cap: ShippingCapCents, On: fault},
			{Leg: p.OutboundLeg, Payer: p.SellerPays, Cap: ShippingCapCents, On: fault},
		},
		Charges: []p.ChargeRule{{Code: p.ExcessShipping, On: fault, Amount: p.ShippingCostCents, AboveFree: ShippingCapCents, UpTo: true}},
	},
	{
		ID: id + ".keep_receipts", Title: "Keep receipts",
		Summary: "Keep the shipping receipts and the tracking number.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	{
		ID: id + ".refund_timing", Title: "When a refund arrives",
		Summary: "A refund follows the receipt and check of the unit; how long it takes depends on the method of payment.",
		Notes:   []p.NoteRule{{On: fault}},
	},
	p.LocalLaw(id, "Mandatory law where you live stands above the seller's policy and above this answer."),
	{
		ID: id + ".contact", Title: "How to reach the seller",
		Summary: "Requests go to the seller by e-mail with the order number and the evidence; ordering accepts the terms.",
		Notes:   []p.NoteRule{{On: p.OnCoverage | p.OnFault | p.OnReturn | p.OnCancel}},
	},
	p.Unnamed(id),
	p.LateReport(id),
	p.NotKnown(id),
	p.Silent(id, "The policy does not deal with returning a working unit or with cancelling an order, so a person decides."),
}
