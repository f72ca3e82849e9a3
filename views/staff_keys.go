package views

import (
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// KeysView is the page of a seller's keys.
type KeysView struct {
	Frame   StaffFrame
	Err     error
	FormKey string
	Made    string // a new key, shown this once
	Name    string // as typed
	Chosen  map[claim.Scope]bool
	Rows    []KeyLine
}

// KeyLine is a key.
type KeyLine struct {
	ID, Name, Hint, Scopes, Made, By, Used string
	Revoked                                string // when; empty: it works
}

var scopeWords = map[claim.Scope]string{claim.ClaimsRead: "Read claims", claim.RMAsRead: "Read RMAs", claim.LedgerRead: "Read the ledger",
	claim.ClaimsWrite: "File claims for customers"}

// NewKeys prepares the page.
func NewKeys(frame StaffFrame, p *policies.Policy, keys []claim.APIKey, names map[string]string, formKey string) KeysView {
	v := KeysView{Frame: frame, FormKey: formKey, Chosen: map[claim.Scope]bool{}}
	for _, k := range keys {
		line := KeyLine{ID: k.ID, Name: k.Name, Hint: "…" + k.Hint, Made: Moment(p, k.CreatedAt), By: names[k.MadeBy], Used: "never", Revoked: Moment(p, k.RevokedAt)}
		if !k.LastUsedAt.IsZero() {
			line.Used = Moment(p, k.LastUsedAt)
		}
		var scopes []string
		for _, s := range k.Scopes {
			scopes = append(scopes, scopeWords[s])
		}
		line.Scopes = strings.Join(scopes, ", ")
		v.Rows = append(v.Rows, line)
	}
	return v
}
