package server_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// access is whose a route is.
type access int

const (
	public      access = iota + 1 // anybody's
	ownAccount                    // a customer's, about nobody else
	ownClaim                      // a customer's: one claim, and what hangs on it
	ownSignIns                    // of any staff, about themselves
	sellersDesk                   // staff of the seller that the address names
	claimsDesk                    // staff of the claim's seller
	sellersLead                   // supervisors of the seller that the address names
	sellersHead                   // admins of the seller that the address names
)

// routeAccess is the one table of who may use what. A route that does not stand here fails the test below: whoever adds one has to
// say here whose it is. Deciding has no routes of
// supervisors' own: what takes one is refused by the claim, see TestRow30StepSkip.
var routeAccess = map[string]access{
	"GET /": public, "GET /check": public, "GET /check/:seller": public, "POST /check/:seller": public, "GET /policies": public,
	"GET /policies/:seller": public, "GET /fleet": public, "GET /static/*": public, "GET /healthz": public, "GET /readyz": public,
	"GET /api/openapi.json": public, "GET /api/v1/sellers": public, "GET /api/v1/sellers/:seller": public, "POST /api/v1/check": public,
	"POST /api/v1/changes": public, "OPTIONS /api/openapi.json": public, "OPTIONS /api/v1/sellers": public,
	"OPTIONS /api/v1/sellers/:seller": public, "OPTIONS /api/v1/check": public, "OPTIONS /api/v1/changes": public,
	"GET /outbox": public, // only where there is no mail server and nobody else reaches the portal: see TestNoOutboxPageWithAMailServer

	"GET /sign-in": public, "POST /sign-in": public, "GET /sign-in/code": public, "POST /sign-in/code": public, "GET /sign-in/link/:token": public,
	"POST /sign-in/link/:token": public, "POST /sign-out": public, "GET /f/:file/:token": public, // only with a ticket, see TestFilesHaveAHostOfTheirOwn
	"GET /staff/sign-in": public, "POST /staff/sign-in": public,
	"GET /staff/sign-in/second": public, "POST /staff/sign-in/second": public, "POST /staff/sign-in/second/passkey": public,
	"POST /staff/sign-out": public, "GET /staff/enrol/:token": public, "POST /staff/enrol/:token": public, "POST /staff/enrol/:token/passkey": public,
	"POST /claims": public, // asks for a sign-in before anything is kept

	"GET /account": ownAccount, "POST /account/sessions/:handle/end": ownAccount, "POST /account/sessions/end-all": ownAccount,
	"GET /claims": ownAccount, "GET /claims/start": ownAccount, "POST /claims/start": ownAccount, "POST /devices/claims": ownAccount, "GET /claims/drafts": ownAccount, "POST /claims/drafts": ownAccount, "GET /devices": ownAccount,
	"POST /uploads/": ownClaim,

	"GET /claims/:id": ownClaim, "POST /claims/:id": ownClaim, "GET /claims/:id/continue": ownClaim, "POST /claims/:id/discard": ownClaim,
	"POST /claims/:id/message": ownClaim, "POST /claims/:id/answer": ownClaim, "POST /claims/:id/appeal": ownClaim,
	"POST /claims/:id/withdraw": ownClaim, "POST /claims/:id/quote": ownClaim, "GET /claims/:id/live": ownClaim, "GET /claims/:id/files": ownClaim,
	"POST /claims/:id/files": ownClaim, "GET /claims/:id/files/:file": ownClaim, "GET /claims/:id/files/:file/preview": ownClaim,
	"POST /claims/:id/files/:file/remove": ownClaim, "HEAD /uploads/:file": ownClaim, "PATCH /uploads/:file": ownClaim, "DELETE /uploads/:file": ownClaim,

	"GET /rmas": ownAccount, "GET /rmas/:rma": ownClaim, "POST /rmas/:rma/send": ownClaim, "POST /rmas/:rma/address": ownClaim, "POST /claims/:id/address": ownClaim, "GET /rmas/:rma/live": ownClaim, "GET /rmas/:rma/slip": ownClaim, "GET /rmas/:rma/label": ownClaim,
	"GET /rmas/:rma/deadline.ics": ownClaim, "POST /claims/:id/resolution": ownClaim,

	"GET /staff/security": ownSignIns, "POST /staff/security/password": ownSignIns, "POST /staff/security/totp": ownSignIns,
	"POST /staff/security/recovery": ownSignIns, "POST /staff/security/passkeys/options": ownSignIns, "POST /staff/security/passkeys": ownSignIns,
	"POST /staff/security/passkeys/:key/remove": ownSignIns, "POST /staff/security/sessions/:handle/end": ownSignIns,
	"POST /staff/security/sessions/end-all": ownSignIns, "GET /staff/confirm": ownSignIns,

	"GET /staff": sellersDesk, "GET /staff/export.csv": sellersDesk, "POST /staff/assign": sellersDesk, "POST /staff/views": sellersDesk,
	"POST /staff/views/:view/remove": sellersDesk, "GET /staff/live": sellersDesk,

	"GET /staff/claims/:id": claimsDesk, "GET /staff/claims/:id/live": claimsDesk, "POST /staff/claims/:id/approve": claimsDesk,
	"POST /staff/claims/:id/decline": claimsDesk, "POST /staff/claims/:id/second": claimsDesk, "POST /staff/claims/:id/ask": claimsDesk,
	"POST /staff/claims/:id/message": claimsDesk, "POST /staff/claims/:id/note": claimsDesk, "POST /staff/claims/:id/assign": claimsDesk,
	"GET /staff/claims/:id/correct": claimsDesk, "POST /staff/claims/:id/correct": claimsDesk, "GET /staff/claims/:id/files/:file": claimsDesk,
	"GET /staff/claims/:id/files/:file/preview": claimsDesk,

	"POST /staff/claims/:id/quote": claimsDesk, "POST /staff/claims/:id/close": claimsDesk, "POST /staff/claims/:id/money": claimsDesk,
	"POST /staff/claims/:id/money/:request": claimsDesk, "POST /staff/claims/:id/resolution": claimsDesk, "POST /staff/claims/:id/resolution/accept": claimsDesk,
	"POST /staff/claims/:id/resolution/begin": claimsDesk, "POST /staff/claims/:id/resolution/second": claimsDesk, "POST /staff/claims/:id/resolution/forward": claimsDesk,
	"POST /staff/claims/:id/resolution/back": claimsDesk, "POST /staff/claims/:id/resolution/ship": claimsDesk,
	"POST /staff/claims/:id/resolution/extend": claimsDesk, "POST /staff/claims/:id/resolution/fulfil": claimsDesk,
	"POST /staff/claims/:id/resolution/fail": claimsDesk, "POST /staff/claims/:id/rma": claimsDesk, "POST /staff/claims/:id/rma/:rma/send": claimsDesk,
	"POST /staff/claims/:id/rma/:rma/extend": claimsDesk, "POST /staff/claims/:id/rma/:rma/cancel": claimsDesk,
	"POST /staff/claims/:id/rma/:rma/reissue": claimsDesk, "POST /staff/receiving/rma/:rma/receive": claimsDesk,
	"POST /staff/receiving/rma/:rma/late": claimsDesk, "POST /staff/receiving/rma/:rma/inspect": claimsDesk,
	"POST /staff/receiving/rma/:rma/missing": claimsDesk, "POST /staff/receiving/rma/:rma/close": claimsDesk,

	"POST /staff/receiving/rma/:rma/photos": claimsDesk, "POST /staff/receiving/arrivals/:arrival/photos": claimsDesk,
	"GET /staff/receiving/photos/:photo": claimsDesk, "GET /staff/receiving/photos/:photo/preview": claimsDesk,

	"GET /staff/today": sellersDesk, "GET /staff/money": sellersDesk, "GET /staff/receiving": sellersDesk, "POST /staff/receiving/arrivals": sellersDesk,
	"POST /staff/receiving/arrivals/:arrival/match": sellersDesk, "POST /staff/receiving/arrivals/:arrival/back": sellersDesk,
	"GET /staff/money/ledger.csv": sellersLead, "GET /staff/reports": sellersLead, "GET /staff/reports/:table": sellersLead,

	"GET /staff/people": sellersHead, "POST /staff/people": sellersHead, "POST /staff/people/:person/role": sellersHead,
	"POST /staff/people/:person/disable": sellersHead, "POST /staff/people/:person/reset": sellersHead, "GET /staff/rules": sellersHead,
	"POST /staff/rules": sellersHead, "GET /staff/imports": sellersHead, "POST /staff/imports": sellersHead, "GET /staff/mail": sellersHead,
	"POST /staff/mail/:letter/retry": sellersHead, "GET /staff/audit": sellersHead,
}

