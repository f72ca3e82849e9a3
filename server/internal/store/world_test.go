package store_test

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"testing"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// seller is whose claims most tests are about.
const seller = "connectpro"

// start is when the tests begin.
var start = time.Date(2026, 3, 2, 15, 4, 5, 678e6, time.UTC)

// world is a record with a customer and two members of staff in it.
type world struct {
	*testing.T
	s        *store.Store
	now      time.Time
	customer claim.Actor
	email    string
	agent    claim.Actor
	chief    claim.Actor
}

func newWorld(t *testing.T, s *store.Store) *world {
	w := &world{T: t, s: s, now: start}
	w.customer = w.newCustomer("anna@example.com")
	w.agent, w.chief = w.newStaff("agent@example.com", claim.Agent), w.newStaff("chief@example.com", claim.Supervisor)
	w.email = "anna@example.com"
	return w
}

func (w *world) newCustomer(email string) claim.Actor {
	w.Helper()
	id := rand.Text()
	w.must(w.s.Exec(`INSERT INTO customer (id, email, created_at) VALUES (?, ?, 1)`, id, claim.Fold(email)))
	return claim.Actor{Kind: claim.ByCustomer, ID: id}
}

func (w *world) newStaff(email string, role claim.Role) claim.Actor {
	w.Helper()
	id := rand.Text()
	w.must(w.s.Exec(`INSERT INTO staff (id, email, name, created_at, version) VALUES (?, ?, ?, 1, 1)`, id, email, "Name of "+email))
	w.must(w.s.Exec(`INSERT INTO staff_role (staff_id, seller, role) VALUES (?, ?, ?)`, id, seller, string(role)))
	return claim.Actor{Kind: claim.ByStaff, ID: id, Roles: map[string]claim.Role{seller: role}}
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// refused checks that an error is a refusal of this kind.
func (w *world) refused(code claim.Code, err error) {
	w.Helper()
	if claim.CodeOf(err) != code {
		w.Fatalf("%s expected, got %v", code, err)
	}
}

func (w *world) write(work func(*store.Tx) error) error { return w.s.Write(context.Background(), work) }

func (w *world) read(work func(*store.Tx) error) {
	w.Helper()
	w.must(w.s.Read(context.Background(), work))
}

func (w *world) as(by claim.Actor) claim.Context {
	return claim.Context{Now: w.now, By: by, NewID: rand.Text, Rules: claim.DefaultRules()}
}

func random() uint64 {
	var b [8]byte
	rand.Read(b[:])
	return binary.BigEndian.Uint64(b[:])
}

// facts are of a device that connectpro's policy covers.
func facts() claim.Facts {
	parsed, err := claim.ParseFacts([]byte(`{"product":"kvm_switch","channel":"direct","destination":"domestic","purchased_on":"2026-01-30",
		"shipped_on":"2026-01-30","delivered_on":"2026-02-03","symptom":"failure","causes":[],"complete":true,"marked":false,"payment":"card",
		"price_cents":40000,"freight_cents":2000}`))
	if err != nil {
		panic(err)
	}
	return parsed
}

func (w *world) judged() claim.Decision {
	w.Helper()
	d, err := claim.Judge(seller, "fault", facts(), nil, claim.Today(seller, w.now))
	w.must(err)
	return d
}

// draft is a new draft in the record.
func (w *world) draft(serial string) claim.Claim {
	w.Helper()
	c := claim.Claim{ID: rand.Text(), Number: claim.NewNumber(random), Seller: seller, CustomerID: w.customer.ID, State: claim.Draft, Version: 1,
		Serial: serial, OrderNumber: "Order 7", Intent: "fault", Stated: facts().JSON(), Fault: "It hums.", Contact: claim.Contact{Name: "Anna", Phone: "1", Address: "Lane 2"},
		ValueCents: claim.NoValue, CreatedAt: w.now, ChangedAt: w.now}
	w.must(w.write(func(tx *store.Tx) error {
		if err := tx.InsertDraft(c); err != nil {
			return err
		}
		return tx.SetClock(c.ID, claim.ClockSet{Kind: claim.DraftCleanup, Due: w.now.Add(time.Hour)}, w.now)
	}))
	return c
}

// keep keeps what a command did and gives the claim as the record has it then.
func (w *world) keep(change claim.Change, err error) claim.Claim {
	w.Helper()
	w.must(err)
	w.must(w.write(func(tx *store.Tx) error { return tx.Keep(change) }))
	return w.claim(change.After.ID)
}

func (w *world) claim(id string) (c claim.Claim) {
	w.Helper()
	w.read(func(tx *store.Tx) (err error) {
		c, err = tx.Claim(id)
		return err
	})
	return c
}

// filed is a claim that waits for the staff.
func (w *world) filed(serial string) claim.Claim {
	w.Helper()
	return w.keep(w.draft(serial).File(w.as(w.customer), w.judged(), nil))
}

func (w *world) declined(c claim.Claim) claim.Claim {
	w.Helper()
	return w.keep(c.Rule(w.as(w.chief), claim.Ruling{Action: claim.Decline, Reason: "Not ours.", Clauses: []string{"CP-1"}}))
}
