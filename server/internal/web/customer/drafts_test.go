package customer_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

func TestFromTheCheckerToAFiledClaim(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	draft := anna.get(at).has("Your claim to ConnectPRO", "Covered until", "Serial number", "Part number", "Customer account number", "KVM")
	form := words(draft, "part_number", "UR-14", "customer_account", "C 77", "order", "104532", "phone", "555 0100", "address", "1 Main St\nTown")
	anna.post(at, form).to(at).has("UR-14", "C 77", "104532", "Saved at 12:00")
	review := anna.post(at, with(form, "version", "2", "do", "review")).to(at+`\?review=1`).has("Is this right?", "CP-100", "It is dark.", "UR-14", "Covered until", "Send to ConnectPRO")
	send := fields("version", review.hidden("version"), "do", "submit")
	anna.post(at, send).to(at).has("ConnectPRO is looking at your claim", "You filed the claim", "Unverified purchase", "by the end of 23 November 2026", "America/Los_Angeles")
	anna.post(at, send).to(at).has("ConnectPRO is looking at your claim") // twice
	claims, err := s.desk.Claims(t.Context(), anna.actor())
	if err != nil || len(claims) != 1 || claims[0].State != claim.Submitted || claims[0].Fault != "It is dark.\nCustomer account number: C 77\nPart number: UR-14" {
		t.Errorf("%+v %v", claims, err)
	}
	anna.get("/claims").has("With the seller", "CP-100")
}

func TestAFormSentManyTimesMakesOneClaim(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	start := with(broken(), "key", rand.Text())
	places := make(chan string, 50)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { places <- anna.post("/claims", start).status(303).Header.Get("Location") })
	}
	all.Wait()
	at := <-places
	for range 49 {
		if other := <-places; other != at {
			t.Errorf("%s and %s", at, other)
		}
	}
	review := anna.post(at, words(anna.get(at), "do", "review")).to(at + `\?review=1`)
	send := fields("version", review.hidden("version"), "do", "submit")
	for range 20 {
		all.Go(func() { anna.post(at, send).status(303) })
	}
	all.Wait()
	file, err := s.desk.Open(t.Context(), anna.actor(), idOf(at))
	if err != nil || len(file.Decisions) != 1 || len(file.Events) != 1 {
		t.Errorf("%d decisions, %d events, %v", len(file.Decisions), len(file.Events), err)
	}
}

func TestAnswersWaitForTheSignIn(t *testing.T) {
	s := newSite(t)
	b := s.visitor()
	form := broken()
	form["causes"] = []string{"none"}
	asked := b.post("/claims", form).status(303)
	if at := asked.Header.Get("Location"); at != "/claims/start" {
		t.Fatalf("leads to %q", at)
	}
	if at := b.get("/claims/start").status(303).Header.Get("Location"); at != "/sign-in?next=%2Fclaims%2Fstart" {
		t.Fatalf("leads to %q", at)
	}
	b.signIn("anna@example.com")
	start := b.get("/claims/start").status(200).has("Your answers from the checker go into the claim", "30 January 2026", "Covered until")
	first := b.post("/claims/start", fields("key", start.hidden("key"))).to("/claims/[A-Z2-7]{26}").has("30 January 2026", "Covered until")
	stated := s.stated(b, idOf(first.Request.URL.Path))
	if stated["purchased_on"] != "2026-01-30" || stated["channel"] != "direct" || stated["seller"] != nil {
		t.Errorf("stated %v", stated)
	}
	b.get("/claims/start").has("check once more")
	b.post("/claims/start", fields("key", start.hidden("key"))).to("/claims").has("Draft")
}

func (s *site) stated(b *reader, id string) map[string]any {
	s.Helper()
	file, err := s.desk.Open(s.Context(), b.actor(), id)
	if err != nil {
		s.Fatal(err)
	}
	var stated map[string]any
	if err := json.Unmarshal(file.Claim.Stated, &stated); err != nil {
		s.Fatal(err)
	}
	return stated
}

