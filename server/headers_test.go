package server_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

// The crawl goes over echo's own list of routes, so that no new route escapes it.
func crawl(t *testing.T, p *portal, visit func(t *testing.T, route *echo.Route, path string)) {
	t.Helper()
	routes := p.Routes()
	if len(routes) < 15 {
		t.Fatalf("only %d routes", len(routes))
	}
	for _, r := range routes {
		path := strings.NewReplacer(":seller", "connectpro", "*", "plain.js").Replace(r.Path)
		path = parameter.ReplaceAllString(path, strings.Repeat("A", 26)) // an id that nothing has
		t.Run(r.Method+path, func(t *testing.T) { visit(t, r, path) })
	}
}

var parameter = regexp.MustCompile(`:[a-z]+`)

// mayKnowTheBrowser tells the pages on the way to a sign-in from the public ones, which set no cookie.
func mayKnowTheBrowser(path string) bool {
	for _, way := range []string{"/sign-in", "/sign-out", "/claims", "/staff/"} {
		if strings.HasPrefix(path, way) {
			return true
		}
	}
	return false
}

var alwaysSent = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"X-Content-Type-Options":     "nosniff",
	"Referrer-Policy":            "strict-origin-when-cross-origin",
	"Cross-Origin-Opener-Policy": "same-origin",
}

func checkHeaders(t *testing.T, a answer) {
	t.Helper()
	for name, want := range alwaysSent {
		if got := a.Header.Values(name); !slices.Equal(got, []string{want}) {
			t.Errorf("%s %s: %s is %q", a.Request.Method, a.Request.URL.Path, name, got)
		}
	}
	for _, name := range []string{"Permissions-Policy", "X-Request-Id", "Cross-Origin-Resource-Policy", "Cache-Control"} {
		if a.Header.Get(name) == "" {
			t.Errorf("%s %s: no %s", a.Request.Method, a.Request.URL.Path, name)
		}
	}
	for _, cookie := range a.Header.Values("Set-Cookie") {
		if !mayKnowTheBrowser(a.Request.URL.Path) || !strings.Contains(cookie, "; HttpOnly") || !strings.Contains(cookie, "; SameSite=Lax") {
			t.Errorf("%s %s sets %s", a.Request.Method, a.Request.URL.Path, cookie)
		}
	}
	for _, name := range []string{"Server", "X-Powered-By", "Strict-Transport-Security"} {
		if got := a.Header.Get(name); got != "" {
			t.Errorf("%s %s: %s: %s", a.Request.Method, a.Request.URL.Path, name, got)
		}
	}
}

func TestEveryRouteSendsTheHeaders(t *testing.T) {
	p := start(t)
	crawl(t, p, func(t *testing.T, r *echo.Route, path string) {
		a := p.send(r.Method, path, "")
		if a.StatusCode >= 500 {
			t.Errorf("status %d", a.StatusCode)
		}
		checkHeaders(t, a)
	})
	for _, path := range []string{"/no/such/page", "/check/nobody", "/static/nothing.js", "/api/v1/sellers/nobody", "/api/v9"} {
		checkHeaders(t, p.get(path).status(t, http.StatusNotFound))
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	p := start(t)
	answered := map[string][]string{}
	for _, r := range p.Routes() {
		answered[r.Path] = append(answered[r.Path], r.Method)
	}
	crawl(t, p, func(t *testing.T, r *echo.Route, path string) {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "TRACE", "GET", "HEAD", "PROPFIND"} {
			if slices.Contains(answered[r.Path], method) {
				continue
			}
			a := p.send(method, path, "", "Origin", p.URL())
			a.status(t, http.StatusMethodNotAllowed)
			for _, allowed := range answered[r.Path] {
				if !strings.Contains(a.Header.Get("Allow"), allowed) {
					t.Errorf("%s: Allow is %q", method, a.Header.Get("Allow"))
				}
			}
			checkHeaders(t, a)
		}
	})
}

// A header or a field cannot turn one method into another.
func TestMethodOverrideIsIgnored(t *testing.T) {
	p := start(t)
	p.get("/api/v1/check", "X-HTTP-Method-Override", "POST", "Content-Type", "application/json").status(t, http.StatusMethodNotAllowed)
	p.send("POST", "/policies?_method=GET", "", "X-Method-Override", "GET").status(t, http.StatusMethodNotAllowed)
}

func TestHeadIsGetWithoutTheBody(t *testing.T) {
	p := start(t)
	for _, path := range []string{"/", "/check/connectpro", "/policies/connectpro", "/api/v1/sellers", "/static/plain.js"} {
		get, head := p.get(path), p.send(http.MethodHead, path, "")
		head.status(t, get.StatusCode)
		if head.body != "" || head.Header.Get("Content-Type") != get.Header.Get("Content-Type") {
			t.Errorf("%s: %q, %v", path, head.body, head.Header)
		}
	}
	p.send(http.MethodHead, "/no/such/page", "").status(t, http.StatusNotFound)
}

