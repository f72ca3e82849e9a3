package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// sweepBatch is how many clocks are fired in one go.
const sweepBatch = 256

// Sweep fires every clock that is due, the longest due first. The record alone decides: what is due stands there, and a clock
// is fired in the transaction that does what it was for. Running it twice, or on two replicas at once, does nothing twice.
func (d *Desk) Sweep(ctx context.Context, log *slog.Logger) error {
	for {
		fired := 0
		due, err := d.dueClocks(ctx)
		if err != nil {
			return err
		}
		for _, clock := range due {
			switch err := d.fire(ctx, clock); {
			case err == nil:
				fired++
			case errors.Is(err, claim.ErrChanged): // somebody was faster
			case ctx.Err() != nil:
				return ctx.Err()
			default:
				log.Error("clock", "clock", clock.ID, "error", err.Error())
			}
		}
		if fired == 0 || len(due) < sweepBatch {
			return nil
		}
	}
}

func (d *Desk) dueClocks(ctx context.Context) (due []store.Clock, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		due, err = tx.DueClocks(d.Now(), sweepBatch)
		return err
	})
	return due, err
}

// fire does what a clock was set for.
func (d *Desk) fire(ctx context.Context, clock store.Clock) error {
	var changed *claim.Claim
	err := d.Store.Write(ctx, func(tx *store.Tx) error {
		changed = nil
		now := d.Now()
		if err := tx.ClockFired(clock.ID, clock.Gen, now); err != nil {
			return err
		}
		c, err := tx.Claim(clock.ClaimID)
		if err != nil {
			return err
		}
		changed = &c
		return d.elapse(tx, clock.Kind, &c, now)
	})
	if err == nil && changed != nil {
		d.Live.Changed(ctx, changed)
	}
	return err
}

// elapse applies what the end of a clock means. A first response that is late and an appeal that nobody made change nothing:
// the queue shows the one, the date refuses the other.
func (d *Desk) elapse(tx *store.Tx, kind claim.ClockKind, c *claim.Claim, now time.Time) error {
	switch {
	case kind == claim.InfoReply && c.State == claim.NeedsInfo:
		x, err := d.context(tx, claim.System, c.Seller)
		if err != nil {
			return err
		}
		x.Now = now
		change, err := c.Expire(x)
		if err != nil {
			return err
		}
		*c = change.After
		return tx.Keep(change)
	case kind == claim.DraftCleanup && c.State == claim.Draft:
		return tx.DeleteDraft(c.ID)
	}
	return nil
}

// sweepEvery is how late a clock may fire while the portal runs.
const sweepEvery = 10 * time.Second

// Run fires clocks until the context ends.
func (d *Desk) Run(ctx context.Context, log *slog.Logger) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		if err := d.Sweep(ctx, log); err != nil && ctx.Err() == nil {
			log.Error("clocks", "error", err.Error())
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
