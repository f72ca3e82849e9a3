//go:build e2e

package e2e

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// Pasted rows are decided, filtered, sorted and paged through.
func TestTheTableOfAFleet(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			t.Parallel()
			fleet := madeUpFleet(120)
			v := visit{screen: window}.begin(t)
			v.open("/fleet")
			v.paste(string(table(fleet)))
			v.must(v.decideButton().Click())
			v.must(expect.Locator(v.rows()).ToHaveCount(50))
			v.filters()
			if window != phone { // cards have no heads to sort by
				v.sorts()
			}
			v.pages()
		})
	}
}

func (v *visitor) paste(text string) {
	v.t.Helper()
	v.must(v.GetByText("Or paste the rows").First().Click())
	v.must(v.GetByRole("textbox", playwright.PageGetByRoleOptions{Name: "Or paste the rows"}).Fill(text))
	v.click("button", "Read these rows")
	v.must(expect.Locator(v.decideButton()).ToBeVisible())
}

func (v *visitor) rows() playwright.Locator { return v.Locator("[data-rows] tbody tr") }

func (v *visitor) filters() {
	v.t.Helper()
	refused := v.results().GetByRole("button", playwright.LocatorGetByRoleOptions{Name: regexp.MustCompile(`^Not covered`)})
	v.must(refused.Click())
	v.must(expect.Locator(refused).ToHaveAttribute("aria-pressed", "true"))
	v.must(expect.Locator(v.Locator("[data-rows] tbody tr:not(.answer-not_covered)")).ToHaveCount(0))
	v.must(expect.Locator(v.Locator("[data-rows] tbody tr.answer-not_covered").First()).ToBeVisible())
	v.must(v.results().GetByRole("button", playwright.LocatorGetByRoleOptions{Name: regexp.MustCompile(`^All`)}).Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(50))
}

// sorts orders the rows by their end, one way and the other.
func (v *visitor) sorts() {
	v.t.Helper()
	head := v.GetByRole("columnheader").Filter(hasText("Ends"))
	for _, order := range []string{"ascending", "descending"} {
		v.must(head.GetByRole("button").Click())
		v.must(expect.Locator(head).ToHaveAttribute("aria-sort", order))
		v.must(expect.Locator(head.GetByRole("button")).ToBeFocused())
		ends := v.ends()
		if order == "descending" {
			slices.Reverse(ends)
		}
		if len(ends) < 40 || !slices.IsSortedFunc(ends, time.Time.Compare) {
			v.t.Errorf("%s: the ends are not in order: %v", order, ends)
		}
	}
}

// ends are the dates in the column of ends. Rows without one, and those for life, are left out.
func (v *visitor) ends() []time.Time {
	v.t.Helper()
	cells, err := v.Locator("[data-rows] .cell-end").AllTextContents()
	v.must(err)
	var ends []time.Time
	for _, cell := range cells {
		if date := regexp.MustCompile(`^\d+ \w+ \d{4}`).FindString(cell); date != "" {
			end, err := time.Parse("2 Jan 2006", date)
			v.must(err)
			ends = append(ends, end)
		}
	}
	return ends
}

func (v *visitor) pages() {
	v.t.Helper()
	v.click("button", "Next")
	v.must(expect.Locator(v.Locator("[data-rows]")).ToContainText("Rows 51 to 100 of 120"))
	v.click("button", "Next")
	v.must(expect.Locator(v.rows()).ToHaveCount(20))
	v.must(expect.Locator(v.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Next"})).ToBeDisabled())
}

// A row leads to the checker, with its facts filled in.
func TestADeviceOfAFleetLeadsToItsAnswer(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste("serial,seller,product,order date,bought from,as of\nPV-1,ConnectPRO,KVM switch,2025-05-03,direct,2026-11-22")
	v.must(v.decideButton().Click())
	v.click("link", "PV-1")
	v.waitForURL("/check/connectpro#")
	v.reads(theSwitchSentence)
}

// A column that was matched wrongly can be corrected, and rows may leave the seller to the whole file.
func TestCorrectingTheColumns(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.paste("Gerät,Gekauft,Art,Woher\nA-1,2025-05-03,KVM switch,direct")
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.GetByRole("alert")).ToHaveText("No seller: choose one for the file, or name it in a column."))
	for _, choice := range []struct{ column, meaning string }{
		{"Gerät", "name of the device"}, {"Gekauft", "Bought on"}, {"Art", "Product"}, {"Woher", "Bought from"}, {"Seller", "ConnectPRO"},
	} {
		_, err := v.GetByRole("combobox", playwright.PageGetByRoleOptions{Name: choice.column}).
			SelectOption(playwright.SelectOptionValues{Labels: &[]string{choice.meaning}})
		v.must(err)
	}
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.rows()).ToHaveCount(1))
	v.must(expect.Locator(v.rows()).ToContainText("A-1"))
	v.must(expect.Locator(v.rows()).ToContainText("Covered"))
	v.must(expect.Locator(v.rows()).ToContainText("3 May 2028"))
}

// A run that was stopped shows what it had decided.
func TestCancellingAFleet(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	v.choose("fleet.csv", table(madeUpFleet(30_000)))
	v.must(expect.Locator(v.decideButton()).ToBeVisible())
	// The button is pressed as soon as there is one; a person is slower than the checker.
	v.eval(`() => new MutationObserver(() => document.querySelector('[data-cancel]')?.click())
		.observe(document.querySelector('[data-progress]'), { subtree: true, childList: true })`)
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.results()).ToBeVisible())
	v.must(expect.Locator(v.results()).ToContainText(regexp.MustCompile(`Stopped after [\d,]+ rows\.`)))
	if regexp.MustCompile(`of 30,000`).MatchString(v.headline()) {
		t.Errorf("it was not stopped: %s", v.headline())
	}
	v.must(v.results().GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Another table"}).Click())
	v.must(expect.Locator(v.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Try an example"})).ToBeVisible())
}

// Tables that are none are refused with a reason.
func TestTablesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open("/fleet")
	for content, reason := range map[string]string{
		"serial,seller\n":                    "There are no rows under a header line.",
		"serial,\"seller\nPV-1,ConnectPRO\n": "a quotation mark that opens on line 1 is never closed.",
	} {
		v.choose("fleet.csv", []byte(content))
		v.must(expect.Locator(v.GetByRole("alert")).ToContainText(reason))
	}
}

// Without the checker nothing is decided, and nothing is sent away instead.
func TestAFleetWithoutTheChecker(t *testing.T) {
	t.Parallel()
	w := watch(t)
	v := visit{portal: w.URL}.begin(t)
	v.must(v.context.Route(checkerFile, func(r playwright.Route) {
		_ = r.Fulfill(playwright.RouteFulfillOptions{ContentType: playwright.String("application/wasm"), Body: "garbage"})
	}))
	v.open("/fleet")
	v.takeExample()
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.GetByRole("alert")).ToContainText("nothing was uploaded"))
	w.sawNoBody(t)
}
