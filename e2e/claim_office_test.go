//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"log/slog"
	"net/url"
	"os/exec"
	"regexp"
	"sync"
	"testing"
	"time"

	"proviso/server"
)

// clock is what a portal takes for now. It stands still until a test moves it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// office is a portal of a test's own with demo data, so that what happens to claims in one test is not seen in another.
type office struct {
	*server.Server
	t        testing.TB
	clock    *clock
	sessions func() time.Time // nil: sign-ins last by the clock of Redis, however far the office's is moved
	flags    []string
	stop     func()
	noted    map[string]bool // codes of letters that were used
	listen   string
	log      complaints
	visitors []*visitor
}

// complaints are the errors that a portal logs.
type complaints struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (c *complaints) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.text.Write(line)
}

// report fails the test where the portal had something to complain about.
func (c *complaints) report(t testing.TB) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.text.Len() > 0 {
		t.Errorf("the portal complains: %s", c.text.String())
	}
}

// openOffice starts a portal; more are settings beside the usual ones.
func openOffice(t testing.TB, more ...string) *office {
	t.Helper()
	now := &clock{at: today}
	o := &office{t: t, clock: now, sessions: now.now}
	o.openDoors(more...)
	return o
}

func (o *office) openDoors(more ...string) {
	o.t.Helper()
	o.noted, o.listen = map[string]bool{}, "localhost:0"
	o.flags = append([]string{"-ops-listen=off", "-rate=0", "-demo=on", "-grace=0s", "-data=" + o.t.TempDir()}, more...)
	o.start()
	o.t.Cleanup(func() {
		o.stop()
		o.log.report(o.t)
	})
}

// start starts the portal, again on the same port and with the same record where it was stopped.
func (o *office) start() {
	o.t.Helper()
	settings, err := server.ParseConfig(append([]string{"-listen=" + o.listen}, o.flags...), func(string) string { return "" })
	if err != nil {
		o.t.Fatal(err)
	}
	o.Server, err = server.New(settings, server.Options{Now: o.clock.now, Sessions: o.sessions, Log: slog.New(slog.NewTextHandler(&o.log, &slog.HandlerOptions{Level: slog.LevelError}))})
	if err != nil {
		o.t.Fatal(err)
	}
	at, err := url.Parse(o.URL())
	if err != nil {
		o.t.Fatal(err)
	}
	o.listen = at.Host
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.Run(ctx) }()
	o.stop = func() {
		cancel()
		<-ended
		o.Close()
	}
}

// visit brings somebody to this portal, in a browser of their own.
func (o *office) visit(how visit) *visitor {
	o.t.Helper()
	how.portal = o.URL()
	v := how.begin(o.t)
	v.must(v.context.Clock().SetFixedTime(o.clock.now()))
	o.visitors = append(o.visitors, v)
	return v
}

// letPass moves the clock of the portal, and of the browsers that are named.
func (o *office) letPass(d time.Duration, visitors ...*visitor) {
	o.t.Helper()
	o.clock.pass(d)
	for _, v := range visitors {
		v.must(v.context.Clock().SetFixedTime(o.clock.now()))
	}
}

// demoStaff is how the portal says, at its start, that a member of the demo staff signs in.
var demoStaff = regexp.MustCompile(`(\S+@\S+), (\w+) for [^\n]+\n\s+password (\S+)\s+code now (\d+)`)

// password is that of a member of the demo staff, and the code that their app shows now.
func (o *office) password(email string) (password, code string) {
	o.t.Helper()
	var greeting bytes.Buffer
	if err := o.GreetDemo(context.Background(), &greeting); err != nil {
		o.t.Fatal(err)
	}
	for _, found := range demoStaff.FindAllStringSubmatch(greeting.String(), -1) {
		if found[1] == email {
			return found[3], found[4]
		}
	}
	o.t.Fatalf("nobody of the demo staff is called %s:\n%s", email, greeting.String())
	return "", ""
}

// openRedis starts a Redis of the test's own, which outlives a restart of the portal, and returns the setting for it.
func openRedis(t testing.TB) string {
	t.Helper()
	socket := t.TempDir() + "/r"
	redis := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--save", "", "--appendonly", "no", "--daemonize", "no")
	out, err := redis.StdoutPipe()
	if err == nil {
		err = redis.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = redis.Process.Kill() // nothing is left to do about it
		_ = redis.Wait()
	})
	var said bytes.Buffer
	for piece := make([]byte, 1024); !bytes.Contains(said.Bytes(), []byte("Ready to accept connections")) && !bytes.Contains(said.Bytes(), []byte("ready to accept connections")); {
		n, err := out.Read(piece)
		if err != nil {
			t.Fatalf("redis-server: %v\n%s", err, said.String())
		}
		said.Write(piece[:n])
	}
	go func() { _, _ = said.ReadFrom(out) }() // it must not wait for somebody to read
	return "-redis-url=unix://" + socket
}
