package evidence

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/tus/tusd/v2/pkg/filelocker"
	"github.com/tus/tusd/v2/pkg/filestore"
	"github.com/tus/tusd/v2/pkg/handler"
)

// blobs keeps files by the ids of their rows: originals as they came in, and previews.
type blobs interface {
	// compose hands the protocol its store and its locks.
	compose(c *handler.StoreComposer)
	// open reads a complete original; errNoBlob where there is none.
	open(ctx context.Context, id string, size int64) (io.ReadSeekCloser, error)
	// keep makes sure that an original outlives a loss of power.
	keep(id string) error
	putPreview(ctx context.Context, id string, jpeg []byte) error
	// preview reads what putPreview kept; errNoBlob where there is none.
	preview(ctx context.Context, id string) ([]byte, error)
	// remove removes everything of an id; nothing there is no error.
	remove(ctx context.Context, id string) error
	// list visits every id with the time it was last written to.
	list(ctx context.Context, visit func(id string, at time.Time) error) error
}

// errNoBlob says that there is no such file.
var errNoBlob = errors.New("no such file")

// openBlobs chooses by the address; freed gives back what was taken.
func openBlobs(parts Parts) (kept blobs, freed func() error, err error) {
	if err := os.MkdirAll(parts.incoming(), 0o700); err != nil {
		return nil, nil, err
	}
	if parts.URL != "" {
		bucket, err := openBucket(parts)
		return bucket, func() error { return nil }, err
	}
	f := folder{uploads: filepath.Join(parts.Folder, "uploads"), previews: filepath.Join(parts.Folder, "previews"), locks: filepath.Join(parts.Folder, "locks")}
	for _, path := range []string{f.uploads, f.previews, f.locks} {
		if err := os.MkdirAll(path, 0o700); err != nil {
			return nil, nil, err
		}
	}
	owner, err := f.clearLocks()
	if err != nil {
		return nil, nil, err
	}
	return f, owner.Close, nil
}

// incoming is where whole files wait that a form sent at once.
func (p Parts) incoming() string { return filepath.Join(p.Folder, "incoming") }

// folder keeps files on this machine.
type folder struct{ uploads, previews, locks string }

// How often who holds an upload looks whether someone else wants it, and how often who wants it looks whether it is free.
const (
	holderLooks   = 500 * time.Millisecond
	acquirerLooks = 200 * time.Millisecond
)

func (f folder) compose(c *handler.StoreComposer) {
	c.UseCore(filestore.New(f.uploads))
	c.UseLocker(filelocker.FileLocker{Path: f.locks, HolderPollInterval: holderLooks, AcquirerPollInterval: acquirerLooks})
}

// clearLocks removes what a killed process left behind. A lock names its holder by the number of a process only, and after
// a restart (in a container always) that may be our own, so that an upload would stay locked for good. Whether another
// portal works in the same folder tells a lock that the system itself takes back.
func (f folder) clearLocks() (*os.File, error) {
	owner, err := os.OpenFile(filepath.Join(f.locks, "portal"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if syscall.Flock(int(owner.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) != nil {
		return owner, nil // another one is at work
	}
	for _, pattern := range []string{"*.lock", "*.stop"} {
		left, err := filepath.Glob(filepath.Join(f.locks, pattern))
		if err != nil {
			return nil, errors.Join(err, owner.Close())
		}
		for _, path := range left {
			if err := os.Remove(path); err != nil {
				return nil, errors.Join(err, owner.Close())
			}
		}
	}
	return owner, nil
}

func (f folder) open(_ context.Context, id string, _ int64) (io.ReadSeekCloser, error) {
	file, err := os.Open(filepath.Join(f.uploads, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoBlob
	}
	return file, err
}

func (f folder) keep(id string) error {
	for _, path := range []string{filepath.Join(f.uploads, id), f.uploads, f.previews} {
		if err := synced(path); err != nil {
			return err
		}
	}
	return nil
}

func synced(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

func (f folder) previewPath(id string) string { return filepath.Join(f.previews, id+".jpg") }

// putPreview writes beside and renames, so that nobody reads half a picture.
func (f folder) putPreview(_ context.Context, id string, jpeg []byte) error {
	draft, err := os.CreateTemp(f.previews, ".draft-*")
	if err != nil {
		return err
	}
	_, err = draft.Write(jpeg)
	err = errors.Join(err, draft.Sync(), draft.Close())
	if err == nil {
		err = os.Rename(draft.Name(), f.previewPath(id))
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft.Name()))
	}
	return nil
}

func (f folder) preview(_ context.Context, id string) ([]byte, error) {
	jpeg, err := os.ReadFile(f.previewPath(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errNoBlob
	}
	return jpeg, err
}

func (f folder) remove(_ context.Context, id string) error {
	var failed error
	for _, path := range []string{filepath.Join(f.uploads, id), filepath.Join(f.uploads, id+".info"), f.previewPath(id)} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (f folder) list(ctx context.Context, visit func(string, time.Time) error) error {
	for _, path := range []string{f.uploads, f.previews} {
		entries, err := os.ReadDir(path)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			info, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue // removed in between
			}
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				id, _, _ := strings.Cut(entry.Name(), ".")
				err = visit(id, info.ModTime())
			}
			if err != nil {
				return fmt.Errorf("%s: %w", entry.Name(), err)
			}
		}
	}
	return nil
}
