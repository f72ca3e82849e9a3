//go:build e2e

package e2e

import (
	"regexp"
	"slices"
	"strings"

	"github.com/playwright-community/playwright-go"
)

// said is an answer to a question in the page's words. An ISO date goes into a date
// field, an amount such as $129.00 into a text field, all else is a label to tick.
type said struct{ question, answer string }

const dontKnow = "I don't know"

var isoDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

// question finds a question by its title.
func (v *visitor) question(title string) playwright.Locator {
	return v.GetByRole("group", playwright.PageGetByRoleOptions{Name: title, Exact: playwright.Bool(true)})
}

// say answers a question that stands on the page or is about to.
func (v *visitor) say(a said) {
	v.t.Helper()
	question := v.question(a.question)
	var err error
	switch {
	case isoDate.MatchString(a.answer):
		err = question.Locator("input[type=date]").Fill(a.answer)
	case strings.HasPrefix(a.answer, "$"):
		err = question.GetByRole("textbox").Fill(strings.TrimPrefix(a.answer, "$"))
	default:
		err = option(question, a.answer).Check()
	}
	v.must(err)
}

// sayAll answers what the page asks, in the order in which it asks, until all is said.
func (v *visitor) sayAll(answers []said) {
	v.t.Helper()
	for left := answers; len(left) > 0; {
		next := v.askedOf(left)
		v.say(left[next])
		left = slices.Delete(slices.Clone(left), next, next+1)
	}
}

// askedOf waits until one of the questions stands on the page, and tells which.
func (v *visitor) askedOf(answers []said) int {
	v.t.Helper()
	var titles []string
	for _, a := range answers {
		titles = append(titles, regexp.QuoteMeta(a.question))
	}
	question := v.GetByRole("group", playwright.PageGetByRoleOptions{Name: regexp.MustCompile("^(" + strings.Join(titles, "|") + ")$")}).First()
	if err := question.WaitFor(); err != nil {
		v.t.Fatalf("never asked: %v", answers)
	}
	title, err := question.Locator("legend").TextContent()
	v.must(err)
	return slices.IndexFunc(answers, func(a said) bool { return a.question == title })
}

func option(question playwright.Locator, label string) playwright.Locator {
	return question.GetByLabel(label, playwright.LocatorGetByLabelOptions{Exact: playwright.Bool(true)})
}

// answer is the answer as a document.
func (v *visitor) answer() playwright.Locator { return v.Locator("[data-answer]") }

// reads waits until the answer begins with a sentence.
func (v *visitor) reads(sentence string) {
	v.t.Helper()
	v.must(expect.Locator(v.answer().Locator(".answer-sentence")).ToHaveText(sentence))
}

// readsBelow waits for the line under the sentence.
func (v *visitor) readsBelow(sub string) {
	v.t.Helper()
	v.must(expect.Locator(v.answer().Locator(".answer-sub")).ToHaveText(sub))
}

// part is the part of the answer under a heading.
func (v *visitor) part(heading string) playwright.Locator {
	return v.answer().Locator(".part").Filter(playwright.LocatorFilterOptions{Has: v.GetByRole("heading",
		playwright.PageGetByRoleOptions{Name: heading, Exact: playwright.Bool(true)})})
}

// lists waits until a part of the answer has these lines. A line of a statement, which
// has a term and a value, is written "term: value".
func (v *visitor) lists(heading string, lines ...string) {
	v.t.Helper()
	part := v.part(heading)
	v.must(expect.Locator(part).ToBeVisible())
	got := strings.Join(v.linesOf(part), "\n")
	if want := strings.Join(lines, "\n"); got != want {
		v.t.Errorf("%s:\n%s\nnot\n%s", heading, got, want)
	}
}

func (v *visitor) linesOf(part playwright.Locator) []string {
	v.t.Helper()
	result, err := part.Evaluate(`(part) => [...part.querySelectorAll('ul.plain-list > li, ul.tick-list > li, ul.tag-list > li, ol.steps-list > li, dl.statement > div, .reason')]
		.map((line) => [...(line.matches('li') ? [line.querySelector('.reason-clause') ?? line] : line.children)].map((e) => e.textContent.trim()).join(': '))`, nil)
	v.must(err)
	return texts(result)
}

// texts turns a list from the page into strings.
func texts(list any) []string {
	var all []string
	for _, entry := range list.([]any) {
		all = append(all, entry.(string))
	}
	return all
}

func (v *visitor) click(role playwright.AriaRole, name string) {
	v.t.Helper()
	v.must(v.GetByRole(role, playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Click())
}

// waitForURL waits for a page and for all of it: the address changes before the page is there.
func (v *visitor) waitForURL(pattern string) {
	v.t.Helper()
	v.must(expect.Page(v.Page).ToHaveURL(regexp.MustCompile(pattern)))
	v.must(v.WaitForLoadState())
}

func hasText(text string) playwright.LocatorFilterOptions {
	return playwright.LocatorFilterOptions{HasText: text}
}
