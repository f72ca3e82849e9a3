// Package shenzhenservice holds the written policy of the Shenzhen Service Center, clause by clause.
package shenzhenservice

import p "proviso/policies"

const id = "shenzhen_service"

// warranty counts from delivery (clause term); labourFree follows it (clause labour_free).
var (
	warranty = &p.Window{
		Kind: p.WarrantyWindow, On: p.OnCoverage | p.OnFault, Start: p.DeliveredOn,
		Months: TermMonths, Stated: true, Extended: true, OnFailure: true,
	}
	labourFree = &p.Window{
		Kind: p.LabourFreeWindow, On: p.OnCoverage | p.OnFault, Start: p.DeliveredOn,
		Months: LabourFreeMonths, After: warranty,
	}
)

// Policy is the seller's policy.
var Policy = p.Compile(p.Policy{
	ID: id, Name: "Shenzhen Service Center", Market: "China",
	Sells:   "Its own products, and products that it sells as an agent",
	Zone:    "Asia/Shanghai",
	Country: "CN",
	InForce: p.DateOf(2026, 11, 22), Hash: hash,
	Products: []p.ProductClass{{Code: "equipment", Name: "Equipment"}},
	Facts: [...][]p.Fact{
		p.Coverage: {p.Product, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.ExtendedMonths, p.StatedMonths, p.Brand},
		p.Fault: {p.Product, p.PurchasedOn, p.ShippedOn, p.DeliveredOn, p.FailedOn, p.Symptom, p.Causes, p.ExtendedMonths,
			p.StatedMonths, p.Brand, p.ServiceArea, p.OnsiteAgreed},
		p.Return: {},
		p.Cancel: {},
	},
	Questions: []p.Fact{p.Brand, p.DeliveredOn, p.Symptom, p.Causes, p.FailedOn},
	Clauses:   clauses,
	Windows:   []*p.Window{warranty, labourFree},
	Routes: []p.RouteTerms{
		{Route: p.Warranty, On: p.OnCoverage | p.OnFault},
		{Route: p.PaidRepair, On: p.OnCoverage | p.OnFault, Accepts: p.EveryCause},
	},
	Remedies:   []p.Remedy{p.Repair, p.SoftwareUpdate, p.OnsiteRepair, p.ManufacturerService},
	PortalAsks: p.EvidenceRules{{On: p.OnFault, Items: []p.EvidenceItem{p.SerialNumber, p.FaultDescription}}},
	Choices: []p.ChoiceRule{
		{By: p.ChosenByCustomer, On: p.OnFault, With: p.ManufacturerService},
		{By: p.ChosenBySeller, On: p.OnFault},
	},
})
