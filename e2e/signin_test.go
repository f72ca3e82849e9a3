//go:build e2e

package e2e

import (
	"time"

	"github.com/playwright-community/playwright-go"
)

// fill types into the field with a label.
func (v *visitor) fill(label, text string) {
	v.t.Helper()
	v.must(v.GetByLabel(label, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Fill(text))
}

// heading waits for the title of the page.
func (v *visitor) heading(text string) {
	v.t.Helper()
	v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Level: playwright.Int(1)})).ToHaveText(text))
}

// button is a button of the page by its words.
func (v *visitor) button(words string) playwright.Locator {
	return v.GetByRole("button", playwright.PageGetByRoleOptions{Name: words, Exact: playwright.Bool(true)})
}

// signIn goes through the page that asks customers for their address, and through the letter.
func (o *office) signIn(v *visitor, email string) {
	v.t.Helper()
	v.heading("Sign in")
	v.fill("Your e-mail address", email)
	v.click("button", "Send me a code")
	v.heading("Type the code")
	v.fill("Code", o.codeFor(v, email))
	v.click("button", "Sign in")
	v.must(expect.Locator(v.GetByRole("status").Filter(hasText("You are signed in."))).ToBeVisible())
}

// codeFor reads the newest code for an address in the outbox, in another tab.
func (o *office) codeFor(v *visitor, email string) string {
	v.t.Helper()
	tab, err := v.context.NewPage()
	v.must(err)
	defer func() { v.must(tab.Close()) }()
	letters := tab.Locator(".outbox-letter").Filter(hasText("To " + email))
	for begun := time.Now(); time.Since(begun) < patience*time.Millisecond; {
		_, err := tab.Goto(v.portal + "/outbox")
		v.must(err)
		codes, err := letters.Locator(".outbox-code").AllTextContents()
		v.must(err)
		if len(codes) > 0 && !o.noted[codes[0]] {
			o.noted[codes[0]] = true
			return codes[0]
		}
	}
	v.t.Fatalf("no letter for %s", email)
	return ""
}

// staffSignIn goes through both steps of the staff's sign-in with an authenticator app.
func (o *office) staffSignIn(v *visitor, email string) {
	v.t.Helper()
	o.clock.pass(time.Minute) // every code works once
	password, code := o.password(email)
	v.open("/staff/sign-in")
	v.heading("Staff sign-in")
	v.fill("E-mail address", email)
	v.fill("Password", password)
	v.click("button", "Go on")
	v.heading("One more step")
	v.fill("Code", code)
	v.click("button", "Sign in")
	v.waitForURL("/staff$")
}

// staff is a member of the demo staff, signed in at a desk.
func (o *office) staff(name string) *visitor {
	o.t.Helper()
	v := o.visit(visit{})
	o.staffSignIn(v, "demo."+name+"@example.com")
	return v
}

// find opens the claim about a serial number from the queue.
func (v *visitor) find(seller, serial string) {
	v.t.Helper()
	v.open("/staff?seller=" + seller)
	v.fill("Search", serial)
	v.press("Enter")
	row := v.Locator("[data-row]").Filter(hasText(serial))
	v.must(expect.Locator(row).ToHaveCount(1))
	v.must(row.Locator("[data-open]").Click())
	v.waitForURL("/staff/claims/")
}
