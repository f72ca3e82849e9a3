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

var stages = [...]stage{
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

// ReportSteps takes in what happened to the claims of a report, step by step, and keeps of it what that asks: a year has millions
// of steps. A claim goes by its place among those of the report.
type ReportSteps struct {
	claims []claimSteps
	took   [len(stages)][]time.Duration
}

// NewReportSteps is for so many claims, of which nothing is known yet.
func NewReportSteps(claims int) ReportSteps { return ReportSteps{claims: make([]claimSteps, claims)} }

// claimSteps is where one claim stands.
type claimSteps struct {
	ruling Action             // what staff decided last
	since  [len(stages)]int64 // in milliseconds; 0: not in this stage
}

// Add takes in the next step of a claim. Those of one claim come in the order in which they happened, whatever comes between them.
func (s *ReportSteps) Add(claim int, action Action, at time.Time) {
	c := &s.claims[claim]
	c.rule(action)
	for i := range stages {
		since := &c.since[i]
		switch {
		case *since == 0 && slices.Contains(stages[i].from, action):
			*since = at.UnixMilli()
		case *since != 0 && slices.Contains(stages[i].to, action):
			s.took[i] = append(s.took[i], time.Duration(at.UnixMilli()-*since)*time.Millisecond)
			*since = 0
		}
	}
}

func (c *claimSteps) rule(action Action) {
	switch action {
	case Approve, Decline:
		c.ruling = action
	case Appeal:
		c.ruling = ""
	}
}

// ruling is what staff decided last on a claim; empty where they have not, or it was appealed against.
func (s *ReportSteps) ruling(claim int) Action { return s.claims[claim].ruling }

// stages measures every stage; those that no claim went through are left out.
func (s *ReportSteps) stages() []StageRow {
	var rows []StageRow
	for i, took := range s.took {
		if len(took) > 0 {
			slices.Sort(took)
			rows = append(rows, StageRow{Code: stages[i].code, Count: len(took), P50: percentile(took, 50), P90: percentile(took, 90), Max: took[len(took)-1]})
		}
	}
	return rows
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

// Weeks are the parts of a period that Mondays cut it into.
func (p ReportPeriod) Weeks() (weeks []ReportPeriod) {
	for from := p.From; from <= p.Through; {
		next := monday(from).AddDays(7)
		weeks = append(weeks, ReportPeriod{Seller: p.Seller, From: from, Through: min(next.AddDays(-1), p.Through)})
		from = next
	}
	return weeks
}

// weeksOf counts week by week; weeks in which nothing happened are there too.
func weeksOf(p ReportPeriod, work []ReportWork) []WeekRow {
	if len(work) == 0 {
		return nil
	}
	var rows []WeekRow
	for _, week := range p.Weeks() {
		rows = append(rows, WeekRow{Monday: monday(week.From)})
	}
	for _, w := range work {
		row := &rows[w.Week]
		switch w.Action {
		case Submit:
			row.Filed += w.Count
		case Approve, Decline:
			row.Decided += w.Count
		case Close:
			row.Closed += w.Count
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
			row(w.StaffID).Decided += int64(w.Count)
		}
	}
	slices.SortFunc(rows, func(a, b PersonRow) int {
		return cmp.Or(cmp.Compare(b.Open+b.Decided, a.Open+a.Decided), cmp.Compare(a.StaffID, b.StaffID))
	})
	return rows
}
