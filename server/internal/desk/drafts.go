package desk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Draft is what a customer fills in before filing.
type Draft struct {
	Seller, Intent string      // fixed once the draft is made
	Facts          claim.Facts // as stated
	Serial, Order  string
	Fault          string
	Contact        claim.Contact
}

// Limits of what fits into the fields of a draft, in characters.
const (
	maxSerial  = 64
	maxOrder   = 64
	maxFault   = 5000
	maxName    = 120
	maxPhone   = 40
	maxAddress = 500
)

// check names every field that cannot be kept. What is still missing is no fault in a draft.
func (f *Draft) check() error {
	var faults claim.Faults
	for _, field := range []struct {
		name, label string
		value       *string
		most        int
		lines       bool
	}{
		{"serial", "serial number", &f.Serial, maxSerial, false}, {"order", "order number", &f.Order, maxOrder, false},
		{"fault", "description", &f.Fault, maxFault, true}, {"name", "name", &f.Contact.Name, maxName, false},
		{"phone", "telephone number", &f.Contact.Phone, maxPhone, false}, {"address", "address", &f.Contact.Address, maxAddress, true},
	} {
		if fault := checkText(field.name, field.label, field.value, field.most, field.lines); fault != nil {
			faults = append(faults, fault)
		}
	}
	return faults.Err()
}

// Start makes a draft. The key is a form's one-time key: the same form sent twice makes one draft. Where the customer has a
// draft about the same already, that is the one.
func (d *Desk) Start(ctx context.Context, by claim.Actor, f Draft, key string) (claim.Claim, error) {
	if by.Kind != claim.ByCustomer {
		return claim.Claim{}, claim.ErrNotFound
	}
	if err := d.fits(&f); err != nil {
		return claim.Claim{}, err
	}
	var c claim.Claim
	err := d.write(ctx, func(tx *store.Tx) (err error) {
		c, err = d.startOnce(tx, by, f, key)
		return err
	})
	return c, err
}

// fits refuses what no draft can be made of.
func (d *Desk) fits(f *Draft) error {
	if err := knownSeller(f.Seller); err != nil {
		return err
	}
	if err := f.check(); err != nil {
		return err
	}
	_, err := claim.Judge(f.Seller, f.Intent, copied(f.Facts), nil, claim.Today(f.Seller, d.Now()))
	return err
}

func (d *Desk) startOnce(tx *store.Tx, by claim.Actor, f Draft, key string) (claim.Claim, error) {
	made, seen, err := tx.Idempotency(by.ID, key, f.digest(), d.Now())
	if err != nil {
		return claim.Claim{}, err
	}
	if seen {
		return tx.Claim(made)
	}
	own, err := tx.ClaimsOf(by.ID)
	if err != nil {
		return claim.Claim{}, err
	}
	c, is := f.begun(own)
	if !is {
		if c, err = d.begin(tx, by, f, d.Now()); err != nil {
			return claim.Claim{}, err
		}
	}
	return c, tx.RememberLocation(by.ID, key, c.ID)
}

// begun is the draft about the same among a customer's own claims: the one of that serial number, or one that holds just this.
func (f *Draft) begun(own []claim.Claim) (_ claim.Claim, is bool) {
	for _, c := range own {
		sameUnit := f.Serial != "" && claim.Fold(f.Serial) == claim.Fold(c.Serial)
		if c.State == claim.Draft && c.Seller == f.Seller && c.Intent == f.Intent && (sameUnit || f.isKeptIn(c)) {
			return c, true
		}
	}
	return claim.Claim{}, false
}

