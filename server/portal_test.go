package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"proviso/server"
	"proviso/server/internal/config"
)

// portal is the real thing on a free port.
type portal struct {
	*server.Server
	t    testing.TB
	log  *logBook
	stop func() error // asks it to stop and waits until it has
}

// today is what the portals of the tests take for now: 22 November 2026, noon in UTC.
var today = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// assets stand in for the built files.
var assets = fstest.MapFS{
	"manifest.json":               {Data: []byte(`{}`)},
	"app.0123456789ab.css":        {Data: []byte("body{}")},
	"app.0123456789ab.css.br":     {Data: []byte("brotli")},
	"app.0123456789ab.css.gz":     {Data: []byte("gzip")},
	"checker.0123456789ab.wasm":   {Data: []byte("\x00asm")},
	"font.0123456789ab.woff2":     {Data: []byte("font")},
	"plain.js":                    {Data: []byte("let a")},
	".keep":                       {Data: nil},
	"folder/nested.0123456789.js": {Data: []byte("let b")},
}

// start runs a portal until the end of the test. Settings are flags, -rate=0 and the like.
func start(t testing.TB, settings ...string) *portal {
	t.Helper()
	return startWith(t, server.Options{}, settings...)
}

func startAt(t testing.TB, now func() time.Time) *portal {
	t.Helper()
	return startWith(t, server.Options{Now: now})
}

// startWith fills in what the options leave out.
func startWith(t testing.TB, o server.Options, settings ...string) *portal {
	t.Helper()
	if o.Now == nil {
		o.Now = func() time.Time { return today }
	}
	if o.Static == nil {
		o.Static = assets
	}
	settings = append([]string{"-listen=127.0.0.1:0", "-ops-listen=127.0.0.1:0", "-rate=0", "-data=" + t.TempDir()}, settings...)
	cfg, err := config.Parse(settings, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	book := &logBook{}
	o.Log = slog.New(slog.NewJSONHandler(book, nil))
	s, err := server.New(cfg, o)
	if err != nil {
		t.Fatal(err)
	}
	p := &portal{Server: s, t: t, log: book}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	p.stop = sync.OnceValue(func() error {
		cancel()
		err := <-ended
		s.Close()
		return err
	})
	t.Cleanup(func() { p.stop() })
	return p
}

// answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// send makes one request; header holds pairs of name and value.
func (p *portal) send(method, path, body string, header ...string) answer {
	p.t.Helper()
	request, err := http.NewRequest(method, p.URL()+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			request.Host = header[i+1]
			continue
		}
		request.Header.Add(header[i], header[i+1])
	}
	return p.do(request)
}

// plain leaves compression to the test.
var plain = &http.Client{
	Transport:     &http.Transport{DisableCompression: true},
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (p *portal) do(request *http.Request) answer {
	p.t.Helper()
	response, err := plain.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer{response, string(body)}
}

func (p *portal) get(path string, header ...string) answer {
	p.t.Helper()
	return p.send(http.MethodGet, path, "", header...)
}

func (p *portal) postJSON(path, body string, header ...string) answer {
	p.t.Helper()
	return p.send(http.MethodPost, path, body, append(header, "Content-Type", "application/json")...)
}

// ops asks the other listener.
func (p *portal) ops(path string) answer {
	p.t.Helper()
	request, err := http.NewRequest(http.MethodGet, p.OpsURL()+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.do(request)
}

// status checks the status and goes on.
func (a answer) status(t testing.TB, want int) answer {
	t.Helper()
	if a.StatusCode != want {
		t.Errorf("%s %s: status %d, not %d: %.300s", a.Request.Method, a.Request.URL.Path, a.StatusCode, want, a.body)
	}
	return a
}

// problemKind is the last part of the type of a problem document.
func (a answer) problemKind(t *testing.T) string {
	t.Helper()
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("%s %s: content type %q", a.Request.Method, a.Request.URL.Path, got)
	}
	var p struct {
		Type, Title, Detail string
		Status              int
	}
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatalf("%v in %.300s", err, a.body)
	}
	if p.Status != a.StatusCode || p.Title == "" || p.Detail == "" {
		t.Errorf("incomplete problem %s with status %d", a.body, a.StatusCode)
	}
	return p.Type[strings.LastIndex(p.Type, ":")+1:]
}

// logBook keeps the log.
type logBook struct {
	mu    sync.Mutex
	lines bytes.Buffer
}

func (b *logBook) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.Write(line)
}

func (b *logBook) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.lines.String()
}

// entries are the lines of the log; each must be a JSON object.
func (b *logBook) entries(t *testing.T) []map[string]any {
	t.Helper()
	var all []map[string]any
	for line := range strings.Lines(b.String()) {
		var entry map[string]any
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatalf("log line %q: %v", line, err)
		}
		all = append(all, entry)
	}
	return all
}

func TestMain(m *testing.M) {
	server.LogRedisTo(slog.New(slog.DiscardHandler))
	code := m.Run()
	stopRedis()
	os.Exit(code)
}