func TestWithScriptTheFactsOfThePageGoAlong(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	facts := `{"seller":"softnetworks","intent":"return","asked_on":"2001-01-01","purchased_on":"2026-11-01","delivered_on":"2026-11-05","product":"new_handset","channel":"direct","verdict_is_not_a_fact":1}`
	anna.post("/claims", fields("seller", "connectpro", "facts", facts, "key", rand.Text())).status(422)
	facts = strings.Replace(strings.Replace(facts, `,"verdict_is_not_a_fact":1`, "", 1), `"product":"new_handset",`, "", 1)
	made := anna.post("/claims", fields("seller", "softnetworks", "facts", facts, "key", rand.Text())).to("/claims/[A-Z2-7]{26}")
	stated := s.stated(anna, idOf(made.Request.URL.Path))
	if stated["delivered_on"] != "2026-11-05" || stated["asked_on"] != nil {
		t.Errorf("stated %v", stated)
	}
}

func TestWhatCannotStartAClaim(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	for name, form := range map[string]url.Values{
		"no seller":          fields("intent", "fault"),
		"unknown seller":     fields("seller", "nobody", "intent", "fault"),
		"only a question":    with(broken(), "intent", "coverage"),
		"no intent":          fields("seller", "connectpro"),
		"dates out of order": with(broken(), "delivered_on", "2020-01-01"),
		"facts no JSON":      fields("seller", "connectpro", "facts", "<script>"),
		"facts too many":     fields("seller", "connectpro", "facts", `{"intent":"fault","x":"`+strings.Repeat("x", 4000)+`"}`),
	} {
		t.Run(name, func(t *testing.T) { anna.post("/claims", form).status(422) })
	}
	anna.get("/claims").has("You have no claims yet")
}

func TestADraftThatChangedElsewhereKeepsBothTexts(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	here := words(anna.get(at), "fault", "Typed at the desk")
	there := words(anna.get(at), "fault", "Typed on the phone")
	anna.post(at, there).to(at)
	clash := anna.post(at, here).status(409).has("changed elsewhere", "Typed at the desk", "Saved elsewhere", "Typed on the phone", "Not saved yet.").hasNo("Saved at")
	if answer := anna.post(at, here, "Accept", "application/json").status(409); !strings.Contains(answer.body, `"changed":true`) {
		t.Errorf("the script hears %s", answer.body)
	}
	anna.post(at, with(here, "version", clash.hidden("version"))).to(at).has("Typed at the desk").hasNo("Typed on the phone")
}

// A page saves by itself while its form is being sent, and a browser goes back to a form that it sent before: both hold what is
// kept already, under an older version.
func TestWhatIsKeptAlreadyCollidesWithNothing(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	form := words(anna.get(at), "fault", "Typed once")
	anna.post(at, form, "Accept", "application/json").status(200)
	for range 2 {
		if to := anna.post(at, with(form, "do", "review")).status(303).Header.Get("Location"); to != at+"?review=1" {
			t.Errorf("leads to %s", to)
		}
	}
	anna.post(at, with(form, "fault", "Typed twice")).status(409)
}

func TestADraftIsSavedAsItIsTyped(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	s.wait(3 * time.Minute)
	answer := anna.post(at, words(anna.get(at)), "Accept", "application/json").status(200)
	if want := `{"saved":"` + s.clock().UTC().Format(time.RFC3339) + `","version":2}`; strings.TrimSpace(answer.body) != want {
		t.Errorf("answers %s, not %s", answer.body, want)
	}
	bad := anna.post(at, with(words(anna.get(at)), "serial", strings.Repeat("9", 65), "delivered_on", "2026-02-31", "shown", "delivered_on"), "Accept", "application/json").status(422)
	if !strings.Contains(bad.body, `"field":"serial"`) {
		t.Errorf("answers %s", bad.body)
	}
	anna.get(at).has("CP-100") // what was saved stays
}

// One field at fault holds up nothing else: the script hears what is wrong, and the version under which the rest is kept.
func TestASlipHoldsUpNothingElse(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	anna.post(at, words(anna.get(at), "name", "Anna")).to(at)
	long := strings.Repeat("A", 121)
	slip := anna.post(at, words(anna.get(at), "name", long, "fault", "Port 3 is dead."), "Accept", "application/json").status(422)
	if !strings.Contains(slip.body, `"field":"name"`) || !strings.Contains(slip.body, `"version":3`) {
		t.Errorf("the script hears %s", slip.body)
	}
	anna.get(at).has("Port 3 is dead.", `value="Anna"`).hasNo(long)
	form := with(words(anna.get(at), "fault", "Port 4 is dead."), "delivered_on", "2026-02-31", "shown", "delivered_on")
	anna.post(at, form, "Accept", "application/json").status(422)
	anna.get(at).has("Port 4 is dead.")
	stale := with(words(anna.get(at), "name", long, "fault", "Port 5 is dead."), "version", "1")
	anna.post(at, stale, "Accept", "application/json")
	anna.get(at).hasNo("Port 5 is dead.")
}