func TestOtherHostsAreRefused(t *testing.T) {
	p := start(t, "-public-url=https://check.example.com")
	own := p.get("/", "Host", "check.example.com").status(t, http.StatusOK)
	if got := own.Header.Get("Strict-Transport-Security"); got != "max-age=63072000; includeSubDomains" {
		t.Errorf("HSTS %q", got)
	}
	p.get("/", "Host", "CHECK.example.com").status(t, http.StatusOK)
	for _, host := range []string{"evil.example.com", "check.example.com.evil.com", "check.example.com:444", "localhost"} {
		a := p.get("/", "Host", host, "X-Forwarded-Host", "check.example.com").status(t, http.StatusMisdirectedRequest)
		if strings.Contains(a.body, host) {
			t.Errorf("the page repeats %s", host)
		}
	}
}

func TestNoHSTSWithoutHTTPS(t *testing.T) {
	p := start(t, "-public-url=http://check.example.com")
	if got := p.get("/", "Host", "check.example.com").status(t, http.StatusOK).Header.Get("Strict-Transport-Security"); got != "" {
		t.Errorf("HSTS %q", got)
	}
}

func TestFormsOfOtherSites(t *testing.T) {
	p := start(t)
	const form = "application/x-www-form-urlencoded"
	for _, row := range []struct {
		why    string
		header []string
		status int
	}{
		{"own page", []string{"Sec-Fetch-Site", "same-origin"}, http.StatusOK},
		{"own page, older browser", []string{"Origin", p.URL()}, http.StatusOK},
		{"typed address", []string{"Sec-Fetch-Site", "none"}, http.StatusOK},
		{"no browser", nil, http.StatusOK},
		{"other site", []string{"Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example"}, http.StatusForbidden},
		{"subdomain", []string{"Sec-Fetch-Site", "same-site"}, http.StatusForbidden},
		{"other site, older browser", []string{"Origin", "https://evil.example"}, http.StatusForbidden},
		{"sandboxed frame", []string{"Origin", "null"}, http.StatusForbidden},
	} {
		a := p.send("POST", "/check/connectpro", "intent=cancel", append(row.header, "Content-Type", form)...)
		if a.StatusCode != row.status {
			t.Errorf("%s: status %d", row.why, a.StatusCode)
		}
	}
}

func TestTheAPIIsOpenToOtherSites(t *testing.T) {
	p := start(t)
	cross := []string{"Origin", "https://shop.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"}
	for _, a := range []answer{
		p.postJSON("/api/v1/check", oneCase, cross...).status(t, http.StatusOK),
		p.postJSON("/api/v1/check", "{", cross...).status(t, http.StatusBadRequest),
		p.get("/api/v1/sellers", cross...).status(t, http.StatusOK),
		p.get("/api/v1/sellers/nobody", cross...).status(t, http.StatusNotFound),
		p.send("DELETE", "/api/v1/sellers", "", cross...).status(t, http.StatusMethodNotAllowed),
	} {
		if a.Header.Get("Access-Control-Allow-Origin") != "*" || a.Header.Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s %s: %v", a.Request.Method, a.Request.URL.Path, a.Header)
		}
	}
	if a := p.get("/", cross...); a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("a page is open to other sites")
	}
}

func TestPreflight(t *testing.T) {
	p := start(t)
	a := p.send(http.MethodOptions, "/api/v1/check", "", "Origin", "https://shop.example",
		"Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type").status(t, http.StatusNoContent)
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "POST", "Access-Control-Allow-Headers": "Content-Type", "Access-Control-Max-Age": "86400",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	list := p.send(http.MethodOptions, "/api/v1/sellers/connectpro", "").status(t, http.StatusNoContent)
	if got := list.Header.Get("Access-Control-Allow-Methods"); got != "GET, HEAD" {
		t.Errorf("methods %q", got)
	}
}

func TestWhatMayBeKept(t *testing.T) {
	p := start(t)
	for path, want := range map[string]string{
		"/":                                "no-cache",
		"/policies/connectpro":             "no-cache",
		"/check/connectpro":                "no-cache",
		"/check/connectpro?intent=cancel":  "no-store",
		"/no/such/page":                    "no-store",
		"/api/v1/sellers":                  "public, max-age=300",
		"/static/app.0123456789ab.css":     "public, max-age=31536000, immutable",
		"/static/plain.js":                 "no-cache",
		"/static/nothing.0123456789ab.css": "no-store",
	} {
		if got := p.get(path).Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: %q", path, got)
		}
	}
}

// The host for customers' files answers their tickets and nothing else; the portal's own host does not answer those.
func TestFilesHaveAHostOfTheirOwn(t *testing.T) {
	p := start(t, "-public-url=https://check.example.com", "-files-url=https://files.example.com")
	const ticket = "/f/DEMO/1.x"
	for _, path := range []string{"/", "/sign-in", "/claims", "/staff", "/static/plain.js", "/api/v1/sellers", "/f", "/f/DEMO", "/no/such/page"} {
		p.get(path, "Host", "files.example.com").status(t, http.StatusMisdirectedRequest)
	}
	p.get(ticket, "Host", "check.example.com").status(t, http.StatusMisdirectedRequest)
	a := p.get(ticket, "Host", "files.example.com").status(t, http.StatusNotFound)
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/plain") || len(a.Cookies()) != 0 {
		t.Error(kind, a.Cookies())
	}
	if strings.Contains(p.log.String(), "1.x") {
		t.Error("the log repeats the ticket")
	}
}
