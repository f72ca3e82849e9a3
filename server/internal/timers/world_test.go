package timers

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// world is a record with claims whose clocks run, and a witness who notes what fires by a clock of their own.
type world struct {
	testing.TB
	place    replicaSettings // where the record is
	kept     *store.Store
	raw      *sql.DB
	postgres bool
	customer *claim.Customer
	made     int
	clocks   []string // ids of those that are to fire
	key      sealing  // of the audit chain's checkpoints
}

// eachEngine runs a test on a world of each engine.
func eachEngine(t *testing.T, test func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { test(t, sqliteWorld(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, postgresWorld(t)) })
}

func sqliteWorld(t testing.TB) *world {
	folder := t.TempDir()
	w := &world{TB: t, place: replicaSettings{Folder: folder}, kept: storetest.Folder(t, folder), key: noKey{}}
	w.open("sqlite", "file:"+filepath.Join(folder, "record.sqlite")+"?_pragma=busy_timeout(5000)", `
		CREATE TABLE witness (clock_id TEXT, gen BIGINT, due_at BIGINT, seen BIGINT, current BIGINT, nr INTEGER PRIMARY KEY);
		CREATE TRIGGER firing_seen AFTER INSERT ON firing BEGIN
			INSERT INTO witness (clock_id, gen, due_at, seen, current) VALUES (NEW.clock_id, NEW.gen, NEW.due_at,
				CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER), (SELECT gen FROM clock WHERE id = NEW.clock_id));
		END`)
	return w
}

func postgresWorld(t testing.TB) *world {
	address := storetest.Database(t)
	w := &world{TB: t, place: replicaSettings{URL: address}, kept: storetest.URL(t, address), postgres: true, key: noKey{}}
	w.open("pgx", address, `
		CREATE TABLE witness (clock_id TEXT, gen BIGINT, due_at BIGINT, seen BIGINT, current BIGINT, nr BIGSERIAL);
		CREATE FUNCTION firing_seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			INSERT INTO witness (clock_id, gen, due_at, seen, current) VALUES (NEW.clock_id, NEW.gen, NEW.due_at,
				CEIL(EXTRACT(EPOCH FROM clock_timestamp()) * 1000), (SELECT gen FROM clock WHERE id = NEW.clock_id));
			RETURN NEW;
		END $$;
		CREATE TRIGGER firing_seen AFTER INSERT ON firing FOR EACH ROW EXECUTE FUNCTION firing_seen()`)
	return w
}

func (w *world) open(driver, address, schema string) {
	w.Helper()
	var err error
	if w.raw, err = sql.Open(driver, address); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { w.raw.Close() })
	w.exec(schema)
	w.write(func(tx *store.Tx) error {
		w.customer, err = tx.EnsureCustomer("demo@example.com", time.Now())
		return err
	})
}

func (w *world) exec(statement string) {
	w.Helper()
	if _, err := w.raw.Exec(statement); err != nil {
		w.Fatal(err)
	}
}

func (w *world) write(work func(tx *store.Tx) error) {
	w.Helper()
	if err := w.kept.Write(context.Background(), work); err != nil {
		w.Fatal(err)
	}
}

// number is the answer to a question that has one number for an answer.
func (w *world) number(query string) (n int64) {
	w.Helper()
	if err := w.raw.QueryRow(query).Scan(&n); err != nil {
		w.Fatalf("%v in %s", err, query)
	}
	return n
}

// waiting makes claims that wait for an answer of their customer, each due at its own time, and gives their clocks.
func (w *world) waiting(n int, due func(i int) time.Time) []claim.Alarm {
	w.Helper()
	from := w.made
	w.made += n
	w.write(func(tx *store.Tx) error {
		for i := range n {
			if err := tx.InsertDraft(w.draft(claimName(from + i))); err != nil {
				return err
			}
		}
		return nil
	})
	these := fmt.Sprintf(`id BETWEEN '%s' AND '%s'`, claimName(from), claimName(from+n-1))
	w.exec(`UPDATE claim SET state = 'submitted', submitted_at = created_at, decision_id = 'd' WHERE ` + these)
	w.exec(`UPDATE claim SET state = 'needs_info' WHERE ` + these)
	set := w.arm(from, n, due)
	w.exec(`UPDATE claim SET customer_due_at = (SELECT due_at FROM clock WHERE claim_id = claim.id AND kind = 'info_reply') WHERE ` + these)
	return set
}

func claimName(i int) string { return fmt.Sprintf("claim%07d", i) }

