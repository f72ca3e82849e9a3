package staff_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/views"
)

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

// A message or a note whose form is sent twice, or twenty times at once, is said once.
func TestAFormOfWordsSaysThemOnce(t *testing.T) {
	h := newHouse(t)
	agent, other := h.enter("agent"), h.enter("other agent")
	c := h.file(unit{serial: "SN-1", email: "anna@example.com", price: "300.00"})
	for _, action := range []string{"message", "note"} {
		form := url.Values{"version": {version(h.claim(c.ID))}, "message": {"Pressed twice"}}
		var all sync.WaitGroup
		for range 20 {
			all.Go(func() {
				if status, _, _ := agent.post(page(c, action), form); status != http.StatusSeeOther {
					t.Errorf("%s: status %d", action, status)
				}
			})
		}
		all.Wait()
	}
	for _, who := range []*visitor{other, agent} { // somebody else's words are theirs, and a new form says new ones
		if status, _, _ := who.post(page(c, "note"), url.Values{"version": {version(h.claim(c.ID))}, "message": {"Pressed twice"}}); status != http.StatusSeeOther {
			t.Errorf("status %d", status)
		}
	}
	h.write(func(tx *store.Tx) error {
		said, err := tx.Messages(c.ID, true)
		if len(said) != 4 {
			t.Errorf("%d messages, want 4", len(said))
		}
		return err
	})
}

func TestAboveTheLimitAnAgentProposes(t *testing.T) {
	h := newHouse(t)
	agent, supervisor := h.enter("agent"), h.enter("supervisor")
	c := h.file(unit{"SN-1", "anna@example.com", "900.00"})
	if c.Verdict != "covered" {
		t.Fatalf("verdict %s", c.Verdict)
	}
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Propose to approve", "above the limit")
	wantIn(t, agent.told(page(c, "approve"), url.Values{"version": {version(c)}}), "Proposed. A second person has to confirm it")
	c = h.claim(c.ID)
	if c.State != claim.Submitted || c.Proposal == nil {
		t.Fatalf("%s, %+v", c.State, c.Proposal)
	}
	status, _, _ := agent.post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"confirm"}})
	if status != http.StatusForbidden {
		t.Fatalf("an agent confirms: %d", status)
	}
	_, body = supervisor.get("/staff/today?seller=connectpro&list=money")
	wantIn(t, body, "Approval proposed", string(c.Number))
	_, body = supervisor.get(page(c, ""))
	wantIn(t, body, "proposed to approve", "Confirm: approve")
	wantIn(t, supervisor.told(page(c, "second"), url.Values{"version": {version(c)}, "do": {"confirm"}}), "Approved. The customer gets an e-mail.")
	if got := h.claim(c.ID); got.State != claim.Approved {
		t.Errorf("state %s", got.State)
	}
}

