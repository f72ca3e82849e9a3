package web

import (
	"context"
	"errors"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

// showError is the one place that turns an error into an answer: a problem document for programs, a page for people.
func (s *Site) showError(err error, c echo.Context) {
	if c.Response().Committed {
		return // the answer has begun; the log has the error
	}
	p := asProblem(err)
	h := c.Response().Header()
	h.Set(echo.HeaderCacheControl, "no-store")
	h.Del("ETag")
	if p.RetryAfterSeconds > 0 {
		h.Set(echo.HeaderRetryAfter, strconv.Itoa(p.RetryAfterSeconds))
	}
	if err := s.writeProblem(c, p); err != nil {
		s.Log.Error("error page", "error", err.Error())
		_ = c.Blob(p.Status, problem.MediaType, p.JSON()) // the client may be gone
	}
}

func (s *Site) writeProblem(c echo.Context, p *problem.Problem) error {
	if c.Request().Method == http.MethodHead {
		return c.NoContent(p.Status)
	}
	if isAPI(c.Request()) || wantsJSON(c.Request()) {
		return c.Blob(p.Status, problem.MediaType, p.JSON())
	}
	return s.errorPage(c, p)
}

// wantsJSON tells a program that happens on a page's address from a browser.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get(echo.HeaderAccept)
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// asProblem says what an error means to the client. What it does not know is internal and is not shown.
func asProblem(err error) *problem.Problem {
	var p *problem.Problem
	var routing *echo.HTTPError
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &tooLarge):
		return problem.TooLarge
	case errors.Is(err, claim.ErrAway):
		return problem.RecordUnavailable.With(err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EROFS):
		return problem.FilesUnavailable.With(err)
	case refusal(err) != nil:
		return refusal(err)
	case errors.As(err, &routing):
		return problem.ForStatus(routing.Code)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem.Timeout
	case errors.Is(err, context.DeadlineExceeded):
		return problem.Unavailable.Retry(retryBusySeconds)
	}
	return problem.Internal
}

const (
	retryBusySeconds  = 5
	retryQuotaSeconds = 3600 // a quota counts the last 24 hours: what was used first is free again bit by bit
)
