package staff_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
)

func version(c claim.Claim) string { return strconv.FormatInt(c.Version, 10) }

func page(c claim.Claim, action string) string {
	path := "/staff/claims/" + c.ID
	if action != "" {
		path += "/" + action
	}
	return path
}

func (h *house) claim(id string) claim.Claim {
	h.t.Helper()
	f, err := h.desk.Open(h.t.Context(), claim.Actor{Kind: claim.ByStaff, Roles: map[string]claim.Role{"connectpro": claim.Admin}}, id)
	if err != nil {
		h.t.Fatal(err)
	}
	return f.Claim
}

func wantIn(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%q is not on the page:\n%s", text, body)
			return
		}
	}
}

// Two people decide at once: one wins, the other is told who did what and keeps what they typed.

// A covered claim above the agent's limit is proposed by an agent, and confirmed by somebody else who may.

// Against the policy and above the limit, even a supervisor needs another one.

// To staff of another seller nothing exists, and all of it looks the same.

func TestStaffOfAnotherSeller(t *testing.T) {
	h := newHouse(t)
	c := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	stranger := h.enter("stranger")
	fields := url.Values{"version": {version(c)}, "reason": {"x"}, "message": {"x"}, "clause": {"connectpro.terms"}, "claim": {c.ID + "." + version(c)},
		"assignee": {"me"}, "name": {"x"}, "do": {"confirm"}, "email": {"x@example.com"}, "role": {"admin"}}
	seen := map[string]bool{}
	for _, route := range h.staffRoutes() {
		path := strings.NewReplacer(":id", c.ID, ":file", "x", ":person", h.names["agent"], ":letter", "x", ":view", "x", ":key", "x", ":table", "outcomes", ":hook", "x", ":delivery", "x", ":photo", "x").Replace(route.Path)
		if !strings.Contains(path, "/claims/") {
			path += "?seller=connectpro"
		}
		status, body, _ := stranger.do(route.Method, path, fields)
		if status == http.StatusNotFound {
			seen[withoutID(body)] = true
			continue
		}
		t.Errorf("%s %s: %d", route.Method, path, status)
	}
	if len(seen) > 1 {
		t.Errorf("%d different pages for what does not exist", len(seen))
	}
	if got := h.claim(c.ID); got.Version != c.Version {
		t.Error("the claim was changed")
	}
}

// withoutID takes the request's own number out of an error page.

func withoutID(body string) string {
	at := strings.Index(body, "<code")
	if at < 0 {
		return body
	}
	return body[:at]
}

func (h *house) staffRoutes() (routes []*echo.Route) {
	for _, r := range h.web.Routes() {
		if strings.HasPrefix(r.Path, "/staff") && !strings.HasSuffix(r.Path, "/") && r.Method != http.MethodHead {
			routes = append(routes, r)
		}
	}
	return routes
}

// An agent sees no page of admins, of their own seller either.

func TestAgentsAreNoAdmins(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	for _, path := range []string{"/staff/people", "/staff/rules", "/staff/imports", "/staff/mail", "/staff/audit"} {
		if status, _ := agent.get(path + "?seller=connectpro"); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
		if status, body := h.enter("admin").get(path + "?seller=connectpro"); status != http.StatusOK {
			t.Errorf("%s for an admin: %d %s", path, status, body)
		}
	}
	if status, _ := h.enter("").get("/staff"); status != http.StatusSeeOther {
		t.Errorf("without a sign-in: %d", status)
	}
}

// What is several fields too many in a form changes nothing but what the form is for.

// Filters are a list of known values; whatever else an address says is passed over and never reaches a statement.

// Each filter finds what it is for.

// A spreadsheet takes nothing in the export for a formula.

// A corrected fact shows what it decides, is kept once that was seen, and the old decision stays.

// Above its rules nothing is saved, and who comes second sees what the rules are now.

// Several claims at once: what changed meanwhile is left as it is.

// A file of order records is looked at first, and what is imported is the file that was looked at.

// The queue's stream tells the counts as they are, and again after a change; it ends when the role is gone.

// A saved view is its owner's alone.

// Words of customers are text, wherever staff read them.

func TestWordsAreText(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	evil := `<img src=x onerror=alert(1)>"'</textarea><script>alert(1)</script>`
	c := h.file(unit{serial: evil[:40], email: "anna@example.com"})
	by := claim.Actor{Kind: claim.ByCustomer, ID: c.CustomerID}
	if _, err := h.desk.Say(t.Context(), by, c.ID, evil, false); err != nil {
		t.Fatal(err)
	}
	c = h.claim(c.ID)
	pages := []string{page(c, ""), page(c, "correct"), "/staff?seller=connectpro", "/staff?seller=connectpro&" + url.Values{"q": {evil}}.Encode()}
	for _, path := range pages {
		if _, body := agent.get(path); strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>alert") {
			t.Errorf("%s carries markup of a customer", path)
		}
	}
	_, body, _ := agent.post(page(c, "decline"), url.Values{"version": {version(c)}, "reason": {evil}})
	if strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>alert") {
		t.Error("a refused form carries markup")
	}
}

// A chargeable claim is quoted within what the policy lets the seller charge.
