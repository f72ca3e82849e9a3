package timers

import (
	"context"
	"time"
)

const (
	// swept is how many clocks the sweep fires in one go.
	swept = 256
	// mostYields is how many sweeps in a row are left out because the index is busy with what is overdue: the sweep would only
	// fight with it for the same clocks.
	mostYields = 3
)

// sweeps fires from the record what the index should have fired some time ago. With it, nothing depends on Redis.
func (r *Runner) sweeps(ctx context.Context) {
	next := r.After(soon(r.pace.sweep / 8))
	for {
		select {
		case <-ctx.Done():
			return
		case <-next:
		}
		if r.away.Load() || r.idle.Add(1) > mostYields {
			r.sweep(ctx)
		}
		r.count(ctx)
		next = r.After(soon(r.pace.sweep))
	}
}

// sweep goes on until nothing is left that could be fired.
func (r *Runner) sweep(ctx context.Context) {
	for ctx.Err() == nil {
		due, err := r.Desk.Overdue(ctx, r.behind(), swept)
		if err != nil {
			r.Log.Error("overdue clocks", "error", err.Error())
			return
		}
		if len(due) == 0 || r.fire(ctx, due, bySweep) == 0 {
			return
		}
	}
}

// behind is how late a clock has to be for the sweep. While Redis is away there is nobody to leave it to.
func (r *Runner) behind() time.Duration {
	if r.away.Load() {
		return 0
	}
	return r.pace.behind
}

func (r *Runner) count(ctx context.Context) {
	overdue, stuck, err := r.Desk.CountClocks(ctx)
	if err != nil {
		if ctx.Err() == nil {
			r.Log.Error("clocks cannot be counted", "error", err.Error())
		}
		return
	}
	r.metrics.overdue.Set(float64(overdue))
	r.metrics.stuck.Set(float64(stuck))
}
