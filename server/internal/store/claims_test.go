package store_test

import (
	"context"
	"reflect"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

func TestClaimIsReadAsItWasWritten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.must(s.Exec(`INSERT INTO order_unit (id, seller, order_number, order_key, serial, serial_key, email_key, facts, imported_at, version)
			VALUES ('unit', ?, 'O', 'o', 'S', 's', '', '{}', 1, 1)`, seller))
		c := w.draft("SN 1")
		if got := w.claim(c.ID); !reflect.DeepEqual(got, at(c)) {
			t.Fatalf("draft\n%+v\nread as\n%+v", c, got)
		}
		c.UnitID, c.Version, c.Serial, c.OrderNumber, c.Intent, c.Stated, c.Fault = "unit", 2, "SN 2", "O/8", "doa", []byte(`{"a":1}`), "Ünï ☃ \u202e"
		c.Contact = claim.Contact{Name: "B", Phone: "2", Address: "x\ny"}
		c.DecisionID, c.Verdict, c.ValueCents, c.Appealed, c.AssigneeID = "d", "covered", 1<<53+1, true, w.agent.ID
		c.Quote = claim.Quote{State: claim.QuoteOffered, Cents: 1<<62 + 1, At: start.Add(1e6)}
		c.Proposal = &claim.Proposal{Action: claim.Decline, MakerID: "m", Reason: "r", Clauses: []string{"x", "y"}, QuoteCents: 3, At: start}
		c.ChangedAt, c.SubmittedAt, c.StaffDueAt, c.CustomerDue = start.Add(2e6), start.Add(3e6), start.Add(4e6), start.Add(5e6)
		w.must(w.write(func(tx *store.Tx) error { return tx.SaveDraft(c) }))
		if got := w.claim(c.ID); !reflect.DeepEqual(got, at(c)) {
			t.Fatalf("claim\n%+v\nread as\n%+v", c, got)
		}
	})
}

// at is the claim without the parts of a millisecond and without zones, which are not kept.
func at(c claim.Claim) claim.Claim {
	for _, t := range []*time.Time{&c.CreatedAt, &c.SubmittedAt, &c.ChangedAt, &c.StaffDueAt, &c.CustomerDue, &c.Quote.At} {
		*t = t.Truncate(time.Millisecond).UTC()
	}
	return c
}

func TestDrafts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.draft("A")
		w.now = w.now.Add(time.Minute)
		second := w.draft("B")
		var list []claim.Claim
		w.read(func(tx *store.Tx) (err error) {
			list, err = tx.ClaimsOf(w.customer.ID)
			return err
		})
		if len(list) != 2 || list[0].ID != second.ID || list[1].ID != first.ID {
			t.Errorf("%v", list)
		}
		first.Version, first.Fault = 2, "one"
		w.must(w.write(func(tx *store.Tx) error { return tx.SaveDraft(first) }))
		first.Fault = "two"
		w.refused(claim.Conflict, w.write(func(tx *store.Tx) error { return tx.SaveDraft(first) }))
		if got := w.claim(first.ID); got.Fault != "one" {
			t.Error("the one who came second won")
		}
		w.must(w.write(func(tx *store.Tx) error { return tx.DeleteDraft(first.ID) }))
		w.refused(claim.NotFound, w.write(func(tx *store.Tx) error { return tx.DeleteDraft(first.ID) }))
		filed := w.filed("C")
		w.refused(claim.NotFound, w.write(func(tx *store.Tx) error { return tx.DeleteDraft(filed.ID) }))
		filed.Version++
		w.refused(claim.Conflict, w.write(func(tx *store.Tx) error { return tx.SaveDraft(filed) }))
	})
}

