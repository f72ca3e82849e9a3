package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
)

const (
	mediaJSON   = "application/json"
	mediaNDJSON = "application/x-ndjson"
)

// apiCheck answers POST /api/v1/check: one JSON object of facts, or a stream of them.
func (s *Site) apiCheck(c echo.Context) error {
	switch mediaType(c.Request()) {
	case mediaJSON:
		return s.checkOne(c)
	case mediaNDJSON:
		return s.checkStream(c)
	}
	c.Response().Header().Set("Accept-Post", mediaJSON+", "+mediaNDJSON)
	return problem.UnsupportedMediaType
}

// mediaType is the content type of the body; empty where it is none or not in UTF-8.
func mediaType(r *http.Request) string {
	name, params, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	if err != nil || params["charset"] != "" && !strings.EqualFold(params["charset"], "utf-8") {
		return ""
	}
	return name
}

// buffers are reused: a case and its answer live only as long as the request.
var buffers = sync.Pool{New: func() any { return new(exchange) }}

// exchange is one case and its answer.
type exchange struct {
	in  bytes.Buffer
	out []byte
}

// keptBytes is the largest buffer that is kept for reuse.
const keptBytes = 64 * kilobyte

func (x *exchange) release() {
	if x.in.Cap() <= keptBytes && cap(x.out) <= keptBytes {
		buffers.Put(x)
	}
}

func (s *Site) checkOne(c echo.Context) error { return answerOne(c, s.Checker.Answer) }

// apiChanges answers POST /api/v1/changes: what would have answered a case better.
func (s *Site) apiChanges(c echo.Context) error {
	if mediaType(c.Request()) != mediaJSON {
		c.Response().Header().Set("Accept-Post", mediaJSON)
		return problem.UnsupportedMediaType
	}
	return answerOne(c, s.Checker.Changes)
}

// answerOne puts one JSON object of facts to the checker.
func answerOne(c echo.Context, ask func(dst, facts []byte) (out []byte, status int)) error {
	x := buffers.Get().(*exchange)
	defer x.release()
	x.in.Reset()
	// One byte more than allowed is enough: the checker refuses it for its length.
	if _, err := x.in.ReadFrom(io.LimitReader(c.Request().Body, maxJSONBytes+1)); err != nil {
		return bodyError(err)
	}
	var status int
	x.out, status = ask(x.out[:0], x.in.Bytes())
	if status != http.StatusOK {
		return c.Blob(status, problem.MediaType, x.out)
	}
	return c.Blob(status, mediaJSON, x.out)
}

// bodyError is what a body that cannot be read to its end means.
func bodyError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return problem.BadRequest.With(err)
	}
	return err
}