func TestABadFormComesBackWithWhatWasTyped(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	long := strings.Repeat("9", 65)
	p := anna.post(at, words(anna.get(at), "serial", long, "phone", "5\u202e5", "fault", "Kept text")).status(422)
	p.has(long, "Kept text", "64 characters fit", `href="#f-serial"`, `id="f-serial"`, `href="#f-phone"`, "cannot be seen")
	p = anna.post(at, words(anna.get(at), "fault", "Kept text", "delivered_on", "2020-01-01")).status(422)
	p.has("Kept text", "out of order", `href="#q-delivered_on"`, `id="q-delivered_on"`)
	anna.post(at, with(words(anna.get(at)), "name", " ", "serial", "", "fault", "", "do", "review")).to(at+`\?review=1`).has("Something is still missing", "The serial number", "Fill in what is missing").hasNo("Send to ConnectPRO", "Is this right?")
	anna.post(at, fields("version", anna.get(at).hidden("version"), "do", "submit")).status(422).has(`href="#f-serial"`, `href="#f-name"`, "back or under the battery")
}

// Only what the form of a draft has can be changed through it.
func TestNothingElseCanBeSetThroughAForm(t *testing.T) {
	s := newSite(t)
	anna, ben := s.person("anna@example.com"), s.person("ben@example.com")
	at := anna.draft()
	before, err := s.desk.Open(t.Context(), anna.actor(), idOf(at))
	if err != nil {
		t.Fatal(err)
	}
	form := words(anna.get(at))
	for _, name := range []string{"id", "number", "seller", "customer_id", "unit_id", "state", "serial_key", "order_number", "order_key", "intent", "stated",
		"contact_name", "contact_phone", "contact_address", "decision_id", "verdict", "value_cents", "quote_state", "quote_cents", "quote_at", "proposal",
		"assignee_id", "appealed", "created_at", "submitted_at", "changed_at", "staff_due_at", "staff_left", "customer_due_at", "owner_id", "role", "policy_version", "asked_on", "answer"} {
		form.Set(name, "approved")
	}
	form.Set("customer_id", ben.id)
	form.Set("intent", "return")
	form.Set("asked_on", "2001-01-01")
	anna.post(at, form).to(at)
	after, err := s.desk.Open(t.Context(), anna.actor(), idOf(at))
	if err != nil {
		t.Fatal(err)
	}
	want := before.Claim
	want.Version, want.Serial, want.Fault, want.Contact.Name = 2, "CP-100", "It is dark.", "Anna"
	got := after.Claim
	if string(got.Stated) != string(want.Stated) {
		t.Errorf("stated %s, not %s", got.Stated, want.Stated)
	}
	got.Stated, want.Stated = nil, nil
	if a, b := asJSON(t, got), asJSON(t, want); a != b {
		t.Errorf("changed to %s\nfrom %s", a, b)
	}
	ben.get("/claims").has("You have no claims yet")
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	encoded, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(encoded)
}

func TestTheBooksAnswerInADraft(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	s.book(claim.Unit{ID: rand.Text(), Seller: "connectpro", OrderNumber: "O-1", Serial: "CP-100", Email: "Anna@Example.com",
		Facts: factsOf("product", `"kvm_switch"`, "purchased_on", `"2019-01-30"`, "delivered_on", `"2019-02-03"`, "channel", `"direct"`, "price_cents", "12900")})
	at := anna.draft()
	anna.get(at).has("Covered until")
	anna.post(at, words(anna.get(at))).to(at).has("records of this device", "Not covered", "Arrived", "3 February 2019", "This changed the answer")
	review := anna.post(at, words(anna.get(at), "do", "review")).to(at + `\?review=1`)
	anna.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at).
		has("The seller's records changed the answer", "3 February 2019", "You wrote: 3 February 2026", "Not covered").hasNo("Unverified purchase")
}

