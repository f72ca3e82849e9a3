package store

import (
	"encoding/json"
	"errors"
	"time"

	"proviso/server/claim"
)

// Held is everything that the record holds about a person, in the words of the export.
type Held struct {
	Email     string      `json:"email"`
	Customer  *HeldPerson `json:"customer"` // null: nobody ever signed in with the address
	Devices   []HeldUnit  `json:"devices"`
	Claims    []HeldClaim `json:"claims"`
	Letters   []HeldMail  `json:"letters"`
	SignIns   []HeldCode  `json:"sign_ins"`
	WrittenAt time.Time   `json:"written_at"`
}

// HeldPerson is the person's own row.
type HeldPerson struct {
	ID    string    `json:"id"`
	Zone  string    `json:"time_zone"` // empty: not known
	Since time.Time `json:"since"`
}

// HeldUnit is a device that a seller's books know under the address.
type HeldUnit struct {
	Seller      string      `json:"seller"`
	OrderNumber string      `json:"order_number"`
	Serial      string      `json:"serial"`
	Facts       claim.Facts `json:"facts"`
	ImportedAt  time.Time   `json:"imported_at"`
}

// HeldClaim is a claim or a draft with everything about it.
type HeldClaim struct {
	Number      claim.Number    `json:"number"`
	Seller      string          `json:"seller"`
	State       claim.State     `json:"state"`
	Serial      string          `json:"serial"`
	OrderNumber string          `json:"order_number"`
	Intent      string          `json:"intent"`
	Stated      json.RawMessage `json:"facts_as_stated"`
	Fault       string          `json:"fault"`
	Name        string          `json:"contact_name"`
	Phone       string          `json:"contact_phone"`
	Address     string          `json:"contact_address"`
	CreatedAt   time.Time       `json:"created_at"`
	SubmittedAt *time.Time      `json:"submitted_at"`
	Decisions   []HeldDecision  `json:"decisions"`
	Messages    []HeldMessage   `json:"messages"`
	Files       []HeldFile      `json:"files"`
	History     []HeldEvent     `json:"history"`
	Returns     []HeldReturn    `json:"returns"`
	Settled     []HeldRemedy    `json:"resolutions"`
	Money       []HeldEntry     `json:"money"`
}

// HeldDecision is one answer of the portal.
type HeldDecision struct {
	Number  int             `json:"number"`
	Used    json.RawMessage `json:"facts_used"`
	Answer  json.RawMessage `json:"answer"`
	Why     string          `json:"why,omitempty"`
	Policy  string          `json:"policy_version"`
	Verdict string          `json:"verdict"`
	At      time.Time       `json:"at"`
}

// HeldMessage is a line of the conversation; internal ones are notes among staff.
type HeldMessage struct {
	From     claim.ActorKind `json:"from"`
	Internal bool            `json:"internal"`
	Body     string          `json:"body"`
	At       time.Time       `json:"at"`
}

// HeldFile is a file that proves something; the file itself is on the claim's page.
type HeldFile struct {
	Name      string              `json:"name"`
	Item      string              `json:"proves"`
	MediaType string              `json:"media_type"`
	SizeBytes int64               `json:"size_bytes"`
	SHA256    string              `json:"sha256"`
	State     claim.EvidenceState `json:"state"`
	At        time.Time           `json:"at"`
}

// HeldEvent is what happened to a claim. Members of staff are not named.
type HeldEvent struct {
	By     claim.ActorKind `json:"by"`
	Action claim.Action    `json:"action"`
	From   claim.State     `json:"from"`
	To     claim.State     `json:"to"`
	Note   string          `json:"note,omitempty"`
	At     time.Time       `json:"at"`
}

// HeldMail is a letter that was written to the person.
type HeldMail struct {
	Kind   claim.MailKind    `json:"kind"`
	Params map[string]string `json:"words"`
	At     time.Time         `json:"at"`
}

// HeldCode is a code that was sent to sign in with.
type HeldCode struct {
	AskedAt time.Time  `json:"asked_at"`
	UsedAt  *time.Time `json:"used_at"`
}

// Export gathers what the record holds about the person with an address; claim.ErrNotFound where that is nothing.
func (tx *Tx) Export(email string, now time.Time) (Held, error) {
	held := Held{Email: claim.Fold(email), WrittenAt: now.UTC(), Devices: []HeldUnit{}, Claims: []HeldClaim{}, Letters: []HeldMail{}, SignIns: []HeldCode{}}
	customer, err := tx.CustomerByEmail(held.Email)
	if noneIsFine(err) != nil {
		return held, err
	}
	if err == nil {
		held.Customer = &HeldPerson{ID: customer.ID, Zone: customer.Zone, Since: customer.CreatedAt}
		if err := errors.Join(tx.exportClaims(&held), tx.exportMail(&held)); err != nil {
			return held, err
		}
	}
	if err := errors.Join(tx.exportUnits(&held), tx.exportCodes(&held)); err != nil {
		return held, err
	}
	if held.Customer == nil && len(held.Devices) == 0 && len(held.SignIns) == 0 {
		return held, claim.ErrNotFound
	}
	return held, nil
}
