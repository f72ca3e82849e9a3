package limits

import (
	"context"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

var ten = Limit{PerMinute: 60, Burst: 10}

// limiter counts in a Redis whose clock the test moves.
func limiter(t *testing.T) (*Limiter, *miniredis.Miniredis) {
	t.Helper()
	server := miniredis.RunT(t)
	server.SetTime(time.Unix(1_700_000_000, 0))
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1})
	t.Cleanup(func() { client.Close() })
	return New(client), server
}

func allow(t *testing.T, l *Limiter, client string) (bool, time.Duration) {
	t.Helper()
	allowed, retry, err := l.Allow(context.Background(), "test", client, ten)
	if err != nil {
		t.Fatal(err)
	}
	return allowed, retry
}

func TestBurstThenRefill(t *testing.T) {
	l, server := limiter(t)
	for i := range ten.Burst {
		if allowed, _ := allow(t, l, "a"); !allowed {
			t.Fatalf("request %d refused", i)
		}
	}
	allowed, retry := allow(t, l, "a")
	if allowed || retry <= 0 || retry > time.Second {
		t.Errorf("after the burst: %v, again in %s", allowed, retry)
	}
	if allowed, _ := allow(t, l, "b"); !allowed {
		t.Error("another client is refused")
	}
	server.SetTime(time.Unix(1_700_000_001, 0)) // sixty a minute is one a second
	if allowed, _ := allow(t, l, "a"); !allowed {
		t.Error("refused a second later")
	}
	if allowed, _ := allow(t, l, "a"); allowed {
		t.Error("two let in after one second")
	}
}

// What is counted expires, so that clients who went away take no room.
func TestCountsExpire(t *testing.T) {
	l, server := limiter(t)
	allow(t, l, "a")
	if ttl := server.TTL("rate:" + key("test", "a")); ttl <= 0 || ttl > 2*time.Second {
		t.Errorf("kept for %s", ttl)
	}
}

func TestNoLimit(t *testing.T) {
	l, server := limiter(t)
	for range 100 {
		if allowed, _, err := l.Allow(context.Background(), "test", "a", Limit{}); !allowed || err != nil {
			t.Fatal("refused")
		}
	}
	if len(server.Keys()) > 0 {
		t.Error("counted")
	}
}

// A Redis that fails is not asked again for a while, and then it is.
func TestRedisFails(t *testing.T) {
	l, server := limiter(t)
	now := time.Unix(1_700_000_000, 0)
	l.now = func() time.Time { return now }
	server.SetError("broken")
	if allowed, _, err := l.Allow(context.Background(), "test", "a", ten); !allowed || err == nil {
		t.Fatalf("%v, %v", allowed, err)
	}
	asked := server.CommandCount()
	now = now.Add(pause - 1)
	if allowed, _, err := l.Allow(context.Background(), "test", "a", ten); !allowed || err != nil || server.CommandCount() != asked {
		t.Errorf("within the pause: %v, %v, asked %v", allowed, err, server.CommandCount() != asked)
	}
	server.SetError("")
	now = now.Add(1)
	if allowed, _, err := l.Allow(context.Background(), "test", "a", ten); !allowed || err != nil || server.CommandCount() == asked {
		t.Errorf("after the pause: %v, %v", allowed, err)
	}
}

// Requests whose client went away say nothing about Redis.
func TestClientGoesAway(t *testing.T) {
	l, _ := limiter(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if allowed, _, err := l.Allow(ctx, "test", "a", ten); !allowed || err == nil {
		t.Fatalf("%v, %v", allowed, err)
	}
	if l.downUntil.Load() != 0 {
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
