//go:build e2e

package e2e

import (
	"fmt"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A whole case without a mouse: in from the first page, through the questions, a change, and on to the clause.
func TestByKeyboardAlone(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/")
	v.press("Tab")
	v.focusIsOn("Skip to the content")
	v.press("Enter")
	v.must(expect.Locator(v.Locator("main")).ToBeFocused())
	v.tabTo("Is it still covered?")
	v.press("Enter")
	v.tabTo("ConnectPRO")
	v.press("Enter")
	v.waitForURL("/check/connectpro")

	v.tabTo("Is it still covered?") // the group is one stop, at what is chosen
	v.answerByKeyboard("From ConnectPRO itself", "Space")
	v.answerByKeyboard("KVM switch", "Space")
	v.tabTo("When was it invoiced?")
	v.pressAll("05032025")
	v.reads(theSwitchSentence)

	// From here on everything is one Tab after the other: "Your answers", and back to a question.
	v.tabTo("Change Product")
	v.press("Enter")
	v.focusIsOn("KVM switch")
	v.press("ArrowRight")
	v.focusIsOn("Streamline console")
	v.reads("Not covered: the warranty ended on 3 May 2026.")
	v.tabTo("Warranty by product")
	v.press("Enter")
	v.waitForURL("/policies/connectpro#")
}

// On a phone with a keyboard the answer opens and closes as well.
func TestTheSheetByKeyboard(t *testing.T) {
	t.Parallel()
	v := visit{screen: phone}.begin(t)
	v.open(theSwitchLink)
	v.reads(theSwitchSentence)
	bar := v.Locator("[data-sheet-handle]")
	v.must(bar.Focus())
	v.press("Enter")
	v.must(expect.Locator(bar).ToHaveAttribute("aria-expanded", "true"))
	v.press("Tab")
	v.focusIsOn("Warranty by product")
	v.press("Escape")
	v.must(expect.Locator(bar).ToHaveAttribute("aria-expanded", "false"))
	v.must(expect.Locator(bar).ToBeFocused())
}

// A fleet without a mouse.
func TestAFleetByKeyboard(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.tabTo("Try an example")
	v.press("Enter")
	v.must(expect.Locator(v.decideButton()).ToBeFocused())
	v.press("Enter")
	v.must(expect.Locator(v.Locator("#results-title")).ToBeFocused())
	v.tabTo("Covered")
	v.press("Space")
	v.must(expect.Locator(v.Locator("[data-rows] tbody tr:not(.answer-covered)")).ToHaveCount(0))
	v.tabTo("Download as CSV")
}

// press presses a key once the page listens to it: a page can be read before its scripts have run, and a key pressed then is lost.
func (v *visitor) press(key string) {
	v.t.Helper()
	v.must(v.WaitForLoadState())
	v.must(v.Keyboard().Press(key))
}

// pressAll types digit by digit. The driver's own Type inserts the text at once, which a date field does not take.
func (v *visitor) pressAll(text string) {
	v.t.Helper()
	for _, key := range text {
		v.press(string(key))
	}
}

// answerByKeyboard goes to a choice by Tab and takes it.
func (v *visitor) answerByKeyboard(label, key string) {
	v.t.Helper()
	v.tabTo(label)
	v.press(key)
}

const mostTabs = 60

// tabTo presses Tab until what has the focus is called so. Every stop on the way must show its focus.
func (v *visitor) tabTo(name string) {
	v.t.Helper()
	var stops []string
	for range mostTabs {
		v.press("Tab")
		stop := v.focused()
		if !stop.visible {
			v.t.Errorf("the focus on %q cannot be seen", stop.name)
		}
		if stop.name == name {
			return
		}
		stops = append(stops, stop.name)
	}
	v.t.Fatalf("no Tab leads to %q, only to %q", name, stops)
}

func (v *visitor) focusIsOn(name string) {
	v.t.Helper()
	if stop := v.focused(); stop.name != name || !stop.visible {
		v.t.Fatalf("the focus is on %q (seen: %v), not on %q", stop.name, stop.visible, name)
	}
}

// focus is where the keyboard is.
type focus struct {
	name    string
	visible bool // it is on the screen and has a ring
}

// focused looks at the element with the focus, or at the label or frame that shows it.
func (v *visitor) focused() focus {
	v.t.Helper()
	found := v.eval(`() => {
		const e = document.activeElement
		const ring = (x) => {
			const style = getComputedStyle(x)
			return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
		}
		const box = e.getBoundingClientRect()
		const onScreen = box.bottom > 0 && box.top < innerHeight && e.checkVisibility()
		const labels = [...(e.labels ?? [])].map((label) => label.textContent).join(' ')
		const name = e.getAttribute('aria-label') || labels || (e.matches('.seller, .filter') ? e.querySelector('span') : e).textContent
		return { name: name.replace(/\s+/g, ' ').trim(), visible: onScreen && [e, e.closest('label')].some((x) => x && ring(x)) }
	}`).(map[string]any)
	return focus{fmt.Sprint(found["name"]), found["visible"] == true}
}

// Colours forced by the system, as for people with low vision, leave everything readable.
func TestForcedColours(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{ForcedColors: playwright.ForcedColorsActive}))
	v.open(theSwitchLink)
	v.reads(theSwitchSentence)
	v.must(expect.Locator(v.answer().Locator(".stamp-word")).ToBeVisible())
	v.must(expect.Locator(v.answer().Locator(".bar-left")).ToBeVisible())
}
