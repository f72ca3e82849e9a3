package staff_test

import (
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
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
func TestTwoDecideAtOnce(t *testing.T) {
	h := newHouse(t)
	agent, other := h.enter("agent"), h.enter("other agent")
	for round := range 8 {
		c := h.file(unit{serial: "SN-" + strconv.Itoa(round), email: "anna@example.com", price: "300.00"})
		var ready, done sync.WaitGroup
		ready.Add(2)
		status, bodies := [2]int{}, [2]string{}
		for i, form := range []struct {
			who    *visitor
			action string
			fields url.Values
		}{
			{agent, "approve", url.Values{"version": {version(c)}, "reason": {"My own reason to approve"}}},
			{other, "decline", url.Values{"version": {version(c)}, "reason": {"My own reason to decline"}, "clause": {"connectpro.terms"}}},
		} {
			done.Go(func() {
				ready.Done()
				ready.Wait()
				status[i], bodies[i], _ = form.who.post(page(c, form.action), form.fields)
			})
		}
		done.Wait()
		loser := 0
		if status[0] == http.StatusSeeOther {
			loser = 1
		}
		if status[1-loser] != http.StatusSeeOther || status[loser] != http.StatusConflict {
			t.Fatalf("answers %v", status)
		}
		wantIn(t, bodies[loser], "somebody was faster", []string{"My own reason to approve", "My own reason to decline"}[loser], []string{"other agent", "agent"}[loser])
		if got := h.claim(c.ID); got.Version != c.Version+1 {
			t.Errorf("version %d after one decision on %d", got.Version, c.Version)
		}
	}
}

// A covered claim above the agent's limit is proposed by an agent, and confirmed by somebody else who may.
func TestAboveTheLimitAnAgentProposes(t *testing.T) {
	h := newHouse(t)
	agent, supervisor := h.enter("agent"), h.enter("supervisor")
	c := h.file(unit{"SN-1", "anna@example.com", "900.00"})
	if c.Verdict != "covered" {
		t.Fatalf("verdict %s", c.Verdict)
	}
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Propose to approve", "above the limit")
	if status, body, _ := agent.post(page(c, "approve"), url.Values{"version": {version(c)}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	c = h.claim(c.ID)
	if c.State != claim.Submitted || c.Proposal == nil {
		t.Fatalf("%s, %+v", c.State, c.Proposal)
	}
	status, body, _ := agent.post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"confirm"}})
	if status != http.StatusForbidden {
		t.Fatalf("an agent confirms: %d", status)
	}
	_, body = supervisor.get(page(c, ""))
	wantIn(t, body, "proposed to approve", "Confirm: approve")
	if status, _, _ := supervisor.post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"confirm"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if got := h.claim(c.ID); got.State != claim.Approved {
		t.Errorf("state %s", got.State)
	}
}

// Against the policy and above the limit, even a supervisor needs another one.
func TestTheMakerIsNotTheChecker(t *testing.T) {
	h := newHouse(t)
	supervisor := h.enter("supervisor")
	c := h.file(unit{"SN-1", "anna@example.com", "900.00"})
	fields := url.Values{"version": {version(c)}, "reason": {"The device was opened."}, "clause": {"connectpro.terms"}}
	if status, body, _ := supervisor.post(page(c, "decline"), fields); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	c = h.claim(c.ID)
	status, body, _ := supervisor.post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"confirm"}})
	if status != http.StatusForbidden || h.claim(c.ID).State != claim.Submitted {
		t.Errorf("%d: the maker checked", status)
	}
	wantIn(t, body, "another supervisor has to confirm it")
	if status, _, _ := h.enter("admin").post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"refuse"}, "why": {"It was not opened."}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if got := h.claim(c.ID); got.Proposal != nil || got.State != claim.Submitted {
		t.Errorf("%s %+v", got.State, got.Proposal)
	}
}

