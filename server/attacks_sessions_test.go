package server_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server"
)

// Row 13: what somebody planted in a browser before its staff signed in opens nothing afterwards.
func TestRow13StaffFixation(t *testing.T) {
	v := settle(t)
	names := []string{"proviso-visit", "proviso-staff", "proviso-customer"}
	thief := v.caller()
	thief.typePassword(v.agent.email).status(t, http.StatusSeeOther) // whoever knows the password has the first step only
	planted := map[string]string{"proviso-visit": thief.cookie("proviso-visit"), "proviso-staff": v.ann.cookie("proviso-customer"), "proviso-customer": v.agent.cookie("proviso-staff")}
	victim := v.caller()
	for _, name := range names {
		victim.setCookie(name, planted[name])
	}
	if victim.staffIn() || victim.signedIn() {
		t.Fatal("a cookie of one kind works as another")
	}
	v.pass(time.Minute)
	victim.typePassword(v.agent.email).status(t, http.StatusSeeOther)
	between := victim.cookie("proviso-visit")
	victim.post("/staff/sign-in/second", "do", "totp", "code", v.agent.code()).status(t, http.StatusSeeOther)
	if !victim.staffIn() || between == planted["proviso-visit"] || victim.cookie("proviso-staff") == planted["proviso-staff"] {
		t.Error("an id was kept over the sign-in")
	}
	thief.setCookie("proviso-visit", between)
	if thief.staffIn() {
		t.Error("the visit of a sign-in opens the session")
	}
	old := victim.cookie("proviso-staff")
	victim.post("/staff/security/password", "password", goodPassword, "new_password", "walnut harbour prism").status(t, http.StatusSeeOther)
	if victim.cookie("proviso-staff") == old {
		t.Error("the id was kept over a new password")
	}
	thief.setCookie("proviso-staff", old)
	if thief.staffIn() {
		t.Error("the id before the new password still works")
	}
}

// replicas are two portals on one record and one Redis. The callers of the village know both: cookies do not know ports.
func replicas(t *testing.T) (v *village, other *house) {
	t.Helper()
	redis := "-redis-url=" + redisURL(t)
	v = settle(t, redis)
	other = &house{time: today, record: v.record, people: v.people}
	other.portal = startWith(t, server.Options{Now: v.now, Sessions: v.now}, "-data="+v.folder, redis)
	return v, other
}

// listen opens a stream and returns once its first event is there; ended is closed when it ends.
func (c *caller) listen(url string) (ended chan struct{}) {
	c.h.t.Helper()
	request, err := http.NewRequestWithContext(c.h.t.(*testing.T).Context(), http.MethodGet, url, nil)
	if err != nil {
		c.h.t.Fatal(err)
	}
	response, err := c.client.Do(request)
	if err != nil {
		c.h.t.Fatal(err)
	}
	lines := bufio.NewScanner(response.Body)
	if response.StatusCode != http.StatusOK || !lines.Scan() {
		c.h.t.Fatalf("%s: status %d", url, response.StatusCode)
	}
	ended = make(chan struct{})
	go func() {
		defer close(ended)
		defer response.Body.Close()
		for lines.Scan() {
		}
	}()
	return ended
}

func wait(t *testing.T, what string, ended <-chan struct{}) {
	t.Helper()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Errorf("%s goes on", what)
	}
}

// Rows 14 and 25: who signed out at one portal is out at the other at once, with every stream.
func TestRow14And25SignedOutEverywhere(t *testing.T) {
	v, other := replicas(t)
	there := func(path string) string { return other.URL() + path }
	ann, agent := v.ann.listen(there("/claims/"+v.filed+"/live")), v.agent.listen(there("/staff/claims/"+v.filed+"/live"))
	queue, going := v.supervisor.listen(there("/staff/live?seller=connectpro")), v.bob.listen(there("/claims/"+v.bobs+"/live"))
	for _, row := range []struct {
		who    *caller
		cookie string
		page   string
		out    func()
		stream chan struct{}
	}{
		{v.ann, "proviso-customer", "/account", func() { v.ann.post("/sign-out") }, ann},
		{v.agent.caller, "proviso-staff", "/staff", func() { v.agent.post("/staff/security/sessions/end-all") }, agent},
		{v.supervisor.caller, "proviso-staff", "/staff", func() {
			v.admin.post("/staff/people/"+v.supervisor.id+"/disable?seller=connectpro").status(t, http.StatusSeeOther)
		}, queue},
	} {
		row.who.do(http.MethodGet, there(row.page), nil).status(t, http.StatusOK)
		kept := row.who.cookie(row.cookie)
		row.out()
		row.who.setCookie(row.cookie, kept)
		for _, at := range []string{v.URL(), other.URL()} {
			a := row.who.do(http.MethodGet, at+row.page, nil).status(t, http.StatusSeeOther)
			if !strings.Contains(a.Header.Get("Location"), "sign-in") {
				t.Errorf("led to %s", a.Header.Get("Location"))
			}
		}
		wait(t, "a stream of "+row.page, row.stream)
	}
	select {
	case <-going:
		t.Error("the stream of somebody else ended")
	default:
	}
}

