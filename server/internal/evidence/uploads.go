package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"proviso/server/claim"
)

// lockWait is how long to wait for an upload that someone else is writing to.
const lockWait = 20 * time.Second

// Uploads answers one request of the protocol for the customer who is signed in. An upload of someone else looks like one
// that does not exist. A refusal is returned and nothing is written; everything else is answered.
func (s *Service) Uploads(w http.ResponseWriter, r *http.Request, customerID string) error {
	r.Header.Del("X-HTTP-Method-Override")
	if r.Header.Get("Upload-Concat") != "" {
		return claim.Fault("Upload-Concat", "Uploads are not put together from parts here: send the file as one.")
	}
	switch r.Method {
	case http.MethodPost:
		return s.begin(w, r, customerID)
	case http.MethodHead, http.MethodPatch:
		return s.goOn(w, r, customerID)
	case http.MethodDelete:
		return s.cancel(w, r, customerID)
	}
	return claim.ErrNotFound
}

// begin makes the row first: its id is the upload's.
func (s *Service) begin(w http.ResponseWriter, r *http.Request, customerID string) error {
	size, err := declaredSize(r)
	if err != nil {
		return err
	}
	meta := handler.ParseMetadataHeader(r.Header.Get("Upload-Metadata"))
	e, err := s.admit(r.Context(), customerID, meta["claim"], meta["item"], meta["name"], size)
	if err != nil {
		return err
	}
	answer := &answerWriter{ResponseWriter: w, location: s.basePath() + e.ID}
	s.tus.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), admittedID{}, e.ID)))
	if answer.status == http.StatusCreated {
		return nil
	}
	e.State = claim.Removed
	s.noted("begin", s.drop(context.WithoutCancel(r.Context()), claim.Uploading, e))
	return nil
}

// declaredSize is how large the file is going to be. It has to be known from the beginning, for the limits.
func declaredSize(r *http.Request) (int64, error) {
	switch {
	case r.Header.Get("Tus-Resumable") != "1.0.0":
		return 0, claim.Fault("Tus-Resumable", "Uploads follow version 1.0.0 of the tus protocol.")
	case r.Header.Get("Upload-Defer-Length") != "":
		return 0, claim.Fault("Upload-Defer-Length", "Say how large the file is when the upload begins.")
	case r.ContentLength != 0:
		return 0, claim.Fault("Content-Length", "Begin the upload without content, then send the content with PATCH.")
	}
	size, err := strconv.ParseInt(r.Header.Get("Upload-Length"), 10, 64)
	switch {
	case err != nil || size < 0:
		return 0, claim.Fault("Upload-Length", "Say how large the file is in bytes, as a whole number.")
	case size == 0:
		return 0, errEmpty
	}
	return size, nil
}

var errEmpty = claim.Fault("file", "This file is empty. Choose another one.")

// admit keeps the row of a new file, if the claim is the customer's and has room for it.
func (s *Service) admit(ctx context.Context, customerID, claimID, item, name string, size int64) (claim.Evidence, error) {
	seller, _, err := s.Record.Room(ctx, claimID, customerID)
	if err != nil {
		return claim.Evidence{}, err
	}
	rules, err := s.Rules(ctx, seller)
	if err != nil {
		return claim.Evidence{}, err
	}
	e := claim.Evidence{ID: s.NewID(), ClaimID: claimID, CustomerID: customerID, Item: itemOf(item), Name: Label(name), SizeBytes: size,
		State: claim.Uploading, CreatedAt: s.Now()}
	if err := s.Record.Insert(ctx, e, rules); err != nil {
		return claim.Evidence{}, err
	}
	s.Changed(e)
	return e, nil
}

// goOn asks how far an upload is, or sends more of it.
func (s *Service) goOn(w http.ResponseWriter, r *http.Request, customerID string) error {
	e, err := s.own(r.Context(), strings.TrimPrefix(r.URL.Path, UploadsPath), customerID)
	if err != nil {
		return err
	}
	if e.State == claim.Refused {
		return claim.ErrNotFound // the client begins anew
	}
	if r.Method == http.MethodPatch {
		if err := s.maySend(r, e); err != nil {
			return err
		}
	}
	s.tus.ServeHTTP(&answerWriter{ResponseWriter: w}, r)
	return nil
}

// maySend refuses a piece before it is read.
func (s *Service) maySend(r *http.Request, e claim.Evidence) error {
	if r.Header.Get("Upload-Length") != "" {
		return claim.Fault("Upload-Length", "The size of an upload does not change any more.")
	}
	_, takes, err := s.Record.Room(r.Context(), e.ClaimID, e.CustomerID)
	if err == nil && e.State == claim.Uploading && !takes {
		err = claim.ErrNoMoreFiles
	}
	return err
}

