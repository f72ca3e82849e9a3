package store_test

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

const reportedClaims = 160

// reportedID is the id of the n-th claim of a Bulk.
func reportedID(n int) string { return fmt.Sprintf("id%07d", (n*7919)%10_000_000) }

// A report reads its claims, decisions, events and clocks in few statements from indexes. What it says is what one reads off
// claim by claim.
func TestReportIsWhatItsClaimsSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		day := claim.Today(seller, start).AddDays(-1) // a Sunday: a claim is filed at the very beginning of the next week
		midnight := claim.EndOf(seller, day)
		s.FillBulk(t, store.Bulk{Claims: reportedClaims, Start: midnight.Add(-reportedClaims / 2 * time.Second), Ties: 1})
		w.must(w.write(func(tx *store.Tx) error { return past{w, tx, rand.New(rand.NewPCG(1, 2))}.make(midnight) }))
		for _, row := range []struct {
			name string
			days int // from the day before midnight on
			now  time.Time
		}{{"both days", 30, midnight.AddDate(0, 0, 20)}, {"the first day, read by time", 0, midnight.Add(time.Hour)}, {"the first day, read by claim", 0, midnight.AddDate(0, 0, 20)}} {
			t.Run(row.name, func(t *testing.T) {
				p := claim.ReportPeriod{Seller: seller, From: day, Through: day.AddDays(row.days)}
				var got, want claim.ReportSources
				w.read(func(tx *store.Tx) (err error) {
					if got, err = tx.ReportSources(p, row.now); err == nil {
						want, err = plainSources(tx, p, row.now)
					}
					return err
				})
				want.Money, want.Ages, want.Loads = got.Money, got.Ages, got.Loads
				if g, w := claim.NewReport(p, got), claim.NewReport(p, want); !reflect.DeepEqual(g, w) || g.Claims == 0 || len(g.Disagreements) < 9 || len(g.Stages) < 5 {
					t.Errorf("\n%+v, not\n%+v", g, w)
				}
			})
		}
	})
}

// past gives the claims decisions, events and clocks by lot.
type past struct {
	*world
	tx *store.Tx
	*rand.Rand
}

func (w past) do(statement string, args ...any) { w.must(w.tx.Do(statement, args...)) }

func (w past) make(midnight time.Time) error {
	for n := range reportedClaims {
		id, filed := reportedID(n), midnight.Add(time.Duration(n-reportedClaims/2)*time.Second)
		of := []string{seller, "softnetworks"}[n%2]
		w.do(`UPDATE claim SET intent = ? WHERE id = ?`, one(w, "fault", "return"), id)
		for number := range 1 + w.IntN(3) {
			w.do(`INSERT INTO decision (id, claim_id, number, stated, used, answer, verdict, policy_version, differences, by_kind, by_id, why, made_at, product, route)
				VALUES (?, ?, ?, ?, '{}', '{}', ?, '1', ?, 'system', '', '', 1, ?, ?)`, fmt.Sprint("d", n, ".", number), id, number+1, string(w.judged().Stated),
				one(w, "covered", "not_covered", "review"), one(w, `[]`, `[]`, `[{"field":"product"}]`), one(w, "", "cable", "kvm_switch"), one(w, "", "doa", "warranty"))
			w.do(`UPDATE claim SET decision_id = ?, verdict = (SELECT verdict FROM decision WHERE id = ?) WHERE id = ?`, fmt.Sprint("d", n, ".", number), fmt.Sprint("d", n, ".", number), id)
		}
		w.steps(n, of, filed)
		w.clocks(id, filed)
	}
	return w.tx.FillStatedVerdicts()
}

// steps are in the order of the chain, which is not always that of the clocks of several machines.
func (w past) steps(n int, of string, at time.Time) {
	actions := append(claim.ReportActions(), "note")
	for i := range 2 + w.IntN(9) {
		seq := (n+1)*100 + i
		action := actions[w.IntN(len(actions))]
		switch i {
		case 0:
			action = claim.Submit
		case 1:
			at = at.Add(time.Hour)
		default:
			at = at.Add(time.Duration(w.IntN(30)) * time.Hour).Add(-5 * time.Millisecond)
		}
		w.do(`INSERT INTO event (seq, claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, note_digest, at_ms, prev_hash, hash)
			VALUES (?, ?, ?, ?, ?, ?, '', '', '', '{}', '', ?, ?, ?)`, seq, reportedID(n), of, one(w, "staff", "customer"), one(w, "s0", "s1"), string(action), at.UnixMilli(), fmt.Sprint("p", seq), fmt.Sprint("h", seq))
	}
}

