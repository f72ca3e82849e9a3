package hooks

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// receiver is a seller's own system.
type receiver struct {
	mu     sync.Mutex
	status int
	got    []*http.Request
	bodies []string
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got, r.bodies = append(r.got, q), append(r.bodies, string(body))
	w.Header().Set("Location", "http://127.0.0.1/elsewhere")
	w.WriteHeader(r.status)
}

// world is a record with a worker and a receiver.
type world struct {
	*Hooks
	t     *testing.T
	now   time.Time
	to    *receiver
	url   string
	admin claim.Actor
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	storetest.Each(t, func(t *testing.T, kept *store.Store) {
		key, err := seal.FolderKey(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		w := &world{t: t, now: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC), to: &receiver{status: 204}}
		server := httptest.NewServer(w.to)
		t.Cleanup(server.Close)
		w.url = server.URL + "/told"
		w.Hooks = New(Parts{Store: kept, Key: key, Now: func() time.Time { return w.now }, NewID: rand.Text, Local: true, Log: slog.New(slog.DiscardHandler)})
		staff := &claim.Staff{ID: "admin", Email: "a@example.com", Name: "A", Roles: map[string]claim.Role{"connectpro": claim.Admin, "softnetworks": claim.Admin}, Version: 1}
		w.admin = staff.Actor()
		w.write(func(tx *store.Tx) error { return tx.AddStaff(staff, w.now) })
		test(t, w)
	})
}

func (w *world) write(do func(*store.Tx) error) {
	w.t.Helper()
	if err := w.Store.Write(context.Background(), do); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) add(seller string, topics ...claim.Topic) (claim.Webhook, string) {
	w.t.Helper()
	hook, secret, err := w.Add(context.Background(), w.admin, seller, w.url, topics)
	if err != nil {
		w.t.Fatal(err)
	}
	return hook, secret
}

func (w *world) happens(seller string, action claim.Action) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		return tx.AppendEvent(claim.Event{ClaimID: "c1", Seller: seller, By: w.admin, Action: action, From: "submitted", To: "approved", Note: "private words", At: w.now})
	})
}

func (w *world) deliver() int {
	w.t.Helper()
	n, err := w.Deliver(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) last() []claim.Delivery {
	w.t.Helper()
	_, last, err := w.List(context.Background(), w.admin, "connectpro")
	if err != nil {
		w.t.Fatal(err)
	}
	return last
}

func TestSignedAndToldOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		_, secret := w.add("connectpro", claim.TopicClaim, claim.TopicMoney)
		w.happens("connectpro", claim.Approve)
		w.happens("connectpro", claim.RMAIssue)  // not asked for
		w.happens("softnetworks", claim.Approve) // another seller's
		w.happens("connectpro", claim.MoneyEnter)
		if w.deliver() != 2 || w.deliver() != 0 || len(w.to.got) != 2 {
			t.Fatalf("%d told", len(w.to.got))
		}
		for i, q := range w.to.got {
			at, signature, _ := strings.Cut(strings.TrimPrefix(q.Header.Get("Proviso-Signature"), "t="), ",v1=")
			if signature != Sign([]byte(secret), at, w.to.bodies[i]) || signature == Sign([]byte(secret+"x"), at, w.to.bodies[i]) || at != "1795348800" {
				t.Error(q.Header)
			}
			if q.Header.Get("Proviso-Delivery") == "" || strings.Contains(w.to.bodies[i], "private") || strings.Contains(w.to.bodies[i], "admin") {
				t.Error(w.to.bodies[i])
			}
		}
		types := w.to.got[0].Header.Get("Proviso-Event") + " " + w.to.got[1].Header.Get("Proviso-Event")
		if types != "claim.approve money.enter" && types != "money.enter claim.approve" {
			t.Error(types)
		}
	})
}

// What is not kept is not told.
func TestToldWithTheEventOrNotAtAll(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add("connectpro", claim.TopicClaim)
		err := w.Store.Write(context.Background(), func(tx *store.Tx) error {
			if err := tx.AppendEvent(claim.Event{ClaimID: "c1", Seller: "connectpro", By: w.admin, Action: claim.Approve, At: w.now}); err != nil {
				return err
			}
			return claim.ErrChanged
		})
		if err == nil || w.deliver() != 0 {
			t.Error("told of what did not happen")
		}
	})
}