// begin keeps a new draft and starts its clock.
func (d *Desk) begin(tx *store.Tx, by claim.Actor, f Draft, now time.Time) (claim.Claim, error) {
	rules, _, err := tx.Rules(f.Seller)
	if err != nil {
		return claim.Claim{}, err
	}
	c := claim.Claim{ID: d.NewID(), Number: claim.NewNumber(d.Random), Seller: f.Seller, CustomerID: by.ID, State: claim.Draft, Version: 1,
		Intent: f.Intent, ValueCents: claim.NoValue, CreatedAt: now, ChangedAt: now}
	f.into(&c)
	if err := tx.InsertDraft(c); err != nil {
		return claim.Claim{}, err
	}
	return c, tx.SetClock(c.ID, claim.ClockSet{Kind: claim.DraftCleanup, Due: draftEnds(now, rules)}, now)
}

func draftEnds(now time.Time, rules claim.Rules) time.Time { return now.AddDate(0, 0, rules.DraftDays) }

// into puts what was filled in into the claim.
func (f *Draft) into(c *claim.Claim) {
	c.Serial, c.OrderNumber, c.Fault, c.Contact = f.Serial, f.Order, f.Fault, f.Contact
	c.Stated = f.Facts.JSON()
}

// isKeptIn tells whether the draft holds just this already.
func (f *Draft) isKeptIn(c claim.Claim) bool {
	kept, err := claim.ParseFacts(c.Stated)
	return err == nil && bytes.Equal(kept.JSON(), f.Facts.JSON()) && c.Serial == f.Serial && c.OrderNumber == f.Order && c.Fault == f.Fault && c.Contact == f.Contact
}

func (f *Draft) digest() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{f.Seller, f.Intent, string(f.Facts.JSON()), f.Serial, f.Order, f.Fault,
		f.Contact.Name, f.Contact.Phone, f.Contact.Address}, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Save keeps a draft as it is typed. Version is the one that the page showed. What is kept already is saved, whatever version
// the page showed: a form that is sent while its page saves by itself, or once more from the browser's history, collides with
// nobody.
func (d *Desk) Save(ctx context.Context, by claim.Actor, id string, version int64, f Draft) (claim.Claim, error) {
	if err := f.check(); err != nil {
		return claim.Claim{}, err
	}
	var c claim.Claim
	err := d.write(ctx, func(tx *store.Tx) (err error) {
		c, err = d.save(tx, by, id, version, f)
		return err
	})
	return c, err
}

func (d *Desk) save(tx *store.Tx, by claim.Actor, id string, version int64, f Draft) (claim.Claim, error) {
	c, err := ownDraft(tx, by, id)
	if err != nil {
		return c, err
	}
	same := f.isKeptIn(c)
	if c.Version != version && !same {
		return c, claim.ErrChanged
	}
	now := d.Now()
	if _, err := claim.Judge(c.Seller, c.Intent, copied(f.Facts), nil, claim.Today(c.Seller, now)); err != nil {
		return c, err
	}
	rules, _, err := tx.Rules(c.Seller)
	if err != nil {
		return c, err
	}
	if !same {
		f.into(&c)
		c.Version++
		c.ChangedAt = now
		if err := tx.SaveDraft(c); err != nil {
			return c, err
		}
	}
	return c, tx.SetClock(c.ID, claim.ClockSet{Kind: claim.DraftCleanup, Due: draftEnds(now, rules)}, now)
}

// Discard removes a draft with everything in it. Its files go with the next cleaning of the evidence.
func (d *Desk) Discard(ctx context.Context, by claim.Actor, id string) error {
	return d.Store.Write(ctx, func(tx *store.Tx) error {
		c, err := ownDraft(tx, by, id)
		if err != nil {
			return err
		}
		return tx.DeleteDraft(c.ID)
	})
}

func ownDraft(tx *store.Tx, by claim.Actor, id string) (claim.Claim, error) {
	c, err := Seen(tx, by, id)
	if err == nil && c.State != claim.Draft {
		err = claim.Refuse(claim.Conflict, "This claim is filed already: it cannot be changed any more. Write a message to the seller instead.")
	}
	return c, err
}

func copied(f claim.Facts) claim.Facts {
	same := claim.Facts{}
	for name, value := range f {
		same[name] = value
	}
	return same
}
