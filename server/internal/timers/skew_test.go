package timers

import (
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// T6: replicas whose own clocks are ten minutes off fire nothing early, and nothing late.
func TestClocksOff(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	client := newRedis(t).client()
	over := time.Duration(scale(2, 60)) * time.Second
	w.waiting(scale(200, 10_000), spread(over))
	for _, skew := range []time.Duration{-10 * time.Minute, 0, 10 * time.Minute} {
		w.inside(client, quick, replicaSettings{Skew: skew})
	}
	if v := w.settled(over + 20*time.Second); v.LateMax > 15*time.Second {
		t.Error("late:", v.LateMax)
	}
}

// T6: nor does a Redis whose clock is ahead, behind, or jumps between the two make anything early; the sweep makes up for it.
func TestRedisClockOff(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		server := miniredis.RunT(t)
		client := redis.NewClient(&redis.Options{Addr: server.Addr()})
		t.Cleanup(func() { client.Close() })
		server.SetTime(time.Now().Add(10 * time.Minute))
		w.waiting(100, spread(3*time.Second))
		w.inside(client, quick, replicaSettings{})
		during(scale(6, 200), 500*time.Millisecond, func(i int) {
			server.SetTime(time.Now().Add(time.Duration(1-i%3) * 10 * time.Minute))
		})
		w.settled(20 * time.Second)
	})
}

// T6: a deadline is the end of its day where the seller is: through nights of 23 and 25 hours and leap days it fires in the
// first millisecond afterwards, not before.
func TestEndOfOddDays(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		for i, day := range []string{"2026-03-08", "2026-11-01", "2027-03-14", "2028-02-28", "2028-02-29", "2026-12-31"} {
			date, _ := policies.ParseDate(day)
			due := claim.EndOf("connectpro", date)
			set := w.waiting(1, func(int) time.Time { return due })
			now := due.Add(-time.Millisecond)
			d := newDesk(w.kept, replicaSettings{})
			d.ClockTime = func(*store.Tx) (time.Time, error) { return now, nil }
			if err := outcome(d.FireAll(t.Context(), set)); err != (claim.NotYet{Wait: time.Millisecond}) {
				t.Error(day, "before:", err)
			}
			now = due
			if err := outcome(d.FireAll(t.Context(), set)); err != nil {
				t.Error(day, "at the end:", err)
			}
			if n := w.number(`SELECT count(*) FROM event WHERE action = 'lapse'`); n != int64(i+1) {
				t.Error(day, n, "lapsed")
			}
		}
	})
}