func TestASecondClaimForTheSameDeviceLeadsToTheFirst(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	first := anna.filed()
	second := anna.draft()
	review := anna.post(second, words(anna.get(second), "serial", "cp- 100", "do", "review")).to(second + `\?review=1`)
	anna.post(second, fields("version", review.hidden("version"), "do", "submit")).status(409).has("You have an open claim for this serial number already", `href="`+first+`"`)
	ben := s.person("ben@example.com")
	his := ben.draft()
	review = ben.post(his, words(ben.get(his), "do", "review")).to(his + `\?review=1`)
	ben.post(his, fields("version", review.hidden("version"), "do", "submit")).status(409).
		has("This serial number cannot be claimed here as it stands").hasNo("open claim", first)
}

// Who filed as many claims as one address can in a day reads that, and keeps the draft.
func TestOneMailboxDoesNotFillAQueue(t *testing.T) {
	s := newSite(t)
	s.desk.ClaimsADay = 1
	anna := s.person("anna@example.com")
	anna.filed()
	second := anna.draft()
	review := anna.post(second, words(anna.get(second), "serial", "CP-101", "do", "review")).to(second + `\?review=1`)
	refused := anna.post(second, fields("version", review.hidden("version"), "do", "submit")).status(429).has("as many claims as one customer can within a day: 1.", "Your draft stays as it is", "Send to ConnectPRO")
	if again := refused.Header.Get("Retry-After"); again != "3600" {
		t.Errorf("try again after %q", again)
	}
	anna.get(second).has("Review and send")
}

// Whoever starts twice about the same goes on with the draft that they have.
func TestASecondStartLeadsToTheDraft(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	device := rand.Text()
	s.book(claim.Unit{ID: device, Seller: "connectpro", OrderNumber: "O-1", Serial: "CP-100", Email: "anna@example.com", Facts: factsOf("product", `"kvm_switch"`)})
	start := func(intent string) page {
		return anna.post("/claims/start", fields("device", device, "intent", intent, "key", rand.Text())).to("/claims/[A-Z2-7]{26}")
	}
	first := start("fault").hasNo("You have begun this claim already")
	at := first.Request.URL.Path
	anna.post(at, words(first, "serial", "cp- 100")).status(303)
	if again := start("fault").has("You have begun this claim already", "It is dark."); again.Request.URL.Path != at {
		t.Errorf("%s beside %s", again.Request.URL.Path, at)
	}
	if back := start("return"); back.Request.URL.Path == at {
		t.Error("a return goes on in the draft about a fault")
	}
	checked := anna.draft()
	if anna.draft() != checked {
		t.Error("the same answers make two drafts")
	}
	anna.post(checked, words(anna.get(checked), "serial", "CP-200")).status(303)
	if anna.draft() == checked {
		t.Error("the draft about another device is taken for this one")
	}
}

func TestADraftCanBeDiscardedAndGoesOnOnAPhone(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	anna.get(at).has(`<path class="qr-ink" d="M`, s.url+at)
	anna.get(at+"/continue").status(200).has(`<path class="qr-ink" d="M`, s.url+at)
	if to := s.visitor().get(at).status(303).Header.Get("Location"); to != "/sign-in?next="+url.QueryEscape(at) {
		t.Errorf("the phone is led to %q", to)
	}
	anna.post(at+"/discard", nil).to("/claims").has("The draft is discarded", "You have no claims yet")
	anna.get(at).status(404)
}

func TestADraftThatWasSentElsewhere(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.draft()
	form := words(anna.get(at), "fault", "Typed too late")
	review := anna.post(at, words(anna.get(at), "do", "review")).to(at + `\?review=1`)
	anna.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at)
	anna.post(at, form).status(409).has("is sent already", "Typed too late")
	anna.post(at, form, "Accept", "application/json").status(409)
	anna.post(at+"/discard", nil).status(409)
	if _, err := s.desk.Open(context.Background(), anna.actor(), idOf(at)); err != nil {
		t.Error(err)
	}
}

// A page that was opened under an older policy: nothing typed is lost, and the new answer is shown before anything is made of it.
func TestAPageOlderThanThePolicy(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	old := with(broken(), "key", rand.Text(), "policy_version", "2020-01-01.000000000000")
	anna.post("/claims", old).to("/claims/start").has("The seller's policy changed while your page was open", "KVM switch", "Covered until")
	if claims, err := s.desk.Claims(t.Context(), anna.actor()); err != nil || len(claims) != 0 {
		t.Error("made something of it:", claims, err)
	}
	current := with(broken(), "key", rand.Text(), "policy_version", catalog.ByID("connectpro").Version())
	anna.post("/claims", current).to("/claims/[A-Z0-9]+")
}
