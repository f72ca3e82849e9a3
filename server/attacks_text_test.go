package server_test

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"net"
	"net/http"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"proviso/server"
)

// canary is markup that breaks out of text, attributes, text areas and scripts. Its first letters say which field it came through.
func canary(field string) string { return field + `"'><b/x></textarea></script>` }

// bareCanary tells whether a page takes a canary for markup.
func bareCanary(body string) bool {
	return strings.Contains(body, "<b/x") || strings.Contains(body, "</script>&") || strings.Contains(body, `"'>&`)
}

// Row 21: whatever somebody types is text, on every page that shows it.
func TestRow21WhatIsTypedIsText(t *testing.T) {
	v := settle(t)
	fields := []string{}
	c := func(field string) string {
		fields = append(fields, field)
		return canary(field)
	}
	id := v.file(v.ann, c("serial"), "order", c("order"), "fault", c("fault"), "name", c("name"), "phone", c("tel"), "address", c("address"))
	v.attach(v.ann, id, c("file")+".png")
	draft := v.begin(v.ann)
	v.ann.post("/claims/"+draft, "do", "save", "version", "1", "serial", canary("draft"), "fault", c("draftfault"), "name", canary("draft")).status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+id+"/message", "message", c("message"), "version", v.version(id)).status(t, http.StatusSeeOther)
	staff := func(step string, pairs ...string) {
		v.agent.post("/staff/claims/"+id+"/"+step, append(pairs, "version", v.version(id))...).status(t, http.StatusSeeOther)
	}
	staff("note", "message", c("note"))
	staff("message", "message", c("staffsays"))
	staff("ask", "message", c("question"))
	v.ann.post("/claims/"+id+"/answer", "answer", c("answer"), "version", v.version(id)).status(t, http.StatusSeeOther)
	staff("decline", "reason", c("reason"), "clause", "connectpro.terms") // against the policy: somebody else has to confirm it
	v.second.post("/staff/claims/"+id+"/second", "do", "confirm", "version", v.version(id)).status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+id+"/appeal", "appeal", c("appeal"), "version", v.version(id)).status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+v.filed+"/withdraw", "withdraw", c("withdraw"), "version", v.version(v.filed)).status(t, http.StatusSeeOther)
	v.agent.post("/staff/views?seller=connectpro", "name", c("view")).status(t, http.StatusSeeOther)
	v.admin.post("/staff/people?seller=connectpro", "email", "x@staff.example", "name", c("person"), "role", "agent").status(t, http.StatusSeeOther)
	v.admin.post("/staff/people?seller=connectpro", "email", canary("staffmail"), "name", canary("person"), "role", canary("role")).status(t, http.StatusUnprocessableEntity)
	quoted := func(field string) string { return `"` + strings.ReplaceAll(c(field), `"`, `""`) + `"` }
	table := "order,email,serial,product,purchased_on\n" + quoted("cellorder") + ",ann@example.com," + quoted("cellserial") + ",kvm_switch,2026-05-03\n"
	looked := v.admin.sendFile("/staff/imports?seller=connectpro", c("importname")+".csv", []byte(table), "do", "check").status(t, http.StatusOK)
	v.admin.sendFile("/staff/imports?seller=connectpro", canary("importname")+".csv", []byte(table), "do", "import", "checked", group(checkedFile, looked.body)).status(t, http.StatusSeeOther)
	faulty := "order,email,serial,product,purchased_on," + quoted("header") + "\n" + quoted("cellorder") + "," + quoted("cellmail") + "," + quoted("cellserial") + "," + quoted("cellproduct") + "," + quoted("cellday") + ",x\n"
	pages := []answer{looked, v.admin.sendFile("/staff/imports?seller=connectpro", canary("importname")+".csv", []byte(faulty), "do", "check").status(t, http.StatusUnprocessableEntity)}
	look := func(who *caller, paths ...string) {
		for _, path := range paths {
			pages = append(pages, who.get(path))
		}
	}
	evil := url.QueryEscape(canary("query"))
	look(v.ann, "/claims", "/claims/"+id, "/claims/"+v.filed, "/claims/"+draft, "/claims/"+draft+"?review=1", "/claims/"+draft+"/continue", "/claims/"+id+"/files", "/devices", "/devices?q="+evil+"&verdict="+evil, "/account",
		"/claims/start", "/claims/start?device="+evil, "/claims/start?device="+v.one(`SELECT id FROM order_unit WHERE serial LIKE 'cell%'`), "/claims/"+url.PathEscape(canary("path")), "/claims/"+id+"?review="+evil)
	look(v.caller(), "/sign-in?next="+evil, "/check/connectpro?intent=fault&product="+evil+"&"+evil+"=1", "/check/"+evil, "/policies/"+evil, "/outbox", "/staff/sign-in?next="+evil, "/sign-in/link/"+evil, "/staff/enrol/"+evil, "/api/v1/sellers/"+evil)
	look(v.agent.caller, "/staff", "/staff?q="+evil, "/staff?seller="+evil, "/staff?state="+evil+"&after=", "/staff?state=all&done="+evil+"&n="+evil, "/staff/claims/"+id, "/staff/claims/"+v.filed, "/staff/claims/"+id+"/correct", "/staff/claims/"+id+"/correct?unit="+evil,
		"/staff/claims/"+id+"?done="+evil, "/staff/security")
	look(v.admin.caller, "/staff/people", "/staff/imports", "/staff/rules", "/staff/mail", "/staff/audit", "/staff/audit?before="+evil+"&verify=yes")
	pages = append(pages, v.caller().post("/sign-in", "email", canary("mail"), "next", canary("next")), v.caller().post("/staff/sign-in", "email", canary("mail"), "password", canary("password")),
		v.ann.post("/claims/"+draft, "do", "save", "version", "99", "serial", canary("x"), "fault", canary("x"), "name", strings.Repeat(canary("x"), 20), "product", canary("x"), "purchased_on", canary("x")),
		v.ann.post("/claims/"+id+"/answer", "answer", canary("x"), "version", "1"), v.ann.post("/claims/"+id+"/appeal", "appeal", canary("x"), "version", "1"),
		v.agent.post("/staff/claims/"+id+"/decline", "reason", canary("x"), "version", "1", "clause", canary("x")), v.agent.post("/staff/claims/"+id+"/approve", "quote", canary("x"), "version", v.version(id)),
		v.agent.post("/staff/claims/"+id+"/correct", "product", canary("x"), "purchased_on", canary("x"), "unit", canary("x"), "why", canary("x"), "version", canary("x")),
		v.agent.post("/staff/views?seller=connectpro", "name", canary(strings.Repeat("x", 90))), v.admin.post("/staff/rules?seller=connectpro", "version", "0", "agent_limit", canary("x"), "max_file", canary("x")),
		v.caller().post("/check/connectpro", "intent", "fault", "product", canary("x"), "purchased_on", canary("x"), "price_cents", canary("x")))
	shown := map[string]bool{}
	for _, page := range pages {
		if bareCanary(page.body) && strings.Contains(page.Header.Get("Content-Type"), "html") {
			at := max(strings.Index(page.body, "<b/x"), 0)
			t.Errorf("%s %s carries markup: %.200q", page.Request.Method, page.Request.URL, page.body[max(0, at-80):])
		}
		if page.StatusCode >= 500 {
			t.Errorf("%s %s: status %d", page.Request.Method, page.Request.URL, page.StatusCode)
		}
		for _, field := range fields {
			shown[field] = shown[field] || strings.Contains(page.body, field+"&#34;") || strings.Contains(page.body, field+"&quot;") || strings.Contains(page.body, field+`\"`)
		}
	}
	for _, field := range fields {
		if !shown[field] && !slices.Contains([]string{"withdraw", "cellmail", "cellday", "cellproduct", "header", "file", "importname", "tel", "address"}, field) {
			t.Errorf("%s is shown nowhere: nothing was tried with it", field)
		}
	}
}

