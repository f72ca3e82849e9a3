package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// after adds to a village what comes after the approval: an RMA, a parcel that nobody knows, money that waits for a second
// person, a key, a webhook and something that it is told. They are named as addresses name them.
func (v *village) after() named {
	v.t.Helper()
	rma := v.rma()
	v.number = v.one(`SELECT number FROM rma`)
	v.admin.post("/staff/hooks?seller=connectpro", "url", "http://127.0.0.1:9/told", "topic", "claim").status(v.t, http.StatusCreated)
	v.admin.post("/staff/keys?seller=connectpro", "name", "Shop", "scope", "claims:read", "key", strings.Repeat("k", 26)).status(v.t, http.StatusCreated)
	v.agent.post("/staff/claims/"+v.approved+"/note", "message", "told", "version", v.version(v.approved)).status(v.t, http.StatusSeeOther)
	return named{"rma": rma, "id": v.approved, "arrival": v.arrival(), "hook": v.one(`SELECT id FROM webhook`), "key": v.one(`SELECT id FROM api_key`), "seller": "connectpro"}
}

// Row 1, after the approval: keys, webhooks, parcels and RMAs of another seller are not there, by their own addresses and by
// those of one's own seller.
func TestRow01StrangersAfterTheApproval(t *testing.T) {
	v := settle(t)
	theirs := v.after()
	nothing := strings.Repeat("A", 26)
	v.calm()
	v.exec(`DELETE FROM webhook_delivery`) // nothing is on its way while the record is compared
	before := v.dump()
	for _, g := range gateways(t, v.portal) {
		if !strings.Contains(g.path, ":hook") && !strings.Contains(g.path, ":key") && !strings.Contains(g.path, ":arrival") && !strings.Contains(g.path, ":rma") || g.access < sellersDesk {
			continue
		}
		own := named{"seller": "softnetworks", "id": theirs["id"], "rma": theirs["rma"], "hook": theirs["hook"], "key": theirs["key"], "arrival": theirs["arrival"]}
		unknown := named{"seller": "softnetworks", "id": nothing, "rma": nothing, "hook": nothing, "key": nothing, "arrival": nothing}
		v.shut("an admin of another seller", v.stranger.caller, g, own, unknown)
		v.shut("an admin of another seller, in our name,", v.stranger.caller, g, theirs, named{"seller": "connectpro", "id": nothing, "rma": nothing, "hook": nothing, "key": nothing, "arrival": nothing})
	}
	v.unchanged("a stranger", before)
}