// To staff of another seller nothing exists, and all of it looks the same.
func TestStaffOfAnotherSeller(t *testing.T) {
	h := newHouse(t)
	c := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	stranger := h.enter("stranger")
	fields := url.Values{"version": {version(c)}, "reason": {"x"}, "message": {"x"}, "clause": {"connectpro.terms"}, "claim": {c.ID + "." + version(c)},
		"assignee": {"me"}, "name": {"x"}, "do": {"confirm"}, "email": {"x@example.com"}, "role": {"admin"}}
	seen := map[string]bool{}
	for _, route := range h.staffRoutes() {
		path := strings.NewReplacer(":id", c.ID, ":file", "x", ":person", h.names["agent"], ":letter", "x", ":view", "x").Replace(route.Path)
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
func TestMassAssignment(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	c := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	more := url.Values{"version": {version(c)}, "assignee": {"me"}, "state": {"approved"}, "State": {"approved"}, "verdict": {"chargeable"}, "value_cents": {"1"},
		"quote_cents": {"1"}, "customer_id": {"x"}, "seller": {"softnetworks"}, "appealed": {"1"}, "proposal": {"{}"}, "unit_id": {""}, "role": {"admin"}, "id": {"x"}}
	if status, body, _ := agent.post(page(c, "assign"), more); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	want := c
	want.AssigneeID, want.Version, want.ChangedAt = h.names["agent"], c.Version+1, h.now()
	got := h.claim(c.ID)
	got.ChangedAt = want.ChangedAt
	if got.State != want.State || got.Verdict != want.Verdict || got.ValueCents != want.ValueCents || got.CustomerID != want.CustomerID || got.Seller != want.Seller ||
		got.AssigneeID != want.AssigneeID || got.Version != want.Version || got.Quote != want.Quote || got.UnitID != want.UnitID || got.Appealed {
		t.Errorf("%+v\nwant %+v", got, want)
	}
}

// Filters are a list of known values; whatever else an address says is passed over and never reaches a statement.
func TestFiltersAreTyped(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	c := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	for _, evil := range []string{`' OR 1=1 --`, `covered' UNION SELECT password FROM staff --`, `"; DROP TABLE claim; --`, "due DESC, (SELECT 1)"} {
		for _, name := range []string{"state", "verdict", "age", "assignee", "proof", "late", "sort"} {
			status, body := agent.get("/staff?seller=connectpro&" + url.Values{name: {evil}}.Encode())
			if status != http.StatusOK || !strings.Contains(body, string(c.Number)) {
				t.Errorf("%s=%q: %d", name, evil, status)
			}
		}
		if status, body := agent.get("/staff?seller=connectpro&" + url.Values{"q": {evil}}.Encode()); status != http.StatusOK || strings.Contains(body, string(c.Number)) {
			t.Errorf("q=%q: %d", evil, status)
		}
		if status, _ := agent.get("/staff?seller=connectpro&" + url.Values{"after": {evil}}.Encode()); status != http.StatusUnprocessableEntity {
			t.Errorf("after=%q: %d", evil, status)
		}
	}
}

// Each filter finds what it is for.
func TestFilters(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	verified := h.file(unit{"AB-100", "anna@example.com", "300.00"})
	unverified := h.file(unit{serial: "CD-200", email: "berta@example.com"})
	if status, _, _ := agent.post(page(verified, "assign"), url.Values{"version": {version(verified)}, "assignee": {"me"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	for query, want := range map[string][2]bool{
		"": {true, true}, "assignee=me": {true, false}, "assignee=nobody": {false, true}, "proof=unverified": {false, true}, "verdict=covered": {true, true},
		"verdict=review": {false, false}, "state=approved": {false, false}, "late=yes": {false, false}, "age=1": {true, true}, "age=over30": {false, false},
		"q=ab-1": {true, false}, "q=berta%40": {false, true}, "q=A-CD": {false, true}, "q=" + string(verified.Number): {true, false}, "q=100": {false, false},
		"sort=newest": {true, true}, "sort=oldest": {true, true},
	} {
		_, body := agent.get("/staff?seller=connectpro&" + query)
		for i, c := range []claim.Claim{verified, unverified} {
			if got := strings.Contains(body, string(c.Number)+"</a>"); got != want[i] {
				t.Errorf("%q: claim %d is found: %t", query, i, got)
			}
		}
	}
}

// A spreadsheet takes nothing in the export for a formula.
func TestExportIsInert(t *testing.T) {
	h := newHouse(t)
	for _, serial := range []string{"=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", `quote",comma`} {
		h.file(unit{serial: serial, email: "anna@example.com"})
	}
	status, body := h.enter("agent").get("/staff/export.csv?seller=connectpro")
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if status != http.StatusOK || err != nil || len(lines) != 6 {
		t.Fatalf("%d, %v, %d lines", status, err, len(lines))
	}
	for _, line := range lines {
		for _, cell := range line {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("cell %q", cell)
			}
		}
	}
}

// A corrected fact shows what it decides, is kept once that was seen, and the old decision stays.
func TestCorrection(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	c := h.file(unit{serial: "SN-1", email: "anna@example.com"})
	fields := url.Values{"version": {version(c)}, "product": {"kvm_switch"}, "purchased_on": {"2020-05-03"}, "failed_on": {"2026-11-01"}, "channel": {"direct"}, "symptom": {"failure"}, "causes": {"none"},
		"why": {"The invoice says 2020."}, "do": {"save"}}
	status, body, _ := agent.post(page(c, "correct"), fields)
	if status != http.StatusOK || h.claim(c.ID).Version != c.Version {
		t.Fatalf("%d: kept before it was seen", status)
	}
	wantIn(t, body, "Not covered", "Keep this decision")
	_, tried, found := strings.Cut(body, `name="tried" value="`)
	if !found {
		t.Fatal("nothing was tried")
	}
	tried, _, _ = strings.Cut(tried, `"`)
	fields.Set("tried", tried)
	changed := url.Values{}
	for name, values := range fields {
		changed[name] = values
	}
	changed.Set("purchased_on", "2026-05-04")
	if status, _, _ := agent.post(page(c, "correct"), changed); status != http.StatusOK {
		t.Errorf("another fact than the one that was seen: %d", status)
	}
	if status, body, _ := agent.post(page(c, "correct"), fields); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	if got := h.claim(c.ID); got.Verdict != "not_covered" {
		t.Errorf("verdict %s", got.Verdict)
	}
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Earlier decisions: 1", "The invoice says 2020.", "Override: approve", "Every rule:")
}

// Above its rules nothing is saved, and who comes second sees what the rules are now.
func TestHouseRules(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	fields := url.Values{"version": {"0"}, "first_response_days": {"2"}, "info_reply_days": {"30"}, "appeal_days": {"30"}, "draft_days": {"30"}, "agent_limit": {"750"},
		"max_file": {"200"}, "max_claim": {"1024"}, "max_files": {"30"}}
	if status, body, _ := admin.post("/staff/rules?seller=connectpro", fields); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	fields.Set("agent_limit", "900")
	status, body, _ := admin.post("/staff/rules?seller=connectpro", fields)
	if status != http.StatusConflict {
		t.Fatal(status)
	}
	wantIn(t, body, `value="900"`, "Now it is 750.00.", `name="version" value="1"`)
	fields.Set("version", "1")
	fields.Set("info_reply_days", "0")
	if status, body, _ = admin.post("/staff/rules?seller=connectpro", fields); status != http.StatusUnprocessableEntity {
		t.Fatal(status)
	}
	wantIn(t, body, "7 to 365")
}

// Several claims at once: what changed meanwhile is left as it is.
func TestBulkAssignment(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	one, two := h.file(unit{"SN-1", "anna@example.com", "300.00"}), h.file(unit{"SN-2", "anna@example.com", "300.00"})
	picks := url.Values{"assignee": {"me"}, "claim": {one.ID + "." + version(one), two.ID + "." + strconv.FormatInt(two.Version-1, 10)}}
	status, _, location := agent.post("/staff/assign?seller=connectpro", picks)
	if status != http.StatusSeeOther || !strings.Contains(location, "n=1") || !strings.Contains(location, "assigned_some") {
		t.Fatalf("%d %s", status, location)
	}
	if h.claim(one.ID).AssigneeID != h.names["agent"] || h.claim(two.ID).AssigneeID != "" {
		t.Error("assigned otherwise")
	}
}