// Row 26: nothing that stands in an export does anything in a spreadsheet.
func TestRow26Formulas(t *testing.T) {
	v := settle(t)
	evil := []string{"=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "|calc", "%0a=1", `"=1+1`, `a",=1+1`, ";=1", "＝1+1", "'=1"}
	for i, serial := range evil {
		v.file(v.ann, serial, "order", evil[len(evil)-1-i])
	}
	a := v.agent.get("/staff/export.csv?seller=connectpro&state=all").status(t, http.StatusOK)
	lines, err := csv.NewReader(strings.NewReader(a.body)).ReadAll()
	if err != nil || len(lines) < len(evil)+1 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for _, line := range lines {
		for _, cell := range line {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@|%\t\r\n") || strings.HasPrefix(cell, "＝") {
				t.Errorf("cell %q", cell)
			}
		}
	}
	if kind := a.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/csv") || !strings.HasPrefix(a.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("sent as %s, %s", kind, a.Header.Get("Content-Disposition"))
	}
}

// Row 27: a file of order records is taken as a whole or not at all, whatever is in it.
func TestRow27ImportCorpus(t *testing.T) {
	v := settle(t)
	v.calm()
	const head, line = "order,email,serial,product,purchased_on\n", "N-1,n@example.com,NN-1,kvm_switch,2026-05-03\n"
	before := v.dump()
	for name, table := range map[string]string{
		"nothing": "", "no lines": head, "only spaces": "   \n \n", "no header": line, "a header twice": "order,order,email,serial,product,purchased_on\nA,B,x@example.com,S,kvm_switch,2026-05-03\n",
		"an alias of a header": "order,invoice,email,serial,product,purchased_on\nA,B,x@example.com,S,kvm_switch,2026-05-03\n", "no serial": "order,email,product\nA,x@example.com,kvm_switch\n",
		"a good line and a bad one": head + line + "N-2,n@example.com,NN-2,toaster,2026-05-03\n", "NUL": head + "N\x00,n@example.com,NN-1,kvm_switch,2026-05-03\n", "no text": head + "N\xff\xfe,n@example.com,NN-1,kvm_switch,2026-05-03\n",
		"a huge cell": head + strings.Repeat("N", 1<<20) + ",n@example.com,NN-1,kvm_switch,2026-05-03\n", "an open quote": head + `"N-1,n@example.com,NN-1,kvm_switch,2026-05-03` + "\n", "too few cells": head + "N-1,n@example.com\n",
		"too many cells": head + "N-1,n@example.com,NN-1,kvm_switch,2026-05-03,more,more\n", "a device twice": head + line + line, "no address": head + "N-1,not an address,NN-1,kvm_switch,2026-05-03\n",
		"two addresses": head + "N-1,\"a@example.com\r\nBcc: b@example.com\",NN-1,kvm_switch,2026-05-03\n", "the future": head + "N-1,n@example.com,NN-1,kvm_switch,9999-12-31\n", "no day": head + "N-1,n@example.com,NN-1,kvm_switch,31.02.2026\n",
		"another seller": "seller," + head + "softnetworks," + line, "below zero": "price_usd," + head + "-1.00," + line, "far too much": "price_usd," + head + "99999999999999999999.00," + line,
		"UTF-16": "\xff\xfeo\x00r\x00d\x00e\x00r\x00", "a picture": string(dot()), "many faults": head + strings.Repeat("x,x,x,x,x\n", 20_000), "columns without end": strings.Repeat("a,", 50_000) + "\n" + line,
		"control characters": head + "N\x1b[2J,n@example.com,NN\x07,kvm_switch,2026-05-03\n",
	} {
		a := v.admin.sendFile("/staff/imports?seller=connectpro", "books.csv", []byte(table), "do", "check")
		if a.StatusCode != http.StatusUnprocessableEntity && a.StatusCode != http.StatusBadRequest && !(a.StatusCode == http.StatusOK && strings.Contains(name, "no lines")) {
			t.Errorf("%s: looked at with status %d", name, a.StatusCode)
		}
		sum := group(checkedFile, a.body)
		if a := v.admin.sendFile("/staff/imports?seller=connectpro", "books.csv", []byte(table), "do", "import", "checked", sum); a.StatusCode == http.StatusSeeOther && name != "no lines" || a.StatusCode >= 500 {
			t.Errorf("%s: imported with status %d", name, a.StatusCode)
		}
	}
	v.unchanged("a file that is at fault", before)
	v.importOrders(v.admin.caller, "connectpro", "\ufeff"+strings.ReplaceAll(head+line, "\n", "\r\n"))
	if n := v.one(`SELECT COUNT(*) FROM order_unit WHERE serial = 'NN-1'`); n != "1" {
		t.Errorf("%s devices of a file with a mark at its beginning", n)
	}
}

