//go:build e2e

package e2e

import (
	"slices"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The same journeys by links and forms alone, with the same answers.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	for _, j := range journeys {
		t.Run(j.name, func(t *testing.T) {
			t.Parallel()
			v := visit{noScript: true}.begin(t)
			v.enter(j)
			v.sendAll(j.answers)
			v.readAll(j, desktop)
			v.linksLead(j)
		})
	}
}

// sendAll fills in what each page asks and sends it, until all is said.
func (v *visitor) sendAll(answers []said) {
	v.t.Helper()
	for left := answers; len(left) > 0; {
		asked := texts(v.eval(`() => [...document.querySelectorAll('legend')].map((legend) => legend.textContent.trim())`))
		rest := slices.DeleteFunc(slices.Clone(left), func(a said) bool { return slices.Contains(asked, a.question) })
		if len(rest) == len(left) {
			v.t.Fatalf("the page asks %q, and not %v", asked, left)
		}
		for _, a := range left {
			if !slices.Contains(rest, a) {
				v.say(a)
			}
		}
		v.send(200, v.submitWords())
		left = rest
	}
}

// submitWords is what the form's own button says, which depends on what is still to be asked.
func (v *visitor) submitWords() string {
	v.t.Helper()
	words, err := v.Locator("[data-submit] button").InnerText()
	v.must(err)
	if !slices.Contains([]string{"Next questions", "Show the answer"}, words) {
		v.t.Errorf("the form's button says %q", words)
	}
	return words
}

// The button says whether more questions come or the answer.
func TestWithoutScriptTheButtonSaysWhatComes(t *testing.T) {
	t.Parallel()
	v := visit{noScript: true}.begin(t)
	v.open("/check/connectpro?intent=coverage")
	v.say(said{"What is it?", "KVM switch"})
	v.say(said{"Where did you buy it?", "From ConnectPRO itself"})
	v.send(200, "Next questions")
	v.say(said{"When was it invoiced?", "2026-05-03"})
	v.send(200, "Show the answer")
	v.reads("Covered until 3 May 2029.")
}

// send presses a button of the form, and checks the status of the page that comes.
func (v *visitor) send(status int, button string) {
	v.t.Helper()
	response, err := v.ExpectNavigation(func() error {
		return v.GetByRole("button", playwright.PageGetByRoleOptions{Name: button, Exact: playwright.Bool(true)}).First().Click()
	})
	v.must(err)
	if response.Status() != status {
		v.t.Fatalf("%q answers %d, not %d", button, response.Status(), status)
	}
}

// Answers that do not fit come back with the page: what was typed is kept, and a summary leads to each of them.
func TestWithoutScriptAnswersThatDoNotFit(t *testing.T) {
	t.Parallel()
	v := visit{noScript: true}.begin(t)
	v.console.expect("status of 422") // the browser notes the status of the page
	v.open("/check/preowned_telecom?intent=coverage&sold_as=standard&purchased_on=2026-11-10")
	v.say(said{"When did you buy it?", "2026-11-20"})
	v.must(v.GetByText("Could make the answer more exact").Click())
	v.say(said{"When did it arrive?", "2026-11-01"})
	v.send(422, "Show the answer")

	v.reads("2 answers do not fit.")
	summary := v.GetByRole("alert")
	v.must(expect.Locator(summary.GetByRole("heading")).ToHaveText("2 answers do not fit."))
	v.must(summary.GetByRole("link").Filter(hasText("Arrived on")).Click())
	arrived := v.question("When did it arrive?")
	v.must(expect.Locator(v.Locator(":target")).ToHaveAttribute("id", "q-delivered_on"))
	v.must(expect.Locator(arrived).ToBeInViewport())
	v.must(expect.Locator(arrived).ToContainText("These dates are out of order."))
	field := arrived.Locator("input[type=date]")
	v.must(expect.Locator(field).ToHaveValue("2026-11-01"))
	v.must(expect.Locator(field).ToHaveAttribute("aria-invalid", "true"))

	v.say(said{"When did it arrive?", "2026-11-21"})
	v.send(200, "Show the answer")
	v.reads("Covered until 19 February 2027.")
	v.must(expect.Locator(v.GetByRole("alert")).ToHaveCount(0))
}

func TestWithoutScriptGuessingADate(t *testing.T) {
	t.Parallel()
	v := visit{noScript: true}.begin(t)
	v.open("/check/connectpro?intent=coverage&product=kvm_switch&channel=direct")
	v.send(200, "a year ago")
	question := v.question("When was it invoiced?")
	v.must(expect.Locator(question.Locator("input[type=date]")).ToHaveValue("2025-11-22"))
	v.must(expect.Locator(question).ToContainText("Filled in 22 November 2025, about a year ago."))
	v.reads("Covered until 22 November 2028.")
}

// Pages that cannot be shown lead on.
func TestErrorPagesHelp(t *testing.T) {
	t.Parallel()
	for path, heading := range map[string]string{
		"/no/such/page": "There is no such page", "/check/nobody": "There is no such page", "/policies/nobody": "There is no such page",
	} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			v := visit{}.begin(t)
			v.console.expect("status of 404") // the browser notes the status of the page
			if status := v.open(path); status != 404 {
				t.Errorf("status %d", status)
			}
			v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Level: playwright.Int(1)})).ToHaveText(heading))
			v.click("link", "Check whether something is covered")
			v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Level: playwright.Int(1)})).ToHaveText("Who sold it to you?"))
		})
	}
}
