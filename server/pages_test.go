package server_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/policies/catalog"
)

func (p *portal) postForm(path string, values url.Values) answer {
	p.t.Helper()
	return p.send(http.MethodPost, path, values.Encode(), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
}

func TestPages(t *testing.T) {
	p := start(t)
	paths := []string{"/", "/?intent=fault", "/?intent=nonsense", "/check", "/check?intent=return", "/policies", "/fleet"}
	for _, seller := range catalog.All() {
		paths = append(paths, "/check/"+seller.ID, "/check/"+seller.ID+"?intent=fault", "/policies/"+seller.ID)
	}
	for _, path := range paths {
		a := p.get(path).status(t, http.StatusOK)
		if got := a.Header.Get("Content-Type"); got != "text/html; charset=UTF-8" {
			t.Errorf("%s: content type %q", path, got)
		}
		checkPage(t, a)
	}
	for _, path := range []string{"/check/nobody", "/policies/nobody", "/nothing"} {
		checkPage(t, p.get(path, "Accept", "text/html").status(t, http.StatusNotFound))
	}
}

// A slash too many at the end leads to the page, with the facts of the link, and never to another site.
func TestTrailingSlash(t *testing.T) {
	p := start(t)
	for path, want := range map[string]string{
		"/check/": "/check", "/check//": "/check", "/check/connectpro/": "/check/connectpro", "/policies/": "/policies",
		"/policies/connectpro/": "/policies/connectpro", "/fleet/": "/fleet", "/check/connectpro/?intent=fault&causes=": "/check/connectpro?intent=fault&causes=",
		"/check/no%2Fbody%3F/": "/check/no%2Fbody%3F", "/check/%0d%0aa:b/": "/check/%0d%0aa:b",
	} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := p.send(method, path, "").status(t, http.StatusPermanentRedirect)
			if got := a.Header.Get("Location"); got != want {
				t.Errorf("%s leads to %q, not %q", path, got, want)
			}
		}
	}
	for _, path := range []string{"//", "//example.com/", "/check/a/b/", "/api/v1/sellers/", "/healthz/"} {
		if a := p.get(path); a.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d, to %q", path, a.StatusCode, a.Header.Get("Location"))
		}
	}
}

// checkPage looks for what the content security policy forbids and for what every page must have.
func checkPage(t *testing.T, a answer) {
	t.Helper()
	lower := strings.ToLower(a.body)
	for _, want := range []string{"<!doctype html>", `<html lang="en"`, "<h1", "<title>"} {
		if !strings.Contains(lower, want) {
			t.Errorf("%s: no %s", a.Request.URL, want)
		}
	}
	for _, forbidden := range []string{"<style", " style=", " onclick=", " onload=", "javascript:", "<base"} {
		if strings.Contains(lower, forbidden) {
			t.Errorf("%s: %s", a.Request.URL, forbidden)
		}
	}
	for rest := lower; ; {
		_, after, found := strings.Cut(rest, "<script")
		if !found {
			return
		}
		tag, _, _ := strings.Cut(after, ">")
		if !strings.Contains(tag, "src=") && !strings.Contains(tag, `type="application/json"`) {
			t.Errorf("%s: inline script %q", a.Request.URL, tag)
		}
		rest = after
	}
}

// formOf turns facts into what a form would send.
func formOf(t *testing.T, facts string) (seller string, values url.Values) {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(facts), &members); err != nil {
		t.Fatal(err)
	}
	values = url.Values{}
	for name, value := range members {
		switch value := value.(type) {
		case []any:
			for _, code := range value {
				values.Add(name, fmt.Sprint(code))
			}
			if len(value) == 0 {
				values.Set(name, "none")
			}
		case bool:
			values.Set(name, map[bool]string{true: "yes", false: "no"}[value])
		case float64:
			values.Set(name, fmt.Sprintf("%.0f", value))
		default:
			values.Set(name, fmt.Sprint(value))
		}
	}
	seller = values.Get("seller")
	values.Del("seller")
	return seller, values
}

// verdictOnPage is how the answer panel shows its verdict.
func verdictOnPage(verdict string) string { return `class="answer answer-` + verdict + `"` }

// The form without script and the link give the answer that the API gives to the same facts.
func TestFormAndLinkAnswerLikeTheAPI(t *testing.T) {
	p := start(t)
	for i, facts := range casesOfAllKinds(t) {
		if i%4 != 0 { // a page costs a hundred times what a decision costs
			continue
		}
		var decision struct{ Verdict string }
		if err := json.Unmarshal([]byte(p.postJSON("/api/v1/check", facts).status(t, 200).body), &decision); err != nil {
			t.Fatal(err)
		}
		seller, values := formOf(t, facts)
		want := verdictOnPage(decision.Verdict)
		for _, a := range []answer{p.postForm("/check/"+seller, values), p.get("/check/" + seller + "?" + values.Encode())} {
			a.status(t, http.StatusOK)
			if !strings.Contains(a.body, want) {
				t.Errorf("%s: the page does not say %s", facts, decision.Verdict)
			}
		}
	}
}

