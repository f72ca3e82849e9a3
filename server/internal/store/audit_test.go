package store_test

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// key is a portal's key, for tests.
type key string

func (k key) MAC(purpose string, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, []byte(k))
	fmt.Fprintf(mac, "%q %q", purpose, parts)
	return mac.Sum(nil)
}

func (w *world) verify(given ...store.Checkpoint) store.Report {
	w.Helper()
	report, err := w.s.Verify(context.Background(), key("own"), given)
	w.must(err)
	return report
}

func (w *world) append(note string) {
	w.Helper()
	w.must(w.write(func(tx *store.Tx) error {
		return tx.AppendEvent(claim.Event{Seller: seller, By: w.agent, Action: "test", Note: note, At: w.now, Detail: map[string]string{"b": "2", "a": "1"}})
	}))
}

func (w *world) checkpoint(file string) []store.Checkpoint {
	w.Helper()
	taker := &store.Checkpoints{Store: w.s, Key: key("own"), File: file, Now: func() time.Time { return w.now }}
	w.must(taker.Take(context.Background()))
	all, err := store.ReadCheckpoints(file)
	w.must(err)
	return all
}

func TestSixteenWritersMakeOneChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		const writers, each = 16, 60
		var all sync.WaitGroup
		for range writers {
			all.Go(func() {
				for range each {
					if err := s.Write(context.Background(), func(tx *store.Tx) error {
						return tx.AppendEvent(claim.Event{By: w.agent, Action: "test", At: w.now, Note: rand.Text()})
					}); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		if r := w.verify(); r.Events != writers*each || r.Fault != nil {
			t.Errorf("%+v", r)
		}
	})
}

// unguard takes away what holds everyone else off the chain.
func (w *world) unguard() {
	w.Helper()
	drops := []string{`DROP TRIGGER event_stays`, `DROP TRIGGER event_is_kept`}
	if w.s.Engine() == "postgres" {
		drops = []string{`DROP TRIGGER event_stays ON event`, `ALTER TABLE event_note DROP CONSTRAINT event_note_seq_fkey`}
	}
	for _, drop := range drops {
		w.must(w.s.Exec(drop))
	}
}

const allOfEvent = `claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, note_digest, at_ms`

func TestTamperingIsFound(t *testing.T) {
	for _, c := range []struct {
		name  string
		seq   int64
		kind  store.FaultKind
		harms []string
	}{
		{"who", 4, store.Edited, []string{`UPDATE event SET by_id = 'someone else' WHERE seq = 4`}},
		{"when", 7, store.Edited, []string{`UPDATE event SET at_ms = at_ms + 1 WHERE seq = 7`}},
		{"detail", 10, store.Edited, []string{`UPDATE event SET detail = '{}' WHERE seq = 10`}},
		{"note's digest", 2, store.Edited, []string{`UPDATE event SET note_digest = '' WHERE seq = 2`}},
		{"text moved to the next column", 3, store.Edited, []string{`UPDATE event SET seller = seller || by_kind, by_kind = '' WHERE seq = 3`}},
		{"hash", 5, store.Edited, []string{`UPDATE event SET hash = 'x' WHERE seq = 5`}},
		{"note", 6, store.NoteEdited, []string{`UPDATE event_note SET body = 'kinder words' WHERE seq = 6`}},
		{"one missing", 5, store.Deleted, []string{`DELETE FROM event_note WHERE seq = 5`, `DELETE FROM event WHERE seq = 5`}},
		{"the first missing", 1, store.Deleted, []string{`DELETE FROM event_note WHERE seq = 1`, `DELETE FROM event WHERE seq = 1`}},
		{"one missing, the rest moved up", 5, store.Deleted, append([]string{`DELETE FROM event_note`, `DELETE FROM event WHERE seq = 5`}, moved(6, 10, -1)...)},
		{"two swapped", 4, store.Reordered, []string{`DELETE FROM event_note`, `UPDATE event SET seq = 99 WHERE seq = 4`, `UPDATE event SET seq = 4 WHERE seq = 8`, `UPDATE event SET seq = 8 WHERE seq = 99`}},
		{"neighbours swapped", 4, store.Reordered, []string{`DELETE FROM event_note`, `UPDATE event SET seq = 99 WHERE seq = 4`, `UPDATE event SET seq = 4 WHERE seq = 5`, `UPDATE event SET seq = 5 WHERE seq = 99`}},
		{"one put between", 4, store.Inserted, append(append([]string{`DELETE FROM event_note`}, moved(10, 4, 1)...),
			`INSERT INTO event SELECT 4, `+allOfEvent+`, 'p', 'h' FROM event WHERE seq = 3`)},
		{"one put between with a right hash", 4, store.Inserted, append(append([]string{`DELETE FROM event_note`}, moved(10, 4, 1)...),
			`INSERT INTO event SELECT 4, `+allOfEvent+`, 'p', 'h' FROM event WHERE seq = 3`, `HASH 4`)},
		{"with a new hash", 4, store.Edited, []string{`UPDATE event SET by_id = 'someone else' WHERE seq = 4`, `HASH 4`}},
		{"the end cut off", 9, store.CutOff, []string{`DELETE FROM event_note WHERE seq > 8`, `DELETE FROM event WHERE seq > 8`}},
		{"everything cut off", 1, store.CutOff, []string{`DELETE FROM event_note`, `DELETE FROM event`}},
		{"a checkpoint made up", 10, store.Forged, []string{`UPDATE checkpoint SET hash = 'x'`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store) {
				w := newWorld(t, s)
				for i := range 10 {
					w.append(fmt.Sprint("note ", i))
				}
				w.checkpoint(filepath.Join(t.TempDir(), store.CheckpointFile))
				if r := w.verify(); r.Fault != nil || r.Events != 10 || r.Covered != 10 || r.Checkpoints != 1 {
					t.Fatalf("before: %+v", r)
				}
				w.unguard()
				for _, harm := range c.harms {
					if seq, ok := strings.CutPrefix(harm, "HASH "); ok {
						harm = fmt.Sprintf(`UPDATE event SET hash = '%s' WHERE seq = %s`, s.RightHash(t, seq), seq)
					}
					w.must(s.Exec(harm))
				}
				r := w.verify()
				if r.Fault == nil || r.Fault.Seq != c.seq || r.Fault.Kind != c.kind {
					t.Errorf("%+v, %v", r, r.Fault)
				}
			})
		})
	}
}

