package connectpro

import p "proviso/policies"

// Numbers of the text.
const (
	RMAReceiptDays    = 14 // connectpro.rma_14_days
	AdvanceReturnDays = 14 // connectpro.advance_replacement
)

// handlingClauses say how goods travel and what is needed.
var handlingClauses = []p.Clause{
	{
		ID: id + ".return_freight", Title: "Freight of a return",
		Summary: "You send it prepaid. The way back goes by ground, and you may be charged for it; another method costs you the difference.",
		Shipping: []p.ShippingRule{
			{Leg: p.ReturnLeg, Payer: p.CustomerPays, On: fault, When: domestic},
			{Leg: p.OutboundLeg, Payer: p.EitherPays, On: fault, When: domestic},
			{Leg: p.ReturnLeg, Payer: p.CustomerPays, On: back, When: accepted},
			{Leg: p.OutboundLeg, Payer: p.EitherPays, On: back, With: p.Exchange},
		},
	},
	{
		ID: id + ".freight_not_refunded", Title: "Freight is not refunded",
		Summary: "Once an order has shipped, shipping and handling are never refunded; where shipping was free, a refused or returned order is charged what it cost.",
		Charges: []p.ChargeRule{{Code: p.FreightCharge, On: faultOrBack, With: p.Refund, When: p.Yes(p.FreeShipping),
			Amount: p.ShippingCostCents, Deducted: true}},
		Limits: []p.LimitRule{{On: faultOrBack, With: p.Refund}},
	},
	{
		ID: id + ".rma_required", Title: "An RMA number is required",
		Summary: "Without an RMA number there is no credit, repair or exchange; goods without one are delayed or rejected.",
		Reading: "Goods that arrive without a number are held until staff have looked.",
		Limits:  []p.LimitRule{{On: fault}, {On: back, When: accepted}},
	},
	{
		ID: id + ".rma_14_days", Title: "Fourteen days to send it in",
		Summary: "Goods must be received within 14 days of the day the RMA was issued.",
		Deadlines: []p.DeadlineRule{
			{Code: p.RMAReceipt, Days: RMAReceiptDays, Starts: p.RMAIssued, On: fault},
			{Code: p.RMAReceipt, Days: RMAReceiptDays, Starts: p.RMAIssued, On: back, When: accepted},
		},
	},
	{
		ID: id + ".rma_on_box", Title: "The number on the box",
		Summary: "The RMA number stands clearly on the outside of the box, or the process is delayed.",
		Limits:  []p.LimitRule{{On: fault}, {On: back, When: accepted}},
	},
	{
		ID: id + ".intake", Title: "What the seller asks for",
		Summary: "An RMA needs your customer account, the invoice number, the part number, the serial number and the reason of the return.",
		Evidence: p.EvidenceRules{{On: faultOrBack, Items: []p.EvidenceItem{p.CustomerAccount, p.InvoiceNumber, p.PartNumber,
			p.SerialNumber, p.ReturnReason}}},
		Limits: []p.LimitRule{{On: faultOrBack}},
	},
	{
		ID: id + ".packaging", Title: "Packaging",
		Summary: "Use the original packaging with manuals and accessories inside a padded outer box; a service charge may follow where the condition is not original.",
		Notes:   []p.NoteRule{{On: faultOrBack}},
	},
	{
		ID: id + ".transit_risk", Title: "Risk on the way",
		Summary: "Parcels lost or damaged on the way back are your risk: insure them.",
		Notes:   []p.NoteRule{{On: faultOrBack}},
	},
	{
		ID: id + ".no_marks", Title: "No marks",
		Summary: "Goods with permanent marks, scratches or dents cannot be exchanged or credited.",
		Reading: "A replacement under warranty stays possible.",
		Limits:  []p.LimitRule{{On: faultOrBack, With: p.Refund, When: p.All(p.Granted(p.MoneyBack), p.Yes(p.Marked))}},
	},
	{
		ID: id + ".after_receipt", Title: "Replacements after receipt",
		Summary: "A replacement ships by ground once the defective part has arrived.",
		Limits:  []p.LimitRule{{On: fault, With: p.Replace}},
	},
	{
		ID: id + ".advance_replacement", Title: "Advance replacement",
		Summary: "On request the replacement ships first: up to the price is held until the defective unit is back, within 14 days of the replacement's shipment, and the replacement's freight is not given back.",
		Remedies: []p.RemedyRule{{Remedy: p.AdvanceReplacementRemedy, On: fault,
			When: p.All(p.Yes(p.AdvanceReplacement), domestic, serviced)}},
		Charges: []p.ChargeRule{
			{Code: p.ReplacementHold, On: fault, With: p.AdvanceReplacementRemedy, Amount: p.PriceCents, UpTo: true},
			{Code: p.ReplacementFreight, On: fault, With: p.AdvanceReplacementRemedy},
		},
		Deadlines: []p.DeadlineRule{{Code: p.AdvanceReturn, Days: AdvanceReturnDays, Starts: p.ReplacementShipped, On: fault,
			With: p.AdvanceReplacementRemedy}},
	},
	{
		ID: id + ".refund_method", Title: "How a refund is paid",
		Summary: "Refunds go back by the method of payment, or by check at the seller's discretion.",
		Notes:   []p.NoteRule{{On: p.OnFault | p.OnReturn | p.OnCancel}},
	},
	{
		ID: id + ".address", Title: "Address corrections",
		Summary: "Address corrections and intercepted parcels are billed.",
		Notes:   []p.NoteRule{{On: faultOrBack}},
	},
	{
		ID: id + ".extended", Title: "Extended packages",
		Summary: "Extended warranty packages are available on request.",
		Notes:   []p.NoteRule{{On: device}},
	},
	p.Unnamed(id),
	p.LateReport(id),
	p.NotKnown(id),
	p.Silent(id, "What this policy does not deal with is decided by a person."),
	p.LocalLaw(id, "Mandatory consumer law where you live is not limited by this answer."),
}
