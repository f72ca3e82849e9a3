//go:build e2e

package e2e

import "testing"

// open pages of customer and staff show what the other one does, without being loaded again.
func TestStaffAndCustomerSeeEachOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	c := o.visit(visit{})
	c.open("/claims")
	o.signIn(c, "demo.customer@example.com")
	c.must(c.Locator(".claim-line").Filter(hasText("DEMO-CO-1")).Click())
	c.heading("ConnectPRO is looking at your claim.")
	s := o.staff("supervisor")
	s.find("connectpro", "DEMO-CO-1")
	s.must(expect.Locator(s.Locator("[data-new]")).ToBeHidden())

	c.must(c.GetByText("Write to ConnectPRO").Click())
	c.fill("Your message", "It is the port next to the power inlet.")
	c.click("button", "Send")
	s.must(expect.Locator(s.Locator("[data-new]")).ToBeVisible())
	s.click("link", "Load it again")
	s.must(expect.Locator(s.Locator(".desk-thread").First()).ToContainText("It is the port next to the power inlet."))

	form := s.form("message")
	s.must(form.GetByLabel("Message").Fill("Thank you, that helps."))
	s.sends(form, "Send the message")
	c.must(expect.Locator(c.Locator("[data-part=thread]")).ToContainText("Thank you, that helps."))
	s.sends(s.form("approve"), "Approve the claim")
	c.heading("Your claim is approved.")
}

// A new claim shows in the counts of an open queue.
func TestStaffQueueCountsLive(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	first, second := o.staff("agent"), o.staff("supervisor")
	first.open("/staff?seller=connectpro")
	first.must(expect.Locator(first.Locator("[data-new]")).ToBeHidden())
	second.find("connectpro", "DEMO-CO-1")
	second.sends(second.form("approve"), "Approve the claim")
	first.must(expect.Locator(first.Locator("[data-new]")).ToBeVisible())
}

// Of two who decide at once one wins. The other is told what happened, and keeps the text.
func TestStaffTwoDecideAtOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	first, second := o.staff("supervisor"), o.staff("supervisor2")
	second.console.expect("status of 409")
	first.find("connectpro", "DEMO-CO-1")
	second.find("connectpro", "DEMO-CO-1")
	form := second.form("decline")
	second.must(form.GetByRole("checkbox").First().Check())
	const reason = "It was opened by somebody else before."
	second.must(form.GetByLabel("Reason, in your words. The customer reads it.").Fill(reason))

	first.sends(first.form("approve"), "Approve the claim")
	first.state("Approved")
	second.must(expect.Locator(second.Locator("[data-new]")).ToBeVisible())
	second.must(form.Locator("form > button[type=submit]").Click())
	alert := second.GetByRole("alert")
	second.must(expect.Locator(alert).ToContainText("somebody was faster"))
	second.must(expect.Locator(alert).ToContainText("Demo supervisor"))
	second.must(expect.Locator(second.GetByLabel("Your text, to copy")).ToHaveValue(reason))
	second.state("Approved")
}
