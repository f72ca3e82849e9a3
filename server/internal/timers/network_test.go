package timers

import (
	"bytes"
	"math/rand/v2"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"proviso/server/internal/store/storetest"
)

// T4: the network to Redis and to PostgreSQL is slow, cut, in pieces, and half open.
func TestBadNetwork(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	near, address := postgresProxy(w, nil)
	kept := *w
	kept.kept = storetest.URL(t, address)
	server := newRedis(t)
	far := newProxy(t, "redis", server.socket, nil)
	client := newClient(far.socket)
	defer client.Close()
	rounds := scale(8, 100)
	w.waiting(scale(200, 10_000), spread(time.Duration(rounds)*400*time.Millisecond))
	_, stop := kept.inside(client, quick, replicaSettings{})
	during(rounds, 400*time.Millisecond, func(i int) {
		for _, p := range []*proxy{near, far} {
			p.latency.Store(0)
			p.slice.Store(false)
			p.silent.Store(false)
		}
		p := []*proxy{near, far}[rand.IntN(2)]
		switch i % 4 {
		case 0:
			p.latency.Store(int64(30 * time.Millisecond))
		case 1:
			p.reset()
		case 2:
			p.slice.Store(true)
		case 3:
			p.silent.Store(true)
		}
	})
	for _, p := range []*proxy{near, far} {
		p.latency.Store(0)
		p.slice.Store(false)
		p.silent.Store(false)
		p.reset()
	}
	until(t, 40*time.Second, "all clocks fired", func() bool { return w.toFire() == 0 })
	stop()
	if v := w.judge(); v.Lost+v.Doubled+v.Early+v.Stale+v.Letters != 0 || v.Audit != "" {
		t.Errorf("%+v", v)
	}
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
