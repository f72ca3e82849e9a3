package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
)

func scanOf(number string) string {
	return "/staff/receiving?" + url.Values{"seller": {"connectpro"}, "scan": {"yes"}, "number": {number}}.Encode()
}

// mistyped is a number with one character changed for another one.
func mistyped(n claim.Number) string {
	first := "2"
	if n[0] == '2' {
		first = "3"
	}
	return first + string(n[1:])
}

func TestScanANumber(t *testing.T) {
	h := newHouse(t)
	r := h.rma(h.approved("SN-1", "anna@example.com"))
	agent := h.enter("agent")
	_, body := agent.get("/staff/receiving?seller=connectpro")
	wantIn(t, body, "autofocus", "Scan or type the RMA number", "Hold a parcel without a valid RMA")
	_, body = agent.get(scanOf(strings.ToLower(strings.ReplaceAll(string(r.Number), "-", " "))))
	wantIn(t, body, `data-band="good"`, "1 of 1 unit awaited", "SN-1", `name="last" value="good.`)
	wantNotIn(t, body, "Receive what is ticked") // nothing is
	status, body := agent.get(scanOf(mistyped(r.Number)))
	if status != http.StatusOK {
		t.Fatal(status)
	}
	wantIn(t, body, `data-band="unknown"`, "a character is missing or wrong", `value="`+mistyped(r.Number)+`"`)
	fresh := claim.NewNumber(func() uint64 { return 1 << 40 })
	_, body = agent.get(scanOf(string(fresh)))
	wantIn(t, body, `data-band="unknown"`, "has given out no such RMA")
}

// A reload shows what was scanned and receives nothing; the last ten scans stand below.
func TestTheLastTenScans(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	query := url.Values{"seller": {"connectpro"}, "scan": {"yes"}, "number": {"<b>11"}}
	for i := range 12 {
		query.Add("last", "good.1700000000.OLD-"+string(rune('A'+i)))
	}
	query.Add("last", "<script>.1.x")
	_, body := agent.get("/staff/receiving?" + query.Encode())
	wantIn(t, body, "&lt;b&gt;11", "OLD-I")
	wantNotIn(t, body, "OLD-J", "<script>.", "<b>11")
	if n := strings.Count(body, `class="recv-was-`); n != 10 {
		t.Errorf("%d scans", n)
	}
}

// Whoever scans the next parcel before the ticked units are received is told, and loses no tick.
func TestTicksAreNotLostToTheNextNumber(t *testing.T) {
	h := newHouse(t)
	a, b := h.approved("SN-1", "anna@example.com"), h.approved("SN-2", "anna@example.com")
	agent, r, next := h.enter("agent"), h.rma(a), h.rma(b)
	unknown := string(claim.NewNumber(func() uint64 { return 1 << 40 }))
	for _, scanned := range []string{string(next.Number), "sn-2", unknown, "SN-9"} {
		query := url.Values{"seller": {"connectpro"}, "scan": {"yes"}, "number": {scanned}, "rma": {r.ID}, "unit": {a.ID}}
		_, body := agent.get("/staff/receiving?" + query.Encode())
		wantIn(t, body, `form="receive">Receive what is ticked`, `id="receive"`, `value="`+a.ID+`" checked`)
		if scanned == unknown || scanned == "SN-9" {
			wantIn(t, body, `data-band="unknown"`)
			continue
		}
		wantIn(t, body, `data-band="wait"`, "1 unit of "+string(r.Number)+" is ticked and not received", "number="+string(next.Number))
	}
	query := url.Values{"seller": {"connectpro"}, "scan": {"yes"}, "number": {"sn-1"}, "rma": {r.ID}, "unit": {a.ID}}
	_, body := agent.get("/staff/receiving?" + query.Encode())
	wantIn(t, body, "Unit SN-1 was ticked before: 1 of 1 awaited")
}

