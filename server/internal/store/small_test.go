package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// Fifty times the same form at once: one takes effect, the others get its answer.
func TestAFormKeyTakesEffectOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var all sync.WaitGroup
		places := make(chan string, 50)
		for range 50 {
			all.Go(func() {
				place := ""
				if err := s.Write(context.Background(), func(tx *store.Tx) error {
					location, seen, err := tx.Idempotency("anna", "key", "hash", w.now)
					if err != nil || seen {
						place = location
						return err
					}
					place = "/claims/1"
					if err := tx.AppendEvent(claim.Event{By: w.customer, Action: "test", At: w.now}); err != nil {
						return err
					}
					return tx.RememberLocation("anna", "key", place)
				}); err != nil {
					t.Error(err)
				}
				places <- place
			})
		}
		all.Wait()
		close(places)
		for place := range places {
			if place != "/claims/1" {
				t.Errorf("an answer at %q", place)
			}
		}
		if n := s.Count(t, `event`); n != 1 {
			t.Errorf("%d effects", n)
		}
		ask := func(principal, key, hash string) (seen bool, err error) {
			err = w.write(func(tx *store.Tx) error {
				_, seen, err = tx.Idempotency(principal, key, hash, w.now)
				return err
			})
			return seen, err
		}
		_, err := ask("anna", "key", "other words")
		w.refused(claim.Invalid, err)
		_, err = ask("anna", "", "hash")
		w.refused(claim.Invalid, err)
		if seen, err := ask("bert", "key", "hash"); seen || err != nil {
			t.Error("the key of another", seen, err)
		}
		w.must(w.write(func(tx *store.Tx) error { return tx.ForgetRequests(w.now.Add(time.Second)) }))
		if n := s.Count(t, `idempotency`); n != 0 {
			t.Errorf("%d keys", n)
		}
	})
}

func TestHouseRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		read := func() (rules claim.Rules, version int64) {
			w.read(func(tx *store.Tx) (err error) {
				rules, version, err = tx.Rules(seller)
				return err
			})
			return rules, version
		}
		save := func(rules claim.Rules, version int64) error {
			return w.write(func(tx *store.Tx) error { return tx.SaveRules(seller, rules, version) })
		}
		rules, version := read()
		if rules != claim.DefaultRules() || version != 0 {
			t.Fatalf("%+v in version %d", rules, version)
		}
		rules.AgentLimitCents = 7
		w.must(save(rules, 0))
		w.refused(claim.Conflict, save(rules, 0))
		if got, version := read(); got != rules || version != 1 {
			t.Errorf("%+v in version %d", got, version)
		}
		rules.AppealDays = 14
		w.must(save(rules, 1))
		w.refused(claim.Conflict, save(rules, 1))
		w.must(s.Exec(`UPDATE house_rule SET rules = '{"AppealDays":3}'`))
		if got, _ := read(); got.AppealDays != 3 || got.InfoReplyDays != claim.DefaultRules().InfoReplyDays {
			t.Errorf("%+v", got)
		}
	})
}

func TestSavedViews(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for id, query := range map[string]string{"a": "state=submitted", "b": "late=1"} {
			w.must(w.write(func(tx *store.Tx) error {
				return tx.SaveView(store.SavedView{ID: id, StaffID: w.agent.ID, Seller: seller, Name: "mine " + id, Query: query, At: w.now})
			}))
		}
		w.must(w.write(func(tx *store.Tx) error {
			return tx.SaveView(store.SavedView{ID: "c", StaffID: w.agent.ID, Seller: seller, Name: "mine a", Query: "new", At: w.now})
		}))
		var views []store.SavedView
		w.read(func(tx *store.Tx) (err error) {
			views, err = tx.SavedViews(w.agent.ID, seller)
			return err
		})
		if len(views) != 2 || views[0].Query != "new" || views[1].ID != "b" {
			t.Errorf("%+v", views)
		}
		w.refused(claim.NotFound, w.write(func(tx *store.Tx) error { return tx.DropView(w.chief.ID, "b") }))
		w.must(w.write(func(tx *store.Tx) error { return tx.DropView(w.agent.ID, "b") }))
	})
}

// What a decision was made on is kept to the letter: deciding again gives the same bytes.
func TestStoredDecisionsAreRepeatable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for _, serial := range []string{"A", "B", "C"} {
			w.filed(serial)
		}
		looked := 0
		w.read(func(tx *store.Tx) error {
			for after := ""; ; {
				page, err := tx.DecisionsAfter(after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, d := range page {
					looked++
					if again, err := d.Replay(); err != nil || string(again.Answer) != string(d.Answer) || again.Verdict != d.Verdict {
						t.Errorf("%s\n%s\n%v", d.Answer, again.Answer, err)
					}
				}
				after = page[len(page)-1].ID
			}
		})
		if looked != 3 {
			t.Errorf("%d decisions", looked)
		}
	})
}
