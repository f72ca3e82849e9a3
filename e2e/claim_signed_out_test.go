//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// A sign-in that ends while a page is open is said on the page, and what was typed is there again after the next one.
func TestSignedOutKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.visit(visit{})
	v.console.expect("status of 401")
	v.open("/claims")
	o.signIn(v, "demo.customer@example.com")
	v.must(v.Locator(".claim-line").Filter(hasText("DEMO-CO-1")).Click())
	v.heading("ConnectPRO is looking at your claim.")
	v.must(v.GetByText("Write to ConnectPRO").Click())
	const typed = "The fan is loud in the morning."
	v.fill("Your message", typed)
	v.signsOutElsewhere()
	v.must(expect.Locator(v.Locator("[data-signed-out]")).ToBeVisible())
	o.clock.pass(time.Minute) // the next letter is a newer one
	v.click("link", "Sign in and come back")
	o.signIn(v, "demo.customer@example.com")
	v.heading("ConnectPRO is looking at your claim.")
	v.must(expect.Locator(v.Locator("[data-typed-back]")).ToBeVisible())
	v.must(expect.Locator(v.Locator("[data-signed-out]")).ToBeHidden())
	v.holds("Your message", typed)
}

// signsOutElsewhere ends the sign-in in another tab of the same browser.
func (v *visitor) signsOutElsewhere() {
	v.t.Helper()
	tab, err := v.context.NewPage()
	v.must(err)
	_, err = tab.Goto(v.portal + "/account")
	v.must(err)
	v.must(tab.GetByText("Sign out everywhere").Click())
	v.must(expect.Page(tab).Not().ToHaveURL(v.portal + "/account"))
	v.must(tab.Close())
}
