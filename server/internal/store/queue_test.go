package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// queueRecords are small records with many claims at the same instant.
func queueRecords(t *testing.T, run func(t *testing.T, q queue)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.FillBulk(t, store.Bulk{Claims: 1500, Start: start, Ties: 40})
		run(t, queue{t, s})
	})
}

type queue struct {
	*testing.T
	s *store.Store
}

func (q queue) page(f store.QueueFilter) (page []store.QueueRow, next string) {
	q.Helper()
	if err := q.s.Read(context.Background(), func(tx *store.Tx) (err error) {
		page, next, err = tx.Queue(f)
		return err
	}); err != nil {
		q.Fatal(err)
	}
	return page, next
}

// all reads page after page.
func (q queue) all(f store.QueueFilter) (all []store.QueueRow) {
	q.Helper()
	for {
		page, next := q.page(f)
		all = append(all, page...)
		if next == "" {
			return all
		}
		if len(page) != f.Limit {
			q.Fatalf("a page of %d rows before the end, not %d", len(page), f.Limit)
		}
		f.After = next
	}
}

// dueKey is what the queue is sorted by when what is due comes first.
func dueKey(r store.QueueRow) int64 {
	if r.StaffDue.IsZero() {
		return r.SubmittedAt.UnixMilli() + 100_000_000_000_000
	}
	return r.StaffDue.UnixMilli()
}

func TestQueuePagesAreComplete(t *testing.T) {
	queueRecords(t, func(t *testing.T, q queue) {
		both := []string{seller, "softnetworks"}
		late := start.Add(24*time.Hour + 20*time.Second)
		for _, c := range []struct {
			name   string
			filter store.QueueFilter
			fits   func(store.QueueRow) bool
		}{
			{"everything of one seller", store.QueueFilter{Sellers: both[:1]}, func(r store.QueueRow) bool { return r.Seller == seller }},
			{"of both", store.QueueFilter{Sellers: both}, func(store.QueueRow) bool { return true }},
			{"in two states", store.QueueFilter{Sellers: both, States: []claim.State{claim.Submitted, claim.Lapsed}}, func(r store.QueueRow) bool { return r.State == claim.Submitted || r.State == claim.Lapsed }},
			{"by verdict", store.QueueFilter{Sellers: both[:1], Verdict: "covered"}, func(r store.QueueRow) bool { return r.Seller == seller && r.Verdict == "covered" }},
			{"mine", store.QueueFilter{Sellers: both, AssigneeID: "s1"}, func(r store.QueueRow) bool { return r.AssigneeID == "s1" }},
			{"nobody's", store.QueueFilter{Sellers: both, Unassigned: true}, func(r store.QueueRow) bool { return r.AssigneeID == "" }},
			{"unverified", store.QueueFilter{Sellers: both, Unverified: true}, func(r store.QueueRow) bool { return !r.Verified }},
			{"of an age", store.QueueFilter{Sellers: both, From: start.Add(5 * time.Second), Until: start.Add(9 * time.Second)},
				func(r store.QueueRow) bool {
					return !r.SubmittedAt.Before(start.Add(5*time.Second).Truncate(time.Millisecond)) && r.SubmittedAt.Before(start.Add(9*time.Second).Truncate(time.Millisecond))
				}},
			{"late", store.QueueFilter{Sellers: both, LateAt: late}, func(r store.QueueRow) bool {
				return !r.StaffDue.IsZero() && r.StaffDue.Before(late.Truncate(time.Millisecond))
			}},
			{"several", store.QueueFilter{Sellers: both, States: []claim.State{claim.Closed}, Verdict: "not_covered", Unassigned: true, Unverified: true},
				func(r store.QueueRow) bool {
					return r.State == claim.Closed && r.Verdict == "not_covered" && r.AssigneeID == ""
				}},
		} {
			everything := q.all(store.QueueFilter{Sellers: both, Limit: 200})
			if len(everything) != 1500 {
				t.Fatalf("%d claims", len(everything))
			}
			for _, order := range []store.QueueSort{"", store.NewestFirst, store.DueFirst} {
				f := c.filter
				f.Sort, f.Limit = order, 37
				got := q.all(f)
				want := slices.DeleteFunc(slices.Clone(everything), func(r store.QueueRow) bool { return !c.fits(r) })
				slices.SortFunc(want, func(a, b store.QueueRow) int { return compareRows(a, b, order, !f.LateAt.IsZero()) })
				if len(want) == 0 || !slices.EqualFunc(got, want, func(a, b store.QueueRow) bool { return a.ID == b.ID }) {
					t.Errorf("%s, %q first: %d claims, not %d, or in another order", c.name, order, len(got), len(want))
				}
			}
		}
	})
}

