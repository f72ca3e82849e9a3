// Package spectrumvoip holds the written policy of SpectrumVoIP, clause by clause.
package spectrumvoip

import p "proviso/policies"

const id = "spectrumvoip"

// warranty counts from the day of purchase (clause term).
var warranty = &p.Window{
	Kind: p.WarrantyWindow, On: p.OnCoverage | p.OnFault, Start: p.PurchasedOn,
	Months: TermMonths, Extended: true, OnFailure: true,
}

// The product classes, in the order of products.
const (
	_ p.Codes = 1 << iota
	ipDevice
)

var products = []p.ProductClass{
	{Code: "ip_phone", Name: "IP phone"},
	{Code: "ip_device", Name: "Other IP device"},
}

// Policy is the seller's policy.
var Policy = p.Compile(p.Policy{
	ID: id, Name: "SpectrumVoIP", Market: "United States (Texas)",
	Sells:   "IP phones and devices with hosted telephone service",
	Zone:    "America/Chicago",
	Country: "US",
	InForce: p.DateOf(2026, 11, 22), Hash: hash,
	Products: products,
	Facts: [...][]p.Fact{
		p.Coverage: {p.Product, p.PurchasedOn, p.Channel, p.Lease, p.AcquiredOnLease, p.ExtendedMonths},
		p.Fault: {p.Product, p.PurchasedOn, p.FailedOn, p.Channel, p.Symptom, p.Causes, p.Lease, p.AcquiredOnLease,
			p.ExtendedMonths},
		p.Return: {},
		p.Cancel: {},
	},
	Questions: []p.Fact{p.Channel, p.PurchasedOn, p.Lease, p.AcquiredOnLease, p.Product, p.Symptom, p.Causes, p.FailedOn},
	Clauses:   clauses,
	Windows:   []*p.Window{warranty},
	Routes: []p.RouteTerms{
		{Route: p.Warranty, On: p.OnCoverage | p.OnFault},
		{Route: p.LeaseProgram, On: p.OnCoverage | p.OnFault, Accepts: mishaps},
	},
	Remedies: []p.Remedy{p.ReplaceRefurbished, p.AdvanceReplacementRemedy},
	Choices:  []p.ChoiceRule{{By: p.ChosenBySeller, On: p.OnFault}},
})
