package timers

import (
	"bytes"
	"context"
	"math/rand/v2"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// T4: the network to Redis and to PostgreSQL is slow, cut, in pieces, and half open. Whatever it did, nothing of a replica goes
// on once it has ended.
func TestBadNetwork(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	near, address := postgresProxy(w, nil)
	far := newProxy(t, "redis", newRedis(t).socket, nil)
	rounds := scale(8, 100)
	w.waiting(scale(200, 10_000), spread(time.Duration(rounds)*400*time.Millisecond))
	end := w.labelled(address, far.socket)
	during(rounds, 400*time.Millisecond, func(i int) {
		for _, p := range []*proxy{near, far} {
			p.well()
		}
		[]*proxy{near, far}[rand.IntN(2)].worsen(i)
	})
	for _, p := range []*proxy{near, far} {
		p.well()
		p.reset()
	}
	until(t, w.drain(40*time.Second), "all clocks fired", func() bool { return w.toFire() == 0 })
	end()
	if v := w.judge(); v.Lost+v.Doubled+v.Early+v.Stale+v.Letters != 0 || v.Audit != "" {
		t.Errorf("%+v", v)
	}
}

// T4: a peer that is gone without a word is given up after a while, and what was in its hands is done on another connection.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	for _, which := range []string{"redis", "postgres"} {
		t.Run(which, func(t *testing.T) {
			w := postgresWorld(t)
			near, address := postgresProxy(w, nil)
			far := newProxy(t, "redis", newRedis(t).socket, nil)
			w.waiting(scale(100, 4000), spread(time.Duration(scale(2, 20))*time.Second))
			end := w.labelled(address, far.socket)
			gone := map[string]*proxy{"redis": far, "postgres": near}[which]
			during(1, time.Second, func(int) { gone.abandon() })
			v := w.settled(w.drain(40 * time.Second))
			end()
			t.Logf("at most %s late", v.LateMax)
		})
	}
}

// labelled runs a replica whose goroutines, and those of its connections, can be told from all others. End ends it, and waits
// until none is left.
func (w *world) labelled(address, redisSocket string) (end func()) {
	w.Helper()
	label := pprof.Labels("replica", w.Name())
	var stop func()
	pprof.Do(w.Context(), label, func(ctx context.Context) {
		kept, err := store.OpenURL(ctx, address)
		if err != nil {
			w.Fatal(err)
		}
		client := newClient(redisSocket)
		there := *w
		there.kept = kept
		_, ended := there.inside(client, quick, replicaSettings{})
		stop = func() {
			ended()
			client.Close()
			kept.Close()
		}
	})
	return func() {
		w.Helper()
		left := func() string { return goroutinesOf(w.Name()) }
		w.Cleanup(func() {
			if w.Failed() {
				w.Log(left())
			}
		})
		if left() == "" {
			w.Error("the goroutines of a replica that runs are not found")
		}
		stop()
		until(w, 20*time.Second, "no goroutine left of the replica", func() bool { return left() == "" })
	}
}

// goroutinesOf lists what runs with a label.
func goroutinesOf(label string) string {
	var all, found strings.Builder
	pprof.Lookup("goroutine").WriteTo(&all, 1)
	for _, one := range strings.Split(all.String(), "\n\n") {
		if strings.Contains(one, `"`+label+`"`) {
			found.WriteString(one + "\n\n")
		}
	}
	return found.String()
}

// A replica that has ended leaves nothing running.
func TestNothingIsLeftRunning(t *testing.T) {
	w := sqliteWorld(t)
	w.waiting(50, spread(300*time.Millisecond))
	client := newRedis(t).client()
	before := runtime.NumGoroutine()
	for range 3 {
		_, stop := w.inside(client, quick, replicaSettings{})
		until(t, 10*time.Second, "all fired", func() bool { return w.toFire() == 0 })
		stop()
	}
	until(t, 10*time.Second, "as few goroutines as before", func() bool { return runtime.NumGoroutine() <= before+2 }) // idle connections
}

// T11: the connection ends at COMMIT: nobody knows whether the transaction was kept.
func TestCommitUnknown(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	var cutting atomic.Bool
	var cuts [3]atomic.Int64
	_, address := postgresProxy(w, func(message []byte) fate {
		if message[0] != 'Q' || !bytes.Contains(message, []byte("commit")) || !cutting.Load() {
			return pass
		}
		what := fate(rand.IntN(3))
		cuts[what].Add(1)
		return what
	})
	behind := *w
	behind.kept = storetest.URL(t, address)
	w.waiting(scale(150, 20_000), spread(time.Duration(scale(3, 60))*time.Second))
	cutting.Store(true)
	client := newRedis(t).client()
	for range 2 {
		behind.inside(client, quick, replicaSettings{})
	}
	during(scale(3, 60), time.Second, func(int) {})
	cutting.Store(false)
	until(t, 40*time.Second, "all clocks fired", func() bool { return w.toFire() == 0 })
	v := w.judge()
	if v.Lost+v.Doubled+v.Early+v.Stale+v.Letters != 0 || v.Audit != "" {
		t.Errorf("%+v", v)
	}
	if cuts[cutBefore].Load() == 0 || cuts[cutAfter].Load() == 0 {
		t.Error("nothing was cut")
	}
	t.Logf("%d commits, %d cut before, %d after", cuts[pass].Load(), cuts[cutBefore].Load(), cuts[cutAfter].Load())
}