// A device that came without its RMA number is found by its serial number, and by the number of its claim; nothing opens by itself.
func TestADeviceWithoutItsNumber(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	agent := h.enter("agent")
	_, body := agent.get(scanOf("SN-1"))
	wantIn(t, body, "a character is missing or wrong") // no RMA is issued for it
	r := h.rma(c)
	for _, typed := range []string{"sn-1", string(c.Number)} {
		_, body = agent.get(scanOf(typed))
		wantIn(t, body, `data-band="unknown"`, "under the RMA "+string(r.Number), "number="+string(r.Number))
		wantNotIn(t, body, "Receive the ticked units")
	}
}

func TestPartialReceipt(t *testing.T) {
	h := newHouse(t)
	a, b := h.approved("SN-1", "anna@example.com"), h.approved("SN-2", "anna@example.com")
	agent, r := h.enter("agent"), h.rma(a, b)
	query := url.Values{"seller": {"connectpro"}, "scan": {"yes"}, "number": {"sn-1"}, "rma": {r.ID}}
	_, body := agent.get("/staff/receiving?" + query.Encode())
	wantIn(t, body, "Unit SN-1 is ticked: 1 of 2 awaited", `value="`+a.ID+`" checked`)
	query.Set("number", "SN-9")
	query.Set("unit", a.ID)
	_, body = agent.get("/staff/receiving?" + query.Encode())
	wantIn(t, body, "wrong item", `value="`+a.ID+`" checked`)
	body = agent.want(http.StatusUnprocessableEntity, receiving(r, "receive"), url.Values{"subject": {subject(r)}})
	wantIn(t, body, "Tick at least one unit", `href="#f-units"`, `id="f-units"`)
	agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {a.ID}})
	got := h.rmaOf(a)
	if got.State != claim.RMAReceived || got.Unit(a.ID).State != claim.UnitReceived || got.Unit(b.ID).State != claim.UnitAuthorised {
		t.Fatalf("%+v", got)
	}
	_, body = agent.get("/staff/today?seller=connectpro")
	wantIn(t, body, "1 unit to inspect")
	_, body = agent.get(scanOf(string(r.Number)))
	wantIn(t, body, "1 of 2 units awaited", "Inspect", "Never arrived")
	body = agent.want(http.StatusConflict, receiving(r, "close"), url.Values{"subject": {subject(got)}})
	wantIn(t, body, "still awaited")
	agent.want(http.StatusSeeOther, receiving(r, "inspect"), url.Values{"subject": {subject(got)}, "unit_of": {a.ID}, "found": {"confirmed_fault"}})
	got = h.rmaOf(a)
	body = agent.want(http.StatusUnprocessableEntity, receiving(r, "inspect"), url.Values{"subject": {subject(got)}, "unit_of": {a.ID}, "found": {"no_fault_found"}})
	wantIn(t, body, "say what changed", `id="f-why"`)
	agent.want(http.StatusSeeOther, receiving(r, "missing"), url.Values{"subject": {subject(got)}, "unit_of": {b.ID}, "why": {"The carrier lost it."}})
	agent.want(http.StatusSeeOther, receiving(r, "close"), url.Values{"subject": {subject(h.rmaOf(a))}})
	if got = h.rmaOf(a); got.State != claim.RMAClosed {
		t.Error(got.State)
	}
	_, body = agent.get(scanOf(string(r.Number)))
	wantIn(t, body, `data-band="unknown"`, "nothing is expected under it")
}

func TestWrongItem(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	agent, r := h.enter("agent"), h.rma(c)
	agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {c.ID}, "serial." + c.ID: {"XX-77"}})
	_, body := agent.get(scanOf(string(r.Number)))
	wantIn(t, body, "another serial number: XX-77")
	agent.want(http.StatusSeeOther, receiving(r, "inspect"), url.Values{"subject": {subject(h.rmaOf(c))}, "unit_of": {c.ID}, "found": {"wrong_item"}})
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "not the unit of this claim")
	body = agent.want(http.StatusUnprocessableEntity, page(c, "resolution"), url.Values{"kind": {"repair"}})
	wantIn(t, body, "goes back unrepaired")
	body = agent.want(http.StatusUnprocessableEntity, page(c, "resolution"), url.Values{"kind": {"return_unrepaired"}})
	wantIn(t, body, "Say why it goes back unrepaired")
	agent.want(http.StatusSeeOther, page(c, "resolution"), url.Values{"kind": {"return_unrepaired"}, "why": {"It is another device."}})
}

