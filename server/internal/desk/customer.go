package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Submit files a draft. The server decides here, on the seller's records where they know the device as this customer's, and
// stores everything that the decision rests on. Filing twice files once; again tells that it was filed before.
func (d *Desk) Submit(ctx context.Context, by claim.Actor, id string, version int64) (c claim.Claim, again bool, err error) {
	c, err = d.change(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		unit, err := ownUnit(tx, &c)
		if err != nil {
			return claim.Change{}, err
		}
		decision, err := d.judge(&c, unit)
		if err != nil {
			return claim.Change{}, err
		}
		change, err := c.File(x, decision, unit)
		if err != nil {
			return change, err
		}
		if err := tx.HoldFiles(c.CustomerID); err != nil {
			return change, err
		}
		if err := d.mayFile(tx, c.CustomerID); err != nil {
			return change, err
		}
		files, err := tx.EvidenceOf(c.ID)
		change.FiledWith(files)
		return change, err
	})
	if claim.CodeOf(err) == claim.Conflict {
		c, err = d.alreadyFiled(ctx, by, id, err)
		return c, err == nil, err
	}
	return c, false, err
}

// mayFile keeps one customer from filling the queues of the sellers. Whoever calls it holds the customer.
func (d *Desk) mayFile(tx *store.Tx, customerID string) error {
	if d.ClaimsADay == 0 {
		return nil
	}
	filed, err := tx.FiledSince(customerID, d.Now().Add(-24*time.Hour))
	if err == nil && filed >= d.ClaimsADay {
		err = claim.Refuse(claim.TooMany, fmt.Sprintf("You have filed as many claims as one customer can within a day: %d. "+
			"Your draft stays as it is: send it tomorrow, or ask the seller by telephone or e-mail.", filed))
	}
	return err
}

var (
	errOwnLive = claim.Refuse(claim.Conflict, "You have an open claim for this serial number already. Go on with that one under your claims.")
	// errForeignLive says nothing of the claim of somebody else.
	errForeignLive = claim.Refuse(claim.Conflict, "This serial number cannot be claimed here as it stands. Compare it with the label on the device. "+
		"If it is right, ask the seller by telephone or e-mail: your draft stays as it is.")
)

// secondLive is why a claim cannot stand beside another one. Of that other one hear its customer and the seller's staff.
func (d *Desk) secondLive(ctx context.Context, by claim.Actor, second claim.Claim) error {
	if by.Kind != claim.ByCustomer {
		err := d.Store.Read(ctx, func(tx *store.Tx) error { return onlyLive(tx, &second, second.Serial) })
		return cmp.Or(err, error(claim.ErrChanged)) // it is over meanwhile
	}
	own, err := d.Claims(ctx, by)
	if err != nil {
		return err
	}
	for _, other := range own {
		if other.ID != second.ID && other.Seller == second.Seller && claim.Fold(other.Serial) == claim.Fold(second.Serial) && slices.Contains(claim.Live(), other.State) {
			return errOwnLive
		}
	}
	return errForeignLive
}

// alreadyFiled gives the claim of a form that was sent twice; another conflict stays one.
func (d *Desk) alreadyFiled(ctx context.Context, by claim.Actor, id string, conflict error) (claim.Claim, error) {
	var c claim.Claim
	err := d.Store.Read(ctx, func(tx *store.Tx) (err error) {
		c, err = Seen(tx, by, id)
		return err
	})
	if err == nil && c.State == claim.Draft {
		err = conflict
	}
	return c, err
}

func (d *Desk) judge(c *claim.Claim, unit *claim.Unit) (claim.Decision, error) {
	stated, err := claim.ParseFacts(c.Stated)
	if err != nil {
		return claim.Decision{}, err
	}
	return claim.Judge(c.Seller, c.Intent, stated, unit, askedOn(d, c))
}

// ownUnit is the device in the seller's books that bears the claim's serial number and is the customer's; nil where there is
// none. A device of somebody else is none: its facts must not show through a decision.
func ownUnit(tx *store.Tx, c *claim.Claim) (*claim.Unit, error) {
	var customer *claim.Customer
	var units []claim.Unit
	err := tx.Together(
		func(tx *store.Tx) (err error) { customer, err = tx.CustomerByID(c.CustomerID); return err },
		func(tx *store.Tx) (err error) {
			units, err = tx.UnitsBySerial(c.Seller, claim.Fold(c.Serial))
			return err
		},
	)
	if err != nil {
		return nil, err
	}
	return ownAmong(units, customer, c), nil
}

// ownAmong is ownUnit of the units with the claim's serial number.
func ownAmong(units []claim.Unit, customer *claim.Customer, c *claim.Claim) *claim.Unit {
	units = slices.DeleteFunc(units, func(u claim.Unit) bool { return u.Email == "" || claim.Fold(u.Email) != claim.Fold(customer.Email) })
	for i, u := range units {
		if claim.Fold(u.OrderNumber) == claim.Fold(c.OrderNumber) {
			return &units[i]
		}
	}
	if len(units) == 1 {
		return &units[0]
	}
	return nil // none, or several orders of which the customer named none
}

// Answer answers what staff asked.
func (d *Desk) Answer(ctx context.Context, by claim.Actor, id string, body string) (claim.Claim, error) {
	return d.change(ctx, by, id, 0, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) { return c.Reply(x, body) })
}

// Say adds a message; internal ones are for staff only.
func (d *Desk) Say(ctx context.Context, by claim.Actor, id string, body string, internal bool) (claim.Claim, error) {
	return d.change(ctx, by, id, 0, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		return c.Note(x, body, internal)
	})
}

// Withdraw takes a claim back.
func (d *Desk) Withdraw(ctx context.Context, by claim.Actor, id string, version int64, why string) (claim.Claim, error) {
	return d.change(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		c, err := letGo(tx, x, c)
		if err != nil {
			return claim.Change{}, err
		}
		return c.TakeBack(x, why)
	})
}

// Appeal asks for a second look, with a decision made anew.
func (d *Desk) Appeal(ctx context.Context, by claim.Actor, id string, version int64, why string) (claim.Claim, error) {
	return d.change(ctx, by, id, version, func(tx *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) {
		decision, number, err := d.judgeAgain(tx, &c)
		if err != nil {
			return claim.Change{}, err
		}
		return c.Object(x, decision, number, why)
	})
}

// judgeAgain decides on a filed claim as things stand now, on its facts with what staff corrected; number is the new decision's.
func (d *Desk) judgeAgain(tx *store.Tx, c *claim.Claim) (decision claim.Decision, number int, err error) {
	unit, err := boundUnit(tx, c)
	if err != nil {
		return decision, 0, err
	}
	present, err := tx.Decision(c.DecisionID)
	if err != nil {
		return decision, 0, err
	}
	corrected := *c
	corrected.Stated = present.Stated
	if decision, err = d.judge(&corrected, unit); err != nil {
		return decision, 0, err
	}
	last, err := tx.LastNumber(c.ID)
	return decision, last + 1, err
}

// boundUnit is the unit that the claim is tied to; nil: none.
func boundUnit(tx *store.Tx, c *claim.Claim) (*claim.Unit, error) {
	if !c.Verified() {
		return nil, nil
	}
	unit, err := tx.UnitByID(c.UnitID)
	return &unit, err
}

// SettleQuote accepts or rejects a quote.
func (d *Desk) SettleQuote(ctx context.Context, by claim.Actor, id string, version int64, accept bool) (claim.Claim, error) {
	return d.change(ctx, by, id, version, func(_ *store.Tx, x claim.Context, c claim.Claim) (claim.Change, error) { return c.Settle(x, accept) })
}
