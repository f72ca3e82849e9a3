package store

import (
	"strings"
	"time"

	"proviso/server/claim"
)

// cohort are the claims that a seller was sent within a period, under the name c. Naming every state lets the queue's index
// find them.
const cohort = ` c.seller = ? AND c.state IN ('submitted', 'needs_info', 'approved', 'declined', 'withdrawn', 'lapsed', 'closed')
	AND c.submitted_at >= ? AND c.submitted_at < ? `

// reportClocks are the deadlines that can be kept or missed. Windows that may pass unused, and warnings, are none.
var reportClocks = []claim.ClockKind{claim.FirstResponse, claim.InfoReply, claim.ReceiptDue, claim.AdvanceReturn, claim.VerifyFault,
	claim.ReturnRepaired, claim.ForwardToManufacturer}

// ReportSources reads what a report is made of.
func (tx *Tx) ReportSources(p claim.ReportPeriod, now time.Time) (from claim.ReportSources, err error) {
	r := report{tx: tx, period: p, of: []any{p.Seller, p.Start().UnixMilli(), p.End().UnixMilli()}, now: now}
	for _, read := range []func(*claim.ReportSources) error{r.claims, r.events, r.clocks, r.money, r.ages, r.loads} {
		if err := read(&from); err != nil {
			return from, err
		}
	}
	return from, nil
}

// WorkloadSources reads how old a seller's open claims are, and who has them.
func (tx *Tx) WorkloadSources(seller string, now time.Time) (from claim.ReportSources, err error) {
	r := report{tx: tx, period: claim.ReportPeriod{Seller: seller}, now: now}
	if err = r.ages(&from); err == nil {
		err = r.loads(&from)
	}
	return from, err
}

// report is one report being read.
type report struct {
	tx     *Tx
	period claim.ReportPeriod
	of     []any // the parameters of cohort
	now    time.Time

	places map[string]int32  // of the claims, by their ids
	known  map[string]string // see once
}

// clocks: one that was stopped was kept, each one that fired was missed. Firings are looked for only where there can be some: each
// setting after the first and each stop is a generation, so what was stopped in its second one has never fired. The cast keeps SQLite from looking for each kind of clock by itself.
func (r *report) clocks(into *claim.ReportSources) error {
	args, kinds := append([]any{r.now.UnixMilli()}, r.of...), anys(reportClocks)
	counts := map[claim.ClockKind]claim.ReportClock{}
	_, err := rows(r.tx, func(row scanner) (c claim.ReportClock, err error) {
		err = row.Scan(&c.Kind, &c.Kept, &c.Running, &c.Overdue, &c.Missed)
		counts[c.Kind] = c
		return c, err
	}, `SELECT k.kind, CAST(SUM(CASE WHEN k.state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN k.state = 'armed' THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN k.state = 'armed' AND k.due_at <= ? THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN k.state = 'cancelled' AND k.gen <= 2 THEN 0 ELSE (SELECT COUNT(*) FROM firing f WHERE f.clock_id = k.id) END) AS BIGINT)
		FROM claim c JOIN clock k ON k.claim_id = c.id WHERE`+cohort+`AND CAST(k.kind AS TEXT) IN (`+marks(len(kinds))+`) GROUP BY k.kind`, append(args, kinds...)...)
	for _, kind := range reportClocks {
		if c, seen := counts[kind]; seen {
			into.Clocks = append(into.Clocks, c)
		}
	}
	return err
}

func (r *report) money(into *claim.ReportSources) (err error) {
	into.Money, err = rows(r.tx, func(row scanner) (m claim.ReportMoney, err error) {
		err = row.Scan(&m.Kind, &m.Undoes, &m.Count, &m.Cents)
		return m, err
	}, `SELECT kind, CASE WHEN kind = 'reversal' THEN undoes_kind ELSE '' END, COUNT(*), CAST(SUM(cents) AS BIGINT) FROM ledger_entry
		WHERE seller = ? AND at_ms >= ? AND at_ms < ? GROUP BY 1, 2 ORDER BY 1, 2`, r.of...)
	return err
}

// openNow are the states in which a claim still wants something done.
var openNow = []claim.State{claim.Submitted, claim.NeedsInfo, claim.Approved}

// ages counts the open claims of today, whenever they were filed.
func (r *report) ages(into *claim.ReportSources) error {
	for _, state := range openNow {
		age := claim.ReportAge{State: state}
		var dest, args []any
		var columns []string
		for i := range age.Days {
			column, limits := r.ageBetween(i)
			columns, args, dest = append(columns, column), append(args, limits...), append(dest, &age.Days[i])
		}
		err := r.tx.row(`SELECT `+strings.Join(columns, ", ")+` FROM claim WHERE seller = ? AND state = ?`, append(args, r.period.Seller, string(state)), dest...)
		if err != nil {
			return err
		}
		into.Ages = append(into.Ages, age)
	}
	return nil
}

// ageBetween counts the claims of one class of age: filed after one instant and not after another.
func (r *report) ageBetween(class int) (column string, limits []any) {
	conditions := "1 = 1"
	if class < len(claim.AgeLimits) {
		conditions += " AND submitted_at > ?"
		limits = append(limits, r.now.AddDate(0, 0, -claim.AgeLimits[class]).UnixMilli())
	}
	if class > 0 {
		conditions += " AND submitted_at <= ?"
		limits = append(limits, r.now.AddDate(0, 0, -claim.AgeLimits[class-1]).UnixMilli())
	}
	return `CAST(COALESCE(SUM(CASE WHEN ` + conditions + ` THEN 1 ELSE 0 END), 0) AS BIGINT)`, limits
}

// loads names the states of openNow as the index claim_load does: only then is it read alone.
func (r *report) loads(into *claim.ReportSources) (err error) {
	into.Loads, err = rows(r.tx, func(row scanner) (l claim.ReportLoad, err error) {
		err = row.Scan(&l.StaffID, &l.Open)
		return l, err
	}, `SELECT COALESCE(assignee_id, ''), COUNT(*) FROM claim WHERE seller = ? AND state IN ('submitted', 'needs_info', 'approved') GROUP BY assignee_id ORDER BY 1`,
		r.period.Seller)
	return err
}
