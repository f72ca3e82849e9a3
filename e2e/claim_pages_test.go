//go:build e2e

package e2e

import (
	"os"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// serials are the demo customer's devices: a claim in every state, each on a page of its own.
var serials = []struct{ email, serial, heading string }{
	{"demo.customer@example.com", "DEMO-PR-1", "Your claim to Pre-owned Telecom"},
	{"demo.customer@example.com", "DEMO-CO-1", "ConnectPRO is looking at your claim."},
	{"demo.customer@example.com", "DEMO-CO-2", "ConnectPRO has a question for you."},
	{"demo.customer@example.com", "DEMO-SO-1", "Your claim is approved."},
	{"demo.customer@example.com", "DEMO-SH-1", "Your claim is approved. It will cost you $65.00."},
	{"demo.customer@example.com", "DEMO-SO-2", "Softnetworks is looking at your claim a second time."},
	{"demo.customer@example.com", "DEMO-SP-1", "You withdrew this claim."},
	{"demo.customer@example.com", "DEMO-UNKNOWN-7", "Pre-owned Telecom is looking at your claim."},
	{"demo.office@example.org", "DEMO-CO-3", "ConnectPRO declined your claim."},
	{"demo.office@example.org", "DEMO-PR-3", "Your claim lapsed: the question was not answered in time."},
}

// eachCustomerPage brings a customer to every page that they can see, and looks at it.
func (o *office) eachCustomerPage(how visit, look func(v *visitor, page string)) {
	o.t.Helper()
	v := o.visit(how)
	v.console.expect("status of 422")
	v.open("/sign-in")
	look(v, "sign-in")
	v.fill("Your e-mail address", "nobody")
	v.click("button", "Send me a code")
	v.must(expect.Locator(v.GetByRole("alert")).ToBeVisible())
	look(v, "sign-in, refused")
	email := serials[0].email
	v.fill("Your e-mail address", email)
	v.click("button", "Send me a code")
	v.heading("Type the code")
	look(v, "code")
	v.fill("Code", o.codeFor(v, email))
	v.click("button", "Sign in")
	v.heading("Your claims")
	look(v, "claims")
	for _, path := range []string{"/devices", "/account", "/outbox", "/claims/start", "/claims/drafts"} {
		v.open(path)
		look(v, path)
	}
	o.eachClaimPage(v, email, look)
	other := o.visit(how)
	other.open("/claims")
	o.signIn(other, "demo.office@example.org")
	o.eachClaimPage(other, "demo.office@example.org", look)
}

func (o *office) eachClaimPage(v *visitor, email string, look func(v *visitor, page string)) {
	v.t.Helper()
	for _, s := range serials {
		if s.email != email {
			continue
		}
		v.open("/claims")
		v.must(v.Locator(".claim-line").Filter(hasText(s.serial)).Click())
		v.heading(s.heading)
		v.unfold()
		look(v, "claim "+s.serial)
		if s.serial != "DEMO-PR-1" {
			continue
		}
		v.click("button", "Review and send")
		v.heading("Is this right?")
		v.unfold()
		look(v, "review")
	}
}

// staffPages are those of an admin.
var staffPages = []string{"/staff?seller=connectpro", "/staff?seller=connectpro&q=nothing", "/staff/security", "/staff/people?seller=connectpro",
	"/staff/rules?seller=connectpro", "/staff/imports?seller=connectpro", "/staff/mail?seller=connectpro", "/staff/audit?seller=connectpro",
	"/staff/today?seller=connectpro", "/staff/today?seller=spectrumvoip&list=work", "/staff/receiving?seller=connectpro", "/staff/receiving?seller=spectrumvoip",
	"/staff/receiving?seller=connectpro&scan=yes&number=nothing", "/staff/money?seller=connectpro", "/staff/keys?seller=connectpro", "/staff/hooks?seller=connectpro",
	"/staff/reports?seller=connectpro", "/staff/reports?seller=connectpro&from=2020-01-01&to=2020-01-02"}

// deskForms are forms of the claim desk, and a claim where each stands.
var deskForms = []struct{ seller, serial, form string }{
	{"connectpro", "DEMO-CO-1", "approve"}, {"connectpro", "DEMO-CO-1", "ask"}, {"connectpro", "DEMO-CO-1", "decline"}, {"connectpro", "DEMO-CO-1", "message"},
	{"shenzhen_service", "DEMO-SH-2", "ask"}, {"preowned_telecom", "DEMO-UNKNOWN-7", "decline"}, {"softnetworks", "DEMO-SO-3", "message"},
	{"connectpro", "DEMO-CO-3", "message"}, {"connectpro", "DEMO-CO-2", "message"},
}

// eachStaffPage brings staff to every page that they can see, and looks at it.
func (o *office) eachStaffPage(how visit, look func(v *visitor, page string)) {
	o.t.Helper()
	link := o.invite("una.new@example.com", "Una New")
	v := o.visit(how)
	v.open(link)
	look(v, "enrol")
	v.open("/staff/sign-in")
	look(v, "staff sign-in")
	o.clock.pass(30e9) // a code works once
	password, code := o.password("demo.admin@example.com")
	v.fill("E-mail address", "demo.admin@example.com")
	v.fill("Password", password)
	v.click("button", "Go on")
	v.heading("One more step")
	v.unfold()
	look(v, "second step")
	v.must(v.Locator("#f-code").Fill(code))
	v.must(v.button("Sign in").First().Click())
	v.waitForURL("/staff$")
	for _, path := range staffPages {
		v.open(path)
		v.unfold()
		look(v, path)
	}
	v.open("/staff?seller=connectpro")
	v.press("?")
	look(v, "keys")
	o.eachDesk(v, look)
}

func (o *office) eachDesk(v *visitor, look func(v *visitor, page string)) {
	v.t.Helper()
	for _, f := range deskForms {
		v.find(f.seller, f.serial)
		v.eval(`() => { for (const details of document.querySelectorAll('main .desk-panes details')) details.open = true }`)
		v.form(f.form)
		look(v, "desk "+f.serial+", "+f.form)
	}
	v.find("connectpro", "DEMO-CO-1")
	v.click("link", "Correct facts or the serial number")
	v.heading("Correct the claim")
	look(v, "correct a fact")
	v.click("button", "See what it decides")
	v.must(expect.Locator(v.button("Keep this decision")).ToBeVisible())
	look(v, "correct a fact, seen")
}

// Every page behind a sign-in, on a desk and on a phone and in both themes, is free of what axe-core can find.
func TestClaimAccessibility(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			look := func(v *visitor, page string) {
				v.eval(string(axe))
				for _, theme := range []*playwright.ColorScheme{playwright.ColorSchemeDark, playwright.ColorSchemeLight} {
					v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: theme}))
					for _, violation := range v.violations(theme) {
						t.Errorf("%s, %s: %s", page, *theme, violation)
					}
				}
			}
			o.eachCustomerPage(visit{screen: window}, look)
			o.eachStaffPage(visit{screen: window}, look)
		})
	}
}

// The same pages fit a window 320 pixels wide.
func TestClaimPagesFitNarrowWindows(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	narrow := visit{screen: screen{name: "320 pixels", width: 320, height: 640, touch: true}}
	look := func(v *visitor, page string) {
		for _, wide := range v.wideElements() {
			t.Errorf("%s: wider than the window: %s", page, wide)
		}
	}
	o.eachCustomerPage(narrow, look)
	o.eachStaffPage(narrow, look)
}
