package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"proviso/server/claim"
)

// A supervisor sees what became of the claims of a period, and takes each table along.
func TestReports(t *testing.T) {
	h := newHouse(t)
	one, two := h.file(unit{"SN-1", "anna@example.com", "30.00"}), h.file(unit{"SN-2", "bert@example.com", ""})
	boss := h.enter("supervisor")
	boss.post(page(one, "approve"), url.Values{"version": {version(one)}, "reason": {"It is covered."}})
	boss.post(page(two, "decline"), url.Values{"version": {version(two)}, "reason": {"It is not."}, "clause": {"connectpro.terms"}})
	status, body := boss.get("/staff/reports?seller=connectpro")
	if status != http.StatusOK {
		t.Fatal(status, body)
	}
	wantIn(t, body, "2 claims filed with", "America/Los Angeles", "Verdict and outcome", "<svg", "Filed to decided", "Nothing was entered into the ledger")
	if strings.Contains(body, "style=") {
		t.Error("inline style")
	}
	status, table := boss.get("/staff/reports/outcomes?seller=connectpro&from=2026-11-20&to=2026-11-20")
	if status != http.StatusOK || !strings.HasPrefix(table, "verdict,open,approved,declined,withdrawn,lapsed,closed,all\r\n") {
		t.Errorf("%d %q", status, table)
	}
	if _, table = boss.get("/staff/reports/people?seller=connectpro"); !strings.Contains(table, "supervisor,0,1") {
		t.Errorf("%q", table)
	}
	status, empty := boss.get("/staff/reports?seller=connectpro&from=2026-01-01&to=2026-01-31")
	if status != http.StatusOK {
		t.Error(status)
	}
	wantIn(t, empty, "0 claims filed with", "No claim was filed in this period.")
}

func TestReportsAreForSupervisorsOfTheSeller(t *testing.T) {
	h := newHouse(t)
	for name, want := range map[string]int{"agent": 404, "stranger": 404, "supervisor": 200, "admin": 200} {
		for _, path := range []string{"/staff/reports?seller=connectpro", "/staff/reports/outcomes?seller=connectpro"} {
			if status, _ := h.enter(name).get(path); status != want {
				t.Errorf("%s, %s: %d", name, path, status)
			}
		}
	}
	if status, _ := h.enter("supervisor").get("/staff/reports/nothing?seller=connectpro"); status != http.StatusNotFound {
		t.Errorf("no such table: %d", status)
	}
	boss := h.enter("supervisor")
	for query, field := range map[string]string{"&from=x": "#f-from", "&from=2026-11-20&to=2026-11-19": "#f-to", "&from=2020-01-01": "#f-to"} {
		status, body := boss.get("/staff/reports?seller=connectpro" + query)
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, field) {
			t.Errorf("%s: %d", query, status)
		}
	}
}

// A name that looks like a formula is none in a spreadsheet.
func TestReportsHoldNoFormula(t *testing.T) {
	h := newHouse(t)
	h.hire("=1+1", map[string]claim.Role{"connectpro": claim.Supervisor})
	c := h.file(unit{"SN-1", "anna@example.com", "30.00"})
	boss := h.enter("=1+1")
	boss.post(page(c, "approve"), url.Values{"version": {version(c)}, "reason": {"It is covered."}})
	if _, table := boss.get("/staff/reports/people?seller=connectpro"); !strings.Contains(table, "'=1+1,0,1") {
		t.Errorf("%q", table)
	}
}

// Today's board shows all staff how old open claims are and who has them, without a report's CSV.
func TestBoardShowsTheWorkload(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	_, body := agent.get("/staff/today?seller=connectpro")
	wantIn(t, body, "Open claims by age", "No claim is open.")
	one := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	h.file(unit{"SN-2", "anna@example.com", "300.00"})
	agent.want(http.StatusSeeOther, page(one, "assign"), url.Values{"version": {version(one)}, "assignee": {"me"}})
	_, body = agent.get("/staff/today?seller=connectpro")
	wantIn(t, body, "Open claims by person", "Nobody yet", `<th scope="row">agent</th>`)
	wantNotIn(t, body, "/staff/reports/")
}
