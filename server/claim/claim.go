// Package claim is the domain: claims, order records, decisions, evidence and the people who deal with them. What may
// happen to a claim stands in one table (machine.go); a command (commands.go) applies it. The package only computes: it
// is handed the time, the actor and new ids, and returns a Change that the record keeps in one transaction.
package claim

import "time"

// Claim is one customer's request about one unit.
type Claim struct {
	ID         string
	Number     Number // what people read aloud; never an access right
	Seller     string
	CustomerID string
	Zone       string // the time zone that the customer is in; empty: not known. It is read with the claim and kept with the customer.
	UnitID     string // the unit in the seller's books that it is about; empty: unverified purchase
	State      State
	Version    int64 // grows by one with every change

	Serial      string // as stated
	OrderNumber string // as stated
	Intent      string // the code of policies.Intent
	Stated      []byte // the facts as the customer stated them, JSON
	Fault       string // the customer's own words
	Contact     Contact

	DecisionID string // the decision that counts; empty in a draft
	Verdict    string // of that decision
	ValueCents int64  // what is at stake, see Decision.ValueCents; NoValue where not known
	Quote      Quote
	Proposal   *Proposal // waits for a second person
	AssigneeID string
	Appealed   bool

	CreatedAt   time.Time
	SubmittedAt time.Time // zero in a draft
	ChangedAt   time.Time
	StaffDueAt  time.Time     // when the seller's staff must have acted by house rule; zero: nothing is due
	StaffLeft   time.Duration // the working time that they had left when they asked; see resumed. 0: they have not asked
	CustomerDue time.Time     // when the customer must have acted; zero: nothing is due
}

// Contact is how to reach the customer about this claim. It is personal: it can be erased.
type Contact struct{ Name, Phone, Address string }

// Verified tells whether the seller's books know the unit as this customer's.
func (c *Claim) Verified() bool { return c.UnitID != "" }

// NoValue says that it is not known what is at stake.
const NoValue int64 = -1

// QuoteState is where the quote of a chargeable claim stands.
type QuoteState string

// The states of a quote.
const (
	NoQuote       QuoteState = ""
	QuoteOffered  QuoteState = "offered"
	QuoteAccepted QuoteState = "accepted"
	QuoteRejected QuoteState = "rejected"
)

// Quote is what a chargeable claim will cost the customer. An RMA needs an accepted one.
type Quote struct {
	State QuoteState
	Cents int64 // whole amount in cents of a US dollar
	At    time.Time
}

// Proposal is what one member of staff decided and a second one has to confirm.
type Proposal struct {
	Action     Action         // Approve or Decline; ResPropose for a remedy of an approved claim
	Kind       ResolutionKind `json:",omitempty"` // that remedy
	MakerID    string
	Reason     string
	Clauses    []string
	QuoteCents int64
	At         time.Time
}

// Decision is one answer that the server gave for a claim, with everything that is needed to give it again.
type Decision struct {
	ID            string
	ClaimID       string
	Number        int    // 1 for the first of the claim
	Stated, Used  []byte // facts as stated, and as decided on (the record beats what was typed), JSON
	Answer        []byte // the decision, JSON of policies.Decision
	Verdict       string
	PolicyVersion string
	ValueCents    int64
	Differences   []Difference
	MadeBy        Actor  // the customer who submitted, or the member of staff who corrected a fact
	Why           string // for a correction
	At            time.Time
}

// Difference is a fact that the seller's books know otherwise than it was stated.
type Difference struct {
	Fact   string `json:"fact"`
	Stated string `json:"stated"` // JSON of the value; empty where nothing was stated
	Record string `json:"record"` // JSON of the value
	// Decisive: with the stated value alone the verdict would have been another.
	Decisive bool `json:"decisive"`
}

// Customer is a person who signs in by mail.
type Customer struct {
	ID        string
	Email     string // empty once erased
	Zone      string // the time zone of their browser when they last signed in; empty: not known
	CreatedAt time.Time
	ErasedAt  time.Time
	SignIns   SignIns
}

// EvidenceState is where a file stands.
type EvidenceState string

// The states of a file.
const (
	Uploading   EvidenceState = "uploading"
	Quarantined EvidenceState = "quarantined" // complete, not yet looked at
	Stored      EvidenceState = "stored"      // accepted: the page may say so
	Refused     EvidenceState = "refused"     // its content is not what we take
	Removed     EvidenceState = "removed"
)

// Evidence is one file that proves something.
type Evidence struct {
	ID         string // also the id of its upload
	ClaimID    string
	CustomerID string
	Item       string // the evidence item it proves, a code of the policy; empty: something else
	Name       string // as the customer's device called it; shown, never used as a path
	MediaType  string // by its content, decided by us
	SizeBytes  int64
	SHA256     string // hex, of the whole file
	State      EvidenceState
	Why        string // for Refused: what is wrong and what would be right
	HasPreview bool
	CreatedAt  time.Time
	StoredAt   time.Time
}

// IsHEIC tells the format of many phones that browsers do not show.
func IsHEIC(mediaType string) bool { return mediaType == "image/heic" || mediaType == "image/heif" }

// Message is a line of the conversation.
type Message struct {
	ID       string
	ClaimID  string
	By       Actor
	Internal bool // for staff only
	Body     string
	At       time.Time
}
