package server_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

const oneCase = `{"seller":"connectpro","intent":"cancel"}`

func TestTooManyRequests(t *testing.T) {
	onEachRedis(t, func(t *testing.T, setting string) {
		p := start(t, setting, "-rate=1", "-burst=3")
		for range 3 {
			p.postJSON("/api/v1/check", oneCase).status(t, http.StatusOK)
		}
		refused := p.postJSON("/api/v1/check", oneCase).status(t, http.StatusTooManyRequests)
		if kind := refused.problemKind(t); kind != "rate-limited" {
			t.Errorf("kind %s", kind)
		}
		// One a minute: the next is let in after more than half a minute and at most one.
		if after, err := strconv.Atoi(refused.Header.Get("Retry-After")); err != nil || after < 30 || after > 60 {
			t.Errorf("Retry-After %q", refused.Header.Get("Retry-After"))
		}
		page := p.get("/", "Accept", "text/html").status(t, http.StatusTooManyRequests)
		if !strings.HasPrefix(page.Header.Get("Content-Type"), "text/html") || page.Header.Get("Retry-After") == "" {
			t.Errorf("the page for people: %v", page.Header)
		}
		p.get("/no/such/page").status(t, http.StatusTooManyRequests)
		p.get("/static/plain.js").status(t, http.StatusOK)
	})
}

// Replicas that share a Redis count together.
func TestReplicasCountTogether(t *testing.T) {
	setting := "-redis-url=" + redisURL(t)
	first := start(t, setting, "-rate=1", "-burst=2")
	second := start(t, setting, "-rate=1", "-burst=2")
	first.get("/").status(t, http.StatusOK)
	second.get("/").status(t, http.StatusOK)
	first.get("/").status(t, http.StatusTooManyRequests)
	second.get("/").status(t, http.StatusTooManyRequests)
}

// What a client writes about itself changes neither its limit nor the log.
func TestSpoofedAddresses(t *testing.T) {
	onEachRedis(t, func(t *testing.T, setting string) {
		p := start(t, setting, "-rate=1", "-burst=5")
		refused := 0
		for i := range 10 {
			address := "203.0.113." + strconv.Itoa(i)
			if p.get("/", "X-Forwarded-For", address, "X-Real-IP", address, "Forwarded", "for="+address, "True-Client-IP", address).StatusCode ==
				http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 5 {
			t.Errorf("%d of 10 refused after a burst of 5", refused)
		}
		for _, entry := range p.log.entries(t) {
			if entry["msg"] == "request" && entry["client"] != "127.0.0.1" {
				t.Errorf("logged as %v", entry["client"])
			}
		}
	})
}

func TestClientsBehindTrustedProxies(t *testing.T) {
	onEachRedis(t, func(t *testing.T, setting string) {
		p := start(t, setting, "-rate=1", "-burst=1", "-trusted-proxies=127.0.0.1,10.0.0.0/8")
		for _, step := range []struct {
			why, forwarded string
			status         int
		}{
			{"a first client", "198.51.100.1", http.StatusOK},
			{"the same again", "198.51.100.1", http.StatusTooManyRequests},
			{"the same, pretending to come for another", "192.0.2.9, 198.51.100.1", http.StatusTooManyRequests},
			{"the same through two trusted proxies", "192.0.2.9, 198.51.100.1, 10.1.2.3", http.StatusTooManyRequests},
			{"another client", "198.51.100.2", http.StatusOK},
			{"a private address that is no trusted proxy", "192.168.0.1, 192.168.0.2", http.StatusOK},
			{"the same, pretending to come for a neighbour", "192.168.0.3, 192.168.0.2", http.StatusTooManyRequests},
			{"an IPv6 client", "2001:db8:1:2::1", http.StatusOK},
			{"another address of its network", "2001:db8:1:2:ffff::9", http.StatusTooManyRequests},
			{"another network", "2001:db8:1:3::1", http.StatusOK},
			{"the proxy itself", "", http.StatusOK},
			{"the proxy itself, with rubbish", "rubbish", http.StatusTooManyRequests},
		} {
			var header []string
			if step.forwarded != "" {
				header = []string{"X-Forwarded-For", step.forwarded}
			}
			if got := p.get("/", header...).StatusCode; got != step.status {
				t.Errorf("%s: status %d, not %d", step.why, got, step.status)
			}
		}
	})
}

// An unreachable Redis costs the limit, not the answer.
func TestRedisAway(t *testing.T) {
	p := start(t, "-redis-url=unix:///nonexistent/socket", "-rate=1", "-burst=1")
	for range 3 {
		p.postJSON("/api/v1/check", oneCase).status(t, http.StatusOK)
	}
	if got := p.ops("/readyz").status(t, http.StatusOK); !strings.Contains(got.body, `"redis":"unreachable"`) {
		t.Errorf("readiness %s", got.body)
	}
	if !strings.Contains(p.log.String(), "rate limit not counted") {
		t.Errorf("the log does not tell:\n%s", p.log)
	}
}

// A second is one second.
func TestTheWaitIsSaidInWords(t *testing.T) {
	for setting, want := range map[string]string{"-rate=60": "Try again in 1 second.", "-rate=30": "Try again in 2 seconds."} {
		p := start(t, setting, "-burst=1")
		p.get("/").status(t, http.StatusOK)
		if page := p.get("/", "Accept", "text/html").status(t, http.StatusTooManyRequests); !strings.Contains(page.body, want) {
			t.Errorf("%s: no %q in %s", setting, want, page.body)
		}
	}
}
