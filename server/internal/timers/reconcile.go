package timers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"proviso/server/claim"
)

const (
	// page is how many clocks are read from the record at once.
	page = 1000
	// horizon is how far ahead the index is compared with the record. What is missing there is found several times before it
	// is due; a comparison of everything would read every clock of the record each minute.
	horizon = 10 * time.Minute
)

// fill fills an index that is not complete, unless another replica does, and tells how long to wait before it is looked at
// again.
func (r *Runner) fill(ctx context.Context) time.Duration {
	mine, _, err := r.compare(ctx, true, 0)
	switch {
	case ctx.Err() != nil:
		return r.pace.retry
	case errors.Is(err, errNoEpoch):
		return time.Millisecond // lost again on the way
	case err != nil:
		r.noted(ctx, err)
		return r.pace.retry
	case !mine:
		return r.pace.retry
	}
	r.metrics.rebuilt.Inc()
	r.Log.Info("the index of clocks was filled from the record")
	return 0
}

// reconciles compares index and record now and then.
func (r *Runner) reconciles(ctx context.Context) {
	every := r.After(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-every:
		case <-r.again:
		}
		r.reconcile(ctx)
		every = r.After(soon(r.pace.reconcile))
	}
}

// reconcile adds what the index lacks. An index that is not complete is not its business: fill is.
func (r *Runner) reconcile(ctx context.Context) {
	if complete, err := r.index.complete(ctx); err != nil || !complete {
		return // the workers notice for themselves
	}
	known, within := r.gap.Swap(false), horizon // where it is known that some are missing, all are looked for
	if known {
		within = 0
	}
	mine, added, err := r.compare(ctx, false, within)
	switch {
	case known && (err != nil || !mine):
		r.gap.Store(true)
	case added > 0 && !known:
		r.metrics.added.Add(float64(added))
		r.Log.Warn("clocks were missing in the index", "clocks", added)
	}
	if err != nil && !errors.Is(err, errNoEpoch) && ctx.Err() == nil {
		r.Log.Warn("the index of clocks was not compared with the record", "error", err.Error())
	}
}

// compare puts the clocks of the record that are due within a time (0: all) into the index; whole: they fill an empty one. Mine
// is false where another replica is at it. Added is how many were missing that are not due at this moment.
func (r *Runner) compare(ctx context.Context, whole bool, within time.Duration) (mine bool, added int, err error) {
	f, mine, err := r.index.begin(ctx, whole)
	if err != nil || !mine {
		return false, 0, err
	}
	var last claim.Alarm
	for {
		alarms, err := r.Desk.Armed(ctx, last, within, page)
		if err != nil {
			return true, added, errors.Join(fmt.Errorf("clocks: %w", err), r.index.leave(ctx, f))
		}
		n, err := r.index.arm(ctx, f, alarms)
		if added += n; err != nil {
			return true, added, err
		}
		if len(alarms) < page {
			return true, added, r.index.end(ctx, f)
		}
		last = alarms[len(alarms)-1]
	}
}
