package evidence_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// day is when the tests take place.
var day = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// place is a portal's evidence room with a record of its own, two customers and a draft of each.
type place struct {
	t       *testing.T
	store   *store.Store
	kept    *evidence.Service
	url     string
	folder  string
	anna    string
	ben     string
	claim   string // Anna's draft
	bensOwn string
	log     *bytes.Buffer
	mu      sync.Mutex
	now     time.Time
	rules   claim.Rules
	parts   evidence.Parts
}

type setting func(*evidence.Parts, *place)

func newPlace(t *testing.T, settings ...setting) *place {
	t.Helper()
	p := newPlaceAt(t, t.TempDir())
	p.parts = evidence.Parts{Record: store.Files{Store: p.store}, Now: p.time, Folder: p.folder, Getenv: func(string) string { return "" },
		Rules: func(context.Context, string) (claim.Rules, error) { return p.rules, nil }, Log: slog.New(slog.NewTextHandler(p.log, nil))}
	for _, set := range settings {
		set(&p.parts, p)
	}
	p.open()
	return p
}

// newPlaceAt has a record, but no room of its own.
func newPlaceAt(t *testing.T, record string) *place {
	t.Helper()
	p := &place{t: t, folder: t.TempDir(), now: day, rules: claim.DefaultRules(), log: &bytes.Buffer{}}
	p.store = storetest.Folder(t, record)
	p.anna, p.ben = p.customer("anna@example.com"), p.customer("ben@example.com")
	p.claim, p.bensOwn = p.draft(p.anna), p.draft(p.ben)
	return p
}

// open starts the room, again after a stop.
func (p *place) open() {
	p.t.Helper()
	kept, err := evidence.New(p.parts)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = kept.Close() // a test may have closed it
	})
	server := httptest.NewServer(handlerOf(kept))
	p.t.Cleanup(server.Close)
	p.kept, p.url = kept, server.URL
}

// handlerOf answers uploads for the customer named in a header, in place of the session that the portal has.
func handlerOf(kept *evidence.Service) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := kept.Uploads(w, r, r.Header.Get("X-Customer"))
		status := map[claim.Code]int{claim.NotFound: 404, claim.Conflict: 409, claim.Invalid: 422}[claim.CodeOf(err)]
		if err != nil && status == 0 {
			status = 500
		}
		if err != nil {
			http.Error(w, err.Error(), status)
		}
	})
}

func (p *place) time() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

func (p *place) pass(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = p.now.Add(d)
}

func (p *place) write(work func(*store.Tx) error) {
	p.t.Helper()
	if err := p.store.Write(context.Background(), work); err != nil {
		p.t.Fatal(err)
	}
}

func (p *place) customer(email string) (id string) {
	p.write(func(tx *store.Tx) error {
		c, err := tx.EnsureCustomer(email, day)
		id = c.ID
		return err
	})
	return id
}

func (p *place) draft(customer string) string {
	c := claim.Claim{ID: rand.Text(), Number: claim.Number(rand.Text()), Seller: catalog.All()[0].ID, CustomerID: customer, State: claim.Draft, Version: 1,
		Stated: []byte("{}"), ValueCents: claim.NoValue, CreatedAt: day, ChangedAt: day}
	p.write(func(tx *store.Tx) error { return tx.InsertDraft(c) })
	return c.ID
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func (p *place) do(method, at, customer string, body io.Reader, headers ...string) answer {
	p.t.Helper()
	a, err := send(method, p.url+at, customer, body, headers...)
	if err != nil {
		p.t.Fatal(err)
	}
	return a
}

func send(method, address, customer string, body io.Reader, headers ...string) (answer, error) {
	r, err := http.NewRequest(method, address, body)
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Tus-Resumable", "1.0.0")
	if customer != "" {
		r.Header.Set("X-Customer", customer)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i+1] == "" {
			r.Header.Del(headers[i])
		}
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, string(text)}, err
}

func metadata(pairs ...string) string {
	var parts []string
	for i := 0; i+1 < len(pairs); i += 2 {
		parts = append(parts, pairs[i]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[i+1])))
	}
	return strings.Join(parts, ",")
}

