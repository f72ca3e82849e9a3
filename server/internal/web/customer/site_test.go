package customer_test

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"
	"golang.org/x/net/html"

	"proviso/server/claim"
	"proviso/server/internal/check"
	"proviso/server/internal/desk"
	"proviso/server/internal/evidence"
	"proviso/server/internal/limits"
	"proviso/server/internal/live"
	"proviso/server/internal/session"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
	"proviso/server/internal/web"
	"proviso/server/internal/web/customer"
)

// site is the room behind the real guards, on a record of its own.
type site struct {
	*testing.T
	url      string
	store    *store.Store
	desk     *desk.Desk
	live     *live.Live
	sessions *session.Manager
	mu       sync.Mutex
	now      time.Time
	rules    claim.Rules // of files, as a house has them
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// wait moves the clock.
func (s *site) wait(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{T: t, rules: claim.DefaultRules(), store: storetest.Folder(t, t.TempDir()), now: time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)}
	client := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	t.Cleanup(func() { client.Close() })
	quiet := slog.New(slog.DiscardHandler)
	s.live = live.New(client, quiet)
	s.sessions = session.NewManager(session.NewStore(client, session.Options{Clock: time.Now}))
	s.desk = desk.New(desk.Parts{Store: s.store, Now: s.clock, NewID: rand.Text, Random: randomBits, Live: s.live})
	kept, err := evidence.New(evidence.Parts{Record: store.Files{Store: s.store}, Now: s.clock, Folder: t.TempDir(), Log: quiet,
		Rules: func(context.Context, string) (claim.Rules, error) { return s.rules, nil }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	files := customer.NewFiles(kept, s.open)
	room := customer.New(customer.Parts{Desk: s.desk, Files: files, Live: s.live, Sessions: s.sessions, People: people{s.store}, Now: s.clock, NewID: rand.Text, Log: quiet})
	s.serve(web.Parts{Checker: check.New(s.clock), Limiter: noLimit{}, Log: quiet, Metrics: prometheus.NewRegistry(),
		Static: fstest.MapFS{"manifest.json": {Data: []byte("{}")}}, Health: ok, Ready: ok, Sessions: s.sessions, People: people{s.store},
		More: append(append(room.Routes(), files.Routes()...), s.doors()...)})
	return s
}

func (s *site) serve(parts web.Parts) {
	s.Helper()
	handler, err := web.New(parts)
	if err != nil {
		s.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.live.Run(ctx) })
	running.Go(func() { s.sessions.Run(ctx, nil) })
	server := httptest.NewServer(handler)
	s.url = server.URL
	s.Cleanup(func() { cancel(); running.Wait(); server.Close() })
}

// doors let a test in without mail.
func (s *site) doors() []web.Route {
	return []web.Route{
		{Name: "test.in", Method: http.MethodPost, Path: "/test/in/:id", Handle: func(c echo.Context) error {
			_, err := s.sessions.SignIn(c.Request().Context(), c.Response(), c.Request(), session.Customer, c.Param("id"), web.Stamp(1))
			return err
		}},
		{Name: "test.out", Method: http.MethodPost, Path: "/test/out", Handle: func(c echo.Context) error {
			return s.sessions.SignOut(c.Request().Context(), c.Response(), c.Request(), session.Customer)
		}},
	}
}

func ok(http.ResponseWriter, *http.Request) {}

type noLimit struct{}

func (noLimit) Allow(context.Context, string, string, limits.Limit) (bool, time.Duration, error) {
	return true, 0, nil
}

// people knows customers from the record, and no staff.
type people struct{ *store.Store }

func (p people) StaffByID(context.Context, string) (*claim.Staff, error) {
	return nil, claim.ErrNotFound
}

func randomBits() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])
}

func (s *site) open(ctx context.Context, by claim.Actor, id string) (c claim.Claim, err error) {
	file, err := s.desk.Open(ctx, by, id)
	if err != nil {
		return c, err
	}
	return file.Claim, nil
}

// reader is a browser without script.
type reader struct {
	*site
	id     string
	client *http.Client
}

