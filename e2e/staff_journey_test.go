//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
	"github.com/pquerna/otp/totp"
)

const longPassword = "copper lantern walks north"

// invite adds somebody on the page of the people, and reads the link in their letter.
func (o *office) invite(email, name string) (link string) {
	o.t.Helper()
	admin := o.staff("admin")
	admin.open("/staff/people?seller=connectpro")
	admin.fill("E-mail", email)
	admin.fill("Name, as colleagues and customers read it", name)
	_, err := admin.GetByLabel("Role", playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).SelectOption(playwright.SelectOptionValues{Values: &[]string{"supervisor"}})
	admin.must(err)
	admin.click("button", "Add and invite")
	admin.must(expect.Locator(admin.GetByRole("row").Filter(hasText(email))).ToBeVisible())
	return o.linkFor(admin, email)
}

// linkFor waits for a letter and returns its link.
func (o *office) linkFor(v *visitor, email string) string {
	v.t.Helper()
	links := v.Locator(".outbox-letter").Filter(hasText("To " + email)).GetByRole("link")
	for begun := time.Now(); time.Since(begun) < patience*time.Millisecond; {
		v.open("/outbox")
		n, err := links.Count()
		v.must(err)
		if n > 0 {
			href, err := links.First().GetAttribute("href")
			v.must(err)
			return strings.TrimPrefix(href, v.portal)
		}
	}
	v.t.Fatalf("no letter for %s", email)
	return ""
}

