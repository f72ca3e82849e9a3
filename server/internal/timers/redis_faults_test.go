package timers

import (
	"context"
	"syscall"
	"testing"
	"time"
)

// T2: the index loses all or parts of itself, and has nothing but the record to come back from. The sweep is off.
func TestIndexLosesItself(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		client := newRedis(t).client()
		losses := scale(16, 120)
		w.waiting(scale(400, 20_000), spread(time.Duration(losses)*100*time.Millisecond))
		for range 2 {
			w.inside(client, alone, replicaSettings{})
		}
		ctx := context.Background()
		during(losses, 100*time.Millisecond, func(i int) {
			var err error
			switch i % 6 {
			case 0:
				err = client.FlushAll(ctx).Err()
			case 1:
				err = client.ScriptFlush(ctx).Err()
			case 2:
				err = client.Del(ctx, dueKey()).Err()
			case 3:
				err = client.Del(ctx, leaseKey()).Err()
			case 4:
				err = client.Del(ctx, epochKey()).Err()
			case 5:
				err = client.Del(ctx, lockKey()).Err()
			}
			if err != nil {
				t.Error(err)
			}
		})
		v := w.settled(w.drain(15 * time.Second))
		t.Logf("%d clocks, %d losses, at most %s late", len(w.clocks), losses, v.LateMax)
	})
}

// T2: how long it takes to fill an empty index.
func TestIndexIsFilled(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	client := newRedis(t).client()
	n := scale(3*page, 100_000)
	far := time.Now().Add(24 * time.Hour)
	w.waiting(n, func(int) time.Time { return far })
	r := newReplica(w.kept, client, replicaSettings{})
	began := time.Now()
	if wait := r.fill(t.Context()); wait != 0 {
		t.Fatal("not filled")
	}
	took := time.Since(began)
	held, err := client.ZCard(t.Context(), dueKey()).Result()
	if err != nil || held != int64(n)+1 {
		t.Fatal(held, "in the index:", err)
	}
	t.Logf("%d clocks in %s", n, took)
}

// T3: Redis dies and comes back empty, stops answering, and has no memory left.
func TestRedisDies(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		server := newRedis(t)
		client := server.client()
		rounds := scale(3, 20)
		w.waiting(scale(300, 20_000), spread(time.Duration(rounds)*time.Second))
		for range 2 {
			w.inside(client, quick, replicaSettings{})
		}
		ctx := context.Background()
		during(rounds, 900*time.Millisecond, func(i int) {
			switch i % 3 {
			case 0:
				server.kill()
				server.start()
			case 1:
				server.signal(syscall.SIGSTOP)
				during(1, stopped(i), func(int) { server.signal(syscall.SIGCONT) })
			case 2:
				if err := client.ConfigSet(ctx, "maxmemory", "1").Err(); err != nil {
					t.Error(err)
				}
				during(1, 300*time.Millisecond, func(int) { client.ConfigSet(ctx, "maxmemory", "0") })
			}
		})
		v := w.settled(w.drain(30 * time.Second))
		t.Logf("%d clocks, at most %s late", len(w.clocks), v.LateMax)
	})
}

// stopped is how long Redis does not answer: half a minute, once in a long run.
func stopped(round int) time.Duration {
	if *chaos && round == 1 {
		return 30 * time.Second
	}
	return 600 * time.Millisecond
}

// Without any Redis clocks fire from the record.
func TestWithoutRedis(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		server := newRedis(t)
		client := server.client()
		server.kill()
		w.waiting(100, spread(2*time.Second))
		for range 2 {
			w.inside(client, quick, replicaSettings{})
		}
		w.settled(20 * time.Second)
	})
}

// T3: a Redis that keeps a log of what it did and finds the end of the log cut off comes back with a part of the index, which
// says of itself that it is complete.
func TestRedisLosesTheEndOfItsLog(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, w *world) {
		server := newRedis(t, "--appendonly", "yes", "--appendfsync", "always")
		client := server.client()
		r, _ := w.inside(client, alone, replicaSettings{})
		until(t, 5*time.Second, "index filled", func() bool { ok, err := r.index.complete(t.Context()); return ok && err == nil })
		kept := server.logged()
		r.Arm(t.Context(), w.waiting(20, spread(time.Second)))
		if server.logged() == kept {
			t.Fatal("nothing was logged that could be lost")
		}
		server.kill()
		server.cutLog(kept + 10) // in the middle of a command
		server.start()
		w.settled(10 * time.Second)
	})
}

// A Redis that comes back with an older index is compared with the record at once.
func TestRedisComesBackOlder(t *testing.T) {
	t.Parallel()
	w := postgresWorld(t)
	server := newRedis(t)
	client := server.client()
	r, _ := w.inside(client, alone, replicaSettings{})
	until(t, 5*time.Second, "index filled", func() bool { ok, err := r.index.complete(t.Context()); return ok && err == nil })
	if err := client.Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	set := w.waiting(20, spread(time.Second))
	r.Arm(t.Context(), set)
	server.kill()
	server.start()
	w.settled(10 * time.Second)
}
