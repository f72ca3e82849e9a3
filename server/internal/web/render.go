package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/internal/problem"
	"proviso/views"
)

// sendFixed answers with a page that depends on nothing but its address and the day.
func (s *Site) sendFixed(c echo.Context, today policies.Date, page func() (templ.Component, error)) error {
	kept, err := s.pages.get(c.Request().URL.Path, today.String(), func() ([]byte, error) {
		component, err := page()
		if err != nil {
			return nil, err
		}
		var draft bytes.Buffer
		err = component.Render(views.WithFrame(context.Background(), views.Frame{Demo: s.Demo}), &draft)
		return draft.Bytes(), err
	})
	if err != nil {
		return err
	}
	return kept.serve(c)
}

// drafts are pages before they are sent: one that fails half-way becomes an error page instead of half a page.
var drafts = sync.Pool{New: func() any { return new(draft) }}

type draft struct {
	page, packed bytes.Buffer
	packer       *gzip.Writer // nil until it is needed
}

// pack compresses the page, quickly: it is sent once.
func (d *draft) pack() []byte {
	d.packed.Reset()
	if d.packer == nil {
		d.packer = newPacker(&d.packed, gzip.BestSpeed)
	}
	d.packer.Reset(&d.packed)
	pack(d.packer, d.page.Bytes())
	return d.packed.Bytes()
}

const (
	// keptDraftBytes is the largest draft that is kept for reuse.
	keptDraftBytes = 512 * kilobyte
	// packedFrom is the size from which compressing is worth it.
	packedFrom = 1 * kilobyte
)

// sendPage answers with a page made for this request.
func sendPage(c echo.Context, status int, page templ.Component) error {
	d := drafts.Get().(*draft)
	defer func() {
		if d.page.Cap() <= keptDraftBytes {
			drafts.Put(d)
		}
	}()
	d.page.Reset()
	if err := page.Render(framed(c), &d.page); err != nil {
		return err
	}
	h := c.Response().Header()
	h.Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if status == http.StatusTooManyRequests && h.Get(echo.HeaderRetryAfter) == "" {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(retryQuotaSeconds))
	}
	if d.page.Len() < packedFrom || !accepts(c.Request().Header, "gzip") {
		return c.HTMLBlob(status, d.page.Bytes())
	}
	h.Set(echo.HeaderContentEncoding, "gzip")
	return c.HTMLBlob(status, d.pack())
}

// formError is what a form that cannot be read means.
func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return problem.TooLarge.With(err)
	}
	return problem.BadRequest.With(err)
}
