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
		due, err := d.Overdue(ctx, 0, sweepBatch)
		if err != nil || len(due) == 0 {
			return err
		}
		fired := 0
		for i, outcome := range d.FireAll(ctx, due) {
			switch {
			case outcome.Err == nil:
				fired++
			case errors.Is(outcome.Err, claim.ErrChanged): // somebody was faster
			case ctx.Err() != nil:
				return ctx.Err()
			default:
				log.Error("clock", "clock", due[i].Clock, "error", outcome.Err.Error())
			}
		}
		if fired == 0 || len(due) < sweepBatch {
			return nil
		}
	}
}

// Overdue lists clocks that should have been tried some time ago, the longest due first.
func (d *Desk) Overdue(ctx context.Context, behind time.Duration, most int) ([]claim.Alarm, error) {
	return d.alarms(ctx, func(tx *store.Tx, now time.Time) ([]store.Clock, error) { return tx.DueClocks(now.Add(-behind), most) })
}

// Armed lists a page of the clocks that run, in the order in which they are tried: those after the last one of the page before
// that are tried within a horizon, where that is not 0.
func (d *Desk) Armed(ctx context.Context, after claim.Alarm, horizon time.Duration, most int) ([]claim.Alarm, error) {
	return d.alarms(ctx, func(tx *store.Tx, now time.Time) ([]store.Clock, error) {
		var until time.Time
		if horizon > 0 {
			until = now.Add(horizon)
		}
		return tx.ArmedClocks(after, until, most)
	})
}

func (d *Desk) alarms(ctx context.Context, list func(*store.Tx, time.Time) ([]store.Clock, error)) ([]claim.Alarm, error) {
	var alarms []claim.Alarm
	err := d.Store.Read(ctx, func(tx *store.Tx) error {
		now, err := d.clockTime(tx)
		if err != nil {
			return err
		}
		clocks, err := list(tx, now)
		alarms = make([]claim.Alarm, len(clocks))
		for i := range clocks {
			alarms[i] = clocks[i].Alarm()
		}
		return err
	})
	return alarms, err
}

// CountClocks tells how many clocks are past their time, and how many are stuck.
func (d *Desk) CountClocks(ctx context.Context) (overdue, stuck int64, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		now, err := d.clockTime(tx)
		if err == nil {
			overdue, stuck, err = tx.CountClocks(now)
		}
		return err
	})
	return overdue, stuck, err
}
