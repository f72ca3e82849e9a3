//go:build e2e

package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A date that is not known is bounded by others, and can still be given later.
func TestNotKnowingADate(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/check/preowned_telecom")
	v.sayAll([]said{
		{"What do you need?", "Is it still covered?"},
		{"How was it sold?", "Normally, nothing special was said"},
		{"When did it arrive?", dontKnow},
		{"When did you buy it?", "2026-11-15"},
	})
	v.reads("Covered until 13 February 2027 at the earliest.")
	v.answersSay("Arrived on", dontKnow)

	v.say(said{"When did it arrive?", "2026-11-18"})
	v.must(expect.Locator(option(v.question("When did it arrive?"), dontKnow)).Not().ToBeChecked())
	v.reads("Covered until 16 February 2027.")
	v.answersSay("Arrived on", "18 November 2026")
}

func TestNotKnowingIsAnAnswer(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/check/spectrumvoip")
	v.sayAll([]said{
		{"What do you need?", "Is it still covered?"},
		{"Where did you buy it?", "From SpectrumVoIP itself"},
		{"Are you leasing from SpectrumVoIP?", dontKnow},
		{"What is it?", "IP phone"},
		{"Did this device come with that lease?", dontKnow},
		{"When did you buy it?", "2024-09-02"},
	})
	v.reads("A person needs to look at this.")
	v.answersSay("Lease", dontKnow)
}

// answersSay looks for a line of "Your answers".
func (v *visitor) answersSay(label, value string) {
	v.t.Helper()
	v.must(expect.Locator(v.answerLine(label).GetByRole("definition").First()).ToHaveText(value))
}

func (v *visitor) answerLine(label string) playwright.Locator {
	return v.Locator("[data-answers] dl > div").Filter(playwright.LocatorFilterOptions{
		Has: v.GetByRole("term").Filter(playwright.LocatorFilterOptions{HasText: label})})
}

func TestChangingAnAnswer(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			v := visit{screen: window}.begin(t)
			v.open("/check/connectpro")
			v.sayAll(theSwitch)
			v.reads(theSwitchSentence)
			v.must(v.answerLine("Product").GetByRole("link").Click())
			chosen := option(v.question("What is it?"), "KVM switch")
			v.must(expect.Locator(chosen).ToBeFocused())
			v.must(expect.Locator(chosen).ToBeInViewport())
			v.say(said{"What is it?", "Extender"})
			v.reads("Not covered: the warranty ended on 3 May 2026.")
			v.answersSay("Product", "Extender")
		})
	}
}

func TestStartingOver(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open(theSwitchLink)
	v.reads(theSwitchSentence)
	v.click("link", "Start over")
	v.reads("Your answer appears here.")
	v.must(expect.Locator(option(v.question("What do you need?"), "Something is broken")).Not().ToBeChecked())
	v.must(expect.Locator(v.question("What is it?")).ToHaveCount(0))
	v.waitForURL("/check/connectpro$")
}

// The optional questions turn "up to 30 %" into dollars.
func TestRefiningTheAnswer(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.enter(journeys[3])
	v.sayAll(journeys[3].answers)
	v.reads(journeys[3].sentence)
	v.must(v.GetByText("Could make the answer more exact").Click())
	v.sayAll([]said{
		{"Is everything still there?", "No, something is missing"},
		{"How did you pay?", "Card"},
		{"What did the product cost?", "$129.00"},
	})
	v.must(expect.Locator(v.part("Costs and money back")).ToContainText("You get back"))
	v.lists("Costs and money back", "Restocking fee: up to $38.70", "Payment processing, not given back: $3.74",
		"You get back: $86.56 to $125.26")
}

// A rough date is filled in, and the page says so.
func TestGuessingADate(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/check/connectpro#intent=coverage&product=kvm_switch&channel=direct")
	question := v.question("When was it invoiced?")
	v.must(question.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "a year ago", Exact: playwright.Bool(true)}).Click())
	v.must(expect.Locator(question.Locator("input[type=date]")).ToHaveValue("2025-11-22"))
	v.must(expect.Locator(question).ToContainText("Filled in 22 November 2025, about a year ago. Correct it when you know better."))
	v.reads("Covered until 22 November 2028.")
}

// What does not fit is said beside the question, and goes away once it fits.
func TestAnswersThatDoNotFit(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.console.expect("status of 422") // where the server answers until the checker is there
	v.open("/check/preowned_telecom#intent=coverage&sold_as=standard&delivered_on=2026-11-01&purchased_on=2026-11-10")
	v.reads("2 answers do not fit.")
	arrived := v.question("When did it arrive?")
	v.must(expect.Locator(arrived).ToContainText("These dates are out of order."))
	v.must(expect.Locator(arrived.Locator("input[type=date]")).ToHaveAttribute("aria-invalid", "true"))
	v.say(said{"When did it arrive?", "2026-11-15"})
	v.reads("Covered until 13 February 2027.")
	v.must(expect.Locator(arrived).Not().ToContainText("out of order"))
	v.must(expect.Locator(arrived.Locator("input[type=date]")).ToHaveAttribute("aria-invalid", "false"))
}

// The verdict is read out once it has settled.
func TestTheVerdictIsReadOut(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.enter(journeys[1])
	v.sayAll(journeys[1].answers)
	v.must(expect.Locator(v.Locator("[aria-live=polite]")).ToHaveText(journeys[1].sentence + " " + journeys[1].sub))
}
