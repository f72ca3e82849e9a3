package timers

import (
	"fmt"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// The index hands out what is due, the longest due first, and knows when there is more. Without it clocks still fire, from the
// record, so that no other test would tell.
func TestIndexHandsOut(t *testing.T) {
	inside := miniredis.RunT(t)
	inside.SetTime(time.Now())
	embedded := redis.NewClient(&redis.Options{Addr: inside.Addr()})
	t.Cleanup(func() { embedded.Close() })
	for name, client := range map[string]redis.UniversalClient{"embedded": embedded, "redis": newRedis(t).client()} {
		t.Run(name, func(t *testing.T) { handsOut(t, NewIndex(client)) })
	}
	inside.SetTime(time.Now().Add(leastHeld + time.Second))
	t.Run("again when the lease ended", func(t *testing.T) { takes(t, NewIndex(embedded), 300, false) })
}

func handsOut(t *testing.T, x *Index) {
	due := []claim.Alarm{{Clock: "later", Gen: 1, Try: time.Now().Add(time.Hour)}}
	for i := range 300 {
		due = append(due, claim.Alarm{Clock: fmt.Sprintf("c%03d", i), Gen: 1, Try: time.Now().Add(time.Duration(i-1000) * time.Second)})
	}
	f, ok, err := x.begin(t.Context(), true)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if _, err = x.arm(t.Context(), f, due); err == nil {
		err = x.end(t.Context(), f)
	}
	if err != nil {
		t.Fatal(err)
	}
	takes(t, x, 300, true)
	if taken, err := x.Take(t.Context(), MostTaken, leastHeld); err != nil || len(taken.Alarms) != 0 || taken.Next <= 0 || taken.Next > leastHeld {
		t.Errorf("%+v, %v", taken, err)
	}
}

// takes takes all that is due, and checks how much that is and, if so wanted, in which order.
func takes(t *testing.T, x *Index, want int, inOrder bool) {
	for n := 0; n < want; {
		taken, err := x.Take(t.Context(), MostTaken, leastHeld)
		if err != nil || len(taken.Alarms) != min(MostTaken, want-n) || (taken.Next == 0) != (len(taken.Alarms) == MostTaken) {
			t.Fatalf("%d after %d, next in %s, %v", len(taken.Alarms), n, taken.Next, err)
		}
		for _, a := range taken.Alarms {
			if inOrder && a.Clock != fmt.Sprintf("c%03d", n) {
				t.Fatalf("%s is number %d", a.Clock, n)
			}
			n++
		}
	}
}
