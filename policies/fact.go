package policies

// Fact is the name of one fact, in the order of the specification's table.
type Fact uint8

// The facts.
const (
	Seller Fact = iota
	IntentFact
	AskedOn
	Product
	SelectedNew
	PurchasedOn
	ShippedOn
	DeliveredOn
	FailedOn
	Channel
	Destination
	OriginalPurchaser
	Symptom
	Causes
	SerialIntact
	SoldAs
	CompatibilityPromised
	Lease
	AcquiredOnLease
	Opened
	Complete
	Marked
	OrderShipped
	DeliveryRefused
	Payment
	PriceCents
	FreightCents
	FreeShipping
	ExtendedMonths
	StatedMonths
	Brand
	ServiceArea
	OnsiteAgreed
	AdvanceReplacement
	ShippingCostCents
	DontKnow
	factCount
)

// FactKind is the shape of a fact's value in JSON.
type FactKind uint8

// The kinds.
const (
	KindCode    FactKind = iota // one of the fact's codes
	KindBool                    // true or false
	KindDate                    // YYYY-MM-DD
	KindCodes                   // an array of the fact's codes
	KindInteger                 // an integer
)

var kindNames = [...]string{"code", "boolean", "date", "codes", "integer"}

// String is the kind's name in the seller document.
func (k FactKind) String() string { return kindNames[k] }

type factInfo struct {
	name  string
	kind  FactKind
	codes []string // KindCode and KindCodes; Product's stand in the policy
	deflt string   // JSON of the default, empty where there is none (G4)
}

var facts = [factCount]factInfo{
	Seller:                {name: "seller", kind: KindCode},
	IntentFact:            {name: "intent", kind: KindCode, codes: intentNames[:]},
	AskedOn:               {name: "asked_on", kind: KindDate},
	Product:               {name: "product", kind: KindCode},
	SelectedNew:           {name: "selected_new", kind: KindBool},
	PurchasedOn:           {name: "purchased_on", kind: KindDate},
	ShippedOn:             {name: "shipped_on", kind: KindDate},
	DeliveredOn:           {name: "delivered_on", kind: KindDate},
	FailedOn:              {name: "failed_on", kind: KindDate},
	Channel:               {name: "channel", kind: KindCode, codes: []string{"direct", "reseller"}},
	Destination:           {name: "destination", kind: KindCode, codes: []string{"domestic", "international"}},
	OriginalPurchaser:     {name: "original_purchaser", kind: KindBool},
	Symptom:               {name: "symptom", kind: KindCode, codes: []string{"failure", "physical_damage", "cosmetic_wear", "incompatibility", "software_update"}},
	Causes:                {name: "causes", kind: KindCodes, codes: causeNames[:]},
	SerialIntact:          {name: "serial_intact", kind: KindBool},
	SoldAs:                {name: "sold_as", kind: KindCode, codes: []string{"standard", "as_is", "for_parts", "no_returns"}},
	CompatibilityPromised: {name: "compatibility_promised", kind: KindBool},
	Lease:                 {name: "lease", kind: KindCode, codes: []string{"none", "current", "ended"}},
	AcquiredOnLease:       {name: "acquired_on_lease", kind: KindBool},
	Opened:                {name: "opened", kind: KindBool},
	Complete:              {name: "complete", kind: KindBool},
	Marked:                {name: "marked", kind: KindBool, deflt: "false"},
	OrderShipped:          {name: "order_shipped", kind: KindBool},
	DeliveryRefused:       {name: "delivery_refused", kind: KindBool, deflt: "false"},
	Payment:               {name: "payment", kind: KindCode, codes: []string{"card", "paypal", "wire", "other"}},
	PriceCents:            {name: "price_cents", kind: KindInteger},
	FreightCents:          {name: "freight_cents", kind: KindInteger, deflt: "0"},
	FreeShipping:          {name: "free_shipping", kind: KindBool, deflt: "false"},
	ExtendedMonths:        {name: "extended_months", kind: KindInteger, deflt: "0"},
	StatedMonths:          {name: "stated_months", kind: KindInteger, deflt: "null"},
	Brand:                 {name: "brand", kind: KindCode, codes: []string{"own", "agent", "other"}},
	ServiceArea:           {name: "service_area", kind: KindCode, codes: []string{"shenzhen", "elsewhere"}},
	OnsiteAgreed:          {name: "onsite_agreed", kind: KindBool},
	AdvanceReplacement:    {name: "advance_replacement", kind: KindBool, deflt: "false"},
	ShippingCostCents:     {name: "shipping_cost_cents", kind: KindInteger},
	DontKnow:              {name: "dont_know", kind: KindCodes},
}

