package server_test

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"proviso/server"
	"proviso/server/internal/config"
)

func TestHealth(t *testing.T) {
	onEachRedis(t, func(t *testing.T, setting string) {
		p := start(t, setting)
		if got := p.ops("/healthz").status(t, 200).body; got != `{"status":"ok"}`+"\n" {
			t.Errorf("healthz %q", got)
		}
		if got := p.get("/healthz").status(t, 200).body; got != `{"status":"ok"}`+"\n" {
			t.Errorf("healthz for visitors %q", got)
		}
		p.get("/").status(t, 200) // answered, so it is ready
		if got := p.ops("/readyz").status(t, 200).body; got != `{"status":"ready","redis":"ok"}`+"\n" {
			t.Errorf("readyz %q", got)
		}
	})
}

func TestMetrics(t *testing.T) {
	p := start(t)
	p.get("/policies/connectpro", "Host", "made-up.example").status(t, 200)
	p.get("/made/up/path").status(t, 404)
	p.send("MADEUP", "/policies", "").status(t, 405)
	metrics := p.ops("/metrics").status(t, 200).body
	for _, want := range []string{
		`portal_http_requests_total{code="200",host="",method="GET",url="/policies/:seller"} 1`,
		`portal_http_requests_total{code="404",host="",method="GET",url=""} 1`,
		`portal_http_requests_total{code="405",host="",method="other",url="/policies"} 1`,
		"portal_http_request_duration_seconds_bucket", "go_goroutines", "process_resident_memory_bytes",
		"timer_lateness_seconds_bucket", "timers_overdue 0", "timers_stuck 0", "reconcile_added_total 0", "cas_lost_total 0",
		`timers_fired_total{found="index"} 0`, `timers_fired_total{found="sweep"} 0`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s", want)
		}
	}
	// What a client makes up must not become a label: each would stay in memory.
	for _, made := range []string{"made-up.example", "/made/up", "MADEUP"} {
		if strings.Contains(metrics, made) {
			t.Errorf("metrics hold %s", made)
		}
	}
}

func TestOpsTurnedOff(t *testing.T) {
	if p := start(t, "-ops-listen=off"); p.OpsURL() != "" {
		t.Errorf("ops at %s", p.OpsURL())
	}
}

func TestPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, settings := range [][]string{
		{"-listen=" + taken.Addr().String(), "-ops-listen=off"},
		{"-listen=127.0.0.1:0", "-ops-listen=" + taken.Addr().String()},
	} {
		cfg, err := config.Parse(append(settings, "-data="+t.TempDir()), func(string) string { return "" })
		if err != nil {
			t.Fatal(err)
		}
		if s, err := server.New(cfg, server.Options{}); err == nil {
			s.Close()
			t.Errorf("%v: started", settings)
		}
	}
}

// openStream sends one line of a stream, reads its answer and leaves the stream open.
func openStream(t *testing.T, p *portal) (body *io.PipeWriter, answers *bufio.Reader) {
	t.Helper()
	from, to := io.Pipe()
	request, err := http.NewRequest(http.MethodPost, p.URL()+"/api/v1/check", from)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", ndjson)
	go fmt.Fprintln(to, oneCase)
	response, err := plain.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		to.Close()
		response.Body.Close()
	})
	answers = bufio.NewReader(response.Body)
	if _, err := answers.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	return to, answers
}