// visitor is a browser that nobody is signed in with.
func (s *site) visitor() *reader {
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.Fatal(err)
	}
	return &reader{site: s, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// person is a browser signed in as the customer with an address.
func (s *site) person(email string) *reader {
	s.Helper()
	b := s.visitor()
	b.signIn(email)
	return b
}

func (b *reader) signIn(email string) {
	b.Helper()
	err := b.store.Write(b.Context(), func(tx *store.Tx) error {
		c, err := tx.EnsureCustomer(email, b.clock())
		if err == nil {
			b.id = c.ID
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.post("/test/in/"+b.id, nil).status(200)
}

func (b *reader) actor() claim.Actor { return claim.Actor{Kind: claim.ByCustomer, ID: b.id} }

// page is an answer with its body read.
type page struct {
	*reader
	*http.Response
	body string
}

func (b *reader) send(request *http.Request) page {
	b.Helper()
	response, err := b.client.Do(request)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.Fatal(err)
	}
	return page{b, response, string(body)}
}

func (b *reader) get(path string, header ...string) page {
	b.Helper()
	return b.send(b.request(http.MethodGet, path, "", header...))
}

func (b *reader) request(method, path, body string, header ...string) *http.Request {
	b.Helper()
	request, err := http.NewRequestWithContext(b.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return request
}

func (b *reader) post(path string, form url.Values, header ...string) page {
	b.Helper()
	return b.send(b.request(http.MethodPost, path, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)...))
}

func (p page) status(want int) page {
	p.Helper()
	if p.StatusCode != want {
		p.Fatalf("%s %s: status %d, not %d: %.600s", p.Request.Method, p.Request.URL.Path, p.StatusCode, want, text(p.body))
	}
	return p
}

// to follows the redirect and checks where it leads.
func (p page) to(want string) page {
	p.Helper()
	p.status(http.StatusSeeOther)
	if at := p.Header.Get("Location"); !regexp.MustCompile("^(?:" + want + ")$").MatchString(at) {
		p.Fatalf("%s leads to %q, not %q", p.Request.URL.Path, at, want)
	}
	return p.get(p.Header.Get("Location"))
}

func (p page) has(wanted ...string) page {
	p.Helper()
	for _, w := range wanted {
		if !strings.Contains(p.body, w) && !strings.Contains(text(p.body), w) {
			p.Errorf("%s: no %q in %.3000s", p.Request.URL.Path, w, text(p.body))
		}
	}
	return p
}

func (p page) hasNo(unwanted ...string) page {
	p.Helper()
	for _, w := range unwanted {
		if strings.Contains(p.body, w) {
			p.Errorf("%s: %q stands there", p.Request.URL.Path, w)
		}
	}
	return p
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// text is a page as it is read.
func text(body string) string {
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	plain := strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(tags.ReplaceAllString(body, " "))
	return strings.Join(strings.Fields(plain), " ")
}

// hidden is the value of a hidden field.
func (p page) hidden(name string) string {
	p.Helper()
	found := regexp.MustCompile(`<input type="hidden" name="` + name + `" value="([^"]*)"`).FindStringSubmatch(p.body)
	if found == nil {
		p.Fatalf("%s: no hidden field %q", p.Request.URL.Path, name)
	}
	return found[1]
}

// version is the one in the form that leads to an address ending like this.
func (p page) version(action string) string {
	p.Helper()
	_, form, found := strings.Cut(p.body, "/"+action+`"`)
	_, value, versioned := strings.Cut(form, `name="version" value="`)
	if !found || !versioned {
		p.Fatal("no form for " + action)
	}
	version, _, _ := strings.Cut(value, `"`)
	return version
}

// fields of a form as pairs of name and value.
func fields(pairs ...string) url.Values {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

// with adds pairs to a form.
func with(form url.Values, pairs ...string) url.Values {
	for name, values := range fields(pairs...) {
		form[name] = values
	}
	return form
}

// broken are the answers of the checker about a switch that stopped working, and is covered.
func broken() url.Values {
	return fields("seller", "connectpro", "intent", "fault", "product", "kvm_switch", "channel", "direct", "destination", "domestic",
		"purchased_on", "2026-01-30", "shipped_on", "2026-02-01", "delivered_on", "2026-02-03", "failed_on", "2026-11-10", "symptom", "failure", "causes", "none", "price", "129.00")
}

// draft starts a claim from the checker and returns its address.
func (b *reader) draft() string {
	b.Helper()
	return b.post("/claims", with(broken(), "key", rand.Text())).to("/claims/[A-Z2-7]{26}").status(200).Request.URL.Path
}

// words are the draft's form as a browser would send it, filled in with what it cannot be sent without.
func words(p page, pairs ...string) url.Values {
	p.Helper()
	return with(p.form("draft"), append([]string{"serial", "CP-100", "fault", "It is dark.", "name", "Anna", "do", "save"}, pairs...)...)
}

// form is what a browser would send of a form, without a button.
func (p page) form(id string) url.Values {
	p.Helper()
	root, err := html.Parse(strings.NewReader(p.body))
	if err != nil {
		p.Fatal(err)
	}
	values, found := url.Values{}, false
	for n := range root.Descendants() {
		if n.Data == "form" && attribute(n, "id") == id {
			found = true
			for field := range n.Descendants() {
				collect(values, field)
			}
		}
	}
	if !found {
		p.Fatalf("%s: no form %q", p.Request.URL.Path, id)
	}
	return values
}

func collect(values url.Values, field *html.Node) {
	name, value, kind := attribute(field, "name"), attribute(field, "value"), attribute(field, "type")
	switch {
	case field.Data == "textarea":
		if field.FirstChild != nil {
			value = field.FirstChild.Data
		}
	case field.Data != "input", (kind == "radio" || kind == "checkbox") && !has(field, "checked"):
		return
	}
	values.Add(name, value)
}

func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// filed is the address of a claim that was filed.
func (b *reader) filed(pairs ...string) string {
	b.Helper()
	at := b.draft()
	review := b.post(at, words(b.get(at), append(pairs, "do", "review")...)).to(at + `\?review=1`).status(200)
	b.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at).status(200).has("is looking at your claim")
	return at
}

func idOf(at string) string { return strings.TrimPrefix(at, "/claims/") }

// book puts devices into a seller's books.
func (s *site) book(units ...claim.Unit) {
	s.Helper()
	err := s.store.Write(context.Background(), func(tx *store.Tx) error {
		id := rand.Text()
		if err := tx.BeginImport(id, units[0].Seller, "books.csv", "", s.clock()); err != nil {
			return err
		}
		return tx.KeepUnits(id, s.clock(), units)
	})
	if err != nil {
		s.Fatal(err)
	}
}

func factsOf(pairs ...string) claim.Facts {
	facts := claim.Facts{}
	for i := 0; i+1 < len(pairs); i += 2 {
		facts[pairs[i]] = json.RawMessage(pairs[i+1])
	}
	return facts
}
