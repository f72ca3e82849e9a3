package customer_test

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
)

// staff is somebody who works for ConnectPRO. It stands in no record: the desk is told who acts.
func staff() claim.Actor {
	return claim.Actor{Kind: claim.ByStaff, ID: "staff", Roles: map[string]claim.Role{"connectpro": claim.Supervisor, "shenzhen_service": claim.Supervisor}}
}

// version is that of the claim now.
func (s *site) version(b *reader, at string) int64 {
	s.Helper()
	file, err := s.desk.Open(s.Context(), b.actor(), idOf(at))
	if err != nil {
		s.Fatal(err)
	}
	return file.Claim.Version
}

// rule decides a claim as staff would.
func (s *site) rule(b *reader, at string, r claim.Ruling) {
	s.Helper()
	if _, err := s.desk.Rule(s.Context(), staff(), idOf(at), s.version(b, at), r); err != nil {
		s.Fatal(err)
	}
}

func refused() claim.Ruling {
	return claim.Ruling{Action: claim.Decline, Reason: "The seal is broken.", Clauses: []string{"connectpro.local_law"}}
}

func TestAQuestionIsAnswered(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	if _, err := s.desk.Ask(t.Context(), staff(), idOf(at), s.version(anna, at), "Which lights are on?\nA photo helps."); err != nil {
		t.Fatal(err)
	}
	if _, err := s.desk.Say(t.Context(), staff(), idOf(at), "Smells of a dropped device.", true); err != nil {
		t.Fatal(err)
	}
	p := anna.get(at).has("has a question for you", "Which lights are on?", "by the end of 22 December 2026").hasNo("Smells of")
	anna.post(at+"/answer", fields("version", p.hidden("version"), "answer", "  ")).status(422).has("Write something first", `href="#f-answer"`)
	form := fields("version", p.hidden("version"), "answer", "Only the red one.")
	anna.post(at+"/answer", form).to(at).has("Your answer is sent", "Only the red one.", "is looking at your claim")
	anna.post(at+"/answer", form).to(at) // twice
	if got := strings.Count(text(anna.get(at).body), "Only the red one."); got != 1 {
		t.Errorf("the answer stands there %d times", got)
	}
}

func TestAMessageSentTwiceIsSaidOnce(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	form := fields("version", anna.get(at).hidden("version"), "message", "When will it be?")
	anna.post(at+"/message", form).to(at)
	anna.post(at+"/message", form).to(at)
	again := anna.get(at)
	if got := strings.Count(text(again.body), "When will it be?"); got != 1 {
		t.Errorf("it stands there %d times", got)
	}
	anna.post(at+"/message", fields("version", again.hidden("version"), "message", "When will it be?")).to(at)
	if got := strings.Count(text(anna.get(at).body), "When will it be?"); got != 2 {
		t.Errorf("asked anew it stands there %d times", got)
	}
	anna.post(at+"/message", fields("message", strings.Repeat("x", 10_001))).status(422).has("at most 10,000 characters", strings.Repeat("x", 10_001))
}

func TestADeclinedClaimSaysWhyAndIsAppealedOnce(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	s.rule(anna, at, refused())
	p := anna.get(at).has("ConnectPRO decided otherwise than the check of its policy does", "What the check of the policy said",
		"ConnectPRO declined your claim", "The seal is broken.", "/policies/connectpro#local_law", "you can appeal once, until the end of 22 December 2026")
	anna.post(at+"/appeal", fields("version", "1", "appeal", "It is not.")).status(409).has("It is not.", "Someone else changed this")
	form := fields("version", p.hidden("version"), "appeal", "It is not, see the photo.")
	anna.post(at+"/appeal", form).to(at).has("a second time", "You appealed", "It is not, see the photo.").hasNo("decided otherwise")
	anna.post(at+"/appeal", form).to(at)
	s.rule(anna, at, refused())
	anna.get(at).has("You have appealed once already").hasNo(`id="appeal"`)
	last := fields("version", fmt.Sprint(s.version(anna, at)), "appeal", "Once more.")
	anna.post(at+"/appeal", last).status(409).has("It was not sent", "Once more.")
}

func TestTheTimeForAnAppealEnds(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	s.rule(anna, at, refused())
	version := anna.get(at).hidden("version")
	s.wait(31 * 24 * time.Hour)
	anna.get(at).has("The time for an appeal is over").hasNo(`id="appeal"`)
	anna.post(at+"/appeal", fields("version", version, "appeal", "Late.")).status(409).has("It was not sent", "Late.")
}

