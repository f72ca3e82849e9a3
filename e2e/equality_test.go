//go:build e2e

package e2e

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"proviso/policies/policytest"
)

// Every example case says the same, word for word, whether the browser answers or the server does.
func TestServerAndBrowserAnswerInTheSameWords(t *testing.T) {
	t.Parallel()
	browser := visit{}.begin(t)
	server := visit{noScript: true}.begin(t)
	server.console.expect("status of 422") // the pages of cases that do not fit
	browser.console.expect("status of 422")
	for _, c := range policytest.Examples(t) {
		t.Run(c.Name, func(t *testing.T) {
			browser, server := browser.during(t), server.during(t)
			facts := factsOf(t, c)
			server.open(facts.query())
			browser.leavePage() // a new fragment alone would not load the page again
			browser.open(facts.link())
			browser.checkerIsReady()
			browser.reads(server.sentence())
			if got, want := browser.answerText(), server.answerText(); got != want {
				t.Errorf("the browser says\n%s\nthe server says\n%s", got, want)
			}
			if verdict, expected := c.Expect["verdict"]; expected {
				browser.hasVerdict(fmt.Sprint(verdict))
			} else {
				browser.hasVerdict("errors")
			}
		})
	}
}

// facts are the members of a case.
type facts map[string]any

func factsOf(t *testing.T, c policytest.Case) facts {
	t.Helper()
	var f facts
	if err := json.Unmarshal(c.Facts, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func (f facts) page() string { return "/check/" + f["seller"].(string) }

// link is the page with the facts in its fragment.
func (f facts) link() string {
	values := f.values()
	for name, list := range values {
		values[name] = []string{strings.Join(list, ",")}
	}
	return f.page() + "#" + values.Encode()
}

// query is the page with the facts in its query, as the form without script sends them.
func (f facts) query() string { return f.page() + "?" + f.values().Encode() }

func (f facts) values() url.Values {
	values := url.Values{}
	for name, value := range f {
		list, isList := value.([]any)
		switch {
		case name == "seller":
		case !isList:
			values.Set(name, written(value))
		case len(list) == 0:
			values.Set(name, "none")
		default:
			for _, entry := range list {
				values.Add(name, written(entry))
			}
		}
	}
	return values
}

func written(value any) string {
	if number, ok := value.(float64); ok {
		return fmt.Sprintf("%.0f", number)
	}
	return fmt.Sprint(value)
}

// during lets a visitor go on in a subtest.
func (v *visitor) during(t *testing.T) *visitor {
	same := *v
	same.t = t
	return &same
}

func (v *visitor) leavePage() {
	v.t.Helper()
	_, err := v.Goto("about:blank")
	v.must(err)
}

func (v *visitor) sentence() string {
	v.t.Helper()
	text, err := v.answer().Locator(".answer-sentence").TextContent()
	v.must(err)
	return text
}

// answerText is all that the answer says, to the eye and to a screen reader, what is folded away included.
func (v *visitor) answerText() string {
	v.t.Helper()
	result, err := v.answer().Evaluate(`(answer) => {
		for (const details of answer.querySelectorAll('details')) details.open = true
		const labels = [...answer.querySelectorAll('[aria-label]')].map((e) => e.getAttribute('aria-label'))
		const links = [...answer.querySelectorAll('a')].map((a) => a.getAttribute('href'))
		return [answer.innerText, ...labels, ...links].join('\n').replace(/[ \t]+/g, ' ').replace(/\s*\n\s*/g, '\n').trim()
	}`, nil)
	v.must(err)
	return result.(string)
}

// hasVerdict checks the shape and the colour of the answer.
func (v *visitor) hasVerdict(verdict string) {
	v.t.Helper()
	classes, err := v.answer().GetAttribute("class")
	v.must(err)
	shape, err := v.answer().Locator(".stamp use").GetAttribute("href")
	v.must(err)
	if classes != "answer answer-"+verdict || shape != "#shape-"+verdict {
		v.t.Errorf("the answer has classes %q and shape %q, not the verdict %s", classes, shape, verdict)
	}
}
