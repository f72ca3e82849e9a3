package timers

import (
	"testing"
	"time"
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
