package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// The secret of a webhook is shown once, and what happens to claims stands below.
func TestHooks(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	fields := url.Values{"url": {"https://shop.example.com/told"}, "topic": {"claim", "rma"}}
	status, body, _ := admin.post("/staff/hooks?seller=connectpro", fields)
	secret := regexp.MustCompile(`whsec_[A-Za-z0-9_-]{43}`).FindString(body)
	if status != http.StatusCreated || secret == "" {
		t.Fatal(status, body)
	}
	if status, _, _ := admin.post("/staff/hooks?seller=connectpro", fields); status != http.StatusConflict {
		t.Error("sent again:", status)
	}
	c := h.file(unit{"SN-1", "anna@example.com", ""})
	_, list := admin.get("/staff/hooks?seller=connectpro")
	if strings.Contains(list, secret) {
		t.Error("the secret is shown again")
	}
	wantIn(t, list, "https://shop.example.com/told", "Claims, RMAs", "claim.submit", "On its way", `href="/staff/claims/`+c.ID+`"`)
	status, body, _ = admin.post("/staff/hooks?seller=connectpro", url.Values{"url": {"https://127.0.0.1/"}})
	if status != http.StatusUnprocessableEntity {
		t.Error(status)
	}
	wantIn(t, body, `href="#f-url"`, `href="#f-topic"`)
}
