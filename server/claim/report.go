package claim

import (
	"time"

	"proviso/policies"
)

// ReportPeriod is what a report is about: the claims that a seller was sent on the days from one to another, both inclusive,
// in the seller's zone.
type ReportPeriod struct {
	Seller        string
	From, Through policies.Date
}

// MaxReportDays bounds a period: a leap year.
const MaxReportDays = 366

// Start is the first instant of the period, End the first one after it.
func (p ReportPeriod) Start() time.Time { return EndOf(p.Seller, p.From.AddDays(-1)) }

// End is the first instant after the period.
func (p ReportPeriod) End() time.Time { return EndOf(p.Seller, p.Through) }

// Check refuses a period that runs backwards or is too long.
func (p ReportPeriod) Check() error {
	switch {
	case p.Through < p.From:
		return Fault("to", "Choose a last day that is not before the first one.")
	case int(p.Through-p.From) >= MaxReportDays:
		return Fault("to", "Choose a period of up to 366 days.")
	}
	return nil
}

// ReportClaim is a filed claim as reports count it.
type ReportClaim struct {
	State      State
	Decision   int    // the number of the one that counts
	Stated     string // the verdict on the facts as the customer first stated them: what the browser said
	Verdict    string // of the decision that counts
	Product    string // of the facts used; empty where not known
	DOA        bool   // granted as dead on arrival
	Inspection Inspection
	Return     bool // nobody called the unit faulty
}

// ReportWork counts claims that were filed, decided or closed in one week of a period, by whom.
type ReportWork struct {
	Week    int // of ReportPeriod.Weeks
	Action  Action
	StaffID string // empty: not staff
	Count   int
}

// ReportClock counts the deadlines of one kind.
type ReportClock struct {
	Kind                           ClockKind
	Kept, Missed, Running, Overdue int64 // Overdue: running, but past its time
}

// ReportMoney sums up entries of one kind within a period. What is undone is counted against its own kind.
type ReportMoney struct {
	Kind, Undoes EntryKind // Undoes: of reversals
	Count, Cents int64
}

// ReportAge counts the open claims that wait in a state, by their age since filing.
type ReportAge struct {
	State State
	Days  [4]int64 // see AgeLimits; the last: older
}

// AgeLimits are the days up to which each class of age goes; the last class has no end.
var AgeLimits = [3]int{2, 7, 30}

// ReportLoad is what one member of staff has open.
type ReportLoad struct {
	StaffID string // empty: nobody's
	Open    int64
}

// ReportSources are what a report is made of, as the record has it.
type ReportSources struct {
	Claims []ReportClaim
	Steps  ReportSteps
	Work   []ReportWork
	Clocks []ReportClock
	Money  []ReportMoney
	Ages   []ReportAge
	Loads  []ReportLoad
}

// Report is what a seller's supervisors look at.
type Report struct {
	Period        ReportPeriod
	Claims        int
	Outcomes      []OutcomeRow
	Disagreements []DisagreementRow
	Products      []ProductRow
	Stages        []StageRow
	Clocks        []ReportClock
	Money         []MoneyRow
	Ages          []ReportAge
	Weeks         []WeekRow
	People        []PersonRow
}

// NewReport makes a report.
func NewReport(p ReportPeriod, from ReportSources) Report {
	return Report{Period: p, Claims: len(from.Claims), Outcomes: outcomesOf(from.Claims), Disagreements: disagreementsOf(from.Claims, &from.Steps),
		Products: productsOf(from.Claims), Stages: from.Steps.stages(), Clocks: from.Clocks, Money: moneyOf(from.Money), Ages: from.Ages,
		Weeks: weeksOf(p, from.Work), People: peopleOf(from.Work, from.Loads)}
}

// NewWorkload is the part of a report that is about no period: how old open claims are, and whose they are.
func NewWorkload(from ReportSources) Report {
	return Report{Ages: from.Ages, People: peopleOf(nil, from.Loads)}
}

// StatedVerdict is the verdict on the facts as they were stated, whatever the books said: what the browser showed.
func (d *Decision) StatedVerdict() string {
	if len(d.Differences) == 0 {
		return d.Verdict
	}
	answer, ok := answerTo(d.Stated)
	if !ok {
		return ""
	}
	stated := Decision{Answer: answer, Used: d.Stated}
	stated.readAnswer()
	return stated.Verdict
}
