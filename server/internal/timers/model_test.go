package timers

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// T8: whatever people and replicas do to clocks at the same time, what each of them was told fits one order of all of it in
// which a clock behaves as the model below says. A clock is moved by setting it again, paused by stopping it.

// deed is what somebody did to a clock.
type deed struct {
	do    string // set, stop, fire or look
	clock string
	gen   int64     // fire: of the alarm
	due   time.Time // set
	// When it began and ended, by the machine's clock in ms: no server's clock can have said less or more in between.
	from, to int64
}

// told is what came of it.
type told struct {
	gen   int64 // set, stop, look: the clock's afterwards; 0 where there was nothing to stop
	err   error // fire
	armed bool  // look
}

// modelled is a clock as the model has it.
type modelled struct {
	gen   int64
	armed bool
	due   int64
}

// clockModel is what a clock does, one thing after another.
var clockModel = porcupine.Model{
	Partition: func(history []porcupine.Operation) (byClock [][]porcupine.Operation) {
		of := map[string][]porcupine.Operation{}
		for _, o := range history {
			of[o.Input.(deed).clock] = append(of[o.Input.(deed).clock], o)
		}
		for _, one := range of {
			byClock = append(byClock, one)
		}
		return byClock
	},
	Init: func() any { return modelled{} },
	Step: func(state, input, output any) (bool, any) { return state.(modelled).step(input.(deed), output.(told)) },
	DescribeOperation: func(input, output any) string {
		d := input.(deed)
		return fmt.Sprintf("%s gen %d due %d from %d to %d: %+v", d.do, d.gen, d.due.UnixMilli(), d.from, d.to, output)
	},
}

func (m modelled) step(d deed, t told) (bool, any) {
	switch d.do {
	case "set":
		return t.gen == m.gen+1, modelled{m.gen + 1, true, d.due.UnixMilli()}
	case "stop":
		if m.armed {
			return t.gen == m.gen+1, modelled{gen: m.gen + 1}
		}
		return t.gen == 0, m
	case "look":
		return t.gen == m.gen && t.armed == m.armed, m
	}
	var notYet claim.NotYet
	current := m.armed && m.gen == d.gen
	switch {
	case t.err == nil:
		return current && m.due <= d.to, modelled{gen: m.gen}
	case errors.Is(t.err, claim.ErrChanged):
		return !current, m
	case errors.As(t.err, &notYet):
		return current && m.due > d.from, m
	}
	return false, m
}

// chronicle is what was done and told, in the order in which it ended.
type chronicle struct {
	start time.Time
	mu    sync.Mutex
	all   []porcupine.Operation
}

// note keeps deeds that were done together. They began at an instant and have just ended.
func (c *chronicle) note(by int, began time.Time, deeds []deed, answers []told) {
	ended := time.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, d := range deeds {
		d.from, d.to = began.UnixMilli(), ended.UnixMilli()
		c.all = append(c.all, porcupine.Operation{ClientId: by, Input: d, Call: began.Sub(c.start).Nanoseconds(), Output: answers[i], Return: ended.Sub(c.start).Nanoseconds()})
	}
}

// watched is a desk of a replica whose firings are noted.
type watched struct {
	*desk.Desk
	*chronicle
	by int
}

func (w watched) FireAll(ctx context.Context, due []claim.Alarm) []claim.Outcome {
	began := time.Now()
	outcomes := w.Desk.FireAll(ctx, due)
	deeds, answers := make([]deed, len(due)), make([]told, len(due))
	for i, outcome := range outcomes {
		deeds[i], answers[i] = deed{do: "fire", clock: due[i].Clock, gen: due[i].Gen}, told{err: outcome.Err}
	}
	w.note(w.by, began, deeds, answers)
	return outcomes
}