// stuffedWith is a form with every column of the record added to it.
func (v *village) stuffedWith(pairs ...string) url.Values {
	form := url.Values{}
	for _, name := range v.columns() {
		for _, spelled := range []string{name, "rma." + name, "unit[" + name + "]"} {
			form.Set(spelled, map[bool]string{true: "1", false: "closed"}[strings.HasSuffix(name, "cents") || strings.HasSuffix(name, "_at") || strings.HasSuffix(name, "_ms")])
		}
	}
	for _, name := range []string{"why", "note", "carrier", "tracking", "serial", "reference", "subject", "photo"} { // columns that are fields as well
		form.Del(name)
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// Row 28, after the approval: a form does what its fields say, whatever else is added to it.
func TestRow28MassAssignmentAfterTheApproval(t *testing.T) {
	v := settle(t)
	rma := v.rma()
	kept := func() string {
		return fmt.Sprint(v.read(`SELECT r.number, r.seller, r.customer_id, r.issued_at, r.due_at, c.state, c.verdict, c.value_cents, c.customer_id FROM rma r, claim c WHERE c.id = '` + v.approved + `'`))
	}
	before := kept()
	v.ann.do(http.MethodPost, "/rmas/"+rma+"/send", v.stuffedWith("version", "1", "carrier", "Demo Post", "tracking", "T")).status(t, http.StatusSeeOther)
	if after := kept(); after != before || v.one(`SELECT state FROM rma`) != "in_transit" {
		t.Errorf("sent: %s\nwas %s", after, before)
	}
	v.agent.do(http.MethodPost, "/staff/receiving/rma/"+rma+"/receive", v.stuffedWith("subject", v.one(`SELECT version FROM rma`), "unit", v.approved)).status(t, http.StatusSeeOther)
	if after := kept(); after != before || v.one(`SELECT inspection FROM rma_unit`) != "" {
		t.Errorf("received: %s\nwas %s", after, before)
	}
	v.agent.do(http.MethodPost, "/staff/claims/"+v.approved+"/resolution", v.stuffedWith("version", v.version(v.approved), "kind", "repair", "why", "demo")).status(t, http.StatusSeeOther)
	if got := v.one(`SELECT state FROM resolution`); got == "closed" || got == "fulfilled" {
		t.Errorf("a resolution is %s at once", got)
	}
	v.agent.do(http.MethodPost, "/staff/claims/"+v.approved+"/money", v.stuffedWith("version", v.version(v.approved), "kind", "shipping", "amount", "5.00", "reference", "R", "day", today.Format(time.DateOnly),
		"why", "demo", "code", "", "entry", "", "key", strings.Repeat("m", 26), "checked_by", v.second.id, "by_id", v.second.id)).status(t, http.StatusSeeOther)
	if got := fmt.Sprint(v.read(`SELECT cents, by_id, checked_by, seller FROM ledger_entry`)); got != "[[500 "+v.agent.id+" <nil> connectpro]]" {
		t.Errorf("entered %s", got)
	}
	v.admin.do(http.MethodPost, "/staff/keys?seller=connectpro", v.stuffedWith("name", "Shop", "scope", "claims:read", "key", strings.Repeat("k", 26))).status(t, http.StatusCreated)
	if got := fmt.Sprint(v.read(`SELECT seller, scopes, made_by, revoked_at FROM api_key`)); got != "[[connectpro claims:read "+v.admin.id+" <nil>]]" {
		t.Errorf("a key is %s", got)
	}
}

// Row 21, after the approval: what is typed about parcels, money, keys and webhooks is text on every page, slip and table.
func TestRow21TextAfterTheApproval(t *testing.T) {
	v := settle(t)
	rma, one := v.rma(), "/staff/claims/"+v.approved
	v.ann.post("/rmas/"+rma+"/send", "version", "1", "carrier", canary("carrier"), "tracking", canary("tracking")).status(t, http.StatusSeeOther)
	v.agent.post("/staff/receiving/arrivals?seller=connectpro", "number", canary("number"), "carrier", canary("c"), "tracking", canary("t"), "sender", canary("sender"),
		"contents", canary("contents"), "key", strings.Repeat("a", 26)).status(t, http.StatusSeeOther)
	v.agent.post("/staff/receiving/rma/"+rma+"/receive", "subject", v.one(`SELECT version FROM rma`), "unit", v.approved, "serial."+v.approved, canary("seen")).status(t, http.StatusSeeOther)
	v.agent.post(one+"/resolution", "version", v.version(v.approved), "kind", "repair", "why", canary("proposal")).status(t, http.StatusSeeOther)
	v.agent.post(one+"/money", "version", v.version(v.approved), "kind", "shipping", "amount", "5.00", "reference", canary("reference"), "day", today.Format(time.DateOnly), "why", canary("because"),
		"key", strings.Repeat("m", 26)).status(t, http.StatusSeeOther)
	v.admin.post("/staff/keys?seller=connectpro", "name", canary("keyname"), "scope", "claims:read", "key", strings.Repeat("k", 26)).status(t, http.StatusCreated)
	evil := url.QueryEscape(canary("query"))
	pages := []answer{v.admin.post("/staff/hooks?seller=connectpro", "url", canary("hook"), "topic", canary("topic")).status(t, http.StatusUnprocessableEntity),
		v.agent.post(one+"/money", "version", v.version(v.approved), "kind", canary("kind"), "amount", canary("amount"), "reference", canary("r"), "day", canary("day"), "why", canary("w")),
		v.agent.post(one+"/resolution", "version", v.version(v.approved), "kind", canary("kind"), "why", canary("w")),
		v.agent.post("/staff/receiving/rma/"+rma+"/inspect", "subject", canary("x"), "unit_of", canary("x"), "found", canary("x"), "why", canary("x"))}
	for _, path := range []string{one, "/staff/today", "/staff/money", "/staff/receiving?number=" + evil, "/staff/receiving?scan=1&number=" + evil + "&last=" + evil, "/staff/receiving?number=" + v.one(`SELECT number FROM rma`),
		"/staff/reports", "/staff/reports?from=" + evil, "/staff/reports/" + evil, "/staff/keys", "/staff/hooks", "/staff/audit", "/staff/money?from=" + evil} {
		pages = append(pages, v.admin.get(path))
	}
	for _, path := range []string{"/rmas", "/rmas/" + rma, "/rmas/" + rma + "/slip", "/rmas/" + rma + "/label", "/claims/" + v.approved} {
		pages = append(pages, v.ann.get(path).status(t, http.StatusOK))
	}
	pages = append(pages, v.get("/outbox"))
	shown := ""
	for _, page := range pages {
		shown += page.body
		if bareCanary(page.body) {
			t.Errorf("%s %s carries markup", page.Request.Method, page.Request.URL)
		}
		if page.StatusCode >= 500 {
			t.Errorf("%s %s: status %d", page.Request.Method, page.Request.URL, page.StatusCode)
		}
	}
	for _, field := range []string{"carrier", "tracking", "sender", "contents", "number", "seen", "proposal", "reference", "because", "keyname", "hook"} {
		if !strings.Contains(shown, field+"&#34;") {
			t.Errorf("%s is shown nowhere: nothing was tried with it", field)
		}
	}
	if calendar := v.ann.get("/rmas/" + rma + "/deadline.ics").body; strings.Contains(calendar, "<b/x") {
		t.Error("the calendar carries markup")
	}
}
