package session

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestTwoRequestsMayChangeDifferentValues(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		b := newBrowser(t, managerOn(open(), newClock()))
		b.visit()
		together(30, func(i int) {
			if err := b.copy().remember(fmt.Sprint("n", i), "set"); err != nil {
				t.Error(err)
			}
		})
		for i := range 30 {
			if got, _ := b.recall(fmt.Sprint("n", i)); got != "set" {
				t.Errorf("value %d is lost", i)
			}
		}
	})
}

func TestOneOfManyRotationsWins(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		m := managerOn(open(), newClock())
		b := newBrowser(t, m)
		b.signIn(Staff, "s1")
		var won atomic.Int32
		together(20, func(int) {
			mine := b.copy()
			err := mine.send(func(w http.ResponseWriter, r *http.Request) error { return m.Rotate(r.Context(), w, r, Staff) })
			switch {
			case err == nil:
				won.Add(1)
				mine.signedIn(Staff, "s1")
			case !errors.Is(err, ErrNoSession):
				t.Error(err)
			}
		})
		if won.Load() != 1 {
			t.Errorf("%d rotations won", won.Load())
		}
		b.signedOut(Staff)
	})
}

// A session is in the list of its person from its first instant: none escapes a sign-out of all.
func TestNoSignInEscapesSignOutAll(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client, c := open(), newClock()
		here, there := managerOn(client, c), managerOn(open(), c)
		browsers := make([]*browser, 20)
		together(len(browsers), func(i int) {
			browsers[i] = newBrowser(t, here)
			browsers[i].signIn(Customer, "c1")
			if _, err := there.SignOutAll(t.Context(), Customer, "c1"); err != nil {
				t.Error(err)
			}
		})
		for _, b := range browsers {
			b.signedOut(Customer)
		}
		if keys := keysOf(t, client); len(keys) != 0 {
			t.Errorf("left in Redis: %s", strings.Join(keys, " "))
		}
	})
}

// What was saved late must not bring a session back that has ended.
func TestNothingBringsASessionBack(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		m := managerOn(client, newClock())
		b := newBrowser(t, m)
		b.signIn(Staff, "s1")
		err := b.send(func(w http.ResponseWriter, r *http.Request) error {
			session, err := m.store.Get(r, m.store.CookieName(Staff))
			if err != nil {
				return err
			}
			if _, err := m.SignOutAll(t.Context(), Staff, "s1"); err != nil {
				return err
			}
			session.Values["late"] = true
			return session.Save(r, w)
		})
		if !errors.Is(err, ErrNoSession) {
			t.Errorf("saved: %v", err)
		}
		if keys := keysOf(t, client); len(keys) != 0 {
			t.Errorf("left in Redis: %s", strings.Join(keys, " "))
		}
	})
}
