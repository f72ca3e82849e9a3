package timers

import (
	"context"
	"errors"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// T5: the process ends at the worst points: with clocks handed out and no transaction, and with the transaction kept and
// nobody told; in its first batch, and in its second, when the first is acknowledged.
func TestDiesBetweenSteps(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		w.place.Redis = newRedis(t).socket
		deaths := scale(4, 300)
		over := time.Duration(deaths) * time.Second // so that there is always something to die over
		w.waiting(100*deaths, spread(over))
		for i := range deaths {
			doomed := w.place
			if i%2 == 0 {
				doomed.DieBefore = 1 + i/2%2
			} else {
				doomed.DieAfter = 1 + i/2%2
			}
			startReplica(t, doomed).endsBy(t, 10*time.Second)
		}
		defer startReplica(t, w.place).stop()
		w.settled(over + 30*time.Second)
	})
}

// T5, without the price of a process: a replica takes clocks from the index and is never heard of again, at each point a
// thousand times in the long form. Clocks are neither lost nor fired twice.
func TestNeverHeardOfAgain(t *testing.T) {
	const taken = 3 // clocks by each
	for name, gone := range map[string]func(x *Index, d *desk.Desk, due []claim.Alarm) error{
		"after they were handed out": func(*Index, *desk.Desk, []claim.Alarm) error { return nil },
		"after the transaction": func(_ *Index, d *desk.Desk, due []claim.Alarm) error {
			return outcome(d.FireAll(context.Background(), due))
		},
		"after the acknowledgement": func(x *Index, d *desk.Desk, due []claim.Alarm) error {
			return errors.Join(outcome(d.FireAll(context.Background(), due)), x.Ack(context.Background(), due))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachEngine(t, func(t *testing.T, w *world) {
				deaths, client := scale(50, 1000), newRedis(t).client()
				w.waiting((deaths+10)*taken, func(int) time.Time { return time.Now() })
				r := newReplica(w.kept, client, replicaSettings{})
				r.fill(t.Context())
				for range deaths {
					due, err := r.index.Take(t.Context(), taken, leastHeld)
					if err == nil && len(due.Alarms) == taken {
						err = gone(r.index, newDesk(w.kept, replicaSettings{}), due.Alarms)
					}
					if err != nil || len(due.Alarms) == 0 {
						t.Fatal(len(due.Alarms), err)
					}
				}
				w.inside(client, alone, replicaSettings{}) // it gets the others at once, and those when their lease ends
				w.settled(w.drain(leastHeld + 20*time.Second))
			})
		})
	}
}
