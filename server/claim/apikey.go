package claim

import (
	"slices"
	"time"
)

// Scope is something that a key lets a seller's own system do.
type Scope string

// The scopes.
const (
	ClaimsRead  Scope = "claims:read"
	RMAsRead    Scope = "rmas:read"
	LedgerRead  Scope = "ledger:read"
	ClaimsWrite Scope = "claims:write" // file claims for the seller's own customers
)

// Scopes lists every scope.
func Scopes() []Scope { return []Scope{ClaimsRead, RMAsRead, LedgerRead, ClaimsWrite} }

// Known tells whether s is a scope.
func (s Scope) Known() bool { return slices.Contains(Scopes(), s) }

// APIKey is a key of a seller's own system. The key itself is shown once and never kept.
type APIKey struct {
	ID, Seller, Name string
	Hint             string // its last characters
	Scopes           []Scope
	MadeBy           string // admin
	CreatedAt        time.Time
	LastUsedAt       time.Time // to the hour; zero: never
	RevokedAt        time.Time // zero: it works
}

// Allows tells whether the key may do what a scope is for.
func (k *APIKey) Allows(s Scope) bool { return k.RevokedAt.IsZero() && slices.Contains(k.Scopes, s) }

// Actor is the key as one who acts: the audit chain names it by its id.
func (k *APIKey) Actor() Actor { return Actor{Kind: BySystem, ID: "key:" + k.ID} }

// What can happen to keys and to webhooks.
const (
	KeyMade      Action = "api_key_made"
	KeyRevoked   Action = "api_key_revoked"
	HookMade     Action = "webhook_made"
	HookRemoved  Action = "webhook_removed"
	HookReplayed Action = "webhook_replayed"
)
