// Package preownedtelecom holds the written policy of Pre-owned Telecom, clause by clause.
package preownedtelecom

import p "proviso/policies"

const id = "preowned_telecom"

// onArrival and warranty count from delivery (clauses doa and term).
var (
	onArrival = &p.Window{Kind: p.DOAWindow, On: p.OnCoverage | p.OnFault, Start: p.DeliveredOn, Days: DOADays}
	warranty  = &p.Window{
		Kind: p.WarrantyWindow, On: p.OnCoverage | p.OnFault, Start: p.DeliveredOn,
		Days: TermDays, Extended: true, OnFailure: true,
	}
)

// Policy is the seller's policy.
var Policy = p.Compile(p.Policy{
	ID: id, Name: "Pre-owned Telecom", Market: "International",
	Sells: "Pre-owned and refurbished telecom equipment",
	// Interpretation: an international seller that names no time zone is read in UTC.
	Zone:    "UTC",
	Country: "US",
	InForce: p.DateOf(2026, 11, 22), Hash: hash,
	Products: []p.ProductClass{{Code: "equipment", Name: "Telecom equipment"}},
	Facts: [...][]p.Fact{
		p.Coverage: {p.Product, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.SoldAs, p.ExtendedMonths},
		p.Fault: {p.Product, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.FailedOn, p.Symptom, p.Causes, p.SerialIntact,
			p.SoldAs, p.CompatibilityPromised, p.ExtendedMonths, p.ShippingCostCents},
		p.Return: {p.SerialIntact, p.SoldAs},
		p.Cancel: {},
	},
	Questions: []p.Fact{p.SoldAs, p.SerialIntact, p.DeliveredOn, p.Symptom, p.CompatibilityPromised, p.Causes, p.FailedOn},
	Clauses:   clauses,
	Windows:   []*p.Window{onArrival, warranty},
	Routes: []p.RouteTerms{
		{Route: p.DOA, On: p.OnCoverage | p.OnFault, Accepts: p.Transit},
		{Route: p.Warranty, On: p.OnCoverage | p.OnFault},
	},
	Remedies: []p.Remedy{p.Replace, p.Repair, p.Refund},
	Choices:  []p.ChoiceRule{{By: p.ChosenBySeller, On: p.OnFault}},
})