// addAuthenticator gives the browser a passkey of its own that says yes to everything.
func (v *visitor) addAuthenticator() {
	v.t.Helper()
	session, err := v.context.NewCDPSession(v.Page)
	v.must(err)
	_, err = session.Send("WebAuthn.enable", map[string]any{})
	v.must(err)
	_, err = session.Send("WebAuthn.addVirtualAuthenticator", map[string]any{"options": map[string]any{"protocol": "ctap2", "transport": "internal",
		"hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true, "automaticPresenceSimulation": true}})
	v.must(err)
}

// keepsTheCodes goes on from the page of the recovery codes to the queue.
func (v *visitor) keepsTheCodes() {
	v.t.Helper()
	v.heading("Keep these codes")
	v.must(expect.Locator(v.Locator(".recovery-codes li")).ToHaveCount(10))
	v.click("link", "I have kept them")
	v.waitForURL("/staff$")
}

func (v *visitor) signsOut() {
	v.t.Helper()
	v.click("button", "Sign out")
	v.heading("Staff sign-in")
}

// goesToSecondStep gives address and password.
func (v *visitor) goesToSecondStep(email string) {
	v.t.Helper()
	v.fill("E-mail address", email)
	v.fill("Password", longPassword)
	v.click("button", "Go on")
	v.heading("One more step")
}

// Staff enrol by the link of their invitation with a passkey, and sign in with it.
func TestStaffEnrolsWithAPasskey(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	link := o.invite("pat.key@example.com", "Pat Key")
	v := o.visit(visit{})
	v.addAuthenticator()
	v.open(link)
	v.heading("Set up your sign-in")
	v.fill("Password", longPassword)
	v.must(v.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Finish with a passkey"}).Dblclick()) // as some do with every button
	v.keepsTheCodes()
	v.signsOut()
	v.goesToSecondStep("pat.key@example.com")
	v.click("button", "Use a passkey")
	v.waitForURL("/staff$")
	v.heading("ConnectPRO")
}

// Staff enrol with an authenticator app, and sign in with its codes. The link works once.
func TestStaffEnrolsWithAnApp(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	link := o.invite("tess.app@example.com", "Tess App")
	v := o.visit(visit{noScript: true})
	v.console.expect("status of (410|422)")
	v.open(link)
	secret, err := v.Locator(".authenticator .mono").TextContent()
	v.must(err)
	secret = strings.Join(strings.Fields(secret), "")
	v.fill("Password", "short")
	v.fill("Code", o.appCode(secret))
	v.click("button", "Finish with the app")
	v.must(expect.Locator(v.GetByRole("alert")).ToContainText("12 characters"))
	v.fill("Password", longPassword)
	v.fill("Code", o.appCode(secret))
	v.click("button", "Finish with the app")
	v.keepsTheCodes()
	v.signsOut()
	o.clock.pass(time.Minute) // every code works once
	v.goesToSecondStep("tess.app@example.com")
	v.fill("Code", o.appCode(secret))
	v.click("button", "Sign in")
	v.waitForURL("/staff$")
	if status := v.open(link); status != 410 {
		t.Errorf("the link answers %d once it was used", status)
	}
	v.heading("This link does not count any more")
}

func (o *office) appCode(secret string) string {
	o.t.Helper()
	code, err := totp.GenerateCode(secret, o.clock.now())
	if err != nil {
		o.t.Fatal(err)
	}
	return code
}

// form opens a form of the claim desk.
func (v *visitor) form(name string) playwright.Locator {
	v.t.Helper()
	form := v.Locator("[data-form=" + name + "]")
	v.must(form.Locator("summary").First().Click())
	return form
}

// sends presses the button that sends a form of the desk.
func (v *visitor) sends(form playwright.Locator, button string) {
	v.t.Helper()
	v.must(form.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: button, Exact: playwright.Bool(true)}).Click())
}

func (v *visitor) state(word string) {
	v.t.Helper()
	v.must(expect.Locator(v.Locator(".desk-state")).ToHaveText(word))
}

// A supervisor approves, declines with clauses and a reason, which a second one has to confirm, and asks. Customers get
// letters that say so.
func TestStaffDecides(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.staff("supervisor")
	v.find("connectpro", "DEMO-CO-1")
	v.sends(v.form("approve"), "Approve the claim")
	v.state("Approved")

	v.find("spectrumvoip", "DEMO-SP-2")
	form := v.form("decline")
	clause := form.GetByRole("checkbox").First()
	v.must(clause.Check())
	title, err := clause.GetAttribute("data-title")
	v.must(err)
	const reason = "A fall is an accident, and the lease does not cover those."
	v.must(form.GetByLabel("Reason, in your words. The customer reads it.").Fill(reason))
	v.must(form.GetByText("The e-mail").Click())
	v.must(expect.Locator(form.Locator("[data-letter]")).ToContainText(reason))
	v.sends(form, "Propose to decline")
	v.must(expect.Locator(v.Locator(".desk-proposal")).ToContainText("another supervisor has to confirm it"))
	second := o.staff("supervisor2")
	second.find("spectrumvoip", "DEMO-SP-2")
	second.click("button", "Confirm: decline")
	second.state("Declined")

	v.find("softnetworks", "DEMO-SO-2")
	v.ask("Which invoice names the extension?")

	letters := v.Locator(".outbox-letter")
	v.open("/outbox")
	for email, text := range map[string]string{"demo.office@example.org": reason, "demo.customer@example.com": "DEMO-SO-2 cannot go on without an answer"} {
		v.must(expect.Locator(letters.Filter(hasText("To " + email)).Filter(hasText(text))).ToHaveCount(1))
	}
	v.must(expect.Locator(letters.Filter(hasText(reason))).ToContainText(title))
}

// From the queue to an approved claim without a mouse.
func TestStaffByKeyboardAlone(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.staff("supervisor")
	v.open("/staff?seller=connectpro")
	v.must(expect.Locator(v.Locator("[data-row]").First()).ToBeVisible())
	v.press("?")
	v.must(expect.Locator(v.GetByRole("dialog")).ToBeVisible())
	v.press("Escape")
	v.must(expect.Locator(v.GetByRole("dialog")).Not().ToBeVisible())
	v.press("/")
	v.focusIsOn("Search")
	v.must(v.Keyboard().Type("DEMO-CO-1"))
	v.press("Enter")
	v.must(expect.Locator(v.Locator("[data-row]")).ToHaveCount(1))
	v.press("j")
	v.must(expect.Locator(v.Locator("[data-row][data-now]")).ToHaveCount(1))
	v.press("Enter")
	v.waitForURL("/staff/claims/")
	v.must(expect.Locator(v.Locator("[data-viewer-place]")).ToHaveText("1 of 2"))
	v.press("ArrowRight")
	v.must(expect.Locator(v.Locator("[data-viewer-place]")).ToHaveText("2 of 2"))
	v.press("?")
	v.must(expect.Locator(v.GetByRole("dialog")).ToContainText("next file"))
	v.press("Escape")
	v.must(expect.Locator(v.GetByRole("dialog")).Not().ToBeVisible())
	v.tabTo("Approve")
	v.press("Enter")
	v.tabTo("Close without sending")
	v.press("Enter")
	v.focusIsOn("Approve")
	v.press("Enter")
	v.tabTo("Approve the claim")
	v.press("Enter")
	v.state("Approved")
}
