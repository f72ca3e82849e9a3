// Package evidence keeps the files that prove something: it takes them in pieces that survive a crash (tus), looks at what
// they really are, makes previews without what a camera writes beside a picture, and serves them as inert attachments. A
// file is accepted when its row in the record says so, whatever lies in the folder or the bucket.
package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/tus/tusd/v2/pkg/handler"

	"proviso/server/claim"
)

// Record keeps the rows of files; store.Files is one.
type Record interface {
	// Room is the seller and the state of a customer's own claim; claim.ErrNotFound where it is not the customer's.
	Room(ctx context.Context, claimID, customerID string) (seller string, takes bool, err error)
	// Find and Of read rows; claim.ErrNotFound for an id that nothing has. Of leaves out what was removed.
	Find(ctx context.Context, id string) (claim.Evidence, error)
	Of(ctx context.Context, claimID string) ([]claim.Evidence, error)
	// Open lists what is uploading or not yet looked at.
	Open(ctx context.Context) ([]claim.Evidence, error)
	// Insert checks the limits in the transaction that keeps the row.
	Insert(ctx context.Context, e claim.Evidence, rules claim.Rules) error
	// InsertPhoto is Insert for a picture of a parcel.
	InsertPhoto(ctx context.Context, p claim.ParcelPhoto, rules claim.Rules) error
	// Move writes a row that is still in the state from; claim.ErrChanged where it is not.
	Move(ctx context.Context, from claim.EvidenceState, e claim.Evidence) error
}

// Scanner looks for malware in a whole file.
type Scanner interface {
	// Scan returns what it found, empty for nothing. While it fails, the file stays in quarantine.
	Scan(ctx context.Context, file io.Reader) (finding string, err error)
}

// Parts are what the service is made of.
type Parts struct {
	Record    Record
	Now       func() time.Time
	NewID     func() string // nil: crypto/rand.Text
	Folder    string        // for files, and for what is on its way into a bucket
	URL       string        // s3://bucket?endpoint=…&region=…; empty: the folder keeps the files
	Getenv    func(string) string
	PublicURL *url.URL // of the portal; nil: addresses of uploads are relative to the host
	FilesURL  *url.URL // another host of the portal, for originals; nil: they come from its own
	Key       Macer    // of tickets to that host
	Rules     func(ctx context.Context, seller string) (claim.Rules, error)
	Scanner   Scanner // nil: none but what is built in
	// HEIC makes the preview of a HEIC photo, which this program does not decode by itself; nil: such photos have none.
	HEIC    func(ctx context.Context, photo io.Reader) (small []byte, err error)
	Redis   redis.UniversalClient // locks uploads into a bucket for all replicas; a folder has locks of its own
	Changed func(claim.Evidence)  // is told after each change of a row; nil: nobody
	Log     *slog.Logger
}

// Service takes, checks and serves files. It is safe for concurrent use.
type Service struct {
	Parts
	blobs    blobs
	tus      http.Handler
	composer *handler.StoreComposer
	queue    chan string   // ids of files to look at
	looks    chan struct{} // holds one for each file that is being looked at
	freed    func() error
}

const (
	// maxLooks is how many files are looked at at once: each may hold one decoded picture.
	maxLooks = 2
	// queued is how many finished uploads wait by name; the rest is found again by the next look through the record.
	queued = 256
	// rescanEach is how often the record is looked through for uploads whose end nobody noticed.
	rescanEach = time.Minute
	// sweepEach is how often files without a row are removed.
	sweepEach = time.Hour
	// uploadLasts is how long an upload may take altogether; then it counts as abandoned.
	uploadLasts = 24 * time.Hour
)

// New opens the place where files are kept. Close it after the last request.
func New(parts Parts) (*Service, error) {
	if parts.NewID == nil {
		parts.NewID = newID
	}
	if parts.Changed == nil {
		parts.Changed = func(claim.Evidence) {}
	}
	s := &Service{Parts: parts, queue: make(chan string, queued), looks: make(chan struct{}, maxLooks)}
	var err error
	if s.blobs, s.freed, err = openBlobs(parts); err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	if s.tus, err = s.newTus(); err != nil {
		return nil, errors.Join(fmt.Errorf("evidence: %w", err), s.freed())
	}
	return s, nil
}

// Close gives back what New took.
func (s *Service) Close() error { return s.freed() }

// Run looks at finished uploads until the context ends. It first finds those that a crash left behind.
func (s *Service) Run(ctx context.Context) {
	rescan, sweep := time.NewTicker(rescanEach), time.NewTicker(sweepEach)
	defer rescan.Stop()
	defer sweep.Stop()
	s.noted("rescan", s.Rescan(ctx))
	s.noted("sweep", s.Sweep(ctx))
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-s.queue:
			s.noted("look", s.Look(ctx, id))
		case <-rescan.C:
			s.noted("rescan", s.Rescan(ctx))
		case <-sweep.C:
			s.noted("sweep", s.Sweep(ctx))
		}
	}
}

// noted writes down what went wrong in the background; it is tried again at the next look through the record.
func (s *Service) noted(what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) {
		s.Log.Error("evidence "+what, "error", err.Error())
	}
}

// Of lists the files of a claim, without those that were removed. Whether the reader may see the claim is asked before.
func (s *Service) Of(ctx context.Context, claimID string) ([]claim.Evidence, error) {
	return s.Record.Of(ctx, claimID)
}

// Find is one file of a claim that the reader may see.
func (s *Service) Find(ctx context.Context, claimID, id string) (claim.Evidence, error) {
	e, err := s.Record.Find(ctx, id)
	if err == nil && (e.ClaimID != claimID || e.State == claim.Removed) {
		err = claim.ErrNotFound
	}
	return e, err
}

// own is a customer's own file.
func (s *Service) own(ctx context.Context, id, customerID string) (claim.Evidence, error) {
	e, err := s.Record.Find(ctx, id)
	if err == nil && (customerID == "" || e.CustomerID != customerID || e.State == claim.Removed) {
		err = claim.ErrNotFound
	}
	return e, err
}

func (s *Service) move(ctx context.Context, from claim.EvidenceState, e claim.Evidence) error {
	err := s.Record.Move(ctx, from, e)
	if err == nil && !e.OfParcel() { // no page shows a parcel live
		s.Changed(e)
	}
	return err
}
