package policies

// ProductClass is one class of goods that a seller's text tells apart.
type ProductClass struct{ Code, Name string }

// Policy is one seller's written policy. It is read-only once compiled.
type Policy struct {
	ID, Name string
	Market   string // where the seller sells, in words
	Sells    string // what it sells, in words
	Zone     string // IANA time zone of every date
	Country  string // ISO 3166 code: whose public holidays are no working days (G3)
	InForce  Date   // the first day on which this encoding decides
	Hash     string // SHA-256 of the content, in hex; TestHashes holds it
	Products []ProductClass
	// Facts names the facts that each intent reads, in the order of the specification.
	Facts [intentCount][]Fact
	// Questions orders the facts from the most to the least decisive; a question
	// that makes sense only after another's answer stands after it.
	Questions []Fact
	Clauses   []Clause
	Windows   []*Window
	// Routes lists the routes; of two that grant, the one listed first counts.
	Routes []RouteTerms
	// Remedies orders the remedies as the text lists them.
	Remedies []Remedy
	// PortalAsks is the evidence that the portal needs where the text lists none.
	PortalAsks EvidenceRules
	// Choices say who picks among the remedies; the first that holds applies.
	Choices []ChoiceRule

	uses     [intentCount]FactSet
	programs [intentCount]program
	byRole   [roleCount]int // clause index
}

// ChoiceRule says who picks among the remedies.
type ChoiceRule struct {
	By   Chooser
	On   IntentSet
	With Remedy
	When *Cond
}

// RouteTerms says what a route is open to.
type RouteTerms struct {
	Route Route
	On    IntentSet
	// Accepts are the causes that do not stand against the route. A cause that is
	// neither accepted nor refused by a rule goes to a person (G7).
	Accepts CauseSet
}

// EngineVersion counts the changes of the engine that can change a decision; it is
// part of every content hash.
const EngineVersion = 1

// Version names what decided: the day in force and the head of the content hash.
func (p *Policy) Version() string { return p.InForce.String() + "." + p.Hash[:12] }

// Uses lists the facts that the intent reads, in the order of the specification.
func (p *Policy) Uses(i Intent) []Fact { return p.Facts[i] }

// Clause returns the clause with this id, or nil.
func (p *Policy) Clause(id string) *Clause {
	for i := range p.Clauses {
		if p.Clauses[i].ID == id {
			return &p.Clauses[i]
		}
	}
	return nil
}
