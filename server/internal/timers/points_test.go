package timers

import (
	"testing"
	"time"
)

// T5: the process ends at the worst points: with clocks handed out and no transaction, and with the transaction kept and
// nobody told.
func TestDiesBetweenSteps(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		w.place.Redis = newRedis(t).socket
		deaths := scale(4, 300)
		w.waiting(100*deaths, spread(time.Duration(deaths)*time.Second))
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
		w.settled(30 * time.Second)
	})
}