// gate is one route of echo's own list.
type gateway struct {
	method, path string
	access       access
}

// gateways are the routes with whose they are. HEAD of a page, and a page's address with a slash at its end, are the page's.
func gateways(t *testing.T, p *portal) (all []gateway) {
	t.Helper()
	used := map[string]bool{}
	for _, r := range p.Routes() {
		row := r.Method + " " + r.Path
		if _, listed := routeAccess[row]; !listed && (r.Method == http.MethodHead || r.Method == http.MethodGet) {
			row = "GET " + r.Path
			if strings.HasSuffix(r.Name, ".slash") {
				row = "GET " + strings.TrimSuffix(r.Path, "/")
			}
		}
		whose, listed := routeAccess[row]
		if !listed {
			t.Errorf("%s %s: nobody said whose this is", r.Method, r.Path)
			continue
		}
		used[row] = true
		if !strings.HasSuffix(r.Name, ".slash") {
			all = append(all, gateway{r.Method, r.Path, whose})
		}
	}
	for row := range routeAccess {
		if !used[row] {
			t.Errorf("%s: there is no such route any more", row)
		}
	}
	return all
}

func TestEveryRouteIsSomebodys(t *testing.T) { gateways(t, start(t)) }

// named are the objects that an address can name.
type named map[string]string

