package staff_test

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
)

// resolution is the open one of a claim.
func (h *house) resolution(c claim.Claim) claim.Resolution {
	h.t.Helper()
	a, err := h.desk.Aftermath(h.t.Context(), everyone, c.ID)
	if err != nil || len(a.Resolutions) == 0 {
		h.t.Fatalf("no resolution: %v", err)
	}
	return a.Resolutions[len(a.Resolutions)-1]
}

// step takes a step on the open resolution as it is now.
func (h *house) step(who *visitor, c claim.Claim, name string, fields url.Values) {
	h.t.Helper()
	if fields == nil {
		fields = url.Values{}
	}
	fields.Set("subject", strconv.FormatInt(h.resolution(c).Version, 10))
	who.want(http.StatusSeeOther, page(c, "resolution/"+name), fields)
}

// inspected is an approved claim whose unit is here.
func (h *house) inspected(serial string, found claim.Inspection) claim.Claim {
	h.t.Helper()
	c := h.approved(serial, "anna@example.com")
	agent, r := h.enter("agent"), h.rma(c)
	agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {c.ID}})
	agent.want(http.StatusSeeOther, receiving(r, "inspect"), url.Values{"subject": {subject(h.rmaOf(c))}, "unit_of": {c.ID}, "found": {string(found)}})
	return c
}

// What nobody has begun, and what waits for a second person, stands on the board.
func TestBoardForgetsNothing(t *testing.T) {
	h := newHouse(t)
	idle, agent := h.approved("SN-1", "anna@example.com"), h.enter("agent")
	_, body := agent.get("/staff/today?seller=connectpro")
	wantIn(t, body, "Waiting for your next step", string(idle.Number))
	if _, err := h.desk.IssueRMA(t.Context(), everyone, []string{idle.ID}); err != nil {
		t.Fatal(err)
	}
	_, body = agent.get("/staff/today?seller=connectpro&list=idle")
	wantIn(t, body, "No approved claim waits for you.")
}

// What was looked at waits for a decision, and what is done to be closed: neither leaves the board by itself.
func TestBoardKeepsWhatIsNotClosed(t *testing.T) {
	h := newHouse(t)
	c, agent := h.inspected("SN-1", claim.ConfirmedFault), h.enter("agent")
	idle := func() string {
		_, body := agent.get("/staff/today?seller=connectpro&list=idle")
		return body
	}
	wantIn(t, idle(), string(c.Number), "Looked at: say what is done")
	agent.want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"repair"}})
	wantIn(t, idle(), "No approved claim waits for you.")
	h.step(agent, c, "accept", nil)
	h.step(agent, c, "begin", nil)
	h.step(agent, c, "fulfil", url.Values{"carrier": {"Demo Post"}})
	wantIn(t, idle(), string(c.Number), "Done: close the claim")
	agent.want(http.StatusSeeOther, page(c, "close"), url.Values{"version": {version(h.claim(c.ID))}})
	wantIn(t, idle(), "No approved claim waits for you.")
}

// An old unit waits for staff until it has a number and again once it is back, and for its customer in between.
func TestBoardKnowsWhomAnOldUnitWaitsFor(t *testing.T) {
	h := newHouse(t)
	c, agent := h.approved("SN-1", "anna@example.com"), h.enter("agent")
	if _, err := h.desk.Propose(t.Context(), everyone, c.ID, claim.AdvanceReplacement, "A good customer."); err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.AcceptResolution(t.Context(), claim.Actor{Kind: claim.ByCustomer, ID: c.CustomerID}, c.ID, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.BeginResolution(t.Context(), everyone, c.ID, 0, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := h.desk.ShipReplacement(t.Context(), everyone, c.ID, 0, claim.Shipment{Serial: "SN-2", Parcel: claim.Parcel{Carrier: "Demo Post"}}); err != nil {
		t.Fatal(err)
	}
	stands := func(list, words string) {
		t.Helper()
		_, body := agent.get("/staff/today?seller=connectpro&list=" + list)
		wantIn(t, body, words)
	}
	stands("idle", "Replacement sent: issue an RMA for the old unit")
	stands("customers", "No customer is waited for.")
	r, err := h.desk.IssueRMA(t.Context(), everyone, []string{c.ID})
	if err != nil {
		t.Fatal(err)
	}
	stands("idle", "No approved claim waits for you.")
	stands("customers", "Replacement sent, old unit awaited")
	agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {c.ID}})
	stands("customers", "No customer is waited for.")
	stands("work", "old unit is here, settle it")
}

