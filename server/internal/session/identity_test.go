package session

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestForeignCookieIsNeverAdopted(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		m := managerOn(client, newClock())
		dead := newBrowser(t, m)
		dead.signIn(Customer, "c1")
		was := dead.copy()
		dead.must(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Customer) })
		living := newBrowser(t, m)
		living.signIn(Customer, "c2")
		for name, value := range map[string]string{
			"well formed": newToken("abc").cookie(),
			"dead":        was.cookie(Customer),
			"other kind":  living.cookie(Customer),
			"key":         "sess:{abc}:id:1",
			"glob":        "*",
			"empty":       "",
			"long":        strings.Repeat("a", 5000),
		} {
			t.Run(name, func(t *testing.T) {
				b := newBrowser(t, m)
				for _, kind := range []Kind{Visitor, Staff} {
					b.plant(kind, value)
				}
				b.signedOut(Staff)
				b.visit()
				b.signIn(Staff, "s1")
				if b.cookie(Visitor) == value || b.cookie(Staff) == value {
					t.Fatal("the planted value became an id")
				}
				thief := newBrowser(t, m)
				thief.plant(Staff, value)
				thief.signedOut(Staff)
			})
		}
		living.signedIn(Customer, "c2")
	})
}

func TestSignInGivesNewIds(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		m := managerOn(open(), newClock())
		b := newBrowser(t, m)
		before := b.visit()
		if err := b.remember("next", "/claims"); err != nil {
			t.Fatal(err)
		}
		planted := b.copy()
		b.signIn(Customer, "c1")
		if after := b.visit(); after.Handle == before.Handle || b.cookie(Visitor) == planted.cookie(Visitor) {
			t.Error("the visit kept its id or handle")
		}
		if next, _ := b.recall("next"); next != "/claims" {
			t.Errorf("the visit lost what it remembered: %q", next)
		}
		if next, found := planted.recall("next"); found {
			t.Errorf("the id from before sign-in still reads %q", next)
		}
		earlier := b.copy()
		b.signIn(Customer, "c2")
		earlier.signedOut(Customer)
		b.signedIn(Customer, "c2")
	})
}

func TestRotationKillsTheOldId(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		b := newBrowser(t, m)
		began := b.signIn(Staff, "s1")
		old := b.copy()
		c.advance(lifetimes[Staff].Idle / 3)
		b.must(func(w http.ResponseWriter, r *http.Request) error { return m.Rotate(r.Context(), w, r, Staff) })
		old.signedOut(Staff)
		now, err := b.subject(Staff)
		if err != nil {
			t.Fatal(err)
		}
		if now.Handle == began.Handle || now.Ends != began.Ends || now.LastSeen != began.LastSeen || now.AuthenticatedAt != began.AuthenticatedAt {
			t.Errorf("rotated to %+v from %+v", now, began)
		}
		if list := listOf(t, m, Staff, "s1", now.Handle); len(list) != 1 || !list[0].Current {
			t.Errorf("list: %+v", list)
		}
		b.must(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Staff) })
		b.signedOut(Staff)
		if list := listOf(t, m, Staff, "s1", ""); len(list) != 0 {
			t.Errorf("list after sign-out: %+v", list)
		}
	})
}

func TestOneRequestKnowsWhatItDid(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	b := newBrowser(t, m)
	b.must(func(w http.ResponseWriter, r *http.Request) error {
		if _, err := m.Visit(w, r); err != nil {
			return err
		}
		if _, err := m.SignIn(r.Context(), w, r, Customer, "c1", "1"); err != nil {
			return err
		}
		s, err := m.Subject(r, Customer)
		if err != nil || s.SubjectID != "c1" {
			t.Errorf("after sign-in in the same request: %+v, %v", s, err)
		}
		if lines := w.Header().Values("Set-Cookie"); len(lines) != 2 {
			t.Errorf("want one cookie for the visit and one for the customer: %d", len(lines))
		}
		return err
	})
	b.signedIn(Customer, "c1")
	b.must(func(w http.ResponseWriter, r *http.Request) error {
		if _, err := m.Subject(r, Customer); err != nil {
			return err
		}
		err := m.SignOut(r.Context(), w, r, Customer)
		if s, after := m.Subject(r, Customer); !errors.Is(after, ErrNoSession) {
			t.Errorf("after sign-out in the same request: %+v, %v", s, after)
		}
		return err
	})
}

func TestOneBrowserMayBeCustomerAndStaff(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	b := newBrowser(t, m)
	b.signIn(Customer, "c1")
	b.signIn(Staff, "s1")
	b.must(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Staff) })
	b.signedIn(Customer, "c1")
	b.signedOut(Staff)
}

func TestCookies(t *testing.T) {
	for name, row := range map[string]struct {
		secure bool
		prefix string
	}{"https": {true, "__Host-proviso-"}, "http": {false, "proviso-"}} {
		t.Run(name, func(t *testing.T) {
			m := NewManager(NewStore(embedded(t), Options{Secure: row.secure}))
			b := newBrowser(t, m)
			b.must(func(w http.ResponseWriter, r *http.Request) error {
				_, err := m.Visit(w, r)
				for _, kind := range []Kind{Customer, Staff} {
					if _, err := m.SignIn(r.Context(), w, r, kind, "x1", "1"); err != nil {
						return err
					}
				}
				checkCookies(t, w.Header(), row.secure)
				return err
			})
			names := []string{}
			for name := range b.cookies {
				names = append(names, strings.TrimPrefix(name, row.prefix))
			}
			slices.Sort(names)
			if !slices.Equal(names, []string{"customer", "staff", "visit"}) {
				t.Errorf("cookies: %v", b.cookies)
			}
		})
	}
}

func checkCookies(t *testing.T, header http.Header, secure bool) {
	t.Helper()
	if header.Get("Cache-Control") != "no-store" {
		t.Error("an answer that hands out an id may be kept")
	}
	for _, line := range header.Values("Set-Cookie") {
		c, err := http.ParseSetCookie(line)
		if err != nil {
			t.Fatal(err)
		}
		if c.Path != "/" || c.Domain != "" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure {
			t.Errorf("%s: %+v", c.Name, c)
		}
		wantAge := 0
		if strings.HasSuffix(c.Name, "customer") {
			wantAge = 30 * 24 * 60 * 60
		}
		if c.MaxAge != wantAge || !c.Expires.IsZero() {
			t.Errorf("%s: Max-Age %d, Expires %v", c.Name, c.MaxAge, c.Expires)
		}
	}
}

func TestTokens(t *testing.T) {
	good := newToken("0af").cookie()
	for name, row := range map[string]struct {
		cookie string
		ok     bool
	}{
		"ours":               {good, true},
		"short":              {good[:len(good)-1], false},
		"long":               {good + "A", false},
		"no shard":           {good[4:], false},
		"upper-case shard":   {"0AF" + good[3:], false},
		"braces in shard":    {"}{a" + good[3:], false},
		"no dot":             {"0af" + good[4:], false},
		"padding bits set":   {"0af." + strings.Repeat("A", 42) + "B", false},
		"not of base64":      {"0af." + strings.Repeat("!", 43), false},
		"newline in the end": {good + "\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			if _, ok := parseToken(row.cookie); ok != row.ok {
				t.Errorf("parseToken: %t, want %t", ok, row.ok)
			}
		})
	}
}