func (g gateway) address(n named) string {
	path := parameter.ReplaceAllStringFunc(g.path, func(name string) string { return n[name[1:]] })
	if g.access >= sellersDesk && g.access != claimsDesk {
		path += "?seller=" + n["seller"]
	}
	return path
}

// everything is a form with every field that any form of the portal has, as a person with the right to it would fill it in.
func (v *village) everything(id string) url.Values {
	version := "1"
	if id != "nothing" {
		version = v.version(id)
	}
	return url.Values{"version": {version}, "do": {"save"}, "serial": {"SN-9"}, "order": {"O-9"}, "fault": {"Stolen"}, "name": {"Mallory"}, "address": {"1 Mallory Lane"}, "message": {"x"},
		"answer": {"x"}, "appeal": {"x"}, "withdraw": {"x"}, "accept": {"yes"}, "reason": {"x"}, "clause": {"connectpro.terms"}, "why": {"x"}, "assignee": {"me"},
		"claim": {id + "." + version}, "carrier": {"Demo Post"}, "kind": {"repair"}, "subject": {"1"}, "number": {v.number}, "tracking": {"x"}, "sender": {"x"}, "contents": {"x"}, "unit": {id}, "unit_of": {id}, "found": {"confirmed_fault"},
		"amount": {"1.00"}, "reference": {"x"}, "day": {"2026-12-01"}, "dispute": {"x"}, "email": {"mallory@example.com"}, "role": {"admin"}, "quote": {"1.00"}, "first_response_days": {"9"}, "info_reply_days": {"9"},
		"appeal_days": {"9"}, "draft_days": {"9"}, "agent_limit": {"9"}, "max_file": {"9"}, "max_claim": {"9"}, "max_files": {"9"}, "facts": {statedFacts},
		"seller": {"connectpro"}, "key": {strings.Repeat("k", 26)}, "device": {v.unit}, "intent": {"fault"}}
}

// oneFile is a form with one small file.
const oneFile = "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\norder,email,serial,product,purchased_on\r\n--B--\r\n"