func TestAQuoteIsAccepted(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	start := fields("seller", "shenzhen_service", "intent", "fault", "brand", "own", "purchased_on", "2023-01-30", "shipped_on", "2023-02-01",
		"delivered_on", "2023-02-03", "failed_on", "2026-11-10", "symptom", "failure", "causes", "none", "key", rand.Text())
	at := anna.post("/claims", start).to("/claims/.*").has("repair is possible, at your cost").Request.URL.Path
	review := anna.post(at, words(anna.get(at), "do", "review")).to(at + `\?review=1`)
	anna.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at)
	s.rule(anna, at, claim.Ruling{Action: claim.Approve, Reason: "Paid repair.", QuoteCents: 12_345_00})
	p := anna.get(at)
	p.has("It will cost you $12,345.00", "Nothing is charged")
	form := fields("version", p.hidden("version"), "accept", "yes")
	anna.post(at+"/quote", fields("version", p.hidden("version"))).status(422)
	anna.post(at+"/quote", form).to(at).has("you accepted the quote of $12,345.00")
	anna.post(at+"/quote", form).to(at)
	anna.post(at+"/quote", with(form, "accept", "no")).status(409)
}

func TestAClaimIsWithdrawn(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	p := anna.get(at).has("Withdraw this claim", "Yes, withdraw it")
	anna.post(at+"/withdraw", fields("withdraw", "no version")).status(409)
	form := fields("version", p.hidden("version"), "withdraw", "It works again.")
	anna.post(at+"/withdraw", form).to(at).has("You withdrew this claim", "It works again.").hasNo("Yes, withdraw it")
	anna.post(at+"/withdraw", form).to(at)
	anna.post(at+"/discard", nil).status(409)
}

// Somebody else's claim looks like one that does not exist, whatever is tried on it.
func TestNobodyElseSeesAClaim(t *testing.T) {
	s := newSite(t)
	anna, ben := s.person("anna@example.com"), s.person("ben@example.com")
	unknown := "/claims/" + strings.Repeat("A", 26)
	for _, own := range []string{anna.draft(), anna.filed()} {
		for _, path := range []string{"", "/continue", "/live"} {
			theirs, none := ben.get(own+path).status(404), ben.get(unknown+path).status(404)
			if theirs.body != none.body {
				t.Errorf("GET %s differs from an unknown one", path)
			}
		}
		for _, path := range []string{"", "/discard", "/message", "/answer", "/appeal", "/withdraw", "/quote"} {
			form := fields("version", "1", "do", "save", "serial", "X", "message", "m", "answer", "m", "appeal", "m", "accept", "yes")
			theirs, none := ben.post(own+path, form).status(404), ben.post(unknown+path, form).status(404)
			if theirs.body != none.body {
				t.Errorf("POST %s differs from an unknown one", path)
			}
			s.visitor().post(own+path, form).status(401)
		}
	}
}

// Whoever was signed out while they wrote sees it once more, and the way back.
func TestWhatWasWrittenAfterTheSignInEndedIsShown(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	own := anna.filed()
	anna.post("/test/out", nil).status(200)
	refused := anna.post(own+"/message", fields("version", "1", "message", "The <b>fan</b> is loud."), "Referer", s.url+own).status(401)
	refused.has("You are signed out", "What you wrote", "The <b>fan</b> is loud.", "Sign in and come back")
	if want := `href="/sign-in?next=` + url.QueryEscape(own) + `"`; !strings.Contains(refused.body, want) || strings.Contains(refused.body, "<b>fan") {
		t.Errorf("the way back is not %s", want)
	}
	elsewhere := anna.post(own+"/message", fields("message", "m"), "Referer", "https://evil.example/claims").status(401)
	if strings.Contains(elsewhere.body, "evil") || !strings.Contains(elsewhere.body, `href="/sign-in?next="`) {
		t.Error("another site's address is the way back")
	}
}

// What people type comes back as text, in every field and on every page.
func TestWhatIsTypedIsText(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	canary := func(field string) string {
		return `"><img src=x onerror=alert('` + field + `')></textarea><script>` + field + `</script>`
	}
	at := anna.draft()
	form := words(anna.get(at))
	for _, field := range []string{"order", "fault", "name", "phone", "address", "part_number", "customer_account"} {
		form.Set(field, canary(field))
	}
	form.Set("serial", `<script>serial</script>`)
	form.Set("phone", `<script>phone</script>`)
	form.Set("order", `<script>order</script>`)
	safe := func(p page) {
		t.Helper()
		p.hasNo("<img src=x", "<script>serial", "<script>fault", "<script>name", "<script>phone", "<script>order", "<script>address", "<script>part", "<script>customer",
			"<script>message", "<script>why", "<script>ask", "</textarea><script>")
	}
	safe(anna.post(at, with(form, "do", "save")).to(at).has("&lt;script&gt;serial&lt;/script&gt;"))
	review := anna.get(at + "?review=1")
	safe(review)
	safe(anna.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at))
	safe(anna.post(at+"/message", fields("version", "0", "message", canary("message"))).to(at).has("&lt;script&gt;message"))
	if _, err := s.desk.Ask(t.Context(), staff(), idOf(at), s.version(anna, at), canary("ask")); err != nil {
		t.Fatal(err)
	}
	safe(anna.get(at).has("&lt;script&gt;ask"))
	safe(anna.post(at+"/withdraw", fields("version", fmt.Sprint(s.version(anna, at)), "withdraw", canary("why"))).to(at).has("&lt;script&gt;why"))
	safe(anna.get("/claims"))
	safe(anna.get("/devices?q=" + `%3Cscript%3Emessage%3C/script%3E&verdict=%22%3E%3Cimg%20src=x`))
}

