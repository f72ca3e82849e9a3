package staff_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
)

// everyone is staff of ConnectPRO who may do everything there.
var everyone = claim.Actor{Kind: claim.ByStaff, ID: "test", Roles: map[string]claim.Role{"connectpro": claim.Admin}}

// approved is an approved claim of a device in the books.
func (h *house) approved(serial, email string) claim.Claim {
	h.t.Helper()
	c := h.file(unit{serial, email, "300.00"})
	if status, body, _ := h.enter("supervisor").post(page(c, "approve"), url.Values{"version": {version(c)}}); status != http.StatusSeeOther {
		h.t.Fatalf("%d %s", status, body)
	}
	if c = h.claim(c.ID); c.State != claim.Approved {
		h.t.Fatal(c.State)
	}
	return c
}

// rma issues an RMA for claims by the desk's form.
func (h *house) rma(claims ...claim.Claim) claim.RMA {
	h.t.Helper()
	fields := url.Values{"version": {version(claims[0])}}
	for _, c := range claims[1:] {
		fields.Add("claims", c.ID)
	}
	if status, body, _ := h.enter("agent").post(page(claims[0], "rma"), fields); status != http.StatusSeeOther {
		h.t.Fatalf("%d %s", status, body)
	}
	return h.rmaOf(claims[0])
}

func (h *house) rmaOf(c claim.Claim) claim.RMA {
	h.t.Helper()
	a, err := h.desk.Aftermath(h.t.Context(), everyone, c.ID)
	if err != nil || a.Case.RMA == nil {
		h.t.Fatalf("no RMA: %v", err)
	}
	return *a.Case.RMA
}

func (h *house) at(now time.Time) { h.clock.Store(&now) }

func onRMA(c claim.Claim, r claim.RMA, step string) string { return page(c, "rma/"+r.ID+"/"+step) }

func receiving(r claim.RMA, step string) string { return "/staff/receiving/rma/" + r.ID + "/" + step }

func subject(r claim.RMA) string { return strconv.FormatInt(r.Version, 10) }

func wantNotIn(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(body, text) {
			t.Errorf("%q is on the page", text)
		}
	}
}

// want posts a form and fails the test where the answer is another one.
func (v *visitor) want(status int, path string, fields url.Values) string {
	v.h.t.Helper()
	got, body, _ := v.post(path, fields)
	if got != status {
		v.h.t.Fatalf("POST %s: %d, want %d\n%s", path, got, status, body)
	}
	return body
}

func TestOneRMAForTwoClaims(t *testing.T) {
	h := newHouse(t)
	a, b, other := h.approved("SN-1", "anna@example.com"), h.approved("SN-2", "anna@example.com"), h.approved("SN-3", "bert@example.com")
	agent := h.enter("agent")
	_, body := agent.get(page(a, ""))
	wantIn(t, body, "Issue an RMA", "In the same parcel", string(b.Number))
	wantNotIn(t, body, string(other.Number))
	body = agent.want(http.StatusUnprocessableEntity, page(a, "rma"), url.Values{"version": {version(a)}, "claims": {other.ID}})
	wantIn(t, body, "is another&#39;s")
	r := h.rma(a, b)
	if len(r.Units) != 2 || h.rmaOf(b).ID != r.ID {
		t.Fatalf("%+v", r)
	}
	_, body = agent.get(page(b, ""))
	wantIn(t, body, string(r.Number), "Issued, nothing sent yet", "14 days", "4 December 2026")
	body = agent.want(http.StatusConflict, page(b, "rma"), url.Values{"version": {version(b)}})
	wantIn(t, body, "in another RMA already")
}

// Many claims are ticked at once, in the order of their serial numbers, and the slip of many bears the number on every sheet.
func TestManyClaimsUnderOneRMA(t *testing.T) {
	h := newHouse(t)
	first := h.approved("SN-50", "anna@example.com")
	for i := 30; i >= 18; i-- {
		h.approved("SN-"+strconv.Itoa(i), "anna@example.com")
	}
	_, body := h.enter("agent").get(page(first, ""))
	wantIn(t, body, `data-pick-most="13"`, "All 13")
	if !regexp.MustCompile(`(?s)SN-18<.*SN-19<.*SN-30<`).MatchString(regexp.MustCompile(`\s+`).ReplaceAllString(body, "")) {
		t.Error("they do not stand by serial number")
	}
}

