package store_test

import (
	"crypto/rand"
	"fmt"
	"slices"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// bench is a raw row of a small machine that raw SQL pushes around.
type bench struct {
	table, start  string
	states        []string
	moves         [][2]string
	insert, shove string // shove: the state, the state again, the id
}

func benches(c claim.Claim, staff string) []bench {
	of := func(table, insert, shove string, states []string, moves [][2]string) bench {
		return bench{table, states[0], states, moves, insert, shove}
	}
	rma := `INSERT INTO rma (id, number, seller, customer_id, state, version, issued_at, due_at, due_clause, carrier, tracking, changed_at)
		SELECT CAST(? AS TEXT), CAST(? AS TEXT), seller, customer_id, 'issued', 1, 1, 2, '', '', '', 1 FROM claim WHERE id = '` + c.ID + `'`
	return []bench{
		of("rma", rma, `UPDATE rma SET state = ? WHERE ? <> '' AND id = ?`, texts(claim.RMAStates()), pairs(claim.RMAMachine())),
		of("rma_unit", `INSERT INTO rma_unit (rma_id, claim_id, customer_id, seller, place, state, live, serial_seen, late, ruling, inspection)
			SELECT CAST(? AS TEXT), id, customer_id, seller, 0, 'authorised', 0, CAST(? AS TEXT), 0, '', '' FROM claim WHERE id = '`+c.ID+`'`,
			`UPDATE rma_unit SET state = ?, received_at = CASE WHEN ? = 'received' THEN 1 END WHERE rma_id = ?`, texts(claim.UnitStates()), pairs(claim.UnitMachine())),
		of("resolution", `INSERT INTO resolution (id, claim_id, customer_id, seller, kind, state, version, chosen_by, goodwill, new_serial, carrier, tracking,
			manufacturer, return_clause, created_at, changed_at) SELECT CAST(? AS TEXT), id, customer_id, seller, 'repair', 'proposed', 1, '', 0, CAST(? AS TEXT),
			'', '', '', '', 1, 1 FROM claim WHERE id = '`+c.ID+`'`,
			`UPDATE resolution SET state = ? WHERE ? <> '' AND id = ?`, texts(claim.ResolutionStates()), pairs(claim.ResolutionMachine())),
		of("arrival", `INSERT INTO arrival (id, seller, state, version, number_seen, carrier, tracking, sender, contents, by_id, arrived_at, changed_at)
			VALUES (?, '`+seller+`', 'held', 1, ?, '', '', '', '', '`+staff+`', 1, 1)`,
			`UPDATE arrival SET state = ?, rma_id = CASE WHEN ? = 'matched' THEN 'an rma' END WHERE id = ?`, texts(claim.ArrivalStates()), pairs(claim.ArrivalMachine())),
	}
}

func texts[S ~string](states []S) (all []string) {
	for _, s := range states {
		all = append(all, string(s))
	}
	return all
}

func pairs[S ~string](moves []claim.Move[S]) (all [][2]string) {
	for _, m := range moves {
		all = append(all, [2]string{string(m.From), string(m.To)})
	}
	return all
}

// path is a way of moves from the start to a state.
func (b *bench) path(to string) []string {
	ways := map[string][]string{b.start: {}}
	for queue := []string{b.start}; len(queue) > 0; queue = queue[1:] {
		for _, m := range b.moves {
			if m[0] == queue[0] && ways[m[1]] == nil && m[1] != b.start {
				ways[m[1]] = append(slices.Clone(ways[m[0]]), m[1])
				queue = append(queue, m[1])
			}
		}
	}
	return ways[to]
}

// Every change of state that a machine has can be made by raw SQL, and no other.
func TestEveryMoveAndNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c := w.filed("SN-1")
		for _, b := range benches(c, w.agent.ID) {
			if b.table == "arrival" {
				w.must(s.Exec(benches(c, "")[0].insert, "an rma", "a number"))
			}
			for _, from := range b.states {
				for _, to := range b.states {
					if from != to {
						w.tryMove(&b, from, to)
					}
				}
			}
		}
	})
}

