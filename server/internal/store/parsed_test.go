package store

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"testing"
)

func parsedDB(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openSQLite(filepath.Join(t.TempDir(), RecordFile), "immediate", 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(`CREATE TABLE thing (n BIGINT PRIMARY KEY)`); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO thing (n) VALUES (1), (2), (3)`); err != nil {
		t.Fatal(err)
	}
	return db
}

// kept is how many statements the only connection keeps.
func kept(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Raw(func(c any) error { n = len(c.(*parsedConn).parsed); return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStatementsAreParsedOnce(t *testing.T) {
	db := parsedDB(t)
	before := kept(t, db)
	for want := range 3 {
		var got int
		if err := db.QueryRow(`SELECT n FROM thing WHERE n = ?`, want+1).Scan(&got); err != nil || got != want+1 {
			t.Errorf("%d, %v", got, err)
		}
	}
	if now := kept(t, db); now != before+1 {
		t.Errorf("%d statements are kept, %d before", now, before)
	}
}

// A statement that is asked for while it runs must not disturb the one that runs.
func TestStatementWithinItself(t *testing.T) {
	db := parsedDB(t)
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	var seen []string
	read := func(each func(n int)) {
		found, err := tx.Query(`SELECT n FROM thing ORDER BY n`)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			var n int
			if err := found.Scan(&n); err != nil {
				t.Fatal(err)
			}
			each(n)
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		read(func(n int) { read(func(m int) { seen = append(seen, fmt.Sprint(n, m)) }) })
	}
	once := "1 1 1 2 1 3 2 1 2 2 2 3 3 1 3 2 3 3"
	if got := fmt.Sprint(seen); got != "["+once+" "+once+"]" {
		t.Error(got)
	}
}

// What failed is not kept, and what is kept survives a change of the schema.
func TestStatementsAfterFaults(t *testing.T) {
	db := parsedDB(t)
	insert := `INSERT INTO thing (n) VALUES (?)`
	for range 2 {
		if _, err := db.Exec(insert, 1); err == nil {
			t.Fatal("the same number twice")
		}
	}
	if _, err := db.Exec(insert, 4); err != nil {
		t.Fatal(err)
	}
	var n, m int
	if err := db.QueryRow(`SELECT count(*) FROM thing`).Scan(&n); err != nil || n != 4 {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := db.Exec(`DROP TABLE thing; CREATE TABLE thing (n BIGINT, m BIGINT); INSERT INTO thing VALUES (7, 8)`); err != nil {
		t.Fatal(err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM thing`).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
	for range 2 {
		if err := db.QueryRow(`SELECT * FROM thing`).Scan(&n, &m); err != nil || n != 7 || m != 8 {
			t.Errorf("%d %d, %v", n, m, err)
		}
	}
}

func TestKeptStatementsAreBounded(t *testing.T) {
	db := parsedDB(t)
	for i := range 2 * mostParsed {
		var n int
		if err := db.QueryRow(fmt.Sprintf(`SELECT %d`, i)).Scan(&n); err != nil || n != i {
			t.Fatal(n, err)
		}
	}
	if n := kept(t, db); n != mostParsed {
		t.Errorf("%d statements are kept", n)
	}
}
