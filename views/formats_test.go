package views

import "testing"

func TestDatesAreWrittenOut(t *testing.T) {
	for iso, want := range map[string]string{"2027-03-14": "14 March 2027", "2024-02-29": "29 February 2024", "soon": "soon", "2025-02-29": "2025-02-29"} {
		if got := writtenDate(iso); got != want {
			t.Errorf("writtenDate(%q) = %q, want %q", iso, got, want)
		}
	}
	if got := stampDate("2027-03-04"); got != "4 MAR 2027" {
		t.Errorf("stampDate = %q", got)
	}
}

func TestDollars(t *testing.T) {
	for cents, want := range map[int64]string{0: "$0.00", 5: "$0.05", 50000: "$500.00", 1234567: "$12,345.67", 100000000: "$1,000,000.00", -250: "-$2.50"} {
		if got := dollars(cents); got != want {
			t.Errorf("dollars(%d) = %q, want %q", cents, got, want)
		}
	}
}

func TestPercent(t *testing.T) {
	for rate, want := range map[int64]string{1500: "15\u00a0%", 290: "2.9\u00a0%", 1: "0.01\u00a0%"} {
		if got := percent(rate); got != want {
			t.Errorf("percent(%d) = %q, want %q", rate, got, want)
		}
	}
}

func TestCentsRange(t *testing.T) {
	for _, c := range []struct {
		low, high int64
		want      string
	}{{0, 0, "nothing"}, {290, 290, "$2.90"}, {0, 1500, "up to $15.00"}, {8500, 10000, "$85.00 to $100.00"}} {
		if got := centsRange(c.low, c.high); got != c.want {
			t.Errorf("centsRange(%d, %d) = %q, want %q", c.low, c.high, got, c.want)
		}
	}
}

func TestLengthsOfTime(t *testing.T) {
	for _, c := range []struct {
		days, months int
		want         string
	}{{1, 0, "1 day"}, {90, 0, "90 days"}, {0, 12, "1 year"}, {0, 36, "3 years"}, {0, 18, "18 months"}} {
		if got := lengthWords(c.days, c.months); got != c.want {
			t.Errorf("lengthWords(%d, %d) = %q, want %q", c.days, c.months, got, c.want)
		}
	}
}