// knock uses a route as somebody. A stream that opens is closed at once.
func (v *village) knock(c *caller, g gateway, address string, form url.Values) answer {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 20*time.Second)
	defer cancel()
	body, kind := form.Encode(), "application/x-www-form-urlencoded"
	if g.path == "/claims/:id/files" || g.path == "/staff/imports" || strings.HasSuffix(g.path, "/photos") {
		body, kind = oneFile, "multipart/form-data; boundary=B"
	}
	if g.method == http.MethodPatch {
		body, kind = "0123456789", "application/offset+octet-stream"
	}
	if g.method == http.MethodGet || g.method == http.MethodHead || g.method == http.MethodDelete || g.path == "/uploads/" {
		body = ""
	}
	request, err := http.NewRequestWithContext(ctx, g.method, v.URL()+address, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	request.Header.Set("Content-Type", kind)
	if strings.HasPrefix(g.path, "/uploads/") {
		id, _, _ := strings.Cut(form.Get("claim"), ".")
		header := append(tusHeader(id), "Upload-Offset", "0")
		for i := 0; i < len(header); i += 2 {
			if g.path == "/uploads/" || i == 0 || header[i] == "Upload-Offset" {
				request.Header.Set(header[i], header[i+1])
			}
		}
	}
	return v.visit(c, request)
}

// visit reads an answer; of a stream only its head.
func (v *village) visit(c *caller, request *http.Request) answer {
	v.t.Helper()
	if !strings.HasSuffix(request.URL.Path, "/live") {
		return c.sent(request)
	}
	response, err := c.client.Do(request)
	if err != nil {
		v.t.Fatal(err)
	}
	if response.Header.Get("Content-Type") == "text/event-stream" {
		response.Body.Close()
		return answer{response, ""}
	}
	return readAnswer(v.t, response)
}

// plainer takes out of an answer what differs between any two: the request's id and what the address named.
func (a answer) plainer(address string) string {
	body := strings.ReplaceAll(a.body, a.Header.Get("X-Request-Id"), "ID")
	body = regexp.MustCompile(`name="key" value="[^"]*"`).ReplaceAllString(body, "KEY") // of a form, once
	for _, part := range regexp.MustCompile(`[/?=]`).Split(address, -1) {
		if len(part) > 9 {
			body = strings.ReplaceAll(body, part, "OBJECT")
		}
	}
	return a.Status + "\n" + a.Header.Get("Content-Type") + "\n" + a.Header.Get("Location") + "\n" + body
}

// shut is the same refusal for what is somebody else's and for what does not exist.
func (v *village) shut(who string, c *caller, g gateway, foreign, unknown named) {
	v.t.Helper()
	there, nothing := g.address(foreign), g.address(unknown)
	a, b := v.knock(c, g, there, v.everything(foreign["id"])), v.knock(c, g, nothing, v.everything("nothing"))
	looksUpFirst := strings.HasSuffix(g.path, "/match") && a.StatusCode == http.StatusUnprocessableEntity // nobody's RMA has the number that was typed
	if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusUnauthorized && a.StatusCode != http.StatusSeeOther && !looksUpFirst {
		v.t.Errorf("%s may %s %s: status %d", who, g.method, g.path, a.StatusCode)
	}
	if a.StatusCode == http.StatusSeeOther && !strings.Contains(a.Header.Get("Location"), "sign-in?next=") {
		v.t.Errorf("%s may %s %s: led to %s", who, g.method, g.path, a.Header.Get("Location"))
	}
	if a.StatusCode == http.StatusSeeOther {
		return // asked to sign in before anything was looked at; the address that it names is the one that was asked for
	}
	if x, y := a.plainer(there), b.plainer(nothing); x != y {
		v.t.Errorf("%s sees a difference at %s %s: %s", who, g.method, g.path, parting(x, y))
	}
}

// parting is where two texts begin to differ.
func parting(x, y string) string {
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("%.200q instead of %.200q", x[max(0, i-40):], y[max(0, i-40):])
		}
	}
	return fmt.Sprintf("%d bytes instead of %d", len(x), len(y))
}

