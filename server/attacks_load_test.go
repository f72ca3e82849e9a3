package server_test

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/live"
	"proviso/server/internal/session"
	"proviso/server/internal/store"
)

// crowd are agents of connectpro who are signed in without having been asked for anything: so many sign-ins from one address are
// refused.
func (v *village) crowd(redisAddress string, size int) (all []*caller) {
	v.t.Helper()
	options, err := redis.ParseURL(redisAddress)
	if err != nil {
		v.t.Fatal(err)
	}
	client := redis.NewClient(options)
	v.t.Cleanup(func() { client.Close() })
	sessions := session.NewManager(session.NewStore(client, session.Options{Clock: v.now}))
	for i := range size {
		who := &claim.Staff{ID: rand.Text(), Email: fmt.Sprintf("crowd%d@staff.example", i), Name: "Demo", Version: 1}
		err := v.record.Write(v.t.Context(), func(tx *store.Tx) error {
			if err := tx.AddStaff(who, v.now()); err != nil {
				return err
			}
			if err := tx.SetRole(who, "connectpro", claim.Agent); err != nil {
				return err
			}
			who, err = tx.StaffByID(who.ID)
			return err
		})
		if err != nil {
			v.t.Fatal(err)
		}
		v.exec(`UPDATE staff SET password_hash = 'x', enrolled_at = created_at WHERE id = ?`, who.ID)
		answer := httptest.NewRecorder()
		if _, err := sessions.SignIn(v.t.Context(), answer, httptest.NewRequest(http.MethodGet, "/", nil), session.Staff, who.ID, fmt.Sprint(who.SignIns)); err != nil {
			v.t.Fatal(err)
		}
		c := v.caller()
		for _, cookie := range answer.Result().Cookies() {
			c.setCookie(cookie.Name, cookie.Value)
		}
		all = append(all, c)
	}
	return all
}

// tally counts what became of streams.
type tally struct {
	mu       sync.Mutex
	statuses map[int]int
	ended    sync.WaitGroup
}

// open opens a stream and reads it until it ends.
func (n *tally) open(c *caller, address string) {
	response, err := c.client.Get(address)
	if err != nil {
		c.h.t.Error(err)
		return
	}
	n.mu.Lock()
	n.statuses[response.StatusCode]++
	n.mu.Unlock()
	if response.StatusCode != http.StatusOK {
		response.Body.Close()
		return
	}
	if _, err := bufio.NewReader(response.Body).ReadString('\n'); err != nil {
		c.h.t.Error(err)
	}
	n.ended.Go(func() {
		defer response.Body.Close()
		io.Copy(io.Discard, response.Body) // until the portal ends it, or breaks it off
	})
}

// Row 25: of a thousand streams a person gets a dozen and an address five hundred, of customers and of staff; they cost little, keep
// nobody waiting, and end with the portal.
func TestRow25AThousandStreams(t *testing.T) {
	address := redisURL(t)
	v := settle(t, "-redis-url="+address)
	n := &tally{statuses: map[int]int{}}
	for range 100 {
		n.open(v.ann, v.URL()+"/claims/"+v.filed+"/live")
	}
	for range 100 {
		n.open(v.agent.caller, v.URL()+"/staff/live?seller=connectpro")
	}
	if n.statuses[200] != 2*live.MaxPerPerson || n.statuses[429] != 88 || n.statuses[503] != 88 {
		t.Errorf("two people with a hundred each: %v", n.statuses)
	}
	before := held()
	var all sync.WaitGroup
	for _, c := range v.crowd(address, 80) {
		all.Go(func() {
			for i := range 10 {
				n.open(c, v.URL()+[]string{"/staff/live?seller=connectpro", "/staff/claims/" + v.filed + "/live"}[i%2])
			}
		})
	}
	all.Wait()
	if n.statuses[200] != live.MaxPerAddress || n.statuses[429] != 88 || n.statuses[503] != 88+2*live.MaxPerPerson+800-live.MaxPerAddress {
		t.Errorf("a thousand from one address: %v", n.statuses)
	}
	if each := (held() - before) / (live.MaxPerAddress - 2*live.MaxPerPerson); each > 256<<10 {
		t.Errorf("a stream takes %d bytes, with its reader", each)
	}
	v.bob.get("/claims/"+v.bobs).status(t, http.StatusOK) // while all of them are open
	if err := v.stop(); err != nil {
		t.Errorf("the portal stops with %v", err)
	}
	n.ended.Wait()
}

