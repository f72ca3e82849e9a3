package store_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
	"proviso/server/internal/store/storetest"
)

var filesDay = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// filesRoom is a record with a customer and drafts to put files into.
type filesRoom struct {
	*testing.T
	store.Files
	customer string
}

func newFilesRoom(t *testing.T, s *store.Store) *filesRoom {
	r := &filesRoom{T: t, Files: store.Files{Store: s}}
	r.write(func(tx *store.Tx) error {
		c, err := tx.EnsureCustomer("anna@example.com", filesDay)
		r.customer = c.ID
		return err
	})
	return r
}

func (r *filesRoom) write(work func(*store.Tx) error) {
	r.Helper()
	if err := r.Store.Write(context.Background(), work); err != nil {
		r.Fatal(err)
	}
}

func (r *filesRoom) draft() string {
	r.Helper()
	id := rand.Text()
	r.write(func(tx *store.Tx) error {
		return tx.InsertDraft(claim.Claim{ID: id, Number: claim.Number(rand.Text()), Seller: catalog.All()[0].ID, CustomerID: r.customer, State: claim.Draft,
			Version: 1, Stated: []byte("{}"), ValueCents: claim.NoValue, CreatedAt: filesDay, ChangedAt: filesDay})
	})
	return id
}

func (r *filesRoom) file(claimID string, size int64) claim.Evidence {
	return claim.Evidence{ID: rand.Text(), ClaimID: claimID, CustomerID: r.customer, Item: "serial_photo", Name: "a.jpg", SizeBytes: size,
		State: claim.Uploading, CreatedAt: filesDay}
}

func TestFilesKeepWithinTheRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newFilesRoom(t, s)
		ctx, draft := context.Background(), r.draft()
		rules := claim.Rules{MaxFileBytes: 100, MaxClaimBytes: 150, MaxFiles: 3}
		insert := func(claimID string, size int64) error { return r.Insert(ctx, r.file(claimID, size), rules) }
		if err := insert(draft, 100); err != nil {
			t.Fatal(err)
		}
		for size, says := range map[int64]string{101: "too large", 51: "together"} {
			if err := insert(draft, size); claim.CodeOf(err) != claim.Invalid || !strings.Contains(err.Error(), says) {
				t.Errorf("%d bytes: %v", size, err)
			}
		}
		for _, size := range []int64{25, 25} {
			if err := insert(draft, size); err != nil {
				t.Fatal(err)
			}
		}
		if err := insert(draft, 0); claim.CodeOf(err) != claim.Invalid || !strings.Contains(err.Error(), "3 files") {
			t.Error("a fourth file:", err)
		}
		for range 3 {
			if err := insert(r.draft(), 100); err != nil {
				t.Fatal(err)
			}
		}
		if err := insert(r.draft(), 1); claim.CodeOf(err) != claim.Invalid || !strings.Contains(err.Error(), "drafts") {
			t.Error("drafts without end:", err)
		}
	})
}

func TestFilesAtOnceCannotShareTheLastRoom(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newFilesRoom(t, s)
		draft, rules := r.draft(), claim.Rules{MaxFileBytes: 100, MaxClaimBytes: 1000, MaxFiles: 5}
		var taken atomic.Int64
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if r.Insert(context.Background(), r.file(draft, 10), rules) == nil {
					taken.Add(1)
				}
			})
		}
		all.Wait()
		files, err := r.Of(context.Background(), draft)
		if err != nil || taken.Load() != 5 || len(files) != 5 {
			t.Error(taken.Load(), len(files), err)
		}
	})
}

func TestFilesBelongToTheirCustomer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newFilesRoom(t, s)
		draft := r.draft()
		stranger := r.file(draft, 5)
		stranger.CustomerID = rand.Text()
		if err := r.Insert(context.Background(), stranger, claim.DefaultRules()); err != claim.ErrNotFound {
			t.Error("a stranger's file:", err)
		}
		if _, _, err := r.Room(context.Background(), draft, stranger.CustomerID); err != claim.ErrNotFound {
			t.Error("a stranger's look:", err)
		}
		if err := r.Insert(context.Background(), r.file(rand.Text(), 5), claim.DefaultRules()); err != claim.ErrNotFound {
			t.Error("a claim that is none:", err)
		}
	})
}

func TestFilesMoveOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newFilesRoom(t, s)
		ctx, e := context.Background(), r.file(r.draft(), 5)
		if err := r.Insert(ctx, e, claim.DefaultRules()); err != nil {
			t.Fatal(err)
		}
		e.State = claim.Quarantined
		if err := r.Move(ctx, claim.Uploading, e); err != nil {
			t.Fatal(err)
		}
		if err := r.Move(ctx, claim.Uploading, e); err != claim.ErrChanged {
			t.Error("twice:", err)
		}
		e.State, e.MediaType, e.SHA256, e.HasPreview, e.StoredAt = claim.Stored, "image/jpeg", strings.Repeat("a", 64), true, filesDay.Add(time.Second)
		if err := r.Move(ctx, claim.Quarantined, e); err != nil {
			t.Fatal(err)
		}
		if kept, err := r.Find(ctx, e.ID); err != nil || kept != e {
			t.Errorf("%+v %v", kept, err)
		}
		gone := e
		gone.State = claim.Removed
		if err := r.Move(ctx, claim.Stored, gone); err != nil {
			t.Fatal(err)
		}
		if files, err := r.Of(ctx, e.ClaimID); err != nil || len(files) != 0 {
			t.Error(files, err)
		}
		if open, err := r.Open(ctx); err != nil || len(open) != 0 {
			t.Error(open, err)
		}
		e.ID = rand.Text()
		if err := r.Move(ctx, claim.Stored, e); err != claim.ErrNotFound {
			t.Error("none:", err)
		}
	})
}

// What becomes part of a filed claim is an event of it, and does not go any more; a draft has no events.
func TestFilesOfAFiledClaimAreEvents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newFilesRoom(t, s)
		draft := r.draft()
		accept := func() claim.Evidence {
			t.Helper()
			e := r.file(draft, 5)
			if err := r.Insert(context.Background(), e, claim.DefaultRules()); err != nil {
				t.Fatal(err)
			}
			from := e.State
			e.State, e.MediaType, e.SHA256, e.StoredAt = claim.Stored, "image/jpeg", strings.Repeat("a", 64), filesDay.Add(time.Second)
			if err := r.Move(context.Background(), from, e); err != nil {
				t.Fatal(err)
			}
			return e
		}
		with := accept()
		events := r.filed(draft, with)
		if len(events) != 1 || events[0].Detail["files"] != with.ID+"="+with.SHA256 {
			t.Fatalf("%+v", events)
		}
		later := accept()
		events = r.events(draft)
		if len(events) != 2 {
			t.Fatalf("%+v", events)
		}
		e := events[1]
		if e.Action != claim.AddFile || e.By.Kind != claim.ByCustomer || e.By.ID != r.customer || !e.At.Equal(later.StoredAt) || e.From != claim.Submitted || e.To != claim.Submitted ||
			e.Detail["file"] != later.ID || e.Detail["sha256"] != later.SHA256 || len(e.Detail) != 2 || e.Note != "" {
			t.Errorf("%+v", e)
		}
		for _, file := range []claim.Evidence{with, later} {
			file.State = claim.Removed
			if err := r.Move(context.Background(), claim.Stored, file); claim.CodeOf(err) != claim.Conflict {
				t.Error("removed:", err)
			}
		}
	})
}

func (r *filesRoom) events(claimID string) (events []claim.Event) {
	r.Helper()
	r.write(func(tx *store.Tx) (err error) {
		events, err = tx.Events(claimID)
		return err
	})
	return events
}

// filed files a draft with its files.
func (r *filesRoom) filed(claimID string, files ...claim.Evidence) []claim.Event {
	r.Helper()
	r.write(func(tx *store.Tx) error {
		c, err := tx.Claim(claimID)
		if err != nil {
			return err
		}
		c.Serial, c.Fault, c.Contact.Name = "S", "F", "N"
		x := claim.Context{Now: filesDay, By: claim.Actor{Kind: claim.ByCustomer, ID: r.customer}, NewID: rand.Text, Rules: claim.DefaultRules()}
		change, err := c.File(x, claim.Decision{Stated: []byte("{}"), Used: []byte("{}"), Answer: []byte("{}"), Verdict: "review", ValueCents: claim.NoValue}, nil)
		if err != nil {
			return err
		}
		change.FiledWith(files)
		return tx.Keep(change)
	})
	return r.events(claimID)
}