func compareRows(a, b store.QueueRow, order store.QueueSort, late bool) int {
	x, y := a.SubmittedAt.UnixMilli(), b.SubmittedAt.UnixMilli()
	if order == store.DueFirst || late {
		x, y = dueKey(a), dueKey(b)
	}
	sign := 1
	if order == store.NewestFirst && !late {
		sign = -1
	}
	switch {
	case x < y || x == y && a.ID < b.ID:
		return -sign
	case x == y && a.ID == b.ID:
		return 0
	}
	return sign
}

// What comes or goes while someone reads page after page neither repeats nor hides what stays.
func TestQueuePagesWhileClaimsMove(t *testing.T) {
	queueRecords(t, func(t *testing.T, q queue) {
		f := store.QueueFilter{Sellers: []string{seller}, States: []claim.State{claim.Submitted}, Limit: 10}
		whole := q.all(store.QueueFilter{Sellers: f.Sellers, States: f.States, Limit: 200})
		first, next := q.page(f)
		for _, gone := range first[2:5] { // decided meanwhile
			if err := q.s.Exec(`UPDATE claim SET state = 'approved' WHERE id = ?`, gone.ID); err != nil {
				t.Fatal(err)
			}
		}
		f.After = next
		if rest := q.all(f); len(first)+len(rest) != len(whole) || rest[0].ID != whole[10].ID {
			t.Errorf("%d and %d of %d, going on with %s", len(first), len(rest), len(whole), rest[0].ID)
		}
	})
}

func TestQueueSearch(t *testing.T) {
	queueRecords(t, func(t *testing.T, q queue) {
		both := []string{seller, "softnetworks"}
		some := q.all(store.QueueFilter{Sellers: []string{seller}, Limit: 200})[77]
		for _, c := range []struct {
			name, text string
			sellers    []string
			want       int
		}{
			{"number", string(some.Number), both, 1},
			{"number as it is typed", " " + fmt.Sprintf("%.5s %s", some.Number, some.Number[6:]), both, 1},
			{"number at another seller", string(some.Number), both[1:], 0},
			{"serial", some.Serial, both, 1},
			{"beginning of a serial", "sn 000123", both, 10},
			{"beginning of a serial, one seller", "SN000123", both[:1], 5},
			{"order", "ORD000004", both, 3},
			{"address", "Person0000042@example.com", both, 1},
			{"beginning of an address", "person000004", both, 10},
			{"pattern", "%", both, 0},
			{"quote", "' OR 1=1 --", both, 0},
			{"nothing like it", "zzz", both, 0},
			{"blank", "  ", both, 1500},
		} {
			if got := q.all(store.QueueFilter{Sellers: c.sellers, Text: c.text, Limit: 7}); len(got) != c.want {
				t.Errorf("%s %q: %d claims, not %d", c.name, c.text, len(got), c.want)
			}
		}
	})
}

func TestQueueEdges(t *testing.T) {
	queueRecords(t, func(t *testing.T, q queue) {
		if page, next := q.page(store.QueueFilter{}); len(page) != 0 || next != "" {
			t.Error("no sellers, yet claims")
		}
		if page, _ := q.page(store.QueueFilter{Sellers: []string{seller}, States: []claim.State{claim.Draft}}); len(page) != 0 {
			t.Error("a draft is shown")
		}
		if page, _ := q.page(store.QueueFilter{Sellers: []string{seller}, Limit: 1 << 40}); len(page) != 50 {
			t.Errorf("%d rows", len(page))
		}
		for _, cursor := range []string{"x", "1", "1x.y", ".", "9223372036854775808.y"} {
			err := q.s.Read(context.Background(), func(tx *store.Tx) error {
				_, _, err := tx.Queue(store.QueueFilter{Sellers: []string{seller}, After: cursor})
				return err
			})
			if claim.CodeOf(err) != claim.Invalid {
				t.Errorf("%q: %v", cursor, err)
			}
		}
	})
}

func TestCounts(t *testing.T) {
	queueRecords(t, func(t *testing.T, q queue) {
		var n store.Counts
		late := start.Add(24*time.Hour + 20*time.Second)
		if err := q.s.Read(context.Background(), func(tx *store.Tx) (err error) {
			n, err = tx.Counts(seller, late)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		count := func(f store.QueueFilter) int {
			f.Sellers, f.Limit = []string{seller}, 200
			return len(q.all(f))
		}
		submitted := []claim.State{claim.Submitted}
		want := store.Counts{Submitted: count(store.QueueFilter{States: submitted}), NeedsInfo: count(store.QueueFilter{States: []claim.State{claim.NeedsInfo}}),
			Approved: count(store.QueueFilter{States: []claim.State{claim.Approved}}), Late: count(store.QueueFilter{LateAt: late}),
			Unassigned: count(store.QueueFilter{States: submitted, Unassigned: true}), Unverified: count(store.QueueFilter{States: submitted, Unverified: true})}
		if n != want || n.Late == 0 || n.Unassigned == 0 {
			t.Errorf("%+v, not %+v", n, want)
		}
	})
}
