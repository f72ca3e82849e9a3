//go:build e2e

package e2e

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// One field at fault is said beside it and holds up nothing else; a text that was typed in two places is shown twice at the
// first press of Save.
func TestDraftSaysWhatIsNotSaved(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.customer("demo.customer@example.com", "DEMO-PR-1")
	v.console.expect("status of 422")
	v.console.expect("status of 409")
	v.fill("Name", strings.Repeat("A", 121))
	v.fill("What is wrong, in your own words", "No tone on line 3.")
	v.press("Tab")
	v.must(expect.Locator(v.Locator(".field-bad")).ToContainText("The name is too long"))
	v.must(expect.Locator(v.Locator("[data-saved]").First()).ToContainText("Saved, but for this:"))
	v.fill("Name", "Ada Filer")
	v.press("Tab")
	v.isSaved()
	v.must(expect.Locator(v.Locator(".field-bad")).ToHaveCount(0))

	tab, err := v.context.NewPage()
	v.must(err)
	_, err = tab.Goto(v.URL())
	v.must(err)
	v.must(tab.GetByLabel("What is wrong, in your own words").Fill("Typed in another tab."))
	v.must(tab.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Save", Exact: playwright.Bool(true)}).Click())
	v.must(expect.Locator(tab.Locator("[data-saved]").First()).ToContainText("Saved at"))
	v.must(tab.Close())
	v.fill("What is wrong, in your own words", "Typed here.")
	v.must(expect.Locator(v.Locator("[data-saved]").First()).ToContainText("Press Save to see both texts."))
	v.click("button", "Save")
	v.must(expect.Locator(v.Locator("[data-draft]")).ToContainText("Saved elsewhere: Typed in another tab."))
}
