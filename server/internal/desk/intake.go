package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/mail"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Intake is a claim as the seller's own shop files it for a customer whom it knows.
type Intake struct {
	Email string
	Draft Draft // its seller is the key's
}

const (
	maxEmail          = 254
	maxIdempotencyKey = 128
)

// FileByKey files a claim for a customer of the key's seller. The same request sent again files nothing and answers with the
// claim of the first time: its key is kept in the transaction that files it.
func (d *Desk) FileByKey(ctx context.Context, k *claim.APIKey, in Intake, requestKey string) (filed FeedClaim, again bool, err error) {
	if err := mayUse(k, claim.ClaimsWrite); err != nil {
		return filed, false, err
	}
	in.Draft.Seller = k.Seller
	if err := d.checkIntake(&in, requestKey); err != nil {
		return filed, false, err
	}
	err = d.write(ctx, func(tx *store.Tx) error {
		id, seen, err := tx.Idempotency(k.Actor().ID, requestKey, in.digest(), d.Now())
		if claim.CodeOf(err) == claim.Invalid {
			err = claim.Fault("Idempotency-Key", "This key was sent before with another request. Make a new key for a new request.")
		}
		if err != nil {
			return err
		}
		if again = seen; !seen {
			if id, err = d.fileNew(tx, k, &in, requestKey); err != nil {
				return err
			}
		}
		c, err := tx.Claim(id)
		if err != nil {
			return err
		}
		page, err := withEmails(tx, []claim.Claim{c})
		filed = page[0]
		return err
	})
	if errors.Is(err, store.ErrSecondLive) {
		err = d.liveAtSeller(ctx, k.Seller, in.Draft.Serial)
	}
	if err == nil && !again {
		d.Live.Changed(ctx, &filed.Claim)
	}
	return filed, again, err
}

// liveAtSeller names the claim of the key's seller beside which none can be filed for a serial number.
func (d *Desk) liveAtSeller(ctx context.Context, seller, serial string) error {
	var live claim.Claim
	err := d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		live, err = tx.LiveClaimFor(seller, serial)
		return err
	})
	switch {
	case claim.CodeOf(err) == claim.NotFound:
		return claim.Refuse(claim.Conflict, "A claim for this serial number ended just now. Send the request again.")
	case err != nil:
		return err
	}
	return claim.Refuse(claim.Conflict, "Claim "+string(live.Number)+" is open for this serial number: a serial number has one open claim at a time. "+
		"Read it at /api/v1/seller/claims/"+live.ID+"; a new one can be filed once it has ended.")
}

func (d *Desk) checkIntake(in *Intake, requestKey string) error {
	var faults claim.Faults
	if address, err := mail.ParseAddress(in.Email); err != nil || address.Address != in.Email || len(in.Email) > maxEmail {
		faults = append(faults, claim.Fault("email", "Send the customer's address alone, such as name@example.com."))
	}
	if len(requestKey) < 16 || len(requestKey) > maxIdempotencyKey {
		faults = append(faults, claim.Fault("Idempotency-Key", "Send a header Idempotency-Key of 16 to 128 characters, a new one for each claim."))
	}
	if err := in.Draft.check(); err != nil {
		faults = append(faults, faultsOf(err)...)
	}
	if faults = append(faults, in.Draft.Facts.Settled()...); faults != nil {
		return faults
	}
	_, err := claim.Judge(in.Draft.Seller, in.Draft.Intent, copied(in.Draft.Facts), nil, claim.Today(in.Draft.Seller, d.Now()))
	return err
}

func faultsOf(err error) claim.Faults {
	var several claim.Faults
	if errors.As(err, &several) {
		return several
	}
	var one *claim.Error
	if errors.As(err, &one) {
		return claim.Faults{one}
	}
	return nil
}

// fileNew makes the draft and files it at once, in the name of the key.
func (d *Desk) fileNew(tx *store.Tx, k *claim.APIKey, in *Intake, requestKey string) (id string, err error) {
	now := d.Now()
	customer, err := tx.EnsureCustomer(in.Email, now)
	if err != nil {
		return "", err
	}
	c := claim.Claim{ID: d.NewID(), Number: claim.NewNumber(d.Random), Seller: k.Seller, CustomerID: customer.ID, State: claim.Draft, Version: 1,
		Intent: in.Draft.Intent, ValueCents: claim.NoValue, CreatedAt: now, ChangedAt: now}
	in.Draft.into(&c)
	if err := tx.InsertDraft(c); err != nil {
		return "", err
	}
	unit, err := ownUnit(tx, &c)
	if err != nil {
		return "", err
	}
	decision, err := d.judge(&c, unit)
	if err != nil {
		return "", err
	}
	x, err := d.context(tx, k.Actor(), k.Seller)
	if err != nil {
		return "", err
	}
	change, err := c.File(x, decision, unit)
	if err != nil {
		return "", err
	}
	if err := tx.Keep(change); err != nil {
		return "", err
	}
	return c.ID, tx.RememberLocation(k.Actor().ID, requestKey, c.ID)
}

func (in *Intake) digest() string {
	sum := sha256.Sum256([]byte(claim.Fold(in.Email) + "\x00" + in.Draft.digest()))
	return hex.EncodeToString(sum[:])
}
