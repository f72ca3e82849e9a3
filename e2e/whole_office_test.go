//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// The whole way of a claim, from the instant answer until it is closed: the typical case of each seller, as its customer and its
// staff, with the clock moved to both sides of every deadline.

// whole is an office in which claims go their whole way: everybody who takes part is signed in once, however far the clock is
// moved.
type whole struct {
	*office
	seller, name string // its id, and as it is shown
	zone         *time.Location
	customer     *visitor
	agent        *visitor
	second       *visitor // a supervisor, from their first signature on
	post         *visitor // reads the letters
}

// openWhole opens the office of a seller at a local time, with order records in its books.
func openWhole(t testing.TB, seller, name, zone, at, books string) *whole {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	w := &whole{seller: seller, name: name, zone: place}
	w.office = &office{t: t, clock: &clock{at: w.local(t, at)}}
	w.openDoors()
	w.staff("admin").imports(seller, books)
	w.agent, w.customer, w.post = w.staff("agent"), w.visit(visit{}), w.visit(visit{})
	w.moveTo(at)
	return w
}

// local is a time where the seller is, written as 2026-11-22 12:00.
func (w *whole) local(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, w.zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// moveTo moves the clock to a local time of the seller, for the portal and everybody's browser, and fires what is due then.
func (w *whole) moveTo(at string) {
	w.t.Helper()
	w.letPass(w.local(w.t, at).Sub(w.clock.now()), w.visitors...)
	if err := w.FireClocks(context.Background()); err != nil {
		w.t.Fatal(err)
	}
}

// across looks at both sides of a deadline: a minute before it and at it.
func (w *whole) across(due string, look func(over bool)) {
	w.t.Helper()
	before := w.local(w.t, due).Add(-time.Minute).Format("2006-01-02 15:04")
	w.moveTo(before)
	look(false)
	w.moveTo(due)
	look(true)
}

// letters looks how many letters about a device have a subject and say something.
func (w *whole) letters(n int, serial, subject string, words ...string) {
	w.t.Helper()
	w.post.open("/outbox")
	found := w.post.Locator(".outbox-letter").Filter(hasText("To " + newcomer)).Filter(hasText(serial)).
		Filter(playwright.LocatorFilterOptions{Has: w.post.GetByRole("heading", playwright.PageGetByRoleOptions{Name: subject})})
	count, err := found.Count()
	w.post.must(err)
	if count != n {
		w.t.Errorf("%d letters about %s say %q, not %d", count, serial, subject, n)
	}
	for _, word := range words {
		if n > 0 {
			w.post.must(expect.Locator(found.First()).ToContainText(word))
		}
	}
}

// board looks whether a list of today's board holds a line, and what it says.
func (w *whole) board(list, about string, has bool, words ...string) {
	w.t.Helper()
	w.agent.open("/staff/today?seller=" + w.seller + "&list=" + list)
	row := w.agent.Locator(".board-row").Filter(hasText(about))
	if !has {
		w.agent.must(expect.Locator(row).ToHaveCount(0))
		return
	}
	w.agent.must(expect.Locator(row).ToHaveCount(1))
	for _, word := range words {
		w.agent.must(expect.Locator(row).ToContainText(word))
	}
}

// stage looks at a page on a desk and on a phone: nothing is cut off. Where PICTURES names a folder, pictures are taken.
func (v *visitor) stage(name string) {
	v.t.Helper()
	for _, window := range []screen{phone, desktop} {
		v.must(v.SetViewportSize(window.width, window.height))
		for _, wide := range v.wideElements() {
			v.t.Errorf("%s on a %s: wider than the window: %s", name, window.name, wide)
		}
		if folder := os.Getenv("PICTURES"); folder != "" {
			_, err := v.Screenshot(playwright.PageScreenshotOptions{FullPage: playwright.Bool(true),
				Path: playwright.String(filepath.Join(folder, fmt.Sprint(name, "-", window.name, ".png")))})
			v.must(err)
		}
	}
}
