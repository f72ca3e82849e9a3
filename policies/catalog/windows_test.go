package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/policies/policytest"
)

// A boundary is one window of one seller: the case apart from the dates, the date
// that it counts from, and its length as the seller's text states it.
type boundary struct {
	name         string
	facts        policytest.Facts
	start        string
	days, months int
	within       string // the verdict while it runs
	after        string // the verdict from the day after its last
}

var boundaries = []boundary{
	{"softnetworks term", policytest.Facts{"seller": "softnetworks", "intent": "coverage", "product": "preowned_hardware", "original_purchaser": true},
		"shipped_on", 0, 12, "covered", "not_covered"},
	{"softnetworks term, 6 months more", policytest.Facts{"seller": "softnetworks", "intent": "coverage", "product": "preowned_hardware", "original_purchaser": true, "extended_months": 6},
		"shipped_on", 0, 18, "covered", "not_covered"},
	{"spectrumvoip term", policytest.Facts{"seller": "spectrumvoip", "intent": "coverage", "product": "ip_phone", "channel": "direct", "lease": "none"},
		"purchased_on", 0, 12, "covered", "not_covered"},
	{"preowned_telecom term", policytest.Facts{"seller": "preowned_telecom", "intent": "coverage", "sold_as": "standard"},
		"delivered_on", 90, 0, "covered", "not_covered"},
	{"preowned_telecom term, 3 months more", policytest.Facts{"seller": "preowned_telecom", "intent": "coverage", "sold_as": "standard", "extended_months": 3},
		"delivered_on", 90, 3, "covered", "not_covered"},
	{"preowned_telecom doa", policytest.Facts{"seller": "preowned_telecom", "intent": "fault", "sold_as": "standard", "serial_intact": true, "symptom": "physical_damage", "causes": []string{"transit"}},
		"delivered_on", 14, 0, "covered", "review"},
	{"connectpro kvm switch", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "kvm_switch", "channel": "direct"},
		"purchased_on", 0, 36, "covered", "not_covered"},
	{"connectpro console", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "streamline_console", "channel": "direct"},
		"purchased_on", 0, 12, "covered", "not_covered"},
	{"connectpro video switch", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "video_switch", "channel": "direct"},
		"purchased_on", 0, 12, "covered", "not_covered"},
	{"connectpro extender", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "extender", "channel": "direct"},
		"purchased_on", 0, 12, "covered", "not_covered"},
	{"connectpro video splitter", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "video_splitter", "channel": "direct"},
		"purchased_on", 0, 12, "covered", "not_covered"},
	{"connectpro cable", policytest.Facts{"seller": "connectpro", "intent": "coverage", "product": "premium_cable", "channel": "direct"},
		"purchased_on", 0, 12, "covered", "covered"},
	{"connectpro doa of a product without a term", policytest.Facts{"seller": "connectpro", "intent": "fault", "product": "other", "channel": "direct", "destination": "domestic", "symptom": "failure", "causes": []string{}},
		"delivered_on", 7, 0, "covered", "covered"},
	{"connectpro money back", policytest.Facts{"seller": "connectpro", "intent": "return", "channel": "direct", "destination": "domestic"},
		"delivered_on", 15, 0, "covered", "not_covered"},
	{"connectpro money back of a product without a term", policytest.Facts{"seller": "connectpro", "intent": "fault", "product": "other", "channel": "direct", "destination": "domestic", "symptom": "failure", "causes": []string{}},
		"delivered_on", 15, 0, "covered", "review"},
	{"shenzhen_service term", policytest.Facts{"seller": "shenzhen_service", "intent": "coverage", "brand": "own"},
		"delivered_on", 0, 12, "covered", "chargeable"},
	{"shenzhen_service stated term", policytest.Facts{"seller": "shenzhen_service", "intent": "coverage", "brand": "own", "stated_months": 24, "extended_months": 1},
		"delivered_on", 0, 25, "covered", "chargeable"},
}

// starts are first days that calendars are known to trip over.
var starts = []string{"2025-03-10", "2024-02-29", "2020-02-29", "2025-02-28", "2025-12-31", "2025-01-31", "2025-08-31", "2023-11-30", "2026-03-08", "2026-10-25"}

// TestBoundaries asks on the first day, the day before the last, the last day and the
// day after (G1: the last day is inclusive).
func TestBoundaries(t *testing.T) {
	for _, b := range boundaries {
		for _, first := range starts {
			start, _ := policies.ParseDate(first)
			last := start.AddDays(b.days).AddMonths(b.months)
			for _, on := range []struct {
				day  policies.Date
				want string
			}{{start, b.within}, {last.AddDays(-1), b.within}, {last, b.within}, {last.AddDays(1), b.after}} {
				c := b.facts.With(b.start, first).With("asked_on", on.day.String())
				if got := verdict(t, c); got != on.want {
					t.Errorf("%s from %s, asked on %s: %s, want %s", b.name, first, on.day, got, on.want)
				}
			}
		}
	}
}

