package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// Reads of one, two and no statements, one of them nested, find together what each finds alone.
func TestTogether(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		filed, other := w.filed("SN-1"), w.filed("SN-2")
		var one, two claim.Claim
		var decisions []claim.Decision
		var messages []claim.Message
		var events []claim.Event
		var counts store.Counts
		idle := false
		w.read(func(tx *store.Tx) error {
			return tx.Together(
				func(tx *store.Tx) (err error) { one, err = tx.Claim(filed.ID); return err },
				func(*store.Tx) error { idle = true; return nil },
				func(tx *store.Tx) (err error) {
					if two, err = tx.ClaimByNumber(other.Number); err != nil {
						return err
					}
					decisions, err = tx.Decisions(two.ID)
					return err
				},
				func(tx *store.Tx) error {
					if _, err := tx.Claim(filed.ID); err != nil {
						return err
					}
					return tx.Together(
						func(tx *store.Tx) (err error) { messages, err = tx.Messages(filed.ID, true); return err },
						func(tx *store.Tx) (err error) { events, err = tx.Events(filed.ID); return err },
					)
				},
				func(tx *store.Tx) (err error) { counts, err = tx.Counts(seller, start.Add(time.Minute)); return err },
			)
		})
		if one.Serial != "SN-1" || two.Serial != "SN-2" || !idle || len(decisions) != 1 || decisions[0].ClaimID != other.ID || len(messages) != 0 ||
			len(events) != 1 || events[0].ClaimID != filed.ID || counts.Submitted != 2 {
			t.Errorf("%+v\n%+v\n%v %+v\n%v\n%+v\n%+v", one, two, idle, decisions, messages, events, counts)
		}
	})
}

// One read that fails ends all, be it with its first statement or the next, and leaves the connection to others.
func TestTogetherFails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		filed := w.filed("SN-1")
		broken := errors.New("broken")
		for name, failing := range map[string]func(*store.Tx) error{
			"at once":    func(*store.Tx) error { return broken },
			"first":      func(tx *store.Tx) error { _, err := tx.Claim("none"); return err },
			"afterwards": func(tx *store.Tx) error { return errors.Join(second(tx.Claim(filed.ID)), broken) },
			"later":      func(tx *store.Tx) error { return all(second(tx.Claim(filed.ID)), second(tx.Claim("none"))) },
		} {
			for range 30 { // more than there are connections
				err := s.Read(t.Context(), func(tx *store.Tx) error {
					read := func(tx *store.Tx) error { return all(second(tx.Events(filed.ID)), second(tx.Messages(filed.ID, true))) }
					return tx.Together(read, failing, read)
				})
				if claim.CodeOf(err) != claim.NotFound && !errors.Is(err, broken) {
					t.Fatalf("%s: %v", name, err)
				}
			}
			w.claim(filed.ID)
		}
	})
}

// What is read at first, alone or together, is what all of a transaction sees, whatever others write meanwhile.
func TestReadsSeeOneState(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		filed := w.filed("SN-1")
		seen := func(tx *store.Tx) (n int) {
			w.must(tx.Together(func(tx *store.Tx) error {
				counts, err := tx.Counts(seller, start)
				n = counts.Submitted
				return err
			}))
			return n
		}
		w.read(func(tx *store.Tx) error {
			if _, err := tx.Claim(filed.ID); err != nil {
				return err
			}
			w.filed("SN-2")
			if n := seen(tx); n != 1 {
				t.Errorf("%d after a read alone", n)
			}
			return nil
		})
		w.read(func(tx *store.Tx) error {
			before := seen(tx)
			w.filed("SN-3")
			if n := seen(tx); before != 2 || n != 2 {
				t.Errorf("%d and %d together", before, n)
			}
			return nil
		})
		w.read(func(*store.Tx) error { return nil }) // asks nothing
		w.refused(claim.NotFound, s.Read(t.Context(), func(*store.Tx) error { return claim.ErrNotFound }))
	})
}

// A reader who leaves in the middle leaves no snapshot open behind them: the database could not clear away what is older.
func TestAReaderWhoLeaves(t *testing.T) {
	address := storetest.Database(t)
	s, other := storetest.URL(t, address), storetest.URL(t, address)
	w := newWorld(t, s)
	filed := w.filed("SN-1")
	ctx, leave := context.WithCancel(t.Context())
	if err := s.Read(ctx, func(tx *store.Tx) error {
		w.must(second(tx.Claim(filed.ID)))
		leave()
		return second(tx.Claim(filed.ID))
	}); err == nil {
		t.Error("read on")
	}
	until := time.Now().Add(10 * time.Second)
	for other.Count(t, `pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`) > 0 {
		if time.Now().After(until) {
			t.Fatal("its snapshot is still open")
		}
	}
}
