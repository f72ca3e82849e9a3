// Package desk holds the use cases: what customers, staff and clocks can do. Each is one transaction that loads what it
// needs from the record, applies a command of the domain and keeps the change.
package desk

import (
	"context"
	"errors"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Live is told which claim changed, after the change is kept. Losing it costs promptness and nothing else.
type Live interface {
	Changed(ctx context.Context, c *claim.Claim)
}

// Parts are what a desk is made of.
type Parts struct {
	Store  *store.Store
	Now    func() time.Time
	NewID  func() string // ids that cannot be guessed
	Random func() uint64 // for numbers
	Live   Live
	Clocks Clocks // may be nil: clocks are found in the record, a little later
	// ClaimsADay is how many claims one customer may file within 24 hours; 0: any number.
	ClaimsADay int
	// ClockTime decides whether a clock is due; nil: Now. Where several machines share a record it is the time of its server.
	ClockTime func(*store.Tx) (time.Time, error)
}

// Desk is safe for concurrent use.
type Desk struct{ Parts }

// New makes a desk.
func New(parts Parts) *Desk { return &Desk{parts} }

// context is what a command on a claim is handed.
func (d *Desk) context(tx *store.Tx, by claim.Actor, seller string) (claim.Context, error) {
	rules, _, err := tx.Rules(seller)
	return claim.Context{Now: d.Now(), By: by, NewID: d.NewID, Rules: rules}, err
}

// work is one command on a loaded claim.
type work func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error)

// change applies a command to a claim that the actor saw at a version; version 0 stands for whatever it is now, for
// commands that collide with nothing. It returns the claim as it is afterwards.
func (d *Desk) change(ctx context.Context, by claim.Actor, id string, version int64, do work) (claim.Claim, error) {
	var after claim.Claim
	err := d.write(ctx, func(tx *store.Tx) error {
		c, err := Seen(tx, by, id)
		if err != nil {
			return err
		}
		if version != 0 && c.Version != version {
			return claim.ErrChanged
		}
		x, err := d.context(tx, by, c.Seller)
		if err != nil {
			return err
		}
		change, err := do(tx, x, c)
		if err != nil {
			return err
		}
		after = change.After
		return tx.Keep(change)
	})
	if errors.Is(err, store.ErrSecondLive) {
		err = d.secondLive(ctx, by, after)
	}
	if err != nil {
		return claim.Claim{}, err
	}
	d.Live.Changed(ctx, &after)
	return after, nil
}

// Seen loads a claim that is the actor's business; another one does not exist.
func Seen(tx *store.Tx, by claim.Actor, id string) (claim.Claim, error) {
	c, err := tx.Claim(id)
	if err == nil && !by.MaySee(&c) {
		err = claim.ErrNotFound
	}
	return c, err
}

// knownSeller refuses a seller that is not in the catalog.
func knownSeller(id string) error {
	if catalog.ByID(id) == nil {
		return claim.Fault("seller", "Choose one of the sellers.")
	}
	return nil
}
