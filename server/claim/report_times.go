package claim

import (
	"cmp"
	"slices"
	"time"

	"proviso/policies"
)

// stage is a stretch of a claim's life: from the first of some steps to the next of others. It can come again.
type stage struct {
	code     string
	from, to []Action
}

var stages = []stage{
	{"first_response", []Action{Submit, Appeal}, []Action{Ask, Approve, Decline}},
	{"decision", []Action{Submit, Appeal}, []Action{Approve, Decline}},
	{"customer_answer", []Action{Ask}, []Action{Answer}},
	{"way_in", []Action{RMAIssue}, []Action{RMAReceive}},
	{"inspection", []Action{RMAReceive}, []Action{RMAInspect}},
	{"resolution", []Action{Approve}, []Action{ResFulfil}},
	{"whole", []Action{Submit}, []Action{Close}},
}

// StageRow is how long one stage took. Half of them took at most P50, nine of ten at most P90.
type StageRow struct {
	Code          string
	Count         int
	P50, P90, Max time.Duration
}

// ReportActions are the steps that a report has to see of each claim.
func ReportActions() []Action {
	var all []Action
	for _, s := range stages {
		all = append(append(all, s.from...), s.to...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// stagesOf measures every stage; those that no claim went through are left out.
func stagesOf(events []ReportEvent) []StageRow {
	var rows []StageRow
	for _, s := range stages {
		if took := s.lengths(events); len(took) > 0 {
			slices.Sort(took)
			rows = append(rows, StageRow{Code: s.code, Count: len(took), P50: percentile(took, 50), P90: percentile(took, 90), Max: took[len(took)-1]})
		}
	}
	return rows
}

func (s stage) lengths(events []ReportEvent) []time.Duration {
	var took []time.Duration
	var since time.Time
	last := ""
	for _, e := range events {
		if e.ClaimID != last {
			since, last = time.Time{}, e.ClaimID
		}
		switch {
		case since.IsZero() && slices.Contains(s.from, e.Action):
			since = e.At
		case !since.IsZero() && slices.Contains(s.to, e.Action):
			took = append(took, e.At.Sub(since))
			since = time.Time{}
		}
	}
	return took
}

// percentile is the smallest of the sorted lengths that so many percent do not exceed.
func percentile(sorted []time.Duration, percent int) time.Duration {
	rank := (len(sorted)*percent + 99) / 100
	return sorted[max(rank, 1)-1]
}

// WeekRow is what came in and what was done in a week that starts on a Monday.
type WeekRow struct {
	Monday                 policies.Date
	Filed, Decided, Closed int
}

// weeksOf counts week by week; weeks in which nothing happened are there too.
func weeksOf(p ReportPeriod, work []ReportWork) []WeekRow {
	if len(work) == 0 {
		return nil
	}
	first := monday(p.From)
	rows := make([]WeekRow, int(monday(p.Through)-first)/7+1)
	for i := range rows {
		rows[i].Monday = first.AddDays(7 * i)
	}
	for _, w := range work {
		at := int(monday(Today(p.Seller, w.At))-first) / 7
		if at < 0 || at >= len(rows) {
			continue
		}
		switch w.Action {
		case Submit:
			rows[at].Filed++
		case Approve, Decline:
			rows[at].Decided++
		case Close:
			rows[at].Closed++
		}
	}
	return rows
}

// monday is the first day of the week of a day.
func monday(day policies.Date) policies.Date {
	y, m, d := day.Civil()
	back := (int(time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Weekday()) + 6) % 7
	return day.AddDays(-back)
}

// PersonRow is what one member of staff has open and decided in the period.
type PersonRow struct {
	StaffID       string // empty: nobody's
	Open, Decided int64
}

func peopleOf(work []ReportWork, loads []ReportLoad) []PersonRow {
	rows, place := []PersonRow(nil), map[string]int{}
	row := func(id string) *PersonRow {
		at, known := place[id]
		if !known {
			at = len(rows)
			place[id], rows = at, append(rows, PersonRow{StaffID: id})
		}
		return &rows[at]
	}
	for _, l := range loads {
		row(l.StaffID).Open += l.Open
	}
	for _, w := range work {
		if w.Action == Approve || w.Action == Decline {
			row(w.StaffID).Decided++
		}
	}
	slices.SortFunc(rows, func(a, b PersonRow) int {
		return cmp.Or(cmp.Compare(b.Open+b.Decided, a.Open+a.Decided), cmp.Compare(a.StaffID, b.StaffID))
	})
	return rows
}
