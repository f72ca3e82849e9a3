//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"testing"
)

// From the first page to the answer, as five visitors.
func TestFromTheFirstPageToTheAnswer(t *testing.T) {
	t.Parallel()
	for _, j := range journeys {
		for _, window := range []screen{desktop, phone} {
			t.Run(j.name+" on "+window.name, func(t *testing.T) {
				t.Parallel()
				v := visit{screen: window}.begin(t)
				v.enter(j)
				v.sayAll(j.answers)
				v.readAll(j, window)
				v.linksLead(j)
			})
		}
	}
}

// enter goes from the first page to the questions of a seller.
func (v *visitor) enter(j journey) {
	v.t.Helper()
	v.open("/")
	v.click("link", j.way)
	v.must(v.GetByRole("main").GetByRole("link").Filter(hasText(j.seller)).First().Click())
	v.waitForURL("/check/" + j.id)
	v.must(expect.Locator(option(v.question("What do you need?"), j.way)).ToBeChecked())
}

// readAll reads the answer from top to bottom. On a phone it is a bar that opens.
func (v *visitor) readAll(j journey, window screen) {
	v.t.Helper()
	if window == phone {
		v.openSheet(j.sentence)
	}
	v.reads(j.sentence)
	v.readsBelow(j.sub)
	label, err := v.answer().GetByRole("img").First().GetAttribute("aria-label")
	v.must(err)
	if want := "Line of time. Today: 22 November 2026. " + j.bar; label != want {
		v.t.Errorf("the line of time says %q, not %q", label, want)
	}
	for _, p := range j.parts {
		v.lists(p.heading, p.lines...)
	}
}

// openSheet opens the bar at the bottom of a phone, which shows the sentence of the answer.
func (v *visitor) openSheet(sentence string) {
	v.t.Helper()
	bar := v.Locator("[data-sheet-handle]")
	v.must(expect.Locator(bar).ToContainText(sentence))
	v.must(expect.Locator(bar).ToHaveAttribute("aria-expanded", "false"))
	v.must(expect.Locator(v.answer()).Not().ToBeInViewport())
	v.must(bar.Click())
	v.must(expect.Locator(bar).ToHaveAttribute("aria-expanded", "true"))
	v.must(expect.Locator(v.answer()).ToBeInViewport())
}

// linksLead follows the first reason to its clause and looks whether the book has
// an anchor for every other link of the answer.
func (v *visitor) linksLead(j journey) {
	v.t.Helper()
	links := texts(v.eval(`() => [...document.querySelectorAll('[data-answer] a')].map((a) => a.getAttribute('href'))`))
	reason := v.part("Why").GetByRole("link").First()
	title, err := reason.TextContent()
	v.must(err)
	v.must(reason.Click())
	v.waitForURL("/policies/" + j.id + "#")
	clause := v.Locator(":target")
	v.must(expect.Locator(clause.GetByRole("heading")).ToHaveText(title))
	v.must(expect.Locator(clause).ToBeInViewport())
	anchors := texts(v.eval(`() => [...document.querySelectorAll('[id]')].map((e) => e.id)`))
	for _, link := range links {
		anchor, ours := strings.CutPrefix(link, "/policies/"+j.id+"#")
		if !ours || !slices.Contains(anchors, anchor) {
			v.t.Errorf("the link %s leads nowhere", link)
		}
	}
}
