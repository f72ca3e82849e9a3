//go:build e2e

package e2e

import (
	"sync"

	"github.com/playwright-community/playwright-go"
)

// tellReady runs before the scripts of every page and marks it once the checker is compiled.
const tellReady = `
for (const name of ['instantiateStreaming', 'instantiate']) {
  const compile = WebAssembly[name]
  WebAssembly[name] = async (...given) => {
    const compiled = await compile.apply(WebAssembly, given)
    document.documentElement.dataset.checker = 'ready'
    return compiled
  }
}`

// checkerFile is the address of the checker, whatever its hash.
const checkerFile = "**/static/checker.*wasm"

// checkerIsReady waits until the page can answer by itself.
func (v *visitor) checkerIsReady() {
	v.t.Helper()
	v.must(expect.Locator(v.Locator("html")).ToHaveAttribute("data-checker", "ready"))
}

// holdChecker keeps the checker on its way until release is called.
func (v *visitor) holdChecker() (release func()) {
	v.t.Helper()
	gate := make(chan struct{})
	v.must(v.Route(checkerFile, func(r playwright.Route) {
		<-gate
		_ = r.Continue() // fails where the page is gone
	}))
	release = sync.OnceFunc(func() { close(gate) })
	v.t.Cleanup(release)
	return release
}
