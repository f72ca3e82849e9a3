package timers

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store/storetest"
)

// T12: a mistake in what keeps clocks right does not go unnoticed by these tests. Each is made here, around the code as it is:
// in the statements on their way to PostgreSQL, in the desk, in the clock.

// mistaken is a world whose statements are rewritten on their way.
func mistaken(t *testing.T, mark, old, new string) (w, wrong *world) {
	w = postgresWorld(t)
	_, address := postgresProxy(w, rewrites(mark, old, new))
	twin := *w
	twin.kept = storetest.URL(t, address)
	return w, &twin
}

const firing1 = "SET state = 'fired'" // is part of the statement that fires a clock

func TestMistakeNoComparison(t *testing.T) {
	t.Parallel()
	w, wrong := mistaken(t, firing1, "state = 'armed'", "state = state  ")
	w.exec(`ALTER TABLE firing DROP CONSTRAINT firing_pkey`)
	var v verdict
	until(t, 20*time.Second, "a doubled clock", func() bool {
		set := w.waiting(20, func(int) time.Time { return time.Now() })
		var both sync.WaitGroup
		for range 3 {
			both.Go(func() { newDesk(wrong.kept, replicaSettings{}).FireAll(context.Background(), set) })
		}
		both.Wait()
		v = w.judge()
		return v.Doubled > 0
	})
	if v.right() {
		t.Error("not noticed")
	}
}

// With the comparison gone, that each generation fires once still stands in the schema.
func TestSecondWall(t *testing.T) {
	t.Parallel()
	w, wrong := mistaken(t, firing1, "state = 'armed'", "state = state  ")
	for range 5 {
		set := w.waiting(10, func(int) time.Time { return time.Now() })
		var both sync.WaitGroup
		for range 3 {
			both.Go(func() { newDesk(wrong.kept, replicaSettings{}).FireAll(context.Background(), set) })
		}
		both.Wait()
	}
	if v := w.judge(); v.Doubled != 0 {
		t.Errorf("%+v", v)
	}
}

func TestMistakeNoGeneration(t *testing.T) {
	t.Parallel()
	w, wrong := mistaken(t, firing1, "gen = due.clock_gen", "gen>= due.clock_gen")
	client := newRedis(t).client()
	r, _ := wrong.inside(client, quick, replicaSettings{})
	wrong.inside(client, quick, replicaSettings{})
	until(t, 30*time.Second, "a clock of another generation", func() bool {
		w.storm(r, 400)
		return w.judge().Stale > 0
	})
}

func TestMistakeOwnClock(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	w.waiting(20, func(int) time.Time { return time.Now().Add(time.Minute) })
	w.inside(newRedis(t).client(), quick, replicaSettings{LocalClock: true, Skew: 10 * time.Minute})
	until(t, 10*time.Second, "a clock that fires early", func() bool { return w.judge().Early > 0 })
}

// failing is a desk that cannot reach the record for a while.
type failing struct {
	*desk.Desk
	index    *Index
	ackFirst bool
}

func (f failing) FireAll(ctx context.Context, due []claim.Alarm) []claim.Outcome {
	if f.ackFirst {
		f.index.Ack(ctx, due)
	}
	outcomes := make([]claim.Outcome, len(due))
	for i := range outcomes {
		outcomes[i].Err = errors.New("the record does not answer")
	}
	return outcomes
}

func TestMistakeAcknowledgedFirst(t *testing.T) {
	t.Parallel()
	for _, ackFirst := range []bool{false, true} {
		w := sqliteWorld(t)
		client := newRedis(t).client()
		w.waiting(5, func(int) time.Time { return time.Now() })
		r := w.withDesk(client, alone, func(d *desk.Desk, x *Index) Desk { return failing{d, x, ackFirst} })
		r.fill(t.Context())
		r.turn(t.Context())
		held, err := client.ZCard(t.Context(), leaseKey()).Result()
		if kept := held == 1+5; err != nil || kept == ackFirst {
			t.Errorf("acknowledged first: %t; %d are held, %v", ackFirst, held, err)
		}
	}
}

// forgetful is a desk of a replica that does not fill the index again.
type forgetful struct{ *desk.Desk }

func (forgetful) Armed(context.Context, claim.Alarm, time.Duration, int) ([]claim.Alarm, error) {
	return nil, nil
}

func TestMistakeNoFilling(t *testing.T) {
	t.Parallel()
	for _, wrong := range []bool{false, true} {
		w := sqliteWorld(t)
		client := newRedis(t).client()
		r := w.withDesk(client, alone, func(d *desk.Desk, _ *Index) Desk {
			if wrong {
				return forgetful{d}
			}
			return d
		})
		w.start(r)
		until(t, 5*time.Second, "complete", func() bool { ok, err := r.index.complete(t.Context()); return ok && err == nil })
		due := time.Now().Add(time.Second)
		set := w.waiting(5, func(int) time.Time { return due })
		r.Arm(t.Context(), set)
		if err := client.FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		until(t, 5*time.Second, "well past due", func() bool { return time.Since(due) > time.Second })
		if lost := w.judge().Lost > 0; lost != wrong {
			t.Errorf("index not filled: %t, noticed: %t", wrong, lost)
		}
	}
}
