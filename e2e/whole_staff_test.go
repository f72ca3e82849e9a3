//go:build e2e

package e2e

import (
	"regexp"
	"strings"

	"github.com/playwright-community/playwright-go"
)

// does opens a form of what comes after the approval, answers it and sends it. A form that stands open has no title. An answer
// without a question is a label to tick.
func (v *visitor) does(title, send string, answers ...said) {
	v.t.Helper()
	v.doesIn(v.Locator("main"), title, send, answers...)
	v.must(expect.Locator(v.GetByRole("alert")).ToHaveCount(0))
}

// doesIn does it in a part of the page, and does not mind a refusal.
func (v *visitor) doesIn(part playwright.Locator, title, send string, answers ...said) {
	v.t.Helper()
	form := part.Locator("form.after-body")
	if title != "" {
		titled := playwright.LocatorFilterOptions{HasText: regexp.MustCompile("^" + regexp.QuoteMeta(title) + "$")}
		summary := part.Locator(".after-form > summary").Filter(titled)
		form = part.Locator(".after-form").Filter(playwright.LocatorFilterOptions{Has: v.Locator("summary").Filter(titled)}).Locator("form")
		if open, err := form.IsVisible(); err != nil || !open {
			v.must(summary.Click())
		}
	}
	form = form.Filter(playwright.LocatorFilterOptions{Has: v.button(send)})
	for _, a := range answers {
		v.answers(form, a)
	}
	_, err := v.ExpectNavigation(func() error {
		return form.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: send, Exact: playwright.Bool(true)}).Click()
	})
	v.must(err)
}

func (v *visitor) answers(form playwright.Locator, a said) {
	v.t.Helper()
	if a.question == "" {
		v.must(form.Locator(".after-choice").Filter(playwright.LocatorFilterOptions{HasText: a.answer}).Locator("input").Check())
		return
	}
	field := form.GetByLabel(a.question, playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)})
	kind, err := field.Evaluate("(field) => field.tagName", nil)
	v.must(err)
	if kind != "SELECT" {
		v.must(field.Fill(a.answer))
		return
	}
	option := field.Locator("option").Filter(playwright.LocatorFilterOptions{HasText: a.answer})
	value, err := option.First().GetAttribute("value")
	v.must(err)
	_, err = field.SelectOption(playwright.SelectOptionValues{Values: &[]string{value}})
	v.must(err)
}

// approves the claim about a device: with one press where nothing is open, with a quote where it costs something.
func (w *whole) approves(serial, quote string) {
	w.t.Helper()
	v := w.agent
	v.find(w.seller, serial)
	form := v.Locator("[data-form=approve]")
	forms, err := form.Count()
	v.must(err)
	if forms == 0 {
		v.click("button", "Approve")
	} else {
		form = v.form("approve")
		if quote != "" {
			v.must(form.GetByLabel("Quote to the customer, in dollars").Fill(quote))
		}
		if alone, err := form.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Approve the claim"}).Count(); err == nil && alone == 0 {
			v.sends(form, "Propose to approve")
			w.confirms(serial)
		} else {
			v.must(err)
			v.sends(form, "Approve the claim")
		}
	}
	v.state("Approved")
	w.letters(1, serial, "Your claim is approved")
}

// confirms an approval as the second person: where nobody knows what a device is worth, an agent only proposes.
func (w *whole) confirms(serial string) {
	w.t.Helper()
	w.agent.must(expect.Locator(w.agent.Locator(".desk-proposal")).ToContainText("proposed to approve"))
	w.letters(0, serial, "Your claim is approved")
	if w.second == nil {
		w.second = w.staff("supervisor")
	}
	w.second.find(w.seller, serial)
	w.second.click("button", "Confirm: approve")
	w.second.state("Approved")
	w.agent.find(w.seller, serial)
}

// scans finds an RMA by its number on the receiving desk, ticks its units by their serial numbers, and receives them.
func (w *whole) scans(number string, serials ...string) {
	w.t.Helper()
	v := w.agent
	v.open("/staff/receiving?seller=" + w.seller)
	v.scans(strings.ToLower(strings.ReplaceAll(number, "-", "")))
	for _, serial := range serials {
		v.scans(serial)
		v.must(expect.Locator(v.Locator(".recv-band")).ToContainText("Unit " + serial + " is ticked"))
	}
	v.click("button", "Receive the ticked units")
	for _, serial := range serials {
		v.must(expect.Locator(v.unit(serial)).ToContainText("received"))
	}
}

func (v *visitor) scans(text string) {
	v.t.Helper()
	field := v.Locator("#scan")
	v.must(field.Fill(text))
	v.must(field.Press("Enter"))
	v.must(expect.Locator(v.Locator(".recv-last li").First()).ToContainText(text))
}

// unit is a unit of the RMA that is open on the receiving desk.
func (v *visitor) unit(serial string) playwright.Locator {
	return v.Locator(".recv-units > li").Filter(hasText(serial))
}

// inspects a unit that was received.
func (w *whole) inspects(serial, found string) {
	w.t.Helper()
	w.agent.doesIn(w.agent.unit(serial), "Inspect", "Keep the result", said{"", found})
	w.agent.must(expect.Locator(w.agent.unit(serial)).ToContainText(strings.ToLower(found[:1]) + found[1:]))
	w.letters(1, serial, "The seller looked at your device")
}

// resolves proposes what is done and begins it, for a seller who chooses.
func (w *whole) resolves(serial, kind string) {
	w.t.Helper()
	v := w.agent
	v.find(w.seller, serial)
	v.does("Propose what is done", "Propose it", said{"What is done", kind})
	w.letters(1, serial, "What the seller proposes")
	v.does("Accept for the seller", "Accept")
	v.does("Begin the work", "Begin")
}

// books enters money.
func (v *visitor) books(form, amount, reference string, more ...said) {
	v.t.Helper()
	v.does(form, "Enter it", append([]said{{"Amount in dollars", amount}, {"Reference in your own system", reference}}, more...)...)
}

// closes ends the RMA and the claim.
func (w *whole) closes(serial, number string) {
	w.t.Helper()
	v := w.agent
	if number != "" {
		v.open("/staff/receiving?seller=" + w.seller + "&number=" + number)
		v.does("", "Close this RMA")
	}
	v.find(w.seller, serial)
	v.does("Close the claim", "Close the claim")
	v.state("Closed")
	w.letters(1, serial, "Your claim is closed")
}
