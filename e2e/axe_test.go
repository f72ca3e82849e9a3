//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Every page, in every state and both themes, on a desk and on a phone, is free of what axe-core can find.
func TestAccessibility(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			eachView(t, visit{screen: window}, func(v *visitor) {
				v.eval(string(axe))
				v.isAccessible()
				if v.pullUpSheet() {
					v.isAccessible()
				}
			})
		})
	}
}

// isAccessible looks at the page as it stands, in both themes.
func (v *visitor) isAccessible() {
	v.t.Helper()
	for _, theme := range []*playwright.ColorScheme{playwright.ColorSchemeLight, playwright.ColorSchemeDark} {
		v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{ColorScheme: theme}))
		for _, violation := range v.violations(theme) {
			v.t.Errorf("%s: %s", *theme, violation)
		}
	}
}

// pullUpSheet opens the answer of a phone, where the page has one.
func (v *visitor) pullUpSheet() bool {
	v.t.Helper()
	bar := v.Locator("[data-sheet-handle]")
	visible, err := bar.IsVisible()
	v.must(err)
	if visible {
		v.must(bar.Click())
	}
	return visible
}

// violations are what axe finds against WCAG 2.2 AA and against good habits. The themes differ in colours alone: of the dark one
// only the contrast is looked at.
func (v *visitor) violations(theme *playwright.ColorScheme) []string {
	v.t.Helper()
	return texts(v.eval(`async (dark) => {
		const found = await axe.run(document, { resultTypes: ['violations'], ...(dark && { runOnly: { type: 'rule', values: ['color-contrast'] } }) })
		return found.violations.flatMap((rule) => rule.nodes.map((node) =>
			rule.id + ': ' + rule.help + '\n  ' + node.html.slice(0, 300) + '\n  ' + node.failureSummary))
	}`, theme == playwright.ColorSchemeDark))
}

// The pages work in a window 320 pixels wide, which is also a desk's at 400 %, and at 200 %.
func TestNothingIsCutOffInNarrowWindows(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{
		{name: "320 pixels", width: 320, height: 640, touch: true},
		{name: "1280 pixels at 200 percent", width: 640, height: 450},
	} {
		t.Run(window.name, func(t *testing.T) {
			eachView(t, visit{screen: window}, func(v *visitor) {
				for _, wide := range v.wideElements() {
					v.t.Errorf("wider than the window: %s", wide)
				}
			})
		})
	}
}

// wideElements are what makes the page scroll sideways, outermost first. What scrolls inside a frame of its own is allowed.
func (v *visitor) wideElements() []string {
	v.t.Helper()
	found := texts(v.eval(`() => {
		const page = document.scrollingElement
		if (page.scrollWidth <= innerWidth) return []
		const out = (e) => e.getBoundingClientRect().right > innerWidth + 0.5 && !e.closest('.table-frame, .staff-tabs') && e.checkVisibility()
		return ['the page: ' + page.scrollWidth, ...[...document.querySelectorAll('body *')].filter(out).slice(0, 5).map((e) => e.outerHTML.slice(0, 160))]
	}`))
	if len(found) == 1 {
		return []string{fmt.Sprint(found[0], " for a reason that is not seen: ", strings.TrimSpace(v.URL()))}
	}
	return found
}