func TestFaultyForms(t *testing.T) {
	p := start(t)
	for _, row := range []struct {
		why    string
		values url.Values
		kept   string
	}{
		{"impossible date", url.Values{"intent": {"fault"}, "purchased_on": {"2025-02-30"}}, `value="2025-02-30"`},
		{"date in words", url.Values{"intent": {"fault"}, "purchased_on": {"last <b>spring</b>"}}, `value="last &lt;b&gt;spring&lt;/b&gt;"`},
		{"unknown code", url.Values{"intent": {"fault"}, "symptom": {"gremlins"}}, ""},
		{"unknown intent", url.Values{"intent": {"complain"}}, ""},
	} {
		a := p.postForm("/check/connectpro", row.values).status(t, http.StatusUnprocessableEntity)
		checkPage(t, a)
		if !strings.Contains(a.body, row.kept) {
			t.Errorf("%s: the page does not keep %s", row.why, row.kept)
		}
	}
}

func TestFormsThatAreNone(t *testing.T) {
	p := start(t)
	const path, form = "/check/connectpro", "application/x-www-form-urlencoded"
	p.send("POST", path, "intent=%zz", "Content-Type", form).status(t, http.StatusBadRequest)
	p.send("POST", path, "intent=fault", "Content-Type", "text/plain").status(t, http.StatusUnsupportedMediaType)
	p.send("POST", path, "--x\r\n", "Content-Type", "multipart/form-data; boundary=x").status(t, http.StatusUnsupportedMediaType)
	p.send("POST", path, "note="+strings.Repeat("x", 64<<10), "Content-Type", form).status(t, http.StatusRequestEntityTooLarge)
	p.send("POST", "/check/nobody", "intent=fault", "Content-Type", form).status(t, http.StatusNotFound)
	p.send("POST", path, "", "Content-Type", form).status(t, http.StatusOK)
}

// Fields that are no facts, as advertisers add to links, do not get in the way.
func TestForeignFieldsArePassedOver(t *testing.T) {
	p := start(t)
	a := p.get("/check/connectpro?intent=cancel&order_shipped=no&utm_source=x&verdict=not_covered&amount_cents=1").status(t, 200)
	if !strings.Contains(a.body, verdictOnPage("covered")) {
		t.Error("another answer")
	}
}

// FuzzCheckForm: whatever a form or a link holds, the page comes, and it is never the error of the portal.
func FuzzCheckForm(f *testing.F) {
	for _, facts := range casesOfAllKinds(f)[:60] {
		var members map[string]any
		if err := json.Unmarshal([]byte(facts), &members); err != nil {
			f.Fatal(err)
		}
		values := url.Values{}
		for name, value := range members {
			values.Set(name, fmt.Sprint(value))
		}
		f.Add(uint8(0), values.Encode())
	}
	f.Add(uint8(3), "intent=fault&dont_know=seller&dont_know=dont_know&causes=none&causes=fire&price=1,2,3&guess=purchased_on:12&shown=,,symptom")
	f.Add(uint8(1), "intent=%ff%fe&asked_on=9999-12-31&purchased_on=0000-01-01&extended_months=9223372036854775807&price_cents=-0")
	p := start(f)
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		p.t = t
		sellers := catalog.All()
		path := "/check/" + sellers[int(which)%len(sellers)].ID
		posted := p.send("POST", path, body, "Content-Type", "application/x-www-form-urlencoded")
		if posted.StatusCode != 200 && posted.StatusCode != 400 && posted.StatusCode != 422 && posted.StatusCode != 413 {
			t.Errorf("posted %q: status %d", body, posted.StatusCode)
		}
		linked := p.get(path + "?" + url.PathEscape(body))
		if linked.StatusCode != 200 && linked.StatusCode != 422 && linked.StatusCode != 431 {
			t.Errorf("linked %q: status %d", body, linked.StatusCode)
		}
	})
}

// Pages come compressed where the browser takes it, and are the same unpacked.
func TestCompressedPages(t *testing.T) {
	p := start(t)
	for _, path := range []string{"/", "/check/connectpro?intent=fault", "/policies/connectpro", "/api/v1/sellers/connectpro", "/nothing"} {
		bare := p.get(path, "Accept", "text/html")
		packed := p.get(path, "Accept", "text/html", "Accept-Encoding", "gzip, br")
		if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" || bare.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: %v", path, packed.Header)
			continue
		}
		reader, err := gzip.NewReader(strings.NewReader(packed.body))
		if err != nil {
			t.Fatal(err)
		}
		unpacked, err := io.ReadAll(reader)
		if err != nil || string(unpacked) != bare.body && path != "/nothing" {
			t.Errorf("%s: %d bytes unpacked, %d bare, %v", path, len(unpacked), len(bare.body), err)
		}
	}
}

// A page that is kept is asked for again only when it has changed.
func TestPagesNotModified(t *testing.T) {
	p := start(t)
	tag := p.get("/policies").Header.Get("ETag")
	p.get("/policies", "If-None-Match", tag).status(t, http.StatusNotModified)
	p.get("/policies/connectpro", "If-None-Match", tag).status(t, http.StatusOK)
}

// The pages that are kept change with the day in the seller's time zone.
func TestPagesOfAnotherDay(t *testing.T) {
	now := time.Date(2027, time.March, 1, 7, 59, 59, 0, time.UTC) // before midnight in Los Angeles
	p := startAt(t, func() time.Time { return now })
	for _, day := range []string{"28 February 2027", "1 March 2027"} {
		if page := p.get("/policies/connectpro").status(t, 200); !strings.Contains(page.body, day) {
			t.Errorf("on %s the page is of another day", day)
		}
		now = now.Add(time.Second)
	}
}
