// Package softnetworks holds the written policy of Softnetworks, clause by clause.
package softnetworks

import p "proviso/policies"

const id = "softnetworks"

// warranty counts from the day the seller shipped (clause term).
var warranty = &p.Window{
	Kind: p.WarrantyWindow, On: p.OnCoverage | p.OnFault, Start: p.ShippedOn,
	Months: TermMonths, Extended: true, OnFailure: true,
}

// The product classes, in the order of products.
const (
	_ p.Codes = 1 << iota
	newHardware
	software
	keyCode
	voiceMail
	battery
	headset
	license
	extendedWarranty
	serviceAgreement
	specialOrder
)

var products = []p.ProductClass{
	{Code: "preowned_hardware", Name: "Certified pre-owned hardware"},
	{Code: "new_hardware", Name: "New hardware"},
	{Code: "software", Name: "Software"},
	{Code: "key_code", Name: "Key code"},
	{Code: "voice_mail", Name: "Voice mail system"},
	{Code: "battery", Name: "Battery"},
	{Code: "headset", Name: "Headset"},
	{Code: "license", Name: "License"},
	{Code: "extended_warranty", Name: "Extended warranty"},
	{Code: "service_agreement", Name: "Service agreement"},
	{Code: "special_order", Name: "Special order"},
}

// Policy is the seller's policy.
var Policy = p.Compile(p.Policy{
	ID: id, Name: "Softnetworks", Market: "United States",
	Sells: "Certified pre-owned IT and telephony hardware, and selected new products",
	// Interpretation: the text names no time zone; the seller's own coast counts.
	Zone:    "America/Los_Angeles",
	Country: "US",
	InForce: p.DateOf(2026, 11, 22), Hash: hash,
	Products: products,
	Facts: [...][]p.Fact{
		p.Coverage: {p.Product, p.SelectedNew, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.OriginalPurchaser, p.ExtendedMonths},
		p.Fault: {p.Product, p.SelectedNew, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.FailedOn, p.OriginalPurchaser,
			p.Symptom, p.Causes, p.ExtendedMonths, p.AdvanceReplacement},
		p.Return: {p.Product},
		p.Cancel: {},
	},
	Questions:  []p.Fact{p.Product, p.OriginalPurchaser, p.ShippedOn, p.Symptom, p.Causes, p.FailedOn},
	Clauses:    clauses,
	Windows:    []*p.Window{warranty},
	Routes:     []p.RouteTerms{{Route: p.Warranty, On: p.OnCoverage | p.OnFault}},
	Remedies:   []p.Remedy{p.Repair, p.Replace, p.Credit, p.AdvanceReplacementRemedy},
	PortalAsks: p.EvidenceRules{{On: p.OnFault, Items: []p.EvidenceItem{p.SerialNumber, p.FaultDescription}}},
	Choices:    []p.ChoiceRule{{By: p.ChosenBySeller, On: p.OnFault}},
})