// cancel removes an upload on the customer's wish.
func (s *Service) cancel(w http.ResponseWriter, r *http.Request, customerID string) error {
	if err := s.Remove(r.Context(), customerID, strings.TrimPrefix(r.URL.Path, UploadsPath)); err != nil {
		return err
	}
	w.Header().Set("Tus-Resumable", "1.0.0")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Remove takes a customer's own file away. What the seller was given with the claim stays.
func (s *Service) Remove(ctx context.Context, customerID, id string) error {
	e, err := s.own(ctx, id, customerID)
	if err != nil {
		return err
	}
	before := e.State
	e.State = claim.Removed
	if err := s.move(ctx, before, e); err != nil {
		return err
	}
	s.noted("remove", s.erase(ctx, id)) // the row is what counts; a file that is still held goes with the next sweep
	return nil
}

// Put takes a whole file at once, as a form without script sends it, and looks at it before it returns.
func (s *Service) Put(ctx context.Context, customerID, claimID, item, name string, body io.Reader) (claim.Evidence, error) {
	seller, _, err := s.Record.Room(ctx, claimID, customerID)
	if err != nil {
		return claim.Evidence{}, err
	}
	return s.put(ctx, seller, body, func(size int64, _ claim.Rules) (claim.Evidence, error) {
		return s.admit(ctx, customerID, claimID, item, name, size)
	})
}

// PutPhoto takes a picture of a parcel at once and looks at it before it returns. Who may is asked before.
func (s *Service) PutPhoto(ctx context.Context, p claim.ParcelPhoto, name string, body io.Reader) (claim.Evidence, error) {
	return s.put(ctx, p.Seller, body, func(size int64, rules claim.Rules) (claim.Evidence, error) {
		p.Evidence = claim.Evidence{ID: s.NewID(), Name: Label(name), SizeBytes: size, State: claim.Uploading, CreatedAt: s.Now()}
		return p.Evidence, s.Record.InsertPhoto(ctx, p, rules)
	})
}

// put writes a whole file once its row is kept, which admit does when the size is known.
func (s *Service) put(ctx context.Context, seller string, body io.Reader, admit func(size int64, rules claim.Rules) (claim.Evidence, error)) (claim.Evidence, error) {
	rules, err := s.Rules(ctx, seller)
	if err != nil {
		return claim.Evidence{}, err
	}
	whole, size, err := s.takeIn(rules, body)
	if err != nil {
		return claim.Evidence{}, err
	}
	defer func() { s.noted("incoming", errors.Join(whole.Close(), os.Remove(whole.Name()))) }()
	e, err := admit(size, rules)
	if err != nil {
		return e, err
	}
	if err := s.write(ctx, e, whole); err != nil {
		e.State = claim.Removed
		return e, errors.Join(err, s.drop(context.WithoutCancel(ctx), claim.Uploading, e))
	}
	if err := s.complete(ctx, e.ID); err != nil {
		return e, err
	}
	s.noted("look", s.Look(ctx, e.ID)) // what fails here is tried again; the file is safe
	return s.Record.Find(ctx, e.ID)
}

// takeIn writes a body beside the files, until its size is known: the limits need it.
func (s *Service) takeIn(rules claim.Rules, body io.Reader) (*os.File, int64, error) {
	whole, err := os.CreateTemp(s.incoming(), "form-*")
	if err != nil {
		return nil, 0, fmt.Errorf("incoming: %w", err)
	}
	size, err := io.Copy(whole, io.LimitReader(body, rules.MaxFileBytes+1))
	if err == nil && size == 0 {
		err = errEmpty
	}
	if err == nil {
		_, err = whole.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, 0, errors.Join(err, whole.Close(), os.Remove(whole.Name()))
	}
	return whole, size, nil
}

func (s *Service) write(ctx context.Context, e claim.Evidence, whole io.Reader) error {
	upload, err := s.composer.Core.NewUpload(ctx, handler.FileInfo{ID: e.ID, Size: e.SizeBytes, MetaData: handler.MetaData{}})
	if err != nil {
		return err
	}
	if n, err := upload.WriteChunk(ctx, 0, whole); err != nil || n != e.SizeBytes {
		return errors.Join(err, fmt.Errorf("%d of %d bytes written", n, e.SizeBytes))
	}
	return upload.FinishUpload(ctx)
}

// answerWriter keeps what failed inside out of the answer: it may name folders and hosts. It says where a new upload is, as
// the protocol's own way of doing so repeats the host that the client named.
type answerWriter struct {
	http.ResponseWriter
	location string
	status   int
}

func (w *answerWriter) WriteHeader(status int) {
	w.status = status
	if w.location != "" && status == http.StatusCreated {
		w.Header().Set("Location", w.location)
	}
	if status >= http.StatusInternalServerError {
		w.Header().Del("Content-Length")
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *answerWriter) Write(p []byte) (int, error) {
	if w.status >= http.StatusInternalServerError {
		return len(p), nil
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets the deadlines of the connection be set.
func (w *answerWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
