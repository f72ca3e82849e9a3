//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// factsOfTheSwitch is what no request may carry before the visitor sends it.
var factsOfTheSwitch = []string{"kvm", "KVM", "2025", "direct", "intent", "purchased"}

// Once the checker is there nothing is asked of the server, and what was typed stays in the page.
func TestNothingTypedLeavesThePage(t *testing.T) {
	t.Parallel()
	w := watch(t)
	v := visit{portal: w.URL}.begin(t)
	v.open("/check/connectpro")
	v.checkerIsReady()
	v.sayAll(theSwitch)
	v.reads(theSwitchSentence)
	v.must(v.GetByText("Could make the answer more exact").Click())
	v.say(said{"Did you buy extra warranty?", dontKnow})
	v.click("button", "Copy link")
	v.must(expect.Locator(v.GetByRole("status")).ToHaveText("Link copied. It holds your answers."))
	if n := w.asked("/api/"); n > 0 {
		t.Errorf("the API was asked %d times", n)
	}
	// Even going on to the policy does not tell it.
	v.click("link", "Read the policy")
	v.waitForURL("/policies/connectpro$")
	w.heardNothing(t, factsOfTheSwitch...)
	w.sawNoBody(t)
}

// The link that is copied gives the next person the same answer. No address that the server sees holds any of it.
func TestALinkHoldsTheAnswers(t *testing.T) {
	t.Parallel()
	first := visit{}.begin(t)
	first.open("/check/connectpro")
	first.sayAll(theSwitch)
	first.reads(theSwitchSentence)
	first.click("button", "Copy link")
	first.must(expect.Locator(first.GetByRole("status")).ToHaveText("Link copied. It holds your answers."))
	link := first.eval(`() => navigator.clipboard.readText()`).(string)
	_, fragment, _ := strings.Cut(link, "#")

	w := watch(t)
	second := visit{portal: w.URL}.begin(t)
	second.open("/check/connectpro#" + fragment)
	second.reads(theSwitchSentence)
	second.answersSay("Product", "KVM switch")
	if got, want := second.answerText(), first.answerText(); got != want {
		t.Errorf("the link says\n%s\nnot\n%s", got, want)
	}
	w.heardNothing(t, factsOfTheSwitch...)
}

// Going away and coming back, and loading the page again, keep the answers.
func TestBackAndReloadKeepTheAnswers(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			v := visit{screen: window}.begin(t)
			v.open("/check/connectpro")
			v.sayAll(theSwitch)
			v.reads(theSwitchSentence)
			v.open("/policies/connectpro")
			_, err := v.GoBack()
			v.must(err)
			v.stillKnowsTheSwitch()
			_, err = v.Reload()
			v.must(err)
			v.stillKnowsTheSwitch()
		})
	}
}

func (v *visitor) stillKnowsTheSwitch() {
	v.t.Helper()
	v.reads(theSwitchSentence)
	for _, a := range theSwitch[:3] {
		v.must(expect.Locator(option(v.question(a.question), a.answer)).ToBeChecked())
	}
	v.must(expect.Locator(v.question("When was it invoiced?").Locator("input[type=date]")).ToHaveValue("2025-05-03"))
}

// A link followed inside the page is read as well.
func TestAnotherLinkInTheSamePage(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open(theSwitchLink)
	v.reads(theSwitchSentence)
	v.open(strings.Replace(theSwitchLink, "kvm_switch", "premium_cable", 1))
	v.reads("Covered for life.")
	v.must(expect.Locator(option(v.question("What is it?"), "Premium cable")).ToBeChecked())
}

// The theme that was chosen is remembered on the next page.
func TestTheThemeIsRemembered(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/")
	v.click("button", "Switch to the dark page")
	v.must(expect.Locator(v.Locator("html")).ToHaveAttribute("data-theme", "dark"))
	v.open("/policies")
	v.must(expect.Locator(v.Locator("html")).ToHaveAttribute("data-theme", "dark"))
	v.must(expect.Locator(v.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Switch to the light page"})).ToBeVisible())
}
