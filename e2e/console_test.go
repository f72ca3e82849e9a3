//go:build e2e

package e2e

import (
	"regexp"
	"sync"

	"github.com/playwright-community/playwright-go"
)

// console collects what a browser complains about: errors on the console, scripts
// that died, and violations of the content security policy.
type console struct {
	mu       sync.Mutex
	heard    []string
	expected []*regexp.Regexp
}

// tellViolations runs before the scripts of every page.
const tellViolations = `addEventListener('securitypolicyviolation', (e) => console.error('content security policy:', e.violatedDirective, e.blockedURI, e.sourceFile))`

func (c *console) listen(context playwright.BrowserContext) {
	context.OnConsole(func(m playwright.ConsoleMessage) {
		if m.Type() == "error" {
			c.hear(m.Text())
		}
	})
	context.OnWebError(func(e playwright.WebError) { c.hear("script died: " + e.Error().Error()) })
}

func (c *console) hear(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.heard = append(c.heard, text)
}

// expect names complaints that belong to the test.
func (c *console) expect(pattern string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.expected = append(c.expected, regexp.MustCompile(pattern))
}

// complaints are those that nobody expected.
func (c *console) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var rest []string
	for _, text := range c.heard {
		if !c.isExpected(text) {
			rest = append(rest, text)
		}
	}
	return rest
}

func (c *console) isExpected(text string) bool {
	for _, pattern := range c.expected {
		if pattern.MatchString(text) {
			return true
		}
	}
	return false
}
