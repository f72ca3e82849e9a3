package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
)

const ndjson = "application/x-ndjson"

func (p *portal) postLines(body string, header ...string) answer {
	p.t.Helper()
	return p.send(http.MethodPost, "/api/v1/check", body, append(header, "Content-Type", ndjson)...)
}

// line is the answer to a line: a decision, or the number of the line with a problem.
type line struct {
	Verdict string
	Line    int
	Error   *struct {
		Type   string
		Status int
	}
}

func readLines(t *testing.T, body string) []line {
	t.Helper()
	var lines []line
	for text := range strings.Lines(body) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		lines = append(lines, l)
	}
	return lines
}

func TestEveryLineIsAnswered(t *testing.T) {
	p := start(t)
	long := `{"seller":"` + strings.Repeat("x", 1<<20) + `"}`
	a := p.postLines(strings.Join([]string{oneCase, "{", "", `{"seller":"nobody"}`, long, oneCase + "\r", oneCase}, "\n")).status(t, 200)
	if a.Header.Get("Content-Type") != ndjson {
		t.Errorf("content type %q", a.Header.Get("Content-Type"))
	}
	got := ""
	for _, l := range readLines(t, a.body) {
		if l.Error != nil {
			got += fmt.Sprintf("%d:%d ", l.Line, l.Error.Status)
		} else {
			got += l.Verdict + " "
		}
	}
	if want := "need_facts 2:400 3:400 4:422 5:413 need_facts need_facts "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestNoLines(t *testing.T) {
	p := start(t)
	if a := p.postLines("").status(t, 200); a.body != "" {
		t.Errorf("got %q", a.body)
	}
	if a := p.postLines("\xef\xbb\xbf"+oneCase+"\n").status(t, 200); len(readLines(t, a.body)) != 1 || strings.Contains(a.body, "error") {
		t.Errorf("with a byte order mark: %s", a.body)
	}
}

// Whoever sends one line and waits for its answer gets it before sending the next.
func TestLinesAreAnsweredAsTheyCome(t *testing.T) {
	p := start(t)
	from, to := io.Pipe()
	request, err := http.NewRequest(http.MethodPost, p.URL()+"/api/v1/check", from)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", ndjson)
	response := make(chan *http.Response)
	go func() {
		r, err := plain.Do(request)
		if err != nil {
			t.Error(err)
		}
		response <- r
	}()
	fmt.Fprintln(to, oneCase)
	r := <-response
	defer r.Body.Close()
	answers := bufio.NewReader(r.Body)
	for i := range 5 {
		if i > 0 {
			fmt.Fprintln(to, oneCase)
		}
		text, err := answers.ReadString('\n')
		if err != nil || !strings.Contains(text, `"verdict":"need_facts"`) {
			t.Fatalf("answer %d: %q, %v", i, text, err)
		}
	}
	to.Close()
	if rest, err := io.ReadAll(answers); err != nil || len(rest) > 0 {
		t.Errorf("at the end %q, %v", rest, err)
	}
}

// A client that reads nothing before it has sent everything is not left hanging: the answers are several times what the
// buffers between the two can hold.
func TestClientsThatSendEverythingFirst(t *testing.T) {
	p := start(t)
	const cases = 200_000
	body := strings.Repeat(oneCase+"\n", cases)
	connection, err := net.Dial("tcp", strings.TrimPrefix(strings.Replace(p.URL(), "localhost", "127.0.0.1", 1), "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprintf(connection, "POST /api/v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", ndjson, len(body))
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	counter := &lineCounter{}
	if _, err := io.Copy(counter, response.Body); err != nil || counter.lines != cases {
		t.Errorf("%d answers, %v", counter.lines, err)
	}
}

type lineCounter struct{ lines int }

func (c *lineCounter) Write(b []byte) (int, error) {
	c.lines += bytes.Count(b, []byte("\n"))
	return len(b), nil
}

func TestStreamsThatAreTooLarge(t *testing.T) {
	p := start(t)
	said := p.send(http.MethodPost, "/api/v1/check", strings.Repeat(" ", 64<<20+1), "Content-Type", ndjson)
	if kind := said.status(t, 413).problemKind(t); kind != "too-large" {
		t.Errorf("kind %s", kind)
	}
	// A body that does not say how large it is is answered as far as it goes.
	row := oneCase + strings.Repeat(" ", 1<<20-len(oneCase)-1) + "\n"
	request, err := http.NewRequest(http.MethodPost, p.URL()+"/api/v1/check", io.MultiReader(strings.NewReader(strings.Repeat(row, 64)), strings.NewReader(oneCase)))
	if err != nil {
		t.Fatal(err)
	}
	request.ContentLength = -1
	request.Header.Set("Content-Type", ndjson)
	lines := readLines(t, p.do(request).status(t, 200).body)
	if len(lines) != 65 {
		t.Fatalf("%d lines", len(lines))
	}
	if last := lines[64]; last.Line != 65 || last.Error == nil || last.Error.Status != 413 {
		t.Errorf("the last line is %+v", last)
	}
}

// Streams count once as a request and once as a stream, of which there may be fewer.
func TestTooManyStreams(t *testing.T) {
	onEachRedis(t, func(t *testing.T, setting string) {
		p := start(t, setting, "-rate=20", "-burst=60")
		for range 3 {
			p.postLines(oneCase).status(t, 200)
		}
		p.postLines(oneCase).status(t, http.StatusTooManyRequests)
		p.postJSON("/api/v1/check", oneCase).status(t, 200)
	})
}

func TestStreamsAtOnce(t *testing.T) {
	p := start(t)
	open := func() (end func()) {
		from, to := io.Pipe()
		request, err := http.NewRequest(http.MethodPost, p.URL()+"/api/v1/check", from)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", ndjson)
		started := make(chan struct{})
		go func() {
			response, err := plain.Do(request)
			if err != nil {
				t.Error(err)
			}
			bufio.NewReader(response.Body).ReadString('\n')
			close(started)
			io.Copy(io.Discard, response.Body)
			response.Body.Close()
		}()
		fmt.Fprintln(to, oneCase)
		<-started
		return func() { to.Close() }
	}
	var ends []func()
	for range 4 {
		ends = append(ends, open())
	}
	busy := p.postLines(oneCase).status(t, http.StatusServiceUnavailable)
	if busy.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	p.postJSON("/api/v1/check", oneCase).status(t, 200)
	for _, end := range ends {
		end()
	}
}