// AllFacts lists every fact in the order of the specification, `seller` first.
func AllFacts() []Fact {
	all := make([]Fact, factCount)
	for i := range all {
		all[i] = Fact(i)
	}
	return all
}

// String is the fact's JSON name.
func (f Fact) String() string { return facts[f].name }

// Kind is the shape of the fact's value.
func (f Fact) Kind() FactKind { return facts[f].kind }

// coded tells whether the value is one code, yes or no among them.
func (f Fact) coded() bool { return f.Kind() == KindCode || f.Kind() == KindBool }

// Codes lists the values of a KindCode or KindCodes fact. The codes of Product
// stand in the policy; those of Seller in the catalog.
func (f Fact) Codes() []string { return facts[f].codes }

// Default is the JSON of the value that holds where the fact is not given, or
// empty where the fact has no default.
func (f Fact) Default() string { return facts[f].deflt }

// FactNamed returns the fact with this JSON name.
func FactNamed(name string) (f Fact, ok bool) {
	f, ok = factNames[name]
	return f, ok
}

var factNames = func() map[string]Fact {
	names := make(map[string]Fact, factCount)
	for f := range factCount {
		names[f.String()] = f
	}
	return names
}()

// FactSet is a set of facts.
type FactSet uint64

// FactsOf makes a set of facts.
func FactsOf(list ...Fact) FactSet {
	var s FactSet
	for _, f := range list {
		s |= 1 << f
	}
	return s
}

// Has tells whether f is in the set.
func (s FactSet) Has(f Fact) bool { return s>>f&1 == 1 }

func (s FactSet) with(f Fact) FactSet { return s | 1<<f }

// List returns the facts of the set in the order of the specification.
func (s FactSet) List() []Fact {
	var list []Fact
	for f := range factCount {
		if s.Has(f) {
			list = append(list, f)
		}
	}
	return list
}

// The dates in the only order they can have (G2).
const (
	purchased = iota
	shipped
	delivered
	failed
	asked
	dateCount
)

// chain maps a position in the order of dates to its fact.
var chain = [dateCount]Fact{PurchasedOn, ShippedOn, DeliveredOn, FailedOn, AskedOn}

// chainIndex is the fact's place in the order of dates, negative where it is no date.
func chainIndex(f Fact) int { return int(chainPlaces[f]) }

var chainPlaces = func() (places [factCount]int8) {
	for f := range places {
		places[f] = -1
	}
	for i, f := range chain {
		places[f] = int8(i)
	}
	return places
}()

const (
	dateFacts FactSet = 1<<PurchasedOn | 1<<ShippedOn | 1<<DeliveredOn | 1<<FailedOn | 1<<AskedOn
	// alwaysUsed are never listed in `unused` (G2, G4).
	alwaysUsed = dateFacts | 1<<Seller | 1<<IntentFact
	// amountFacts are the KindInteger facts.
	amountFacts FactSet = 1<<PriceCents | 1<<FreightCents | 1<<ExtendedMonths | 1<<StatedMonths | 1<<ShippingCostCents
	// defaulted have a default and are never asked for the verdict (G4).
	defaulted FactSet = 1<<Marked | 1<<DeliveryRefused | 1<<FreightCents | 1<<FreeShipping |
		1<<ExtendedMonths | 1<<StatedMonths | 1<<AdvanceReplacement
)
