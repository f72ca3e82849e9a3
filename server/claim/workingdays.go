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
//
// US: the holidays of 5 U.S.C. 6103, on the day they are observed (Friday before a Saturday, Monday after a Sunday), as the
// Office of Personnel Management lists them.
//
// CN: the arrangement of holidays by the General Office of the State Council, for 2025 of 12 November 2024 (国办发明电〔2024〕12号),
// for 2026 of 4 November 2025. That for 2027 comes late in 2026: until it is entered here, 2027 has the 13
// days that the Regulation on Public Holidays (全国年节及纪念日放假办法, as amended on 10 November 2024) itself names, and no make-up days.
var exceptions = map[string]map[string]bool{
	"US": listed([]string{
		"2025-01-01", "2025-01-20", "2025-02-17", "2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-10-13", "2025-11-11", "2025-11-27", "2025-12-25",
		"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25",
		"2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18", "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-12-24",
		"2027-12-31", // New Year's Day 2028, a Saturday
	}, nil),
	"CN": listed([]string{
		"2025-01-01",
		"2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31", "2025-02-01", "2025-02-02", "2025-02-03", "2025-02-04",
		"2025-04-04", "2025-04-05", "2025-04-06",
		"2025-05-01", "2025-05-02", "2025-05-03", "2025-05-04", "2025-05-05",
		"2025-05-31", "2025-06-01", "2025-06-02",
		"2025-10-01", "2025-10-02", "2025-10-03", "2025-10-04", "2025-10-05", "2025-10-06", "2025-10-07", "2025-10-08",
		"2026-01-01", "2026-01-02", "2026-01-03",
		"2026-02-15", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-21", "2026-02-22", "2026-02-23",
		"2026-04-04", "2026-04-05", "2026-04-06",
		"2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-05-05",
		"2026-06-19", "2026-06-20", "2026-06-21",
		"2026-09-25", "2026-09-26", "2026-09-27",
		"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07",
		"2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09",
		"2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03",
	}, []string{
		"2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11",
		"2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
	}),
}

func listed(closed, open []string) map[string]bool {
	days := map[string]bool{}
	for _, day := range closed {
		days[day] = false
	}
	for _, day := range open {
		days[day] = true
	}
	return days
}
