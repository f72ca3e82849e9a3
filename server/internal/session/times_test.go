package session

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func embedded(t *testing.T) redis.UniversalClient {
	return closing(t, redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()}))
}

// begin starts a session of a kind and tells how to ask whether it lives.
func begin(t *testing.T, m *Manager, kind Kind) (b *browser, lives func() bool) {
	b = newBrowser(t, m)
	if kind == Visitor {
		b.visit()
	} else {
		b.signIn(kind, "x1")
	}
	return b, func() bool {
		_, err := b.subject(kind)
		if err != nil && !errors.Is(err, ErrNoSession) {
			t.Fatal(err)
		}
		return err == nil
	}
}

func TestLifetimes(t *testing.T) {
	for kind, want := range map[Kind]lifetime{
		Visitor:  {2 * time.Hour, 2 * time.Hour},
		Customer: {168 * time.Hour, 720 * time.Hour},
		Staff:    {30 * time.Minute, 12 * time.Hour},
	} {
		if lifetimes[kind] != want {
			t.Errorf("%s: %v", kind, lifetimes[kind])
		}
	}
}

var edges = map[string]struct {
	past  time.Duration
	lives bool
}{"1 ms before": {-time.Millisecond, true}, "at": {0, false}, "1 ms after": {time.Millisecond, false}}

func TestIdleEnd(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		for kind, life := range lifetimes {
			for name, edge := range edges {
				t.Run(string(kind)+" "+name, func(t *testing.T) {
					_, lives := begin(t, m, kind)
					c.advance(life.Idle + edge.past)
					if lives() != edge.lives {
						t.Errorf("lives: %t", !edge.lives)
					}
				})
			}
		}
	})
}

func TestAbsoluteEnd(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		for kind, life := range lifetimes {
			for name, edge := range edges {
				t.Run(string(kind)+" "+name, func(t *testing.T) {
					_, lives := begin(t, m, kind)
					end := c.at(life.Absolute)
					for c.now().Before(end.Add(-life.Idle)) { // in use all the time
						c.advance(life.Idle * 3 / 4)
						if !lives() {
							t.Fatalf("ended %v early though in use", end.Sub(c.now()))
						}
					}
					c.set(end.Add(edge.past))
					if lives() != edge.lives {
						t.Errorf("lives: %t", !edge.lives)
					}
				})
			}
		}
	})
}

func TestTouchedOnlyPastHalf(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		half := lifetimes[Staff].Idle / 2
		for name, row := range map[string]struct {
			after   time.Duration
			touched bool
		}{"half": {half, false}, "1 ms past half": {half + time.Millisecond, true}} {
			t.Run(name, func(t *testing.T) {
				c := newClock()
				m := managerOn(open(), c)
				b := newBrowser(t, m)
				want := b.signIn(Staff, "s1").LastSeen
				c.advance(row.after)
				if row.touched {
					want = c.now()
				}
				if s, err := b.subject(Staff); err != nil || !s.LastSeen.Equal(want) {
					t.Errorf("last seen %v (%v), want %v", s.LastSeen, err, want)
				}
			})
		}
	})
}

// A page that is left open must not keep its session alive.
func TestWatchingIsNotBeingSeen(t *testing.T) {
	c := newClock()
	m := managerOn(embedded(t), c)
	b := newBrowser(t, m)
	s := b.signIn(Staff, "s1")
	c.advance(lifetimes[Staff].Idle - time.Millisecond)
	if err := m.Check(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	c.advance(time.Millisecond)
	b.signedOut(Staff)
}

// The clock of the server decides where none is given. The embedded one's clock can be set.
func TestTheClockOfRedis(t *testing.T) {
	server := miniredis.RunT(t)
	m := NewManager(NewStore(closing(t, redis.NewClient(&redis.Options{Addr: server.Addr()})), Options{}))
	for name, edge := range edges {
		t.Run(name, func(t *testing.T) {
			now := newClock().now()
			server.SetTime(now)
			_, lives := begin(t, m, Staff)
			server.SetTime(now.Add(lifetimes[Staff].Idle + edge.past))
			if lives() != edge.lives {
				t.Errorf("lives: %t", !edge.lives)
			}
		})
	}
}

func TestTheClockOfARealRedis(t *testing.T) {
	socket := ready(t, oneRedis)
	client := closing(t, redis.NewClient(&redis.Options{Network: "unix", Addr: socket}))
	empty(t, client)
	before, err := client.Time(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	s := newBrowser(t, NewManager(NewStore(client, Options{}))).signIn(Staff, "s1")
	after, err := client.Time(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	if s.Created.Before(before.Truncate(time.Millisecond)) || s.Created.After(after) || s.Ends != s.Created.Add(12*time.Hour) {
		t.Errorf("created %v, ends %v, want from %v to %v", s.Created, s.Ends, before, after)
	}
}

func TestEveryKeyExpires(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client, c := open(), newClock()
		m := managerOn(client, c)
		for kind := range lifetimes {
			b, _ := begin(t, m, kind)
			c.advance(lifetimes[kind].Idle*2/3 + time.Millisecond)
			b.subject(kind)
			b.must(func(w http.ResponseWriter, r *http.Request) error { return m.Rotate(r.Context(), w, r, kind) })
		}
		for _, key := range keysOf(t, client) {
			left, err := client.PTTL(t.Context(), key).Result()
			if err != nil || left <= 0 || left > lifetimes[Customer].Absolute {
				t.Errorf("%s expires in %v (%v)", key, left, err)
			}
		}
	})
}

func TestStepUp(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		b := newBrowser(t, m)
		b.signIn(Staff, "s1")
		recent := func() bool {
			t.Helper()
			s, err := b.subject(Staff)
			if err != nil {
				t.Fatal(err)
			}
			return s.AuthenticatedWithin(5 * time.Minute)
		}
		c.advance(5*time.Minute - time.Millisecond)
		if !recent() {
			t.Error("5 minutes less 1 ms are not recent")
		}
		c.advance(time.Millisecond)
		if recent() {
			t.Error("5 minutes are recent")
		}
		old := b.copy()
		b.must(func(w http.ResponseWriter, r *http.Request) error {
			return m.Reauthenticated(r.Context(), w, r, Staff, "2")
		})
		if !recent() {
			t.Error("not recent right after proving it")
		}
		old.signedOut(Staff)
		if b.visit().AuthenticatedWithin(time.Hour) {
			t.Error("a visit counts as somebody")
		}
	})
}
