//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"testing"

	"github.com/playwright-community/playwright-go"

	"proviso/policies/policytest"
)

// The benchmarks print what a visitor would measure and judge nothing. Each is one
// run with its own repetitions: `-benchtime 1x`.

// lab is a page in a fresh browser context with real clocks, and nothing between it and the portal but what serves the
// material of the measurement.
type lab struct {
	playwright.Page
	b *testing.B
}

// enterLab opens a page of the portal at url.
func enterLab(b *testing.B, url string) (l *lab, leave func()) {
	b.Helper()
	context, err := house.browser.NewContext(playwright.BrowserNewContextOptions{Viewport: &playwright.Size{Width: desktop.width, Height: desktop.height}})
	if err != nil {
		b.Fatal(err)
	}
	context.SetDefaultTimeout(10 * patience)
	l = &lab{b: b}
	l.must(context.AddInitScript(playwright.Script{Content: playwright.String(noteFirsts)}))
	l.Page, err = context.NewPage()
	l.must(err)
	_, err = l.Goto(url)
	l.must(err)
	return l, func() { l.must(context.Close()) }
}

func (l *lab) must(err error) {
	l.b.Helper()
	if err != nil {
		l.b.Fatal(err)
	}
}

// eval runs a script in the page and returns the numbers that it answers.
func (l *lab) eval(script string, arg ...any) []float64 {
	l.b.Helper()
	result, err := l.Evaluate(script, arg...)
	l.must(err)
	var numbers []float64
	for _, value := range result.([]any) {
		switch number := value.(type) {
		case int:
			numbers = append(numbers, float64(number))
		case float64:
			numbers = append(numbers, number)
		}
	}
	return numbers
}

// noteFirsts notes in every page, in milliseconds since the visitor set out for it, when it answered first and when its
// checker could.
const noteFirsts = `
globalThis.firsts = new Promise((noted) => {
  const at = {}
  const note = (what) => {
    at[what] ??= performance.now()
    if (at.verdict && at.checker) noted([at.verdict, at.checker])
  }
  new MutationObserver(() => {
    if (document.querySelector('[data-panel] .answer:not(.answer-pending)')) note('verdict')
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] })
  for (const name of ['instantiateStreaming', 'instantiate']) {
    const compile = WebAssembly[name]
    WebAssembly[name] = async (...given) => {
      const compiled = await compile.apply(WebAssembly, given)
      note('checker')
      return compiled
    }
  }
})`

// report prints the middle of some figures and what nine of ten stay below.
func report(b *testing.B, figures []float64, unit string) {
	slices.Sort(figures)
	b.ReportMetric(figures[len(figures)/2], "median-"+unit)
	b.ReportMetric(figures[len(figures)*9/10], "p90-"+unit)
	b.ReportMetric(0, "ns/op") // a run is not what is measured
}

// BenchmarkColdLoad is a visitor who follows a link with answers in it, for the first time: to the first verdict in the page,
// and to the checker being compiled.
func BenchmarkColdLoad(b *testing.B) {
	const visits = 20
	for b.Loop() {
		var verdict, checker []float64
		for range visits {
			l, leave := enterLab(b, house.portal.URL()+theSwitchLink)
			firsts := l.eval(`() => firsts`)
			verdict, checker = append(verdict, firsts[0]), append(checker, firsts[1])
			leave()
		}
		slices.Sort(checker)
		b.ReportMetric(checker[visits/2], "median-checker-ms")
		report(b, verdict, "ms")
	}
}

// BenchmarkDecisionInTheBrowser is the checker of the portal asked by a script, from an object of facts to the object of the
// decision, over the examples of the policy book in turn. Browsers blur their clock, so a few decisions are timed together.
func BenchmarkDecisionInTheBrowser(b *testing.B) {
	const together, blocks = 20, 500
	examples := policytest.Examples(b)
	cases := make([]any, len(examples))
	for i, example := range examples {
		cases[i] = string(example.Facts)
	}
	bench := workbench(b, nil)
	l, leave := enterLab(b, bench+"/check/connectpro")
	defer leave()
	for b.Loop() {
		report(b, l.eval(`async ({ cases, together, blocks }) => {
			const { load } = await import('/bench/checker.js')
			const checker = await load(document.querySelector('[data-wasm]').dataset.wasm)
			const facts = cases.map((text) => JSON.parse(text))
			let n = 0
			const block = () => {
				const before = performance.now()
				for (let i = 0; i < together; i++) checker.decide(facts[n++ % facts.length])
				return (performance.now() - before) * 1000 / together
			}
			for (let i = 0; i < blocks; i++) block()
			return Array.from({ length: blocks }, block)
		}`, map[string]any{"cases": cases, "together": together, "blocks": blocks}), "µs")
	}
}

// BenchmarkFleet drops a table of 100,000 devices on the page: until the page shows what the columns are, and from the press of
// the button until it shows the result. What a visitor reads and thinks in between is not counted.
func BenchmarkFleet(b *testing.B) {
	const rows = 100_000
	bench := workbench(b, table(madeUpFleet(rows)))
	for b.Loop() {
		l, leave := enterLab(b, bench+"/fleet")
		times := l.eval(dropFleet, bench+"/bench/fleet.csv")
		leave()
		b.ReportMetric(times[0], "read-ms")
		b.ReportMetric(times[1], "decide-ms")
		b.ReportMetric(times[0]+times[1], "drop-to-done-ms")
		b.ReportMetric(rows*1000/(times[0]+times[1]), "rows/s")
		b.ReportMetric(times[2], "longest-pause-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// dropFleet drops the file at an address. Frames tell how long the page stood still.
const dropFleet = `async (address) => {
	const find = (name) => document.querySelector('[data-' + name + ']')
	const seen = (name) => new Promise((done) => {
		const look = () => !find(name).hidden && (watch.disconnect(), done())
		const watch = new MutationObserver(look)
		watch.observe(find(name), { attributes: true, childList: true, subtree: true })
		look()
	})
	const file = new File([await (await fetch(address)).blob()], 'fleet.csv', { type: 'text/csv' })
	const dropped = new DataTransfer()
	dropped.items.add(file)
	let pause = 0
	let frame = performance.now()
	const tick = () => {
		const now = performance.now()
		pause = Math.max(pause, now - frame)
		frame = now
		requestAnimationFrame(tick)
	}
	requestAnimationFrame(tick)
	const start = performance.now()
	find('drop').dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))
	await seen('mapping')
	const read = performance.now()
	find('run').click()
	await seen('results')
	return [read - start, performance.now() - read, pause]
}`

// workbench is the portal with two things more: the sources of the checker's scripts, so that the page can ask it, and a file.
// Its pages are isolated, which lets them read a finer clock.
func workbench(b *testing.B, file []byte) (address string) {
	b.Helper()
	portal, err := url.Parse(house.portal.URL())
	if err != nil {
		b.Fatal(err)
	}
	bench := http.NewServeMux()
	bench.Handle("/", &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(portal) }, ModifyResponse: isolate})
	bench.Handle("/bench/", http.StripPrefix("/bench/", http.FileServerFS(os.DirFS("../static/js"))))
	bench.HandleFunc("/bench/fleet.csv", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintf(w, "%s", file) })
	server := httptest.NewServer(bench)
	b.Cleanup(server.Close)
	return server.URL
}

func isolate(answer *http.Response) error {
	answer.Header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	return nil
}
