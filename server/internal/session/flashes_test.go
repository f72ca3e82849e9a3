package session

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

func (b *browser) flash(level Level, text string) error {
	return b.send(func(w http.ResponseWriter, r *http.Request) error { return b.manager.AddFlash(w, r, level, text) })
}

func TestFlashesSurviveARedirectOnce(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		c := newClock()
		m, replica := managerOn(open(), c), managerOn(open(), c)
		b := newBrowser(t, m)
		want := []Flash{{Success, "Saved.\nOn two lines"}, {Warning, "<b>ü</b> 😀"}}
		for _, f := range want {
			if err := b.flash(f.Level, f.Text); err != nil {
				t.Fatal(err)
			}
		}
		b.signIn(Customer, "c1")
		b.manager = replica
		if got := b.flashes(); !slices.Equal(got, want) {
			t.Errorf("messages: %q", got)
		}
		if got := b.flashes(); len(got) != 0 {
			t.Errorf("messages shown twice: %q", got)
		}
	})
}

func TestFlashesInOneRequest(t *testing.T) {
	m := managerOn(embedded(t), newClock())
	newBrowser(t, m).must(func(w http.ResponseWriter, r *http.Request) error {
		if err := m.AddFlash(w, r, Info, "Hello"); err != nil {
			return err
		}
		got, err := m.Flashes(r)
		if len(got) != 1 {
			t.Errorf("messages: %q", got)
		}
		return err
	})
}

func TestABrowserWithoutMessagesGetsNoCookie(t *testing.T) {
	b := newBrowser(t, managerOn(embedded(t), newClock()))
	if got := b.flashes(); len(got) != 0 || len(b.cookies) != 0 {
		t.Errorf("messages %q, cookies %v", got, b.cookies)
	}
}

func TestAMessageIsShownToOneOfManyRequests(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		b := newBrowser(t, managerOn(open(), newClock()))
		if err := b.flash(Info, "Once"); err != nil {
			t.Fatal(err)
		}
		shown := make(chan int, 20)
		together(cap(shown), func(int) { shown <- len(b.copy().flashes()) })
		close(shown)
		total := 0
		for n := range shown {
			total += n
		}
		if total != 1 {
			t.Errorf("shown %d times", total)
		}
	})
}

func TestSizeIsBounded(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client := open()
		b := newBrowser(t, managerOn(client, newClock()))
		half := strings.Repeat("a", MaxBytes/2)
		if err := b.remember("a", half); err != nil {
			t.Fatal(err)
		}
		if err := b.remember("a", half); err != nil {
			t.Errorf("a value cannot take its own place: %v", err)
		}
		for name, err := range map[string]error{
			"another value":         b.remember("b", half),
			"a message":             b.flash(Info, half),
			"one huge value":        b.remember("c", strings.Repeat("a", MaxBytes)),
			"a larger in its place": b.remember("a", half+half),
		} {
			if !errors.Is(err, ErrTooLarge) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got, _ := b.recall("a"); got != half {
			t.Errorf("what fitted is lost")
		}
		if size := len(dump(t, client)); size > MaxBytes+1000 {
			t.Errorf("Redis keeps %d bytes", size)
		}
	})
}

// Whoever does much without looking at a page loses the oldest messages, not what they do.
func TestTheOldestMessagesGo(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		b := newBrowser(t, managerOn(open(), newClock()))
		for n := range 100 {
			if err := b.flash(Info, fmt.Sprint("message ", n, strings.Repeat(".", 100))); err != nil {
				t.Fatal(n, err)
			}
		}
		left := b.flashes()
		if len(left) < 10 || len(left) > 60 || !strings.HasPrefix(left[len(left)-1].Text, "message 99.") || !strings.HasPrefix(left[0].Text, fmt.Sprint("message ", 100-len(left), ".")) {
			t.Errorf("%d left: %v", len(left), left)
		}
	})
}

// together runs n calls at once.
func together(n int, call func(i int)) {
	var done sync.WaitGroup
	start := make(chan struct{})
	for i := range n {
		done.Go(func() {
			<-start
			call(i)
		})
	}
	close(start)
	done.Wait()
}
