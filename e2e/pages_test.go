//go:build e2e

package e2e

import "testing"

// view is a page in a state worth looking at.
type view struct {
	name     string
	path     string
	noScript bool
	status   int              // 200 unless said
	ready    string           // the sentence of the answer to wait for, if there is one
	prepare  func(v *visitor) // brings the page into its state
}

// views are every page, and the checker with every verdict.
var views = []view{
	{name: "landing", path: "/"},
	{name: "who sold it", path: "/check"},
	{name: "checker, nothing asked", path: "/check/connectpro", ready: "Your answer appears here."},
	{name: "checker, covered", path: theSwitchLink, ready: theSwitchSentence, prepare: (*visitor).unfold},
	{name: "checker, not decided", path: "/check/connectpro#intent=fault&channel=direct", ready: "A few more answers decide this."},
	{name: "checker, not covered", path: "/check/spectrumvoip#intent=coverage&channel=direct&lease=none&purchased_on=2025-06-02&product=ip_phone",
		ready: "Not covered: the warranty ended on 2 June 2026.", prepare: (*visitor).unfold},
	{name: "checker, at your cost", path: "/check/shenzhen_service#intent=fault&brand=own&delivered_on=2024-05-06&symptom=failure&causes=none&failed_on=2026-11-20",
		ready: "Out of warranty: you pay the parts, labour is free until 6 May 2027.", prepare: (*visitor).unfold},
	{name: "checker, for a person", path: "/check/softnetworks#intent=fault&product=preowned_hardware&original_purchaser=true&shipped_on=2026-03-10&symptom=failure&causes=liquid",
		ready: "A person needs to look at this.", prepare: (*visitor).unfold},
	{name: "checker, answers that do not fit", path: "/check/preowned_telecom#intent=coverage&sold_as=standard&delivered_on=2026-11-01&purchased_on=2026-11-10",
		ready: "2 answers do not fit."},
	{name: "checker without script", path: "/check/connectpro?intent=return&channel=direct&destination=domestic&delivered_on=2026-11-12",
		noScript: true, ready: "You can send it back until 27 November 2026."},
	{name: "checker without script, answers that do not fit", path: "/check/preowned_telecom?intent=coverage&sold_as=standard&delivered_on=2026-11-01&purchased_on=2026-11-10",
		noScript: true, status: 422, ready: "2 answers do not fit."},
	{name: "policies", path: "/policies"},
	{name: "clause book of Softnetworks", path: "/policies/softnetworks"},
	{name: "clause book of SpectrumVoIP", path: "/policies/spectrumvoip"},
	{name: "clause book of Pre-owned Telecom", path: "/policies/preowned_telecom"},
	{name: "clause book of ConnectPRO", path: "/policies/connectpro"},
	{name: "clause book of Shenzhen Service Center", path: "/policies/shenzhen_service"},
	{name: "fleet, nothing yet", path: "/fleet"},
	{name: "fleet, columns", path: "/fleet", prepare: (*visitor).takeExample},
	{name: "fleet, results", path: "/fleet", prepare: (*visitor).decideExample},
	{name: "fleet without script", path: "/fleet", noScript: true},
	{name: "no such page", path: "/no/such/page", status: 404},
}

// see opens a view and waits until it stands.
func (v *visitor) see(w view) {
	v.t.Helper()
	want := w.status
	if want == 0 {
		want = 200
	}
	v.console.expect("status of 4(04|22)") // the browser notes the status of the page
	if status := v.open(w.path); status != want {
		v.t.Fatalf("%s: status %d, not %d", w.path, status, want)
	}
	if w.ready != "" {
		v.reads(w.ready)
	}
	if w.prepare != nil {
		w.prepare(v)
	}
}

// scripts turns scripts on or off for the pages to come.
func (v *visitor) scripts(on bool) {
	v.t.Helper()
	session, err := v.context.NewCDPSession(v.Page)
	v.must(err)
	_, err = session.Send("Emulation.setScriptExecutionDisabled", map[string]any{"value": !on})
	v.must(err)
	v.must(session.Detach())
}

// unfold opens all that is folded away.
func (v *visitor) unfold() {
	v.eval(`() => { for (const details of document.querySelectorAll('main details')) details.open = true }`)
}

func (v *visitor) takeExample() {
	v.click("button", "Try an example")
	v.must(expect.Locator(v.decideButton()).ToBeVisible())
}

func (v *visitor) decideExample() {
	v.takeExample()
	v.must(v.decideButton().Click())
	v.must(expect.Locator(v.results()).ToBeVisible())
	v.must(expect.Locator(v.results().GetByRole("row").First()).ToBeVisible())
}

// eachView runs a test on every view, in a window that it opens.
func eachView(t *testing.T, how visit, test func(v *visitor)) {
	for _, w := range views {
		t.Run(w.name, func(t *testing.T) {
			t.Parallel()
			v := how.begin(t)
			v.scripts(!w.noScript)
			v.see(w)
			v.scripts(true) // the test has one of its own
			test(v)
		})
	}
}