// held is the memory in use, after what can be given back was.
func held() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// Row 40: who sends a form's body a byte at a time, or reads nothing of an answer that fills every buffer, is cut off by the
// portal's own deadlines, and keeps nobody else waiting.
func TestRow40SlowBodiesAndReaders(t *testing.T) {
	t.Parallel() // it waits for most of a minute
	v := &village{t: t, house: openHouse(t)}
	at, err := url.Parse(v.URL())
	if err != nil {
		t.Fatal(err)
	}
	ends := make(chan error, 60)
	dial := func(head string) net.Conn {
		c, err := net.Dial("tcp", at.Host)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		c.(*net.TCPConn).SetReadBuffer(4 << 10)
		fmt.Fprint(c, head)
		return c
	}
	for range cap(ends) / 2 {
		c := dial("POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail=")
		go func() {
			drip := time.NewTicker(time.Second)
			defer drip.Stop()
			over := make(chan error, 1)
			go func() {
				c.SetReadDeadline(time.Now().Add(40 * time.Second))
				_, err := io.Copy(io.Discard, c)
				over <- err
			}()
			for {
				select {
				case err := <-over:
					ends <- err
					return
				case <-drip.C:
					c.Write([]byte("a"))
				}
			}
		}()
	}
	for range cap(ends) / 2 {
		c := dial(strings.Repeat("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 2000)) // in one go: the answers are 30 MB
		go func() {
			c.SetWriteDeadline(time.Now().Add(50 * time.Second))
			for { // writing fails when the portal has closed the connection
				if _, err := c.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")); err != nil {
					ends <- err
					return
				}
			}
		}()
	}
	v.get("/healthz").status(t, http.StatusOK)
	if len(ends) == cap(ends) {
		t.Error("somebody else waited until the slow ones were gone")
	}
	for range cap(ends) {
		if err := <-ends; err != nil && strings.Contains(err.Error(), "timeout") {
			t.Fatalf("a slow connection stays open: %v", err)
		}
	}
}

// Row 42: a megabyte in a form is refused before it is read; what fits is answered in time, whatever field it stands in, and none
// of it is kept.
func TestRow42LongFields(t *testing.T) {
	v := settle(t)
	n := named{"id": v.filed, "file": v.filedFile, "person": v.second.id, "letter": v.letter, "view": v.view, "seller": "connectpro", "rma": v.rma(), "request": "none",
		"handle": "none", "key": "none", "hook": "none", "delivery": "none", "arrival": v.arrival(), "table": "none", "token": "none"}
	const canary = "(a+)+$ %41<"
	long, endless := strings.Repeat(canary, 15<<10/len(canary)), strings.Repeat(canary, 1<<20/len(canary))
	fields := slices.Sorted(maps.Keys(v.everything(v.filed)))
	for _, g := range gateways(t, v.portal) {
		if g.method != http.MethodPost || strings.HasPrefix(g.path, "/api/") || g.path == "/uploads/" || strings.Contains(g.path, "/sessions/") || strings.HasSuffix(g.path, "/sign-out") {
			continue
		}
		c := v.ann
		if strings.HasPrefix(g.path, "/staff") {
			c = v.admin.caller
		}
		send := func(form url.Values) int {
			a := c.do(http.MethodPost, g.address(n), form)
			if a.StatusCode >= 500 { // also what took longer than a request may
				t.Errorf("%s: status %d", g.path, a.StatusCode)
			}
			return a.StatusCode
		}
		if g.path != "/staff/imports" && !strings.HasSuffix(g.path, "/photos") && !strings.HasSuffix(g.path, "/files") {
			if status := send(url.Values{"message": {endless}}); status != http.StatusRequestEntityTooLarge {
				t.Errorf("%s takes a megabyte: status %d", g.path, status)
			}
		}
		for some := range slices.Chunk(fields, 4) { // as many as fit into one form
			form := url.Values{"version": {v.version(v.filed)}}
			for _, field := range some {
				form.Set(field, long)
			}
			send(form)
		}
	}
	if strings.Contains(v.dump(), strings.Repeat(canary, 10<<10/len(canary))) {
		t.Error("a long text is kept")
	}
}

// Row 16: of ten thousand passwords few are looked at, and whoever the account belongs to is still let in from where they are known.
func TestRow16TenThousandTries(t *testing.T) {
	t.Parallel()
	v := settle(t)
	mallory := v.caller()
	statuses := v.atOnce(8, func(int) answer {
		var last answer
		for i := range 1250 {
			last = mallory.post("/staff/sign-in", "email", v.agent.email, "password", fmt.Sprint("guess", i))
			if last.StatusCode != http.StatusTooManyRequests && last.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("status %d", last.StatusCode)
			}
		}
		return last
	})
	if statuses[http.StatusTooManyRequests] != 8 {
		t.Errorf("the last of each: %v", statuses)
	}
	if looked := strings.Count(v.log.String(), `"status":422`); looked > 50 {
		t.Errorf("%d passwords were looked at", looked)
	}
	if !v.agent.staffIn() {
		t.Error("the attack signed somebody out")
	}
}
