//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The way in is kept in the address, but no server hears of it.
func TestTheWayInStaysInThePage(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.OnRequest(func(r playwright.Request) {
		if strings.Contains(r.URL(), "intent") {
			t.Errorf("%s is asked for", r.URL())
		}
	})
	v.open("/")
	v.click("link", "Send it back")
	_, err := v.Reload()
	v.must(err)
	v.must(expect.Locator(v.Locator("[data-way=return]")).ToHaveAttribute("aria-current", "true"))
	v.must(v.Locator("[data-seller=connectpro]").Click())
	v.must(expect.Locator(option(v.question("What do you need?"), "Send it back")).ToBeChecked())
}

// The answer of the first page can be opened, with every answer that it rests on.
func TestTheSampleCanBeOpened(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/")
	sample, err := v.Locator("#answer-sentence").InnerText()
	v.must(err)
	v.click("link", "Open this case and change its answers")
	v.reads(sample)
	v.must(expect.Locator(option(v.question("What is it?"), "KVM switch")).ToBeChecked())
}

// What a panel with a scroll bar of its own does not show, it hints at.
func TestTheAnswerHintsAtWhatIsBelow(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/check/connectpro#intent=fault&product=kvm_switch&channel=direct&destination=domestic&purchased_on=2024-05-03&symptom=failure&causes=none")
	v.reads("Covered until 3 May 2027.")
	panel := v.Locator("[data-panel]")
	v.must(expect.Locator(panel).ToHaveAttribute("data-more-below", ""))
	v.eval(`() => { const panel = document.querySelector('[data-panel]'); panel.scrollTop = panel.scrollHeight }`)
	v.must(expect.Locator(panel).Not().ToHaveAttribute("data-more-below", ""))
}
