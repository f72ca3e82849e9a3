package main

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"proviso/policies/catalog"
	"proviso/server"
	"proviso/server/internal/config"
)

var update = flag.Bool("update", false, "write the golden files anew")

// command runs portal with arguments on some input.
func command(in string, args ...string) (code int, out, err string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, console{strings.NewReader(in), &stdout, &stderr, func(string) string { return "" }})
	return code, stdout.String(), stderr.String()
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is\n%s\nnot\n%s", name, got, want)
	}
}

func TestHelp(t *testing.T) {
	for _, args := range [][]string{{"-h"}, {"--help"}, {"help"}, {"serve", "-h"}} {
		code, out, errors := command("", args...)
		if code != exitOK || errors != "" {
			t.Errorf("%v: code %d, %s", args, code, errors)
		}
		golden(t, "help.txt", out)
	}
	code, out, _ := command("", "check", "-h")
	if code != exitOK {
		t.Errorf("check -h: code %d", code)
	}
	golden(t, "help-check.txt", out)
}

func TestVersion(t *testing.T) {
	code, out, _ := command("", "version")
	if code != exitOK || !strings.HasPrefix(out, "portal ") {
		t.Errorf("code %d, %s", code, out)
	}
	for _, p := range catalog.All() {
		if !strings.Contains(out, p.ID+" "+p.Version()) {
			t.Errorf("%s is missing from %s", p.ID, out)
		}
	}
}

func TestWrongUse(t *testing.T) {
	for _, row := range []struct {
		args []string
		says string
	}{
		{[]string{"chekc"}, `no command "chekc"`},
		{[]string{"-listen=nowhere", "-rate=x"}, "-rate"},
		{[]string{"serve", "stray"}, "stray"},
		{[]string{"check", "-unknown"}, "-unknown"},
		{[]string{"check", "-set", "colour"}, "FACT=VALUE"},
		{[]string{"check", "-set", "colour=red"}, `no fact is named "colour"`},
		{[]string{"check", "-set", "intent="}, "intent has no value"},
		{[]string{"check", "-set", "intent=fault", "-set", "Intent=return"}, "intent is set twice"},
		{[]string{"check", "-today", "tomorrow"}, "not a date"},
		{[]string{"check", "-format", "xml"}, "xml"},
		{[]string{"check", "no-such-file"}, "no-such-file: no such file"},
	} {
		code, out, errors := command("", row.args...)
		if code != exitUsage || out != "" || !strings.Contains(errors, row.says) {
			t.Errorf("%v: code %d, out %q, error %q", row.args, code, out, errors)
		}
	}
}

// cases holds good and faulty cases and lines that are none. The answers to the good ones hold the policy's version, so
// they are not kept as golden files but compared with what the API answers.
const cases = "testdata/cases.ndjson"

func TestCheckAnswersLikeTheAPI(t *testing.T) {
	in, err := os.ReadFile(cases)
	if err != nil {
		t.Fatal(err)
	}
	code, out, _ := command(string(in), "check")
	if code != exitFaults {
		t.Errorf("code %d", code)
	}
	url := portal(t)
	lines := strings.Split(strings.TrimSuffix(string(in), "\n"), "\n")
	got := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != len(got) {
		t.Fatalf("%d answers to %d lines", len(got), len(lines))
	}
	for i, line := range lines {
		body, status := post(t, url, line)
		if status != http.StatusOK {
			body = fmt.Sprintf(`{"line":%d,"error":%s}`, i+1, body)
		}
		if got[i] != body {
			t.Errorf("line %d: %s\ncommand %s\nAPI     %s", i+1, line, got[i], body)
		}
	}
}

// portal is a running portal.
func portal(t *testing.T) (url string) {
	t.Helper()
	cfg, err := config.Parse([]string{"-listen=127.0.0.1:0", "-ops-listen=off", "-rate=0", "-log-level=error", "-data=" + t.TempDir()}, func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	s, err := server.New(cfg, server.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-ended
		s.Close()
	})
	return s.URL()
}