// TestBoundariesWithoutTheDate leaves the start unknown: the verdict must not be
// settled where it hangs on the day, and must be where the bounds settle it (G2).
func TestBoundariesWithoutTheDate(t *testing.T) {
	for _, b := range boundaries {
		if b.within == b.after {
			continue
		}
		c := b.facts.With("asked_on", "2026-03-31")
		if got := verdict(t, c); got != "need_facts" {
			t.Errorf("%s without %s: %s", b.name, b.start, got)
		}
		if b.start == "purchased_on" {
			continue // nothing comes before it
		}
		recent, _ := policies.ParseDate("2026-03-31")
		within := c.With("purchased_on", recent.AddDays(-b.days).AddMonths(-b.months).AddDays(5).String())
		if got := verdict(t, within); got != b.within {
			t.Errorf("%s, bought so lately that it must run: %s, want %s", b.name, got, b.within)
		}
	}
}

func verdict(t *testing.T, c policytest.Facts) string {
	t.Helper()
	f := policytest.Decode(t, c, catalog.All())
	d := f.Policy.Decide(&f)
	return d.Verdict.String()
}

// TestFailureDay holds the terms of a fault to the day of the failure (G12): asked
// after the term, a failure on the last day goes to a person, one day later is refused.
func TestFailureDay(t *testing.T) {
	for _, b := range []boundary{
		{"softnetworks", policytest.Facts{"seller": "softnetworks", "product": "preowned_hardware", "original_purchaser": true}, "shipped_on", 0, 12, "review", "not_covered"},
		{"spectrumvoip", policytest.Facts{"seller": "spectrumvoip", "product": "ip_phone", "channel": "direct", "lease": "none"}, "purchased_on", 0, 12, "review", "not_covered"},
		{"preowned_telecom", policytest.Facts{"seller": "preowned_telecom", "sold_as": "standard", "serial_intact": true}, "delivered_on", 90, 0, "review", "not_covered"},
		{"connectpro", policytest.Facts{"seller": "connectpro", "product": "extender", "channel": "direct", "destination": "international"}, "purchased_on", 0, 12, "review", "not_covered"},
		{"shenzhen_service", policytest.Facts{"seller": "shenzhen_service", "brand": "own"}, "delivered_on", 0, 12, "review", "chargeable"},
	} {
		for _, first := range starts {
			start, _ := policies.ParseDate(first)
			last := start.AddDays(b.days).AddMonths(b.months)
			c := b.facts.With("intent", "fault").With("symptom", "failure").With("causes", []string{}).
				With(b.start, first).With("asked_on", last.AddDays(40).String())
			for day, want := range map[policies.Date]string{last.AddDays(-1): b.within, last: b.within, last.AddDays(1): b.after} {
				if got := verdict(t, c.With("failed_on", day.String())); got != want {
					t.Errorf("%s from %s, failed on %s: %s, want %s", b.name, first, day, got, want)
				}
			}
			if got := verdict(t, c); got != "need_facts" {
				t.Errorf("%s from %s without failed_on: %s", b.name, first, got)
			}
		}
	}
}

// TestLabourFreeWindow holds the second window of the Shenzhen centre to its text.
func TestLabourFreeWindow(t *testing.T) {
	for _, c := range []struct{ delivered, from, through string }{
		{"2025-05-06", "2026-05-07", "2028-05-06"},
		{"2024-02-29", "2025-03-01", "2027-02-28"},
		{"2024-12-31", "2026-01-01", "2027-12-31"},
	} {
		facts := policytest.Facts{"seller": "shenzhen_service", "intent": "coverage", "brand": "own", "asked_on": "2029-01-01", "delivered_on": c.delivered}
		f := policytest.Decode(t, facts, catalog.All())
		d := f.Policy.Decide(&f)
		got := fmt.Sprint(d.Windows[1].From, " ", d.Windows[1].Through)
		if want := c.from + " " + c.through; got != want {
			t.Errorf("delivered %s: labour is free %s, want %s", c.delivered, got, want)
		}
	}
}

// TestNoWindowAfterTheLastDay: what would begin after 9999-12-31 is not there at all,
// rather than overlap the term.
func TestNoWindowAfterTheLastDay(t *testing.T) {
	for _, c := range []struct {
		months  int
		windows string
	}{
		{95681, "[warranty 2025-05-06 9999-10-06] [labour_free 9999-10-07 9999-12-31]"},
		{95688, "[warranty 2025-05-06 9999-12-31]"},
		{1<<53 - 1, "[warranty 2025-05-06 9999-12-31]"},
	} {
		f := policytest.Decode(t, policytest.Facts{"seller": "shenzhen_service", "intent": "coverage", "brand": "own",
			"asked_on": "2029-01-01", "delivered_on": "2025-05-06", "extended_months": c.months}, catalog.All())
		var got []string
		for _, w := range f.Policy.Decide(&f).Windows {
			got = append(got, fmt.Sprintf("[%s %s %s]", w.Kind, w.From, w.Through))
		}
		if strings.Join(got, " ") != c.windows {
			t.Errorf("%d months more: %v, want %s", c.months, got, c.windows)
		}
	}
}
