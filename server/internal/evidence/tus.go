package evidence

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/tus/tusd/v2/pkg/handler"
	expslog "golang.org/x/exp/slog"

	"proviso/server/claim"
)

// UploadsPath is where uploads are answered.
const UploadsPath = "/uploads/"

// newTus sets up the protocol: creation, going on, asking how far. Removing is ours (Remove); reading back, lengths that are
// not known yet and uploads put together from others are not offered.
func (s *Service) newTus() (http.Handler, error) {
	s.composer = handler.NewStoreComposer()
	s.blobs.compose(s.composer)
	tus, err := handler.NewUnroutedHandler(handler.Config{
		StoreComposer:             s.composer,
		BasePath:                  s.basePath(),
		DisableDownload:           true,
		DisableTermination:        true,
		Cors:                      &handler.CorsConfig{Disable: true},
		Logger:                    expslog.New(tusLog{s.Log}),
		PreUploadCreateCallback:   admitted,
		PreFinishResponseCallback: s.finished,
	})
	if err != nil {
		return nil, err
	}
	verbs := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			tus.PostFile(w, r)
		case http.MethodHead:
			tus.HeadFile(w, r)
		case http.MethodPatch:
			tus.PatchFile(w, r)
		}
	})
	return http.StripPrefix(UploadsPath, tus.Middleware(verbs)), nil
}

// basePath is absolute, as the host of a request is anyone's to choose.
func (s *Service) basePath() string {
	if s.PublicURL == nil {
		return UploadsPath
	}
	return s.PublicURL.JoinPath(UploadsPath).String()
}

// admittedID carries the id of the row that was made for a new upload.
type admittedID struct{}

// admitted gives the upload the id of its row. Nothing that the client said about it is kept in the store.
func admitted(hook handler.HookEvent) (handler.HTTPResponse, handler.FileInfoChanges, error) {
	id, ok := hook.Context.Value(admittedID{}).(string)
	if !ok {
		return handler.HTTPResponse{}, handler.FileInfoChanges{}, handler.ErrUploadRejectedByServer
	}
	return handler.HTTPResponse{}, handler.FileInfoChanges{ID: id, MetaData: handler.MetaData{}}, nil
}

// finished is called before the client is told that its last byte is here.
func (s *Service) finished(hook handler.HookEvent) (handler.HTTPResponse, error) {
	err := s.complete(hook.Context, hook.Upload.ID)
	if claim.CodeOf(err) == "" {
		return handler.HTTPResponse{}, err
	}
	return handler.HTTPResponse{}, handler.NewError("ERR_REFUSED", err.Error(), http.StatusConflict)
}

// complete puts an upload whose last byte is here into quarantine, and has it looked at. Once is enough.
func (s *Service) complete(ctx context.Context, id string) error {
	e, err := s.Record.Find(ctx, id)
	if err != nil || e.State == claim.Quarantined || e.State == claim.Stored {
		return err
	}
	if e.State != claim.Uploading {
		return claim.ErrNotFound
	}
	before := e
	e.State = claim.Quarantined
	err = s.move(ctx, claim.Uploading, e)
	if claim.CodeOf(err) == claim.Conflict && !errors.Is(err, claim.ErrChanged) {
		// Nobody writes to it any more, and whoever wrote last may still hold its lock: it is removed without.
		return errors.Join(err, s.move(ctx, claim.Uploading, refused(before, err.Error())), s.blobs.remove(ctx, id))
	}
	if err == nil {
		s.enqueue(id)
	}
	return err
}

// enqueue has a file looked at soon. Where too many wait already, the next look through the record finds it.
func (s *Service) enqueue(id string) {
	select {
	case s.queue <- id:
	default:
	}
}

// drop keeps the row of a file as it now is, and removes the file.
func (s *Service) drop(ctx context.Context, from claim.EvidenceState, e claim.Evidence) error {
	if err := s.move(ctx, from, e); err != nil {
		return err
	}
	return s.erase(ctx, e.ID)
}

// erase removes a file after whoever is writing to it has let go.
func (s *Service) erase(ctx context.Context, id string) error {
	lock, err := s.composer.Locker.NewLock(id)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lockWait)
	defer cancel()
	if err := lock.Lock(ctx, func() {}); err != nil {
		return err
	}
	return errors.Join(s.blobs.remove(ctx, id), lock.Unlock())
}

// tusLog writes down what goes wrong in the protocol; what goes well is in the access log.
type tusLog struct{ log *slog.Logger }

func (l tusLog) Enabled(_ context.Context, level expslog.Level) bool {
	return level >= expslog.LevelWarn
}

func (l tusLog) Handle(ctx context.Context, record expslog.Record) error {
	var attrs []slog.Attr
	record.Attrs(func(a expslog.Attr) bool {
		attrs = append(attrs, slog.String(a.Key, a.Value.String()))
		return true
	})
	// A client that broke off is no failure of ours: it comes back and goes on.
	l.log.LogAttrs(ctx, slog.LevelInfo, "upload: "+record.Message, attrs...)
	return nil
}

func (l tusLog) WithAttrs([]expslog.Attr) expslog.Handler { return l }

func (l tusLog) WithGroup(string) expslog.Handler { return l }