func post(t *testing.T, url, facts string) (body string, status int) {
	t.Helper()
	response, err := http.Post(url+"/api/v1/check", "application/json", strings.NewReader(facts))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(read), response.StatusCode
}

// The same cases as lines, as JSON and as a table get the same answers.
func TestFormatsAnswerAlike(t *testing.T) {
	_, lines, _ := command("", "check", "-q", "testdata/devices.ndjson")
	if strings.Count(lines, "\n") < 4 || strings.Contains(lines, `"error"`) {
		t.Fatalf("lines: %s", lines)
	}
	for _, args := range [][]string{
		{"testdata/devices.json"},
		{"-set=intent=fault", "testdata/devices.ndjson"}, // which give it
		{"-ignore=serial", "-set", "intent=coverage", "testdata/devices.csv"},
		{"-ignore=serial", "-set", "intent=coverage", "testdata/devices.tsv"},
	} {
		code, out, errors := command("", append([]string{"check", "-q"}, args...)...)
		if code != exitOK || out != lines || errors != "" {
			t.Errorf("%v: code %d, %s\n%s\nnot\n%s", args, code, errors, out, lines)
		}
	}
}

// What every case leaves out can be said once, whatever the format.
func TestFactsForEveryCase(t *testing.T) {
	const want = `"asked_on":"2026-03-10"`
	for format, in := range map[string]string{
		"ndjson": "{\"seller\":\"connectpro\"}\n{ }\n",
		"json":   "[{\n\"seller\": \"connectpro\"\n}, {}]",
		"csv":    "seller,product\nconnectpro,\n,\n",
	} {
		code, out, errors := command(in, "check", "-q", "-format", format, "-set", "Seller=connectpro", "-set", "asked_on=2026-03-10",
			"-set", "intent=fault", "-set", "causes=wear; fire", "-set", "opened=no", "-set", "price_cents=12")
		if code != exitOK || strings.Count(out, want) != 2 || errors != "" {
			t.Errorf("%s: code %d, %s%s", format, code, errors, out)
		}
	}
}

func TestSeveralFilesAndStandardInput(t *testing.T) {
	code, out, errors := command(`{"seller":"connectpro","intent":"cancel"}`, "check", "testdata/devices.csv", "-", "testdata/devices.ndjson")
	if code != exitFaults { // the table has a column that is no fact
		t.Errorf("code %d", code)
	}
	if got := strings.Count(out, "\n"); got != 9 || !strings.HasPrefix(errors, "9 cases, 4 not decided") {
		t.Errorf("%d lines, %s", got, errors)
	}
}

func TestTodayIsOneDay(t *testing.T) {
	for _, p := range catalog.All() {
		_, out, _ := command(`{"seller":"`+p.ID+`","intent":"cancel"}`, "check", "-today", "2028-02-29")
		if !strings.Contains(out, `"asked_on":"2028-02-29"`) {
			t.Errorf("%s: %s", p.ID, out)
		}
	}
}

// serve starts, says where it is, answers, and ends when it is told to.
func TestServe(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	from, to := io.Pipe()
	ended := make(chan int)
	folder := t.TempDir()
	go func() {
		ended <- run(ctx, []string{"-listen=127.0.0.1:0", "-ops-listen=off", "-data=" + folder}, console{nil, to, io.Discard, func(string) string { return "" }})
	}()
	said, err := bufio.NewReader(from).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	_, url, _ := strings.Cut(said, " at ")
	url, _, _ = strings.Cut(url, " ")
	if _, status := post(t, url, `{"seller":"connectpro","intent":"cancel"}`); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	cancel()
	if code := <-ended; code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestServeReportsEveryFault(t *testing.T) {
	var errors bytes.Buffer
	env := map[string]string{"LISTEN": "x", "REDIS_URL": "y", "LOG_LEVEL": "z"}
	code := run(context.Background(), nil, console{nil, io.Discard, &errors, func(name string) string { return env[name] }})
	if code != exitUsage {
		t.Errorf("code %d", code)
	}
	for name := range env {
		if !strings.Contains(errors.String(), name) {
			t.Errorf("%s is missing from %s", name, errors.String())
		}
	}
}