// Whatever is due says what it is, so that nobody has to open it first.
func TestBoardSaysWhatIsDue(t *testing.T) {
	h := newHouse(t)
	h.file(unit{"SN-1", "anna@example.com", "300.00"})
	c, agent := h.inspected("SN-2", claim.ConfirmedFault), h.enter("agent")
	anna := claim.Actor{Kind: claim.ByCustomer, ID: c.CustomerID}
	agent.want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"repair"}})
	if _, err := h.desk.DisputeResolution(t.Context(), anna, c.ID, 0, "I want a new one."); err != nil {
		t.Fatal(err)
	}
	_, body := agent.get("/staff/today?seller=connectpro&list=later")
	wantIn(t, body, "Decide, or ask the customer", "Answer the dispute")
	h.at(h.now().Add(30 * 24 * time.Hour))
	_, body = h.enter("agent").get("/staff/today?seller=connectpro&list=overdue")
	wantIn(t, body, "Decide, or ask the customer", "Answer the dispute", "Your own deadlines", "customers&#39; for old units")
}

func TestRepairByWayOfTheManufacturer(t *testing.T) {
	h := newHouse(t)
	c, agent := h.inspected("SN-1", claim.ConfirmedFault), h.enter("agent")
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Listed by the decision", "Beyond the decision", "Propose what is done")
	agent.want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"repair"}})
	h.step(agent, c, "accept", nil)
	h.step(agent, c, "begin", nil)
	body = agent.want(http.StatusUnprocessableEntity, page(c, "resolution/forward"), url.Values{"subject": {strconv.FormatInt(h.resolution(c).Version, 10)}})
	wantIn(t, body, `href="#f-reference"`, `id="f-reference"`)
	h.step(agent, c, "forward", url.Values{"reference": {"MFR-1"}})
	_, body = agent.get("/staff/today?seller=connectpro")
	wantIn(t, body, "At the manufacturer")
	h.step(agent, c, "back", url.Values{"note": {"A new board."}})
	h.step(agent, c, "fulfil", url.Values{"carrier": {"Demo Post"}, "tracking": {"T-1"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Repair: Done", "Close the claim", "forwarded the unit to the manufacturer")
	agent.want(http.StatusSeeOther, page(c, "close"), url.Values{"version": {version(h.claim(c.ID))}})
	if got := h.claim(c.ID); got.State != claim.Closed {
		t.Error(got.State)
	}
}

// Beyond the decision above the limit an agent only proposes; the page and the board say what waits, and for whom.
func TestGoodwillAboveTheLimitWaits(t *testing.T) {
	h := newHouse(t)
	agent, supervisor := h.enter("agent"), h.enter("supervisor")
	c := h.file(unit{"SN-1", "anna@example.com", "900.00"})
	supervisor.want(http.StatusSeeOther, page(c, "approve"), url.Values{"version": {version(c)}})
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Propose what is done", "above the limit", "a supervisor other than you has to confirm")
	goodwill := url.Values{"kind": {"onsite_repair"}, "why": {"They cannot do without it."}}
	wantIn(t, agent.told(page(c, "resolution"), goodwill), "This needs a second person")
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "proposed this remedy", "on-site repair", "They cannot do without it.", "another supervisor has to confirm it")
	if strings.Contains(body, "Propose what is done") || strings.Contains(body, "Confirm: on-site repair") {
		t.Error("the agent may go on alone")
	}
	answer := func(do string) url.Values { return url.Values{"version": {version(h.claim(c.ID))}, "do": {do}} }
	agent.want(http.StatusForbidden, page(c, "resolution/second"), answer("confirm"))
	_, body = supervisor.get("/staff/today?seller=connectpro&list=money")
	wantIn(t, body, "Remedy proposed: on-site repair", string(c.Number))
	_, body = supervisor.get("/staff/today?seller=connectpro&list=idle")
	wantIn(t, body, "No approved claim waits for you.")
	_, body = supervisor.get(page(c, ""))
	wantIn(t, body, "Confirm: on-site repair", "Do not agree")
	wantIn(t, supervisor.want(http.StatusUnprocessableEntity, page(c, "resolution/second"), answer("refuse")), "Say why you do not agree")
	wantIn(t, supervisor.told(page(c, "resolution/second"), answer("confirm")), "Proposed. The customer gets an e-mail.")
	if r := h.resolution(c); r.Kind != claim.OnsiteRepair || !r.Goodwill {
		t.Errorf("%+v", r)
	}
}

func TestAdvanceReplacement(t *testing.T) {
	h := newHouse(t)
	c, agent := h.approved("SN-1", "anna@example.com"), h.enter("agent")
	agent.want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"advance_replacement"}, "why": {"They cannot work without it."}})
	h.step(agent, c, "accept", nil)
	h.step(agent, c, "begin", nil)
	body := agent.want(http.StatusUnprocessableEntity, page(c, "resolution/ship"), url.Values{"subject": {strconv.FormatInt(h.resolution(c).Version, 10)}, "serial": {"SN-1"}, "carrier": {"Demo Post"}})
	wantIn(t, body, "serial number of the old unit", "Demo Post")
	h.step(agent, c, "ship", url.Values{"serial": {"SN-NEW"}, "carrier": {"Demo Post"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Replacement sent, old unit awaited", "SN-NEW", "Done: the old unit is settled")
}

func TestTwoGoOnAtOnce(t *testing.T) {
	h := newHouse(t)
	c := h.inspected("SN-1", claim.ConfirmedFault)
	people := []*visitor{h.enter("agent"), h.enter("other agent")}
	people[0].want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"repair"}})
	fields := url.Values{"version": {version(h.claim(c.ID))}, "subject": {"1"}, "why": {"My own words"}}
	status, bodies := [2]int{}, [2]string{}
	var all sync.WaitGroup
	for i, step := range []string{"accept", "fail"} {
		all.Go(func() { status[i], bodies[i], _ = people[i].post(page(c, "resolution/"+step), fields) })
	}
	all.Wait()
	won, lost := 0, 0
	for i := range status {
		switch status[i] {
		case http.StatusSeeOther:
			won++
		case http.StatusConflict:
			lost++
			wantIn(t, bodies[i], "somebody was faster", "My own words")
		}
	}
	if won != 1 || lost != 1 {
		t.Fatal(status)
	}
}

