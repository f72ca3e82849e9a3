package claim

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"
)

// Unit is one device in a seller's books: a line of an imported order. A seller's order number and serial number
// together name it.
type Unit struct {
	ID          string
	Seller      string
	OrderNumber string
	Serial      string
	Email       string // of the customer; empty where the books have none or the customer was erased
	Facts       Facts  // what the books say: only facts, by their JSON names
	Version     int64
	ImportedAt  time.Time
}

// Facts are facts by their JSON names, each with the JSON of its value.
type Facts map[string]json.RawMessage

// JSON is the facts as one object, its members sorted by name.
func (f Facts) JSON() []byte {
	encoded, err := json.Marshal(map[string]json.RawMessage(f))
	if err != nil {
		panic(err) // every value is JSON already: it came from ParseFacts or from an import
	}
	return encoded
}

// ParseFacts reads an object of facts without judging them.
func ParseFacts(object []byte) (Facts, error) {
	facts := Facts{}
	if err := json.Unmarshal(object, &facts); err != nil {
		return nil, Fault("facts", "These are not facts: one JSON object is expected.")
	}
	return facts, nil
}

// Fold makes the key under which order numbers, serial numbers and addresses are compared and searched: small letters,
// without spaces and control characters. Two that differ only in these are the same.
func Fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}
