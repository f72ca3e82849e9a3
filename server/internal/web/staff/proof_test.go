package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Whatever moves money, makes or ends a key or a webhook, or changes who works here, asks who it is a quarter of an hour after
// the sign-in, and does nothing before that is answered.
func TestWhatMattersAsksWhoItIs(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	admin := h.enter("admin")
	fields := url.Values{"name": {"Books"}, "scope": {"claims:read"}, "key": {"k"}, "url": {"https://hooks.example.com"}, "topic": {"claim.approved"},
		"email": {"new@example.com"}, "role": {"supervisor"}}
	for name, value := range money("shipping", "12.50", nil) {
		if fields[name] == nil {
			fields[name] = value
		}
	}
	h.proved.Store(int64(15 * time.Minute))
	asked := 0
	for _, route := range h.staffRoutes() {
		if route.Method != http.MethodPost || !strings.HasPrefix(route.Path, "/staff/keys") && !strings.HasPrefix(route.Path, "/staff/hooks") &&
			!strings.HasPrefix(route.Path, "/staff/people") && !strings.Contains(route.Path, "/money") {
			continue
		}
		asked++
		path := strings.NewReplacer(":id", c.ID, ":person", h.names["agent"], ":key", "x", ":hook", "x", ":request", "x").Replace(route.Path)
		status, body, _ := admin.post(path+"?seller=connectpro", fields)
		if status != http.StatusForbidden && !strings.Contains(route.Path, "/money") || status < 400 || !strings.Contains(body, "/staff/confirm?next=%2Fstaff%2F") {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if asked != 10 {
		t.Errorf("%d routes asked", asked)
	}
	for _, page := range []string{"keys", "hooks", "people"} {
		_, body := admin.get("/staff/" + page + "?seller=connectpro")
		wantIn(t, body, "Before you change anything here you prove once more who you are.", "/staff/confirm?next=%2Fstaff%2F"+page+"%3Fseller%3Dconnectpro")
		for _, made := range []string{"Books", "hooks.example.com", "new@example.com"} {
			if strings.Contains(body, made) {
				t.Errorf("%s was done: %s", page, made)
			}
		}
	}
	if status, _, _ := h.enter("stranger").post("/staff/people/"+h.names["agent"]+"/role?seller=connectpro", fields); status != http.StatusNotFound {
		t.Errorf("a stranger: %d", status)
	}
	again := h.enter("admin")
	again.want(http.StatusCreated, "/staff/keys?seller=connectpro", fields)
	again.want(http.StatusSeeOther, "/staff/people/"+h.names["agent"]+"/role?seller=connectpro", fields)
	if _, body := again.get("/staff/people?seller=connectpro"); strings.Contains(body, "prove once more") {
		t.Error("who did a moment ago is told to")
	}
}
