package timers

import (
	"context"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// alone is the pace of a replica that has the index and nothing else: what it loses stays lost.
var alone = pace{sleep: 100 * time.Millisecond, retry: 50 * time.Millisecond, lease: leastHeld, sweep: time.Hour, behind: time.Hour, reconcile: time.Hour}

// inside runs a replica in the process of the test until stop.
func (w *world) inside(client redis.UniversalClient, p pace, s replicaSettings) (r *Runner, stop func()) {
	r = newReplica(w.kept, client, s)
	r.pace = p
	return r, w.start(r)
}

func (w *world) start(r *Runner) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		r.Run(ctx)
		close(ended)
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-ended
	})
	w.Cleanup(stop)
	return stop
}

// withDesk is a replica whose desk is made by the test.
func (w *world) withDesk(client redis.UniversalClient, p pace, wrap func(*desk.Desk, *Index) Desk) *Runner {
	d := newDesk(w.kept, replicaSettings{})
	r, err := New(Parts{Desk: wrap(d, NewIndex(client)), Redis: client, Log: quiet, Metrics: prometheus.NewRegistry()})
	if err != nil {
		w.Fatal(err)
	}
	r.pace, d.Clocks = p, r
	return r
}

// during does something again and again, at an interval, a number of times.
func during(times int, every time.Duration, do func(i int)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for i := range times {
		<-ticker.C
		do(i)
	}
}

func outcome(outcomes []claim.Outcome) error { return outcomes[0].Err }

// metric is what a replica tells of itself.
func (w *world) metric(r *Runner, name string) (sum float64) {
	w.Helper()
	families, err := r.Metrics.(*prometheus.Registry).Gather()
	if err != nil {
		w.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == name {
			for _, m := range family.GetMetric() {
				sum += m.GetGauge().GetValue() + m.GetCounter().GetValue()
			}
		}
	}
	return sum // one with labels is not there before it counts
}
