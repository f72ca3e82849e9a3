package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"proviso/server/claim"
)

// Bulk is a record full of claims, made past the commands: of two sellers, most of them done with, as after years of work.
type Bulk struct {
	Claims int
	Start  time.Time
	Ties   int // how many claims share one instant
}

// bulkBatch is how many claims one statement inserts; SQLite takes at most 32,766 parameters.
const bulkBatch = 500

var bulkSellers = []string{"connectpro", "softnetworks"}

// BulkState is the state of the n-th claim: of a hundred, ten wait for somebody. Small records are mixed more.
func (b Bulk) state(n int) claim.State {
	switch n % 100 {
	case 3, 50, 51, 52, 53:
		return claim.Submitted
	case 7, 60:
		return claim.NeedsInfo
	case 11, 70, 71:
		return claim.Approved
	}
	return []claim.State{claim.Closed, claim.Declined, claim.Closed, claim.Withdrawn, claim.Closed, claim.Lapsed}[n%6]
}

// FillBulk loads the record. The states are given past the machine, so its trigger waits until the end.
func (s *Store) FillBulk(t testing.TB, b Bulk) {
	t.Helper()
	s.triggers(t, false)
	if err := s.Exec(`INSERT INTO staff (id, email, name, created_at, version) VALUES ('s0', 's0@x', 'S', 1, 1), ('s1', 's1@x', 'S', 1, 1), ('s2', 's2@x', 'S', 1, 1)`); err != nil {
		t.Fatal(err)
	}
	for from := 0; from < b.Claims; from += 20 * bulkBatch {
		if err := s.Write(context.Background(), func(tx *Tx) error {
			for at := from; at < min(from+20*bulkBatch, b.Claims); at += bulkBatch {
				if err := b.batch(tx, at, min(at+bulkBatch, b.Claims)); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	s.triggers(t, true)
	if err := s.Exec(`ANALYZE`); err != nil {
		t.Fatal(err)
	}
}

func (b Bulk) batch(tx *Tx, from, to int) error {
	var people, claims []any
	for n := from; n < to; n++ {
		people = append(people, fmt.Sprintf("c%07d", n), fmt.Sprintf("person%07d@example.com", n), 1)
		args := append([]any{}, b.row(n)...)
		claims = append(claims, args...)
	}
	if _, err := tx.exec(`INSERT INTO customer (id, email, created_at) VALUES `+bulkMarks(3, to-from), people...); err != nil {
		return err
	}
	_, err := tx.exec(`INSERT INTO claim (`+claimColumns+`) VALUES `+bulkMarks(len(claimStays)+len(claimChanges), to-from), claims...)
	return err
}

func bulkMarks(columns, count int) string {
	one := `(?` + strings.Repeat(", ?", columns-1) + `)`
	return one + strings.Repeat(`, `+one, count-1)
}

func (b Bulk) row(n int) []any {
	at := b.Start.Add(time.Duration(n/max(b.Ties, 1)) * time.Second)
	c := claim.Claim{Seller: bulkSellers[n%2], State: b.state(n), Version: 3, Serial: fmt.Sprintf("SN%07d", n), OrderNumber: fmt.Sprintf("ORD%06d", n/3),
		Intent: "fault", Stated: []byte(`{"product":"kvm_switch"}`), Fault: "It does not start any more.", Contact: claim.Contact{Name: "N"}, DecisionID: "d",
		Verdict: []string{"covered", "covered", "not_covered", "chargeable"}[n/2%4], ValueCents: int64(n), SubmittedAt: at, ChangedAt: at}
	if c.State == claim.Submitted {
		c.StaffDueAt = at.Add(24 * time.Hour)
	}
	if n%5 != 0 {
		c.AssigneeID = fmt.Sprintf("s%d", n%3)
	}
	return append([]any{fmt.Sprintf("id%07d", (n*7919)%10_000_000), string(claim.NewNumber(scattered(n))), c.Seller,
		fmt.Sprintf("c%07d", n), at.UnixMilli()}, changing(c)...)
}

// triggers turns the guard of the claim machine off and on.
func (s *Store) triggers(t testing.TB, on bool) {
	t.Helper()
	off := `DROP TRIGGER claim_starts`
	back := `CREATE TRIGGER claim_starts BEFORE INSERT ON claim WHEN NEW.state <> 'draft' BEGIN SELECT RAISE(ABORT, 'claim_transition: a claim starts as a draft'); END`
	if s.engine.numbered {
		off, back = `ALTER TABLE claim DISABLE TRIGGER claim_moves`, `ALTER TABLE claim ENABLE TRIGGER claim_moves`
	}
	if on {
		off = back
	}
	if err := s.Exec(off); err != nil {
		t.Fatal(err)
	}
}

// scattered gives numbers that belong to the n-th claim only.
func scattered(n int) func() uint64 {
	return rand.New(rand.NewPCG(uint64(n), 1)).Uint64
}