func (w *world) tryMove(b *bench, from, to string) {
	w.Helper()
	way := b.path(from)
	if way == nil {
		w.Errorf("%s: nothing leads to %s", b.table, from)
		return
	}
	id := rand.Text()
	if b.table == "rma_unit" {
		c := w.claimOfUnits()
		w.must(w.s.Exec(benches(c, "")[0].insert, id, id))
	}
	if b.table == "resolution" { // one open at a time
		w.must(w.s.Exec(`DELETE FROM resolution`))
	}
	w.must(w.s.Exec(b.insert, id, id))
	for _, state := range way {
		w.must(w.s.Exec(b.shove, state, state, id))
	}
	err := w.s.Exec(b.shove, to, to, id)
	if allowed := slices.Contains(b.moves, [2]string{from, to}); allowed != (err == nil) {
		w.Errorf("%s: from %s to %s: %v", b.table, from, to, err)
	}
}

func (w *world) claimOfUnits() (c claim.Claim) {
	w.Helper()
	w.read(func(tx *store.Tx) error {
		all, err := tx.ClaimsOf(w.customer.ID)
		c = all[0]
		return err
	})
	return c
}

func TestTheRecordRefusesAftermath(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c, other := w.filed("SN-1"), w.filed("SN-2")
		stranger := w.newCustomer("stranger@example.com")
		rma := benches(c, "")[0].insert
		w.must(s.Exec(rma, "r1", "N1"))
		unit := func(id string, c claim.Claim, customer string) error {
			return s.Exec(`INSERT INTO rma_unit (rma_id, claim_id, customer_id, seller, place, state, live, serial_seen, late, ruling, inspection)
				VALUES (?, ?, ?, ?, 0, 'authorised', 1, '', 0, '', '')`, id, c.ID, customer, seller)
		}
		w.must(unit("r1", c, w.customer.ID))
		w.must(s.Exec(rma, "r2", "N2"))
		w.must(w.pot("p1", "payment", "NULL", 1000))
		w.must(w.pot("ship", "shipping", "'"+c.ID+"'", 500))
		w.must(w.enter("e1", c, "refund", 400, "p1", "NULL", "", "NULL"))
		refuse := func(name string, err error) {
			t.Helper()
			if err == nil {
				t.Errorf("%s: not refused", name)
			}
		}
		refuse("a claim in two live RMAs", unit("r2", c, w.customer.ID))
		refuse("a unit of another customer", unit("r2", other, stranger.ID))
		refuse("born received", s.Exec(`INSERT INTO rma SELECT 'r3', 'N3', seller, customer_id, 'received', 1, 1, 2, '', '', '', NULL, 1, NULL FROM rma WHERE id = 'r1'`))
		refuse("a number twice", s.Exec(rma, "r4", "N1"))
		refuse("a new number for an old RMA", s.Exec(`UPDATE rma SET number = 'N9' WHERE id = 'r1'`))
		refuse("an RMA removed", s.Exec(`DELETE FROM rma WHERE id = 'r2'`))
		refuse("inspected before it came", s.Exec(`UPDATE rma_unit SET inspection = 'wrong_item'`))
		refuse("received without a time", s.Exec(`UPDATE rma_unit SET state = 'received'`))
		refuse("an unknown state", s.Exec(`UPDATE rma SET state = 'lost' WHERE id = 'r1'`))
		refuse("more than was paid", w.enter("e2", c, "refund", 601, "p1", "NULL", "", "NULL"))
		refuse("more than was paid, by another claim", w.enter("e2", other, "credit", 601, "p1", "NULL", "", "NULL"))
		refuse("more shipping than the pot", w.enter("e2", c, "shipping", 501, "ship", "NULL", "", "NULL"))
		refuse("another claim's shipping pot", w.enter("e2", other, "shipping", 1, "ship", "NULL", "", "NULL"))
		refuse("a refund out of the shipping pot", w.enter("e2", c, "refund", 1, "ship", "NULL", "", "NULL"))
		refuse("a refund out of nothing", w.enter("e2", c, "refund", 1, "", "NULL", "", "NULL"))
		refuse("nothing", w.enter("e2", c, "refund", 0, "p1", "NULL", "", "NULL"))
		refuse("an approval of one person", w.enter("e2", c, "approval", 100, "ship", "NULL", "", "NULL"))
		refuse("maker and checker in one", w.enter("e2", c, "approval", 100, "ship", "NULL", "", "'"+w.agent.ID+"'"))
		refuse("a reversal of more", w.enter("e2", c, "reversal", 401, "p1", "'e1'", "refund", "'"+w.chief.ID+"'"))
		refuse("a reversal of another claim's", w.enter("e2", other, "reversal", 400, "p1", "'e1'", "refund", "'"+w.chief.ID+"'"))
		refuse("a reversal of what it was not", w.enter("e2", c, "reversal", 400, "p1", "'e1'", "credit", "'"+w.chief.ID+"'"))
		refuse("an entry changed", s.Exec(`UPDATE ledger_entry SET cents = 1`))
		refuse("an entry removed", s.Exec(`DELETE FROM ledger_entry`))
		refuse("a pot removed", s.Exec(`DELETE FROM money_pot`))
		refuse("a pot overdrawn", s.Exec(`UPDATE money_pot SET used_cents = 1001 WHERE id = 'p1'`))
		refuse("two pots for one serial number", w.pot("p2", "payment", "NULL", 1000))
		w.must(w.enter("e2", c, "reversal", 400, "p1", "'e1'", "refund", "'"+w.chief.ID+"'"))
		refuse("reversed twice", w.enter("e3", c, "reversal", 400, "p1", "'e1'", "refund", "'"+w.chief.ID+"'"))
		w.must(w.enter("e3", c, "refund", 1000, "p1", "NULL", "", "NULL"))
		w.must(w.enter("e4", c, "approval", 100, "ship", "NULL", "", "'"+w.chief.ID+"'"))
		w.must(w.enter("e5", c, "shipping", 600, "ship", "NULL", "", "NULL"))
	})
}

