package claim

import (
	"testing"
	"time"

	"proviso/policies"
)

func TestPercentiles(t *testing.T) {
	var lengths []time.Duration
	for n := 1; n <= 10; n++ {
		lengths = append(lengths, time.Duration(n))
	}
	for _, row := range []struct {
		of      []time.Duration
		percent int
		want    time.Duration
	}{{lengths, 50, 5}, {lengths, 90, 9}, {lengths, 100, 10}, {lengths[:1], 50, 1}, {lengths[:1], 90, 1}, {lengths[:2], 50, 1}, {lengths[:2], 90, 2}} {
		if got := percentile(row.of, row.percent); got != row.want {
			t.Errorf("p%d of %d: %d", row.percent, len(row.of), got)
		}
	}
}

// A stage that comes again is measured again; one that another claim began is none of this one's, though its steps come between.
func TestStages(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 2, hour, 0, 0, 0, time.UTC) }
	steps := NewReportSteps(4)
	const a, b, c, d = 0, 1, 2, 3
	for _, step := range []struct {
		claim  int
		action Action
		hour   int
	}{{a, Submit, 0}, {a, Ask, 1}, {d, Answer, 2}, {a, Answer, 4}, {a, Decline, 5}, {b, Approve, 5}, {a, Appeal, 6}, {c, Submit, 7}, {a, Approve, 8}} {
		steps.Add(step.claim, step.action, at(step.hour))
	}
	if steps.ruling(a) != Approve || steps.ruling(c) != "" {
		t.Errorf("%q, %q", steps.ruling(a), steps.ruling(c))
	}
	if steps.Add(b, Appeal, at(9)); steps.ruling(b) != "" {
		t.Error("what was appealed against is no ruling")
	}
	rows := steps.stages()
	want := []StageRow{{"first_response", 2, time.Hour, 2 * time.Hour, 2 * time.Hour}, {"decision", 2, 2 * time.Hour, 5 * time.Hour, 5 * time.Hour},
		{"customer_answer", 1, 3 * time.Hour, 3 * time.Hour, 3 * time.Hour}}
	if len(rows) != len(want) {
		t.Fatalf("%+v", rows)
	}
	for i := range want {
		if rows[i] != want[i] {
			t.Errorf("%+v, not %+v", rows[i], want[i])
		}
	}
}

func TestWhoDisagrees(t *testing.T) {
	for _, row := range []struct {
		stated string
		ruling Action
		found  Inspection
		want   bool
	}{
		{"covered", Approve, ConfirmedFault, false}, {"covered", Approve, NoFaultFound, true}, {"covered", Decline, "", true}, {"not_covered", Decline, "", false},
		{"not_covered", Approve, "", true}, {"review", Decline, "", false}, {"covered", "", "", false}, {"not_covered", Decline, ConfirmedFault, true},
	} {
		if got := (DisagreementRow{Stated: row.stated, Ruling: row.ruling, Inspection: row.found}).differs(); got != row.want {
			t.Errorf("%+v: %v", row, got)
		}
	}
}

func TestWeeksBeginOnMondays(t *testing.T) {
	from, _ := policies.ParseDate("2026-11-01") // a Sunday
	through, _ := policies.ParseDate("2026-11-16")
	period := ReportPeriod{"connectpro", from, through}
	rows := weeksOf(period, []ReportWork{{0, Submit, "", 2}, {2, Approve, "x", 3}, {2, Decline, "x", 1}})
	if len(rows) != 4 || rows[0].Monday.String() != "2026-10-26" || rows[0].Filed != 2 || rows[2].Decided != 4 || rows[3].Closed != 0 {
		t.Errorf("%+v", rows)
	}
	weeks := period.Weeks()
	if weeks[0].Through != from || weeks[1].From != from.AddDays(1) || weeks[3].From != through || weeks[3].Through != through {
		t.Errorf("%v", weeks)
	}
	for i := range weeks[1:] {
		if !weeks[i].End().Equal(weeks[i+1].Start()) {
			t.Errorf("a gap after %v", weeks[i])
		}
	}
}

func TestWhatIsUndoneDoesNotCount(t *testing.T) {
	r := Report{Money: moneyOf([]ReportMoney{{EntryRefund, "", 2, 500}, {EntryReversal, EntryRefund, 1, 200}, {EntryPaid, "", 1, 70}})}
	if r.MoneyMoved("out") != 300 || r.MoneyMoved("in") != 70 || len(r.Money) != 2 {
		t.Errorf("%+v", r.Money)
	}
}

func TestPeriods(t *testing.T) {
	day, _ := policies.ParseDate("2026-01-01")
	for days, fine := range map[int]bool{0: true, 365: true, 366: false, -1: false} {
		if err := (ReportPeriod{"connectpro", day, day.AddDays(days)}).Check(); (err == nil) != fine {
			t.Errorf("%d: %v", days, err)
		}
	}
}
