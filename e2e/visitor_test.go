//go:build e2e

package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// patience is how long a condition may take, in milliseconds. Only a failing test waits that long.
const patience = 30_000

var expect = playwright.NewPlaywrightAssertions(patience)

// screen is the window of a visitor.
type screen struct {
	name          string
	width, height int
	touch         bool
}

var (
	desktop = screen{name: "desktop", width: 1280, height: 900}
	phone   = screen{name: "phone", width: 390, height: 844, touch: true}
)

// visit says how someone comes to the portal.
type visit struct {
	screen
	dark, noScript bool
	portal         string // another address than the portal's own
}

// visitor is one person with a browser of their own, whose console must stay clean.
type visitor struct {
	playwright.Page
	t       testing.TB
	context playwright.BrowserContext
	portal  string
	console *console
}

// begin opens a fresh browser context. At the end of the test it is closed; a
// failure leaves a trace and a picture.
func (how visit) begin(t testing.TB) *visitor {
	t.Helper()
	v := &visitor{t: t, portal: how.portal, console: &console{}}
	if v.portal == "" {
		v.portal = house.portal.URL()
	}
	context, err := house.browser.NewContext(how.options())
	v.must(err)
	v.context = context
	context.SetDefaultTimeout(patience)
	v.console.listen(context)
	v.must(context.Clock().SetFixedTime(today))
	v.must(context.AddInitScript(playwright.Script{Content: playwright.String(tellViolations + tellReady)}))
	v.must(context.Tracing().Start(playwright.TracingStartOptions{Snapshots: snapshots}))
	v.Page, err = context.NewPage()
	v.must(err)
	t.Cleanup(v.leave)
	return v
}

func (how visit) options() playwright.BrowserNewContextOptions {
	if how.screen == (screen{}) {
		how.screen = desktop
	}
	scheme := playwright.ColorSchemeLight
	if how.dark {
		scheme = playwright.ColorSchemeDark
	}
	return playwright.BrowserNewContextOptions{
		Viewport:          &playwright.Size{Width: how.width, Height: how.height},
		HasTouch:          playwright.Bool(how.touch),
		ColorScheme:       scheme,
		ReducedMotion:     playwright.ReducedMotionReduce,
		JavaScriptEnabled: playwright.Bool(!how.noScript),
		Locale:            playwright.String("en-US"),
		TimezoneId:        playwright.String("America/Los_Angeles"),
		Permissions:       []string{"clipboard-read", "clipboard-write"},
	}
}

// leave looks at the console, keeps what explains a failure, and closes the context.
func (v *visitor) leave() {
	for _, complaint := range v.console.complaints() {
		v.t.Errorf("the browser complains: %s", complaint)
	}
	if v.t.Failed() {
		nth := house.kept.Add(1) // a test may have several visitors
		v.keep(filepath.Join(artifacts, fmt.Sprint(strings.Trim(noFileName.ReplaceAllString(v.t.Name(), "-"), "-"), "-", nth)))
	} else if err := v.context.Tracing().Stop(); err != nil {
		v.t.Error(err)
	}
	if err := inTime(func() error { return v.context.Close() }); err != nil {
		v.t.Error(err)
	}
}

// inTime ends something of the browser's. It was seen to leave a request to close unanswered for good: that says nothing about the
// portal, and what is left open ends with the browser's process.
func inTime(end func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- end() }()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience * time.Millisecond):
		return nil
	}
}

var noFileName = regexp.MustCompile(`[^\w.-]+`)

// keep writes a trace, to be opened with `node node_modules/package/cli.js show-trace`, and a picture.
func (v *visitor) keep(name string) {
	if err := v.context.Tracing().Stop(name + ".zip"); err != nil {
		v.t.Log(err)
	}
	if _, err := v.Screenshot(playwright.PageScreenshotOptions{Path: playwright.String(name + ".png")}); err != nil {
		v.t.Log(err)
	}
	v.t.Logf("trace and picture: e2e/%s.zip, .png", name)
}

func (v *visitor) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

// open goes to a page of the portal and returns the status of the answer.
func (v *visitor) open(path string) int {
	v.t.Helper()
	response, err := v.Goto(v.portal + path)
	v.must(err)
	if response == nil {
		return 0 // only the fragment changed
	}
	return response.Status()
}

// eval runs a script in the page.
func (v *visitor) eval(script string, arg ...any) any {
	v.t.Helper()
	result, err := v.Evaluate(script, arg...)
	v.must(err)
	return result
}