func TestKeepWritesAllOfAChange(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c := w.filed("SN-1")
		if c.State != claim.Submitted || c.Version != 2 || c.Verdict == "" || c.StaffDueAt.IsZero() {
			t.Fatalf("%+v", c)
		}
		asked := w.keep(c.AskFor(w.as(w.agent), "Which port?"))
		w.now = w.now.Add(time.Second)
		noted := w.keep(asked.Note(w.as(w.agent), "Hm.", true))
		w.now = w.now.Add(time.Second)
		w.declined(w.keep(noted.Reply(w.as(w.customer), "The left one.")))
		w.read(func(tx *store.Tx) error {
			decisions, err := tx.Decisions(c.ID)
			w.must(err)
			one, err := tx.Decision(c.DecisionID)
			w.must(err)
			last, err := tx.LastNumber(c.ID)
			w.must(err)
			if len(decisions) != 1 || !reflect.DeepEqual(decisions[0], one) || last != 1 || !reflect.DeepEqual(one.MadeBy, w.customer) {
				t.Errorf("decisions %+v, last %d", decisions, last)
			}
			seen, err := tx.Messages(c.ID, false)
			w.must(err)
			all, err := tx.Messages(c.ID, true)
			w.must(err)
			if len(seen) != 2 || len(all) != 3 || seen[0].Body != "Which port?" || seen[1].Body != "The left one." {
				t.Errorf("messages %+v, %+v", seen, all)
			}
			events, err := tx.Events(c.ID)
			w.must(err)
			if len(events) != 5 || events[0].Action != claim.Submit || events[4].Note != "Not ours." || events[4].To != claim.Declined || events[4].Detail["clauses"] != "CP-1" {
				t.Errorf("events %+v", events)
			}
			return nil
		})
		if n := s.Count(t, `outbox WHERE claim_id = ?`, c.ID); n != 3 {
			t.Errorf("%d letters", n)
		}
	})
}

// Changes that are kept together are kept as each would be alone; where one comes too late, none is.
func TestKeepAllIsKeepForSeveral(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var changes []claim.Change
		for _, serial := range []string{"A", "B", "C"} {
			ch, err := w.filed(serial).AskFor(w.as(w.agent), "Which port?")
			w.must(err)
			changes = append(changes, ch)
		}
		w.must(w.write(func(tx *store.Tx) error { return tx.KeepAll(changes[:2]) }))
		for _, ch := range changes[:2] {
			if got := w.claim(ch.After.ID); !reflect.DeepEqual(at(got), at(ch.After)) {
				t.Errorf("%+v\nis not %+v", got, ch.After)
			}
			if n := s.Count(t, `clock WHERE state = 'armed' AND claim_id = ?`, ch.After.ID); n != 4 {
				t.Error(n, "clocks run")
			}
			if n := s.Count(t, `outbox WHERE kind = 'claim_question' AND claim_id = ?`, ch.After.ID); n != 1 {
				t.Error(n, "letters")
			}
		}
		w.refused(claim.Conflict, w.write(func(tx *store.Tx) error { return tx.KeepAll(changes[1:]) }))
		if got := w.claim(changes[2].After.ID); got.State != claim.Submitted {
			t.Error("a part was kept:", got.State)
		}
	})
}

func TestOneLiveClaimForASerialNumber(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first, second := w.filed("SN 77"), w.draft("sn77")
		change, err := second.File(w.as(w.customer), w.judged(), nil)
		w.must(err)
		file := func(tx *store.Tx) error { return tx.Keep(change) }
		err = w.write(file)
		w.refused(claim.Conflict, err)
		if err.Error() == claim.ErrChanged.Error() {
			t.Error("the refusal does not say why")
		}
		for _, table := range []string{`event`, `decision`, `outbox`} {
			if n := s.Count(t, table); n != 1 {
				t.Errorf("%d rows of %s after the refusal", n, table)
			}
		}
		w.declined(first)
		w.must(w.write(file))
	})
}

// Whoever decides second is told, and leaves no trace.
func TestOneOfManyWins(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c := w.filed("SN-2")
		const people = 40
		var all sync.WaitGroup
		errs := make([]error, people)
		for i := range people {
			all.Go(func() {
				ruling := claim.Ruling{Action: claim.Approve, Reason: "Fine."}
				if i%2 == 0 {
					ruling = claim.Ruling{Action: claim.Decline, Reason: "No.", Clauses: []string{"CP-1"}}
				}
				change, err := c.Rule(w.as(w.chief), ruling)
				if err == nil {
					err = s.Write(context.Background(), func(tx *store.Tx) error { return tx.Keep(change) })
				}
				errs[i] = err
			})
		}
		all.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
				continue
			}
			w.refused(claim.Conflict, err)
		}
		if events, letters := s.Count(t, `event`), s.Count(t, `outbox`); won != 1 || events != 2 || letters != 2 {
			t.Errorf("%d won, %d events, %d letters", won, events, letters)
		}
	})
}
