package timers

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// Desk knows the clocks from the record and does what they are for.
type Desk interface {
	// FireAll fires clocks that may be due. Each is compared with the record, in the transaction that does what it is for.
	FireAll(ctx context.Context, due []claim.Alarm) []claim.Outcome
	// Overdue lists clocks that should have been tried some time ago, the longest due first.
	Overdue(ctx context.Context, behind time.Duration, most int) ([]claim.Alarm, error)
	// Armed lists a page of the clocks that run, in the order in which they are tried: those after the last one of the page
	// before that are tried within a horizon, where that is not 0.
	Armed(ctx context.Context, after claim.Alarm, horizon time.Duration, most int) ([]claim.Alarm, error)
	// CountClocks tells how many clocks are past their time, and how many are stuck.
	CountClocks(ctx context.Context) (overdue, stuck int64, err error)
}

// Parts are what a runner is made of.
type Parts struct {
	Desk    Desk
	Redis   redis.UniversalClient
	Log     *slog.Logger
	Metrics prometheus.Registerer
	After   func(time.Duration) <-chan time.Time // nil: time.After
}

// Runner fires clocks on one replica. It is safe for concurrent use.
type Runner struct {
	Parts
	index   *Index
	metrics *metrics
	pace    pace

	wakes [workers]chan struct{}
	again chan struct{} // the index is to be compared with the record soon
	gap   atomic.Bool   // the index may lack clocks: something was not put into it
	away  atomic.Bool   // Redis did not answer the last time
	idle  atomic.Int64  // sweeps since the index last handed out as much as it may
}

// pace is how often things are done.
type pace struct {
	sleep     time.Duration // at most between two looks at the index: mostSleep or less
	retry     time.Duration // until Redis is tried again that did not answer
	lease     time.Duration // in which a batch has to be done
	sweep     time.Duration // between two looks at the record
	behind    time.Duration // how late a clock must be for the sweep: what the index is about to fire is left to it
	reconcile time.Duration // between two comparisons of index and record
}

var usualPace = pace{sleep: mostSleep, retry: 500 * time.Millisecond, lease: 30 * time.Second, sweep: 15 * time.Second, behind: 10 * time.Second,
	reconcile: time.Minute}

const (
	workers  = 2
	batch    = 4 * MostTaken // at once, when much is due
	armLimit = 500 * time.Millisecond
)

// New makes a runner. Run fires; Arm is for the desk to call.
func New(parts Parts) (*Runner, error) {
	m, err := newMetrics(parts.Metrics)
	if err != nil {
		return nil, err
	}
	if parts.After == nil {
		parts.After = time.After
	}
	r := &Runner{Parts: parts, index: NewIndex(parts.Redis), metrics: m, pace: usualPace, again: make(chan struct{}, 1)}
	for i := range r.wakes {
		r.wakes[i] = make(chan struct{}, 1)
	}
	r.idle.Store(mostYields)
	return r, nil
}

// Arm puts clocks that were set into the index. Where that fails the clocks still fire, from the record, and the index is
// compared with it soon.
func (r *Runner) Arm(ctx context.Context, set []claim.Alarm) {
	if r.away.Load() { // nobody has to wait for a Redis that does not answer
		r.gap.Store(true)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), armLimit)
	defer cancel()
	if err := r.index.Arm(ctx, set); err != nil {
		r.gap.Store(true)
		r.Log.Warn("clocks were not put into the index", "clocks", len(set), "error", err.Error())
	}
}

// Run fires clocks until the context ends, and returns once what it began is done.
func (r *Runner) Run(ctx context.Context) {
	var all sync.WaitGroup
	for i := range r.wakes {
		all.Go(func() { r.work(ctx, r.wakes[i]) })
	}
	all.Go(func() { r.listen(ctx) })
	all.Go(func() { r.sweeps(ctx) })
	all.Go(func() { r.reconciles(ctx) })
	all.Wait()
}

// work fires what is due, then waits for more.
func (r *Runner) work(ctx context.Context, wake <-chan struct{}) {
	for ctx.Err() == nil {
		wait := r.turn(ctx)
		if wait <= 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-wake:
		case <-r.After(wait):
		}
	}
}

// turn fires one batch and tells how long to wait for the next one.
func (r *Runner) turn(ctx context.Context) time.Duration {
	due, next, err := r.take(ctx)
	if errors.Is(err, errNoEpoch) {
		return r.fill(ctx)
	}
	if r.noted(ctx, err); err != nil {
		return r.pace.retry
	}
	if len(due) > 0 {
		r.fire(ctx, due, byIndex)
		return 0
	}
	if next < 0 || next > r.pace.sleep {
		return r.pace.sleep
	}
	return next + time.Millisecond
}

