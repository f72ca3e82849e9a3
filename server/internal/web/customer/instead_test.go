package customer_test

import (
	"testing"
	"time"

	"proviso/server/claim"
)

// Where the choice is the customer's, what staff propose in their place takes a reason, and gives way to another of the
// remedies that the policy lists; the page says who chose.
func TestACustomerChoosesSomethingElse(t *testing.T) {
	s := newSite(t)
	anna := s.person("anna@example.com")
	at := anna.approved("CP-2", "purchased_on", "2026-11-05", "shipped_on", "2026-11-06", "delivered_on", "2026-11-10", "failed_on", "2026-11-12")
	before := anna.get(at)
	if _, err := s.desk.Propose(t.Context(), staff(), idOf(at), claim.Credit, " "); claim.CodeOf(err) != claim.Invalid {
		t.Errorf("staff choose in the customer's place without a reason: %v", err)
	}
	proposed, err := s.desk.Propose(t.Context(), staff(), idOf(at), claim.Credit, "She asked for it.")
	staffDo(s, proposed, err)
	s.wait(time.Minute)
	p := anna.get(at).has("ConnectPRO proposed this", "I want something else that the policy offers", "Money back", "choose something else, or say")
	blind := fields("version", before.version("resolution"), "do", "choose", "kind", "refund")
	anna.post(at+"/resolution", blind).status(409).has("changed this in the meantime") // never saw the proposal
	claimVersion := p.version("withdraw")
	anna.post(at+"/resolution", fields("version", claimVersion, "do", "choose", "kind", "onsite_repair")).status(422).has("does not list this")
	anna.post(at+"/resolution", fields("version", claimVersion, "do", "choose", "kind", string(claim.Credit))).status(409).has("agree to it instead")
	chosen := fields("version", claimVersion, "do", "choose", "kind", "refund")
	anna.post(at+"/resolution", chosen).to(at).has("Agreed: money back", "You chose this", "You chose: money back").hasNo("something else that the policy")
	anna.post(at+"/resolution", chosen).to(at) // sent twice
	anna.post(at+"/resolution", fields("version", claimVersion, "do", "choose", "kind", "exchange")).status(409)
	anna.post(at+"/resolution", fields("version", "9", "do", "accept")).status(409)
	a, err := s.desk.Aftermath(t.Context(), staff(), idOf(at))
	if all := staffDo(s, a, err).Resolutions; len(all) != 2 || all[0].State != claim.ResFailed || all[1].Kind != claim.Refund || all[1].State != claim.ResAccepted {
		t.Errorf("the record holds %+v", all)
	}
}
