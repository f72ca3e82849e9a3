package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

// canary stands in everything personal that the test writes.
const canary = "zitronenfalter"

const canaryMail = canary + "@example.com"

// fillWithCanaries writes a word wherever something about a customer is kept.
func (w *world) fillWithCanaries() (filed, open claim.Claim) {
	w.Helper()
	w.must(w.s.Exec(`UPDATE customer SET email = ? WHERE id = ?`, canaryMail, w.customer.ID))
	w.must(w.s.Exec(`INSERT INTO order_unit (id, seller, order_number, order_key, serial, serial_key, email_key, facts, imported_at, version)
		VALUES ('u', ?, 'O', 'o', 'S', 's', ?, '{}', 1, 1)`, seller, canaryMail))
	w.must(w.s.Exec(`INSERT INTO sign_in (id, purpose, email, browser, code_hash, link_hash, next_path, tries, created_at, expires_at)
		VALUES ('sign', 'customer', ?, 'b', 'c', 'l', '/', 0, 1, 2)`, canaryMail))
	w.must(w.s.Exec(`INSERT INTO saved_view (id, staff_id, seller, name, query, created_at) VALUES ('v', ?, ?, 'n', ?, 1), ('w', ?, ?, 'm', 'state=submitted', 1)`,
		w.agent.ID, seller, "q="+canary+"%40example.com", w.agent.ID, seller))
	w.must(w.s.Exec(`INSERT INTO idempotency (principal, key, request_hash, location, created_at) VALUES (?, 'k', ?, '', 1)`, w.customer.ID, canary))
	filed, open = w.canaryClaim("ONE"), w.canaryClaim("TWO")
	w.keep(filed.Note(w.as(w.agent), "A call with "+canary, true))
	filed = w.declined(w.claim(filed.ID))
	w.must(w.s.Exec(`UPDATE event_note SET body = ?`, canary))
	w.must(w.s.Exec(`UPDATE decision SET why = ?`, canary))
	w.must(w.s.Exec(`UPDATE claim SET proposal = ? WHERE id = ?`, `{"Action":"decline","MakerID":"m","Reason":"`+canary+`"}`, open.ID))
	w.must(w.s.Exec(`INSERT INTO evidence (id, claim_id, customer_id, item, name, media_type, size_bytes, sha256, state, why, has_preview, created_at)
		VALUES ('file', ?, ?, '', ?, 'image/png', 1, 'abc', 'stored', '', 1, 1)`, filed.ID, w.customer.ID, canary+".png"))
	w.must(w.s.Exec(`INSERT INTO rma (id, number, seller, customer_id, state, version, issued_at, due_clause, carrier, tracking, changed_at)
		VALUES ('rma', 'R', ?, ?, 'issued', 1, 1, '', ?, ?, 1)`, seller, w.customer.ID, canary, canary))
	w.must(w.s.Exec(`INSERT INTO parcel_photo (id, seller, rma_id, by_id, name, media_type, size_bytes, sha256, state, why, has_preview, created_at)
		VALUES ('photo', ?, 'rma', ?, ?, 'image/png', 1, 'abc', 'stored', '', 1, 1)`, seller, w.agent.ID, canary+".png"))
	w.must(w.s.Exec(`UPDATE outbox SET params = ?, last_error = ? WHERE claim_id = ?`, `{"reason":"`+canary+`"}`, canary, filed.ID))
	w.must(w.s.Exec(`INSERT INTO outbox (id, kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at)
		VALUES ('code', 'sign_in_code', '', 'sign', 0, '{}', 'sent', 1, 1, ?, 1)`, "550 "+canaryMail))
	w.must(w.s.Exec(`UPDATE customer SET zone = ? WHERE id = ?`, canary, w.customer.ID))
	draft := w.draft("THREE")
	draft.Version, draft.Fault = 2, canary
	w.must(w.write(func(tx *store.Tx) error { return tx.SaveDraft(draft) }))
	return filed, open
}

func (w *world) canaryClaim(serial string) claim.Claim {
	w.Helper()
	c := w.draft(serial)
	c.Version, c.Fault, c.Contact = 2, "It is "+canary, claim.Contact{Name: canary, Phone: canary, Address: canary}
	w.must(w.write(func(tx *store.Tx) error { return tx.SaveDraft(c) }))
	return w.keep(c.File(w.as(w.customer), w.judged(), nil))
}

func (w *world) erase(email string) (erased store.Erased, err error) {
	err = w.write(func(tx *store.Tx) (err error) {
		erased, err = tx.Erase(email, claim.System, w.now)
		return err
	})
	return erased, err
}

