package store

import (
	"encoding/json"
	"strings"
	"time"

	"proviso/policies"
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
	for _, read := range []func(*claim.ReportSources) error{r.claims, r.steps, r.work, r.clocks, r.money, r.ages, r.loads} {
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
}

func (r *report) claims(into *claim.ReportSources) (err error) {
	into.Claims, err = rows(r.tx, scanReportClaim, `SELECT c.id, c.state, c.intent, c.verdict, CASE WHEN f.differences = '[]' THEN '' ELSE f.stated END, f.verdict, f.differences,
		d.product, d.route FROM claim c JOIN decision f ON f.claim_id = c.id AND f.number = 1 JOIN decision d ON d.id = c.decision_id WHERE`+cohort, r.of...)
	if err != nil {
		return err
	}
	found, err := r.inspections()
	for i := range into.Claims {
		into.Claims[i].Inspection = found[into.Claims[i].ID]
	}
	return err
}

func scanReportClaim(row scanner) (c claim.ReportClaim, err error) {
	var first claim.Decision
	var intent, stated, differences, route string
	if err = row.Scan(&c.ID, &c.State, &intent, &c.Verdict, &stated, &first.Verdict, &differences, &c.Product, &route); err != nil {
		return c, err
	}
	if first.Stated = []byte(stated); differences != "[]" {
		err = json.Unmarshal([]byte(differences), &first.Differences)
	}
	c.Stated, c.DOA, c.Return = first.StatedVerdict(), route == policies.DOA.String(), intent != policies.Fault.String()
	return c, err
}

// inspections are what was found last on the unit of each claim.
func (r *report) inspections() (map[string]claim.Inspection, error) {
	found := map[string]claim.Inspection{}
	_, err := rows(r.tx, func(row scanner) (i claim.Inspection, err error) {
		var id string
		err = row.Scan(&id, &i)
		found[id] = i
		return i, err
	}, `SELECT u.claim_id, u.inspection FROM claim c JOIN rma_unit u ON u.claim_id = c.id WHERE`+cohort+`AND u.inspection <> '' ORDER BY u.inspected_at`, r.of...)
	return found, err
}

// steps are read in the order of the chain: to sort a million of them by their claims' ids would cost more than all the rest.
func (r *report) steps(into *claim.ReportSources) error {
	actions := claim.ReportActions()
	args := append(append([]any{}, r.of...), r.of[1]) // nothing happens to a claim before it is filed
	for _, action := range actions {
		args = append(args, string(action))
	}
	return each(r.tx, func(row scanner) error {
		var id string
		var action claim.Action
		var at int64
		if err := row.Scan(&id, &action, &at); err != nil {
			return err
		}
		into.Steps.Add(id, action, timeOf(at))
		return nil
	}, `SELECT e.claim_id, e.action, e.at_ms FROM claim c JOIN event e ON e.claim_id = c.id WHERE`+cohort+
		`AND e.seller = c.seller AND e.at_ms >= ? AND e.action IN (`+marks(len(actions))+`) ORDER BY e.seq`, args...)
}

// work is everything of the period, whenever its claims were filed, summed up week by week: an engine does not know when a
// seller's week begins.
func (r *report) work(into *claim.ReportSources) error {
	for i, week := range r.period.Weeks() {
		done, err := rows(r.tx, func(row scanner) (w claim.ReportWork, err error) {
			err = row.Scan(&w.Action, &w.StaffID, &w.Count)
			w.Week = i
			return w, err
		}, `SELECT action, CASE WHEN by_kind = 'staff' THEN by_id ELSE '' END, COUNT(*) FROM event WHERE seller = ? AND at_ms >= ? AND at_ms < ?
			AND action IN ('submit', 'approve', 'decline', 'close') GROUP BY 1, 2 ORDER BY 1, 2`, week.Seller, week.Start().UnixMilli(), week.End().UnixMilli())
		if err != nil {
			return err
		}
		into.Work = append(into.Work, done...)
	}
	return nil
}

// clocks: one that was stopped was kept, each one that fired was missed.
func (r *report) clocks(into *claim.ReportSources) error {
	args, kinds := append([]any{r.now.UnixMilli()}, r.of...), make([]any, len(reportClocks))
	for i, kind := range reportClocks {
		kinds[i] = string(kind)
	}
	counts := map[claim.ClockKind]claim.ReportClock{}
	_, err := rows(r.tx, func(row scanner) (c claim.ReportClock, err error) {
		err = row.Scan(&c.Kind, &c.Kept, &c.Running, &c.Overdue, &c.Missed)
		counts[c.Kind] = c
		return c, err
	}, `SELECT k.kind, CAST(SUM(CASE WHEN k.state = 'cancelled' THEN 1 ELSE 0 END) AS BIGINT), CAST(SUM(CASE WHEN k.state = 'armed' THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM(CASE WHEN k.state = 'armed' AND k.due_at <= ? THEN 1 ELSE 0 END) AS BIGINT),
		CAST(SUM((SELECT COUNT(*) FROM firing f WHERE f.clock_id = k.id)) AS BIGINT)
		FROM claim c JOIN clock k ON k.claim_id = c.id WHERE`+cohort+`AND k.kind IN (`+marks(len(kinds))+`) GROUP BY k.kind`, append(args, kinds...)...)
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
