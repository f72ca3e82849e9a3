package store_test

import (
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// What the record refuses whoever writes to it: the portal's own code cannot get these past it either.
func TestTheRecordRefuses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c, draft := w.filed("LIVE"), w.draft("other")
		stranger := w.newCustomer("stranger@example.com")
		w.must(s.Exec(`INSERT INTO order_unit (id, seller, order_number, order_key, serial, serial_key, email_key, facts, imported_at, version)
			VALUES ('theirs', 'softnetworks', 'O', 'o', 'S', 's', '', '{}', 1, 1)`))
		evidence := `INSERT INTO evidence (id, claim_id, customer_id, item, name, media_type, size_bytes, sha256, state, why, has_preview, created_at) VALUES `
		unit := `INSERT INTO order_unit (id, seller, order_number, order_key, serial, serial_key, email_key, facts, price_cents, imported_at, version) VALUES `
		for _, refused := range []struct {
			name, statement string
			args            []any
		}{
			{"unknown state", `UPDATE claim SET state = 'paid' WHERE id = ?`, []any{c.ID}},
			{"a change the machine has not", `UPDATE claim SET state = 'closed' WHERE id = ?`, []any{c.ID}},
			{"back to a draft", `UPDATE claim SET state = 'draft' WHERE id = ?`, []any{c.ID}},
			{"born submitted", `INSERT INTO claim SELECT 'x', 'N', seller, customer_id, unit_id, state, version, serial, 'z', order_number, order_key, intent, stated, fault,
				contact_name, contact_phone, contact_address, decision_id, verdict, value_cents, quote_state, quote_cents, quote_at, proposal, assignee_id,
				appealed, created_at, submitted_at, changed_at, staff_due_at, customer_due_at, staff_left FROM claim WHERE id = ?`, []any{c.ID}},
			{"filed without a decision", `UPDATE claim SET state = 'submitted', submitted_at = 1 WHERE id = ?`, []any{draft.ID}},
			{"filed without a serial number", `UPDATE claim SET state = 'submitted', submitted_at = 1, decision_id = 'd', serial_key = '' WHERE id = ?`, []any{draft.ID}},
			{"second live serial", `UPDATE claim SET state = 'submitted', submitted_at = 1, decision_id = 'd', serial_key = 'live' WHERE id = ?`, []any{draft.ID}},
			{"number twice", `UPDATE claim SET number = ? WHERE id = ?`, []any{string(c.Number), draft.ID}},
			{"negative value", `UPDATE claim SET value_cents = -1 WHERE id = ?`, []any{c.ID}},
			{"negative quote", `UPDATE claim SET quote_cents = -1 WHERE id = ?`, []any{c.ID}},
			{"unknown quote", `UPDATE claim SET quote_state = 'haggled' WHERE id = ?`, []any{c.ID}},
			{"unknown seller", `UPDATE claim SET seller = 'nobody' WHERE id = ?`, []any{c.ID}},
			{"unknown owner", `UPDATE claim SET customer_id = 'nobody' WHERE id = ?`, []any{draft.ID}},
			{"unknown assignee", `UPDATE claim SET assignee_id = 'nobody' WHERE id = ?`, []any{c.ID}},
			{"a unit of another seller", `UPDATE claim SET unit_id = 'theirs' WHERE id = ?`, []any{c.ID}},
			{"version 0", `UPDATE claim SET version = 0 WHERE id = ?`, []any{c.ID}},
			{"a filed claim removed", `DELETE FROM claim WHERE id = ?`, []any{c.ID}},
			{"another's file", evidence + `('e', ?, ?, '', '', '', 1, '', 'stored', '', 0, 1)`, []any{c.ID, stranger.ID}},
			{"a file of unknown state", evidence + `('e', ?, ?, '', '', '', 1, '', 'fine', '', 0, 1)`, []any{c.ID, w.customer.ID}},
			{"a file below nothing", evidence + `('e', ?, ?, '', '', '', -1, '', 'stored', '', 0, 1)`, []any{c.ID, w.customer.ID}},
			{"a message about nothing", `INSERT INTO message VALUES ('m', 'nothing', 'staff', 'x', 0, 'b', 1)`, nil},
			{"a message by nobody", `INSERT INTO message VALUES ('m', ?, 'ghost', 'x', 0, 'b', 1)`, []any{c.ID}},
			{"two first decisions", `UPDATE decision SET number = 0 WHERE claim_id = ?`, []any{c.ID}},
			{"unit below nothing", unit + `('u', 'connectpro', 'O', 'o', 'S', 's', '', '{}', -1, 1, 1)`, nil},
			{"unit without an order", unit + `('u', 'connectpro', '', '', 'S', 's', '', '{}', 1, 1, 1)`, nil},
			{"unit twice", unit + `('u', 'softnetworks', 'O', 'o', 'S', 's', '', '{}', 1, 1, 1)`, nil},
			{"address twice", `UPDATE customer SET email = 'anna@example.com' WHERE id = ?`, []any{stranger.ID}},
			{"unknown role", `UPDATE staff_role SET role = 'owner' WHERE staff_id = ?`, []any{w.agent.ID}},
			{"armed without a time", `UPDATE clock SET due_at = NULL WHERE claim_id = ? AND state = 'armed'`, []any{c.ID}},
			{"clock twice", `INSERT INTO clock (id, claim_id, kind, state, gen, due_at, set_at) VALUES ('k', ?, 'first_response', 'armed', 1, 1, 1)`, []any{c.ID}},
			{"letter twice", `INSERT INTO outbox (id, kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at)
				SELECT 'o', kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at FROM outbox`, nil},
			{"event edited", `UPDATE event SET by_id = 'x' WHERE seq = 1`, nil},
			{"event removed", `DELETE FROM event WHERE seq = 1`, nil},
			{"event twice after one", `INSERT INTO event SELECT 2, claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, note_digest, at_ms, prev_hash, 'h' FROM event WHERE seq = 1`, nil},
			{"form key twice", `INSERT INTO idempotency VALUES ('p', 'k', 'h', '', 1), ('p', 'k', 'h', '', 1)`, nil},
		} {
			if err := s.Exec(refused.statement, refused.args...); err == nil {
				t.Errorf("%s: taken", refused.name)
			} else if !isRefusal(err) {
				t.Errorf("%s: refused for another reason: %v", refused.name, err)
			}
		}
		if got := w.claim(c.ID); got.State != claim.Submitted || got.Version != c.Version {
			t.Errorf("the claim changed: %+v", got)
		}
	})
}

