package session

import (
	"errors"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"

// clock is moved by the test.
type clock struct{ ms atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *clock) now() time.Time               { return time.UnixMilli(c.ms.Load()).UTC() }
func (c *clock) advance(d time.Duration)      { c.ms.Add(d.Milliseconds()) }
func (c *clock) set(t time.Time)              { c.ms.Store(t.UnixMilli()) }
func (c *clock) at(d time.Duration) time.Time { return c.now().Add(d) }

func managerOn(client redis.UniversalClient, c *clock) *Manager {
	return NewManager(NewStore(client, Options{Clock: c.now}))
}

// browser keeps cookies as a browser does.
type browser struct {
	t       *testing.T
	manager *Manager
	cookies map[string]string
	seen    map[string]bool // every id it was ever given
}

func newBrowser(t *testing.T, m *Manager) *browser {
	return &browser{t, m, map[string]string{}, map[string]bool{}}
}

// copy is a thief with the same cookies.
func (b *browser) copy() *browser {
	return &browser{b.t, b.manager, maps.Clone(b.cookies), map[string]bool{}}
}

func (b *browser) request() *http.Request {
	r := httptest.NewRequestWithContext(b.t.Context(), http.MethodPost, "/", nil)
	r.Header.Set("User-Agent", firefox)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	return r
}

// send makes one request and keeps the cookies of its answer.
func (b *browser) send(handle func(w http.ResponseWriter, r *http.Request) error) error {
	w := httptest.NewRecorder()
	err := handle(w, b.request())
	for _, cookie := range w.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
			continue
		}
		b.cookies[cookie.Name] = cookie.Value
		b.seen[cookie.Value] = true
	}
	return err
}

func (b *browser) must(handle func(w http.ResponseWriter, r *http.Request) error) {
	b.t.Helper()
	if err := b.send(handle); err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) signIn(kind Kind, subject string) (s Session) {
	b.t.Helper()
	b.must(func(w http.ResponseWriter, r *http.Request) (err error) {
		s, err = b.manager.SignIn(r.Context(), w, r, kind, subject, "1")
		return err
	})
	return s
}

func (b *browser) visit() (s Session) {
	b.t.Helper()
	b.must(func(w http.ResponseWriter, r *http.Request) (err error) {
		s, err = b.manager.Visit(w, r)
		return err
	})
	return s
}

func (b *browser) subject(kind Kind) (s Session, err error) {
	err = b.send(func(_ http.ResponseWriter, r *http.Request) (err error) {
		s, err = b.manager.Subject(r, kind)
		return err
	})
	return s, err
}

func (b *browser) signedIn(kind Kind, subject string) {
	b.t.Helper()
	s, err := b.subject(kind)
	if err != nil || s.SubjectID != subject || s.Kind != kind {
		b.t.Fatalf("signed in as %s %q (%v), want %s %q", s.Kind, s.SubjectID, err, kind, subject)
	}
}

func (b *browser) signedOut(kind Kind) {
	b.t.Helper()
	if s, err := b.subject(kind); !errors.Is(err, ErrNoSession) {
		b.t.Fatalf("signed in as %s %q (%v), want nobody", s.Kind, s.SubjectID, err)
	}
}

func (b *browser) flashes() (found []Flash) {
	b.t.Helper()
	b.must(func(_ http.ResponseWriter, r *http.Request) (err error) {
		found, err = b.manager.Flashes(r)
		return err
	})
	return found
}

func (b *browser) remember(name string, value any) error {
	return b.send(func(w http.ResponseWriter, r *http.Request) error { return b.manager.Remember(w, r, name, value) })
}

func (b *browser) recall(name string) (value string, found bool) {
	b.t.Helper()
	b.must(func(_ http.ResponseWriter, r *http.Request) (err error) {
		found, err = b.manager.Recall(r, name, &value)
		return err
	})
	return value, found
}

// cookie is what the browser holds for a kind.
func (b *browser) cookie(kind Kind) string { return b.cookies[b.manager.store.CookieName(kind)] }

func (b *browser) plant(kind Kind, value string) { b.cookies[b.manager.store.CookieName(kind)] = value }
