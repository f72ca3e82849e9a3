package staff_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/check"
	"proviso/server/internal/desk"
	"proviso/server/internal/evidence"
	"proviso/server/internal/hooks"
	"proviso/server/internal/limits"
	"proviso/server/internal/live"
	"proviso/server/internal/people"
	"proviso/server/internal/seal"
	"proviso/server/internal/session"
	"proviso/server/internal/store"
	"proviso/server/internal/web"
	"proviso/server/internal/web/staff"
)

// today is when the tests play.
var today = time.Date(2026, 11, 20, 15, 0, 0, 0, time.UTC)

// house is the staff's room on a record of its own, with a way in that asks for nothing.
type house struct {
	t      *testing.T
	store  *store.Store
	desk   *desk.Desk
	files  *evidence.Service
	server *httptest.Server
	web    *echo.Echo
	clock  atomic.Pointer[time.Time]
	proved atomic.Int64      // by how much the clock of the sign-ins has moved
	names  map[string]string // ids of staff by name
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, names: map[string]string{}}
	h.clock.Store(&today)
	var err error
	if h.store, err = store.OpenFolder(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.store.Close() })
	client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { client.Close() })
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	news := live.New(client, log)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { defer close(ended); news.Run(ctx) }()
	t.Cleanup(func() { stop(); <-ended })
	h.desk = desk.New(desk.Parts{Store: h.store, Now: h.now, NewID: rand.Text, Random: bits, Live: news})
	sessions := session.NewManager(session.NewStore(client, session.Options{Clock: func() time.Time { return today.Add(time.Duration(h.proved.Load())) }}))
	h.open(client, sessions, news, log)
	h.server = httptest.NewServer(h.web)
	t.Cleanup(h.server.Close)
	h.hire("agent", map[string]claim.Role{"connectpro": claim.Agent})
	h.hire("other agent", map[string]claim.Role{"connectpro": claim.Agent})
	h.hire("supervisor", map[string]claim.Role{"connectpro": claim.Supervisor})
	h.hire("admin", map[string]claim.Role{"connectpro": claim.Admin})
	h.hire("stranger", map[string]claim.Role{"softnetworks": claim.Admin})
	return h
}

func (h *house) now() time.Time { return *h.clock.Load() }

func bits() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])
}

func (h *house) open(client *redis.Client, sessions *session.Manager, news *live.Live, log *slog.Logger) {
	h.t.Helper()
	key, err := seal.FolderKey(h.t.TempDir())
	if err != nil {
		h.t.Fatal(err)
	}
	files, err := evidence.New(evidence.Parts{Record: store.Files{Store: h.store}, Now: h.now, Folder: h.t.TempDir(), Getenv: func(string) string { return "" }, Log: log,
		Rules: func(context.Context, string) (claim.Rules, error) { return claim.DefaultRules(), nil }})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { files.Close() })
	h.files = files
	who := people.New(people.Parts{Store: h.store, Key: key, Now: h.now, Site: func() *url.URL { return &url.URL{Scheme: "http", Host: "localhost"} }})
	room := staff.New(staff.Parts{Desk: h.desk, People: who, Evidence: files, Live: news, Now: h.now,
		Hooks: hooks.New(hooks.Parts{Store: h.store, Key: key, Now: h.now, NewID: rand.Text, Log: log}),
		EndSessions: func(ctx context.Context, id string) error {
			_, err := sessions.SignOutAll(ctx, session.Staff, id)
			return err
		},
		Watch: func(c echo.Context) (context.Context, func(), error) {
			return sessions.Watch(c.Request().Context(), web.ViewerOf(c).Session)
		},
		Verify: func(context.Context) (staff.ChainState, error) { return staff.ChainState{Events: 1}, nil }})
	wayIn := web.Route{Name: "test.in", Method: http.MethodGet, Path: "/in/:id", For: web.Anyone, Handle: func(c echo.Context) error {
		_, err := sessions.SignIn(c.Request().Context(), c.Response(), c.Request(), session.Staff, c.Param("id"), web.Stamp(1))
		if err != nil {
			return err
		}
		return c.NoContent(http.StatusNoContent)
	}}
	h.web, err = web.New(web.Parts{Checker: check.New(h.now), Limiter: limits.New(client), Log: log, Metrics: prometheus.NewRegistry(), Static: assets(),
		Settings: web.Settings{Limit: limits.Limit{PerMinute: 1_000_000, Burst: 1_000_000}},
		Health:   func(http.ResponseWriter, *http.Request) {}, Ready: func(http.ResponseWriter, *http.Request) {}, Sessions: sessions, People: h.store,
		More: append(room.Routes(), wayIn)})
	if err != nil {
		h.t.Fatal(err)
	}
}

func assets() fstest.MapFS { return fstest.MapFS{"manifest.json": {Data: []byte("{}")}} }

func (h *house) hire(name string, roles map[string]claim.Role) {
	h.t.Helper()
	s := &claim.Staff{ID: rand.Text(), Email: strings.ReplaceAll(name, " ", ".") + "@example.com", Name: name, Version: 1}
	h.names[name] = s.ID
	h.write(func(tx *store.Tx) error {
		if err := tx.AddStaff(s, h.now()); err != nil {
			return err
		}
		for seller, role := range roles {
			if err := tx.SetRole(s, seller, role); err != nil {
				return err
			}
			s.Version++
		}
		return tx.Enrol(s.ID, s.Version, "hash", "sealed", 0, h.now())
	})
}