func TestTriedAgainGivenUpAndReplayed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add("connectpro", claim.TopicClaim)
		w.to.status = http.StatusFound // is not followed
		w.happens("connectpro", claim.Approve)
		for n := range attempts {
			if w.deliver() != 1 || w.deliver() != 0 {
				t.Fatal("attempt", n)
			}
			w.now = w.now.Add(maxGap)
		}
		dead := w.last()[0]
		if dead.State != claim.DeliveryDead || dead.LastStatus != 302 || len(w.to.got) != attempts || w.deliver() != 0 {
			t.Fatalf("%+v %d", dead, len(w.to.got))
		}
		w.to.status = 200
		ctx := context.Background()
		if err := w.Replay(ctx, w.admin, "softnetworks", dead.ID); claim.CodeOf(err) != claim.NotFound {
			t.Error("another seller's:", err)
		}
		if err := w.Replay(ctx, w.admin, "connectpro", dead.ID); err != nil || w.deliver() != 1 {
			t.Fatal(err)
		}
		sent := w.last()[0]
		if sent.State != claim.DeliverySent || w.to.bodies[0] != w.to.bodies[attempts] || w.to.got[0].Header.Get("Proviso-Delivery") != w.to.got[attempts].Header.Get("Proviso-Delivery") {
			t.Errorf("%+v", sent)
		}
	})
}

func TestGoneAndRemoved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		hook, secret := w.add("connectpro", claim.TopicClaim)
		w.to.status = http.StatusGone
		w.happens("connectpro", claim.Approve)
		if w.deliver(); w.last()[0].State != claim.DeliveryDead {
			t.Error("not given up")
		}
		if strings.Contains(hook.SecretSealed, secret) {
			t.Error("the secret is open")
		}
		w.happens("connectpro", claim.Approve)
		if err := w.Remove(context.Background(), w.admin, "connectpro", hook.ID); err != nil {
			t.Fatal(err)
		}
		if w.deliver() != 0 || len(w.to.got) != 1 {
			t.Error("a removed webhook was told")
		}
	})
}

func TestAddressesThatAreRefused(t *testing.T) {
	outside, inside := New(Parts{}), New(Parts{Local: true})
	for _, url := range []string{"", "x", "http://example.com/", "https://", "https://user@example.com/", "https://example.com/#x", "ftp://example.com/", "https://localhost/",
		"https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/",
		"https://0.0.0.0/", "file:///etc/passwd", "https://" + strings.Repeat("x", 600) + ".com/", "javascript:alert(1)"} {
		if outside.checkURL(url) == nil {
			t.Errorf("%s is taken", url)
		}
	}
	for _, url := range []string{"https://example.com/hook", "https://example.com:8443/x?y=z", "https://93.184.216.34/"} {
		if err := outside.checkURL(url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	if inside.checkURL("http://127.0.0.1:9/") != nil || inside.checkURL("http://10.0.0.1/") == nil || outside.checkURL("http://127.0.0.1:9/") == nil {
		t.Error("loopback is for development, and nothing else inside is")
	}
}

func TestWhereNoWebhookGoes(t *testing.T) {
	for _, text := range []string{"0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1",
		"192.0.2.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::ffff:127.0.0.1",
		"::ffff:169.254.169.254", "64:ff9b::7f00:1", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "2002:7f00:1::", "2001::1", "100::1", "::127.0.0.1"} {
		if public(netip.MustParseAddr(text)) {
			t.Errorf("%s is taken for public", text)
		}
	}
	for _, text := range []string{"1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"} {
		if !public(netip.MustParseAddr(text)) {
			t.Errorf("%s is not taken for public", text)
		}
	}
}

// A name that led outside when the webhook was made and leads inside now is refused when the connection is made.
func TestNameThatMoved(t *testing.T) {
	reached := false
	server := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer server.Close()
	h := New(Parts{})
	_, err := h.client.Get(strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
	if err == nil || !strings.Contains(err.Error(), errInside.Error()) || reached {
		t.Error(err)
	}
}
