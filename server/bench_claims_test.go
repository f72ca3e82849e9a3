package server_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"database/sql"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// benchCPU runs work b.N times and reports what the process used of the processors for each.
func benchCPU(b *testing.B, work func(i int)) {
	b.Helper()
	before := processorTime(b)
	b.ResetTimer()
	for i := range b.N {
		work(i)
	}
	b.StopTimer()
	b.ReportMetric(float64(processorTime(b)-before)/float64(time.Millisecond)/float64(b.N), "cpu-ms/op")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// clients gives out addresses that ask for a hundred pages each, below their limit.
var clients visitors

type visitors struct{ n int }

func (v *visitors) next() string {
	v.n++
	client := v.n / 100
	return fmt.Sprintf("10.%d.%d.%d:1", client>>16, client>>8&255, client&255)
}

// visit asks for a page without the network, as whoever the cookies belong to.
func (c *caller) visit(b *testing.B, method, path string, form url.Values) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	request.Header.Set("Accept-Encoding", "gzip, deflate, br")
	request.RemoteAddr = clients.next()
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	at, err := url.Parse(c.h.URL())
	if err != nil {
		b.Fatal(err)
	}
	for _, cookie := range c.client.Jar.Cookies(at) {
		request.AddCookie(cookie)
	}
	answer := httptest.NewRecorder()
	c.h.Handler().ServeHTTP(answer, request)
	return answer
}

func (c *caller) see(b *testing.B, path string) {
	if answer := c.visit(b, http.MethodGet, path, nil); answer.Code != http.StatusOK {
		b.Fatalf("%s: %d", path, answer.Code)
	}
}

// draft makes a draft that only waits to be sent.
func (h *house) draft(b *testing.B, email string, n int) claim.Claim {
	serial := fmt.Sprintf("BENCH-%d", n)
	bought := h.now().AddDate(0, 0, -20).Format(time.DateOnly)
	c := claim.Claim{ID: fmt.Sprintf("bench%021d", n), Number: claim.NewNumber(rand.Uint64), Seller: "connectpro", State: claim.Draft, Version: 1,
		Intent: "fault", Serial: serial, Fault: "No picture.", Contact: claim.Contact{Name: "Demo"}, ValueCents: claim.NoValue, CreatedAt: h.now(), ChangedAt: h.now(),
		Stated: []byte(`{"product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"` + bought + `","delivered_on":"` + bought + `","symptom":"failure","causes":[]}`)}
	err := h.record.Write(b.Context(), func(tx *store.Tx) error {
		customer, err := tx.EnsureCustomer(email, h.now())
		if err != nil {
			return err
		}
		c.CustomerID = customer.ID
		return tx.InsertDraft(c)
	})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// crowd fills the record with filed claims of other customers, past the commands: all but one in a hundred are done with.
func crowd(b *testing.B, db *sql.DB, off, on string, claims int) {
	db.SetMaxOpenConns(1) // which the temporary table belongs to
	for _, statement := range []string{
		`CREATE TEMP TABLE n AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ` + fmt.Sprint(claims) + `) SELECT i FROM c`,
		`INSERT INTO customer (id, email, created_at) SELECT 'crowd' || i, 'crowd' || i || '@example.com', 1 FROM n`,
		off,
		`INSERT INTO claim (id, number, seller, customer_id, state, version, serial, serial_key, order_number, order_key, intent, stated, fault, contact_name,
			contact_phone, contact_address, decision_id, verdict, quote_state, quote_cents, proposal, appealed, created_at, submitted_at, changed_at, staff_due_at)
			SELECT 'crowd' || i, 'N' || i, 'connectpro', 'crowd' || i, CASE i % 100 WHEN 0 THEN 'submitted' ELSE 'closed' END, 3, 'S' || i, 's' || i, 'O' || i, 'o' || i,
			'fault', '{}', 'Broken.', 'Crowd', '', '', 'd' || i, 'covered', '', 0, '', 0, 1700000000000 + i * 1000, 1700000000000 + i * 1000, 1700000000000 + i * 1000,
			CASE i % 100 WHEN 0 THEN 1700090000000 + i * 1000 END FROM n`,
		on,
	} {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
}

// benchHouse is a house with a crowd, on one engine. PostgreSQL counts its rows by itself sooner or later, SQLite never does.
func benchHouse(b *testing.B, engine string, claims int) *house {
	const moves = `CREATE TRIGGER claim_starts BEFORE INSERT ON claim WHEN NEW.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'claim_transition: a claim starts as a draft'); END`
	folder, limits := b.TempDir(), []string{"-rate=600", "-claims-per-day=1000000"} // both are counted: one customer files all
	address := "file:" + filepath.Join(folder, store.RecordFile) + "?_pragma=busy_timeout(60000)&_pragma=synchronous(OFF)"
	off, on, driver := `DROP TRIGGER claim_starts`, moves, "sqlite"
	var h *house
	if engine == "postgres" {
		address = storetest.Database(b)
		off, on, driver = `ALTER TABLE claim DISABLE TRIGGER claim_moves`, `ALTER TABLE claim ENABLE TRIGGER claim_moves`, "pgx"
		h = openHouseOnPostgres(b, address, limits...)
	} else {
		h = openHouseIn(b, folder, limits...)
	}
	h.pass(time.Since(today)) // or the clocks that a submission sets would be due at once for the Redis in the process
	db, err := sql.Open(driver, address)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	crowd(b, db, off, on, claims)
	if engine == "postgres" {
		if _, err := db.ExecContext(b.Context(), `VACUUM ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
	return h
}

// BenchmarkClaims is what pages and a submission cost beside a thousand and a million other claims, on both engines, compressed
// and counted as for a browser. What PostgreSQL itself uses of the processors is not in it.
//
//	go test ./server -run '^$' -bench BenchmarkClaims -benchtime 2000x -timeout 60m
func BenchmarkClaims(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine+"/1k", func(b *testing.B) { benchClaims(b, benchHouse(b, engine, 1_000)) })
		b.Run(engine+"/1M", func(b *testing.B) { benchClaims(b, benchHouse(b, engine, 1_000_000)) })
	}
}

func benchClaims(b *testing.B, h *house) {
	anna, agent := h.enter("anna@example.com"), h.hire("agent@example.com")
	filed := h.draft(b, "anna@example.com", 0)
	anna.submit(b, filed)
	b.Run("claim", func(b *testing.B) { benchCPU(b, func(int) { anna.see(b, "/claims/"+filed.ID) }) })
	b.Run("claims", func(b *testing.B) { benchCPU(b, func(int) { anna.see(b, "/claims") }) })
	b.Run("queue", func(b *testing.B) { benchCPU(b, func(int) { agent.see(b, "/staff?seller=connectpro") }) })
	b.Run("desk", func(b *testing.B) { benchCPU(b, func(int) { agent.see(b, "/staff/claims/"+filed.ID) }) })
	next := 1
	b.Run("submit", func(b *testing.B) {
		drafts := make([]claim.Claim, b.N)
		for i := range drafts {
			drafts[i] = h.draft(b, "anna@example.com", next)
			next++
		}
		benchCPU(b, func(i int) { anna.submit(b, drafts[i]) })
	})
}

func (c *caller) submit(b *testing.B, draft claim.Claim) {
	if answer := c.visit(b, http.MethodPost, "/claims/"+draft.ID, url.Values{"version": {"1"}, "do": {"submit"}}); answer.Code != http.StatusSeeOther {
		b.Fatal(answer.Code, c.h.log.String())
	}
}
