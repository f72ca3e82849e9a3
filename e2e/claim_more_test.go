//go:build e2e

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// customer is somebody with a claim of the demo data, on its page.
func (o *office) customer(email, serial string) *visitor {
	o.t.Helper()
	v := o.visit(visit{})
	v.open("/claims")
	o.signIn(v, email)
	v.must(v.Locator(".claim-line").Filter(hasText(serial)).Click())
	v.waitForURL("/claims/[A-Z0-9]+")
	return v
}

func TestClaimWithdrawn(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-CO-1")
	v.must(v.GetByText("Withdraw this claim").Click())
	v.fill("Why (you need not say)", "It was the cable.")
	v.click("button", "Yes, withdraw it")
	v.heading("You withdrew this claim.")
	v.must(expect.Locator(v.Locator("#withdraw")).ToHaveCount(0))
}

func TestClaimQuoteAccepted(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-SH-1")
	v.heading("Your claim is approved. It will cost you $65.00.")
	v.click("button", "Accept $65.00")
	v.heading("Your claim is approved, and you accepted the quote of $65.00.")
}

// A declined claim can be appealed once.
func TestClaimAppealedOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.office@example.org", "DEMO-CO-3")
	v.heading("ConnectPRO declined your claim.")
	v.fill("Why it should be decided otherwise", "It was an exchange for one that I bought later.")
	v.click("button", "Appeal")
	v.heading("ConnectPRO is looking at your claim a second time.")

	s := o.staff("supervisor")
	s.find("connectpro", "DEMO-CO-3")
	form := s.form("decline")
	s.must(form.GetByRole("checkbox").First().Check())
	s.must(form.GetByLabel("Reason, in your words. The customer reads it.").Fill("The exchange kept the first term."))
	s.sends(form, "Decline the claim")
	v.heading("ConnectPRO declined your claim.")
	v.must(expect.Locator(v.Locator("#appeal")).ToHaveCount(0))
	v.must(expect.Locator(v.GetByText("You have appealed once already.")).ToBeVisible())
}

const theBooks = "order,email,serial,product,purchased_on,delivered_on,channel,destination,price_usd\n" +
	"5001," + newcomer + ",4C2F-90871,kvm_switch,2023-02-01,2023-02-06,direct,domestic,299.00\n" +
	"5002," + newcomer + ",4C2F-90872,kvm_switch,2026-02-01,2026-02-06,direct,domestic,299.00\n"

// imports brings order records in by the admin's page: looked at first, then kept.
func (v *visitor) imports(seller, books string) {
	v.t.Helper()
	v.open("/staff/imports?seller=" + seller)
	v.must(v.Locator("#f-file").SetInputFiles([]string{write(v.t, "books.csv", []byte(books))}))
	v.click("button", "Look at the file")
	v.must(expect.Locator(v.Locator("#report-title")).ToContainText(fmt.Sprint(strings.Count(books, "\n")-1, " to add, 0 to change")))
	v.click("button", "Import it")
	v.must(expect.Locator(v.GetByRole("row").Filter(hasText("books.csv"))).ToBeVisible())
}

// A device in the seller's books: its claim starts without a question about the purchase.
func TestClaimFromADevice(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.staff("admin").imports("connectpro", theBooks)
	v := o.visit(visit{})
	v.open("/devices")
	o.signIn(v, newcomer)
	v.heading("Your devices")
	device := v.Locator("[data-device]").Filter(hasText("4C2F-90872"))
	v.must(expect.Locator(device).ToContainText("2029"))
	v.must(device.GetByRole("link", playwright.LocatorGetByRoleOptions{Name: "Start a claim"}).Click())
	v.heading("Start a claim for KVM switch")
	v.must(v.GetByLabel("Something is broken").Check())
	v.click("button", "Start the claim")
	v.holds("Serial number", "4C2F-90872")
	v.must(expect.Locator(v.Locator("[data-part=now]")).ToContainText("Decided on ConnectPRO's records of this device"))
	v.say(said{"What is wrong with it?", "It stopped working, or does not work properly"})
	v.say(said{"Is anything known about the cause?", "None known"})
	v.must(expect.Locator(v.Locator("[data-part=now]")).ToContainText("Covered until 1 February 2029."))
	v.fill("Part number", "KVM-4U1H") // asked for now that the answer stands
	v.fill("What is wrong, in your own words", theStory)
	v.fill("Name", "Ada Filer")
	v.press("Tab")
	v.isSaved()
	v.click("button", "Review and send")
	v.click("button", "Send to ConnectPRO")
	v.heading("ConnectPRO is looking at your claim.")
	v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Unverified purchase"})).ToHaveCount(0))
	v.open("/devices")
	v.must(expect.Locator(device.GetByRole("link", playwright.LocatorGetByRoleOptions{Name: "See its claim"})).ToBeVisible())
}

// What the books say otherwise counts, and the customer is told which fact made the difference.
func TestClaimDifference(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	o.staff("admin").imports("connectpro", theBooks)
	v := o.visit(visit{})
	v.startsFromTheChecker(desktop)
	o.signIn(v, newcomer)
	v.carriesOver()
	v.fillsTheDraft()
	now := v.Locator("[data-part=now]")
	v.must(expect.Locator(now).ToContainText("This changed the answer."))
	v.must(expect.Locator(now).ToContainText("You wrote: 3 May 2025."))
	v.click("button", "Review and send")
	v.click("button", "Send to ConnectPRO")
	v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "The seller's records changed the answer"})).ToBeVisible())
}
