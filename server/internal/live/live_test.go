package live

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// replica starts one that listens, and waits until it does.
func replica(t *testing.T, address string) *Live {
	t.Helper()
	client := redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() { client.Close() })
	l := New(client, slog.New(slog.DiscardHandler))
	first := subscribed(t, l, "test", OfClaims("none"))
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); l.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-ended })
	<-first.Heard() // the connection is new: everybody is told to look
	first.Close()
	return l
}

func subscribed(t *testing.T, l *Live, person string, about func(Change) bool) *Subscription {
	t.Helper()
	s, err := l.Subscribe(person, "192.0.2.1", about)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

func TestAChangeReachesTheOtherReplica(t *testing.T) {
	address := miniredis.RunT(t).Addr()
	here, there := replica(t, address), replica(t, address)
	mine := subscribed(t, there, "a", OfClaims("one"))
	others := subscribed(t, there, "b", OfClaims("two"))
	queue := subscribed(t, there, "c", OfSeller(func(seller string) bool { return seller == "connectpro" }))
	here.Changed(t.Context(), &claim.Claim{ID: "one", Seller: "softnetworks", CustomerID: "a"})
	here.FileChanged(claim.Evidence{ClaimID: "one"}) // of no known seller
	<-mine.Heard()
	<-queue.Heard()
	select {
	case <-others.Heard():
		t.Error("somebody else's claim woke this one")
	default:
	}
}

func TestWithoutRedisThisReplicaStillHears(t *testing.T) {
	server := miniredis.RunT(t)
	l := replica(t, server.Addr())
	server.Close()
	s := subscribed(t, l, "a", OfClaims("one"))
	l.Changed(t.Context(), &claim.Claim{ID: "one"})
	<-s.Heard()
}

func TestSubscriptionsAreBounded(t *testing.T) {
	l := New(redis.NewClient(&redis.Options{}), slog.New(slog.DiscardHandler))
	var last *Subscription
	for range MaxPerPerson {
		last = subscribed(t, l, "a", OfClaims("one"))
	}
	if _, err := l.Subscribe("a", "192.0.2.1", OfClaims("one")); !errors.Is(err, ErrTooMany) {
		t.Errorf("one too many: %v", err)
	}
	subscribed(t, l, "b", OfClaims("one"))
	last.Close()
	last.Close()
	subscribed(t, l, "a", OfClaims("one"))
	if _, err := l.Subscribe("a", "192.0.2.1", OfClaims("one")); !errors.Is(err, ErrTooMany) {
		t.Errorf("closing twice made room for two: %v", err)
	}
}

// opened is a stream as its reader sees it.
type opened struct {
	lines *bufio.Reader
	beats chan time.Time
	ended chan error
	stop  context.CancelFunc
}

func open(t *testing.T, l *Live, look Look) *opened {
	t.Helper()
	o := &opened{beats: make(chan time.Time), ended: make(chan error, 1)}
	var ctx context.Context
	ctx, o.stop = context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s, err := l.Subscribe("a", "192.0.2.1", OfClaims("one"))
		if err != nil {
			t.Error(err)
			return
		}
		defer s.Close()
		o.ended <- stream(ctx, w, s, look, o.beats)
	}))
	t.Cleanup(func() { o.stop(); server.Close() })
	response, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("content type %q", got)
	}
	o.lines = bufio.NewReader(response.Body)
	return o
}

// block reads to the next empty line.
func (o *opened) block(t *testing.T) string {
	t.Helper()
	var text strings.Builder
	for {
		line, err := o.lines.ReadString('\n')
		if err != nil {
			t.Fatalf("after %q: %v", text.String(), err)
		}
		if line == "\n" {
			return text.String()
		}
		text.WriteString(line)
	}
}

func TestAStreamTellsWhatIsNew(t *testing.T) {
	l := New(redis.NewClient(&redis.Options{}), slog.New(slog.DiscardHandler))
	var now atomic.Value
	now.Store("1")
	o := open(t, l, func(context.Context) (string, error) { return now.Load().(string), nil })
	if got := o.block(t); got != "retry: 3000\ndata: 1\n" {
		t.Errorf("begins with %q", got)
	}
	now.Store("2\ninjected: x")
	l.hub.tell(Change{ClaimID: "one"})
	if got := o.block(t); got != "data: 2 injected: x\n" {
		t.Errorf("a change: %q", got)
	}
	l.hub.tell(Change{ClaimID: "one"}) // nothing is new: nothing is sent
	o.beats <- time.Time{}
	if got := o.block(t); got != ":\n" {
		t.Errorf("a heartbeat: %q", got)
	}
	now.Store("3")
	o.beats <- time.Time{} // the message was lost
	if got := o.block(t); got != "data: 3\n" {
		t.Errorf("after a lost message: %q", got)
	}
}

func TestAStreamEnds(t *testing.T) {
	gone := errors.New("not yours any more")
	ends := map[string]struct {
		end  func(o *opened, l *Live, revoke func())
		want error
	}{
		"with its session":      {func(o *opened, _ *Live, _ func()) { o.stop() }, nil},
		"when the portal stops": {func(_ *opened, l *Live, _ func()) { l.hub.end() }, nil},
		"when the right goes":   {func(o *opened, _ *Live, revoke func()) { revoke(); o.beats <- time.Time{} }, gone},
	}
	for name, test := range ends {
		t.Run(name, func(t *testing.T) {
			l := New(redis.NewClient(&redis.Options{}), slog.New(slog.DiscardHandler))
			var revoked atomic.Bool
			o := open(t, l, func(context.Context) (string, error) {
				if revoked.Load() {
					return "", gone
				}
				return "1", nil
			})
			o.block(t)
			test.end(o, l, func() { revoked.Store(true) })
			if err := <-o.ended; !errors.Is(err, test.want) {
				t.Errorf("ended by %v", err)
			}
			if rest, err := io.ReadAll(o.lines); err != nil || len(rest) != 0 {
				t.Errorf("%q was sent after the end, %v", rest, err)
			}
			if n := len(l.hub.open); n != 0 {
				t.Errorf("%d subscriptions are left", n)
			}
		})
	}
}
