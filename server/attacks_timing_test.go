package server_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// outrun is how often one of the first times is longer than one of the second: 0.5 where they are alike, 0 or 1 where every one
// of them tells which it is. It counts ranks, so a machine that is slow now and then moves it little.
func outrun(first, second []time.Duration) float64 {
	n := 0
	for _, a := range first {
		for _, b := range second {
			if a > b {
				n++
			}
		}
	}
	return float64(n) / float64(len(first)*len(second))
}

// alike fails where two things can be told apart by the time that they take. They are done in an order drawn by lot: in turns,
// collecting the garbage of every second hash would fall to always the same one. Of 40 and 40 alike times the count leaves 0.2 to
// 0.8 less often than once in a hundred thousand runs.
func alike(t *testing.T, what string, one, other func()) {
	t.Helper()
	var times [2][]time.Duration
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(80) {
		began := time.Now()
		[]func(){one, other}[i%2]()
		times[i%2] = append(times[i%2], time.Since(began))
	}
	if share := outrun(times[0], times[1]); share < 0.2 || share > 0.8 {
		t.Errorf("%s: one takes longer in %.0f %% of the pairs", what, 100*share)
	}
}

// Row 15: whether an address, an account or a claim exists cannot be told by the time that the refusal takes. What the refusals
// say is compared in TestKnownAndUnknownAddressesLookTheSame, TestUnknownStaffLooksTheSame and TestRow01Strangers.
func TestRow15Timing(t *testing.T) {
	v := settle(t)
	password := func(email string) func() {
		return func() {
			if _, err := v.people.Password(t.Context(), email, "not the password"); err == nil {
				t.Error("let in")
			}
		}
	}
	alike(t, "a password for an account, and for none", password(v.agent.email), password("nobody@staff.example"))
	browser := 0
	ask := func(kind string) func() {
		return func() {
			browser++
			if err := v.people.RequestCode(t.Context(), fmt.Sprintf("%s%d@example.com", kind, browser), "browser", "/claims"); err != nil {
				t.Error(err)
			}
		}
	}
	for i := range 80 {
		if err := v.record.Write(t.Context(), func(tx *store.Tx) error {
			_, err := tx.EnsureCustomer(fmt.Sprintf("known%d@example.com", i+1), v.now())
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	alike(t, "a code for a customer, and for a stranger", ask("known"), ask("stranger"))
	look := func(path string) func() {
		return func() { v.ann.get(path).status(t, http.StatusNotFound) }
	}
	alike(t, "somebody else's claim, and none", look("/claims/"+v.bobs), look("/claims/"+strings.Repeat("A", 26)))
}

// Row 40: connections that never finish their request are cut off, and keep nobody else waiting.
func TestRow40SlowSenders(t *testing.T) {
	v := &village{t: t, house: openHouse(t)}
	at, err := url.Parse(v.URL())
	if err != nil {
		t.Fatal(err)
	}
	ends := make(chan error, 200)
	for i := range cap(ends) {
		connection, err := net.Dial("tcp", at.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		fmt.Fprint(connection, "GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
		go func() {
			connection.SetReadDeadline(time.Now().Add(20 * time.Second))
			for n := 0; ; n++ { // what is sent now and then prolongs nothing
				connection.SetWriteDeadline(time.Now().Add(time.Second))
				if i%2 == 0 && n == 0 {
					fmt.Fprint(connection, "a")
				}
				if _, err := bufio.NewReader(connection).ReadString(0); err != nil {
					ends <- err
					return
				}
			}
		}()
	}
	began := time.Now()
	v.get("/").status(t, http.StatusOK)
	if took := time.Since(began); took > time.Second {
		t.Errorf("somebody else waited for %v", took)
	}
	for range cap(ends) {
		if err := <-ends; strings.Contains(err.Error(), "timeout") {
			t.Fatal("a connection without a request stays open")
		}
	}
}

// Row 50: of a customer who was erased nothing is left in the record, the files beside it, Redis or the log.
func TestRow50ErasedEverywhere(t *testing.T) {
	address := redisURL(t)
	v := settle(t, "-redis-url="+address)
	const email, canary = "canary.person@example.com", "Canaryhouse"
	c := v.enter(email)
	id := v.file(c, "SN-77", "name", canary+" name", "phone", canary, "address", canary+" street 1", "fault", canary+" is broken")
	c.post("/claims/"+id+"/message", "message", canary+" says", "version", v.version(id)).status(t, http.StatusSeeOther)
	v.agent.post("/staff/claims/"+id+"/ask", "message", canary+"?", "version", v.version(id)).status(t, http.StatusSeeOther)
	v.attach(c, id, canary+".png")
	c.get("/claims/"+id).status(t, http.StatusOK)
	v.calm()
	if held := v.dump(); !strings.Contains(held, canary) || !strings.Contains(held, email) {
		t.Fatal("nothing to erase")
	}
	if err := v.record.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.Erase(email, claim.System, v.now())
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if c.signedIn() {
		t.Error("still signed in")
	}
	for _, text := range []string{canary, email, "canary.person"} {
		for where, held := range map[string]string{"the record": v.dump(), "Redis": everythingIn(t, address), "the log": v.log.String()} {
			if at := strings.Index(held, text); at >= 0 {
				t.Errorf("%q stands in %s: %.200s", text, where, held[max(0, at-100):])
			}
		}
	}
	if err := v.stop(); err != nil {
		t.Fatal(err)
	}
	v.db.Close()
	if err := v.record.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{canary, email} {
		if found := filesHold(t, v.folder, text); len(found) > 0 {
			t.Errorf("%q stands in %v", text, found)
		}
	}
}
