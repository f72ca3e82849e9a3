//go:build e2e

package e2e

import (
	"regexp"

	"github.com/playwright-community/playwright-go"
)

func (v *visitor) results() playwright.Locator { return v.Locator("[data-results]") }

func (v *visitor) mapping() playwright.Locator { return v.Locator("[data-mapping]") }

func (v *visitor) decideButton() playwright.Locator {
	return v.GetByRole("button", playwright.PageGetByRoleOptions{Name: regexp.MustCompile(`^Decide `)})
}