// isRefusal tells a statement that was understood and refused: by a constraint, or by a trigger's own words.
func isRefusal(err error) bool {
	for _, words := range []string{"constraint", "claim_transition:", "append-only"} {
		if strings.Contains(err.Error(), words) {
			return true
		}
	}
	return false
}

// The record knows the same changes of state as the machine, and no others.
func TestTheRecordKnowsTheMachine(t *testing.T) {
	edges := map[[2]claim.State]bool{}
	for _, e := range claim.Machine() {
		edges[[2]claim.State{e.From, e.To}] = true
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		path := map[claim.State][]claim.State{claim.Draft: {}}
		for range claim.States() { // the shortest way to each state
			for e := range edges {
				if way, known := path[e[0]]; known && path[e[1]] == nil {
					path[e[1]] = append(append([]claim.State{}, way...), e[1])
				}
			}
		}
		move := func(id string, to claim.State) error {
			return s.Exec(`UPDATE claim SET state = ?, submitted_at = 1, decision_id = 'd' WHERE id = ?`, string(to), id)
		}
		for _, from := range claim.States() {
			for _, to := range claim.States() {
				c := w.draft(string(from + to))
				for _, step := range path[from] {
					w.must(move(c.ID, step))
				}
				if err := move(c.ID, to); (err == nil) != (edges[[2]claim.State{from, to}] || from == to) {
					t.Errorf("%s to %s: %v", from, to, err)
				}
			}
		}
	})
}
