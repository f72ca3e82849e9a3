package server_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestStaticFiles(t *testing.T) {
	p := start(t)
	const css = "/static/app.0123456789ab.css"
	for _, row := range []struct{ path, accept, body, encoding, contentType string }{
		{css, "", "body{}", "", "text/css; charset=utf-8"},
		{css, "gzip, deflate, br, zstd", "brotli", "br", "text/css; charset=utf-8"},
		{css, "gzip", "gzip", "gzip", "text/css; charset=utf-8"},
		{css, "br;q=0, gzip;q=0.5", "gzip", "gzip", "text/css; charset=utf-8"},
		{css, "br;q=0, gzip;q=0.000", "body{}", "", "text/css; charset=utf-8"},
		{css, "brotli, *", "body{}", "", "text/css; charset=utf-8"},
		{css, "BR", "brotli", "br", "text/css; charset=utf-8"},
		{"/static/checker.0123456789ab.wasm", "br, gzip", "\x00asm", "", "application/wasm"},
		{"/static/font.0123456789ab.woff2", "br", "font", "", "font/woff2"},
		{"/static/folder/nested.0123456789.js", "", "let b", "", "text/javascript; charset=utf-8"},
	} {
		a := p.get(row.path, "Accept-Encoding", row.accept).status(t, http.StatusOK)
		if a.body != row.body || a.Header.Get("Content-Encoding") != row.encoding || a.Header.Get("Content-Type") != row.contentType {
			t.Errorf("%s for %q: %q, %v", row.path, row.accept, a.body, a.Header)
		}
		if strings.HasSuffix(row.path, ".css") && a.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", row.path, a.Header.Get("Vary"))
		}
	}
}

func TestStaticFilesNotModified(t *testing.T) {
	p := start(t)
	const css = "/static/app.0123456789ab.css"
	plain, br := p.get(css), p.get(css, "Accept-Encoding", "br")
	if plain.Header.Get("ETag") == br.Header.Get("ETag") {
		t.Error("two forms share an ETag")
	}
	p.get(css, "If-None-Match", plain.Header.Get("ETag")).status(t, http.StatusNotModified)
	p.get(css, "Accept-Encoding", "br", "If-None-Match", br.Header.Get("ETag")).status(t, http.StatusNotModified)
	p.get(css, "Accept-Encoding", "br", "If-None-Match", plain.Header.Get("ETag")).status(t, http.StatusOK)
}

func TestWhatIsNotServed(t *testing.T) {
	p := start(t)
	for _, path := range []string{
		"/static/", "/static", "/static/folder", "/static/folder/", "/static/manifest.json", "/static/.keep", "/static/app.0123456789ab.css.br",
		"/static/app.0123456789ab.css.gz", "/static/../go.mod", "/static/..%2f..%2fgo.mod", "/static/%2e%2e/%2e%2e/go.mod", "/static//plain.js",
		"/static/plain.js%00", "/static/plain.js/", "/static/folder/../plain.js", "/static/..;/plain.js", "/STATIC/plain.js",
		"/.git/config", "/metrics", "/debug/pprof/", "/check/connectpro/x.css", "/check//connectpro", "/check/connectpro/y/", "/check/ConnectPRO",
		"/policies/connectpro%2f..%2fsoftnetworks", "//policies",
	} {
		p.get(path).status(t, http.StatusNotFound)
	}
}
