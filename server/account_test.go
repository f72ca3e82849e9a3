package server_test

import (
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server"
	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// house is a portal whose record the test can look into, and whose clock it moves.
type house struct {
	*portal
	record *store.Store
	people *people.People
	mu     sync.Mutex
	time   time.Time
}

func openHouse(t testing.TB, settings ...string) *house {
	t.Helper()
	return openHouseIn(t, t.TempDir(), settings...)
}

// openHouseIn opens one whose record is SQLite in a folder.
func openHouseIn(t testing.TB, folder string, settings ...string) *house {
	t.Helper()
	h := newHouse(t, append([]string{"-data=" + folder}, settings...))
	key, err := seal.FolderKey(folder)
	if err != nil {
		t.Fatal(err)
	}
	h.lookInto(storetest.Folder(t, folder), key)
	return h
}

// openHouseOnPostgres opens one whose record is an empty database.
func openHouseOnPostgres(t testing.TB, address string, settings ...string) *house {
	t.Helper()
	h := newHouse(t, append([]string{"-database-url=" + strings.Replace(address, "@/", "@localhost/", 1), "-secret-key=" + replicasKey}, settings...))
	key, err := seal.ParseKey(replicasKey)
	if err != nil {
		t.Fatal(err)
	}
	h.lookInto(storetest.URL(t, address), key)
	return h
}

// replicasKey is the key of portals that share a record.
const replicasKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="

func newHouse(t testing.TB, settings []string) *house {
	h := &house{time: today}
	h.portal = startWith(t, server.Options{Now: h.now, Sessions: h.now}, settings...)
	return h
}

// lookInto opens the record a second time, beside the portal.
func (h *house) lookInto(record *store.Store, key seal.Key) {
	h.record = record
	h.people = people.New(people.Parts{Store: record, Key: key, Now: h.now, Site: func() *url.URL { return nil }})
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.time
}

func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.time = h.time.Add(d)
}

// caller is a browser: it keeps cookies and does not follow redirects by itself.
type caller struct {
	h      *house
	client *http.Client
}

func (h *house) caller() *caller {
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &caller{h, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (c *caller) do(method, path string, form url.Values, header ...string) answer {
	c.h.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	if !strings.HasPrefix(path, "http") {
		path = c.h.URL() + path
	}
	request, err := http.NewRequest(method, path, body)
	if err != nil {
		c.h.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			request.Host = header[i+1]
		}
		request.Header.Set(header[i], header[i+1])
	}
	response, err := c.client.Do(request)
	if err != nil {
		c.h.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.h.t.Fatal(err)
	}
	return answer{response, string(text)}
}

func (c *caller) get(path string) answer { return c.do(http.MethodGet, path, nil) }

// post sends pairs of name and value.
func (c *caller) post(path string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, form)
}

func (c *caller) cookie(name string) string {
	at, _ := url.Parse(c.h.URL())
	for _, cookie := range c.client.Jar.Cookies(at) {
		if cookie.Name == name {
			return cookie.Value
		}
	}
	return ""
}

func (c *caller) setCookie(name, value string) {
	at, _ := url.Parse(c.h.URL())
	c.client.Jar.SetCookies(at, []*http.Cookie{{Name: name, Value: value, Path: "/"}})
}

// letter is what the outbox page shows of one letter.
type letter struct{ to, code, link string }

var (
	letterParts = regexp.MustCompile(`(?s)<article class="outbox-letter".*?</article>`)
	letterTo    = regexp.MustCompile(`To <span[^>]*>([^<]*)</span>`)
	letterCode  = regexp.MustCompile(`outbox-code[^>]*>(\d{6})<`)
	letterLink  = regexp.MustCompile(`<a href="([^"]*)"`)
)

// letters are those to an address, the newest first.
func (h *house) letters(to string) []letter {
	h.t.Helper()
	var found []letter
	for _, text := range letterParts.FindAllString(h.get("/outbox").status(h.t, http.StatusOK).body, -1) {
		l := letter{html.UnescapeString(group(letterTo, text)), group(letterCode, text), html.UnescapeString(group(letterLink, text))}
		if l.to == to {
			found = append(found, l)
		}
	}
	return found
}