func (w past) clocks(id string, at time.Time) {
	for _, kind := range []claim.ClockKind{claim.FirstResponse, claim.InfoReply, claim.InfoWarn2} {
		fired := w.IntN(3)
		gen, state := fired+1, one(w, "armed", "cancelled", "fired")
		switch {
		case state == "cancelled":
			gen++
		case state == "fired" && fired == 0:
			fired = 1
		}
		w.do(`INSERT INTO clock (id, claim_id, kind, state, gen, due_at, set_at) VALUES (?, ?, ?, ?, ?, ?, 1)`, store.ClockID(id, kind), id, string(kind), state, gen,
			at.AddDate(0, 0, w.IntN(40)).UnixMilli())
		for past := range fired {
			w.do(`INSERT INTO firing (clock_id, gen, claim_id, kind, due_at, fired_at) VALUES (?, ?, ?, ?, 1, 1)`, store.ClockID(id, kind), past+1, id, string(kind))
		}
	}
}

func one[T any](w past, of ...T) T { return of[w.IntN(len(of))] }

// plainSources are read claim by claim.
func plainSources(tx *store.Tx, p claim.ReportPeriod, now time.Time) (from claim.ReportSources, err error) {
	within := func(at time.Time) bool { return !at.Before(p.Start()) && at.Before(p.End()) }
	var stories [][]claim.Event
	clocks := map[claim.ClockKind]*claim.ReportClock{claim.FirstResponse: {Kind: claim.FirstResponse}, claim.InfoReply: {Kind: claim.InfoReply}}
	for n := range reportedClaims {
		c, err := tx.Claim(reportedID(n))
		if err != nil {
			return from, err
		}
		decisions, err := tx.Decisions(c.ID)
		if err != nil {
			return from, err
		}
		events, err := tx.Events(c.ID)
		if err != nil {
			return from, err
		}
		if c.Seller != p.Seller {
			continue
		}
		from.Work = append(from.Work, plainWork(p, events)...)
		if !within(c.SubmittedAt) {
			continue
		}
		decided, err := tx.Decision(c.DecisionID)
		if err != nil {
			return from, err
		}
		product, route, err := tx.Reported(decided.ID)
		if err != nil {
			return from, err
		}
		from.Claims = append(from.Claims, claim.ReportClaim{State: c.State, Decision: len(decisions), Stated: decisions[0].StatedVerdict(), Verdict: c.Verdict,
			Product: product, DOA: route == policies.DOA.String(), Return: c.Intent != policies.Fault.String()})
		stories = append(stories, events)
		if err := plainClocks(tx, c.ID, now, clocks); err != nil {
			return from, err
		}
	}
	from.Steps = claim.NewReportSteps(len(stories))
	for i, events := range stories {
		for _, e := range events {
			from.Steps.Add(i, e.Action, e.At)
		}
	}
	from.Clocks = []claim.ReportClock{*clocks[claim.FirstResponse], *clocks[claim.InfoReply]}
	return from, nil
}

func plainWork(p claim.ReportPeriod, events []claim.Event) (work []claim.ReportWork) {
	for _, e := range events {
		for i, week := range p.Weeks() {
			if e.At.Before(week.Start()) || !e.At.Before(week.End()) || !slices.Contains([]claim.Action{claim.Submit, claim.Approve, claim.Decline, claim.Close}, e.Action) {
				continue
			}
			done := claim.ReportWork{Week: i, Action: e.Action, Count: 1}
			if e.By.Kind == claim.ByStaff {
				done.StaffID = e.By.ID
			}
			work = append(work, done)
		}
	}
	return work
}

func plainClocks(tx *store.Tx, id string, now time.Time, into map[claim.ClockKind]*claim.ReportClock) error {
	all, err := tx.ClocksOf(id)
	for _, c := range all {
		count := into[c.Kind]
		if count == nil || err != nil {
			continue
		}
		fired, ferr := tx.Firings(c.ID, 100)
		err = ferr
		count.Missed += int64(len(fired))
		switch c.State {
		case store.ClockCancelled:
			count.Kept++
		case store.ClockArmed:
			count.Running++
			if !c.Due.After(now) {
				count.Overdue++
			}
		}
	}
	return err
}
