package server_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// Row 12: a form that another site sends in the name of somebody who is signed in changes nothing.
func TestRow12ForeignForms(t *testing.T) {
	v := settle(t)
	v.calm()
	before := v.dump()
	for _, header := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Origin", v.URL()}, {"Origin", "null"},
		{"Origin", "https://evil.example"}, {"Origin", "http://localhost.evil.example"}, {"Origin", "http://sub.localhost"}, {"Origin", "http://localhost:1"},
		{"Sec-Fetch-Site", "cross-site", "Content-Type", "text/plain"}, {"Origin", "null", "Content-Type", "text/plain"},
		{"Sec-Fetch-Site", "cross-site", "Referer", v.URL() + "/claims"},
	} {
		for _, g := range gateways(t, v.portal) {
			if g.method == http.MethodGet || g.method == http.MethodHead || g.method == http.MethodOptions || strings.HasPrefix(g.path, "/api/") {
				continue
			}
			address := g.address(named{"id": v.filed, "file": v.upload, "person": v.second.id, "letter": v.letter, "view": v.view, "seller": "connectpro", "token": "x",
				"handle": sessionHandle(v.ann.get("/account").body), "key": "x"})
			c := v.ann
			if strings.HasPrefix(g.path, "/staff") {
				c = v.admin.caller
			}
			c.do(g.method, address, v.everything(v.filed), header...).status(t, http.StatusForbidden)
		}
	}
	v.unchanged("a form of another site", before)
	if !v.ann.signedIn() || !v.admin.staffIn() {
		t.Error("another site signed somebody out")
	}
}

// A form whose content is said to be plain text, or JSON, is no form: what stands in it does not count.
func TestRow12FormsThatAreText(t *testing.T) {
	v := settle(t)
	v.calm()
	before := v.dump()
	for _, kind := range []string{"text/plain", "application/json", "", "multipart/form-data; boundary=x"} {
		for _, path := range []string{"/claims/" + v.filed + "/message", "/claims/" + v.filed + "/withdraw", "/claims/" + v.draft} {
			body := v.everything(v.filed).Encode()
			if a := v.ann.send(http.MethodPost, path, []byte(body), "Content-Type", kind); a.StatusCode < 400 || a.StatusCode >= 500 {
				t.Errorf("%q to %s: status %d", kind, path, a.StatusCode)
			}
		}
		for _, path := range []string{"/staff/claims/" + v.filed + "/approve", "/staff/rules?seller=connectpro", "/staff/people?seller=connectpro"} {
			if a := v.admin.send(http.MethodPost, path, []byte(v.everything(v.filed).Encode()), "Content-Type", kind); a.StatusCode < 400 || a.StatusCode >= 500 {
				t.Errorf("%q to %s: status %d", kind, path, a.StatusCode)
			}
		}
	}
	v.unchanged("text that is no form", before)
}

