//go:build e2e

package e2e

import (
	"strings"

	"github.com/playwright-community/playwright-go"
)

// filing is a claim on its way into the portal.
type filing struct {
	serial, story string
	answers       []said // in the checker
	more          []said // those that make the answer more exact
	sentence      string // of the answer
}

// files goes from the first question of the checker to the filed claim with a photo. The first time it signs in on the way.
func (w *whole) files(f filing) {
	w.t.Helper()
	w.answers(f)
	w.drafts(f)
	w.sends()
}

// answers has the checker's answer.
func (w *whole) answers(f filing) {
	w.t.Helper()
	v := w.customer
	v.open("/check/" + w.seller)
	v.sayAll(f.answers)
	if len(f.more) > 0 {
		v.must(v.GetByText("Could make the answer more exact").Click())
		v.sayAll(f.more)
	}
	v.reads(f.sentence)
}

// drafts makes a draft of the answer, and fills it in.
func (w *whole) drafts(f filing) {
	w.t.Helper()
	v := w.customer
	v.click("button", "Start a claim")
	v.waitForURL("/sign-in|/claims/")
	if strings.Contains(v.URL(), "/sign-in") {
		w.signIn(v, newcomer)
		v.heading("Start a claim")
		v.click("button", "Start the claim")
	}
	v.heading("Your claim to " + w.name)
	v.fill("Serial number", f.serial)
	v.must(v.Locator("#f-fault").Fill(f.story)) // asked for in words that go with what is wanted
	v.fill("Name", "Ada Filer")
	v.press("Tab")
	v.isSaved()
	_, err := v.Reload()
	v.must(err)
	v.must(expect.Locator(v.Locator("[data-part=now]")).ToContainText("Decided on " + w.name + "'s records of this device"))
	v.attach(write(w.t, "label.jpg", aPhoto(w.t)))
	v.stored("label.jpg")
}

// sends looks it over and files it.
func (w *whole) sends() {
	w.t.Helper()
	v := w.customer
	v.click("button", "Review and send")
	v.heading("Is this right?")
	v.click("button", "Send to "+w.name)
	w.sees(w.name+" is looking at your claim.", "There is nothing for you to do.")
}

// at opens the page of the customer's claim about a device.
func (w *whole) at(serial string) {
	w.t.Helper()
	w.customer.open("/claims")
	w.customer.must(w.customer.Locator(".claim-line").Filter(hasText(serial)).Click())
	w.customer.waitForURL("/claims/[A-Z0-9]+")
}

// sees waits until the customer's page of the claim begins with a sentence, and with what comes next. It need not be loaded
// again for what staff do.
func (w *whole) sees(sentence string, next ...string) {
	w.t.Helper()
	w.customer.heading(sentence)
	for _, words := range next {
		w.customer.must(expect.Locator(w.customer.Locator("[data-part=head] .lead")).ToContainText(words))
	}
}

// tells waits for words in a part of the customer's page.
func (w *whole) tells(part string, words ...string) {
	w.t.Helper()
	for _, word := range words {
		w.customer.must(expect.Locator(w.customer.Locator(part)).ToContainText(word))
	}
}

// opensRMA goes from the page of the claim to that of its RMA, and reads the number there.
func (w *whole) opensRMA(how string) (number string) {
	w.t.Helper()
	w.customer.click("link", how)
	w.customer.waitForURL("/rmas/")
	number, err := w.customer.Locator(".rma-number").TextContent()
	w.customer.must(err)
	return number
}

// gives it to a carrier, on the page of the RMA.
func (w *whole) gives(tracking string) {
	w.t.Helper()
	v := w.customer
	v.fill("Who carries it", "Demo Post")
	v.fill("Tracking number", tracking)
	v.click("button", "It is on its way")
	v.heading("Your parcel is on its way to " + w.name + ".")
}

// chooses what is done, where the policy leaves it to the customer.
func (w *whole) chooses(remedy string) {
	w.t.Helper()
	v := w.customer
	v.must(v.GetByLabel(remedy, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)}).Check())
	v.click("button", "Choose this")
}
