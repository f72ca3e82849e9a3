package session

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func TestStreamsEndWithTheirSession(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		here, there := managerOn(open(), c), managerOn(open(), c)
		ticks := running(t, here)
		ends := map[string]func(b *browser, s Session){
			"sign out": func(b *browser, _ Session) {
				b.must(func(w http.ResponseWriter, r *http.Request) error { return there.SignOut(r.Context(), w, r, Staff) })
			},
			"sign out all": func(_ *browser, s Session) { there.SignOutAll(t.Context(), Staff, s.SubjectID) },
			"sign out one": func(_ *browser, s Session) { there.SignOutOne(t.Context(), Staff, s.SubjectID, s.Handle) },
			"rotate": func(b *browser, _ Session) {
				b.must(func(w http.ResponseWriter, r *http.Request) error { return there.Rotate(r.Context(), w, r, Staff) })
			},
			"expiry": func(_ *browser, _ Session) { c.advance(lifetimes[Staff].Idle); ticks <- c.now() },
		}
		for name, end := range ends {
			t.Run(name, func(t *testing.T) {
				b := newBrowser(t, there)
				s := b.signIn(Staff, "s1")
				watched, done, err := here.Watch(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				defer done()
				end(b, s)
				<-watched.Done()
				if err := context.Cause(watched); !errors.Is(err, ErrNoSession) {
					t.Errorf("ended by %v", err)
				}
				if _, _, err := here.Watch(t.Context(), s); !errors.Is(err, ErrNoSession) {
					t.Errorf("watching a dead session: %v", err)
				}
			})
		}
		if left := here.streams.list(); len(left) != 0 {
			t.Errorf("%d streams are left", len(left))
		}
	})
}

func TestStreamsOfOthersGoOn(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		running(t, m)
		mine, other := newBrowser(t, m).signIn(Staff, "s1"), newBrowser(t, m).signIn(Staff, "s2")
		goesOn, done, err := m.Watch(t.Context(), mine)
		if err != nil {
			t.Fatal(err)
		}
		defer done()
		ends, doneToo, err := m.Watch(t.Context(), other)
		if err != nil {
			t.Fatal(err)
		}
		defer doneToo()
		m.SignOutAll(t.Context(), Staff, "s2")
		<-ends.Done()
		if goesOn.Err() != nil {
			t.Error("the other's stream ended too")
		}
	})
}

// When Redis comes back without what it knew, what was watched has ended.
func TestStreamsAfterRedisWasAway(t *testing.T) {
	server := newMortal(t)
	m := managerOn(server.client(), newClock())
	running(t, m)
	watched, done, err := m.Watch(t.Context(), newBrowser(t, m).signIn(Staff, "s1"))
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	server.kill()
	server.start()
	<-watched.Done()
	if err := context.Cause(watched); !errors.Is(err, ErrNoSession) {
		t.Errorf("ended by %v", err)
	}
}

func TestStreamsWhileRedisIsAway(t *testing.T) {
	server := newMortal(t)
	m := managerOn(server.client(), newClock())
	ticks := running(t, m)
	watched, done, err := m.Watch(t.Context(), newBrowser(t, m).signIn(Staff, "s1"))
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	server.kill()
	ticks <- time.Time{}
	<-watched.Done()
	if err := context.Cause(watched); !errors.Is(err, ErrUnavailable) {
		t.Errorf("ended by %v", err)
	}
}
