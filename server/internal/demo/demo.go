// Package demo fills an empty record with made-up people, order records, claims and RMAs in every state, so that whoever starts
// the portal for the first time finds something to look at. Everything is made by the same commands as real work, at past
// times, and is plainly marked: addresses of example.com, serial numbers that begin with DEMO.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/people"
	"proviso/server/internal/store"
)

// Files takes files of claims and pictures of parcels; evidence.Service is one.
type Files interface {
	Put(ctx context.Context, customerID, claimID, item, name string, body io.Reader) (claim.Evidence, error)
	PutPhoto(ctx context.Context, p claim.ParcelPhoto, name string, body io.Reader) (claim.Evidence, error)
}

// Parts are what demo data are made with.
type Parts struct {
	Store *store.Store
	// People made with the portal's key; their clock does not matter.
	People *people.People
	Files  Files
	Now    time.Time
}

// How far filling got, in the setting store.DemoData.
const (
	filling = "filling"
	filled  = "yes"
)

// ErrNotEmpty refuses to put demo data beside anything else.
var ErrNotEmpty = claim.Refuse(claim.Conflict,
	"The record holds something already, and demo data only go into an empty one. Start without -demo, or name another folder with -data.")

// ErrHalf says that an earlier start was interrupted while it filled the record.
var ErrHalf = claim.Refuse(claim.Conflict,
	"The record holds half of the demo data: an earlier start was interrupted. Remove the data folder and start again.")

// ErrShared keeps demo data out of a database that others may use.
var ErrShared = claim.Refuse(claim.Conflict, "Demo data never go into a database of your own. Leave out -demo or the database's address.")

// Fill fills an empty record. In one that holds the demo data already it does nothing.
func Fill(ctx context.Context, parts Parts) error {
	fresh, err := begin(ctx, parts.Store)
	if err != nil || !fresh {
		return err
	}
	f := &filler{Parts: parts, clock: &clock{parts.Now}}
	f.desk = desk.New(desk.Parts{Store: parts.Store, Now: f.clock.now, NewID: rand.Text, Random: random, Live: nobody{}})
	for _, part := range []struct {
		what string
		do   func(context.Context) error
	}{{"order records", f.orders}, {"staff", f.hire}, {"house rules", f.houseRules}, {"claims", f.tellAll}, {"arrivals", f.holdArrivals}, {"mark", f.done}} {
		if err := part.do(ctx); err != nil {
			return fmt.Errorf("demo data, %s: %w", part.what, err)
		}
	}
	return nil
}

// begin marks the record before anything is put into it.
func begin(ctx context.Context, s *store.Store) (fresh bool, err error) {
	if s.Engine() != "sqlite" {
		return false, ErrShared
	}
	err = s.Write(ctx, func(tx *store.Tx) error {
		state, err := tx.Setting(store.DemoData)
		switch {
		case err != nil || state == filled:
			return err
		case state != "":
			return ErrHalf
		}
		empty, err := tx.Empty()
		if err == nil && !empty {
			err = ErrNotEmpty
		}
		if err != nil {
			return err
		}
		fresh = true
		return tx.SetSetting(store.DemoData, filling)
	})
	return fresh, err
}

// filler fills one record.
type filler struct {
	Parts
	clock *clock
	desk  *desk.Desk
	staff map[string]claim.Actor // by the part before the @
}

func (f *filler) done(ctx context.Context) error {
	return f.Store.Write(ctx, func(tx *store.Tx) error { return tx.SetSetting(store.DemoData, filled) })
}

// clock stands where the story is.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// nobody watches while the record is filled.
type nobody struct{}

func (nobody) Changed(context.Context, *claim.Claim) {}

func random() uint64 {
	var b [8]byte
	rand.Read(b[:]) // never fails, see its documentation
	return binary.BigEndian.Uint64(b[:])
}