// Row 28: a form with every column of the record added to it does what it does without them.
func TestRow28MassAssignment(t *testing.T) {
	v := settle(t)
	columns := v.columns()
	if len(columns) < 100 {
		t.Fatalf("only %d columns", len(columns))
	}
	stuffed := func(pairs ...string) url.Values {
		form := url.Values{}
		for _, name := range columns {
			for _, spelled := range []string{name, strings.ToUpper(name), strings.ReplaceAll(name, "_", ""), "claim." + name, "claim[" + name + "]"} {
				form.Set(spelled, map[bool]string{true: "1", false: "approved"}[strings.HasSuffix(name, "cents") || strings.HasSuffix(name, "_at")])
			}
		}
		for i := 0; i < len(pairs); i += 2 {
			form.Set(pairs[i], pairs[i+1])
		}
		return form
	}
	keep := []string{"id", "number", "seller", "customer_id", "unit_id", "state", "verdict", "value_cents", "quote_state", "quote_cents", "proposal", "appealed", "created_at",
		"submitted_at", "decision_id", "stated", "intent"}
	of := func(id string) string {
		return fmt.Sprint(v.read(`SELECT ` + strings.Join(keep, ", ") + ` FROM claim WHERE id = '` + id + `'`))
	}
	for _, row := range []struct {
		who      *caller
		id, path string
		form     []string
		query    string
	}{
		{v.ann, v.filed, "/claims/" + v.filed + "/message", []string{"message", "hello"}, ""},
		{v.ann, v.filed, "/claims/" + v.filed + "/message", []string{"message", "again"}, "?state=approved&customer_id=" + v.bob.cookie("proviso-customer")},
		{v.ann, v.draft, "/claims/" + v.draft, []string{"do", "save", "serial", "SN-8", "product", "kvm_switch", "name", "Ann", "shown", "", "more", ""}, ""},
		{v.agent.caller, v.filed, "/staff/claims/" + v.filed + "/note", []string{"message", "hello"}, ""},
		{v.agent.caller, v.filed, "/staff/claims/" + v.filed + "/assign", []string{"assignee", "me"}, ""},
	} {
		before := of(row.id)
		row.who.do(http.MethodPost, row.path+row.query, stuffed(append(row.form, "version", v.version(row.id))...)).status(t, http.StatusSeeOther)
		after := of(row.id)
		if row.id != v.draft && before != after {
			t.Errorf("%s: %s\nwas %s", row.path, after, before)
		}
	}
	if v.state(v.draft) != "draft" || v.one(`SELECT customer_id FROM claim WHERE id = ?`, v.draft) != v.one(`SELECT customer_id FROM claim WHERE id = ?`, v.filed) {
		t.Error("a draft changed its state or its owner")
	}
	v.admin.do(http.MethodPost, "/staff/people?seller=connectpro", stuffed("email", "new@staff.example", "name", "New", "role", "agent")).status(t, http.StatusSeeOther)
	if got := v.read(`SELECT r.seller, r.role, s.password_hash, s.enrolled_at, s.version FROM staff s JOIN staff_role r ON r.staff_id = s.id WHERE s.email = 'new@staff.example'`); fmt.Sprint(got) != "[[connectpro agent  <nil> 2]]" {
		t.Errorf("somebody new is %v", got)
	}
}

