package timers

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// T7: after a day of downtime everything that is overdue fires, in the order in which it was due, but for what is in hand at
// the same time.
func TestDayOfDowntime(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		n := scale(1500, 50_000)
		now := time.Now()
		w.waiting(n, func(int) time.Time { return now.Add(-rand.N(24 * time.Hour)) })
		calm := w.visits(200, func(done int) bool { return done == 200 })
		began := time.Now()
		patient := quick
		patient.lease = usualPace.lease // on a busy machine a batch takes longer than tests like to wait; cut off, it fires far behind the others
		w.inside(newRedis(t).client(), patient, replicaSettings{})
		busy := w.visits(n, func(done int) bool { return done%20 == 19 && w.toFire() == 0 })
		w.settled(5 * time.Minute)
		t.Logf("%d overdue clocks in %s; reading a claim took %s in calm and %s meanwhile", n, time.Since(began), calm, busy)
		late := w.number(`SELECT COALESCE(max(r - d), 0) FROM (SELECT row_number() OVER (ORDER BY nr) r, row_number() OVER (ORDER BY due_at, nr) d FROM witness) o`)
		if most := int64((workers + 1) * batch); late > most {
			t.Errorf("one fired %d places too late, more than %d", late, most)
		}
	})
}

// T9: a clock that cannot fire is tried ten times, ever more rarely, and is in nobody's way.
func TestPoisonClock(t *testing.T) {
	t.Parallel()
	for what, poison := range map[string]string{
		"error": `UPDATE claim SET proposal = 'broken' WHERE id = 'claim0000007'`,
		"panic": `INSERT INTO seller (id) VALUES ('nowhere'); UPDATE claim SET seller = 'nowhere' WHERE id = 'claim0000007'`,
	} {
		t.Run(what, func(t *testing.T) { eachEngine(t, func(t *testing.T, w *world) { poisoned(t, w, poison) }) })
	}
}

func poisoned(t *testing.T, w *world, poison string) {
	ctx := context.Background()
	set := w.waiting(20, func(int) time.Time { return time.Now().Add(-time.Minute) })
	w.exec(poison)
	r := newReplica(w.kept, newRedis(t).client(), replicaSettings{})
	desk := newDesk(w.kept, replicaSettings{})
	late := time.Duration(0)
	desk.ClockTime = func(tx *store.Tx) (time.Time, error) { return time.Now().Add(late), nil }
	r.Desk = desk
	if fired := r.fire(ctx, set, bySweep); fired != 19 {
		t.Fatal(fired, "fired, not the 19 others")
	}
	tries := 1
	for ; ; tries++ {
		r.count(ctx)
		if w.metric(r, "timers_stuck") == 1 {
			break
		}
		late += time.Hour
		r.sweep(ctx)
	}
	if tries != store.MaxTries || w.metric(r, "timers_stuck_total") != 1 || w.metric(r, "timers_overdue") != 0 {
		t.Error("stuck after", tries)
	}
	w.exec(`UPDATE claim SET proposal = '', seller = 'connectpro' WHERE id = 'claim0000007'`)
	w.write(func(tx *store.Tx) error { return tx.RepairClock("claim0000007/info_reply") })
	r.sweep(ctx)
	if n := w.toFire(); n != 0 {
		t.Error(n, "clocks left after the repair")
	}
}

// What failed waits longer each time.
func TestFailuresWait(t *testing.T) {
	w := sqliteWorld(t)
	set := w.waiting(1, func(int) time.Time { return time.Now() })
	var waits []time.Duration
	for range store.MaxTries {
		w.write(func(tx *store.Tx) error {
			wait, stuck, err := tx.ClockFailed(set[0].Clock, set[0].Gen, "why", time.Now())
			if !stuck {
				waits = append(waits, wait)
			}
			return err
		})
	}
	if len(waits) != store.MaxTries-1 || waits[0] != 2*time.Second || waits[8] != 512*time.Second {
		t.Error(waits)
	}
	err := w.kept.Write(context.Background(), func(tx *store.Tx) error {
		_, _, err := tx.ClockFailed(set[0].Clock, set[0].Gen+1, "why", time.Now())
		return err
	})
	if err != claim.ErrChanged {
		t.Error("another generation:", err)
	}
}

// visits has somebody read claims, each visit a few milliseconds after the other, until it is over, and tells how long a visit
// took.
func (w *world) visits(claims int, over func(done int) bool) string {
	w.Helper()
	d, by := newDesk(w.kept, replicaSettings{}), claim.Actor{Kind: claim.ByCustomer, ID: w.customer.ID}
	var took []time.Duration
	pause := time.NewTicker(5 * time.Millisecond)
	defer pause.Stop()
	for !over(len(took)) {
		began := time.Now()
		if _, err := d.Open(w.Context(), by, claimName(rand.IntN(claims))); err != nil {
			w.Fatal(err)
		}
		took = append(took, time.Since(began))
		<-pause.C
	}
	if len(took) == 0 {
		return "nothing"
	}
	slices.Sort(took)
	return fmt.Sprintf("%s (p99 %s)", took[len(took)/2].Round(time.Microsecond), took[len(took)*99/100].Round(time.Microsecond))
}
