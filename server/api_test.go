package server_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

func TestCheckDecides(t *testing.T) {
	p := start(t)
	a := p.postJSON("/api/v1/check",
		`{"seller":"connectpro","intent":"coverage","product":"kvm_switch","channel":"direct","purchased_on":"2025-03-10"}`).status(t, http.StatusOK)
	var decision struct {
		Seller, Verdict, Route string
		AskedOn                string `json:"asked_on"`
	}
	if err := json.Unmarshal([]byte(a.body), &decision); err != nil {
		t.Fatal(err)
	}
	if decision.Verdict != "covered" || decision.Route != "warranty" || decision.AskedOn != "2026-11-22" {
		t.Errorf("got %+v", decision)
	}
	if got := a.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q", got)
	}
}

func TestFaultyRequests(t *testing.T) {
	p := start(t)
	const check = "/api/v1/check"
	long := `{"seller":"` + strings.Repeat("x", 1<<20) + `"}`
	for _, row := range []struct {
		why, method, path, contentType, body string
		status                               int
		kind                                 string
	}{
		{"unknown fact", "POST", check, "application/json", `{"seller":"connectpro","intent":"cancel","colour":"red"}`, 422, "invalid-facts"},
		{"verdict sent along", "POST", check, "application/json", `{"seller":"connectpro","intent":"cancel","verdict":"covered"}`, 422, "invalid-facts"},
		{"fact twice", "POST", check, "application/json", `{"seller":"connectpro","intent":"cancel","intent":"fault"}`, 422, "invalid-facts"},
		{"nothing in it", "POST", check, "application/json", `{}`, 422, "invalid-facts"},
		{"no JSON", "POST", check, "application/json", `{"seller":`, 400, "malformed-json"},
		{"empty body", "POST", check, "application/json", ``, 400, "malformed-json"},
		{"array", "POST", check, "application/json", `[{}]`, 400, "malformed-json"},
		{"two objects", "POST", check, "application/json", `{} {}`, 400, "malformed-json"},
		{"not UTF-8", "POST", check, "application/json", "{\"seller\":\"\xff\"}", 400, "malformed-json"},
		{"deeply nested", "POST", check, "application/json", `{"a":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + `}`, 400, "malformed-json"},
		{"too large", "POST", check, "application/json", long, 413, "too-large"},
		{"form", "POST", check, "application/x-www-form-urlencoded", "seller=connectpro", 415, "unsupported-media-type"},
		{"text", "POST", check, "text/plain", oneCase, 415, "unsupported-media-type"},
		{"other charset", "POST", check, "application/json; charset=utf-16", oneCase, 415, "unsupported-media-type"},
		{"no content type", "POST", check, "", oneCase, 415, "unsupported-media-type"},
		{"no such seller", "GET", "/api/v1/sellers/nobody", "", "", 404, "not-found"},
		{"seller in capitals", "GET", "/api/v1/sellers/CONNECTPRO", "", "", 404, "not-found"},
		{"seller elsewhere", "GET", "/api/v1/sellers/..%2f..", "", "", 404, "not-found"},
		{"no such address", "GET", "/api/v2/check", "", "", 404, "not-found"},
		{"other method", "PUT", check, "application/json", oneCase, 405, "method-not-allowed"},
	} {
		t.Run(row.why, func(t *testing.T) {
			var header []string
			if row.contentType != "" {
				header = []string{"Content-Type", row.contentType}
			}
			a := p.send(row.method, row.path, row.body, header...).status(t, row.status)
			if kind := a.problemKind(t); kind != row.kind {
				t.Errorf("kind %s, not %s", kind, row.kind)
			}
			checkHeaders(t, a)
		})
	}
}

func TestEveryFaultyFactIsNamed(t *testing.T) {
	p := start(t)
	a := p.postJSON("/api/v1/check",
		`{"seller":"connectpro","intent":"fault","product":"toaster","purchased_on":"2025-02-30","price_cents":-1,"symptom":null}`).status(t, 422)
	var faulty struct {
		Errors []struct{ Field, Code, Message string }
	}
	if err := json.Unmarshal([]byte(a.body), &faulty); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range faulty.Errors {
		got[e.Field] = e.Code
		if e.Message == "" {
			t.Errorf("%s: no message", e.Field)
		}
	}
	for field, code := range map[string]string{"product": "unknown_code", "purchased_on": "not_a_date", "price_cents": "negative", "symptom": "null"} {
		if got[field] != code {
			t.Errorf("%s: %q, not %q", field, got[field], code)
		}
	}
}

// The largest body that is allowed is read, and one byte more is not.
func TestSizeOfOneCase(t *testing.T) {
	p := start(t)
	padded := oneCase + strings.Repeat(" ", 1<<20-len(oneCase))
	p.postJSON("/api/v1/check", padded).status(t, http.StatusOK)
	p.postJSON("/api/v1/check", padded+" ").status(t, http.StatusRequestEntityTooLarge)
}

func TestCompressedBodiesAreRefused(t *testing.T) {
	p := start(t)
	p.postJSON("/api/v1/check", "\x1f\x8b", "Content-Encoding", "gzip").status(t, http.StatusUnsupportedMediaType)
	p.postJSON("/api/v1/check", oneCase, "Content-Encoding", "identity").status(t, http.StatusOK)
}

func TestSellers(t *testing.T) {
	p := start(t)
	var list struct {
		Sellers []struct {
			ID, Name, URL string
			PolicyVersion string `json:"policy_version"`
		}
	}
	if err := json.Unmarshal([]byte(p.get("/api/v1/sellers").status(t, 200).body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list.Sellers) != 5 {
		t.Fatalf("%d sellers", len(list.Sellers))
	}
	for _, listed := range list.Sellers {
		a := p.get(listed.URL).status(t, 200)
		var seller struct {
			ID            string
			PolicyVersion string `json:"policy_version"`
			Clauses       []struct{ ID string }
		}
		if err := json.Unmarshal([]byte(a.body), &seller); err != nil {
			t.Fatal(err)
		}
		if seller.ID != listed.ID || seller.PolicyVersion != listed.PolicyVersion || len(seller.Clauses) == 0 {
			t.Errorf("%s: %+v", listed.ID, seller)
		}
		p.get(listed.URL, "If-None-Match", a.Header.Get("ETag")).status(t, http.StatusNotModified)
	}
}
