package desk

import (
	"slices"
	"strconv"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// elapseAfter applies what the end of a clock of an RMA or a resolution means. The seller's own clocks
// change nothing: the board shows what is overdue. No clock charges anything.
func (d *Desk) elapseAfter(tx *store.Tx, kind claim.ClockKind, c *claim.Claim, now time.Time) error {
	if _, letter := claim.WarningMails()[kind]; letter {
		return d.remind(tx, kind, c, now)
	}
	switch kind {
	case claim.ReceiptDue:
		return d.expireRMA(tx, c, now)
	case claim.AdvanceReturn:
		return d.overrun(tx, c, now)
	}
	return nil
}

// expireRMA ends the last day of a number under which nothing is in transit.
func (d *Desk) expireRMA(tx *store.Tx, c *claim.Claim, now time.Time) error {
	id, _, err := tx.ClockSubject(c.ID, claim.ReceiptDue)
	if err != nil {
		return err
	}
	r, err := loadReturn(tx, claim.System, id, 0)
	if err != nil || r.RMA.State != claim.RMAIssued || !r.RMA.Overdue(now) {
		return err
	}
	x, err := d.context(tx, claim.System, c.Seller)
	if err != nil {
		return err
	}
	x.Now = now
	step, err := r.Lapse(x)
	if err != nil {
		return err
	}
	*c = step.After(*c)
	return tx.KeepStep(step)
}

// overrun marks an advance replacement whose old unit did not come.
func (d *Desk) overrun(tx *store.Tx, c *claim.Claim, now time.Time) error {
	k, err := loadCase(tx, claim.System, c.ID)
	if err != nil || k.Resolution == nil || k.Resolution.State != claim.ResAwaitingReturn || !k.Resolution.Overdue(now) {
		return err
	}
	if u := k.Unit(); u != nil && u.State == claim.UnitReceived {
		return nil
	}
	x, err := d.context(tx, claim.System, c.Seller)
	if err != nil {
		return err
	}
	x.Now = now
	step, err := k.Overrun(x)
	if err != nil {
		return err
	}
	*c = step.After(*c)
	return tx.KeepStep(step)
}

// remind writes a letter ahead of a last day, or a reminder without one, where the goods are still awaited and no later letter
// is due as well. It changes nothing; for each due time of a clock there is one letter.
func (d *Desk) remind(tx *store.Tx, kind claim.ClockKind, c *claim.Claim, now time.Time) error {
	subject, set, err := tx.ClockSubject(c.ID, kind)
	if err != nil {
		return err
	}
	params, due, err := awaitedGoods(tx, kind, subject, c.ID)
	if err != nil || params == nil {
		return err
	}
	if !due.IsZero() {
		days, ok := c.DaysLeft(kind, due, now)
		if !ok {
			return nil
		}
		params["days"] = strconv.Itoa(days)
	}
	return tx.Post(claim.Mail{Kind: claim.WarningMails()[kind], ClaimID: c.ID, To: c.CustomerID, Generation: set.UnixMilli(), Params: params}, now)
}

// awaitedByItself tells whether a unit is awaited of which no other letter speaks: the old unit of an advance replacement stays
// with the customer until that is sent, and has letters of its own then where it has a last day of its own, or where there is none
// at all.
func awaitedByItself(tx *store.Tx, r *claim.RMA) (bool, error) {
	old, err := tx.OldUnits(r.ClaimIDs())
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(r.Units, func(u claim.RMAUnit) bool {
		if u.State != claim.UnitAuthorised {
			return false
		}
		res, is := old[u.ClaimID]
		ownLetters := res.State == claim.ResAwaitingReturn && (!res.ReturnDue.IsZero() || r.DueAt.IsZero())
		return !is || !res.Unsent() && !ownLetters
	}), nil
}

// awaitedGoods tells what a letter says and until when the goods have to be there; no params where none is to be written any more.
func awaitedGoods(tx *store.Tx, kind claim.ClockKind, subject, claimID string) (params map[string]string, due time.Time, err error) {
	switch kind {
	case claim.ReceiptReminder, claim.ReceiptWarn7, claim.ReceiptWarn2, claim.ReceiptWarn0:
		r, err := tx.RMA(subject)
		if err != nil || r.State != claim.RMAIssued && r.State != claim.RMAReceived {
			return nil, due, err
		}
		if awaited, err := awaitedByItself(tx, &r); err != nil || !awaited {
			return nil, due, err
		}
		return r.Params(), r.DueAt, nil
	}
	r, err := tx.Resolution(subject)
	if err != nil || r.State != claim.ResAwaitingReturn {
		return nil, due, err
	}
	rma, err := tx.LastRMAOf(claimID)
	if err != nil {
		return nil, due, err
	}
	if rma != nil {
		if u := rma.Unit(claimID); u.State == claim.UnitReceived || rma.State == claim.RMAInTransit {
			return nil, due, nil
		}
		if kind == claim.AdvanceReminder && rma.State.Live() && !rma.DueAt.IsZero() {
			return nil, due, nil // the letters of the RMA name its last day
		}
	}
	return r.ParamsUnder(rma), r.ReturnDue, nil
}
