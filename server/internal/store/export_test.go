package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"testing"
)

// Exec runs a statement past everything that the package watches over.
func (s *Store) Exec(statement string, args ...any) error {
	return s.Write(context.Background(), func(tx *Tx) error {
		_, err := tx.exec(statement, args...)
		return err
	})
}

// Count counts the rows of a table, or of a table WHERE something.
func (s *Store) Count(t testing.TB, from string, args ...any) (n int64) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *Tx) error { return tx.row(`SELECT count(*) FROM `+from, args, &n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// RightHash is the hash that fits what an event says now.
func (s *Store) RightHash(t testing.TB, seq string) (hash string) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *Tx) error {
		all, err := rows(tx, scanLink, `SELECT `+linkColumns+` FROM event`)
		for _, l := range all {
			if strconv.FormatInt(l.seq, 10) == seq {
				hash = l.sum()
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// Tables lists the tables of the record.
func (s *Store) Tables(t testing.TB) []string {
	return s.names(t, map[string]string{"sqlite": `SELECT name FROM sqlite_master WHERE type = 'table'`,
		"postgres": `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`}[s.Engine()])
}

// Columns lists the columns of a table.
func (s *Store) Columns(t testing.TB, table string) []string {
	return s.names(t, map[string]string{"sqlite": `SELECT name FROM pragma_table_info(?)`,
		"postgres": `SELECT column_name FROM information_schema.columns WHERE table_name = ?`}[s.Engine()], table)
}

func (s *Store) names(t testing.TB, query string, args ...any) (names []string) {
	t.Helper()
	err := s.Read(context.Background(), func(tx *Tx) (err error) {
		names, err = rows(tx, scanText, query, args...)
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	return names
}

// Plan is how the engine reads a page of the queue.
func (s *Store) Plan(t testing.TB, f QueueFilter) string {
	t.Helper()
	q, err := f.query()
	if err != nil {
		t.Fatal(err)
	}
	return s.explain(t, q.text.String(), q.args)
}

// LedgerPlan is how the engine reads a page of the ledger.
func (s *Store) LedgerPlan(t testing.TB, f LedgerFilter, before Place) string {
	t.Helper()
	query, args := f.newest(before, 50)
	return s.explain(t, query, args)
}

func (s *Store) explain(t testing.TB, query string, args []any) string {
	t.Helper()
	explain, scan := `EXPLAIN `, scanText
	if s.Engine() == "sqlite" {
		explain = `EXPLAIN QUERY PLAN `
		scan = func(row scanner) (text string, err error) {
			var id, parent, unused int64
			return text, row.Scan(&id, &parent, &unused, &text)
		}
	}
	var lines []string
	if err := s.Read(context.Background(), func(tx *Tx) (err error) {
		if s.engine.numbered {
			if _, err := tx.exec(`SET LOCAL enable_seqscan = off`); err != nil {
				return err
			}
		}
		lines, err = rows(tx, scan, explain+query, args...)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// Plans are how the engine answers each statement that read sends, by statement. PostgreSQL is told to think that reading a whole
// table costs more than anything, for its tables are empty here.
func (s *Store) Plans(t testing.TB, read func(*Tx) error) map[string]string {
	t.Helper()
	var sent []sentQuery
	if err := s.Read(context.Background(), func(tx *Tx) error {
		tx.tx = listener{tx.tx, &sent}
		return read(tx)
	}); err != nil {
		t.Fatal(err)
	}
	plans := map[string]string{}
	for _, one := range sent {
		plans[one.text] = s.explain(t, one.text, one.args)
	}
	return plans
}

type sentQuery struct {
	text string
	args []any
}

// listener notes what is asked.
type listener struct {
	runner
	sent *[]sentQuery
}

func (l listener) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	*l.sent = append(*l.sent, sentQuery{query, args})
	return l.runner.QueryContext(ctx, query, args...)
}

// FillStatedVerdicts is the migration of that name.
func (tx *Tx) FillStatedVerdicts() error { return tx.fillStatedVerdicts() }

// Reported is what reports ask of a decision.
func (tx *Tx) Reported(decision string) (product, route string, err error) {
	err = tx.row(`SELECT product, route FROM decision WHERE id = ?`, []any{decision}, &product, &route)
	return product, route, err
}

// Do runs a statement past everything that the package watches over, in the transaction.
func (tx *Tx) Do(statement string, args ...any) error {
	_, err := tx.exec(statement, args...)
	return err
}

// Again takes the schema back to a version and brings it to today's.
func (s *Store) Again(version int64) error {
	provider, err := s.schemas()
	if err != nil {
		return err
	}
	if _, err := provider.DownTo(context.Background(), version); err != nil {
		return err
	}
	return s.migrate(context.Background())
}

// Requests are the rows of all money that a second person was asked for.
func (s *Store) Requests(t testing.TB) []string {
	return s.names(t, `SELECT id || ' ' || claim_id || ' ' || seller || ' ' || entry_id || ' ' || entry || ' ' || state || ' ' || reason || ' ' || maker_id || ' ' ||
		coalesce(checker_id, '-') || ' ' || asked_at || ' ' || coalesce(checked_at, 0) FROM money_request ORDER BY id`)
}