// asksToSignIn: whoever is not the kind of person that a route is for.
func (v *village) asksToSignIn(who string, c *caller, g gateway, n named) {
	v.t.Helper()
	a := v.knock(c, g, g.address(n), v.everything(n["id"]))
	if a.StatusCode != http.StatusUnauthorized && !(a.StatusCode == http.StatusSeeOther && strings.Contains(a.Header.Get("Location"), "sign-in?next=")) {
		v.t.Errorf("%s: %s %s: status %d, led to %q", who, g.method, g.path, a.StatusCode, a.Header.Get("Location"))
	}
}

// Row 1: whoever has no business with a thing finds nothing, whether it exists or not, and changes nothing.
func TestRow01Strangers(t *testing.T) {
	v := settle(t)
	v.attach(v.bob, v.bobs, "photo.png")
	annsSession := sessionHandle(v.ann.get("/account").body)
	agentsSession := sessionHandle(v.agent.get("/staff/security").body)
	nothing := strings.Repeat("A", 26)
	arrival := v.arrival()
	unknown := named{"photo": nothing, "arrival": nothing, "request": nothing, "table": nothing, "rma": nothing, "id": nothing, "file": nothing, "handle": nothing, "person": nothing, "letter": nothing, "view": nothing, "key": nothing, "seller": "nobody"}
	rma := v.rma()
	v.number = v.one(`SELECT number FROM rma`)
	anns := named{"photo": v.photo(rma), "arrival": arrival, "request": nothing, "table": nothing, "rma": rma, "id": v.filed, "file": v.filedFile, "handle": annsSession, "person": v.agent.id, "letter": v.letter, "view": v.view, "key": nothing, "seller": "connectpro"}
	draft := named{"id": v.draft, "file": v.draftFile, "handle": annsSession, "rma": rma}
	sending := named{"id": v.draft, "file": v.upload, "rma": rma}
	mixed := named{"id": v.bobs, "file": v.filedFile}
	mixedUnknown := named{"id": v.bobs, "file": nothing}
	staffs := named{"id": v.filed, "handle": agentsSession, "key": nothing}
	own := named{"seller": "softnetworks", "photo": anns["photo"], "arrival": arrival, "id": v.filed, "person": v.agent.id, "letter": v.letter, "view": v.view}
	ownUnknown := named{"seller": "softnetworks", "photo": nothing, "arrival": nothing, "id": nothing, "person": nothing, "letter": nothing, "view": nothing}
	v.bob.get("/claims") // takes the messages that wait for the next page
	v.calm()
	before := v.dump()
	nobody := v.caller()
	for _, g := range gateways(t, v.portal) {
		switch g.access {
		case public:
		case ownAccount:
			v.asksToSignIn("nobody", nobody, g, anns)
			v.asksToSignIn("staff", v.agent.caller, g, anns)
			if strings.Contains(g.path, ":handle") {
				v.shut("another customer", v.bob, g, anns, unknown)
			}
		case ownClaim:
			v.asksToSignIn("nobody", nobody, g, anns)
			v.asksToSignIn("staff", v.agent.caller, g, anns)
			for _, foreign := range []named{anns, draft, sending} {
				v.shut("another customer", v.bob, g, foreign, unknown)
			}
			if strings.Contains(g.path, ":id") && strings.Contains(g.path, ":file") {
				v.shut("another customer, by way of an own claim,", v.bob, g, mixed, mixedUnknown)
			}
		case ownSignIns:
			v.asksToSignIn("nobody", nobody, g, staffs)
			v.asksToSignIn("a customer", v.ann, g, staffs)
			if strings.Contains(g.path, ":") {
				v.shut("a colleague", v.admin.caller, g, staffs, unknown)
			}
		default:
			v.asksToSignIn("nobody", nobody, g, anns)
			v.asksToSignIn("a customer", v.ann, g, anns)
			v.shut("an admin of another seller", v.stranger.caller, g, anns, unknown)
			if g.access == sellersHead || g.access == sellersLead {
				v.shut("an agent", v.agent.caller, g, anns, unknown)
			}
			if g.access == sellersHead {
				v.shut("a supervisor", v.supervisor.caller, g, anns, unknown)
			}
			if strings.Contains(g.path, ":person") || strings.Contains(g.path, ":letter") || strings.Contains(g.path, ":view") || strings.Contains(g.path, ":arrival") {
				v.shut("an admin of another seller, by way of their own,", v.stranger.caller, g, own, ownUnknown)
			}
			if strings.Contains(g.path, ":view") {
				v.shut("a colleague", v.admin.caller, g, anns, named{"seller": "connectpro", "view": nothing})
			}
		}
	}
	v.unchanged("a stranger", before)
	if !v.ann.signedIn() || !v.agent.staffIn() {
		t.Error("a stranger signed somebody out")
	}
}