func group(pattern *regexp.Regexp, text string) string {
	if found := pattern.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

// ask asks for a code and returns the letter.
func (c *caller) ask(email string) letter {
	c.h.t.Helper()
	t := c.h.t
	c.post("/sign-in", "email", email).status(t, http.StatusSeeOther)
	letters := c.h.letters(claim.Fold(email))
	if len(letters) == 0 {
		t.Fatalf("no letter to %s", email)
	}
	c.h.pass(time.Second) // so that the next letter is a newer one
	return letters[0]
}

// enter signs in with a code.
func (h *house) enter(email string) *caller {
	h.t.Helper()
	c := h.caller()
	l := c.ask(email)
	c.post("/sign-in/code", "code", l.code).status(h.t, http.StatusSeeOther)
	return c
}

func (c *caller) signedIn() bool { return c.get("/account").StatusCode == http.StatusOK }

func wrong(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

func TestCustomerSignsIn(t *testing.T) {
	h := openHouse(t)
	c := h.caller()
	if to := c.get("/account").status(t, http.StatusSeeOther).Header.Get("Location"); to != "/sign-in?next=%2Faccount" {
		t.Errorf("led to %s", to)
	}
	c.post("/sign-in", "email", " Ann@Example.COM ", "next", "/account?a=b").status(t, http.StatusSeeOther)
	l := h.letters("ann@example.com")[0]
	c.post("/sign-in/code", "code", wrong(l.code)).status(t, http.StatusUnprocessableEntity)
	a := c.post("/sign-in/code", "code", l.code[:3]+" "+l.code[3:]).status(t, http.StatusSeeOther)
	if a.Header.Get("Location") != "/account?a=b" || a.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", a.Header)
	}
	page := c.get("/account").status(t, http.StatusOK).body
	for _, want := range []string{"You are signed in.", "ann@example.com", "This one", `action="/sign-out"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(c.get("/account").body, "You are signed in.") {
		t.Error("the message is shown twice")
	}
	c.post("/sign-out").status(t, http.StatusSeeOther)
	if c.signedIn() {
		t.Error("still signed in")
	}
}

// The browser says where the customer is; what is no time zone changes nothing.
func TestWhereACustomerIs(t *testing.T) {
	h := openHouse(t)
	for _, c := range []struct{ says, kept string }{{"", ""}, {"Asia/Tokyo", "Asia/Tokyo"}, {"Mars/Olympus", "Asia/Tokyo"}, {"", "Asia/Tokyo"}, {"Europe/Berlin", "Europe/Berlin"}} {
		caller := h.caller()
		caller.post("/sign-in/code", "code", caller.ask("ann@example.com").code, "zone", c.says).status(t, http.StatusSeeOther)
		h.pass(time.Hour)
		err := h.record.Read(t.Context(), func(tx *store.Tx) error {
			customer, err := tx.CustomerByEmail("ann@example.com")
			if err == nil && customer.Zone != c.kept {
				t.Errorf("said %q, kept %q, not %q", c.says, customer.Zone, c.kept)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// Who comes with a sign-in that does not count any more is told so, and why.
func TestASignInThatEndedIsSaid(t *testing.T) {
	h := openHouse(t)
	anna := h.enter("anna@example.com")
	cookie := anna.cookie("proviso-customer")
	after := openHouse(t).caller() // another process, whose memory knows nobody
	says := func(want bool) {
		t.Helper()
		page := after.get("/sign-in?next=/claims").status(t, http.StatusOK).body
		if said := strings.Contains(page, "Your sign-in has ended.") && strings.Contains(page, "keeps sign-ins in its memory only"); said != want {
			t.Errorf("the sign-in page says so: %v", said)
		}
	}
	says(false)
	after.setCookie("proviso-customer", cookie)
	says(true)
	after.setCookie("proviso-customer", "no-such-cookie")
	says(false)
	if to := after.post("/sign-in/code", "code", "123456").status(t, http.StatusSeeOther).Header.Get("Location"); to != "/sign-in" {
		t.Errorf("a code that nobody asked for leads to %s", to)
	}
	if !strings.Contains(after.get("/sign-in").body, "A code counts only in the browser that asked for it") {
		t.Error("nothing says why the code does not count")
	}
}

// Whether an address is known shows nowhere.
func TestKnownAndUnknownAddressesLookTheSame(t *testing.T) {
	h := openHouse(t)
	h.enter("known1@example.com")
	h.pass(25 * time.Hour)
	seen := map[string]bool{}
	for _, email := range []string{"known1@example.com", "nobody@example.com"} {
		c := h.caller()
		var all strings.Builder
		for _, a := range []answer{c.post("/sign-in", "email", email), c.get("/sign-in/code"), c.post("/sign-in/code", "code", "1234567")} {
			all.WriteString(a.Status + a.Header.Get("Location") + a.body)
		}
		seen[strings.ReplaceAll(all.String(), email, "X")] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d different answers", len(seen))
	}
}

func TestGuessesAtOnceAreCounted(t *testing.T) {
	h := openHouse(t)
	c := h.caller()
	l := c.ask("ann@example.com")
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if a := c.post("/sign-in/code", "code", wrong(l.code)); a.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("status %d", a.StatusCode)
			}
		})
	}
	all.Wait()
	c.post("/sign-in/code", "code", l.code).status(t, http.StatusUnprocessableEntity)
	err := h.record.Read(t.Context(), func(tx *store.Tx) error {
		letters, err := tx.Letters("", 1)
		if err != nil {
			return err
		}
		row, err := tx.SignIn(letters[0].To)
		if row.Tries != people.CodeTries {
			t.Errorf("%d tries", row.Tries)
		}
		return err
	})
	if err != nil || c.signedIn() {
		t.Error("signed in", err)
	}
}

func TestCodesEnd(t *testing.T) {
	h := openHouse(t)
	for name, row := range map[string]struct {
		spoil func(c *caller, l letter)
		works bool
	}{
		"just in time":   {func(*caller, letter) { h.pass(people.CodeMinutes*time.Minute - 2*time.Second) }, true},
		"too late":       {func(*caller, letter) { h.pass(people.CodeMinutes*time.Minute - time.Second) }, false},
		"a newer letter": {func(c *caller, l letter) { c.ask(l.to) }, false},
		"used": {func(c *caller, l letter) {
			c.post("/sign-in/code", "code", l.code).status(t, http.StatusSeeOther)
			c.post("/sign-out")
			c.post("/sign-in", "email", l.to)
		}, false},
		"the fifth try":   {func(c *caller, l letter) { c.guess(l, 4) }, true},
		"the sixth try":   {func(c *caller, l letter) { c.guess(l, 5) }, false},
		"another browser": {func(c *caller, l letter) { *c = *h.caller(); c.post("/sign-in", "email", "other-"+l.to) }, false},
	} {
		email := strings.ReplaceAll(name, " ", ".") + "@example.com"
		c := h.caller()
		l := c.ask(email)
		row.spoil(c, l)
		c.post("/sign-in/code", "code", l.code)
		if c.signedIn() != row.works {
			t.Errorf("%s: signed in %v", name, !row.works)
		}
	}
}

func (c *caller) guess(l letter, times int) {
	for range times {
		c.post("/sign-in/code", "code", wrong(l.code))
	}
}

// Programs that scan mail open links; some of them press buttons.
func TestScannersUseNothingUp(t *testing.T) {
	h := openHouse(t)
	c := h.caller()
	l := c.ask("ann@example.com")
	scanner := h.caller()
	for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodGet} {
		a := scanner.do(method, l.link, nil).status(t, http.StatusOK)
		if len(a.Cookies()) > 0 {
			t.Error("a scanner gets a cookie")
		}
	}
	if a := scanner.post(l.link).status(t, http.StatusUnprocessableEntity); !strings.Contains(a.body, `name="code"`) {
		t.Error("the code is not asked for")
	}
	if scanner.signedIn() {
		t.Error("the scanner is signed in")
	}
	if page := c.get(l.link).status(t, http.StatusOK).body; strings.Contains(page, `name="code"`) {
		t.Error("the code is asked for in the same browser")
	}
	c.post(l.link).status(t, http.StatusSeeOther)
	if !c.signedIn() {
		t.Error("not signed in")
	}
	for _, again := range []answer{c.post(l.link), c.get(l.link), scanner.get(l.link), scanner.get("/sign-in/link/nothing")} {
		again.status(t, http.StatusGone)
	}
	if strings.Contains(h.log.String(), l.link[strings.LastIndex(l.link, "/")+1:]) {
		t.Error("the link stands in the log")
	}
}

func TestLinkInAnotherBrowserNeedsTheCode(t *testing.T) {
	h := openHouse(t)
	l := h.caller().ask("ann@example.com")
	phone := h.caller()
	phone.post(l.link, "code", wrong(l.code)).status(t, http.StatusUnprocessableEntity)
	phone.post(l.link, "code", l.code).status(t, http.StatusSeeOther)
	if !phone.signedIn() {
		t.Error("not signed in")
	}
}

func TestPlantedVisitIsWorthNothing(t *testing.T) {
	h := openHouse(t)
	thief := h.caller()
	thief.post("/sign-in", "email", "thief@example.com")
	planted := thief.cookie("proviso-visit")
	if planted == "" {
		t.Fatal("no visit")
	}
	victim := h.caller()
	victim.setCookie("proviso-visit", planted)
	victim.setCookie("proviso-customer", "abc.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
	l := victim.ask("victim@example.com")
	victim.post("/sign-in/code", "code", l.code).status(t, http.StatusSeeOther)
	if !victim.signedIn() || thief.signedIn() {
		t.Error("the wrong one is signed in")
	}
	if victim.cookie("proviso-visit") == planted || strings.HasPrefix(victim.cookie("proviso-customer"), "abc.AAAA") {
		t.Error("an id was kept over the sign-in")
	}
	old := victim.cookie("proviso-customer")
	victim.post("/sign-out")
	thief.setCookie("proviso-customer", old)
	if thief.signedIn() {
		t.Error("a cookie works after signing out")
	}
}

func TestOwnSessions(t *testing.T) {
	h := openHouse(t)
	a, b, other := h.enter("ann@example.com"), h.enter("ann@example.com"), h.enter("bob@example.com")
	handle := regexp.MustCompile(`/account/sessions/([A-Z2-7]+)/end`)
	ends := handle.FindAllStringSubmatch(a.get("/account").body, -1)
	if len(ends) != 2 {
		t.Fatalf("%d sessions", len(ends))
	}
	for _, end := range ends {
		other.post(end[0]).status(t, http.StatusNotFound)
	}
	for _, end := range handle.FindAllStringSubmatch(b.get("/account").body, -1) {
		if !strings.Contains(other.get("/account").body, end[0]) && a.signedIn() && b.signedIn() {
			a.post(end[0])
			break
		}
	}
	if a.signedIn() == b.signedIn() {
		t.Error("not exactly one session ended")
	}
	c := h.enter("ann@example.com")
	c.post("/account/sessions/end-all").status(t, http.StatusSeeOther)
	if a.signedIn() || b.signedIn() || c.signedIn() || !other.signedIn() {
		t.Error("sign out everywhere")
	}
}

// Links in letters come from the settings, whatever the request says.
func TestEvilHost(t *testing.T) {
	h := openHouse(t)
	evil := h.caller()
	evil.do(http.MethodPost, "/sign-in", url.Values{"email": {"ann@example.com"}}, "Host", "evil.example", "X-Forwarded-Host", "evil.example", "Forwarded", "host=evil.example")
	l := h.letters("ann@example.com")
	if len(l) != 1 || !strings.HasPrefix(l[0].link, h.URL()+"/sign-in/link/") {
		t.Errorf("%+v", l)
	}
}

func TestOpenRedirects(t *testing.T) {
	h := openHouse(t)
	for _, next := range []string{"//evil.example", `/\evil.example`, `\\evil.example`, "https://evil.example", "https:evil.example", "javascript:alert(1)", "/\t/evil.example",
		"/%2f%2fevil.example", "/%5cevil.example", "///evil.example", "evil.example", "", " /account", "/\r\nSet-Cookie: a=b", "/%0d%0aLocation:x", "@evil.example",
		"/.//evil.example/..//", "http:/account", "//", "/" + strings.Repeat("a", 2000), "/ä", "?next=/", "#"} {
		page := h.caller().get("/sign-in?next="+url.QueryEscape(next)).status(t, http.StatusOK).body
		if strings.Contains(page, "evil") || !strings.Contains(page, `name="next" value="/claims"`) {
			t.Errorf("%q is kept", next)
		}
	}
	h.caller().get("/sign-in?next="+url.QueryEscape("/account\x00")).status(t, http.StatusUnprocessableEntity) // no text at all
	c := h.caller()
	c.post("/sign-in", "email", "ann@example.com", "next", "//evil.example")
	if to := c.post("/sign-in/code", "code", h.letters("ann@example.com")[0].code).Header.Get("Location"); to != "/claims" {
		t.Errorf("led to %s", to)
	}
}

func TestAddressesThatAreNone(t *testing.T) {
	h := openHouse(t)
	for _, email := range []string{"", "ann", "ann@", "@example.com", "ann@example.com\r\nBcc: eve@example.com", "ann@example.com\n", "ann@example.com,eve@example.com",
		"ann@example.com;eve@example.com", "Ann <ann@example.com>", `"ann"@example.com`, "ann@exa\u212Aple.com", "ann@\u212Aelvin.example",
		strings.Repeat("a", 65) + "@example.com", "ann@" + strings.Repeat("a", 64) + ".com", "ann@-example.com", "ann@example..com", strings.Repeat("x", 5000) + "@example.com"} {
		a := h.caller().post("/sign-in", "email", email).status(t, http.StatusUnprocessableEntity)
		if !strings.Contains(a.body, `href="#f-email"`) {
			t.Errorf("%q: the fault does not lead to the field", email)
		}
	}
	if strings.Contains(h.get("/outbox").body, "outbox-letter") {
		t.Error("a letter was posted")
	}
}

// A mailbox gets 3 letters an hour and 10 a day, whoever asks from wherever, and the page says the same each time.
func TestMailBombing(t *testing.T) {
	h := openHouse(t)
	seen := map[string]bool{}
	ask := func(times int) {
		var all sync.WaitGroup
		for range times {
			all.Go(func() {
				c := h.caller()
				a := c.post("/sign-in", "email", "ann@example.com")
				h.mu.Lock()
				defer h.mu.Unlock()
				seen[a.Status+a.Header.Get("Location")] = true
			})
		}
		all.Wait()
	}
	want := 0
	for hour := range 5 {
		ask(5)
		want = min(3*(hour+1), 10)
		if n := len(h.letters("ann@example.com")); n != want {
			t.Errorf("hour %d: %d letters, not %d", hour, n, want)
		}
		h.pass(time.Hour)
	}
	if len(seen) != 1 || !seen["303 See Other/sign-in/code"] {
		t.Errorf("answers %v", seen)
	}
	h.enter("bob@example.com")
}

func TestNoOutboxPageWithAMailServer(t *testing.T) {
	for _, settings := range [][]string{{"-smtp-url=smtp://127.0.0.1:1"}, {"-public-url=http://portal.example"}} {
		p := start(t, settings...)
		if a := p.get("/outbox", "Host", "portal.example"); a.StatusCode != http.StatusNotFound {
			t.Errorf("%v: status %d", settings, a.StatusCode)
		}
	}
}

// Row 19: the letters of a portal for this machine alone are not for a site whose name leads here.
func TestRow19OutboxByAnotherName(t *testing.T) {
	p := start(t)
	for host, status := range map[string]int{"localhost": 200, "LOCALHOST:8080": 200, "127.0.0.1:8080": 200, "127.0.0.2": 200, "[::1]:8080": 200,
		"evil.example": 404, "localhost.evil.example:8080": 404, "127.0.0.1.evil.example": 404, "10.0.0.1": 404, "localhost@evil.example": 404} {
		a := p.get("/outbox", "Host", host)
		if a.StatusCode != status && (status == 200 || a.StatusCode != http.StatusBadRequest) {
			t.Errorf("%s: status %d, want %d", host, a.StatusCode, status)
		}
	}
}