// A quarter of an hour after the sign-in nobody moves money before they prove once more who they are; what was typed stays.
func TestMoneyAsksWhoItIs(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	agent := h.enter("agent")
	h.proved.Store(int64(15*time.Minute - time.Second))
	agent.want(http.StatusSeeOther, page(c, "money"), money("shipping", "12.50", url.Values{"key": {"in time"}}))
	h.proved.Store(int64(15 * time.Minute))
	body := agent.want(http.StatusUnprocessableEntity, page(c, "money"), money("shipping", "7.25", url.Values{"key": {"late"}}))
	wantIn(t, body, "Nothing is entered yet", `value="7.25"`, `href="/staff/confirm?next=%2Fstaff%2Fclaims%2F`+c.ID+`"`)
	if a, err := h.desk.Aftermath(t.Context(), everyone, c.ID); err != nil || len(a.Case.Money.Entries) != 1 {
		t.Errorf("%d entries, %v", len(a.Case.Money.Entries), err)
	}
	_, body = agent.get("/staff/claims/" + c.ID)
	wantIn(t, body, "Confirm that it is you")
	if strings.Contains(body, "Enter it") {
		t.Error("a form is there that cannot be sent")
	}
	again := h.enter("agent")
	again.want(http.StatusSeeOther, page(c, "money"), money("shipping", "7.25", url.Values{"key": {"again"}}))
}

// money are the fields of a booking.
func money(kind, amount string, more url.Values) url.Values {
	fields := url.Values{"kind": {kind}, "amount": {amount}, "reference": {"REF-1"}, "day": {"2026-11-20"}, "why": {"=1+1"}, "key": {kind + amount}}
	for name, values := range more {
		fields[name] = values
	}
	return fields
}

