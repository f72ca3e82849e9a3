package customer_test

import (
	"crypto/rand"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"proviso/server/claim"
)

// fleet puts so many devices of a customer into ConnectPRO's books.
func (s *site) fleet(email string, n int) {
	s.Helper()
	var units []claim.Unit
	for i := range n {
		number := strconv.Itoa(1000 + i)
		units = append(units, claim.Unit{ID: rand.Text(), Seller: "connectpro", OrderNumber: "F-" + number, Serial: "FLEET-" + number, Email: email,
			Facts: claim.Facts{"product": []byte(`"kvm_switch"`), "purchased_on": []byte(`"2026-01-30"`), "delivered_on": []byte(`"2026-02-03"`), "channel": []byte(`"direct"`),
				"destination": []byte(`"domestic"`)}})
	}
	s.book(units...)
}

var deviceBox = regexp.MustCompile(`name="device" value="([^"]+)"`)

func boxes(p page) (ids []string) {
	for _, found := range deviceBox.FindAllStringSubmatch(p.body, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

// ticked is a form of many devices, filled in.
func ticked(ids []string, pairs ...string) url.Values {
	form := fields(pairs...)
	form["device"] = ids
	return form
}

// One form makes a draft of each device, once; together they are sent, each for itself.
func TestManyDevicesOneForm(t *testing.T) {
	s := newSite(t)
	anna, ben := s.person("anna@example.com"), s.person("ben@example.com")
	s.fleet("anna@example.com", 3)
	ids := boxes(anna.get("/devices"))
	if len(ids) != 3 {
		t.Fatalf("%d boxes", len(ids))
	}
	ben.post("/devices/claims", ticked(ids, "intent", "fault")).status(404)
	asked := anna.post("/devices/claims", ticked(ids, "intent", "fault")).status(200).has("One form for 3 devices", "FLEET-1000", "FLEET-1002", "What is wrong with it?")
	form := ticked(ids, "intent", "fault", "do", "start", "key", asked.hidden("key"), "shown", "symptom,causes", "symptom", "failure", "causes", "none", "fault", "No picture.", "name", "Anna")
	for range 2 { // sent twice, it makes them once
		anna.post("/devices/claims", form).to("/claims/drafts").has("FLEET-1000", "FLEET-1001", "FLEET-1002")
	}
	again := anna.post("/devices/claims", ticked(ids, "intent", "fault")).hidden("key")
	form.Set("key", again)
	anna.post("/devices/claims", form).to("/claims/drafts").has("0 drafts are made. 3 devices have a draft already, which stays as it is.")
	page := anna.get("/claims/drafts")
	if !regexp.MustCompile(`(?s)FLEET-1000.*FLEET-1001.*FLEET-1002`).MatchString(page.body) {
		t.Error("the drafts do not stand by serial number")
	}
	picks := regexp.MustCompile(`name="draft" value="([^"]+)"`).FindAllStringSubmatch(page.body, -1)
	if len(picks) != 3 {
		t.Fatalf("%d drafts can be sent", len(picks))
	}
	id, _, _ := strings.Cut(picks[1][1], ":")
	ben.post("/claims/drafts", url.Values{"draft": {picks[0][1]}}).status(404)
	anna.post("/claims/"+id, words(anna.get("/claims/"+id), "fault", "Another text.")).status(303)
	sent := url.Values{"draft": {picks[0][1], picks[1][1]}}
	anna.post("/claims/drafts", sent).status(200).has("1 claim is sent.", "1 draft could not be sent")
	anna.get("/claims").has("For you to do", "With the seller", "KVM switch")
	if left := boxes(anna.get("/devices")); len(left) != 2 {
		t.Errorf("%d devices can be claimed", len(left))
	}
}

// Enter in a field presses the first button: it makes the drafts and guesses no day.
func TestEnterMakesTheDrafts(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	var ids []string
	for _, serial := range []string{"CP-1", "CP-2"} {
		u := claim.Unit{ID: rand.Text(), Seller: "connectpro", OrderNumber: "O-1", Serial: serial, Email: "anna@example.com",
			Facts: factsOf("product", `"kvm_switch"`, "purchased_on", `"2022-03-01"`, "delivered_on", `"2022-03-05"`, "channel", `"direct"`)}
		s.book(u)
		ids = append(ids, u.ID)
	}
	_, form, _ := strings.Cut(anna.post("/devices/claims", url.Values{"device": ids, "intent": {"fault"}}).status(200).body, `class="draft"`)
	_, first, _ := strings.Cut(form, `type="submit"`)
	if !strings.HasPrefix(strings.TrimSpace(first), `name="do" value="start"`) || !strings.Contains(form, `name="guess"`) {
		t.Error(first[:min(len(first), 80)])
	}
}

func TestManyDevicesAskForWhatIsMissing(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	s.fleet("anna@example.com", 2)
	ids := boxes(anna.get("/devices"))
	anna.post("/devices/claims", ticked(nil, "intent", "fault")).to("/devices").has("Tick the devices first")
	anna.post("/devices/claims", ticked(ids, "intent", "coverage")).to("/devices").has("Choose what you need")
	anna.post("/devices/claims", ticked(append(ids, "unknown"), "intent", "fault")).status(404)
	long := ticked(ids, "intent", "fault", "do", "start", "key", strings.Repeat("k", 26), "shown", "symptom,causes", "fault", strings.Repeat("x", 5001), "name", "Anna")
	anna.post("/devices/claims", long).status(422).has("too long")
	anna.post("/claims/drafts", url.Values{}).status(200).has("Tick the drafts that should be sent.", "Nothing waits to be sent.")
	anna.post("/claims/drafts", url.Values{"draft": {"no version"}}).status(422)
}

// A page holds a hundred devices; the rest follows, and what is looked for is looked for in all of them.
func TestDevicesComeInPages(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	s.fleet("anna@example.com", 230)
	if n := len(boxes(anna.get("/devices").has("Page 1 of 3", "Next 100"))); n != 100 {
		t.Errorf("%d devices", n)
	}
	if n := len(boxes(anna.get("/devices?page=3").has("Page 3 of 3", "Back"))); n != 30 {
		t.Errorf("%d devices", n)
	}
	anna.get("/devices?page=99").has("Page 3 of 3")
	anna.get("/devices?page=x&q=FLEET-1229").has("FLEET-1229").hasNo("Page 1")
}