// photo is a picture of the parcel under an RMA.
func (v *village) photo(rma string) string {
	v.t.Helper()
	v.agent.sendFile("/staff/receiving/rma/"+rma+"/photos", "box.png", dot()).status(v.t, http.StatusSeeOther)
	v.agent.get("/staff") // reads that it is kept: the next two answers are compared
	return v.one(`SELECT id FROM parcel_photo WHERE state = 'stored'`)
}

// arrival is a parcel that nobody could match, held by connectpro.
func (v *village) arrival() string {
	v.t.Helper()
	v.agent.post("/staff/receiving/arrivals?seller=connectpro", "number", "?", "carrier", "Demo Post", "tracking", "T-1", "sender", "Demo", "contents", "a box", "key", strings.Repeat("a", 26)).status(v.t, http.StatusSeeOther)
	return v.one(`SELECT id FROM arrival`)
}

var endsSession = regexp.MustCompile(`/sessions/([A-Z2-7]+)/end`)

func sessionHandle(page string) string { return group(endsSession, page) }

// The tables above would pass on a portal that lets nobody in: those whose it is get in.
func TestRow01Owners(t *testing.T) {
	v := settle(t)
	rma := v.rma()
	n := named{"photo": v.photo(rma), "arrival": v.arrival(), "request": "none", "table": "outcomes", "rma": rma, "id": v.filed, "file": v.filedFile, "handle": sessionHandle(v.ann.get("/account").body), "person": v.second.id, "letter": v.letter, "view": v.view,
		"seller": "connectpro", "key": "none"}
	draft := named{"id": v.draft, "file": v.upload}
	var last []gateway
	knock := func(g gateway) {
		c, names := v.ann, n
		switch g.access {
		case public:
			return
		case ownSignIns, sellersDesk, claimsDesk:
			c = v.agent.caller
		case sellersLead:
			c = v.supervisor.caller
		case sellersHead:
			c = v.admin.caller
		}
		if strings.HasPrefix(g.path, "/uploads/") {
			names = draft
		}
		if strings.Contains(g.path, ":rma") {
			names = maps.Clone(n)
			names["id"] = v.approved
		}
		a := v.knock(c, g, g.address(names), v.everything(names["id"]))
		if known := a.StatusCode < 400 || a.StatusCode == http.StatusUnprocessableEntity || a.StatusCode == http.StatusConflict; !known &&
			!strings.HasSuffix(g.path, "/preview") && !strings.Contains(g.path, ":key") && !strings.Contains(g.path, ":hook") && !strings.Contains(g.path, ":delivery") && !strings.Contains(g.path, ":request") && g.path != "/staff/claims/:id/close" && !strings.HasSuffix(g.path, "/second") {
			t.Errorf("%s %s: status %d for those whose it is: %.200s", g.method, g.path, a.StatusCode, a.body)
		}
	}
	for _, g := range gateways(t, v.portal) {
		if strings.Contains(g.path, "sessions/") || g.method == http.MethodDelete || strings.HasSuffix(g.path, "/disable") || strings.HasSuffix(g.path, "/reset") {
			last = append(last, g)
			continue
		}
		knock(g)
	}
	for _, g := range last {
		if !strings.Contains(g.path, "sessions/") {
			knock(g)
		}
	}
}
