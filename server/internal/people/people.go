// Package people knows how customers and staff prove who they are: one-time codes by mail, passwords with a second factor, and
// how staff are added, enrolled and shut out. It keeps digests and sealed texts only.
package people

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"net/url"
	"time"

	"proviso/server/internal/seal"
	"proviso/server/internal/store"
)

// Parts are what People is made of.
type Parts struct {
	Store *store.Store
	Key   seal.Key
	Now   func() time.Time
	// Site is where visitors reach the portal; passkeys are bound to it. It is asked when it is needed.
	Site func() *url.URL
	// Wake tells the one who sends mail that there is some; nil: nobody is told.
	Wake func()
}

// People is safe for concurrent use.
type People struct {
	Parts
	hashing chan struct{} // as many at once as it has room
	unknown string        // the hash that the password of an unknown account is compared with
}

// New prepares the parts.
func New(parts Parts) *People {
	p := &People{Parts: parts, hashing: make(chan struct{}, hashesAtOnce), unknown: nobodysHash()}
	if p.Wake == nil {
		p.Wake = func() {}
	}
	return p
}

// mac is a digest as it is kept.
func (p *People) mac(purpose string, parts ...string) string {
	raw := make([][]byte, len(parts))
	for i, part := range parts {
		raw[i] = []byte(part)
	}
	return hex.EncodeToString(p.Key.MAC(purpose, raw...))
}

// EndStaffSignIns makes every sign-in of a member of staff up to now worthless. Sessions are to be ended too: that frees them.
func (p *People) EndStaffSignIns(ctx context.Context, staffID string) error {
	return p.Store.Write(ctx, func(tx *store.Tx) error { return tx.EndStaffSignIns(staffID) })
}

// EndCustomerSignIns does the same for a customer.
func (p *People) EndCustomerSignIns(ctx context.Context, customerID string) error {
	return p.Store.Write(ctx, func(tx *store.Tx) error { return tx.EndCustomerSignIns(customerID) })
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