// Row 43: what a client sends makes no line of the log of its own, and no character that a terminal obeys.
func TestRow43LogInjection(t *testing.T) {
	v := settle(t)
	evil := "\r\n{\"level\":\"INFO\",\"msg\":\"forged\"}\x1b[2J\x07\u202e\u2028"
	v.ann.get("/claims/" + url.PathEscape(evil))
	v.ann.get("/devices?q=" + url.QueryEscape(evil))
	for _, field := range []string{"message", "answer", "appeal", "withdraw"} {
		v.ann.post("/claims/"+v.filed+"/"+field, field, evil, "version", "1")
	}
	v.ann.post("/claims/"+v.draft, "do", "save", "version", "1", "serial", evil, "order", evil, "fault", evil, "name", evil, "phone", evil, "address", evil)
	v.ann.sendFile("/claims/"+v.draft+"/files", evil+".png", dot(), "item", evil)
	v.ann.send(http.MethodPost, "/uploads/", nil, "Tus-Resumable", evil[2:30], "Upload-Length", "10")
	v.caller().post("/sign-in", "email", evil+"@example.com", "next", evil)
	v.caller().post("/staff/sign-in", "email", evil, "password", evil)
	v.admin.post("/staff/people?seller=connectpro", "email", "f@staff.example", "name", "x"+evil, "role", evil)
	v.admin.sendFile("/staff/imports?seller=connectpro", evil, []byte(evil), "do", "check")
	v.raw("GET /\x1b[2J HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \x1b[31mforged\r\nConnection: close\r\n\r\n")
	v.raw("GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \"}\\u001b[31m{\"msg\":\"forged\"\r\nReferer: \x1b\r\nConnection: close\r\n\r\n")
	v.raw("FORGED\x1b / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	for _, entry := range v.log.entries(t) {
		if entry["msg"] == "forged" {
			t.Errorf("forged: %v", entry)
		}
	}
	if at := strings.IndexAny(v.log.String(), "\x1b\x07\r\u202e\u2028"); at >= 0 {
		t.Errorf("the log holds %q", v.log.String()[max(0, at-100):at+20])
	}
}

