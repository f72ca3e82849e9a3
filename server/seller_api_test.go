package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
)

// keyMaker makes keys in the record of a running portal, as its admins do.
type keyMaker struct {
	t     *testing.T
	desk  *desk.Desk
	p     *portal
	admin claim.Actor
}

func newKeyMaker(t *testing.T, settings ...string) *keyMaker {
	t.Helper()
	folder := t.TempDir()
	p := start(t, append(settings, "-data="+folder)...)
	record, err := store.OpenFolder(t.Context(), filepath.Clean(folder))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { record.Close() })
	m := &keyMaker{t: t, p: p, admin: claim.Actor{Kind: claim.ByStaff, ID: "admin", Roles: map[string]claim.Role{"connectpro": claim.Admin, "softnetworks": claim.Admin}}}
	ids := 0
	m.desk = desk.New(desk.Parts{Store: record, Now: startOfKeys, NewID: func() string { ids++; return "key-" + string(rune('a'+ids)) }, Random: func() uint64 { return 7 }})
	err = record.Write(t.Context(), func(tx *store.Tx) error {
		return tx.AddStaff(&claim.Staff{ID: "admin", Email: "admin@example.com", Name: "Admin", Roles: m.admin.Roles, Version: 1}, startOfKeys())
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func startOfKeys() time.Time { return today }

func (m *keyMaker) key(seller string, scopes ...claim.Scope) (id, bearer string) {
	m.t.Helper()
	k, text, err := m.desk.MakeKey(context.Background(), m.admin, seller, "Test", scopes, "form-"+seller+scopesText(scopes))
	if err != nil {
		m.t.Fatal(err)
	}
	return k.ID, "Bearer " + text
}

func scopesText(scopes []claim.Scope) (text string) {
	for _, s := range scopes {
		text += string(s)
	}
	return text
}

const intake = `{"email":"name@example.com","intent":"fault","facts":{"product":"kvm_switch","channel":"direct","purchased_on":"2026-05-03","symptom":"failure","causes":[]},` +
	`"serial":"SN-1","order":"A-1","fault":"It does not switch any more.","contact":{"name":"Demo Person"}}`

func (m *keyMaker) file(bearer, body, key string) answer {
	m.t.Helper()
	return m.p.postJSON("/api/v1/seller/claims", body, "Authorization", bearer, "Idempotency-Key", key)
}

func TestShopFilesOnce(t *testing.T) {
	m := newKeyMaker(t)
	_, bearer := m.key("connectpro", claim.Scopes()...)
	d := describe(t, m.p)
	made := m.file(bearer, intake, "0123456789abcdef").status(t, http.StatusCreated)
	d.valid(made.body, "components", "schemas", "SellerClaim")
	again := m.file(bearer, intake, "0123456789abcdef").status(t, http.StatusOK)
	if made.body != again.body {
		t.Errorf("%s\n%s", made.body, again.body)
	}
	other := m.file(bearer, strings.Replace(intake, "SN-1", "SN-2", 1), "0123456789abcdef").status(t, http.StatusUnprocessableEntity)
	if !strings.Contains(other.body, "Idempotency-Key") {
		t.Error(other.body)
	}
	m.file(bearer, intake, "another key of 16+").status(t, http.StatusConflict) // a live claim for the serial number
	m.file(bearer, intake, "short").status(t, http.StatusUnprocessableEntity)
	for _, faulty := range []string{`{`, `{"state":"approved"}`, intake + "{}", strings.Replace(intake, `"serial"`, `"Serial":"SN-9","serial"`, 1), strings.Replace(intake, `"channel"`, `"product":"other","channel"`, 1)} {
		m.file(bearer, faulty, "0123456789abcdef-2").status(t, http.StatusBadRequest)
	}
	missing := m.file(bearer, `{"email":"Name <name@example.com>","intent":"fault","facts":{},"contact":{}}`, "0123456789abcdef-3").status(t, http.StatusUnprocessableEntity)
	d.valid(missing.body, "components", "schemas", "Problem")
	var filed struct{ ID string }
	if err := json.Unmarshal([]byte(made.body), &filed); err != nil {
		t.Fatal(err)
	}
	one := m.p.get("/api/v1/seller/claims/"+filed.ID, "Authorization", bearer).status(t, http.StatusOK)
	if one.body != made.body || one.Header.Get("Access-Control-Allow-Origin") != "" || one.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("%s %v", one.body, one.Header)
	}
	_, foreign := m.key("softnetworks", claim.Scopes()...)
	m.p.get("/api/v1/seller/claims/"+filed.ID, "Authorization", foreign).status(t, http.StatusNotFound)
	for path, schema := range map[string]string{"claims": "SellerClaims", "rmas": "SellerRMAs", "ledger": "Ledger"} {
		a := m.p.get("/api/v1/seller/"+path, "Authorization", foreign).status(t, http.StatusOK)
		d.valid(a.body, "components", "schemas", schema)
		if !strings.Contains(a.body, `"data":[]`) {
			t.Errorf("another seller's %s: %s", path, a.body)
		}
	}
}

// A second claim for a serial number is refused in words for a program, with the seller's own claim that is open. Another
// seller's is none of its business, and no hindrance.
func TestTheOpenClaimIsNamed(t *testing.T) {
	m := newKeyMaker(t)
	_, bearer := m.key("connectpro", claim.ClaimsWrite)
	_, foreign := m.key("softnetworks", claim.ClaimsWrite)
	foreignIntake := `{"email":"name@example.com","intent":"fault","facts":{"product":"new_hardware"},"serial":"SN-1","fault":"Dead.","contact":{"name":"Demo Person"}}`
	open := map[string]struct{ ID, Number string }{}
	for key, body := range map[string]string{bearer: intake, foreign: foreignIntake} {
		var filed struct{ ID, Number string }
		made := m.file(key, body, "0123456789abcdef").status(t, http.StatusCreated)
		if err := json.Unmarshal([]byte(made.body), &filed); err != nil {
			t.Fatal(err)
		}
		open[key] = filed
	}
	for key, body := range map[string]string{bearer: intake, foreign: foreignIntake} {
		second := m.file(key, strings.Replace(body, "SN-1", "sn-1", 1), "another key of 16+").status(t, http.StatusConflict)
		if !strings.Contains(second.body, "Claim "+open[key].Number+" is open") || !strings.Contains(second.body, "/api/v1/seller/claims/"+open[key].ID+";") || strings.Contains(second.body, "your claims") {
			t.Error(second.body)
		}
	}
}

// What the portal sets itself is refused by name, not dropped.
func TestAnIntakeThatSetsTooMuch(t *testing.T) {
	m := newKeyMaker(t)
	_, bearer := m.key("connectpro", claim.ClaimsWrite)
	for name, member := range map[string]string{"seller": `"seller":"softnetworks"`, "intent": `"intent":"return"`, "asked_on": `"asked_on":"2020-01-01"`} {
		body := strings.Replace(intake, `"facts":{`, `"facts":{`+member+`,`, 1)
		a := m.file(bearer, body, "0123456789abcdef").status(t, http.StatusUnprocessableEntity)
		if !strings.Contains(a.body, `"field":"`+name+`"`) || !strings.Contains(a.body, "Leave "+name+" out of facts") {
			t.Error(a.body)
		}
	}
}

func TestKeysThatDoNotWork(t *testing.T) {
	m := newKeyMaker(t)
	id, bearer := m.key("connectpro", claim.RMAsRead)
	for _, header := range []string{"", "Bearer", "Basic x", "Bearer proviso_key_", "Bearer " + strings.Repeat("x", 4000), bearer + "x"} {
		a := m.p.get("/api/v1/seller/rmas", "Authorization", header).status(t, http.StatusUnauthorized)
		if a.Header.Get("WWW-Authenticate") != `Bearer realm="seller"` {
			t.Error(a.Header)
		}
	}
	m.p.get("/api/v1/seller/rmas", "Authorization", bearer).status(t, http.StatusOK)
	m.p.get("/api/v1/seller/claims", "Authorization", bearer).status(t, http.StatusForbidden)
	m.file(bearer, intake, "0123456789abcdef").status(t, http.StatusForbidden)
	for _, query := range []string{"?limit=0", "?limit=x", "?limit=201", "?after=x", "?since=yesterday"} {
		m.p.get("/api/v1/seller/rmas"+query, "Authorization", bearer).status(t, http.StatusUnprocessableEntity)
	}
	if err := m.desk.RevokeKey(t.Context(), m.admin, "connectpro", id); err != nil {
		t.Fatal(err)
	}
	m.p.get("/api/v1/seller/rmas", "Authorization", bearer).status(t, http.StatusUnauthorized)
	if strings.Contains(m.p.log.String(), strings.TrimPrefix(bearer, "Bearer ")) {
		t.Error("the key is in the log")
	}
}

// What is no claim is refused with the member that is wrong, or the line.
func TestAnIntakeThatCannotBeRead(t *testing.T) {
	m := newKeyMaker(t)
	_, bearer := m.key("connectpro", claim.ClaimsWrite)
	for name, c := range map[string]struct{ body, field, says string }{
		"a member that there is not": {`{"email":"a@example.com","verdict":"covered"}`, "verdict", "no member of this name"},
		"a number for a text":        {`{"serial":7}`, "serial", "no number"},
		"a text for the contact":     {`{"contact":"Anna"}`, "contact", "no string"},
		"a list":                     {`[]`, "", "no array"},
		"twice":                      {`{"serial":"A","Serial":"B"}`, "", "stands twice"},
		"cut off":                    {`{"serial":"A"`, "", "ends before its last brace"},
		"nothing":                    {``, "", "ends before its last brace"},
		"a comma too many":           {"{\"serial\":\"A\",\n}", "", "line 2"},
		"two":                        {`{} {}`, "", "send one alone"},
	} {
		t.Run(name, func(t *testing.T) {
			a := m.file(bearer, c.body, "0123456789abcdef").status(t, http.StatusBadRequest)
			if !strings.Contains(a.body, `"field":"`+c.field+`"`) || !strings.Contains(a.body, c.says) || strings.Contains(a.body, "of facts") {
				t.Error(a.body)
			}
		})
	}
}

// A key has a limit of its own, wherever its requests come from.
func TestKeysAreLimited(t *testing.T) {
	m := newKeyMaker(t)
	_, bearer := m.key("connectpro", claim.RMAsRead)
	for range 70 {
		a := m.p.get("/api/v1/seller/rmas", "Authorization", bearer)
		if a.StatusCode == http.StatusTooManyRequests {
			return
		}
		a.status(t, http.StatusOK)
	}
	t.Error("no limit")
}
