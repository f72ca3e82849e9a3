//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// On paper there is the answer, and nothing to click.
func TestOnPaper(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.open(theSwitchLink)
	v.reads(theSwitchSentence)
	v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
	v.must(expect.Locator(v.answer()).ToBeVisible())
	v.must(expect.Locator(v.Locator("[data-answers]")).ToBeVisible())
	for _, screenOnly := range []string{".site-nav", "[data-theme-switch]", ".skip", "[data-copy]", "[data-print]", "[data-sheet-handle]", "[data-more] summary"} {
		v.must(expect.Locator(v.Locator(screenOnly)).Not().ToBeVisible())
	}
	for _, control := range []playwright.AriaRole{"radio", "checkbox", "button", "textbox"} {
		v.must(expect.Locator(v.GetByRole(control)).ToHaveCount(0))
	}
	v.paperIsWhite()
	v.fitsPaper()
}

// The clause book is a document too.
func TestAPolicyOnPaper(t *testing.T) {
	t.Parallel()
	v := visit{dark: true}.begin(t)
	v.open("/policies/connectpro")
	v.must(v.EmulateMedia(playwright.PageEmulateMediaOptions{Media: playwright.MediaPrint}))
	v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Clause by clause"})).ToBeVisible())
	v.must(expect.Locator(v.Locator(".site-nav")).Not().ToBeVisible())
	v.must(expect.Locator(v.GetByRole("button")).ToHaveCount(0))
	v.paperIsWhite()
	v.fitsPaper()
}

// paperIsWhite checks that nobody's dark theme is printed.
func (v *visitor) paperIsWhite() {
	v.t.Helper()
	if ink := v.eval(`() => getComputedStyle(document.querySelector('h1')).color`).(string); ink != "rgb(0, 0, 0)" && ink != "rgb(28, 35, 33)" {
		v.t.Errorf("the ink is %s", ink)
	}
}

// fitsPaper prints, and looks whether anything is wider than the sheet.
func (v *visitor) fitsPaper() {
	v.t.Helper()
	pdf, err := v.PDF(playwright.PagePdfOptions{Format: playwright.String("A4")})
	v.must(err)
	if len(pdf) < 1000 {
		v.t.Errorf("the print has %d bytes", len(pdf))
	}
	v.must(v.SetViewportSize(718, 1000)) // A4 with margins, in CSS pixels
	for _, wide := range v.wideElements() {
		v.t.Errorf("wider than the paper: %s", wide)
	}
}

// mostPictureBytes keeps the repository small.
const mostPictureBytes = 150 << 10

// TestScreenshots takes the pictures of the README with -update, and otherwise looks whether they are there.
func TestScreenshots(t *testing.T) {
	for _, picture := range []struct {
		file string
		how  visit
		path string
		take func(v *visitor)
	}{
		{"checker.png", visit{}, "/check/connectpro#intent=fault&product=kvm_switch&channel=direct&destination=domestic&purchased_on=2024-05-03&symptom=failure&causes=none",
			func(v *visitor) { v.readsBelow("162 days left · Warranty") }},
		{"fleet.png", visit{dark: true}, "/fleet", (*visitor).decideExample},
	} {
		t.Run(picture.file, func(t *testing.T) {
			file := filepath.Join("screenshots", picture.file)
			if *update {
				v := picture.how.begin(t)
				v.open(picture.path)
				picture.take(v)
				v.photograph(file)
			}
			info, err := os.Stat(file)
			if err != nil {
				t.Fatalf("%v: go test -tags e2e ./e2e -run TestScreenshots -update takes it", err)
			}
			if info.Size() > mostPictureBytes {
				t.Errorf("%s has %d bytes, more than %d", file, info.Size(), mostPictureBytes)
			}
		})
	}
}

func (v *visitor) photograph(file string) {
	v.t.Helper()
	v.eval(`() => document.activeElement.blur()`)
	v.eval(`() => document.fonts.ready.then(() => true)`)
	_, err := v.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(file)})
	v.must(err)
}