// raw sends bytes as they are.
func (v *village) raw(request string) string {
	v.t.Helper()
	at, err := url.Parse(v.URL())
	if err != nil {
		v.t.Fatal(err)
	}
	connection, err := net.Dial("tcp", at.Host)
	if err != nil {
		v.t.Fatal(err)
	}
	defer connection.Close()
	fmt.Fprint(connection, request)
	text, _ := io.ReadAll(connection) // whatever comes until the portal closes it
	return string(text)
}

// Row 52: a character that cannot be seen makes no other serial number, name or view of one that looks the same.
func TestRow52LookAlikes(t *testing.T) {
	v := settle(t)
	for _, serial := range []string{"SN\u200b-1", "SN-1\u202e", "\ufeffSN-1", "SN\u00ad-1", "S\u2060N-1", "SN-1\x00", "SN-1\x1b[2J", "SN\n-1", strings.Repeat("😀", 65), "SN-1\u2066", "SN\u180e-1"} {
		a := v.ann.post("/claims/"+v.draft, "do", "save", "version", v.version(v.draft), "serial", serial, "name", "x")
		if a.StatusCode != http.StatusUnprocessableEntity && !strings.HasPrefix(serial, "\ufeff") {
			t.Errorf("%q: status %d", serial, a.StatusCode)
		}
		if a := v.agent.post("/staff/views?seller=connectpro", "name", serial); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("a view called %q: status %d", serial, a.StatusCode)
		}
		if a := v.admin.post("/staff/people?seller=connectpro", "email", "y@staff.example", "name", "Demo\u202e"+serial, "role", "agent"); a.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("somebody called %q: status %d", serial, a.StatusCode)
		}
	}
	v.ann.post("/claims/"+v.draft, "do", "save", "version", v.version(v.draft), "serial", "sn-1e\u0301", "fault", "x", "name", "x").status(t, http.StatusSeeOther)
	if got := v.one(`SELECT serial FROM claim WHERE id = ?`, v.draft); got != "sn-1é" {
		t.Errorf("kept as %q", got)
	}
	v.ann.post("/claims/"+v.draft, "do", "save", "version", v.version(v.draft), "serial", " sn-1 ", "fault", "x", "name", "x").status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+v.draft, "do", "submit", "version", v.version(v.draft)).status(t, http.StatusConflict) // SN-1 has a claim
}

// mailbox is a mail server that keeps what it is given.
type mailbox struct {
	net.Listener
	mu      sync.Mutex
	letters []string
	arrived chan struct{}
}

