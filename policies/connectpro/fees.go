package connectpro

import p "proviso/policies"

// Numbers of the text.
const (
	RestockingRate      p.BasisPoints = 1_500 // connectpro.restocking_15: 15 %, at most
	IncompleteRate      p.BasisPoints = 3_000 // connectpro.restocking_incomplete: 30 %, at most
	RefusedDeliveryRate p.BasisPoints = 3_000 // connectpro.refused_delivery: 30 %, at most
	ProcessingRate      p.BasisPoints = 290   // connectpro.processing_domestic: 2.9 %

	// The seller may change these without notice: as published for 22 November 2026.
	InternationalRate      p.BasisPoints = 490   // connectpro.processing_international: 4.9 %
	InternationalWireCents p.Cents       = 5_000 // connectpro.processing_international: 50 US dollars
)

var byCard = p.Is(p.Payment, p.ByCard|p.ByPayPal)

// feeClauses say what a refund costs and what a cancellation costs.
var feeClauses = []p.Clause{
	{
		ID: id + ".restocking_15", Title: "Restocking fee for opened goods",
		Summary: "The seller may keep up to 15 % of the price of a working product whose package was opened.",
		Reading: "An unopened product costs nothing; a defective one is never charged this fee.",
		Charges: []p.ChargeRule{{Code: p.Restocking, On: back, With: p.Refund, When: p.All(accepted, p.Yes(p.Opened)),
			Rate: RestockingRate, Base: p.Price, UpTo: true, Deducted: true}},
	},
	{
		ID: id + ".restocking_incomplete", Title: "Restocking fee for incomplete goods",
		Summary: "The seller may keep up to 30 % of the price where manuals, accessories or the original box are missing.",
		Charges: []p.ChargeRule{{Code: p.Restocking, On: faultOrBack, With: p.Refund, When: p.All(accepted, p.No(p.Complete)),
			Rate: IncompleteRate, Base: p.Price, UpTo: true, Deducted: true}},
	},
	{
		ID: id + ".refused_delivery", Title: "Refused or undeliverable parcels",
		Summary: "A parcel refused at the door, or undeliverable for a wrong address, is refunded without freight, less up to 30 % of the price.",
		Routes: []p.RouteRule{
			{Route: p.RefusedDelivery, On: back, Effect: p.Refuses, When: accepted, Silent: true},
			{Route: p.RefusedDelivery, On: back, Effect: p.Grants, When: refused},
		},
		Charges: []p.ChargeRule{{Code: p.Restocking, On: back, With: p.Refund, When: refused,
			Rate: RefusedDeliveryRate, Base: p.Price, UpTo: true, Deducted: true}},
	},
	{
		ID: id + ".processing_domestic", Title: "Processing fee",
		Summary: "For payments by card or PayPal 2.9 % is not refunded.",
		Charges: []p.ChargeRule{
			{Code: p.Processing, On: faultOrBack, With: p.Refund, When: byCard, Rate: ProcessingRate, Base: p.Price, Deducted: true},
			{Code: p.Processing, On: cancel, With: p.Refund, When: p.All(domestic, byCard), Rate: ProcessingRate, Base: p.PriceAndFreight, Deducted: true},
		},
	},
	{
		ID: id + ".processing_international", Title: "Processing fee, international",
		Summary: "When an international order is cancelled before shipment, 4.9 % of a payment by card or PayPal, or 50 US dollars of a wire transfer, is not refunded; the rate can change without notice.",
		Charges: []p.ChargeRule{
			{Code: p.Processing, On: cancel, With: p.Refund, When: p.All(international, byCard), Rate: InternationalRate, Base: p.PriceAndFreight, Deducted: true},
			{Code: p.WireFee, On: cancel, With: p.Refund, When: p.All(international, p.Is(p.Payment, p.ByWire)), Flat: InternationalWireCents, Deducted: true},
		},
	},
	{
		ID: id + ".international_agreement", Title: "International agreement",
		Summary: "International buyers sign the terms before the order ships.",
		Notes:   []p.NoteRule{{On: p.OnFault | p.OnReturn | p.OnCancel, When: international}},
	},
	{
		ID: id + ".cancel_before_shipping", Title: "Cancel before it ships",
		Summary: "An order can be cancelled until it ships, whatever its destination, and not after.",
		Routes: []p.RouteRule{
			{Route: p.Cancellation, On: cancel, Effect: p.Grants, When: p.No(p.OrderShipped)},
			{Route: p.Cancellation, On: cancel, Effect: p.Refuses, When: p.Yes(p.OrderShipped)},
		},
		Remedies: []p.RemedyRule{{Remedy: p.Refund, On: cancel}},
	},
	{
		ID: id + ".international_final", Title: "International sales are final",
		Summary: "Once an international order has shipped there is no return and no refund, without exception; a fault is repaired under warranty only.",
		Bars:    []p.Bar{{On: back, Effect: p.Refuses, When: international}},
		Routes: []p.RouteRule{
			{Route: p.DOA, On: fault, Effect: p.Refuses, When: international},
			{Route: p.Cancellation, On: cancel, Effect: p.Refuses, When: p.All(international, p.Yes(p.OrderShipped))},
		},
		Limits: []p.LimitRule{{On: fault, When: international}},
	},
	{
		ID: id + ".international_freight", Title: "International freight",
		Summary: "For an international repair you pay both ways.",
		Shipping: []p.ShippingRule{
			{Leg: p.ReturnLeg, Payer: p.CustomerPays, On: fault, When: international},
			{Leg: p.OutboundLeg, Payer: p.CustomerPays, On: fault, When: international},
		},
	},
	{
		ID: id + ".international_agent", Title: "Agents abroad",
		Summary: "An authorised agent in your country may take the return or the repair.",
		Notes:   []p.NoteRule{{On: faultOrBack, When: international}},
	},
}
