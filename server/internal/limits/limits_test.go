package limits

import (
	"context"
	"strconv"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// bench is a limiter and its Redis, under one clock that the test moves.
type bench struct {
	*Limiter
	server *miniredis.Miniredis
	time   time.Time
}

func limiter(t *testing.T) *bench {
	t.Helper()
	b := &bench{server: miniredis.RunT(t)}
	client := redis.NewClient(&redis.Options{Addr: b.server.Addr(), MaxRetries: -1})
	t.Cleanup(func() { client.Close() })
	b.Limiter = New(client)
	b.now = func() time.Time { return b.time }
	b.move(time.Unix(1_700_000_000, 0).Sub(b.time))
	return b
}

func (b *bench) move(d time.Duration) {
	b.time = b.time.Add(d)
	b.server.SetTime(b.time)
	b.server.FastForward(d)
}

func (b *bench) allow(t *testing.T, client string, limit Limit) (bool, time.Duration) {
	t.Helper()
	allowed, retry, err := b.Allow(context.Background(), "test", client, limit)
	if err != nil {
		t.Fatal(err)
	}
	return allowed, retry
}

// count makes requests until one is refused.
func (b *bench) count(t *testing.T, client string, limit Limit) (allowed int, retry time.Duration) {
	t.Helper()
	for {
		ok, retry := b.allow(t, client, limit)
		if !ok {
			return allowed, retry
		}
		allowed++
	}
}

func TestBurstThenRefill(t *testing.T) {
	for _, limit := range []Limit{{1, 1}, {60, 3}, {60, 10}, {600, 200}, {600, 199}, {7, 1000}} {
		b := limiter(t)
		each := time.Minute / time.Duration(limit.PerMinute)
		allowed, retry := b.count(t, "a", limit)
		if allowed != limit.Burst || retry <= 0 || retry > each {
			t.Errorf("%+v: %d at once, the next in %s", limit, allowed, retry)
		}
		if other, _ := b.count(t, "b", limit); other != limit.Burst {
			t.Errorf("%+v: another client has %d", limit, other)
		}
		b.move(retry - time.Millisecond)
		if allowed, _ := b.allow(t, "a", limit); allowed {
			t.Errorf("%+v: let in before the time that was told", limit)
		}
		b.move(2 * time.Millisecond)
		if allowed, _ := b.count(t, "a", limit); allowed != 1 {
			t.Errorf("%+v: %d let in after the time for one", limit, allowed)
		}
		b.move(time.Hour * 24)
		if allowed, _ := b.count(t, "a", limit); allowed != limit.Burst {
			t.Errorf("%+v: %d a day later", limit, allowed)
		}
	}
}

// Someone who stays below the limit is never refused and keeps the burst, though what was taken ahead runs out unused.
func TestBelowTheLimit(t *testing.T) {
	limit := Limit{PerMinute: 600, Burst: 200}
	for _, pace := range []time.Duration{105 * time.Millisecond, 300 * time.Millisecond, time.Second, 3 * time.Second} {
		b := limiter(t)
		for i := range 1000 {
			if allowed, _ := b.allow(t, "a", limit); !allowed {
				t.Fatalf("every %s: request %d refused", pace, i)
			}
			b.move(pace)
		}
		if allowed, _ := b.count(t, "a", limit); allowed < limit.Burst-2*limit.takenAhead() {
			t.Errorf("every %s: a burst of only %d after it", pace, allowed)
		}
	}
}

// Most requests, and those of a client that is refused anyway, do not reach Redis.
func TestRedisIsSpared(t *testing.T) {
	b := limiter(t)
	limit := Limit{PerMinute: 600, Burst: 200}
	before := b.server.CommandCount()
	b.count(t, "a", limit)
	for range 1000 {
		b.allow(t, "a", limit)
	}
	if asked := b.server.CommandCount() - before; asked > 100 { // 21 times a script that calls 3
		t.Errorf("%d commands", asked)
	}
}

// Two processes with one Redis give no more together than one, but for what each has taken ahead.
func TestTogether(t *testing.T) {
	b := limiter(t)
	limit := Limit{PerMinute: 600, Burst: 200}
	client := redis.NewClient(&redis.Options{Addr: b.server.Addr()})
	defer client.Close()
	second := New(client)
	second.now = b.now
	allowed := 0
	for range 400 {
		for _, l := range []*Limiter{b.Limiter, second} {
			if ok, _, err := l.Allow(context.Background(), "test", "a", limit); err != nil {
				t.Fatal(err)
			} else if ok {
				allowed++
			}
		}
	}
	if allowed != limit.Burst {
		t.Errorf("%d allowed", allowed)
	}
}

func TestLeasesAreBounded(t *testing.T) {
	l := leases{held: map[string]lease{}}
	now := time.Unix(1_700_000_000, 0)
	for i := range maxLeases {
		l.keep(strconv.Itoa(i), 1, now.Add(time.Duration(i%2)*time.Second), now)
	}
	l.keep("one more", 1, now.Add(time.Second), now) // those of even numbers are over
	if len(l.held) != maxLeases/2+1 {
		t.Errorf("%d held", len(l.held))
	}
	for i := range maxLeases {
		l.keep(strconv.Itoa(i), 1, now.Add(time.Second), now)
	}
	if len(l.held) > maxLeases {
		t.Errorf("%d held", len(l.held))
	}
}

// What is counted expires, so that clients who went away take no room.
func TestCountsExpire(t *testing.T) {
	b := limiter(t)
	b.allow(t, "a", Limit{60, 10})
	if ttl := b.server.TTL("rate:" + key("test", "a")); ttl <= 0 || ttl > 2*time.Second {
		t.Errorf("kept for %s", ttl)
	}
}

func TestNoLimit(t *testing.T) {
	b := limiter(t)
	for range 100 {
		if allowed, _ := b.allow(t, "a", Limit{}); !allowed {
			t.Fatal("refused")
		}
	}
	if len(b.server.Keys()) > 0 {
		t.Error("counted")
	}
}

// A Redis that fails is not asked again for a while, and then it is.
func TestRedisFails(t *testing.T) {
	b := limiter(t)
	limit := Limit{60, 10}
	b.server.SetError("broken")
	if allowed, _, err := b.Allow(context.Background(), "test", "a", limit); !allowed || err == nil {
		t.Fatalf("%v, %v", allowed, err)
	}
	b.server.SetError("")
	asked := b.server.CommandCount()
	b.move(pause - 1)
	if allowed, _ := b.allow(t, "a", limit); !allowed || b.server.CommandCount() != asked {
		t.Errorf("within the pause: %v, asked %v", allowed, b.server.CommandCount() != asked)
	}
	b.move(1)
	if allowed, _ := b.allow(t, "a", limit); !allowed || b.server.CommandCount() == asked {
		t.Errorf("after the pause: %v, asked %v", allowed, b.server.CommandCount() != asked)
	}
}

// A client that went away says nothing about Redis.
func TestClientGoesAway(t *testing.T) {
	b := limiter(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if allowed, _, err := b.Allow(ctx, "test", "a", Limit{60, 10}); !allowed || err == nil {
		t.Fatalf("%v, %v", allowed, err)
	}
	if b.downUntil.Load() != 0 {
		t.Error("Redis is taken for unreachable")
	}
}

func TestClient(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":               "192.0.2.7",
		"::ffff:192.0.2.7":        "192.0.2.7",
		"2001:db8:1:2:3:4:5:6":    "2001:db8:1:2::/64",
		"2001:db8:1:2::":          "2001:db8:1:2::/64",
		"fe80::1%eth0":            "fe80::/64",
		"":                        "unknown",
		"192.0.2.7:80":            "unknown",
		"x}{rate:limit:requests:": "unknown",
	} {
		if got := Client(address); got != want {
			t.Errorf("%q: %q, not %q", address, got, want)
		}
	}
}
