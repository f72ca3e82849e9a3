package staff_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

func TestHouseRules(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	fields := url.Values{"version": {"0"}, "first_response_days": {"2"}, "info_reply_days": {"30"}, "appeal_days": {"30"}, "draft_days": {"30"}, "agent_limit": {"750"}, "agent_day": {"5000"}, "return_reminder_days": {"14"}, "return_address": {"Demo Returns\r\n1 Main St"},
		"max_file": {"200"}, "max_claim": {"1024"}, "max_files": {"30"}}
	if status, body, _ := admin.post("/staff/rules?seller=connectpro", fields); status != http.StatusSeeOther {
		t.Fatalf("%d %s", status, body)
	}
	fields.Set("agent_limit", "900")
	status, body, _ := admin.post("/staff/rules?seller=connectpro", fields)
	if status != http.StatusConflict {
		t.Fatal(status)
	}
	wantIn(t, body, `value="900"`, "Now it is 750.00.", `name="version" value="1"`)
	fields.Set("version", "1")
	fields.Set("info_reply_days", "0")
	if status, body, _ = admin.post("/staff/rules?seller=connectpro", fields); status != http.StatusUnprocessableEntity {
		t.Fatal(status)
	}
	wantIn(t, body, "7 to 365")
	_, body = admin.get("/staff/rules?seller=connectpro")
	wantIn(t, body, "Demo Returns\n1 Main St", `value="5000.00"`, `value="14"`)
}

// Mail that could not be sent: what is tried again says when, what was given up can be sent again, once.
func TestMailThatCouldNotBeSent(t *testing.T) {
	h := newHouse(t)
	c := h.file(unit{serial: "SN-1", email: "anna@example.com"})
	admin, page := h.enter("admin"), "/staff/mail?seller=connectpro"
	if _, body := admin.get(page); strings.Contains(body, string(c.Number)) {
		t.Fatal("nothing was tried in vain, and yet:", body)
	}
	var letter store.Letter
	h.write(func(tx *store.Tx) error {
		taken, err := tx.TakeDueMail(today, time.Minute, 1)
		if err != nil {
			return err
		}
		letter = taken[0]
		return tx.MarkFailed(letter, "451 try later", today.Add(30*time.Second))
	})
	_, body := admin.get(page)
	wantIn(t, body, string(c.Number), "451 try later", "Tried again on 20 Nov 2026, 07:00")
	if strings.Contains(body, "/retry") {
		t.Error("what is tried again by itself can be sent again")
	}
	h.write(func(tx *store.Tx) error { return tx.MarkDead(letter, "550 nobody", true) })
	_, body = admin.get(page)
	wantIn(t, body, "550 nobody", "/staff/mail/"+letter.ID+"/retry")
	for _, done := range []string{"The e-mail is on its way again.", "Somebody sent this e-mail again already."} {
		wantIn(t, admin.told("/staff/mail/"+letter.ID+"/retry?seller=connectpro", nil), done)
	}
}

func TestImportInTwoSteps(t *testing.T) {
	h := newHouse(t)
	admin := h.enter("admin")
	table := "order,email,serial,product,purchased_on\nO-1,anna@example.com,SN-1,kvm_switch,2026-05-03\n"
	status, body := admin.upload(table, url.Values{"do": {"import"}})
	if status != http.StatusOK || h.imports() != 0 {
		t.Fatalf("%d: imported without a look", status)
	}
	wantIn(t, body, "1 to add, 0 to change", "Import it")
	_, checked, _ := strings.Cut(body, `name="checked" value="`)
	checked, _, _ = strings.Cut(checked, `"`)
	if status, body = admin.upload(table+"O-2,anna@example.com,SN-2,kvm_switch,2026-05-03\n", url.Values{"do": {"import"}, "checked": {checked}}); status != http.StatusConflict {
		t.Fatalf("another file: %d", status)
	}
	wantIn(t, body, "another file")
	if status, body = admin.upload(table, url.Values{"do": {"import"}, "checked": {checked}}); status != http.StatusSeeOther || h.imports() != 1 {
		t.Fatalf("%d %s", status, body)
	}
	status, body = admin.upload(table+"O-2,anna@example.com,SN-2,toaster,2026-05-03\nO-3,x,SN-3,kvm_switch,soon\n", url.Values{"do": {"check"}})
	if status != http.StatusUnprocessableEntity {
		t.Fatal(status)
	}
	wantIn(t, body, "nothing was imported", "line 3", "line 4")
	if status, body = admin.upload("order,email,serial,seller,product,purchased_on\nO-1,a@example.com,SN-9,softnetworks,preowned_hardware,2026-05-03\n", url.Values{"do": {"check"}}); status != http.StatusUnprocessableEntity {
		t.Fatalf("another seller's records: %d", status)
	}
	wantIn(t, body, "another seller")
}

// The audit names people, events and states in words, leads to claims by their numbers, and can be narrowed.
func TestTheAuditInWords(t *testing.T) {
	h := newHouse(t)
	c := h.approved("SN-1", "anna@example.com")
	admin := h.enter("admin")
	admin.want(http.StatusSeeOther, "/staff/people?seller=connectpro", url.Values{"email": {"new@example.com"}, "name": {"Una New"}, "role": {"agent"}})
	_, body := admin.get("/staff/audit?seller=connectpro")
	wantIn(t, body, "filed the claim", "approved it", "With staff → Approved", "added a member of staff", `href="/staff/claims/`+c.ID+`">`+string(c.Number))
	for query, wants := range map[string][2]string{
		"&person=customer":              {"filed the claim", "<td>approved it"},
		"&kind=approve":                 {"<td>approved it", "<td>filed the claim"},
		"&day=2026-11-20":               {"<td>approved it", "Nothing that fits"},
		"&day=2026-11-19":               {"Nothing that fits", "<td>approved it"},
		"&day=soon":                     {`href="#f-day"`, "Nothing that fits"},
		"&person=" + h.names["admin"]:   {"added a member of staff", "<td>filed the claim"},
		"&kind=approve&person=customer": {"Nothing that fits", "<td>approved it"},
		"&kind=riches":                  {"Nothing that fits", "<td>approved it"},
		"&person=customer&kind=submit":  {"<td>filed the claim", "<td>approved it"},
	} {
		if _, body := admin.get("/staff/audit?seller=connectpro" + query); !strings.Contains(body, wants[0]) || strings.Contains(body, wants[1]) {
			t.Errorf("%s: %t %t", query, strings.Contains(body, wants[0]), strings.Contains(body, wants[1]))
		}
	}
}

// Whoever works for several sellers is shut out by an admin of each of them, and by nobody less.
func TestPeopleOfSeveralSellers(t *testing.T) {
	h := newHouse(t)
	h.hire("both", map[string]claim.Role{"connectpro": claim.Agent, "softnetworks": claim.Agent})
	h.hire("chief", map[string]claim.Role{"connectpro": claim.Admin, "softnetworks": claim.Admin})
	action := "/staff/people/" + h.names["both"] + "/disable"
	_, body := h.enter("admin").get("/staff/people?seller=connectpro")
	wantNotIn(t, body, action)
	_, body = h.enter("chief").get("/staff/people?seller=connectpro")
	wantIn(t, body, action)
}
