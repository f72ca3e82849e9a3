package evidence

import (
	"errors"
	"mime"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
)

// inert is what a browser may do with a file of someone else's making: nothing.
const inert = "sandbox; default-src 'none'"

// writePause is how long a reader may stand still while a file is sent.
const writePause = time.Minute

// Serve sends an original as an attachment, from the host for files where there is one. Whether the reader may see the claim is
// asked before. Only what was looked at and accepted is sent, to its owner too.
func (s *Service) Serve(c echo.Context, e claim.Evidence) error {
	if s.FilesURL == nil || e.State != claim.Stored {
		return s.send(c, e)
	}
	return c.Redirect(http.StatusSeeOther, s.address(e.ID))
}

func (s *Service) send(c echo.Context, e claim.Evidence) error {
	if e.State != claim.Stored {
		return claim.ErrNotFound
	}
	file, err := s.blobs.open(c.Request().Context(), e.ID, e.SizeBytes)
	if errors.Is(err, errNoBlob) {
		return claim.ErrNotFound
	}
	if err != nil {
		return err
	}
	defer file.Close()
	h := c.Response().Header()
	locked(h)
	h.Set(echo.HeaderContentType, e.MediaType)
	h.Set(echo.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": FileName(e.Name, e.MediaType)}))
	h.Set("ETag", `"`+e.SHA256+`"`)
	http.ServeContent(&steadyWriter{c.Response(), http.NewResponseController(c.Response())}, c.Request(), "", e.StoredAt, file)
	return nil
}

// ServePreview sends the small picture of a file, which holds nothing but pixels.
func (s *Service) ServePreview(c echo.Context, e claim.Evidence) error {
	if e.State != claim.Stored || !e.HasPreview {
		return claim.ErrNotFound
	}
	jpeg, err := s.blobs.preview(c.Request().Context(), e.ID)
	if errors.Is(err, errNoBlob) {
		return claim.ErrNotFound
	}
	if err != nil {
		return err
	}
	locked(c.Response().Header())
	return c.Blob(http.StatusOK, "image/jpeg", jpeg)
}

func locked(h http.Header) {
	h.Set(echo.HeaderContentSecurityPolicy, inert)
	h.Set(echo.HeaderXContentTypeOptions, "nosniff")
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// steadyWriter moves the deadline of the connection as long as the reader takes what is sent.
type steadyWriter struct {
	http.ResponseWriter
	connection *http.ResponseController
}

func (w *steadyWriter) Write(p []byte) (int, error) {
	// A connection that knows no deadlines, as in a test, simply has none.
	_ = w.connection.SetWriteDeadline(time.Now().Add(writePause))
	return w.ResponseWriter.Write(p)
}
