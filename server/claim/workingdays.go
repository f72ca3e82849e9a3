package claim

import "proviso/policies"

// WorkingDayAfter is the n-th working day after a day in a country (G3 of the policies): Monday to Friday less the public
// holidays, plus announced make-up days. The day itself is day 0.
func WorkingDayAfter(country string, day policies.Date, n int) policies.Date {
	for n > 0 {
		day = day.AddDays(1)
		if isWorkingDay(country, day) {
			n--
		}
	}
	return day
}

func isWorkingDay(country string, day policies.Date) bool {
	if open, listed := exceptions[country][day.String()]; listed {
		return open
	}
	// Day 0, 1 January 1970, was a Thursday.
	weekday := ((int(day)+4)%7 + 7) % 7
	return weekday != 0 && weekday != 6
}

// exceptions are the days that differ from the week's rhythm, by country: true for a make-up day, false for a holiday.
var exceptions = map[string]map[string]bool{}
