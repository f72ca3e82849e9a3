package web

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
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

// soundText refuses what is no text, in an address or in the fields of a form: no database keeps it. An address with it names
// nothing.
func soundText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if !isText(r.URL.Path) {
			return problem.NotFound
		}
		if err := textOnly(r.URL.Query()); err != nil {
			return err
		}
		if isForm(r) && !isAPI(r) {
			if err := r.ParseForm(); err != nil {
				return formError(err)
			}
			if err := textOnly(r.PostForm); err != nil {
				return err
			}
		}
		return next(c)
	}
}

func isForm(r *http.Request) bool {
	media, _, err := mime.ParseMediaType(r.Header.Get(echo.HeaderContentType))
	return err == nil && r.Method == http.MethodPost && media == echo.MIMEApplicationForm
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// textOnly names the first field that cannot be kept.
func textOnly(fields url.Values) error {
	for name, values := range fields {
		if !isText(name) {
			return problem.BadRequest
		}
		for _, value := range values {
			if !isText(value) {
				return claim.Fault(name, "This holds something that is no text. Type it anew.")
			}
		}
	}
	return nil
}
