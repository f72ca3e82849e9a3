package claim

import (
	"testing"

	"proviso/policies"
)

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		name, country, from string
		n                   int
		want                string
	}{
		{"none", "US", "2026-03-07", 0, "2026-03-07"},
		{"next day", "US", "2026-03-03", 1, "2026-03-04"},
		{"over a week-end", "US", "2026-03-06", 1, "2026-03-09"},
		{"from a Saturday", "US", "2026-03-07", 1, "2026-03-09"},
		{"over a holiday", "US", "2026-11-25", 1, "2026-11-27"},
		{"over a holiday observed on Friday", "US", "2026-07-02", 1, "2026-07-06"},
		{"over a holiday observed on Monday", "US", "2027-07-02", 1, "2027-07-06"},
		{"into the new year", "US", "2025-12-31", 1, "2026-01-02"},
		{"New Year's Day on a Saturday", "US", "2027-12-30", 1, "2028-01-03"},
		{"an American holiday in China", "CN", "2026-11-25", 1, "2026-11-26"},
		{"a make-up Sunday", "CN", "2026-01-03", 1, "2026-01-04"},
		{"a make-up Saturday, then Spring Festival", "CN", "2026-02-14", 1, "2026-02-24"},
		{"three days before Spring Festival", "CN", "2026-02-12", 3, "2026-02-24"},
		{"over the golden week", "CN", "2026-09-30", 3, "2026-10-10"},
		{"2025", "CN", "2025-09-27", 4, "2025-10-09"},
		{"not announced yet: statutory days only", "CN", "2027-02-04", 1, "2027-02-09"},
		{"a country without a list", "XX", "2026-12-24", 1, "2026-12-25"},
	} {
		day, ok := policies.ParseDate(c.from)
		if !ok {
			t.Fatal(c.from)
		}
		if got := WorkingDayAfter(c.country, day, c.n).String(); got != c.want {
			t.Errorf("%s: %d after %s is %s, not %s", c.name, c.n, c.from, got, c.want)
		}
	}
}

// A holiday on a day that is free anyway, or a make-up day on one that is not, is a slip of the pen.
func TestMakeUpDaysAreWeekends(t *testing.T) {
	for country, days := range exceptions {
		for name, open := range days {
			day, ok := policies.ParseDate(name)
			if !ok || day.String() != name {
				t.Errorf("%s: %s is no date", country, name)
			}
			if weekday := ((int(day)+4)%7 + 7) % 7; open && weekday != 0 && weekday != 6 || country == "US" && (weekday == 0 || weekday == 6) {
				t.Errorf("%s: %s, weekday %d, open %t", country, name, weekday, open)
			}
		}
	}
}