func TestDevices(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	anna.get("/devices").has("hold no device under anna@example.com", "That says nothing about what is owed to you")
	var units []claim.Unit
	for i := range 500 {
		bought := time.Date(2019+i%8, 3, 1+i%28, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		units = append(units, claim.Unit{ID: rand.Text(), Seller: "connectpro", OrderNumber: fmt.Sprintf("O-%d", i/50), Serial: fmt.Sprintf("CP-%04d", i), Email: "anna@example.com",
			Facts: factsOf("product", `"kvm_switch"`, "purchased_on", `"`+bought+`"`, "delivered_on", `"`+bought+`"`, "channel", `"direct"`)})
	}
	s.book(units...)
	ben := s.person("ben@example.com")
	s.book(claim.Unit{ID: rand.Text(), Seller: "softnetworks", OrderNumber: "O-1", Serial: "SN-1", Email: "ben@example.com", Facts: factsOf()})
	all := anna.get("/devices").has("All 500", "CP-0000", "CP-0099", "Covered until", "Not covered").hasNo("SN-1", "CP-0100")
	if n := strings.Count(all.body, `class="mini"`); n != 100 {
		t.Errorf("%d bars", n)
	}
	anna.get("/devices?q=cp-04+99").has("CP-0499").hasNo("CP-0498")
	anna.get("/devices?verdict=not_covered").has("CP-0000").hasNo("CP-0007")
	anna.get("/devices?q=nothing").has("Nothing fits", "Show all 500")

	at := "/claims/start?device=" + units[7].ID
	p := anna.get(at).has("CP-0007", "look for dates and invoices")
	anna.post("/claims/start", fields("device", units[7].ID, "key", p.hidden("key"))).status(422).has("Choose what you need")
	made := anna.post("/claims/start", fields("device", units[7].ID, "key", p.hidden("key"), "intent", "fault")).to("/claims/[A-Z2-7]{26}")
	made.has("CP-0007", "O-0", "records of this device", "Questions that can change the answer")
	ben.get(at).status(404)
	ben.post("/claims/start", fields("device", units[7].ID, "key", rand.Text(), "intent", "fault")).status(404)

	path := made.Request.URL.Path
	anna.post(path, words(made, "serial", "CP-0007", "do", "review")).to(path + `\?review=1`)
	anna.post(path, fields("version", fmt.Sprint(s.version(anna, path)), "do", "submit")).to(path)
	anna.get("/devices?q=CP-0007").has("See its claim", path)
}

// stream opens the live updates of a claim and gives its lines.
func (b *reader) stream(path string) <-chan string {
	b.Helper()
	response, err := b.client.Do(b.request(http.MethodGet, path, ""))
	if err != nil {
		b.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		b.Fatalf("status %d", response.StatusCode)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer response.Body.Close()
		for scanner := bufio.NewScanner(response.Body); scanner.Scan(); {
			if line, is := strings.CutPrefix(scanner.Text(), "data: "); is {
				lines <- line
			}
		}
	}()
	return lines
}

func TestAnOpenPageHearsOfAChange(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	p := anna.get(at)
	lines := anna.stream(at + "/live")
	mark := <-lines
	p.has(`data-mark="` + mark + `"`)
	if _, err := s.desk.Say(context.Background(), staff(), idOf(at), "Hello.", false); err != nil {
		t.Fatal(err)
	}
	if next := <-lines; next == mark {
		t.Errorf("hears %q again", next)
	} else {
		anna.get(at).has(`data-mark="`+next+`"`, "Hello.")
	}
	anna.post("/test/out", nil).status(200)
	if line, open := <-lines; open {
		t.Errorf("after signing out comes %q", line)
	}
	anna.get(at + "/live").status(303)
}

// The page of an RMA hears of every claim in it.
func TestAnOpenRMAHearsOfAChange(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	one, two := anna.approved("CP-1"), anna.approved("CP-2")
	r := s.issue(one, two)
	page := "/rmas/" + r.ID
	p := anna.get(page)
	lines := anna.stream(page + "/live")
	mark := <-lines
	p.has(`data-mark="` + mark + `"`)
	r = s.receive(r, two)
	if next := <-lines; next == mark {
		t.Errorf("hears %q again", next)
	} else {
		anna.get(page).has(`data-mark="`+next+`"`, "Partly received")
	}
	s.person("ben@example.com").get(page + "/live").status(404)
	anna.post("/test/out", nil).status(200)
	for range lines { // until it ends
	}
	anna.get(page + "/live").status(303)
}

func TestStreamsOfOnePersonAreBounded(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.filed()
	for range 12 {
		<-anna.stream(at + "/live")
	}
	if p := anna.get(at+"/live", "Accept", "text/event-stream").status(429); p.Header.Get("Retry-After") != "60" {
		t.Errorf("come back after %q", p.Header.Get("Retry-After"))
	}
	ben := s.person("ben@example.com")
	<-ben.stream(ben.filed("serial", "CP-200") + "/live")
}