func (h *house) write(do func(tx *store.Tx) error) {
	h.t.Helper()
	if err := h.store.Write(h.t.Context(), do); err != nil {
		h.t.Fatal(err)
	}
}

// visitor is somebody with a browser.
type visitor struct {
	h    *house
	http *http.Client
}

// enter signs a member of staff in.
func (h *house) enter(name string) *visitor {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	v := &visitor{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if name != "" {
		if status, body := v.get("/in/" + h.names[name]); status != http.StatusNoContent {
			h.t.Fatalf("%s does not get in: %d %s", name, status, body)
		}
	}
	return v
}

func (v *visitor) get(path string) (int, string) {
	v.h.t.Helper()
	status, body, _ := v.do(http.MethodGet, path, nil)
	return status, body
}

func (v *visitor) post(path string, fields url.Values) (status int, body, location string) {
	v.h.t.Helper()
	return v.do(http.MethodPost, path, fields)
}

// told sends a form and reads the page that it leads to, which says once what was done; the address says nothing of it.
func (v *visitor) told(path string, fields url.Values) string {
	v.h.t.Helper()
	status, body, to := v.post(path, fields)
	if status != http.StatusSeeOther || strings.Contains(to, "done") {
		v.h.t.Fatalf("%d to %s: %s", status, to, body)
	}
	_, first := v.get(to)
	if _, again := v.get(to); strings.Contains(again, `class="flash`) {
		v.h.t.Errorf("%s says it twice", to)
	}
	return first
}

func (v *visitor) do(method, path string, fields url.Values) (status int, body, location string) {
	v.h.t.Helper()
	if method != http.MethodPost {
		return v.send(method, path, "", nil)
	}
	return v.send(method, path, "application/x-www-form-urlencoded", strings.NewReader(fields.Encode()))
}

// send sends a form of a kind, or asks for a page.
func (v *visitor) send(method, path, kind string, form io.Reader) (status int, body, location string) {
	v.h.t.Helper()
	r, err := http.NewRequest(method, v.h.server.URL+path, form)
	if err != nil {
		v.h.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := v.http.Do(r)
	if err != nil {
		v.h.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.h.t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header.Get("Location")
}

// unit is a KVM switch in ConnectPRO's books.
type unit struct {
	serial, email, price string
}

// file files a claim about a broken KVM switch; a price puts the device into the books as the customer's.
func (h *house) file(u unit) claim.Claim {
	h.t.Helper()
	return h.fileFacts(u, `{"product":"kvm_switch","purchased_on":"2026-05-03","channel":"direct","symptom":"failure","causes":[]}`)
}

func (h *house) fileFacts(u unit, facts string) claim.Claim {
	h.t.Helper()
	ctx := h.t.Context()
	var customer *claim.Customer
	h.write(func(tx *store.Tx) (err error) {
		customer, err = tx.EnsureCustomer(u.email, h.now())
		return err
	})
	if u.price != "" {
		h.book(u)
	}
	by := claim.Actor{Kind: claim.ByCustomer, ID: customer.ID}
	stated, err := claim.ParseFacts([]byte(facts))
	if err != nil {
		h.t.Fatal(err)
	}
	draft := desk.Draft{Seller: "connectpro", Intent: "fault", Facts: stated, Serial: u.serial, Order: "A-" + u.serial, Fault: "It does not switch any more.",
		Contact: claim.Contact{Name: "Demo Person", Phone: "555 0100"}}
	made, err := h.desk.Start(ctx, by, draft, rand.Text())
	if err != nil {
		h.t.Fatal(err)
	}
	filed, _, err := h.desk.Submit(ctx, by, made.ID, made.Version)
	if err != nil {
		h.t.Fatal(err)
	}
	return filed
}

func (h *house) book(u unit) {
	h.t.Helper()
	table := "order,email,serial,product,purchased_on,price_usd,channel\nA-" + u.serial + "," + u.email + "," + u.serial + ",kvm_switch,2026-05-03," + u.price + ",direct\n"
	by := claim.Actor{Kind: claim.ByStaff, ID: h.names["admin"], Roles: map[string]claim.Role{"connectpro": claim.Admin}}
	report, err := h.desk.ImportFile(h.t.Context(), by, "connectpro", "orders.csv", strings.NewReader(table), nil)
	if err != nil || report.FaultCount > 0 {
		h.t.Fatalf("%v %+v", err, report)
	}
}

// upload sends a file of order records.
func (v *visitor) upload(table string, fields url.Values) (int, string) {
	v.h.t.Helper()
	kind, body := v.records(table, fields)
	status, text, _ := v.send(http.MethodPost, "/staff/imports?seller=connectpro", kind, body)
	return status, text
}

// records is a form with a file of order records.
func (v *visitor) records(table string, fields url.Values) (kind string, form io.Reader) {
	v.h.t.Helper()
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name := range fields {
		parts.WriteField(name, fields.Get(name))
	}
	part, err := parts.CreateFormFile("file", "orders.csv")
	if err != nil {
		v.h.t.Fatal(err)
	}
	part.Write([]byte(table))
	parts.Close()
	return parts.FormDataContentType(), &body
}

// imports counts what was imported for the seller.
func (h *house) imports() int {
	h.t.Helper()
	by := claim.Actor{Kind: claim.ByStaff, Roles: map[string]claim.Role{"connectpro": claim.Admin}}
	all, _, err := h.desk.Imports(h.t.Context(), by, "connectpro")
	if err != nil {
		h.t.Fatal(err)
	}
	return len(all)
}