// Row 47: a role that is taken away is gone with the next request, on the pages of the session that is open.
func TestRow47RoleTakenAway(t *testing.T) {
	v := settle(t)
	form := func() []string { return []string{"version", v.version(v.filed), "message", "x", "assignee", "me"} }
	v.second.get("/staff/claims/"+v.filed).status(t, http.StatusOK)
	v.admin.post("/staff/people/"+v.second.id+"/role?seller=connectpro", "role", "none").status(t, http.StatusSeeOther)
	for _, path := range []string{"/staff", "/staff/claims/" + v.filed, "/staff/claims/" + v.filed + "/live", "/staff/live?seller=connectpro", "/staff/export.csv?seller=connectpro",
		"/staff/claims/" + v.filed + "/files/" + v.filedFile} {
		v.second.get(path).status(t, http.StatusNotFound)
	}
	v.second.post("/staff/claims/"+v.filed+"/assign", form()...).status(t, http.StatusNotFound)
	v.second.get("/staff/security").status(t, http.StatusNotFound)
	v.admin.post("/staff/people/"+v.supervisor.id+"/role?seller=connectpro", "role", "agent").status(t, http.StatusSeeOther)
	big := v.file(v.ann, "SN-5")
	v.agent.post("/staff/claims/"+big+"/approve", "version", v.version(big)).status(t, http.StatusSeeOther)
	v.supervisor.post("/staff/claims/"+big+"/second", "version", v.version(big), "do", "confirm").status(t, http.StatusForbidden)
	if v.state(big) != "submitted" {
		t.Error("somebody who is no supervisor any more confirmed")
	}
}

// Row 48: nobody checks what they made, and nobody decides on their own claim.
func TestRow48MakerIsNotChecker(t *testing.T) {
	v := settle(t)
	big := v.file(v.ann, "SN-5")
	against := []string{"reason", "The label is gone.", "clause", "connectpro.terms", "do", "confirm"}
	form := func() []string { return append(against, "version", v.version(big)) }
	v.supervisor.post("/staff/claims/"+big+"/decline", form()...).status(t, http.StatusSeeOther)
	if v.state(big) != "submitted" {
		t.Fatal("declined against the policy, above the limit, by one person")
	}
	v.supervisor.post("/staff/claims/"+big+"/second", form()...).status(t, http.StatusForbidden)
	v.agent.post("/staff/claims/"+big+"/second", form()...).status(t, http.StatusForbidden)
	if v.state(big) != "submitted" {
		t.Fatal("the maker checked")
	}
	v.second.post("/staff/claims/"+big+"/second", form()...).status(t, http.StatusSeeOther)
	if v.state(big) != "declined" {
		t.Error("a second person did not count")
	}
	own := v.employOwner("bob@example.com")
	for _, step := range []string{"approve", "decline"} {
		own.post("/staff/claims/"+v.bobs+"/"+step, append(against, "version", v.version(v.bobs))...).status(t, http.StatusForbidden)
	}
	if v.state(v.bobs) != "submitted" {
		t.Error("somebody decided on their own claim")
	}
}