func TestErasingLeavesNothingAndTheChainHolds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		filed, open := w.fillWithCanaries()
		w.must(s.Exec(`UPDATE event_note SET body = 'Not ours.' WHERE seq = (SELECT MAX(seq) FROM event)`)) // as the chain has it
		if found := w.tablesWith(canary); len(found) < 9 {
			t.Fatalf("the canary sits only in %v", found)
		}
		erased, err := w.erase(" " + strings.ToUpper(canaryMail))
		w.must(err)
		if erased.Claims != 2 || erased.Units != 1 || !slices.Equal(erased.Files, []string{"file", "photo"}) || erased.CustomerID != w.customer.ID {
			t.Errorf("%+v", erased)
		}
		if found := w.tablesWith(canary); len(found) > 0 {
			t.Errorf("the canary sits in %v", found)
		}
		if r := w.verify(); r.Fault != nil || r.Erased != 1 || r.Events != 5 {
			t.Errorf("%+v, %v", r, r.Fault)
		}
		if got := w.claim(filed.ID); got.State != claim.Declined || got.Verdict != filed.Verdict || got.Version != filed.Version+1 {
			t.Errorf("%+v", got)
		}
		if got := w.claim(open.ID); got.Proposal == nil || got.Proposal.Action != claim.Decline {
			t.Errorf("%+v", got)
		}
		if n := s.Count(t, `saved_view`); n != 1 {
			t.Errorf("%d saved views", n)
		}
		if pending := s.Count(t, `outbox WHERE recipient = ? AND state = 'pending'`, w.customer.ID); pending != 0 {
			t.Errorf("%d letters to nobody", pending)
		}
		_, err = w.erase(canaryMail)
		w.refused(claim.NotFound, err)
	})
}

// tablesWith names the columns in which a word stands.
func (w *world) tablesWith(word string) (found []string) {
	w.Helper()
	for _, table := range w.s.Tables(w) {
		for _, column := range w.s.Columns(w, table) {
			if w.s.Count(w, table+` WHERE CAST(`+column+` AS TEXT) LIKE ?`, "%"+word+"%") > 0 {
				found = append(found, table+"."+column)
			}
		}
	}
	return found
}

// Nothing is left in the bytes either, while the record is open.
func TestErasingLeavesNoBytesInTheFolder(t *testing.T) {
	folder := t.TempDir()
	w := newWorld(t, storetest.Folder(t, folder))
	w.fillWithCanaries()
	if !bytesWith(t, folder, canary) {
		t.Fatal("the canary is not in the files")
	}
	_, err := w.erase(canaryMail)
	w.must(err)
	w.must(w.s.Scrub(context.Background()))
	if bytesWith(t, folder, canary) {
		t.Error("the canary is in the files")
	}
}

func bytesWith(t *testing.T, folder, word string) (found bool) {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found = found || bytes.Contains(bytes.ToLower(content), []byte(word))
	}
	return found
}

// Scrub says so when someone reads an older state of the record, which keeps the log alive.
func TestScrubSaysWhoIsInTheWay(t *testing.T) {
	w := newWorld(t, storetest.Folder(t, t.TempDir()))
	w.must(w.s.Read(context.Background(), func(tx *store.Tx) error {
		if _, _, err := tx.Rules(seller); err != nil {
			return err
		}
		if err := w.s.Scrub(context.Background()); err == nil || !strings.Contains(err.Error(), "reading") {
			t.Error(err)
		}
		return nil
	}))
}

func TestExportHoldsEverything(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.fillWithCanaries()
		var held store.Held
		w.read(func(tx *store.Tx) (err error) {
			held, err = tx.Export(strings.ToUpper(canaryMail), w.now)
			return err
		})
		text, err := json.Marshal(held)
		w.must(err)
		for _, want := range []string{`"email":"` + canaryMail, `"fault":"It is ` + canary, `A call with ` + canary, canary + `.png`, `"history"`, `kvm_switch`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s is missing", want)
			}
		}
		if len(held.Claims) != 3 || len(held.Devices) != 1 || len(held.SignIns) != 1 || len(held.Letters) == 0 {
			t.Errorf("%d claims, %d devices, %d sign-ins, %d letters", len(held.Claims), len(held.Devices), len(held.SignIns), len(held.Letters))
		}
		if strings.Contains(string(text), w.agent.ID) {
			t.Error("it names a member of staff")
		}
		w.refused(claim.NotFound, s.Read(context.Background(), func(tx *store.Tx) error {
			_, err := tx.Export("nobody@example.com", w.now)
			return err
		}))
	})
}