func TestMoneyTakesASecondPerson(t *testing.T) {
	h := newHouse(t)
	c, agent := h.approved("SN-1", "anna@example.com"), h.enter("agent")
	body := agent.want(http.StatusUnprocessableEntity, page(c, "money"), money("shipping", "a lot", nil))
	wantIn(t, body, "such as 129.99", `href="#f-amount"`, "a lot")
	agent.want(http.StatusSeeOther, page(c, "money"), money("shipping", "12.50", nil))
	agent.want(http.StatusSeeOther, page(c, "money"), money("shipping", "12.50", nil)) // Enter twice
	a, err := h.desk.Aftermath(t.Context(), everyone, c.ID)
	if err != nil || len(a.Case.Money.Entries) != 1 {
		t.Fatalf("%d entries, %v", len(a.Case.Money.Entries), err)
	}
	undo := money("reversal", "", url.Values{"entry": {a.Case.Money.Entries[0].ID}})
	if told := agent.told(page(c, "money"), undo); !strings.Contains(told, "it waits for a supervisor") {
		t.Fatal(told)
	}
	a, _ = h.desk.Aftermath(t.Context(), everyone, c.ID)
	taken := page(c, "money/"+a.Case.Money.Requests[0].ID)
	_, body = h.enter("supervisor").get(page(c, ""))
	wantNotIn(t, body, "Take it back")
	h.enter("supervisor").want(http.StatusForbidden, taken, url.Values{"do": {"back"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Take it back")
	wantIn(t, agent.told(taken, url.Values{"do": {"back"}}), "Taken back.")
	h.enter("supervisor").want(http.StatusConflict, taken, url.Values{"do": {"confirm"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "took back what a second person was asked for")
	undo.Set("key", "another form")
	agent.want(http.StatusSeeOther, page(c, "money"), undo)
	a, _ = h.desk.Aftermath(t.Context(), everyone, c.ID)
	requests := slices.DeleteFunc(a.Case.Money.Requests, func(r claim.MoneyRequest) bool { return r.State != claim.RequestOpen })
	if len(requests) != 1 {
		t.Fatalf("%+v", requests)
	}
	one := page(c, "money/"+requests[0].ID)
	agent.want(http.StatusForbidden, one, url.Values{"do": {"confirm"}})
	_, body = h.enter("supervisor").get("/staff/money?seller=connectpro")
	wantIn(t, body, "Undone: Shipping paid", "$12.50", "Look at it", "Undoing an entry takes two people")
	_, body = h.enter("supervisor").get(page(c, ""))
	wantIn(t, body, "Confirm: $12.50", "Do not agree")
	h.enter("supervisor").want(http.StatusUnprocessableEntity, one, url.Values{"do": {"refuse"}})
	h.enter("supervisor").want(http.StatusSeeOther, one, url.Values{"do": {"confirm"}})
	h.enter("admin").want(http.StatusConflict, one, url.Values{"do": {"confirm"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Undone: Shipping paid", "with supervisor")
}

func TestTheLedgerForFinance(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	h.enter("agent").want(http.StatusSeeOther, page(c, "money"), money("shipping", "12.50", nil))
	const days = "/staff/money/ledger.csv?seller=connectpro&from=2026-11-01&through="
	status, body := h.enter("supervisor").get(days + "2026-11-20")
	if status != http.StatusOK || !strings.Contains(body, ",1250,USD,other,REF-1,2026-11-20,") || !strings.Contains(body, ",'=1+1") {
		t.Errorf("%d %s", status, body)
	}
	if status, _ := h.enter("agent").get(days + "2026-11-20"); status != http.StatusNotFound {
		t.Errorf("an agent: %d", status)
	}
	if status, _ := h.enter("stranger").get(days + "2026-11-20"); status != http.StatusNotFound {
		t.Errorf("another seller: %d", status)
	}
	status, body = h.enter("supervisor").get(days + "2026-10-01")
	if status != http.StatusUnprocessableEntity {
		t.Error(status)
	}
	wantIn(t, body, "the first one or later", `id="f-through"`)
}

// Everybody at the seller reads the ledger on the page, narrowed by day, kind and claim; no other seller does.
func TestTheLedgerOnThePage(t *testing.T) {
	h := newHouse(t)
	c, other := h.approved("SN-1", "anna@example.com"), h.approved("SN-2", "bert@example.com")
	agent := h.enter("agent")
	agent.want(http.StatusSeeOther, page(c, "money"), money("shipping", "12.50", url.Values{"reference": {"FIRST"}}))
	agent.want(http.StatusSeeOther, page(other, "money"), money("shipping", "7.00", url.Values{"reference": {"SECOND"}, "key": {"second"}}))
	a, err := h.desk.Aftermath(t.Context(), everyone, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	_, body := agent.get("/staff/money?seller=connectpro")
	wantIn(t, body, "FIRST", "SECOND", "$12.50", "to others", string(c.Number), `href="/staff/claims/`+c.ID+`#money"`, a.Case.Money.Entries[0].ID, `value="2026-10-01"`, "A supervisor can download")
	for query, want := range map[string]string{
		"&kind=refund":                        "Nothing of this kind",
		"&from=2026-11-21&through=2026-11-22": "Nothing was entered on these days",
		"&from=2026-11-21":                    "the first one or later",
		"&claim=nothing":                      "No claim of this seller has this number",
		"&kind=riches":                        "Choose one of the kinds",
		"&before=nowhere":                     "Start again at the newest one",
		"&from=yesterday":                     `href="#f-from"`,
		"&before=1.x":                         "Nothing was entered on these days",
		"&claim=" + strings.ToLower(string(c.Number)): "FIRST",
	} {
		_, body := agent.get("/staff/money?seller=connectpro" + query)
		wantIn(t, body, want)
		if strings.Contains(body, "SECOND") {
			t.Errorf("%s shows what it does not ask for", query)
		}
	}
	status, body := h.enter("supervisor").get("/staff/money/ledger.csv?seller=connectpro&from=2026-11-01&through=2026-11-20&claim=" + string(other.Number))
	if status != http.StatusOK || strings.Contains(body, "FIRST") || !strings.Contains(body, "SECOND") {
		t.Error(status, body)
	}
	if status, _ := h.enter("stranger").get("/staff/money?seller=connectpro"); status != http.StatusNotFound {
		t.Error(status)
	}
}
