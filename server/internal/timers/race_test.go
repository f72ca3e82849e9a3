package timers

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// T8: a customer withdraws in the millisecond in which the clock fires: one of the two happens.
func TestPersonAgainstClock(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		pairs := scale(150, 10_000)
		d, other := newDesk(w.kept, replicaSettings{}), newDesk(w.kept, replicaSettings{})
		set := w.waiting(pairs, func(int) time.Time { return time.Now() })
		by := claim.Actor{Kind: claim.ByCustomer, ID: w.customer.ID}
		for i, alarm := range set {
			var fired, withdrawn error
			var both sync.WaitGroup
			both.Go(func() { fired = outcome(d.FireAll(ctx, []claim.Alarm{alarm})) })
			both.Go(func() { _, withdrawn = other.Withdraw(ctx, by, fmt.Sprintf("claim%07d", i), 0, "") })
			both.Wait()
			if (fired == nil) == (withdrawn == nil) {
				t.Fatalf("pair %d: fired %v, withdrawn %v", i, fired, withdrawn)
			}
			if fired != nil && !errors.Is(fired, claim.ErrChanged) {
				t.Fatal("the clock is told", fired)
			}
		}
		lapsed := w.number(`SELECT count(*) FROM claim WHERE state = 'lapsed'`)
		if n := w.number(`SELECT count(*) FROM event`); n != int64(pairs) || lapsed+w.number(`SELECT count(*) FROM claim WHERE state = 'withdrawn'`) != n {
			t.Error(n, "events for", pairs, "pairs")
		}
		if n := w.number(`SELECT count(*) FROM outbox`); n != int64(pairs) {
			t.Error(n, "letters")
		}
		t.Logf("%d pairs, the clock won %d", pairs, lapsed)
	})
}

// A change that has nothing to do with the clock does not keep it from firing.
func TestAssignedWhileFiring(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		d, other := newDesk(w.kept, replicaSettings{}), newDesk(w.kept, replicaSettings{})
		set := w.waiting(scale(60, 3000), func(int) time.Time { return time.Now() })
		by := claim.Actor{Kind: claim.ByStaff, ID: "demo", Roles: map[string]claim.Role{"connectpro": claim.Agent}}
		for i, alarm := range set {
			var fired error
			var both sync.WaitGroup
			both.Go(func() { fired = outcome(d.FireAll(ctx, []claim.Alarm{alarm})) })
			both.Go(func() { other.Assign(ctx, by, fmt.Sprintf("claim%07d", i), 0, "") })
			both.Wait()
			if fired != nil {
				t.Fatal(fired)
			}
		}
		if v := w.judge(); !v.right() {
			t.Errorf("%+v", v)
		}
	})
}

// T10: clocks are set anew and stopped while they fire.
func TestStormOfChanges(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		client := newRedis(t).client()
		r, _ := w.inside(client, quick, replicaSettings{})
		w.inside(client, quick, replicaSettings{})
		w.storm(r, scale(600, 100_000))
		until(t, 30*time.Second, "all fired", func() bool { return w.number(`SELECT count(*) FROM clock WHERE state = 'armed'`) == 0 })
		v := w.judge()
		if v.Early+v.Doubled+v.Stale+v.Failed != 0 || v.Audit != "" {
			t.Errorf("%+v", v)
		}
		t.Logf("%d fired", w.number(`SELECT count(*) FROM witness`))
	})
}

// storm sets and stops the clocks of a few claims. That they are first responses keeps their claims out of it.
func (w *world) storm(r *Runner, changes int) {
	w.waiting(20, func(int) time.Time { return time.Now().Add(time.Hour) })
	w.exec(`DELETE FROM clock`)
	w.clocks = nil
	var people sync.WaitGroup
	for person := range 4 {
		people.Go(func() {
			for range changes / 4 {
				w.rearm(r, fmt.Sprintf("claim%07d", 5*person+rand.IntN(5)))
			}
		})
	}
	people.Wait()
}

func (w *world) rearm(r *Runner, id string) {
	var set []claim.Alarm
	err := w.kept.Write(context.Background(), func(tx *store.Tx) error {
		if err := tx.LockClaims([]string{id}); err != nil {
			return err
		}
		change := claim.ClockSet{Kind: claim.FirstResponse}
		if rand.IntN(4) > 0 {
			change.Due = time.Now().Add(rand.N(40*time.Millisecond) - 20*time.Millisecond)
		}
		err := tx.SetClock(id, change, time.Now())
		set = tx.Alarms()
		return err
	})
	if err != nil {
		w.Error(err)
	}
	r.Arm(context.Background(), set)
}