// What the policy cannot answer yet is granted with a reason only, which the customer reads, and above the limit by two.
func TestAnOpenVerdictIsOverridden(t *testing.T) {
	h := newHouse(t)
	agent, supervisor := h.enter("agent"), h.enter("supervisor")
	c := h.fileFacts(unit{serial: "SN-1", email: "anna@example.com"}, `{"product":"kvm_switch"}`)
	if !claim.Open(c.Verdict) {
		t.Fatalf("verdict %s", c.Verdict)
	}
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Override: approve", "answer is still open: facts are missing that decide", "Ask the customer for them", "The customer reads it.")
	status, body, _ := agent.post(page(c, "approve"), url.Values{"version": {version(c)}, "reason": {" "}})
	if status != http.StatusUnprocessableEntity || h.claim(c.ID).Version != c.Version {
		t.Errorf("without a reason: %d", status)
	}
	wantIn(t, body, "Say why: the customer reads it")
	wantIn(t, supervisor.told(page(c, "approve"), url.Values{"version": {version(c)}, "reason": {"The invoice is here."}}), "Proposed. A second person has to confirm it")
}

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
	wantIn(t, supervisor.told(page(c, "second"), url.Values{"version": {version(c)}, "do": {"back"}}), "Taken back.", "took the proposal back")
	if got := h.claim(c.ID); got.Proposal != nil || got.State != claim.Submitted {
		t.Fatalf("%s %+v", got.State, got.Proposal)
	}
	fields.Set("version", version(h.claim(c.ID)))
	if status, body, _ := supervisor.post(page(c, "decline"), fields); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	c = h.claim(c.ID)
	wantIn(t, h.enter("other agent").want(http.StatusForbidden, page(c, "second"), url.Values{"version": {version(c)}, "do": {"back"}}), "Who proposed this takes it back.")
	if status, _, _ := h.enter("admin").post(page(c, "second"), url.Values{"version": {version(c)}, "do": {"refuse"}, "why": {"It was not opened."}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	if got := h.claim(c.ID); got.Proposal != nil || got.State != claim.Submitted {
		t.Errorf("%s %+v", got.State, got.Proposal)
	}
}

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

// A corrected serial number brings its own order record, which is seen before it is kept; the history tells both numbers.
func TestCorrectionOfTheSerialNumber(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	h.book(unit{"SN-10", "anna@example.com", "300.00"})
	other := h.file(unit{serial: "SN-2", email: "bert@example.com"})
	c := h.file(unit{serial: "SN-1O", email: "anna@example.com"})
	_, body := agent.get(page(c, ""))
	wantIn(t, body, "Correct facts or the serial number")
	_, body = agent.get(page(c, "correct"))
	wantIn(t, body, `name="serial" value="SN-1O"`, "None: the purchase is unverified")
	fields := url.Values{"version": {version(c)}, "product": {"kvm_switch"}, "purchased_on": {"2026-05-03"}, "channel": {"direct"}, "symptom": {"failure"}, "causes": {"none"},
		"unit": {""}, "records": {"SN-1O"}, "serial": {"SN-2"}, "why": {"The photo of the label."}, "do": {"save"}}
	status, body, _ := agent.post(page(c, "correct"), fields)
	if status != http.StatusConflict {
		t.Errorf("beside another claim: %d", status)
	}
	wantIn(t, body, string(other.Number), `aria-invalid="true"`)
	fields.Set("serial", "sn-10")
	_, body, _ = agent.post(page(c, "correct"), fields)
	_, tried, _ := strings.Cut(body, `name="tried" value="`)
	tried, _, _ = strings.Cut(tried, `"`)
	_, option, found := strings.Cut(body, "Order A-SN-10, serial SN-10")
	at := strings.LastIndex(body[:len(body)-len(option)], `name="unit"`)
	if !found || at < 0 || !strings.Contains(body[at:len(body)-len(option)], "checked") {
		t.Fatalf("the record of the new number is not chosen: %s", body)
	}
	_, id, _ := strings.Cut(body[at:], `value="`)
	id, _, _ = strings.Cut(id, `"`)
	for name, value := range map[string]string{"tried": tried, "records": "sn-10", "unit": id} {
		fields.Set(name, value)
	}
	wantIn(t, agent.told(page(c, "correct"), fields), "corrected the serial number: covered", "SN-1O → sn-10.", "Tied to order")
	if got := h.claim(c.ID); got.Serial != "sn-10" || got.UnitID != id || got.ValueCents != 300_00 {
		t.Errorf("%+v", got)
	}
	_, body = agent.get(page(c, "correct"))
	wantIn(t, body, `name="serial" value="sn-10"`)
}

func TestQuoteStaysInRange(t *testing.T) {
	zero, most := int64(0), int64(5000)
	d := &views.Decision{Verdict: "chargeable", Charges: []views.Charge{{Code: "x", MinCents: &zero, MaxCents: &most}}}
	for cents, fits := range map[int64]bool{0: true, 5000: true, 5001: false} {
		if err := views.CheckQuote(d, cents); (err == nil) != fits {
			t.Errorf("%d: %v", cents, err)
		}
	}
	d.Charges = append(d.Charges, views.Charge{Code: "y"}) // its base is not known
	if err := views.CheckQuote(d, 1_000_000); err != nil {
		t.Errorf("nothing bounds it: %v", err)
	}
}

// A decision made on a page that is out of date is not taken, however harmless the change was.
func TestAnOldPageDecidesNothing(t *testing.T) {
	h := newHouse(t)
	c := h.file(unit{"SN-1", "anna@example.com", "300.00"})
	if status, _, _ := h.enter("supervisor").post(page(c, "assign"), url.Values{"version": {version(c)}, "assignee": {"me"}}); status != http.StatusSeeOther {
		t.Fatal(status)
	}
	status, body, _ := h.enter("agent").post(page(c, "approve"), url.Values{"version": {version(c)}, "reason": {"Seen and checked"}})
	if status != http.StatusConflict || h.claim(c.ID).State != claim.Submitted {
		t.Fatal(status)
	}
	wantIn(t, body, "somebody was faster", "<b>supervisor</b> gave it to supervisor", "Seen and checked")
}
