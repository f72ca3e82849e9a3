//go:build !wasip1

package main

import "proviso/policies"

// windowDays are the lengths of the policies' windows in days, and lengths that none has.
var windowDays = []int{0, 1, 5, 7, 10, 14, 15, 20, 21, 30, 45, 60, 90, 100, 180}

// windowMonths are the lengths of the policies' terms, with extra months or without.
var windowMonths = []int{1, 3, 6, 12, 13, 15, 18, 24, 36, 48, 60, 72}

// turningDays are days at which calendars turn: ends of months and years, leap days,
// holidays, the first and the last day that there is.
var turningDays = []policies.Date{
	policies.DateOf(2024, 2, 28), policies.DateOf(2024, 2, 29), policies.DateOf(2024, 3, 1), policies.DateOf(2025, 2, 28),
	policies.DateOf(2025, 12, 31), policies.DateOf(2026, 1, 1), policies.DateOf(2026, 1, 31), policies.DateOf(2026, 4, 30),
	policies.DateOf(2026, 10, 1), policies.DateOf(2027, 2, 16), policies.DateOf(1, 1, 1), policies.DateOf(1970, 1, 1),
	policies.DateOf(2000, 2, 29), policies.DateOf(9999, 12, 31),
}

// day is any day, most often of these years.
func (d *dealer) day() policies.Date {
	if d.oneIn(8) {
		return pick(d, turningDays)
	}
	return policies.DateOf(2024, 1, 1).AddDays(d.IntN(3 * 365))
}

// earlier is a day that stands a window before another, or one day beside that.
func (d *dealer) earlier(day policies.Date) policies.Date {
	if d.kind && d.oneIn(2) {
		return day.AddDays(-d.IntN(12))
	}
	switch d.IntN(4) {
	case 0:
		return day.AddDays(-d.IntN(500))
	case 1:
		return day.AddMonths(-pick(d, windowMonths)).AddDays(d.IntN(3) - 1)
	}
	return day.AddDays(-pick(d, windowDays) + d.IntN(3) - 1)
}

// dealDates gives some of the dates, from the last to the first, mostly in order.
func (d *dealer) dealDates(share float64, unknown []string) []string {
	day := d.day()
	if !d.oneIn(6) {
		d.give(policies.AskedOn, quote(day.String()))
	}
	for _, fact := range []policies.Fact{policies.FailedOn, policies.DeliveredOn, policies.ShippedOn, policies.PurchasedOn} {
		switch {
		case fact == policies.FailedOn && d.intent != policies.Fault && !d.oneIn(20):
		case d.Float64() < share:
			before := d.earlier(day)
			if before > day && !d.oneIn(10) {
				before = day
			}
			day = before
			d.give(fact, quote(day.String()))
		case d.oneIn(5):
			unknown = append(unknown, fact.String())
		}
	}
	return unknown
}