// begin begins an upload of Anna's and gives its path.
func (p *place) begin(size int, name string) string {
	p.t.Helper()
	a := p.do("POST", "/uploads/", p.anna, nil, "Upload-Length", strconv.Itoa(size), "Upload-Metadata", metadata("claim", p.claim, "item", "serial_photo", "name", name))
	if a.status != http.StatusCreated {
		p.t.Fatalf("begin: %d %s", a.status, a.body)
	}
	at, err := url.Parse(a.header.Get("Location"))
	if err != nil {
		p.t.Fatal(err)
	}
	return at.Path
}

func (p *place) patch(at string, offset int, content []byte) answer {
	p.t.Helper()
	return p.do("PATCH", at, p.anna, bytes.NewReader(content), "Upload-Offset", strconv.Itoa(offset), "Content-Type", "application/offset+octet-stream")
}

// upload sends a whole file and has it looked at.
func (p *place) upload(name string, content []byte) claim.Evidence {
	p.t.Helper()
	at := p.begin(len(content), name)
	if a := p.patch(at, 0, content); a.status != http.StatusNoContent {
		p.t.Fatalf("send: %d %s", a.status, a.body)
	}
	return p.look(idOf(at))
}

func idOf(at string) string { return strings.TrimPrefix(at, "/uploads/") }

func (p *place) look(id string) claim.Evidence {
	p.t.Helper()
	if err := p.kept.Look(context.Background(), id); err != nil {
		p.t.Fatal(err)
	}
	return p.row(id)
}

func (p *place) row(id string) (e claim.Evidence) {
	p.t.Helper()
	e, err := store.Files{Store: p.store}.Find(context.Background(), id)
	if err != nil {
		p.t.Fatal(err)
	}
	return e
}

// get has a file served.
func (p *place) get(e claim.Evidence, serve func(echo.Context, claim.Evidence) error, headers ...string) (*httptest.ResponseRecorder, error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	return w, serve(echo.New().NewContext(r, w), e)
}

func (p *place) closeClaim() {
	p.t.Helper()
	p.write(func(tx *store.Tx) error {
		c, err := tx.Claim(p.claim)
		if err != nil {
			return err
		}
		filed := c
		filed.State, filed.Version, filed.Serial, filed.SubmittedAt = claim.Submitted, 2, "SN1", day
		d := claim.Decision{ID: rand.Text(), ClaimID: c.ID, Number: 1, Stated: []byte("{}"), Used: []byte("{}"), Answer: []byte("{}"), Verdict: "covered",
			ValueCents: claim.NoValue, MadeBy: claim.System, At: day}
		filed.DecisionID = d.ID
		if err := tx.Keep(claim.Change{Before: c, After: filed, Decision: &d, Event: claim.Event{ClaimID: c.ID, By: claim.System, Action: claim.Submit, At: day}}); err != nil {
			return err
		}
		gone := filed
		gone.State, gone.Version = claim.Withdrawn, 3
		return tx.Keep(claim.Change{Before: filed, After: gone, Event: claim.Event{ClaimID: c.ID, By: claim.System, Action: claim.Withdraw, At: day}})
	})
}

// until waits for something that another goroutine or process does.
func until(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	late := time.After(20 * time.Second)
	for !done() {
		select {
		case <-tick.C:
		case <-late:
			t.Fatal("waited in vain: " + what)
		}
	}
}

func noise(n int, seed byte) []byte {
	content := make([]byte, n)
	x := uint32(seed) + 1
	for i := range content {
		x = x*1664525 + 1013904223
		content[i] = byte(x >> 24)
	}
	return content
}

// logText is a text that is a log to every check.
func logText(n int) []byte {
	var out bytes.Buffer
	for i := 0; out.Len() < n; i++ {
		fmt.Fprintf(&out, "<34>May  4 12:00:%02d kvm[%d]: link lost on port %d\n", i%60, i, i%8)
	}
	return out.Bytes()[:n]
}
