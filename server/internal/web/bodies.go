package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
)

// bodyLimit refuses a body that says it is too large, and cuts off one that turns out to be.
func bodyLimit(bytes int64) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			r := c.Request()
			if r.ContentLength > bytes {
				c.Response().Header().Set("Connection", "close") // rather than take in what nobody reads
				return problem.TooLarge
			}
			r.Body = http.MaxBytesReader(c.Response().Writer, r.Body, bytes)
			return next(c)
		}
	}
}

// plainBody refuses compressed bodies: a small one could unfold into one without end.
func plainBody(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if encoding := c.Request().Header.Get(echo.HeaderContentEncoding); encoding != "" && encoding != "identity" {
			return problem.UnsupportedMediaType
		}
		return next(c)
	}
}
