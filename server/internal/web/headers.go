package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
)

// contentSecurityPolicy lets a page run the portal's own files and nothing else; wasm-unsafe-eval compiles the checker.
const contentSecurityPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; " +
	"font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const permissionsPolicy = "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), midi=(), payment=(), publickey-credentials-create=(self), publickey-credentials-get=(self), screen-wake-lock=(), usb=(), xr-spatial-tracking=()"

// strictTransport is two years, the least that browsers' preload lists take.
const strictTransport = "max-age=63072000; includeSubDomains"

func (s *Site) securityHeaders() echo.MiddlewareFunc {
	secure := s.PublicURL != nil && s.PublicURL.Scheme == "https"
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			h := c.Response().Header()
			h.Set(echo.HeaderContentSecurityPolicy, contentSecurityPolicy)
			h.Set(echo.HeaderXContentTypeOptions, "nosniff")
			h.Set(echo.HeaderReferrerPolicy, "strict-origin-when-cross-origin")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
			h.Set("Cross-Origin-Resource-Policy", "same-origin")
			h.Set("Permissions-Policy", permissionsPolicy)
			h.Set(echo.HeaderCacheControl, "no-store") // a handler that knows better says so
			if secure {
				h.Set(echo.HeaderStrictTransportSecurity, strictTransport)
			}
			if isAPI(c.Request()) && !strings.HasPrefix(c.Request().URL.Path, keysPrefix) {
				openToAll(h)
			}
			return next(c)
		}
	}
}

func isAPI(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, apiPrefix) }

// openToAll lets scripts of any site read the answer. The API knows no cookies and no persons: what it answers is the same for
// everyone who sends the same facts.
func openToAll(h http.Header) {
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set(echo.HeaderAccessControlAllowOrigin, "*")
	h.Set(echo.HeaderAccessControlExposeHeaders, "ETag, Retry-After, X-Request-Id")
}

func answerPreflight(methods []string) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set(echo.HeaderAccessControlAllowMethods, strings.Join(methods, ", "))
		h.Set(echo.HeaderAccessControlAllowHeaders, "Content-Type")
		h.Set(echo.HeaderAccessControlMaxAge, "86400")
		h.Set(echo.HeaderAllow, strings.Join(append(methods, http.MethodOptions), ", "))
		return c.NoContent(http.StatusNoContent)
	}
}

// rightHost refuses requests for another host than the configured one, which a cache in front could be made to keep.
func (s *Site) rightHost() echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		if s.PublicURL == nil {
			return next
		}
		return func(c echo.Context) error {
			if !strings.EqualFold(c.Request().Host, s.hostOf(c.Path())) {
				return problem.Misdirected
			}
			return next(c)
		}
	}
}

// hostOf is the host of a route: customers' files have one of their own, where nothing else is.
func (s *Site) hostOf(route string) string {
	if s.FilesURL != nil && route == s.FilesRoute {
		return s.FilesURL.Host
	}
	return s.PublicURL.Host
}

// sameOrigin refuses forms sent from other sites; the API is open to them.
func (s *Site) sameOrigin() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if isAPI(c.Request()) {
				return next(c)
			}
			if err := protection.Check(c.Request()); err != nil {
				return problem.ForeignOrigin.With(err)
			}
			return next(c)
		}
	}
}
