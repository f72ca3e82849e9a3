package session

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

func listOf(t *testing.T, m *Manager, kind Kind, subject, current string) []Session {
	t.Helper()
	list, err := m.List(t.Context(), kind, subject, current)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestMySessions(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		laptop, phone, other := newBrowser(t, m), newBrowser(t, m), newBrowser(t, m)
		first := laptop.signIn(Customer, "c1")
		c.advance(time.Hour)
		second := phone.signIn(Customer, "c1")
		foreign := other.signIn(Customer, "c2")

		list := listOf(t, m, Customer, "c1", first.Handle)
		if len(list) != 2 || list[0].Handle != second.Handle || list[1].Handle != first.Handle {
			t.Fatalf("list: %+v", list)
		}
		if list[0].Current || !list[1].Current || list[1].Device != "Firefox on Linux" || list[1].Created != first.Created {
			t.Errorf("list: %+v", list)
		}
		if err := m.SignOutOne(t.Context(), Customer, "c1", foreign.Handle); !errors.Is(err, ErrNoSession) {
			t.Errorf("signed out somebody else: %v", err)
		}
		if err := m.SignOutOne(t.Context(), Staff, "c1", first.Handle); !errors.Is(err, ErrNoSession) {
			t.Errorf("signed out another kind: %v", err)
		}
		if err := m.SignOutOne(t.Context(), Customer, "c1", second.Handle); err != nil {
			t.Error(err)
		}
		phone.signedOut(Customer)
		laptop.signedIn(Customer, "c1")
		other.signedIn(Customer, "c2")
	})
}

func TestSignOutAllOnTwoReplicas(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		here, there := managerOn(open(), c), managerOn(open(), c)
		mine := []*browser{newBrowser(t, here), newBrowser(t, there), newBrowser(t, here)}
		for _, b := range mine {
			b.signIn(Staff, "s1")
		}
		customer, colleague := newBrowser(t, there), newBrowser(t, there)
		customer.signIn(Customer, "s1")
		colleague.signIn(Staff, "s2")

		kept, err := mine[0].subject(Staff)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := there.SignOutOthers(t.Context(), Staff, "s1", kept.Handle); n != 2 || err != nil {
			t.Errorf("ended %d (%v), want 2", n, err)
		}
		mine[0].signedIn(Staff, "s1")
		mine[1].signedOut(Staff)
		if n, err := there.SignOutAll(t.Context(), Staff, "s1"); n != 1 || err != nil {
			t.Errorf("ended %d (%v), want 1", n, err)
		}
		for _, b := range mine {
			b.signedOut(Staff)
		}
		customer.signedIn(Customer, "s1")
		colleague.signedIn(Staff, "s2")
	})
}

func TestExpiredSessionsLeaveTheList(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		newBrowser(t, m).signIn(Staff, "s1")
		c.advance(lifetimes[Staff].Idle)
		if list := listOf(t, m, Staff, "s1", ""); len(list) != 0 {
			t.Errorf("list: %+v", list)
		}
		if n, err := m.SignOutAll(t.Context(), Staff, "s1"); n != 0 || err != nil {
			t.Errorf("ended %d (%v)", n, err)
		}
	})
}

func TestTheOneUnseenForLongestMakesRoom(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m := managerOn(open(), c)
		browsers := make([]*browser, MaxPerSubject)
		for i := range browsers {
			browsers[i] = newBrowser(t, m)
			browsers[i].signIn(Customer, "c1")
			c.advance(time.Minute)
		}
		c.advance(lifetimes[Customer].Idle / 2)
		browsers[0].signedIn(Customer, "c1") // seen again
		one := newBrowser(t, m)
		one.signIn(Customer, "c1")
		if list := listOf(t, m, Customer, "c1", ""); len(list) != MaxPerSubject {
			t.Errorf("%d sessions", len(list))
		}
		browsers[0].signedIn(Customer, "c1")
		browsers[1].signedOut(Customer)
		browsers[2].signedIn(Customer, "c1")
		one.signedIn(Customer, "c1")
	})
}

func TestNothingIsLeftOfAnEndedSession(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		m := managerOn(client, newClock())
		b := newBrowser(t, m)
		b.signIn(Customer, "c1")
		b.must(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Customer) })
		if left := dump(t, client); left != "" {
			t.Errorf("left in Redis: %s", left)
		}
	})
}

func TestWhoMaySignIn(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	for name, row := range map[string]struct {
		kind    Kind
		subject string
	}{
		"a visitor":    {Visitor, "x1"},
		"unknown kind": {"robot", "x1"},
		"nobody":       {Customer, ""},
		"a long id":    {Customer, string(make([]byte, maxSubjectBytes+1))},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBrowser(t, m)
			err := b.send(func(w http.ResponseWriter, r *http.Request) error {
				_, err := m.SignIn(r.Context(), w, r, row.kind, row.subject, "1")
				return err
			})
			if err == nil || len(b.cookies) != 0 {
				t.Errorf("signed in: %v, %v", err, b.cookies)
			}
		})
	}
}
