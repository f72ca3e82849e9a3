package store

import (
	"cmp"
	"slices"
	"time"

	"proviso/server/claim"
)

// reportEvent is an event as a report reads it.
type reportEvent struct {
	claimID, staffID string // staffID: empty where nobody of the staff did it
	action           claim.Action
	seq, at          int64
}

// reportStep is what is kept of an event until all have been read: there may be millions.
type reportStep struct {
	seq, at int64
	claim   int32 // its place among the claims
	action  uint8 // its place among claim.ReportActions
}

// events are read once for what happened to the claims of the period and for what was done in it, whenever the claims were filed.
func (r *report) events(into *claim.ReportSources) error {
	var steps []reportStep
	follow := func(e *reportEvent) {
		if place, known := r.places[e.claimID]; known {
			steps = append(steps, reportStep{e.seq, e.at, place, uint8(slices.Index(reportActions, e.action))})
		}
	}
	work := newWeekly(r.period)
	err := r.eventsBetween(r.period.Start(), r.period.End(), func(e *reportEvent) { follow(e); work.add(e) })
	if err == nil {
		err = r.eventsAfter(follow)
	}
	slices.SortFunc(steps, func(a, b reportStep) int { return cmp.Compare(a.seq, b.seq) }) // the order of the chain: they are in it but for little
	into.Steps = claim.NewReportSteps(len(into.Claims))
	for _, s := range steps {
		into.Steps.Add(int(s.claim), reportActions[s.action], timeOf(s.at))
	}
	into.Work = work.all()
	return err
}

var reportActions = claim.ReportActions()

func (r *report) eventsBetween(from, before time.Time, take func(*reportEvent)) error {
	return r.readEvents(take, `event e WHERE e.seller = ? AND e.at_ms >= ? AND e.at_ms < ?`, r.period.Seller, from.UnixMilli(), before.UnixMilli())
}

// eventsAfter are those of the claims after the period. Where that is long ago, the claims are fewer than all events since then.
func (r *report) eventsAfter(take func(*reportEvent)) error {
	end := r.period.End()
	if r.now.Sub(end) <= end.Sub(r.period.Start()) {
		return r.eventsBetween(end, time.UnixMilli(1<<63-1), take)
	}
	return r.readEvents(take, `claim c JOIN event e ON e.claim_id = c.id WHERE`+cohort+`AND e.at_ms >= ?`, append(slices.Clone(r.of), end.UnixMilli())...)
}

func (r *report) readEvents(take func(*reportEvent), from string, args ...any) error {
	return each(r.tx, func(row scanner) error {
		var e reportEvent
		err := row.Scan(&e.seq, &e.at, &e.claimID, &e.action, &e.staffID)
		if err == nil {
			take(&e)
		}
		return err
	}, `SELECT e.seq, e.at_ms, e.claim_id, e.action, CASE WHEN e.by_kind = 'staff' THEN e.by_id ELSE '' END FROM `+from+
		` AND e.action IN (`+marks(len(reportActions))+`)`, append(args, anys(reportActions)...)...)
}

// weekly sums up what was done week by week: an engine does not know when a seller's week begins.
type weekly struct {
	ends   []int64
	counts map[claim.ReportWork]int
}

func newWeekly(p claim.ReportPeriod) weekly {
	w := weekly{counts: map[claim.ReportWork]int{}}
	for _, week := range p.Weeks() {
		w.ends = append(w.ends, week.End().UnixMilli())
	}
	return w
}

func (w *weekly) add(e *reportEvent) {
	switch e.action {
	case claim.Submit, claim.Approve, claim.Decline, claim.Close:
		week, _ := slices.BinarySearch(w.ends, e.at+1) // the end of one is the beginning of the next
		w.counts[claim.ReportWork{Week: week, Action: e.action, StaffID: e.staffID}]++
	}
}

func (w *weekly) all() (work []claim.ReportWork) {
	for done, n := range w.counts {
		done.Count = n
		work = append(work, done)
	}
	return work
}
