//go:build e2e

package e2e

import (
	"testing"

	"github.com/playwright-community/playwright-go"
)

const (
	serverOnly = "The checker could not start here. The server answers instead."
	meanwhile  = "Answered by the server while the checker loads."
)

// Where the checker cannot run the server answers, and the page says so quietly.
func TestABrokenCheckerIsReplacedByTheServer(t *testing.T) {
	t.Parallel()
	for _, breakage := range []struct {
		name    string
		prepare func(v *visitor)
	}{
		{"its file is garbage", (*visitor).spoilChecker},
		{"its file does not come", (*visitor).loseChecker},
		{"it breaks while it decides", (*visitor).trapChecker},
	} {
		t.Run(breakage.name, func(t *testing.T) {
			t.Parallel()
			w := watch(t)
			v := visit{portal: w.URL}.begin(t)
			breakage.prepare(v)
			v.open("/check/connectpro")
			v.sayAll(theSwitch)
			v.reads(theSwitchSentence)
			v.must(expect.Locator(v.GetByRole("status")).ToHaveText(serverOnly))
			v.say(said{"What is it?", "Premium cable"})
			v.reads("Covered for life.")
			if w.asked("/api/v1/check") == 0 {
				t.Error("the server was not asked")
			}
		})
	}
}

func (v *visitor) spoilChecker() {
	v.must(v.Route(checkerFile, func(r playwright.Route) {
		_ = r.Fulfill(playwright.RouteFulfillOptions{ContentType: playwright.String("application/wasm"), Body: "\x00asm, or so it says"})
	}))
}

func (v *visitor) loseChecker() {
	v.console.expect("net::ERR_FAILED")
	v.must(v.Route(checkerFile, func(r playwright.Route) { _ = r.Abort() }))
}

// trapChecker puts a function in the place of "decide" that does nothing but trap.
func (v *visitor) trapChecker() {
	v.must(v.AddInitScript(playwright.Script{Content: playwright.String(`
const exported = Object.getOwnPropertyDescriptor(WebAssembly.Instance.prototype, 'exports').get
const unreachable = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 5, 1, 1, 116, 0, 0, 10, 5, 1, 3, 0, 0, 11])))
const trap = exported.call(unreachable).t
Object.defineProperty(WebAssembly.Instance.prototype, 'exports', { get() { return { ...exported.call(this), decide: trap } } })`)}))
}

// There is no dead moment: until the checker has come the server answers.
func TestTheServerAnswersUntilTheCheckerIsThere(t *testing.T) {
	t.Parallel()
	w := watch(t)
	v := visit{portal: w.URL}.begin(t)
	release := v.holdChecker()
	v.open("/check/connectpro")
	v.sayAll(theSwitch)
	v.reads(theSwitchSentence)
	v.must(expect.Locator(v.GetByRole("status")).ToHaveText(meanwhile))
	asked := w.asked("/api/v1/check")
	if asked == 0 {
		t.Error("the server was not asked")
	}
	release()
	v.checkerIsReady()
	v.must(expect.Locator(v.GetByRole("status")).ToBeEmpty())
	v.say(said{"What is it?", "Premium cable"})
	v.reads("Covered for life.")
	if again := w.asked("/api/v1/check"); again != asked {
		t.Errorf("the server was asked %d times more", again-asked)
	}
}

// With neither checker nor server the page says so and keeps the answers.
func TestNobodyAnswers(t *testing.T) {
	t.Parallel()
	v := visit{}.begin(t)
	v.loseChecker()
	v.must(v.Route("**/api/**", func(r playwright.Route) { _ = r.Abort() }))
	v.open("/check/connectpro")
	v.say(theSwitch[0])
	v.reads("No answer came.")
	v.must(expect.Locator(option(v.question(theSwitch[0].question), theSwitch[0].answer)).ToBeChecked())
}