func openMailbox(t *testing.T) *mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailbox{Listener: l, arrived: make(chan struct{}, 1000)}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			connection, err := l.Accept()
			if err != nil {
				return
			}
			go m.talk(connection)
		}
	}()
	return m
}

func (m *mailbox) talk(connection net.Conn) {
	defer connection.Close()
	in := bufio.NewReader(connection)
	fmt.Fprint(connection, "220 here\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); word {
		case "DATA":
			fmt.Fprint(connection, "354 go on\r\n")
			m.keep(in)
			fmt.Fprint(connection, "250 kept\r\n")
		case "QUIT":
			fmt.Fprint(connection, "221 bye\r\n")
			return
		default:
			fmt.Fprint(connection, "250 fine\r\n")
		}
	}
}

func (m *mailbox) keep(in *bufio.Reader) {
	var text strings.Builder
	for {
		line, err := in.ReadString('\n')
		if err != nil || line == ".\r\n" {
			break
		}
		text.WriteString(line)
	}
	m.mu.Lock()
	m.letters = append(m.letters, text.String())
	m.mu.Unlock()
	m.arrived <- struct{}{}
}

func (m *mailbox) all() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.letters)
}

// onlyWithMail closes the portal of a village and opens it again on the same record and Redis, with a mail server.
func (v *village) onlyWithMail(redis string) *mailbox {
	v.t.Helper()
	v.calm()
	if err := v.stop(); err != nil {
		v.t.Fatal(err)
	}
	m := openMailbox(v.t)
	log := v.log
	v.portal = startWith(v.t, server.Options{Now: v.now, Sessions: v.now}, "-data="+v.folder, "-redis-url="+redis, "-smtp-url=smtp://"+m.Addr().String()+"?tls=none", "-mail-from=portal@example.com")
	v.portal.log.Write([]byte(log.String()))
	return m
}

// Row 23: nothing that somebody types reaches the head of a letter, or ends it early.
func TestRow23MailHeaders(t *testing.T) {
	redis := redisURL(t)
	v := settle(t, "-redis-url="+redis)
	m := v.onlyWithMail(redis)
	const evil = "x\r\nBcc: evil@example.com\r\nSubject: forged\r\n\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<evil@example.com>\r\nDATA\r\nforged\r\n.\r\n"
	id := v.filed
	v.agent.post("/staff/claims/"+id+"/message", "message", evil, "version", v.version(id)).status(t, http.StatusSeeOther)
	v.agent.post("/staff/claims/"+id+"/ask", "message", evil, "version", v.version(id)).status(t, http.StatusSeeOther)
	v.ann.post("/claims/"+id+"/answer", "answer", evil, "version", v.version(id)).status(t, http.StatusSeeOther)
	v.agent.post("/staff/claims/"+id+"/decline", "reason", evil, "clause", "connectpro.terms", "version", v.version(id)).status(t, http.StatusSeeOther)
	v.admin.post("/staff/people?seller=connectpro", "email", "n@staff.example", "name", "Demo =?utf-8?q?x?= <evil@example.com>, \"x\"", "role", "agent").status(t, http.StatusSeeOther)
	v.caller().post("/sign-in", "email", "ann@example.com\r\nBcc: evil@example.com").status(t, http.StatusUnprocessableEntity)
	v.calm()
	letters := m.all()
	if want := v.one(`SELECT COUNT(*) FROM outbox WHERE state = 'sent' AND sent_at >= created_at AND kind IN ('claim_message', 'claim_question', 'claim_declined')`); len(letters) < 4 {
		t.Fatalf("%d letters, %s in the record", len(letters), want)
	}
	for _, raw := range letters {
		letter, err := netmail.ReadMessage(strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		to, err := letter.Header.AddressList("To")
		if err != nil || len(to) != 1 || strings.Contains(to[0].Address, "evil") {
			t.Errorf("goes to %v, %v", to, err)
		}
		for _, name := range []string{"Bcc", "Cc"} {
			if letter.Header.Get(name) != "" {
				t.Errorf("%s: %s", name, letter.Header.Get(name))
			}
		}
		if subject := letter.Header["Subject"]; len(subject) != 1 || strings.Contains(subject[0], "forged") {
			t.Errorf("subject %q", subject)
		}
	}
}