// What an incomplete parcel costs is quoted with the clause to read.
func TestIncompleteLeadsToItsClause(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	agent, r := h.enter("agent"), h.rma(c)
	agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {c.ID}})
	agent.want(http.StatusSeeOther, receiving(r, "inspect"), url.Values{"subject": {subject(h.rmaOf(c))}, "unit_of": {c.ID}, "found": {"incomplete"}, "why": {"The power cable."}})
	_, body := agent.get(scanOf(string(r.Number)))
	wantIn(t, body, `<a href="/policies/connectpro#restocking_incomplete">Read the clause</a>`)
}

func TestLateArrival(t *testing.T) {
	for _, do := range []string{"accept", "send_back"} {
		h := newHouse(t)
		c := h.approved("SN-1", "anna@example.com")
		agent, r := h.enter("agent"), h.rma(c)
		h.at(r.DueAt.Add(-time.Millisecond))
		_, body := agent.get(scanOf(string(r.Number)))
		wantIn(t, body, `data-band="good"`)
		h.at(r.DueAt)
		_, body = agent.get(scanOf(string(r.Number)))
		wantIn(t, body, `data-band="late"`, "The last day was 4 December 2026")
		agent.want(http.StatusSeeOther, receiving(r, "receive"), url.Values{"subject": {subject(r)}, "unit": {c.ID}})
		r = h.rmaOf(c)
		_, body = agent.get(scanOf(string(r.Number)))
		wantIn(t, body, "received late, to be decided", "Accept it all the same", "Send it back unopened")
		wantNotIn(t, body, ">Inspect<")
		agent.want(http.StatusUnprocessableEntity, receiving(r, "late"), url.Values{"subject": {subject(r)}, "do": {"send_back"}})
		agent.want(http.StatusSeeOther, receiving(r, "late"), url.Values{"subject": {subject(r)}, "do": {do}, "why": {"By our rule."}})
		_, body = agent.get(scanOf(string(r.Number)))
		if do == "accept" {
			wantIn(t, body, "late, accepted", "Inspect")
		} else {
			wantIn(t, body, "goes back unopened", "Close this RMA")
		}
	}
}

func TestAParcelWithoutAnRMA(t *testing.T) {
	h := newHouse(t)
	r := h.rma(h.approved("SN-1", "anna@example.com"))
	agent := h.enter("agent")
	const to = "/staff/receiving/arrivals?seller=connectpro"
	body := agent.want(http.StatusUnprocessableEntity, to, url.Values{"key": {"k0"}, "number": {"RMA 12"}})
	wantIn(t, body, `href="#f-contents"`, `id="f-contents"`, "RMA 12")
	fields := url.Values{"key": {"k1"}, "number": {"RMA 12"}, "contents": {"One switch, SN-1"}, "sender": {"Demo Person"}}
	agent.want(http.StatusSeeOther, to, fields)
	agent.want(http.StatusSeeOther, to, fields) // Enter twice
	board, err := h.desk.Board(t.Context(), everyone, "connectpro")
	if err != nil || len(board.Arrivals) != 1 {
		t.Fatalf("%d held, %v", len(board.Arrivals), err)
	}
	one := "/staff/receiving/arrivals/" + board.Arrivals[0].ID
	_, body = agent.get("/staff/receiving?seller=connectpro")
	wantIn(t, body, "One switch, SN-1", "RMA 12", "Found its RMA")
	body = agent.want(http.StatusUnprocessableEntity, one+"/match?seller=connectpro", url.Values{"subject": {"1"}, "number": {mistyped(r.Number)}})
	wantIn(t, body, "a character is missing or wrong")
	agent.want(http.StatusSeeOther, one+"/match?seller=connectpro", url.Values{"subject": {"1"}, "number": {string(r.Number)}})
	agent.want(http.StatusConflict, one+"/back?seller=connectpro", url.Values{"subject": {"1"}, "why": {"Nobody knows it."}})
	h.enter("stranger").want(http.StatusNotFound, one+"/back?seller=softnetworks", url.Values{"subject": {"2"}, "why": {"x"}})
}
