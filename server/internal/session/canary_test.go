package session

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

func keysOf(t *testing.T, client redis.UniversalClient) []string {
	t.Helper()
	keys, err := client.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// dump is all that Redis keeps, as text.
func dump(t *testing.T, client redis.UniversalClient) string {
	t.Helper()
	var all strings.Builder
	for _, key := range keysOf(t, client) {
		fields, err := client.HGetAll(t.Context(), key).Result() // fails on anything but a hash
		if err != nil {
			t.Fatal(key, err)
		}
		fmt.Fprintln(&all, key, fields)
	}
	return all.String()
}

// wire notes all that is sent to Redis, and what comes back.
type wire struct {
	mu   sync.Mutex
	said strings.Builder
}

func (w *wire) note(commands ...redis.Cmder) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, command := range commands {
		fmt.Fprintln(&w.said, command.String())
	}
}

func (w *wire) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		return next(ctx, network, address)
	}
}

func (w *wire) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, command redis.Cmder) error {
		err := next(ctx, command)
		w.note(command)
		return err
	}
}

func (w *wire) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, commands []redis.Cmder) error {
		err := next(ctx, commands)
		w.note(commands...)
		return err
	}
}

func TestNoIdIsEverInRedis(t *testing.T) {
	onEachRedis(t, func(t *testing.T, open func() redis.UniversalClient) {
		client, heard := open(), &wire{}
		client.AddHook(heard)
		m := managerOn(client, newClock())
		b := newBrowser(t, m)
		b.visit()
		b.must(func(w http.ResponseWriter, r *http.Request) error { return m.AddFlash(w, r, Info, "Hello") })
		if err := b.remember("next", "/"); err != nil {
			t.Fatal(err)
		}
		for _, kind := range []Kind{Customer, Staff} {
			b.signIn(kind, "x1")
			b.must(func(w http.ResponseWriter, r *http.Request) error { return m.Rotate(r.Context(), w, r, kind) })
			b.signedIn(kind, "x1")
			listOf(t, m, kind, "x1", "")
		}
		kept := dump(t, client)
		b.must(func(w http.ResponseWriter, r *http.Request) error { return m.SignOut(r.Context(), w, r, Staff) })
		if len(b.seen) < 6 || !strings.Contains(kept, "x1") || !strings.Contains(heard.said.String(), "x1") {
			t.Fatalf("the test saw too little: %d ids, %d bytes kept", len(b.seen), len(kept))
		}
		for id := range b.seen {
			_, secret, _ := strings.Cut(id, ".")
			if strings.Contains(kept, secret) || strings.Contains(heard.said.String(), secret) {
				t.Errorf("the id %s is in Redis or went there", id)
			}
		}
	})
}

func TestIdsDoNotPrint(t *testing.T) {
	id := newToken("abc")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb, id); strings.Contains(text, id.secret) {
			t.Errorf("%s prints %s", verb, text)
		}
		if text := fmt.Sprintf(verb, struct{ ID any }{id}); strings.Contains(text, id.secret) {
			t.Errorf("%s of a struct prints %s", verb, text)
		}
	}
}