// A stop lets what has begun come to its end, while nothing new is taken on.
func TestStopWaitsForRunningRequests(t *testing.T) {
	p := start(t)
	body, answers := openStream(t, p)
	stopped := make(chan error, 1)
	go func() { stopped <- p.stop() }()
	for p.ops("/readyz").StatusCode == http.StatusOK { // until the stop is under way
	}
	if connection, err := net.Dial("tcp", strings.TrimPrefix(p.URL(), "http://")); err == nil {
		// A connection may still be taken from the queue, but is not answered any more.
		fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if _, err := http.ReadResponse(bufio.NewReader(connection), nil); err == nil {
			t.Error("a new request was answered")
		}
		connection.Close()
	}
	fmt.Fprintln(body, oneCase)
	body.Close()
	rest, err := io.ReadAll(answers)
	if err != nil || strings.Count(string(rest), "\n") != 1 {
		t.Errorf("the running stream ended with %q, %v", rest, err)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestStopDoesNotWaitForever(t *testing.T) {
	p := start(t, "-grace=1ms")
	openStream(t, p)
	err := p.stop()
	if err == nil || !strings.Contains(err.Error(), "did not finish within 1ms") {
		t.Errorf("error %v", err)
	}
}

// trap panics when a certain file is opened, once the portal has started.
type trap struct {
	fstest.MapFS
	armed *bool
}

func (f trap) Open(name string) (fs.File, error) {
	if *f.armed && name == "plain.js" {
		panic("secret of the machine room")
	}
	return f.MapFS.Open(name)
}

func TestPanicsAreCaughtAndLogged(t *testing.T) {
	armed := false
	p := startWith(t, server.Options{Static: trap{assets, &armed}})
	armed = true
	page := p.get("/static/plain.js", "Accept", "text/html").status(t, http.StatusInternalServerError)
	checkHeaders(t, page)
	if strings.Contains(page.body, "secret") || strings.Contains(page.body, "goroutine") {
		t.Errorf("the page tells too much:\n%s", page.body)
	}
	id := page.Header.Get("X-Request-Id")
	if !strings.Contains(page.body, id) {
		t.Error("the page does not name the request id")
	}
	for _, entry := range p.log.entries(t) {
		if entry["id"] == id {
			if entry["level"] != "ERROR" || !strings.Contains(fmt.Sprint(entry["error"]), "secret") || !strings.Contains(fmt.Sprint(entry["stack"]), "trap") {
				t.Errorf("logged as %v", entry)
			}
			return
		}
	}
	t.Error("not logged")
}

func TestErrorsOfThePortalHideTheirCause(t *testing.T) {
	armed := false
	p := startWith(t, server.Options{Static: trap{assets, &armed}})
	armed = true
	a := p.get("/static/plain.js", "Accept", "application/json").status(t, http.StatusInternalServerError)
	if kind := a.problemKind(t); kind != "internal" || strings.Contains(a.body, "secret") {
		t.Errorf("%s: %s", kind, a.body)
	}
}

// Each event is one JSON line, whatever a client sends; and what a visitor answered is not in it.
func TestTheAccessLog(t *testing.T) {
	p := start(t)
	p.get("/check/connectpro?intent=fault&price_cents=4711canary", "User-Agent", "x\t\"quoted\" \u2028 end").status(t, 422)
	p.send("POST", "/check/connectpro", "intent=fault&symptom=canary", "Content-Type", "application/x-www-form-urlencoded").status(t, 422)
	p.postJSON("/api/v1/check", `{"seller":"canary"}`).status(t, 422)
	p.get("/nothing/"+strings.Repeat("x", 2000)).status(t, 404)
	p.get("/%0d%0a{}%1b[2J").status(t, 404)
	requests := 0
	for _, entry := range p.log.entries(t) {
		if entry["msg"] != "request" {
			continue
		}
		requests++
		for _, name := range []string{"id", "method", "path", "status", "bytes", "ms", "client", "time", "level"} {
			if entry[name] == nil {
				t.Errorf("no %s in %v", name, entry)
			}
		}
	}
	if requests != 5 {
		t.Errorf("%d requests logged", requests)
	}
	text := p.log.String()
	if strings.Contains(text, "canary") || strings.ContainsRune(text, '\x1b') {
		t.Errorf("the log holds too much:\n%s", text)
	}
	if longest := longestLine(text); longest > 2000 {
		t.Errorf("a line of %d bytes", longest)
	}
}

func longestLine(text string) int {
	longest := 0
	for line := range strings.Lines(text) {
		longest = max(longest, len(line))
	}
	return longest
}

func TestRequestIDsAreOurs(t *testing.T) {
	p := start(t)
	first, second := p.get("/", "X-Request-Id", "forged"), p.get("/", "X-Request-Id", "forged")
	if a, b := first.Header.Get("X-Request-Id"), second.Header.Get("X-Request-Id"); a == b || a == "forged" || len(a) < 26 {
		t.Errorf("%q and %q", a, b)
	}
}

// Slow and oversized heads are cut off.
func TestHeads(t *testing.T) {
	p := start(t)
	request, err := http.NewRequest(http.MethodGet, p.URL()+"/", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Padding", strings.Repeat("x", 32<<10))
	p.do(request).status(t, http.StatusRequestHeaderFieldsTooLarge)
	p.get("/", "X-Padding", strings.Repeat("x", 8<<10)).status(t, http.StatusOK)
}