// arm sets the clocks of claims, many in a statement: those that are due soon should not be late before anybody looks.
func (w *world) arm(from, n int, due func(i int) time.Time) []claim.Alarm {
	w.Helper()
	var set []claim.Alarm
	now := time.Now().UnixMilli()
	for len(set) < n {
		var rows []string
		for range min(n-len(set), 1000) {
			id, at := claimName(from+len(set)), due(len(set)).Truncate(time.Millisecond)
			clock := id + "/" + string(claim.InfoReply)
			rows = append(rows, fmt.Sprintf(`('%s', '%s', '%s', 'armed', 1, %d, %d, %d)`, clock, id, claim.InfoReply, at.UnixMilli(), at.UnixMilli(), now))
			set = append(set, claim.Alarm{Clock: clock, Gen: 1, Due: at, Try: at})
			w.clocks = append(w.clocks, clock)
		}
		w.exec(`INSERT INTO clock (id, claim_id, kind, state, gen, due_at, try_at, set_at) VALUES ` + strings.Join(rows, ", "))
	}
	return set
}

func (w *world) draft(id string) claim.Claim {
	now := time.Now()
	return claim.Claim{ID: id, Number: claim.NewNumber(rand.Uint64), Seller: "connectpro", CustomerID: w.customer.ID, State: claim.Draft, Version: 1, Intent: "fault",
		Serial: id, Stated: []byte("{}"), ValueCents: claim.NoValue, CreatedAt: now, ChangedAt: now}
}

// toFire says how many clocks of the claims still have to fire.
func (w *world) toFire() int64 {
	return w.number(`SELECT count(*) FROM clock WHERE state = 'armed' AND kind = 'info_reply'`)
}

// verdict is what the history says: what was lost, doubled, early, or fired for a generation that was not the current one.
type verdict struct {
	Lost, Doubled, Early, Stale, Letters, Failed int64
	Audit                                        string
	LateMax                                      time.Duration
}

// right tells whether nothing is wrong.
func (v verdict) right() bool {
	v.LateMax = 0
	return v == verdict{}
}

// judge looks at the whole history once every clock should have fired.
func (w *world) judge() (v verdict) {
	w.Helper()
	claims := `(SELECT claim_id FROM clock WHERE kind = 'info_reply')`
	v.Lost = w.toFire() + w.number(`SELECT count(*) FROM claim WHERE state = 'needs_info' AND id IN `+claims) +
		max(0, int64(len(w.clocks))-w.number(`SELECT count(*) FROM event WHERE action = 'lapse'`))
	v.Doubled = w.number(`SELECT count(*) FROM (SELECT clock_id FROM witness GROUP BY clock_id, gen HAVING count(*) > 1) d`) +
		w.number(`SELECT count(*) FROM (SELECT claim_id FROM event WHERE action = 'lapse' GROUP BY claim_id HAVING count(*) > 1) d`)
	v.Letters = w.number(`SELECT count(*) FROM (SELECT claim_id FROM outbox GROUP BY claim_id, kind, gen HAVING count(*) > 1) d`) +
		w.number(`SELECT abs((SELECT count(*) FROM outbox WHERE kind = 'claim_lapsed') - (SELECT count(*) FROM event WHERE action = 'lapse'))`)
	v.Early = w.number(`SELECT count(*) FROM witness WHERE seen < due_at`)
	v.Stale = w.number(`SELECT count(*) FROM witness WHERE current <> gen`)
	v.Failed = w.number(`SELECT count(*) FROM clock WHERE attempts > 0 OR last_error <> ''`)
	v.LateMax = time.Duration(w.number(`SELECT COALESCE(max(seen - due_at), 0) FROM witness`)) * time.Millisecond
	report, err := w.kept.Verify(context.Background(), w.key, nil)
	if err != nil {
		w.Fatal(err)
	}
	if report.Fault != nil {
		v.Audit = report.Fault.Error()
	}
	return v
}

// sealing is a portal's key.
type sealing interface {
	MAC(purpose string, parts ...[]byte) []byte
}

// noKey seals nothing: a record on which only clocks ran has no checkpoints.
type noKey struct{}

func (noKey) MAC(string, ...[]byte) []byte { return nil }

// settled waits until every clock has fired, and fails where the history is not right.
func (w *world) settled(within time.Duration) verdict {
	w.Helper()
	until(w, within, "all clocks fired", func() bool { return w.toFire() == 0 })
	v := w.judge()
	if !v.right() {
		w.Errorf("%+v", v)
	}
	return v
}

// spread is due times over a while from when the first is asked for, in no order.
func spread(over time.Duration) func(int) time.Time {
	var start time.Time
	return func(int) time.Time {
		if start.IsZero() {
			start = time.Now()
		}
		return start.Add(rand.N(over))
	}
}

// drain is how long a world may take for what is left to fire, once nothing is in the way: the claims of a long run lapse at a
// few hundred a second where one file is the record and others use the machine, too.
func (w *world) drain(short time.Duration) time.Duration {
	return short + time.Duration(len(w.clocks))*4*time.Millisecond
}
