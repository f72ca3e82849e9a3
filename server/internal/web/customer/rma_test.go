package customer_test

import (
	"crypto/rand"
	"net/url"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
)

// approved is the address of a claim that was approved; pairs change the answers of the checker.
func (b *reader) approved(serial string, pairs ...string) string {
	b.Helper()
	at := b.post("/claims", with(with(broken(), "key", rand.Text()), pairs...)).to("/claims/[A-Z2-7]{26}").status(200).Request.URL.Path
	review := b.post(at, words(b.get(at), "serial", serial, "do", "review")).to(at + `\?review=1`).status(200)
	b.post(at, fields("version", review.hidden("version"), "do", "submit")).to(at).status(200)
	b.rule(b, at, claim.Ruling{Action: claim.Approve, Reason: "It is covered."})
	return at
}

// issue issues one RMA for claims.
func (s *site) issue(claims ...string) claim.RMA {
	s.Helper()
	var ids []string
	for _, at := range claims {
		ids = append(ids, idOf(at))
	}
	r, err := s.desk.IssueRMA(s.Context(), staff(), ids)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// staffDo is what staff do, which has to succeed.
func staffDo[T any](s *site, value T, err error) T {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	return value
}

func (s *site) receive(r claim.RMA, claims ...string) claim.RMA {
	s.Helper()
	var receipts []claim.Receipt
	for _, at := range claims {
		receipts = append(receipts, claim.Receipt{ClaimID: idOf(at)})
	}
	got, err := s.desk.ReceiveRMA(s.Context(), staff(), r.ID, 0, receipts)
	return staffDo(s, got, err)
}

// From the number to the repaired device, as the customer sees it.
func TestFromTheApprovalToTheEnd(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-1")
	anna.get(at).has("Your claim is approved", "tells you whether to send it in, and how")
	r := s.issue(at)
	page := "/rmas/" + r.ID
	anna.get(at).has("Send it in so that it arrives by the end of 6 December 2026", "14 days left", page, "issued the RMA "+string(r.Number))
	anna.get("/claims").has("Send it in so that it arrives", "14 days left", string(r.Number))
	anna.get("/rmas").has(string(r.Number), "1 device", "14 days left")
	p := anna.get(page).has(string(r.Number), "Until the end of 6 December 2026", "America/Los_Angeles", "The number on the box", "Packaging",
		"Without an RMA number there is no credit", "You pay", "CP-1", "Keep the receipt")
	anna.post(page+"/send", fields("version", p.version("send"), "carrier", " ")).status(422).has(`href="#f-carrier"`, "Write who carries the parcel")
	form := fields("version", p.version("send"), "carrier", "Demo Post", "tracking", "1Z 999")
	anna.post(page+"/send", form).to(page).status(200).has("Noted", "on its way to ConnectPRO", "1Z 999")
	anna.post(page+"/send", form).to(page) // sent twice
	anna.post(page+"/send", with(form, "tracking", "other")).status(409).has("changed this in the meantime")
	anna.get(at).has("Your parcel is on its way to ConnectPRO", "You sent it to ConnectPRO", "with Demo Post", "1Z 999")
	r = s.receive(r, at)
	anna.get(at).has("ConnectPRO has your device", "ConnectPRO received it", "Arrived done")
	_, err := s.desk.InspectUnit(t.Context(), staff(), r.ID, 0, idOf(at), claim.ConfirmedFault, "")
	staffDo(s, 0, err)
	anna.get(at).has("The fault is confirmed")
	anna.resolved(at, claim.Repair)
}

// resolved proposes, accepts, begins and fulfils.
func (b *reader) resolved(at string, kind claim.ResolutionKind) {
	b.Helper()
	proposed, err := b.desk.Propose(b.Context(), staff(), idOf(at), kind, "")
	staffDo(b.site, proposed, err)
	p := b.get(at).has("proposes: repair", "The proposal", "chooses", "Warranty by product", "Agree")
	b.post(at+"/resolution", fields("version", p.hidden("version"), "do", "dispute", "dispute", " ")).status(422).has(`href="#f-dispute"`)
	b.post(at+"/resolution", fields("version", p.version("resolution"), "do", "accept")).to(at).has("You agreed", "Agreed: repair")
	b.post(at+"/resolution", fields("version", p.version("resolution"), "do", "accept")).status(409)
	begun, err := b.desk.BeginResolution(b.Context(), staff(), idOf(at), 0, "")
	staffDo(b.site, begun, err)
	b.get(at).has("Your device is being repaired")
	done, err := b.desk.Fulfil(b.Context(), staff(), idOf(at), 0, claim.Shipment{Parcel: claim.Parcel{Carrier: "Demo Freight", Tracking: "BACK-7"}})
	staffDo(b.site, done, err)
	b.get(at).has("repaired and on its way back to you", "BACK-7", "Done done")
	c, err := b.desk.Finish(b.Context(), staff(), idOf(at), 0)
	staffDo(b.site, c, err)
	b.get(at).has("repaired and on its way back", "This claim is closed")
}

// A device that was replaced is the customer's no more: the list says what carries its warranty on, and starts no claim about it.
func TestAReplacedDeviceIsNotClaimedAgain(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	s.book(claim.Unit{ID: rand.Text(), Seller: "connectpro", OrderNumber: "O-1", Serial: "CP-1", Email: "anna@example.com",
		Facts: factsOf("product", `"kvm_switch"`, "purchased_on", `"2026-03-01"`, "delivered_on", `"2026-03-05"`, "channel", `"direct"`, "destination", `"domestic"`)})
	at := anna.approved("CP-1")
	anna.get("/devices?q=CP-1").has("See its claim").hasNo("Replaced")
	r := s.receive(s.issue(at), at)
	_, err := s.desk.InspectUnit(t.Context(), staff(), r.ID, 0, idOf(at), claim.ConfirmedFault, "")
	staffDo(s, 0, err)
	_, err = s.desk.Propose(t.Context(), staff(), idOf(at), claim.Replace, "")
	staffDo(s, 0, err)
	_, err = s.desk.AcceptResolution(t.Context(), staff(), idOf(at), 0)
	staffDo(s, 0, err)
	_, err = s.desk.BeginResolution(t.Context(), staff(), idOf(at), 0, "")
	staffDo(s, 0, err)
	_, err = s.desk.Fulfil(t.Context(), staff(), idOf(at), 0, claim.Shipment{Serial: "NEW-1", Parcel: claim.Parcel{Carrier: "Demo Post"}})
	staffDo(s, 0, err)
	_, err = s.desk.Finish(t.Context(), staff(), idOf(at), 0)
	staffDo(s, 0, err)
	anna.get("/devices?q=CP-1").has("Replaced", "Its warranty goes on with NEW-1.").hasNo("Start a claim", `name="device"`)
	anna.get("/devices?q=NEW-1").has("Covered until", "Start a claim")
}

// Where the policy leaves the choice to the customer, the page asks; what the decision does not list is refused.
func TestACustomerChoosesTheRemedy(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-2", "purchased_on", "2026-11-05", "shipped_on", "2026-11-06", "delivered_on", "2026-11-10", "failed_on", "2026-11-12")
	p := anna.get(at).has("Choose what you want", "Money back", "Exchange")
	v := p.version("resolution")
	anna.post(at+"/resolution", fields("do", "choose", "kind", "refund")).status(409)
	anna.post(at+"/resolution", fields("version", v, "do", "choose")).status(422).has(`href="#f-kind"`, "Choose one of the resolutions")
	anna.post(at+"/resolution", fields("version", v, "do", "choose", "kind", "onsite_repair")).status(422).has("does not list this")
	anna.post(at+"/resolution", fields("do", "made up")).status(422)
	anna.post(at+"/resolution", fields("version", v, "do", "choose", "kind", "refund")).to(at).has("Your choice is noted", "Agreed: money back", "You chose: money back", "the choice is yours", "I changed my mind")
	anna.post(at+"/resolution", fields("version", v, "do", "choose", "kind", "refund")).to(at)
	r := s.issue(at)
	r = s.receive(r, at)
	_, err := s.desk.InspectUnit(t.Context(), staff(), r.ID, 0, idOf(at), claim.ConfirmedFault, "")
	staffDo(s, 0, err)
	begun, err := s.desk.BeginResolution(t.Context(), s.hired(), idOf(at), 0, "")
	staffDo(s, begun, err)
	s.pay(at)
	anna.get(at).has("Money", "Refunded to you", "$100.00", "reference REF-1", "Gone back to you")
}

// What the seller writes about what they propose, and why they stay with it, is read by the customer; what they note among
// themselves is not.
func TestTheCustomerReadsWhy(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-3")
	r := s.receive(s.issue(at), at)
	_, err := s.desk.InspectUnit(t.Context(), staff(), r.ID, 0, idOf(at), claim.CustomerDamage, "Looks like Tuesday's case.")
	staffDo(s, 0, err)
	proposed, err := s.desk.Propose(t.Context(), staff(), idOf(at), claim.ReturnUnrepaired, "There is water inside.")
	staffDo(s, proposed, err)
	p := anna.get(at).has("The proposal", "Return without repair. Damage was found", "ConnectPRO writes:", "There is water inside.").hasNo("Tuesday")
	anna.post(at+"/resolution", fields("version", p.version("resolution"), "do", "dispute", "dispute", "I spilled nothing.")).to(at)
	begun, err := s.desk.BeginResolution(t.Context(), staff(), idOf(at), 0, "Our pictures show it.")
	staffDo(s, begun, err)
	anna.get(at).has("What was decided", "There is water inside.", "Our pictures show it.", "ConnectPRO stays with: return without repair")
	done, err := s.desk.Fulfil(t.Context(), staff(), idOf(at), 0, claim.Shipment{Parcel: claim.Parcel{Carrier: "Demo Freight"}, Why: "Box was torn."})
	staffDo(s, done, err)
	anna.get(at).has("Our pictures show it.").hasNo("torn")
}

// hired is a supervisor whom the record knows: who enters money has to be somebody.
func (s *site) hired() claim.Actor {
	s.Helper()
	person := &claim.Staff{ID: "payer", Email: "payer@example.com", Name: "Demo Payer", Roles: map[string]claim.Role{"connectpro": claim.Supervisor}, Version: 1}
	err := s.store.Write(s.Context(), func(tx *store.Tx) error {
		if _, err := tx.StaffByID("payer"); err == nil {
			return nil
		}
		return tx.AddStaff(person, s.clock())
	})
	staffDo(s, 0, err)
	return person.Actor()
}

func (s *site) pay(at string) {
	s.Helper()
	by := s.hired()
	other := claim.Actor{Kind: claim.ByStaff, ID: "checker", Roles: map[string]claim.Role{"connectpro": claim.Supervisor}}
	err := s.store.Write(s.Context(), func(tx *store.Tx) error {
		return tx.AddStaff(&claim.Staff{ID: "checker", Email: "checker@example.com", Name: "Demo Checker", Roles: other.Roles, Version: 1}, s.clock())
	})
	staffDo(s, 0, err)
	today := claim.Today("connectpro", s.clock())
	booked, err := s.desk.Book(s.Context(), by, idOf(at), claim.Booking{Kind: claim.EntryPayment, Cents: 12900, Reference: "INV-1", Day: today, Why: "Invoice."}, "pay1")
	s.second(other, at, staffDo(s, booked, err))
	booked, err = s.desk.Book(s.Context(), by, idOf(at), claim.Booking{Kind: claim.EntryRefund, Cents: 10000, Reference: "REF-1", Day: today, Why: "Agreed."}, "pay2")
	s.second(other, at, staffDo(s, booked, err))
}

func (s *site) second(by claim.Actor, at string, b desk.Booked) {
	s.Helper()
	if !b.Waits {
		return
	}
	a, err := s.desk.Aftermath(s.Context(), by, idOf(at))
	for _, request := range staffDo(s, a, err).Case.Money.Requests {
		if request.Entry.ID == b.EntryID {
			staffDo(s, 0, s.desk.SecondMoney(s.Context(), by, idOf(at), request.ID, true, ""))
		}
	}
}

// After the last day the page refuses, whether a clock has noticed or not; the warranty itself goes on.
func TestANumberEndsByTheDate(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-3")
	r := s.issue(at)
	page := "/rmas/" + r.ID
	before := anna.get(page)
	s.wait(r.DueAt.Sub(s.clock()) - time.Millisecond)
	anna.get(page).has("today is the last day")
	s.wait(time.Millisecond)
	form := fields("version", before.version("send"), "carrier", "Demo Post")
	anna.post(page+"/send", form).status(409).has("last day of this number is over", "Do not send anything under it")
	anna.get(at).has("The last day for sending it in was 6 December 2026", "Your right to the warranty is not affected")
	anna.get(page).hasNo(page+"/label", page+"/send")
	anna.get("/rmas").has("Ended")
}

// An RMA and all that belongs to it exist for its customer only.
func TestAnRMAIsItsCustomersOnly(t *testing.T) {
	s := newSite(t)
	anna, bert := s.person("anna@example.com"), s.person("bert@example.com")
	at := anna.approved("CP-4")
	r := s.issue(at)
	for _, path := range []string{"", "/slip", "/label", "/deadline.ics"} {
		anna.get("/rmas/" + r.ID + path).status(200)
		unknown := text(bert.get("/rmas/NOSUCHRMA" + path).status(404).body)
		if got := text(bert.get("/rmas/" + r.ID + path).status(404).body); got != unknown {
			t.Errorf("%s: %q, not %q", path, got, unknown)
		}
		s.visitor().get("/rmas/" + r.ID + path).status(303)
		bert.get("/rmas/" + string(r.Number) + path).status(404) // a number gives no right
		anna.get("/rmas/" + string(r.Number) + path).status(404)
	}
	bert.post("/rmas/"+r.ID+"/send", fields("version", "1", "carrier", "x")).status(404)
	bert.post(at+"/resolution", url.Values{"do": {"choose"}, "kind": {"repair"}}).status(404)
	bert.get("/rmas").has("You have no RMA").hasNo(string(r.Number))
}

// Several devices of one RMA are received one by one, and each claim says where its own device is.
func TestManyDevicesInOneRMA(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	one, two := anna.approved("CP-5"), anna.approved("CP-6")
	r := s.issue(one, two)
	anna.get("/rmas/"+r.ID).has("The 2 devices", "CP-5", "CP-6", "not there yet")
	s.receive(r, two)
	anna.get(one).has("has part of your parcel, but not this device")
	anna.get(two).has("ConnectPRO has your device")
	list := text(anna.get("/claims").body)
	if !strings.Contains(list, "has part of your parcel") || !strings.Contains(list, "ConnectPRO has your device") {
		t.Error(list)
	}
	anna.get("/rmas/"+r.ID).has("Partly received", "ConnectPRO has 1 of the 2 devices.", "received 22 November 2026", "not there yet")
	anna.get(one).has("it has to arrive by the end of 6 December 2026, under the same number")
	anna.get("/rmas/"+r.ID+"/slip").has("Contents: 1 device", "CP-5").hasNo("CP-6")
	anna.get("/rmas").has("1 of the 2 devices", "14 days left")
}

// replacedFirst agrees with a customer that the replacement goes out first.
func (s *site) replacedFirst(at string) {
	s.Helper()
	r, err := s.desk.Propose(s.Context(), staff(), idOf(at), claim.AdvanceReplacement, "It is fair.")
	staffDo(s, r, err)
	r, err = s.desk.AcceptResolution(s.Context(), staff(), idOf(at), 0)
	staffDo(s, r, err)
}

// While the replacement is still to come, no page and no sheet asks for the old device.
func TestTheOldDeviceIsKeptForNow(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-8", "advance_replacement", "yes")
	r := s.issue(at)
	page := "/rmas/" + r.ID
	anna.get(page).has("Send it so that it arrives by the end of", "Into the calendar")
	s.replacedFirst(at)
	anna.get(at).has("Keep the old device until the new one is there")
	anna.get(page).has("Keep the old device until its replacement is there.", "by when the old device has to be back", "keep it until its replacement is there", "Have you sent it already?").
		hasNo("Send it so that", "Into the calendar", "Until the end of", "within 14 days of the day the RMA was issued")
	anna.get("/rmas").has("Keep it for now").hasNo("days left", "Send it")
	anna.get(page+"/slip").has("Not to be sent before the replacement is there", "CP-8").hasNo("Has to arrive by")
	anna.get(page + "/label").has("Not to be sent before").hasNo("Has to arrive by")
	anna.get(page + "/deadline.ics").status(404)
	anna.get(page).has("I do not want to send it in")
	begun, err := s.desk.BeginResolution(s.Context(), staff(), idOf(at), 0, "")
	staffDo(s, begun, err)
	sent, err := s.desk.ShipReplacement(s.Context(), staff(), idOf(at), 0, claim.Shipment{Serial: "CP-8-NEW", Parcel: claim.Parcel{Carrier: "Demo Post"}})
	staffDo(s, sent, err)
	anna.get(page).has("Send it so that it arrives by the end of", "Packaging").
		hasNo("I do not want to send it in", "Replacements after receipt", "within 14 days of the day the RMA was issued")
}

// Beside others, the sheets and the sentence speak of those that are to be sent.
func TestOneOfTwoDevicesIsKept(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	one, two := anna.approved("CP-5", "advance_replacement", "yes"), anna.approved("CP-6")
	r := s.issue(one, two)
	s.replacedFirst(one)
	page := "/rmas/" + r.ID
	anna.get(page).has("Send 1 device so that it arrives by the end of 6 December 2026. Keep the other one until its replacement is there.", "Into the calendar")
	anna.get(page+"/slip").has("Contents: 1 device", "CP-6", "Has to arrive by").hasNo("CP-5", "sheet-again")
	anna.get("/rmas").has("2 devices", "14 days left")
	s.receive(r, two)
	anna.get(page).has("Partly received", "Keep the old device until its replacement is there. Then what is not there yet goes back under this number.").hasNo("has to arrive by")
	anna.get("/rmas").has("has 1 of the 2 devices").hasNo("days left")
	anna.get(page+"/slip").has("Not to be sent before the replacement is there", "CP-5").hasNo("Has to arrive by")
}
