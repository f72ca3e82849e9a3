package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// readMoney reads the ledger of a claim and the pots that it draws from.
func readMoney(tx *store.Tx, c *claim.Claim) (m claim.Money, err error) {
	var pots []claim.Pot
	err = tx.Together(
		func(tx *store.Tx) (err error) { m.Entries, err = tx.EntriesOf(c.ID); return err },
		func(tx *store.Tx) (err error) { m.Requests, err = tx.RequestsOf(c.ID); return err },
		func(tx *store.Tx) (err error) { m.Payment, err = tx.PaymentPot(c); return err },
		func(tx *store.Tx) (err error) { pots, err = tx.PotsOf(c.ID); return err },
	)
	for i := range pots {
		if pots[i].Kind == claim.PotShipping {
			m.Shipping = &pots[i]
		} else {
			m.Holds = append(m.Holds, pots[i])
		}
	}
	return m, err
}

// Booked is what became of a booking: an entry, or a request that waits for a second person.
type Booked struct {
	EntryID string
	Waits   bool // for a second person
}

// Book enters a line into the ledger of a claim, or asks a second person for it. The key is a form's one-time key: the same
// form sent twice enters one line.
func (d *Desk) Book(ctx context.Context, by claim.Actor, claimID string, b claim.Booking, key string) (Booked, error) {
	var booked Booked
	_, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		made, again, err := tx.Idempotency(by.ID, key, bookingDigest(claimID, &b), d.Now())
		if err != nil {
			return claim.Step{}, err
		}
		if again {
			booked, err = earlier(tx, claimID, made)
			return claim.Step{}, err
		}
		step, err := d.book(tx, by, claimID, b)
		if err != nil {
			return claim.Step{}, err
		}
		booked = bookedBy(step)
		return step, tx.RememberLocation(by.ID, key, booked.EntryID)
	})
	return booked, err
}

func bookedBy(s claim.Step) Booked {
	if len(s.Entries) == 0 {
		return Booked{EntryID: s.Request.Entry.ID, Waits: true}
	}
	return Booked{EntryID: s.Entries[0].ID}
}

func (d *Desk) book(tx *store.Tx, by claim.Actor, claimID string, b claim.Booking) (claim.Step, error) {
	k, x, err := d.loadMoney(tx, by, claimID)
	if err != nil {
		return claim.Step{}, err
	}
	if err := handPayment(tx, &k, b.Kind); err != nil {
		return claim.Step{}, err
	}
	return k.Book(x, b)
}

// loadMoney reads a claim for entering money: nobody else enters any until the transaction ends.
func (d *Desk) loadMoney(tx *store.Tx, by claim.Actor, claimID string) (claim.Case, claim.Context, error) {
	if _, err := Seen(tx, by, claimID); err != nil {
		return claim.Case{}, claim.Context{}, err
	}
	if err := lock(tx, []string{claimID}); err != nil {
		return claim.Case{}, claim.Context{}, err
	}
	if err := tx.AloneWithMoney(); err != nil {
		return claim.Case{}, claim.Context{}, err
	}
	k, err := readCase(tx, by, claimID)
	if err != nil {
		return k, claim.Context{}, err
	}
	if err := notOwn(tx, by, k.Claim.CustomerID); err != nil {
		return k, claim.Context{}, err
	}
	x, err := d.context(tx, by, k.Claim.Seller)
	if err != nil {
		return k, x, err
	}
	today := claim.EndOf(k.Claim.Seller, claim.Today(k.Claim.Seller, x.Now).AddDays(-1))
	k.Money.Sums, err = tx.Sums(&k.Claim, by.ID, today)
	return k, x, err
}

// handPayment: what was paid for a unit is entered by hand only where the books do not know its serial number.
func handPayment(tx *store.Tx, k *claim.Case, kind claim.EntryKind) error {
	if kind != claim.EntryPayment || k.Claim.Verified() {
		return nil
	}
	known, err := tx.BookedSerial(k.Claim.Seller, claim.Fold(k.Claim.Serial))
	if err == nil && known {
		err = claim.Refuse(claim.Conflict, "The order records know this serial number: correct the claim and tie it to that order first.")
	}
	return err
}

func bookingDigest(claimID string, b *claim.Booking) string {
	return digestOf(claimID, string(b.Kind), b.Code, strconv.FormatInt(b.Cents, 10), b.Reference, b.Day.String(), b.Why, b.EntryID)
}

func digestOf(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

var errNotWanted = claim.Refuse(claim.Conflict, "This entry was refused or taken back before it counted: nothing is entered. Where it is still wanted, write it anew.")

// earlier is what the same form did when it was sent before.
func earlier(tx *store.Tx, claimID, entryID string) (Booked, error) {
	requests, err := tx.RequestsOf(claimID)
	for _, r := range requests {
		switch {
		case r.Entry.ID != entryID:
		case r.State == claim.RequestOpen:
			return Booked{EntryID: entryID, Waits: true}, err
		case r.State != claim.RequestAgreed:
			return Booked{}, errNotWanted
		}
	}
	return Booked{EntryID: entryID}, err
}

// SecondMoney agrees to an entry that waits for a second person, or refuses it.
func (d *Desk) SecondMoney(ctx context.Context, by claim.Actor, claimID, requestID string, agree bool, why string) error {
	return d.onRequest(ctx, by, claimID, requestID, func(tx *store.Tx, x claim.Context, k claim.Case, r claim.MoneyRequest) (claim.Step, error) {
		if err := handPayment(tx, &k, r.Entry.Kind); err != nil && agree {
			return claim.Step{}, err
		}
		return k.SecondMoney(x, r, agree, why)
	})
}

// TakeBackMoney ends what the actor asked a second person for.
func (d *Desk) TakeBackMoney(ctx context.Context, by claim.Actor, claimID, requestID string) error {
	return d.onRequest(ctx, by, claimID, requestID, func(_ *store.Tx, x claim.Context, k claim.Case, r claim.MoneyRequest) (claim.Step, error) {
		return k.TakeBackMoney(x, r)
	})
}

// onRequest is one command on an entry that waits for a second person.
func (d *Desk) onRequest(ctx context.Context, by claim.Actor, claimID, requestID string,
	do func(*store.Tx, claim.Context, claim.Case, claim.MoneyRequest) (claim.Step, error)) error {
	_, err := d.keep(ctx, func(tx *store.Tx) (claim.Step, error) {
		k, x, err := d.loadMoney(tx, by, claimID)
		if err != nil {
			return claim.Step{}, err
		}
		for _, r := range k.Money.Requests {
			if r.ID == requestID {
				return do(tx, x, k, r)
			}
		}
		return claim.Step{}, claim.ErrNotFound
	})
	return err
}
