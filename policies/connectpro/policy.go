// Package connectpro holds the written policy of ConnectPRO, clause by clause.
package connectpro

import p "proviso/policies"

const id = "connectpro"

var international = p.Is(p.Destination, "international")
var domestic = p.Is(p.Destination, "domestic")

// onArrival and moneyBack count from receipt (clauses doa and money_back_15),
// warranty from the invoice (clause terms).
var (
	onArrival = &p.Window{
		Kind: p.DOAWindow, On: p.On(p.Fault), Start: p.DeliveredOn, Days: DOADays, RuledOut: international,
	}
	moneyBack = &p.Window{
		Kind: p.ReturnWindow, On: p.On(p.Fault, p.Return), Start: p.DeliveredOn, Days: MoneyBackDays,
		RuledOut: p.Any(international, p.Yes(p.DeliveryRefused)),
	}
	warranty = &p.Window{
		Kind: p.WarrantyWindow, On: p.On(p.Coverage, p.Fault), Start: p.PurchasedOn, Extended: true, OnFailure: true,
		Classes: []p.ClassTerm{
			{Classes: p.OfClass(products, "kvm_switch"), Months: KVMSwitchMonths},
			{Classes: p.OfClass(products, "streamline_console", "video_switch", "extender", "video_splitter"), Months: OtherMonths},
			{Classes: p.OfClass(products, "premium_cable"), Lifetime: true},
		},
	}
)

var products = []p.ProductClass{
	{Code: "kvm_switch", Name: "KVM switch"},
	{Code: "streamline_console", Name: "Streamline console"},
	{Code: "video_switch", Name: "Video switch"},
	{Code: "extender", Name: "Extender"},
	{Code: "video_splitter", Name: "Video splitter"},
	{Code: "premium_cable", Name: "Premium cable"},
	{Code: "other", Name: "Something else"},
}

// Policy is the seller's policy.
var Policy = p.Compile(p.Policy{
	ID: id, Name: "ConnectPRO", Market: "United States and international",
	Sells: "KVM switches, consoles, video switches, extenders, splitters and cables",
	// Interpretation: the text names no time zone; the seller's own coast counts.
	Zone:    "America/Los_Angeles",
	InForce: p.DateOf(2026, 11, 22), Hash: hash,
	Products: products,
	Facts: [...][]p.Fact{
		p.Coverage: {p.Product, p.PurchasedOn, p.Channel, p.ExtendedMonths},
		p.Fault: {p.Product, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.FailedOn, p.Channel, p.Destination, p.Symptom,
			p.Causes, p.Complete, p.Marked, p.Payment, p.PriceCents, p.FreightCents, p.FreeShipping, p.ExtendedMonths,
			p.AdvanceReplacement, p.ShippingCostCents},
		p.Return: {p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.Channel, p.Destination, p.Opened, p.Complete, p.Marked,
			p.DeliveryRefused, p.Payment, p.PriceCents, p.FreightCents, p.FreeShipping, p.ShippingCostCents},
		p.Cancel: {p.ShippedOn, p.DeliveredOn, p.Destination, p.OrderShipped, p.Payment, p.PriceCents, p.FreightCents},
	},
	Questions: []p.Fact{p.Channel, p.Destination, p.Product, p.PurchasedOn, p.OrderShipped, p.DeliveredOn, p.Symptom, p.Causes, p.FailedOn},
	Clauses:   clauses,
	Windows:   []*p.Window{onArrival, moneyBack, warranty},
	Routes: []p.RouteTerms{
		{Route: p.DOA, On: p.On(p.Fault)},
		{Route: p.Warranty, On: p.On(p.Coverage, p.Fault)},
		{Route: p.RefusedDelivery, On: p.On(p.Return)},
		{Route: p.MoneyBack, On: p.On(p.Fault, p.Return)},
		{Route: p.Cancellation, On: p.On(p.Cancel)},
	},
	Remedies: []p.Remedy{p.Repair, p.Replace, p.AdvanceReplacementRemedy, p.Refund, p.Credit, p.Exchange},
	Choices: []p.ChoiceRule{
		{By: p.ChosenByCustomer, On: p.On(p.Fault), With: p.Refund},
		{By: p.ChosenBySeller, On: p.On(p.Fault)},
		{By: p.ChosenByCustomer, On: p.On(p.Return), When: p.No(p.DeliveryRefused)},
	},
})
