package evidence

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/tus/tusd/v2/pkg/handler"

	"proviso/server/claim"
)

// Rescan finds uploads whose end nobody noticed, because the portal stopped in between, and those that were abandoned.
func (s *Service) Rescan(ctx context.Context) error {
	open, err := s.Record.Open(ctx)
	var failed error
	for _, e := range open {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if e.State == claim.Quarantined {
			err = errors.Join(err, s.Look(ctx, e.ID))
			continue
		}
		failed = errors.Join(failed, unlessClosed(s.revisit(ctx, e)))
	}
	return errors.Join(err, failed)
}

// revisit looks after an upload that is not complete as far as the record knows.
func (s *Service) revisit(ctx context.Context, e claim.Evidence) error {
	arrived, err := s.arrived(ctx, e.ID)
	switch {
	case err != nil && !errors.Is(err, handler.ErrNotFound):
		return err
	case err == nil && arrived == e.SizeBytes:
		if err := s.complete(ctx, e.ID); err != nil {
			return unlessClosed(err)
		}
		return s.Look(ctx, e.ID)
	case s.Now().Sub(e.CreatedAt) > uploadLasts:
		return s.drop(ctx, claim.Uploading, refused(e, "This upload was not finished within a day. Choose the file again."))
	}
	return nil
}

// unlessClosed: that a claim was closed in between is an answer, which the row holds now.
func unlessClosed(err error) error {
	if claim.CodeOf(err) == claim.Conflict {
		return nil
	}
	return err
}

// arrived is how many bytes of an upload are here.
func (s *Service) arrived(ctx context.Context, id string) (int64, error) {
	upload, err := s.composer.Core.GetUpload(ctx, id)
	if err != nil {
		return 0, err
	}
	info, err := upload.GetInfo(ctx)
	return info.Offset, err
}

// Sweep removes files that have no row any more, or only one that says they are gone: of drafts that were discarded, of
// customers who were erased, and of removals that a crash cut short.
func (s *Service) Sweep(ctx context.Context) error {
	err := s.blobs.list(ctx, func(id string, at time.Time) error {
		if s.Now().Sub(at) < uploadLasts {
			return nil
		}
		e, err := s.Record.Find(ctx, id)
		if claim.CodeOf(err) == claim.NotFound || err == nil && (e.State == claim.Removed || e.State == claim.Refused) {
			return s.blobs.remove(ctx, id)
		}
		return err
	})
	return errors.Join(err, s.sweepIncoming())
}

// sweepIncoming removes what forms left behind that a crash cut short.
func (s *Service) sweepIncoming() error {
	entries, err := os.ReadDir(s.incoming())
	for _, entry := range entries {
		info, statErr := entry.Info()
		if statErr == nil && s.Now().Sub(info.ModTime()) > uploadLasts {
			err = errors.Join(err, os.Remove(filepath.Join(s.incoming(), entry.Name())))
		}
	}
	return err
}

// Forget removes files at once, whatever their rows say: for an erased customer.
func (s *Service) Forget(ctx context.Context, ids ...string) error {
	var failed error
	for _, id := range ids {
		failed = errors.Join(failed, s.erase(ctx, id))
	}
	return failed
}
