package session

import (
	"errors"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/redis/go-redis/v9"
)

// mortal is a Redis of the test's own, that it may kill and start again, empty.
type mortal struct {
	t      *testing.T
	folder string
	kill   func()
}

func newMortal(t *testing.T) *mortal {
	m := &mortal{t: t, folder: t.TempDir()}
	m.start()
	t.Cleanup(func() { m.kill() })
	return m
}

func (m *mortal) socket() string { return filepath.Join(m.folder, "s") }

func (m *mortal) start() {
	m.t.Helper()
	_, kill, err := launch(m.folder, "--port", "0", "--unixsocket", m.socket())
	m.kill = kill
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *mortal) client() redis.UniversalClient {
	return closing(m.t, redis.NewClient(&redis.Options{Network: "unix", Addr: m.socket(), MaxRetries: 1, DialerRetries: 1}))
}

func TestRedisAway(t *testing.T) {
	server := newMortal(t)
	m := managerOn(server.client(), newClock())
	b := newBrowser(t, m)
	b.visit()
	s := b.signIn(Staff, "s1")
	server.kill()
	type handler = func(w http.ResponseWriter, r *http.Request) error
	for name, handle := range map[string]handler{
		"subject": func(_ http.ResponseWriter, r *http.Request) error { _, err := m.Subject(r, Staff); return err },
		"visit":   func(w http.ResponseWriter, r *http.Request) error { _, err := m.Visit(w, r); return err },
		"sign in": func(w http.ResponseWriter, r *http.Request) error {
			_, err := m.SignIn(r.Context(), w, r, Customer, "c", "1")
			return err
		},
		"rotate":    func(w http.ResponseWriter, r *http.Request) error { return m.Rotate(r.Context(), w, r, Staff) },
		"add flash": func(w http.ResponseWriter, r *http.Request) error { return m.AddFlash(w, r, Info, "x") },
		"flashes":   func(_ http.ResponseWriter, r *http.Request) error { _, err := m.Flashes(r); return err },
		"remember":  func(w http.ResponseWriter, r *http.Request) error { return m.Remember(w, r, "a", 1) },
		"recall":    func(_ http.ResponseWriter, r *http.Request) error { _, err := m.Recall(r, "a", new(int)); return err },
		"list": func(_ http.ResponseWriter, r *http.Request) error {
			_, err := m.List(r.Context(), Staff, "s1", "")
			return err
		},
		"sign out all": func(_ http.ResponseWriter, r *http.Request) error {
			_, err := m.SignOutAll(r.Context(), Staff, "s1")
			return err
		},
		"sign out one": func(_ http.ResponseWriter, r *http.Request) error {
			return m.SignOutOne(r.Context(), Staff, "s1", s.Handle)
		},
		"check": func(_ http.ResponseWriter, r *http.Request) error { return m.Check(r.Context(), s) },
		"watch": func(_ http.ResponseWriter, r *http.Request) error { _, _, err := m.Watch(r.Context(), s); return err },
		"a new browser": func(w http.ResponseWriter, r *http.Request) error {
			r.Header.Del("Cookie")
			_, err := m.Visit(w, r)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			thief := b.copy()
			if err := thief.send(handle); !errors.Is(err, ErrUnavailable) {
				t.Errorf("got %v", err)
			}
			if len(thief.seen) != 0 {
				t.Error("an id was handed out that Redis does not know")
			}
		})
	}
	t.Run("sign out", func(t *testing.T) {
		mine := b.copy()
		err := mine.send(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Staff) })
		if !errors.Is(err, ErrUnavailable) || mine.cookie(Staff) != "" {
			t.Errorf("got %v, cookie taken back: %t", err, mine.cookie(Staff) == "")
		}
	})
}

func TestFlushedRedis(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		m := managerOn(client, newClock())
		b := newBrowser(t, m)
		b.visit()
		b.signIn(Customer, "c1")
		before := b.cookie(Visitor)
		empty(t, client)
		if err := client.ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		b.signedOut(Customer)
		if list := listOf(t, m, Customer, "c1", ""); len(list) != 0 {
			t.Errorf("list: %+v", list)
		}
		if err := b.flash(Info, "Please sign in again."); err != nil {
			t.Fatal(err)
		}
		if b.cookie(Visitor) == before {
			t.Error("the id from before came back")
		}
		b.signIn(Customer, "c1")
		b.signedIn(Customer, "c1")
	})
}

func TestFlushedBetweenLoadAndFlash(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		m := managerOn(client, newClock())
		b := newBrowser(t, m)
		b.visit()
		b.must(func(w http.ResponseWriter, r *http.Request) error {
			if _, err := m.Visit(w, r); err != nil {
				return err
			}
			empty(t, client)
			return m.AddFlash(w, r, Info, "Still here")
		})
		if got := b.flashes(); len(got) != 1 {
			t.Errorf("messages: %q", got)
		}
	})
}

func TestRestartedRedis(t *testing.T) {
	server := newMortal(t)
	m := managerOn(server.client(), newClock())
	b := newBrowser(t, m)
	b.signIn(Staff, "s1")
	server.kill()
	server.start()
	b.signedOut(Staff)
	b.signIn(Staff, "s1")
	b.signedIn(Staff, "s1")
}
