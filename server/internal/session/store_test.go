package session

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"
)

// running runs a manager until the test ends. What ends before it listens it finds by looking, once it does.
func running(t *testing.T, m *Manager) chan<- time.Time {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ticks, stopped := make(chan time.Time), make(chan struct{})
	go func() {
		defer close(stopped)
		m.Run(ctx, ticks)
	}()
	t.Cleanup(func() { stop(); <-stopped })
	return ticks
}

func TestGorillaSessions(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	name := m.store.CookieName(Visitor)
	b := newBrowser(t, m)
	b.must(func(w http.ResponseWriter, r *http.Request) error {
		session, err := m.store.Get(r, name)
		if err != nil || !session.IsNew || session.ID != "" {
			t.Errorf("a new session: %+v, %v", session, err)
		}
		session.Values["n"] = int64(9007199254740993)
		session.AddFlash("plain")
		return session.Save(r, w)
	})
	b.must(func(w http.ResponseWriter, r *http.Request) error {
		session, err := m.store.Get(r, name)
		if err != nil || session.IsNew || session.ID == b.cookie(Visitor) {
			t.Errorf("a known session: %+v, %v", session, err)
		}
		if session.Values["n"] != json.Number("9007199254740993") {
			t.Errorf("number: %v", session.Values["n"])
		}
		if got := session.Flashes(); len(got) != 1 || got[0] != "plain" {
			t.Errorf("flashes: %v", got)
		}
		return session.Save(r, w)
	})
	dead := b.copy()
	b.must(func(w http.ResponseWriter, r *http.Request) error {
		session, err := m.store.Get(r, name)
		if len(session.Flashes()) != 0 {
			t.Error("the flash is still there")
		}
		session.Options.MaxAge = -1
		return errors.Join(err, session.Save(r, w))
	})
	if _, found := dead.recall("n"); found || len(b.cookies) != 0 {
		t.Error("the session did not end")
	}
}

func TestWhatGorillaSessionsMayNot(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	for name, row := range map[string]struct {
		session string
		value   any
		want    error
	}{
		"make a customer":    {"proviso-customer", "x", ErrNoSession},
		"make a staff":       {"proviso-staff", "x", ErrNoSession},
		"keep a channel":     {"proviso-visit", make(chan int), nil},
		"have any name":      {"other", "x", nil},
		"have a gorilla's":   {"proviso-visit; Path=/x", "x", nil},
		"keep a large value": {"proviso-visit", make([]byte, MaxBytes), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, m)
			err := b.send(func(w http.ResponseWriter, r *http.Request) error {
				session, err := m.store.Get(r, row.session)
				if err != nil {
					return err
				}
				session.Values["v"] = row.value
				return session.Save(r, w)
			})
			if err == nil || row.want != nil && !errors.Is(err, row.want) || len(b.cookies) != 0 {
				t.Errorf("got %v, cookies %v", err, b.cookies)
			}
		})
	}
}

func TestForget(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	b := newBrowser(t, m)
	forget := func(w http.ResponseWriter, r *http.Request) error { return m.Forget(w, r, "a") }
	b.must(forget)
	if len(b.cookies) != 0 {
		t.Error("forgetting began a visit")
	}
	if err := b.remember("a", "1"); err != nil {
		t.Fatal(err)
	}
	b.must(forget)
	if _, found := b.recall("a"); found {
		t.Error("not forgotten")
	}
}

func TestDeviceLabels(t *testing.T) {
	for agent, want := range map[string]string{
		firefox: "Firefox on Linux",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":                            "Chrome on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0":              "Edge on Windows",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15":                      "Safari on Mac",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1":    "Safari on iPhone",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0.0.0 Mobile/15E148 Safari/604.1": "Chrome on iPhone",
		"Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36": "Samsung Internet on Android",
		"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36":                             "Chrome on ChromeOS",
		"":                                  "A browser on an unknown system",
		"curl/8.5.0":                        "A browser on an unknown system",
		"<script>alert(1)</script> Firefox": "A browser on an unknown system",
	} {
		if got := deviceLabel(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
