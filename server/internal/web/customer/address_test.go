package customer_test

import (
	"strings"
	"testing"

	"proviso/server/claim"
)

// An address left out of the draft is asked for as soon as goods move, and stands on everything that is printed.
func TestAnAddressIsGivenLater(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at, beside := anna.approved("CP-1"), anna.approved("CP-2")
	p := anna.get(at).has("No address stands on this claim yet", "Where are you?")
	r := s.issue(at, beside)
	page := "/rmas/" + r.ID
	anna.get(page).has("Your address is missing on the label")
	for _, sheet := range []string{"/slip", "/label"} {
		anna.get(page+sheet).status(200).has("Your address is missing on this sheet", page+"#address", "sheet-blank")
	}
	anna.post(at+"/address", fields("version", p.hidden("version"), "address", "1 Old Street")).status(409).has("changed this in the meantime", "1 Old Street")
	p = anna.get(at)
	anna.post(at+"/address", fields("version", p.hidden("version"), "address", " ")).status(422).has(`href="#f-address"`, "Write the whole address")
	anna.post(at+"/address", fields("version", p.hidden("version"), "address", strings.Repeat("x", 501))).status(422).has("500 characters fit")
	anna.post(at+"/address", fields("version", p.hidden("version"), "address", "a\u202eb")).status(422).has("character that cannot be seen")
	form := fields("version", p.hidden("version"), "address", "7 Demo Lane\r\nDemo Town")
	anna.post(at+"/address", form).to(at).has("Your address is noted", "Change your address", "You said where you are").hasNo("No address stands")
	anna.post(at+"/address", form).to(at) // sent twice
	anna.post(at+"/address", fields("version", p.hidden("version"), "address", "9 Other Lane")).status(409).has("9 Other Lane")
	for _, where := range []string{page, page + "/slip", page + "/label", beside} {
		anna.get(where).has("7 Demo Lane").hasNo("address is missing", "No address stands")
	}
	s.keptOutOfTheChain(at, "given", "7 Demo Lane")
}

// keptOutOfTheChain tells what the last event of a claim says about an address, and that it does not say which.
func (s *site) keptOutOfTheChain(at, what, address string) {
	s.Helper()
	file, err := s.desk.Open(s.Context(), staff(), idOf(at))
	if err != nil {
		s.Fatal(err)
	}
	last := file.Events[len(file.Events)-1]
	if last.Action != claim.GiveAddress || last.Detail["address"] != what || last.Note != "" || len(last.Detail) != 1 {
		s.Errorf("the chain holds %+v", last)
	}
	if file.Claim.Contact.Address == "" || !strings.Contains(file.Claim.Contact.Address, address) {
		s.Errorf("the desk has %q", file.Claim.Contact.Address)
	}
}

// The page of an RMA takes the address for all claims in it, and changes it; one that is over takes none.
func TestThePageOfAnRMATakesTheAddress(t *testing.T) {
	s := newSite(t)
	anna, bert := s.person("anna@example.com"), s.person("bert@example.com")
	at, beside := anna.approved("CP-1"), anna.approved("CP-2")
	r := s.issue(at, beside)
	page := "/rmas/" + r.ID
	version := func() string { return anna.get(page).version("address") }
	anna.post(page+"/address", fields("version", version(), "address", "")).status(422).has(`href="#f-address"`)
	anna.post(page+"/address", fields("version", version(), "address", "7 Demo Lane")).to(page).has("Your address is noted", "7 Demo Lane", "Change your address")
	anna.post(page+"/address", fields("version", version(), "address", "8 Demo Lane")).to(page).has("8 Demo Lane").hasNo("7 Demo Lane")
	anna.post(page+"/address", fields("version", "1", "address", "9 Demo Lane")).status(409).has("9 Demo Lane")
	anna.post(page+"/address", fields("address", "9 Demo Lane")).status(409)
	for _, one := range []string{at, beside} {
		s.keptOutOfTheChain(one, "changed", "8 Demo Lane")
	}
	for _, where := range []string{page, at} {
		bert.post(where+"/address", fields("version", "1", "address", "Bert's")).status(404)
		s.visitor().post(where+"/address", fields("version", "1", "address", "nobody's")).status(401)
	}
	anna.post(at+"/withdraw", fields("version", anna.get(at).version("withdraw"))).to(at) // the claim that leads the RMA
	anna.post(at+"/address", fields("version", "5", "address", "10 Demo Lane")).status(409).has("changing the address is not possible any more")
	anna.post(page+"/address", fields("version", version(), "address", "11 Demo Lane")).to(page).has("11 Demo Lane", "Send it so that it arrives").hasNo("2 devices so")
	anna.get(page+"/slip").has("Contents: 1 device", "CP-2").hasNo("CP-1")
	s.keptOutOfTheChain(beside, "changed", "11 Demo Lane")
}