func TestExtendCancelReissue(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	agent, r := h.enter("agent"), h.rma(c)
	body := agent.want(http.StatusUnprocessableEntity, onRMA(c, r, "extend"), url.Values{"version": {"1"}, "subject": {subject(r)}, "day": {"soon"}, "why": {"They are away."}})
	wantIn(t, body, `href="#f-day"`, `id="f-day"`, "They are away.")
	agent.want(http.StatusSeeOther, onRMA(c, r, "extend"), url.Values{"subject": {subject(r)}, "day": {"2026-12-10"}, "why": {"They are away."}})
	body = agent.want(http.StatusConflict, onRMA(c, r, "cancel"), url.Values{"version": {version(h.claim(c.ID))}, "subject": {subject(r)}, "why": {"On an old page."}})
	wantIn(t, body, "On an old page.", "extended the RMA")
	r = h.rmaOf(c)
	h.at(r.DueAt)
	_, body = agent.get(page(c, ""))
	wantIn(t, body, "Past its last day", "Issue a new number")
	agent.want(http.StatusSeeOther, onRMA(c, r, "reissue"), url.Values{"subject": {subject(r)}})
	fresh := h.rmaOf(c)
	if fresh.ReplacesID != r.ID || fresh.Number == r.Number {
		t.Fatalf("%+v", fresh)
	}
	agent.want(http.StatusSeeOther, onRMA(c, fresh, "cancel"), url.Values{"subject": {subject(fresh)}, "why": {"It was a mistake."}})
	if got := h.rmaOf(c); got.State != claim.RMACancelled {
		t.Error(got.State)
	}
}

// An address that names an RMA of another claim does not exist.
func TestTheRMAHasToBeTheClaims(t *testing.T) {
	h := newHouse(t)
	a, b := h.approved("SN-1", "anna@example.com"), h.approved("SN-2", "bert@example.com")
	r := h.rma(a)
	h.enter("agent").want(http.StatusNotFound, onRMA(b, r, "cancel"), url.Values{"subject": {subject(r)}, "why": {"x"}})
	if got := h.rmaOf(a); got.State != claim.RMAIssued {
		t.Error(got.State)
	}
}

func TestTwoExtendAtOnce(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	r := h.rma(c)
	people := []*visitor{h.enter("agent"), h.enter("other agent")}
	status, bodies := [2]int{}, [2]string{}
	var all sync.WaitGroup
	for i, who := range people {
		all.Go(func() {
			status[i], bodies[i], _ = who.post(onRMA(c, r, "extend"), url.Values{"version": {version(h.claim(c.ID))}, "subject": {subject(r)},
				"day": {[]string{"2026-12-10", "2026-12-20"}[i]}, "why": {[]string{"My first reason", "My second reason"}[i]}})
		})
	}
	all.Wait()
	loser := 0
	if status[0] == http.StatusSeeOther {
		loser = 1
	}
	if status[1-loser] != http.StatusSeeOther || status[loser] != http.StatusConflict {
		t.Fatal(status)
	}
	wantIn(t, bodies[loser], []string{"My first reason", "My second reason"}[loser])
	if got := h.rmaOf(c); got.Version != r.Version+1 {
		t.Errorf("version %d after one extension of %d", got.Version, r.Version)
	}
}

// What stands on the desk and at the receiving desk is nothing to staff of another seller.
func TestAnotherSellersGoods(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	r, stranger := h.rma(c), h.enter("stranger")
	for _, path := range []string{onRMA(c, r, "cancel"), onRMA(c, r, "extend"), receiving(r, "receive"), receiving(r, "close"), receiving(r, "inspect")} {
		stranger.want(http.StatusNotFound, path, url.Values{"subject": {subject(r)}, "why": {"x"}, "day": {"2026-12-10"}, "unit": {c.ID}})
	}
	_, body := stranger.get("/staff/receiving?seller=softnetworks&scan=yes&number=" + string(r.Number))
	wantIn(t, body, "has given out no such RMA")
	wantNotIn(t, body, "SN-1")
	if got := h.rmaOf(c); got.Version != r.Version {
		t.Error("the RMA was changed")
	}
}

// A reason that is too long is refused at its field, whatever it is for.
func TestReasonsAreBounded(t *testing.T) {
	h := newHouse(t)
	agent := h.enter("agent")
	c, begun := h.approved("SN-1", "anna@example.com"), h.inspected("SN-2", claim.ConfirmedFault)
	r := h.rma(c)
	agent.want(http.StatusSeeOther, page(begun, "resolution"), url.Values{"kind": {string(claim.Repair)}, "version": {"0"}})
	subjects := map[string]string{"rma/" + r.ID + "/extend": subject(r), "rma/" + r.ID + "/cancel": subject(r),
		"resolution/fail": strconv.FormatInt(h.resolution(begun).Version, 10)}
	for step, subject := range subjects {
		of := c
		if step == "resolution/fail" {
			of = begun
		}
		fields := url.Values{"subject": {subject}, "day": {"2026-12-20"}, "why": {strings.Repeat("x", claim.MostWhy+1)}}
		if status, body, _ := agent.post(page(of, step), fields); status != http.StatusUnprocessableEntity || !strings.Contains(body, "at most 2,000 characters fit") {
			t.Errorf("%s: %d", step, status)
		}
	}
}
