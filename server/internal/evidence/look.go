package evidence

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"proviso/server/claim"
)

// lookLasts is how long looking at one file may take; reading it stops then, and so does decoding.
const lookLasts = 2 * time.Minute

// Look decides on a file in quarantine: it is stored, or refused with a reason. One that is not in quarantine any more is
// left as it is. An error leaves it there, to be looked at again.
func (s *Service) Look(ctx context.Context, id string) error {
	select {
	case s.looks <- struct{}{}:
		defer func() { <-s.looks }()
	case <-ctx.Done():
		return ctx.Err()
	}
	e, err := s.Record.Find(ctx, id)
	if err != nil || e.State != claim.Quarantined {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, lookLasts)
	defer cancel()
	after, err := s.judge(ctx, e)
	if err != nil {
		return fmt.Errorf("file %s: %w", id, err)
	}
	return s.settle(ctx, after)
}

// settle keeps the judgement. Of a refused file only the row stays.
func (s *Service) settle(ctx context.Context, e claim.Evidence) error {
	err := s.move(ctx, claim.Quarantined, e)
	if errors.Is(err, claim.ErrChanged) {
		return nil // someone else looked at it first, or it was removed
	}
	if err == nil && e.State == claim.Refused {
		err = s.blobs.remove(ctx, e.ID)
	}
	return err
}

// judge says what becomes of a file.
func (s *Service) judge(ctx context.Context, e claim.Evidence) (claim.Evidence, error) {
	file, err := s.blobs.open(ctx, e.ID, e.SizeBytes)
	if errors.Is(err, errNoBlob) {
		return refused(e, "This file got lost on the way. Send it again."), nil
	}
	if err != nil {
		return e, err
	}
	defer file.Close()
	found, err := inspect(ctx, file, e.SizeBytes)
	if err != nil {
		return e, err
	}
	if found.why != "" {
		return refused(e, found.why), nil
	}
	if e.OfParcel() && !strings.HasPrefix(found.mediaType, "image/") {
		return refused(e, "This is no picture. Take a photo of the parcel and send that."), nil
	}
	if s.Scanner != nil {
		finding, err := s.scan(ctx, file)
		if err != nil || finding != "" {
			return refused(e, infected), err
		}
	}
	e.State, e.MediaType, e.SHA256, e.StoredAt = claim.Stored, found.mediaType, found.sha256, s.Now()
	if e, err = s.withPreview(ctx, e, file); err != nil || e.State != claim.Stored {
		return e, err
	}
	return e, s.blobs.keep(e.ID)
}

func refused(e claim.Evidence, why string) claim.Evidence {
	e.State, e.Why, e.MediaType, e.SHA256, e.StoredAt, e.HasPreview = claim.Refused, why, "", "", time.Time{}, false
	return e
}

const infected = "A virus scanner found something in this file. Send a new photo or a PDF instead, and have the device looked at where the file came from."

func (s *Service) scan(ctx context.Context, file io.ReadSeeker) (string, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	return s.Scanner.Scan(ctx, untilDone{ctx, file})
}

// withPreview makes the picture that the pages show. A picture that does not decode is not a whole one.
func (s *Service) withPreview(ctx context.Context, e claim.Evidence, file io.ReadSeeker) (claim.Evidence, error) {
	if claim.IsHEIC(e.MediaType) && s.HEIC != nil {
		return s.withHEICPreview(ctx, e, file)
	}
	if !kinds[e.MediaType].picture {
		return e, nil
	}
	small, why, err := preview(ctx, file, e.MediaType)
	switch {
	case err != nil:
		return e, err
	case why != "":
		return refused(e, why), nil
	case small == nil:
		return e, nil
	}
	e.HasPreview = true
	return e, s.blobs.putPreview(ctx, e.ID, small)
}

// withHEICPreview takes a photo that does not decode as it is: there are more kinds of them than one decoder knows.
func (s *Service) withHEICPreview(ctx context.Context, e claim.Evidence, file io.ReadSeeker) (claim.Evidence, error) {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return e, err
	}
	small, err := s.HEIC(ctx, untilDone{ctx, file})
	if err != nil {
		s.Log.Info("photo without preview", "file", e.ID, "error", err.Error())
		return e, lasting(ctx, err)
	}
	e.HasPreview = true
	return e, s.blobs.putPreview(ctx, e.ID, small)
}

// findings is what a file turned out to be; why is set where it is not taken.
type findings struct{ mediaType, sha256, why string }

// inspect reads a whole file once.
func inspect(ctx context.Context, file io.Reader, size int64) (findings, error) {
	head := make([]byte, min(size, sniffBytes))
	file = untilDone{ctx, file}
	if _, err := io.ReadFull(file, head); err != nil {
		return findings{}, err
	}
	mediaType, why := kindOf(head)
	if why != "" {
		return findings{why: why}, nil
	}
	sum, content := sha256.New(), newContent(mediaType, size)
	for _, w := range []io.Writer{sum, content} {
		if _, err := w.Write(head); err != nil {
			return findings{}, err
		}
	}
	if _, err := io.CopyBuffer(io.MultiWriter(sum, content), file, make([]byte, 256<<10)); err != nil {
		return findings{}, err
	}
	return findings{mediaType, hex.EncodeToString(sum.Sum(nil)), content.verdict()}, nil
}

// untilDone stops reading when the context is over, and marks the errors that are not the file's own fault.
type untilDone struct {
	ctx context.Context
	io.Reader
}

func (r untilDone) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = &readError{err}
	}
	return n, err
}

// readError is a failure of where the files are kept.
type readError struct{ error }

func (e *readError) Unwrap() error { return e.error }