// Row 29: of many who decide at once one decides, and the others are told.
func TestRow29ApprovalRace(t *testing.T) {
	v := settle(t)
	staff := []*worker{v.agent, v.supervisor, v.second, v.admin}
	path, version := "/staff/claims/"+v.filed, v.version(v.filed)
	statuses := v.atOnce(50, func(i int) answer {
		step := []string{"/approve", "/decline"}[i%2]
		return staff[i%len(staff)].post(path+step, "version", version, "reason", "x", "clause", "connectpro.terms")
	})
	if statuses[http.StatusSeeOther] != 1 || statuses[http.StatusConflict] != 49 {
		t.Errorf("answers %v", statuses)
	}
	if n := v.one(`SELECT COUNT(*) FROM event WHERE claim_id = ? AND action IN ('approve', 'decline')`, v.filed); n != "1" {
		t.Errorf("%s decisions", n)
	}
	if n := v.one(`SELECT COUNT(*) FROM outbox WHERE claim_id = ? AND kind IN ('claim_approved', 'claim_declined')`, v.filed); n != "1" {
		t.Errorf("%s letters", n)
	}
	formKeys++
	key := fmt.Sprintf("%026d", formKeys)
	places := map[string]bool{}
	var mu sync.Mutex
	v.atOnce(50, func(int) answer {
		a := v.ann.post("/claims", "seller", "connectpro", "facts", statedFacts, "key", key)
		mu.Lock()
		defer mu.Unlock()
		places[a.Header.Get("Location")] = true
		return a
	})
	if len(places) != 1 || places[""] {
		t.Errorf("one form made %v", places)
	}
	v.ann.post("/claims/"+v.draft, "do", "save", "version", v.version(v.draft), "serial", "SN-7", "fault", "x", "name", "x").status(t, http.StatusSeeOther)
	version = v.version(v.draft)
	statuses = v.atOnce(50, func(int) answer { return v.ann.post("/claims/"+v.draft, "do", "submit", "version", version) })
	if statuses[http.StatusSeeOther] != 50 || v.one(`SELECT COUNT(*) FROM decision WHERE claim_id = ?`, v.draft) != "1" {
		t.Errorf("filed with answers %v", statuses)
	}
}

// atOnce does something many times at once and counts the answers.
func (v *village) atOnce(times int, do func(i int) answer) map[int]int {
	var all sync.WaitGroup
	var mu sync.Mutex
	statuses, begin := map[int]int{}, make(chan struct{})
	for i := range times {
		all.Go(func() {
			<-begin
			a := do(i)
			mu.Lock()
			defer mu.Unlock()
			statuses[a.StatusCode]++
		})
	}
	close(begin)
	all.Wait()
	return statuses
}

// Row 31: what a client says about where it comes from moves no limit, and is not in the log.
func TestRow31SpoofedAddress(t *testing.T) {
	v := &village{t: t, house: openHouse(t)}
	refused := 0
	for i := range 45 {
		from := fmt.Sprintf("203.0.113.%d", i)
		a := v.caller().do(http.MethodPost, "/sign-in", map[string][]string{"email": {fmt.Sprintf("p%d@example.com", i)}}, "X-Forwarded-For", from, "X-Real-IP", from, "Forwarded", "for="+from,
			"True-Client-IP", from, "CF-Connecting-IP", from, "X-Client-IP", from)
		if a.StatusCode == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("%d of 45 were refused", refused)
	}
	if strings.Contains(v.log.String(), "203.0.113.") {
		t.Error("the log believes the client")
	}
}

// Row 37: nothing that is shown to somebody signed in is kept by anything on the way.
func TestRow37NothingIsKept(t *testing.T) {
	v := settle(t)
	for _, g := range gateways(t, v.portal) {
		if g.method != http.MethodGet {
			continue
		}
		n := named{"id": v.filed, "file": v.filedFile, "seller": "connectpro", "token": "x"}
		for _, c := range []*caller{v.ann, v.admin.caller} {
			address := strings.Replace(g.address(n), "*", "plain.js", 1)
			request, err := http.NewRequest(http.MethodGet, v.URL()+address, nil)
			if err != nil {
				t.Fatal(err)
			}
			a := v.visit(c, request)
			kept := a.Header.Get("Cache-Control")
			if g.path == "/api/openapi.json" { // the same for everyone; its addresses are examples
				continue
			}
			personal := g.access != public || strings.Contains(a.body, "@example.com") || strings.Contains(a.body, "@staff.example") || strings.Contains(a.body, "Demo admin")
			if personal && !strings.Contains(kept, "no-store") && !(strings.Contains(g.path, ":file") && strings.Contains(kept, "private")) {
				t.Errorf("%s: status %d, Cache-Control %q", address, a.StatusCode, kept)
			}
			if personal && a.Header.Get("ETag") != "" && !strings.Contains(g.path, ":file") {
				t.Errorf("%s has an ETag", address)
			}
		}
	}
}
