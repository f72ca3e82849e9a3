package web

import (
	"context"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

// use sets what happens around every request, in this order, outermost first; then come the limits of the route.
func (s *Site) use(e *echo.Echo) {
	e.Use(
		requestID,
		s.measure(),
		s.accessLog, // turns the error into the answer, so that its status can be logged
		recovery(),
		s.securityHeaders(),
		s.rightHost(),
		s.sameOrigin(),
		s.rateLimit(e),
	)
}

// limits are around the handler of one route: how long it may take and how much it may be sent.
func (r *route) limits() []echo.MiddlewareFunc {
	plain := bounds(r.slow, r.body)
	if r.files == 0 {
		return plain
	}
	return []echo.MiddlewareFunc{either(chain(bounds(true, r.files)), chain(plain))}
}

func bounds(slow bool, bytes int64) []echo.MiddlewareFunc {
	var around []echo.MiddlewareFunc
	if !slow {
		around = append(around, timeout(requestTimeout))
	}
	return append(around, plainBody, bodyLimit(bytes), soundText)
}

func chain(around []echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		for _, wrap := range slices.Backward(around) {
			next = wrap(next)
		}
		return next
	}
}

// either has limits for a form with files, and others for anything else.
func either(files, others echo.MiddlewareFunc) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		withFiles, without := files(next), others(next)
		return func(c echo.Context) error {
			if HasFiles(c.Request()) {
				return withFiles(c)
			}
			return without(c)
		}
	}
}

// requestTimeout is for everything but streams, which have deadlines of their own.
const requestTimeout = 10 * time.Second

func timeout(after time.Duration) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			ctx, cancel := context.WithTimeout(c.Request().Context(), after)
			defer cancel()
			c.SetRequest(c.Request().WithContext(ctx))
			return next(c)
		}
	}
}

func recovery() echo.MiddlewareFunc {
	return middleware.RecoverWithConfig(middleware.RecoverConfig{
		DisableErrorHandler: true, // the access log turns it into the answer, and writes it down
		LogErrorFunc: func(_ echo.Context, err error, stack []byte) error {
			return &panicked{err, stack}
		},
	})
}

// panicked is a panic on its way to the log.
type panicked struct {
	error
	stack []byte
}
