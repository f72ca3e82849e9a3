package server_test

import (
	"context"
	"crypto/rand"
	mathrand "math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// nobodyListens is for a desk beside the portal.
type nobodyListens struct{}

func (nobodyListens) Changed(context.Context, *claim.Claim) {}

// desk is a desk on the portal's own record.
func (v *village) desk() *desk.Desk {
	return desk.New(desk.Parts{Store: v.record, Now: v.now, NewID: rand.Text, Random: mathrand.Uint64, Live: nobodyListens{}})
}

// rma is the address of an RMA for ann's approved claim.
func (v *village) rma() string {
	v.t.Helper()
	by := claim.Actor{Kind: claim.ByStaff, ID: v.agent.id, Roles: map[string]claim.Role{"connectpro": claim.Agent}}
	r, err := v.desk().IssueRMA(v.t.Context(), by, []string{v.approved})
	if err != nil {
		v.t.Fatal(err)
	}
	return r.ID
}

// A customer gets the number by letter, prints, sends, and sees it on every page; through the running portal.
func TestSendingItIn(t *testing.T) {
	v := settle(t)
	at := "/rmas/" + v.rma()
	v.calm()
	number := v.one(`SELECT number FROM rma`)
	outbox := v.get("/outbox").status(t, http.StatusOK).body
	for _, want := range []string{"Your RMA number", number, at, "The number on the box", "It has to arrive by the end of"} {
		if !strings.Contains(outbox, want) {
			t.Errorf("the letter lacks %q", want)
		}
	}
	for path, kind := range map[string]string{"": "text/html", "/slip": "text/html", "/label": "text/html", "/deadline.ics": "text/calendar"} {
		a := v.ann.get(at+path).status(t, http.StatusOK)
		if !strings.Contains(a.body, number) || !strings.HasPrefix(a.Header.Get("Content-Type"), kind) || a.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %v %.300s", path, a.Header, a.body)
		}
		v.bob.get(at+path).status(t, http.StatusNotFound)
	}
	v.ann.post(at+"/send", "version", "1", "carrier", "Demo Post", "tracking", "1Z").status(t, http.StatusSeeOther)
	if state := v.one(`SELECT state FROM rma`); state != string(claim.RMAInTransit) {
		t.Error(state)
	}
	if page := v.ann.get("/claims/"+v.approved).status(t, http.StatusOK).body; !strings.Contains(page, "on its way to ConnectPRO") {
		t.Error(page)
	}
}