// noted keeps whether Redis answers. Only what changes is logged.
func (r *Runner) noted(ctx context.Context, err error) {
	switch {
	case ctx.Err() != nil:
	case err != nil && !r.away.Swap(true):
		r.metrics.redisAway.Set(1)
		r.Log.Warn("clocks fire from the record alone: Redis does not answer", "error", err.Error())
	case err == nil && r.away.Swap(false):
		r.metrics.redisAway.Set(0)
		r.gap.Store(true)
		r.Log.Info("clocks fire on time again: Redis answers")
	}
	if err == nil && r.gap.Load() {
		nudge(r.again)
	}
}

// take is what is due, several times what Redis hands out at once where there is much.
func (r *Runner) take(ctx context.Context) (due []claim.Alarm, next time.Duration, err error) {
	for len(due) < batch {
		taken, err := r.index.Take(ctx, MostTaken, r.pace.lease)
		if err != nil && len(due) == 0 {
			return nil, 0, err
		}
		due, next = append(due, taken.Alarms...), taken.Next
		if err != nil || len(taken.Alarms) < MostTaken {
			return due, next, nil
		}
		r.idle.Store(0)
	}
	return due, next, nil
}

// fire fires a batch and tells the index. What was begun is finished, even while the portal stops.
func (r *Runner) fire(ctx context.Context, due []claim.Alarm, found string) (fired int) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.pace.lease*2/3)
	defer cancel()
	var done []claim.Alarm
	for i, outcome := range r.Desk.FireAll(ctx, due) {
		if outcome.Err == nil {
			fired++
		}
		if r.settle(ctx, due[i], outcome, found) {
			done = append(done, due[i])
		}
	}
	r.ack(ctx, done)
	return fired
}

func (r *Runner) ack(ctx context.Context, done []claim.Alarm) {
	if err := r.index.Ack(ctx, done); err != nil && !r.away.Load() {
		r.Log.Warn("clocks that fired stay in the index for a while", "clocks", len(done), "error", err.Error())
	}
}

// settle notes what became of an alarm; done tells whether the index may forget it. What failed without the record knowing of
// it stays handed out until its time is over.
func (r *Runner) settle(ctx context.Context, a claim.Alarm, o claim.Outcome, found string) (done bool) {
	var notYet claim.NotYet
	switch {
	case o.Err == nil:
		r.metrics.lateness.Observe(o.Late.Seconds())
		r.metrics.fired.WithLabelValues(found).Inc()
		return true
	case errors.Is(o.Err, claim.ErrChanged):
		r.metrics.casLost.Inc()
		return true
	case errors.Is(o.Err, claim.ErrStuck):
		r.metrics.failed.Inc()
		r.metrics.gotStuck.Inc()
		r.Log.Error("a clock is stuck; portal clocks explain says more", "clock", a.Clock, "error", o.Err.Error())
		return true
	case errors.As(o.Err, &notYet):
		r.later(ctx, a, o.Err, notYet)
		return false
	}
	r.metrics.failed.Inc()
	r.Log.Error("a clock could not fire", "clock", a.Clock, "error", o.Err.Error())
	return false
}

func (r *Runner) later(ctx context.Context, a claim.Alarm, why error, notYet claim.NotYet) {
	if _, early := why.(claim.NotYet); !early {
		r.metrics.failed.Inc()
		r.Log.Error("a clock could not fire and is tried again", "clock", a.Clock, "wait", notYet.Wait.String(), "error", why.Error())
	}
	if err := r.index.Later(ctx, a, notYet.Wait); err != nil && !r.away.Load() {
		r.Log.Warn("a clock comes back late", "clock", a.Clock, "error", err.Error())
	}
}

// listen wakes the workers whenever something is due earlier than was known, on whichever replica it was set.
func (r *Runner) listen(ctx context.Context) {
	subscription := r.Redis.Subscribe(ctx, wakeChannel())
	defer subscription.Close()
	messages := subscription.ChannelWithSubscriptions()
	for {
		select {
		case <-ctx.Done():
			return
		case message, ok := <-messages:
			if !ok {
				return
			}
			if _, connected := message.(*redis.Subscription); connected {
				r.gap.Store(true) // a Redis that was away may have come back with an older index
			}
			r.wake()
		}
	}
}

func (r *Runner) wake() {
	for _, wake := range r.wakes {
		nudge(wake)
	}
}

// nudge wakes whoever waits; one who is awake already looks again.
func nudge(waiting chan<- struct{}) {
	select {
	case waiting <- struct{}{}:
	default:
	}
}

// soon is a time around d, so that replicas that started together don't do everything together.
func soon(d time.Duration) time.Duration { return d*3/4 + rand.N(d/2) }