func (v *village) columns() (names []string) {
	v.t.Helper()
	for _, line := range v.read(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`) {
		names = append(names, line[1].(string))
	}
	return names
}

// Row 30: no step is taken before its time, or twice.
func TestRow30StepSkip(t *testing.T) {
	v := settle(t)
	v.calm()
	big := v.file(v.ann, "SN-5") // above what an agent decides alone
	v.agent.post("/staff/claims/"+big+"/approve", "version", v.version(big)).status(t, http.StatusSeeOther)
	v.calm()
	before := v.dump()
	now := func(id string, pairs ...string) []string {
		return append(pairs, "version", v.version(id), "reason", "x", "clause", "connectpro.terms", "message", "x", "why", "x", "accept", "yes", "answer", "x", "appeal", "x")
	}
	for _, row := range []struct {
		what   string
		who    *caller
		path   string
		id     string
		do     string
		status int
	}{
		{"approve a draft", v.agent.caller, "/staff/claims/" + v.draft + "/approve", v.draft, "", http.StatusNotFound},
		{"look at a draft", v.agent.caller, "/staff/claims/" + v.draft + "/note", v.draft, "", http.StatusNotFound},
		{"approve what waits for the customer", v.agent.caller, "/staff/claims/" + v.asked + "/approve", v.asked, "", http.StatusConflict},
		{"approve twice", v.agent.caller, "/staff/claims/" + v.approved + "/approve", v.approved, "", http.StatusConflict},
		{"decline what is approved", v.supervisor.caller, "/staff/claims/" + v.approved + "/decline", v.approved, "", http.StatusConflict},
		{"ask about what is approved", v.agent.caller, "/staff/claims/" + v.approved + "/ask", v.approved, "", http.StatusConflict},
		{"correct what is approved", v.agent.caller, "/staff/claims/" + v.approved + "/correct", v.approved, "save", http.StatusOK},
		{"confirm without a proposal", v.supervisor.caller, "/staff/claims/" + v.filed + "/second", v.filed, "confirm", http.StatusConflict},
		{"an agent confirms", v.agent.caller, "/staff/claims/" + big + "/second", big, "confirm", http.StatusForbidden},
		{"approve beside a proposal", v.supervisor.caller, "/staff/claims/" + big + "/approve", big, "", http.StatusConflict},
		{"answer what was not asked", v.ann, "/claims/" + v.filed + "/answer", v.filed, "", http.StatusConflict},
		{"appeal what is not declined", v.ann, "/claims/" + v.filed + "/appeal", v.filed, "", http.StatusConflict},
		{"appeal what is approved", v.ann, "/claims/" + v.approved + "/appeal", v.approved, "", http.StatusConflict},
		{"accept a quote that is none", v.ann, "/claims/" + v.approved + "/quote", v.approved, "", http.StatusConflict},
		{"discard what is filed", v.ann, "/claims/" + v.filed + "/discard", v.filed, "", http.StatusConflict},
		{"save what is filed", v.ann, "/claims/" + v.filed, v.filed, "save", http.StatusConflict},
		{"withdraw a draft", v.ann, "/claims/" + v.draft + "/withdraw", v.draft, "", http.StatusConflict},
		{"write about a draft", v.ann, "/claims/" + v.draft + "/message", v.draft, "", http.StatusConflict},
		{"file an empty draft", v.ann, "/claims/" + v.draft, v.draft, "submit", http.StatusUnprocessableEntity},
	} {
		a := row.who.post(row.path, now(row.id, "do", row.do)...)
		if a.StatusCode != row.status && row.do != "save" || a.StatusCode == http.StatusSeeOther || a.StatusCode >= 500 {
			t.Errorf("%s: status %d", row.what, a.StatusCode)
		}
	}
	v.unchanged("a step out of turn", before)
}

// Row 32: of a field that is sent twice the first counts, what stands in the address is no field, and unknown ones count for nothing.
func TestRow32ParameterPollution(t *testing.T) {
	v := settle(t)
	path := "/claims/" + v.filed + "/message"
	form := url.Values{"message": {"first", "second"}, "version": {v.version(v.filed), "999"}, "nobody_knows": {"this"}}
	v.ann.do(http.MethodPost, path+"?message=address&version=1", form).status(t, http.StatusSeeOther)
	if got := v.one(`SELECT body FROM message WHERE claim_id = ?`, v.filed); got != "first" {
		t.Errorf("said %q", got)
	}
	before := v.dump()
	v.ann.do(http.MethodPost, path+"?message=address", url.Values{"version": {v.version(v.filed)}}).status(t, http.StatusUnprocessableEntity)
	v.agent.do(http.MethodPost, "/staff/claims/"+v.filed+"/approve?version="+v.version(v.filed), url.Values{}).status(t, http.StatusUnprocessableEntity)
	v.stranger.do(http.MethodGet, "/staff?seller=softnetworks&seller=connectpro", nil).status(t, http.StatusOK)
	v.stranger.do(http.MethodGet, "/staff?seller=connectpro&seller=softnetworks", nil).status(t, http.StatusNotFound)
	v.stranger.do(http.MethodPost, "/staff/rules?seller=connectpro", url.Values{"seller": {"softnetworks"}}).status(t, http.StatusNotFound)
	for _, version := range []string{"", "0", "-1", "1.0", "0x1", "1e0", "99999999999999999999", " 1", "٣"} {
		a := v.agent.post("/staff/claims/"+v.filed+"/approve", "version", version)
		if a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("version %q: status %d", version, a.StatusCode)
		}
	}
	v.unchanged("what is no field", before)
}

// Row 33: looking changes nothing, however it is asked for.
func TestRow33LookingChangesNothing(t *testing.T) {
	v := settle(t)
	for _, c := range []*caller{v.ann, v.admin.caller, v.agent.caller} {
		c.get("/account")
	}
	v.calm()
	before := v.dump()
	for _, g := range gateways(t, v.portal) {
		if g.method != http.MethodGet && g.method != http.MethodHead {
			continue
		}
		n := named{"id": v.filed, "file": v.filedFile, "seller": "connectpro", "token": "x", "*": "plain.js"}
		if g.access == public {
			n["seller"] = "connectpro"
		}
		for _, c := range []*caller{v.ann, v.admin.caller} {
			address := strings.Replace(g.address(n), "*", "plain.js", 1)
			separator := map[bool]string{true: "&", false: "?"}[strings.Contains(address, "?")]
			request, err := http.NewRequest(g.method, v.URL()+address+separator+v.everything(v.filed).Encode()+"&_method=POST", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("X-HTTP-Method-Override", "POST")
			request.Header.Set("X-Method-Override", "DELETE")
			if a := v.visit(c, request); a.StatusCode >= 500 {
				t.Errorf("%s %s: status %d", g.method, address, a.StatusCode)
			}
		}
	}
	v.unchanged("looking", before)
	if !v.ann.signedIn() || !v.admin.staffIn() {
		t.Error("looking signed somebody out")
	}
}

// Row 41: what is too large, or has too many parts, is refused before it is taken in.
func TestRow41TooMuch(t *testing.T) {
	v := settle(t)
	v.calm()
	before := v.dump()
	large := strings.Repeat("a", 70<<10)
	for _, row := range []struct {
		who  *caller
		path string
	}{{v.ann, "/claims/" + v.filed + "/message"}, {v.ann, "/claims/" + v.draft}, {v.ann, "/claims"}, {v.caller(), "/sign-in"}, {v.caller(), "/staff/sign-in"},
		{v.agent.caller, "/staff/claims/" + v.filed + "/decline"}, {v.admin.caller, "/staff/people?seller=connectpro"}, {v.agent.caller, "/staff/views?seller=connectpro"}} {
		row.who.do(http.MethodPost, row.path, url.Values{"message": {large}, "email": {large}}).status(t, http.StatusRequestEntityTooLarge)
	}
	many := strings.Repeat("--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n", 10_000) + "--B--\r\n"
	files := strings.Repeat("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n", 10_000) + "--B--\r\n"
	for _, body := range []string{many, files, "--B\r\n", "", "--B\r\n" + strings.Repeat("X: y\r\n", 20_000) + "\r\n--B--\r\n"} {
		for _, row := range []struct {
			who  *caller
			path string
		}{{v.ann, "/claims/" + v.draft + "/files"}, {v.admin.caller, "/staff/imports?seller=connectpro"}} {
			a := row.who.send(http.MethodPost, row.path, []byte(body), "Content-Type", "multipart/form-data; boundary=B")
			if a.StatusCode < 400 || a.StatusCode >= 500 {
				t.Errorf("%s, %d bytes: status %d", row.path, len(body), a.StatusCode)
			}
		}
	}
	for _, kind := range []string{"multipart/form-data", "multipart/form-data; boundary=" + strings.Repeat("b", 200), "application/x-www-form-urlencoded"} {
		if a := v.ann.send(http.MethodPost, "/claims/"+v.draft+"/files", []byte(many), "Content-Type", kind); a.StatusCode < 400 || a.StatusCode >= 500 {
			t.Errorf("%.40s: status %d", kind, a.StatusCode)
		}
	}
	if got := filesHold(t, v.folder, "form-data"); len(got) > 0 {
		t.Errorf("left behind: %v", got)
	}
	v.unchanged("too much", before)
}

// Rows 38 and 46: an address that only looks like a page's is none, or is decided on as the page's own is.
func TestRow38And46OddAddresses(t *testing.T) {
	v := settle(t)
	for _, odd := range []string{"/x.css", "/x.js", ".css", "%2Fx.css", ";x.css", "%3Bx.css", "%00.css", "%0a.css", "/..%2f" + v.bobs, "/../" + v.bobs + "/x.png"} {
		if a := v.ann.get("/claims/" + v.filed + odd); a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusBadRequest {
			t.Errorf("%s: status %d", odd, a.StatusCode)
		} else if !strings.Contains(a.Header.Get("Cache-Control"), "no-store") {
			t.Errorf("%s may be kept", odd)
		}
	}
	marks := []string{"SN-1", "ann@example.com", "connectpro"}
	for _, path := range []string{"/claims/" + v.filed, "/staff/claims/" + v.filed, "/staff", "/staff/people", "/account", "/devices"} {
		for _, odd := range []string{"//" + path[1:], "/./" + path[1:], "/x/.." + path, "/x/%2e%2e" + path, "/%2e" + path, strings.ToUpper(path), strings.Replace(path, "/", "/%2f", 1), path + "/.",
			path + "%20", path + "%2f", path + "/%2e", "/x/..;" + path, path + ";a=b", strings.Replace(path[1:], "/", "//", 1), "/%73taff" + strings.TrimPrefix(path, "/staff"), path + "//", "/static/.." + path,
			"/static/..%2f" + path[1:], "/check/..%2f" + path[1:]} {
			if !strings.HasPrefix(odd, "/") {
				odd = "/" + odd
			}
			a := v.rawGet(odd)
			for _, mark := range marks[:2] {
				if strings.Contains(a.body, mark) {
					t.Errorf("nobody at %s sees %s", odd, mark)
				}
			}
			if to := a.Header.Get("Location"); strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\") || strings.Contains(to, "://") {
				t.Errorf("%s leads to %s", odd, to)
			}
			if a.StatusCode >= 500 {
				t.Errorf("%s: status %d", odd, a.StatusCode)
			}
		}
	}
	for _, odd := range []string{"//evil.example/", "//evil.example//", "/%2fevil.example/", "/\\evil.example/", "//evil.example/claims/", "/claims//evil.example/", "//evil.example/%2e%2e/claims/"} {
		if to := v.rawGet(odd).Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, "/\\")) {
			t.Errorf("%s leads to %s", odd, to)
		}
	}
}

// rawGet asks for an address as nobody, without tidying it up first.
func (v *village) rawGet(path string) answer {
	v.t.Helper()
	request, err := http.NewRequest(http.MethodGet, v.URL(), nil)
	if err != nil {
		v.t.Fatal(err)
	}
	request.URL.Opaque = path
	if strings.HasPrefix(path, "//") {
		request.URL.Opaque, request.URL.Path = "", path
		request.URL.RawPath = ""
	}
	return v.do(request)
}

// Row 51: what day it is, the portal's own clock says.
func TestRow51ClientClock(t *testing.T) {
	v := settle(t)
	header := []string{"Date", "Tue, 01 Jan 2030 00:00:00 GMT", "If-Modified-Since", "Tue, 01 Jan 2030 00:00:00 GMT", "X-Client-Time", "1893456000", "X-Timezone", "Pacific/Kiritimati"}
	form := url.Values{"version": {v.version(v.filed)}, "message": {"later"}, "now": {"2030-01-01"}, "asked_on": {"2030-01-01"}, "at": {"1893456000000"}}
	v.ann.do(http.MethodPost, "/claims/"+v.filed+"/message", form, header...).status(t, http.StatusSeeOther)
	if at := v.one(`SELECT sent_at FROM message WHERE claim_id = ?`, v.filed); number(at) > v.now().UnixMilli() {
		t.Errorf("said at %s", at)
	}
	formKeys++
	facts := strings.Replace(statedFacts, `"intent"`, `"asked_on":"2027-01-01","intent"`, 1)
	a := v.ann.do(http.MethodPost, "/claims", url.Values{"seller": {"connectpro"}, "facts": {facts}, "key": {fmt.Sprintf("%026d", formKeys)}}, header...).status(t, http.StatusSeeOther)
	id := strings.TrimPrefix(a.Header.Get("Location"), "/claims/")
	v.ann.post("/claims/"+id, "do", "save", "version", "1", "serial", "SN-5", "fault", "x", "name", "x", "asked_on", "2020-01-01").status(t, http.StatusSeeOther)
	v.ann.do(http.MethodPost, "/claims/"+id, url.Values{"do": {"submit"}, "version": {"2"}, "asked_on": {"2020-01-01"}}, header...).status(t, http.StatusSeeOther)
	if used := v.one(`SELECT used FROM decision WHERE claim_id = ?`, id); !strings.Contains(used, `"asked_on":"2026-11-22"`) {
		t.Errorf("decided on %s", used)
	}
	if at := number(v.one(`SELECT submitted_at FROM claim WHERE id = ?`, id)); at > v.now().UnixMilli() || at < v.now().Add(-time.Hour).UnixMilli() {
		t.Errorf("filed at %d", at)
	}
}

// unsound are texts that a database may not be able to keep.
var unsound = []string{"a\x00b", "\xff\xfe", "a\xc3", "\xed\xa0\x80", "\xc0\xae", strings.Repeat("😀", 3000)}

// Row 52: text that is none, is never our fault, on either engine: it is refused, or kept as something that can be read.
func TestRow52UnsoundText(t *testing.T) {
	v := settleOnPostgres(t)
	id, draft := v.filed, v.draft
	for _, text := range unsound {
		form := func(fields ...string) url.Values {
			f := url.Values{"version": {"999999"}, "clause": {"connectpro.terms"}}
			for _, name := range fields {
				f.Set(name, text)
			}
			return f
		}
		for path, fields := range map[string][]string{"/claims/" + id + "/message": {"message"}, "/claims/" + id + "/withdraw": {"withdraw"}, "/claims/" + id + "/appeal": {"appeal"},
			"/claims/" + id + "/answer": {"answer"}, "/claims/" + draft: {"serial", "order", "fault", "name", "phone", "address", "product", "d.steps"}, "/claims/start": {"device", "key"},
			"/claims": {"seller", "facts"}, "/sign-in": {"email", "next"}, "/sign-in/code": {"code"}, "/claims/" + url.PathEscape(text) + "/message": {"message"}} {
			v.mustNotFail(v.ann.do(http.MethodPost, path, form(fields...)))
		}
		escaped := url.PathEscape(text)
		for _, path := range []string{"/claims/" + escaped, "/claims/" + id + "/files/" + escaped, "/devices?q=" + url.QueryEscape(text), "/claims/start?device=" + url.QueryEscape(text),
			"/sign-in/link/" + escaped, "/claims/" + id + "/files?item=" + url.QueryEscape(text)} {
			v.mustNotFail(v.ann.get(path))
		}
		v.mustNotFail(v.ann.post("/account/sessions/" + escaped + "/end"))
		v.mustNotFail(v.ann.sendFile("/claims/"+draft+"/files", text+".png", dot(), "item", text))
		for path, fields := range map[string][]string{"/staff/claims/" + id + "/decline": {"reason"}, "/staff/claims/" + id + "/approve": {"reason", "quote"}, "/staff/claims/" + id + "/note": {"message"},
			"/staff/claims/" + id + "/ask": {"message"}, "/staff/claims/" + id + "/assign": {"assignee"}, "/staff/claims/" + id + "/second": {"why"}, "/staff/claims/" + id + "/correct": {"why", "unit", "product"},
			"/staff/views?seller=connectpro": {"name"}, "/staff/people?seller=connectpro": {"email", "name", "role"}, "/staff/assign?seller=connectpro": {"claim", "assignee"},
			"/staff/people/" + escaped + "/role?seller=connectpro": {"role"}, "/staff/views/" + escaped + "/remove?seller=connectpro": {}, "/staff/mail/" + escaped + "/retry?seller=connectpro": {}} {
			f := form(fields...)
			if strings.HasPrefix(path, "/staff/claims/"+id) {
				f.Set("version", v.pgVersion(id))
			}
			v.mustNotFail(v.admin.do(http.MethodPost, path, f))
		}
		for _, path := range []string{"/staff?q=" + url.QueryEscape(text), "/staff?seller=connectpro&after=" + url.QueryEscape(text), "/staff?seller=" + url.QueryEscape(text), "/staff/claims/" + escaped,
			"/staff/claims/" + id + "/correct?unit=" + url.QueryEscape(text), "/staff/claims/" + id + "/files/" + escaped, "/staff/enrol/" + escaped, "/staff?done=" + url.QueryEscape(text)} {
			v.mustNotFail(v.admin.get(path))
		}
		table := "order,email,serial,product,purchased_on\nO-" + text + ",x@example.com,SN" + text + ",kvm_switch,2026-05-03\n"
		looked := v.admin.sendFile("/staff/imports?seller=connectpro", text+".csv", []byte(table), "do", "check")
		v.mustNotFail(looked)
		v.mustNotFail(v.admin.sendFile("/staff/imports?seller=connectpro", text+".csv", []byte(table), "do", "import", "checked", group(checkedFile, looked.body)))
	}
}

func (v *village) mustNotFail(a answer) {
	v.t.Helper()
	if a.StatusCode >= 500 {
		v.t.Errorf("%s %s: status %d", a.Request.Method, a.Request.URL, a.StatusCode)
	}
}

// settleOnPostgres is a small village on PostgreSQL: ann with a draft and a filed claim, and an admin.
func settleOnPostgres(t *testing.T) *village {
	t.Helper()
	v := &village{t: t, folder: t.TempDir()}
	v.house = openHouseOnPostgres(t, storetest.Database(t), "-data="+v.folder)
	v.admin = v.employ("admin", "connectpro", claim.Admin)
	v.ann = v.enter("ann@example.com")
	v.draft, v.filed = v.begin(v.ann), v.begin(v.ann)
	v.ann.post("/claims/"+v.filed, "do", "save", "version", "1", "serial", "SN-1", "fault", "x", "name", "x").status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+v.filed, "do", "submit", "version", "2").status(t, http.StatusSeeOther)
	return v
}

func (v *village) pgVersion(id string) (version string) {
	v.t.Helper()
	err := v.record.Read(v.t.Context(), func(tx *store.Tx) error {
		c, err := tx.Claim(id)
		version = fmt.Sprint(c.Version)
		return err
	})
	if err != nil {
		v.t.Fatal(err)
	}
	return version
}
