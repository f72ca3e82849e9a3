// Package connectpro holds the written policy of ConnectPRO, clause by clause.
package connectpro

import p "proviso/policies"

const id = "connectpro"

var international = p.Is(p.Destination, p.International)
var domestic = p.Is(p.Destination, p.Domestic)

// onArrival and moneyBack count from receipt (clauses doa and money_back_15),
// warranty from the invoice (clause terms).
var (
	onArrival = &p.Window{
		Kind: p.DOAWindow, On: p.OnFault, Start: p.DeliveredOn, Days: DOADays, RuledOut: international,
	}
	moneyBack = &p.Window{
		Kind: p.ReturnWindow, On: p.OnFault | p.OnReturn, Start: p.DeliveredOn, Days: MoneyBackDays,
		RuledOut: p.Any(international, p.Yes(p.DeliveryRefused)),
	}
	warranty = &p.Window{
		Kind: p.WarrantyWindow, On: p.OnCoverage | p.OnFault, Start: p.PurchasedOn, Extended: true, OnFailure: true,
		Classes: []p.ClassTerm{
			{Classes: p.OfClass(kvmSwitch), Months: KVMSwitchMonths},
			{Classes: p.OfClass(streamlineConsole | videoSwitch | extender | videoSplitter), Months: OtherMonths},
			{Classes: p.OfClass(premiumCable), Lifetime: true},
		},
	}
)

// The product classes, in the order of products.
const (
	kvmSwitch p.Codes = 1 << iota
	streamlineConsole
	videoSwitch
	extender
	videoSplitter
	premiumCable
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
	Country: "US",
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
		{Route: p.DOA, On: p.OnFault},
		{Route: p.Warranty, On: p.OnCoverage | p.OnFault},
		{Route: p.RefusedDelivery, On: p.OnReturn},
		{Route: p.MoneyBack, On: p.OnFault | p.OnReturn},
		{Route: p.Cancellation, On: p.OnCancel},
	},
	Remedies: []p.Remedy{p.Repair, p.Replace, p.AdvanceReplacementRemedy, p.Refund, p.Credit, p.Exchange},
	Choices: []p.ChoiceRule{
		{By: p.ChosenByCustomer, On: p.OnFault, With: p.Refund},
		{By: p.ChosenBySeller, On: p.OnFault},
		{By: p.ChosenByCustomer, On: p.OnReturn, When: p.No(p.DeliveryRefused)},
	},
})
