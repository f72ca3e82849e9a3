package connectpro

import p "proviso/policies"

// Numbers of the text.
const (
	KVMSwitchMonths = 36 // connectpro.terms
	OtherMonths     = 12 // connectpro.terms
	DOADays         = 7  // connectpro.doa
	MoneyBackDays   = 15 // connectpro.money_back_15
)

const (
	device      = p.OnCoverage | p.OnFault // the intents that are about a device's term
	fault       = p.OnFault
	back        = p.OnReturn
	cancel      = p.OnCancel
	faultOrBack = p.OnFault | p.OnReturn
)

var (
	failure = p.Is(p.Symptom, p.Failure)
	// serviced holds where the seller repairs: DOA or warranty.
	serviced = p.Any(p.Granted(p.DOA), p.Granted(p.Warranty))
	refused  = p.Yes(p.DeliveryRefused)
	accepted = p.No(p.DeliveryRefused)
)

// clauses are the clauses in the order of the text.
var clauses = append(coverageClauses, append(feeClauses, handlingClauses...)...)

// coverageClauses say what is granted and what is refused.
var coverageClauses = []p.Clause{
	{
		ID: id + ".terms", Title: "Warranty by product",
		Summary: "From the invoice date: KVM switches 3 years; Streamline consoles, video switches, extenders and video splitters 1 year; premium cables for life. Extra months that you bought are added.",
		Reading: "For a product with no term listed a person decides.",
		Routes: []p.RouteRule{
			{Route: p.Warranty, On: device, Within: warranty},
			{Route: p.Warranty, On: fault, Effect: p.Grants, When: failure},
		},
		Remedies: []p.RemedyRule{
			{Remedy: p.Repair, On: fault, When: serviced},
			{Remedy: p.Replace, On: fault, When: p.All(domestic, serviced)},
		},
	},
	{
		ID: id + ".channel", Title: "Bought from another seller",
		Summary: "Products bought elsewhere have that seller's warranty, and cannot be returned to ConnectPRO.",
		Reading: "Other channels have other warranties, whatever the product and its age: a person decides.",
		Bars: []p.Bar{
			{On: device, Effect: p.Refers, When: p.Is(p.Channel, p.Reseller), Always: true},
			{On: back, Effect: p.Refuses, When: p.Is(p.Channel, p.Reseller)},
		},
	},
	{
		ID: id + ".doa", Title: "Defective on arrival",
		Summary: "A unit reported as defective within 7 days of receipt counts as defective on arrival.",
		Reading: "For domestic orders; a failure inside those days counts as on arrival.",
		Routes: []p.RouteRule{
			{Route: p.DOA, On: fault, Within: onArrival},
			{Route: p.DOA, On: fault, Effect: p.Grants, When: failure},
		},
	},
	{
		ID: id + ".abuse", Title: "Abuse voids the warranty",
		Summary: "Misuse, damage by the user, wrong installation, modification and repair by others void the warranty.",
		Bars:    []p.Bar{{On: fault, Effect: p.Refuses, When: p.AnyCause(p.Misuse | p.UserDamage | p.ImproperInstallation | p.Modification | p.UnauthorizedRepair)}},
	},
	{
		ID: id + ".money_back_15", Title: "Fifteen days money back",
		Summary: "A domestic order bought from ConnectPRO can go back within 15 days of receipt for a refund without freight and insurance, for credit or for an exchange, as you choose; a fault in those days opens the same choice.",
		Routes: []p.RouteRule{
			{Route: p.MoneyBack, On: fault, Within: moneyBack},
			{Route: p.MoneyBack, On: fault, Effect: p.Refuses, When: international},
			{Route: p.MoneyBack, On: fault, Effect: p.Grants, When: failure},
			{Route: p.MoneyBack, On: back, Effect: p.Refuses, When: refused, Silent: true},
			{Route: p.MoneyBack, On: back, Effect: p.Grants, When: p.Running(moneyBack)},
		},
		Remedies: []p.RemedyRule{
			{Remedy: p.Refund, On: faultOrBack, When: p.Any(p.Granted(p.MoneyBack), p.Granted(p.RefusedDelivery))},
			{Remedy: p.Credit, On: faultOrBack, When: p.All(p.Granted(p.MoneyBack), p.No(p.Marked))},
			{Remedy: p.Exchange, On: faultOrBack, When: p.All(p.Granted(p.MoneyBack), p.No(p.Marked))},
		},
	},
	{
		ID: id + ".no_refund_after_15", Title: "No return after day 15",
		Summary: "After the fifteenth day nothing that works is taken back.",
		Routes:  []p.RouteRule{{Route: p.MoneyBack, On: back, Effect: p.Refuses, When: p.Not(p.Running(moneyBack))}},
	},
}
