package web

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
)

// drafts are pages before they are sent: one that fails half-way becomes an error page instead of half a page.
var drafts = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// keptDraftBytes is the largest draft that is kept for reuse.
const keptDraftBytes = 512 * kilobyte

func sendPage(c echo.Context, status int, page templ.Component) error {
	draft := drafts.Get().(*bytes.Buffer)
	draft.Reset()
	defer func() {
		if draft.Cap() <= keptDraftBytes {
			drafts.Put(draft)
		}
	}()
	// Rendering only computes, and an error page has to come even when the request's time is up.
	if err := page.Render(context.WithoutCancel(c.Request().Context()), draft); err != nil {
		return err
	}
	h := c.Response().Header()
	if c.Request().Method != http.MethodPost && c.Request().URL.RawQuery == "" && status == http.StatusOK {
		// The same for everyone. What answers a visitor's own facts stays no-store.
		h.Set(echo.HeaderCacheControl, "no-cache")
	}
	return c.HTMLBlob(status, draft.Bytes())
}

// formError is what a form that cannot be read means.
func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return problem.TooLarge.With(err)
	}
	return problem.BadRequest.With(err)
}