// change sets or stops the clock of a claim, and notes it.
func (c *chronicle) change(w *world, r *Runner, by int, id string, due time.Time) {
	d := deed{do: "stop", clock: id + "/" + string(claim.FirstResponse), due: due.Truncate(time.Millisecond)}
	if !due.IsZero() {
		d.do = "set"
	}
	began := time.Now()
	var set []claim.Alarm
	err := w.kept.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.LockClaims([]string{id}); err != nil {
			return err
		}
		err := tx.SetClock(id, claim.ClockSet{Kind: claim.FirstResponse, Due: due}, time.Now())
		set = tx.Alarms()
		return err
	})
	if err != nil {
		w.Error(err)
		return
	}
	t := told{}
	if len(set) > 0 {
		t.gen = set[0].Gen
	}
	c.note(by, began, []deed{d}, []told{t})
	r.Arm(context.Background(), set)
	if t.gen > 0 && d.do == "set" && rand.IntN(2) == 0 {
		r.Desk.FireAll(context.Background(), set) // as an index would have it whose clock is ahead, or that lost the lease
	}
}

// look notes how the clocks are in the end.
func (c *chronicle) look(w *world) {
	w.write(func(tx *store.Tx) error {
		began := time.Now()
		for i := range w.made {
			clock, err := tx.ClockByID(claimName(i) + "/" + string(claim.FirstResponse))
			if errors.Is(err, claim.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			c.note(0, began, []deed{{do: "look", clock: clock.ID}}, []told{{gen: clock.Gen, armed: clock.State == store.ClockArmed}})
		}
		return nil
	})
}

const (
	changers  = 4  // people at the same time
	changes   = 60 // of each
	contested = 5  // clocks for them
)

// contest has people change the same few clocks around the time at which they are due, while replicas fire them by the index
// alone, and tells what the model says to it.
func (w *world) contest(client redis.UniversalClient, firing *world, s replicaSettings) porcupine.CheckResult {
	w.Helper()
	from := w.made
	w.waiting(contested, func(int) time.Time { return time.Now().Add(time.Hour) })
	w.exec(`DELETE FROM clock`)
	w.clocks = nil
	c := &chronicle{start: time.Now()}
	var replicas [2]*Runner
	for i := range replicas {
		replicas[i] = firing.withDesk(client, alone, func(*desk.Desk, *Index) Desk { return watched{newDesk(firing.kept, s), c, changers + i} })
		defer w.start(replicas[i])()
	}
	until(w, 10*time.Second, "index filled", func() bool { ok, err := replicas[0].index.complete(w.Context()); return ok && err == nil })
	var people sync.WaitGroup
	for person := range changers {
		people.Go(func() {
			for range changes {
				due := time.Time{}
				if rand.IntN(4) > 0 {
					due = time.Now().Add(rand.N(40*time.Millisecond) - 10*time.Millisecond)
				}
				c.change(w, replicas[person%2], person, claimName(from+rand.IntN(contested)), due)
			}
		})
	}
	people.Wait()
	until(w, 20*time.Second, "all fired", func() bool { return w.number(`SELECT count(*) FROM clock WHERE state = 'armed'`) == 0 })
	c.look(w)
	c.mu.Lock()
	defer c.mu.Unlock()
	return porcupine.CheckOperationsTimeout(clockModel, c.all, time.Minute)
}

func TestClocksAreLinearizable(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		client := newRedis(t).client()
		for round := range scale(2, 300) {
			if result := w.contest(client, w, replicaSettings{}); result != porcupine.Ok {
				t.Fatalf("round %d: %s", round, result)
			}
		}
	})
}

// The model sees the mistakes that can be made with a clock.
func TestModelSeesMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, old, new string
		replicaSettings
	}{
		{"no comparison", "state = 'armed'", "state = state  ", replicaSettings{}},
		{"no generation", "gen = due.clock_gen", "gen>= due.clock_gen", replicaSettings{}},
		{"a clock of its own", "due_at <= ", "due_at <= ", replicaSettings{LocalClock: true, Skew: 10 * time.Minute}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := postgresWorld(t)
			_, address := postgresProxy(w, rewrites(firing1, c.old, c.new))
			wrong := *w
			wrong.kept = storetest.URL(t, address)
			w.exec(`ALTER TABLE firing DROP CONSTRAINT firing_pkey`)
			client := newRedis(t).client()
			until(t, time.Minute, "a history that fits no order", func() bool { return w.contest(client, &wrong, c.replicaSettings) == porcupine.Illegal })
		})
	}
}
