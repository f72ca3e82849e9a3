package policies

import (
	"testing"
	"time"
)

func civil(t time.Time) Date { return DateOf(t.Year(), int(t.Month()), t.Day()) }

func TestDateAgreesWithTimePackage(t *testing.T) {
	day := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	for n := 0; n < 9999*366; n += 17 {
		at := day.AddDate(0, 0, n)
		if at.Year() > 9999 {
			break
		}
		d := civil(at)
		if want := Date(at.Unix() / 86_400); at.Unix()%86_400 == 0 && d != want {
			t.Fatalf("%s: day %d, want %d", at, d, want)
		}
		if y, m, dd := d.Civil(); y != at.Year() || m != int(at.Month()) || dd != at.Day() {
			t.Fatalf("%s comes back as %d-%d-%d", at, y, m, dd)
		}
		back, ok := ParseDate(d.String())
		if !ok || back != d || d.String() != at.Format(time.DateOnly) {
			t.Fatalf("%s is written as %s", at, d)
		}
	}
	if lastDay != DateOf(9999, 12, 31) {
		t.Errorf("lastDay is %s", lastDay)
	}
}

func TestAddMonths(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{
		{"2024-02-29", 12, "2025-02-28"},
		{"2020-02-29", 48, "2024-02-29"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2023-08-31", 6, "2024-02-29"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-01-15", -13, "2024-12-15"},
		{"2026-05-06", 0, "2026-05-06"},
		{"9999-06-30", 12, "9999-12-31"},
	} {
		from, _ := ParseDate(c.from)
		if got := from.AddMonths(c.months).String(); got != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

func TestImpossibleDates(t *testing.T) {
	for _, s := range []string{"", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "2026-01-00",
		"0000-01-01", "2026/01/01", "26-01-01", "2026-01-011", " 2026-01-01", "٢٠٢٦-01-01", "1900-02-29"} {
		if d, ok := ParseDate(s); ok {
			t.Errorf("ParseDate(%q) = %s", s, d)
		}
	}
}

// TestEarliestStart holds the inverse of a span to its definition: the first day from
// which the span still runs.
func TestEarliestStart(t *testing.T) {
	for _, s := range []span{{days: 14}, {days: 90}, {months: 12}, {months: 36}, {days: 90, months: 6}, {months: 12, then: 24}, {months: 1}} {
		for day := DateOf(2023, 12, 1); day < DateOf(2025, 4, 1); day++ {
			start := s.earliestStart(day)
			if s.end(start) < day || s.end(start-1) >= day {
				t.Fatalf("%+v on %s: earliest start %s ends %s, the day before ends %s", s, day, start, s.end(start), s.end(start-1))
			}
		}
	}
}

func TestBasisPointsRoundHalfUp(t *testing.T) {
	for _, c := range []struct {
		rate   BasisPoints
		amount Cents
		want   Cents
	}{
		{290, 40_000, 1_160}, {490, 42_000, 2_058}, {290, 50, 1}, {290, 51, 1}, {290, 52, 2}, {1_500, 3, 0}, {1_500, 10, 2},
		{3_000, MaxCents, 2_702_159_776_422_297}, {290, 0, 0},
	} {
		if got := c.rate.Of(c.amount); got != c.want {
			t.Errorf("%d bp of %d = %d, want %d", c.rate, c.amount, got, c.want)
		}
	}
}