func (w *world) pot(id, kind, claimID string, limit int64) error {
	return w.s.Exec(`INSERT INTO money_pot (id, kind, seller, claim_id, serial_key, limit_cents) VALUES (?, ?, ?, `+claimID+`, 'sn-1', ?)`, id, kind, seller, limit)
}

func (w *world) enter(id string, c claim.Claim, kind string, cents int64, pot, undoes, undoesKind, checker string) error {
	var out any
	if pot != "" {
		out = pot
	}
	return w.s.Exec(`INSERT INTO ledger_entry (id, claim_id, customer_id, seller, number, kind, code, cents, currency, reference, day, pot_id, undoes, undoes_kind,
		by_id, checked_by, at_ms) VALUES (?, ?, ?, ?, ?, ?, '', ?, 'USD', 'R', '2026-01-01', ?, `+undoes+`, ?, ?, `+checker+`, 1)`,
		id, c.ID, c.CustomerID, seller, int64(id[1]), kind, cents, out, undoesKind, w.agent.ID)
}

// Eight transactions take from one pot at once, past everything that the domain looks at: the record lets out what was in it.
func TestEightTakeFromOnePot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c := w.filed("SN-1")
		w.must(w.pot("p1", "payment", "NULL", 1000))
		results := make(chan error, 8)
		for i := range 8 {
			go func() { results <- w.enter(fmt.Sprintf("e%c", '0'+i), c, "refund", 250, "p1", "NULL", "", "NULL") }()
		}
		taken := 0
		for range 8 {
			if <-results == nil {
				taken++
			}
		}
		if n := s.Count(t, `money_pot WHERE used_cents = 1000`); taken != 4 || n != 1 {
			t.Errorf("%d of 4 taken", taken)
		}
	})
}