// moved gives events new places, one after the other.
func moved(from, to, by int) (statements []string) {
	step := 1
	if to < from {
		step = -1
	}
	for seq := from; seq != to+step; seq += step {
		statements = append(statements, fmt.Sprintf(`UPDATE event SET seq = %d WHERE seq = %d`, seq+by, seq))
	}
	return statements
}

// Who makes the end of the chain anew, with right hashes, is found out by a checkpoint, also where only the file is left.
func TestAChainMadeAnewIsFound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, file := newWorld(t, s), filepath.Join(t.TempDir(), store.CheckpointFile)
		for range 6 {
			w.append("")
		}
		w.checkpoint(file)
		for range 4 {
			w.append("")
		}
		w.now = w.now.Add(time.Minute)
		kept := w.checkpoint(file)
		if len(kept) != 2 || kept[1].Seq != 10 {
			t.Fatalf("%+v", kept)
		}
		w.unguard()
		w.must(s.Exec(`DELETE FROM event WHERE seq > 7`))
		w.must(s.Exec(`DELETE FROM checkpoint`))
		for range 3 {
			w.append("")
		}
		if r := w.verify(); r.Fault != nil || r.Covered != 0 {
			t.Errorf("without a checkpoint nobody can know: %+v", r)
		}
		if r := w.verify(kept...); r.Fault == nil || r.Fault.Kind != store.Rewritten || r.Fault.Seq != 10 || r.Covered != 6 {
			t.Errorf("%+v, %v", r, r.Fault)
		}
	})
}

func TestCheckpointsAreTakenWhenDue(t *testing.T) {
	w := newWorld(t, storetest.Folder(t, t.TempDir()))
	file := filepath.Join(t.TempDir(), store.CheckpointFile)
	taker := &store.Checkpoints{Store: w.s, Key: key("own"), File: file, Now: func() time.Time { return w.now }, Events: 3, Every: time.Minute}
	seqs := func() (seqs []int64) {
		w.must(taker.TakeDue(context.Background()))
		all, err := store.ReadCheckpoints(file)
		w.must(err)
		for _, c := range all {
			seqs = append(seqs, c.Seq)
		}
		return seqs
	}
	for _, step := range []struct {
		events int
		wait   time.Duration
		want   string
	}{{0, 0, "[]"}, {1, 0, "[1]"}, {0, time.Hour, "[1]"}, {2, 0, "[1 3]"}, {2, 0, "[1 3]"}, {1, 0, "[1 3 6]"}, {1, 59 * time.Second, "[1 3 6]"}, {0, time.Second, "[1 3 6 7]"}} {
		for range step.events {
			w.append("")
		}
		w.now = w.now.Add(step.wait)
		if got := fmt.Sprint(seqs()); got != step.want {
			t.Errorf("after %d events and %s: %s, not %s", step.events, step.wait, got, step.want)
		}
	}
	ticks, ctx := make(chan time.Time), t.Context()
	failed := make(chan error)
	go taker.Run(ctx, ticks, func(err error) { failed <- err })
	taker.File = filepath.Join(t.TempDir(), "no", "folder")
	w.append("")
	w.now = w.now.Add(time.Hour)
	ticks <- w.now
	if err := <-failed; !strings.Contains(err.Error(), "checkpoints") {
		t.Error(err)
	}
}

func TestABrokenFileOfCheckpointsIsSaid(t *testing.T) {
	file := filepath.Join(t.TempDir(), store.CheckpointFile)
	if all, err := store.ReadCheckpoints(file); err != nil || all != nil {
		t.Error(all, err)
	}
	if err := os.WriteFile(file, []byte("{\"seq\":1}\nnonsense\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.ReadCheckpoints(file); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
}
