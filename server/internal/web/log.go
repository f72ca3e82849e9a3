package web

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"strings"
	"time"
	"unicode"

	"github.com/labstack/echo-contrib/echoprometheus"
	"github.com/labstack/echo/v4"
)

// requestID names the request in its answer and in the log. One that the client brings is not taken over: it could be
// anything, twice.
func requestID(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set(echo.HeaderXRequestID, rand.Text())
		return next(c)
	}
}

// accessLog writes one line for each request. The query stays out of it: it may hold what a visitor answered.
func (s *Site) accessLog(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start, reader := time.Now(), c.Request().Context() // the handler's own ends with the handler
		err := next(c)
		if err != nil {
			c.Error(err)
		}
		s.logRequest(c, start, err, reader.Err() != nil)
		return nil
	}
}

func (s *Site) logRequest(c echo.Context, start time.Time, err error, gone bool) {
	r, w := c.Request(), c.Response()
	attrs := []slog.Attr{
		slog.String("id", w.Header().Get(echo.HeaderXRequestID)),
		slog.String("method", r.Method),
		slog.String("route", c.Path()),
		slog.String("path", shortened(withoutToken(c))),
		slog.Int("status", w.Status),
		slog.Int64("bytes", w.Size),
		slog.Float64("ms", float64(time.Since(start).Microseconds())/1000),
		slog.String("client", c.RealIP()),
		slog.String("agent", shortened(r.UserAgent())),
	}
	if framing, ok := c.Get(frameErrorKey).(error); ok {
		attrs = append(attrs, slog.String("frame", shortened(framing.Error())))
	}
	level := slog.LevelInfo
	var p *panicked
	if w.Status >= 500 && (!gone || errors.As(err, &p)) { // who goes away before the answer is no failure of ours
		level = slog.LevelError
	}
	s.Log.LogAttrs(r.Context(), level, "request", append(attrs, errorAttrs(err)...)...)
}

// withoutToken is the path, but for a link that opens something: what it opens it with is hidden.
func withoutToken(c echo.Context) string {
	if token := c.Param("token"); token != "" {
		return strings.ReplaceAll(c.Request().URL.Path, token, "(hidden)")
	}
	return c.Request().URL.Path
}

func errorAttrs(err error) []slog.Attr {
	if err == nil {
		return nil
	}
	attrs := []slog.Attr{slog.String("error", shortened(err.Error()))}
	var p *panicked
	if errors.As(err, &p) {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	return attrs
}

// maxLogged is how much of a text from outside goes into the log.
const maxLogged = 300

func shortened(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) { // would turn the line around where it is read
			return unicode.ReplacementChar
		}
		return r
	}, s)
	if len(s) > maxLogged {
		return s[:maxLogged] + "…"
	}
	return s
}

// measure counts and times requests by route. Whatever a client can make up, its host and its method, is kept out of the labels:
// each new value would stay in memory for good.
func (s *Site) measure() echo.MiddlewareFunc {
	return echoprometheus.NewMiddlewareWithConfig(echoprometheus.MiddlewareConfig{
		Namespace:                 "portal",
		Subsystem:                 "http",
		Registerer:                s.Metrics,
		DoNotUseRequestPathFor404: true,
		LabelFuncs: map[string]echoprometheus.LabelValueFunc{
			"host":   func(echo.Context, error) string { return "" },
			"method": func(c echo.Context, _ error) string { return knownMethod(c.Request().Method) },
		},
	})
}

func knownMethod(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "OPTIONS":
		return method
	}
	return "other"
}
