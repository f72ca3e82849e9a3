package staff_test

import (
	"bufio"
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

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

func TestBulkAssignment(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	one, two := h.file(unit{"SN-1", "anna@example.com", "300.00"}), h.file(unit{"SN-2", "anna@example.com", "300.00"})
	picks := url.Values{"assignee": {"me"}, "claim": {one.ID + "." + version(one), two.ID + "." + strconv.FormatInt(two.Version-1, 10)}}
	wantIn(t, agent.told("/staff/assign?seller=connectpro", picks), "1 claim assigned. Others changed in the meantime")
	if h.claim(one.ID).AssigneeID != h.names["agent"] || h.claim(two.ID).AssigneeID != "" {
		t.Error("assigned otherwise")
	}
}

func TestLiveCounts(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.server.URL+"/staff/live?seller=connectpro", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := agent.http.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return data
			}
		}
		return "ended"
	}
	if got := next(); !strings.Contains(got, `"submitted":0`) {
		t.Fatalf("begins with %s", got)
	}
	h.file(unit{"SN-1", "anna@example.com", "300.00"})
	if got := next(); !strings.Contains(got, `"submitted":1`) {
		t.Errorf("after a claim: %s", got)
	}
	h.write(func(tx *store.Tx) error {
		s, err := tx.StaffByID(h.names["agent"])
		if err != nil {
			return err
		}
		return tx.SetRole(s, "connectpro", claim.NoRole)
	})
	h.file(unit{"SN-2", "anna@example.com", "300.00"})
	if got := next(); got != "ended" {
		t.Errorf("after the role was taken away: %s", got)
	}
}

func TestSavedViews(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	if status, body, _ := agent.post("/staff/views?seller=connectpro&verdict=covered&evil=1", url.Values{"name": {"Covered ones"}}); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	_, body := agent.get("/staff?seller=connectpro")
	wantIn(t, body, "Covered ones", "/staff?seller=connectpro&amp;verdict=covered")
	_, id, _ := strings.Cut(body, `/staff/views/`)
	id, _, _ = strings.Cut(id, "/")
	if _, body := h.enter("other agent").get("/staff?seller=connectpro"); strings.Contains(body, "Covered ones") {
		t.Error("another's view is shown")
	}
	if status, _, _ := h.enter("other agent").post("/staff/views/"+id+"/remove?seller=connectpro", nil); status != http.StatusNotFound {
		t.Errorf("another removes it: %d", status)
	}
	if status, _, _ := agent.post("/staff/views/"+id+"/remove?seller=connectpro", nil); status != http.StatusSeeOther {
		t.Error(status)
	}
}

// An address that asks for a list that there is not says so, and so does a seller that is none; whoever works here finds back.
func TestAddressesOfNoList(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	status, body := agent.get("/staff?seller=connectpro&state=nonsense&verdict=covered&sort=up")
	if status != http.StatusOK {
		t.Fatal(status)
	}
	wantIn(t, body, "none of the choices under “State”, “Order”.")
	if _, body = agent.get("/staff?seller=connectpro&state=all&verdict=covered"); strings.Contains(body, "none of the choices") {
		t.Error("a list that there is is said not to be")
	}
	for _, path := range []string{"/staff?seller=nope", "/staff/people?seller=connectpro"} {
		status, body = agent.get(path)
		if status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
		wantIn(t, body, `<a href="/staff">Go back to the queue</a>`)
	}
}
