package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var shownKey = regexp.MustCompile(`proviso_key_[A-Za-z0-9_-]{43}`)

// A key is shown once, when it is made; the form sent again makes no second one.
func TestKeysAreShownOnce(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	fields := url.Values{"name": {"Shop"}, "scope": {"claims:read", "ledger:read"}, "key": {"one-time-key-of-the-form"}}
	status, body, _ := admin.post("/staff/keys?seller=connectpro", fields)
	text := shownKey.FindString(body)
	if status != http.StatusCreated || text == "" {
		t.Fatalf("%d %s", status, body)
	}
	holder, err := h.desk.KeyHolder(t.Context(), text)
	if err != nil || holder.Seller != "connectpro" || len(holder.Scopes) != 2 {
		t.Fatalf("%+v %v", holder, err)
	}
	if status, _, to := admin.post("/staff/keys?seller=connectpro", fields); status != http.StatusSeeOther || to != "/staff/keys?seller=connectpro" {
		t.Errorf("sent again: %d %s", status, to)
	}
	_, list := admin.get("/staff/keys?seller=connectpro")
	if strings.Contains(list, text) || strings.Count(list, "<tr>") != 2 {
		t.Errorf("%s", list)
	}
	wantIn(t, list, "Shop", "…"+text[len(text)-4:], "Read claims, Read the ledger")
	if status, _, _ := admin.post("/staff/keys/"+holder.ID+"/revoke?seller=connectpro", nil); status != http.StatusSeeOther {
		t.Error(status)
	}
	if _, err := h.desk.KeyHolder(t.Context(), text); err == nil {
		t.Error("a revoked key works")
	}
	if status, _, _ := admin.post("/staff/keys/"+holder.ID+"/revoke?seller=connectpro", nil); status != http.StatusNotFound {
		t.Error("revoked twice:", status)
	}
}

func TestKeysNameWhatIsMissing(t *testing.T) {
	h := newHouse(t)
	status, body, _ := h.enter("admin").post("/staff/keys?seller=connectpro", url.Values{"scope": {"everything"}, "key": {"one-time-key-of-the-form"}})
	if status != http.StatusUnprocessableEntity {
		t.Fatal(status)
	}
	wantIn(t, body, `href="#f-name"`, `href="#f-scope"`)
	for _, name := range []string{"supervisor", "stranger"} {
		if status, _ := h.enter(name).get("/staff/keys?seller=connectpro"); status != http.StatusNotFound {
			t.Errorf("%s: %d", name, status)
		}
	}
}
