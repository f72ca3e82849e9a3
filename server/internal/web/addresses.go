package web

import (
	"math"
	"net"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/limits"
	"proviso/server/internal/problem"
)

// clientAddress tells where a request comes from: the address of the connection or, where that is a trusted proxy, the last
// address that no trusted proxy has in X-Forwarded-For. What the client itself writes there is never believed.
func clientAddress(trusted []netip.Prefix) echo.IPExtractor {
	if len(trusted) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, prefix := range trusted {
		bits := prefix.Addr().BitLen()
		trust = append(trust, echo.TrustIPRange(&net.IPNet{
			IP: prefix.Addr().AsSlice(), Mask: net.CIDRMask(prefix.Bits(), bits)}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}

// rateLimit counts all requests of a client together, those that no route answers too.
func (s *Site) rateLimit(e *echo.Echo) echo.MiddlewareFunc {
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if c.Path() == staticPrefix+"*" {
				return next(c)
			}
			if err := s.count(c, "requests", s.Limit); err != nil {
				return err
			}
			return next(c)
		}
	}
}

// count is nil where the client may go on.
func (s *Site) count(c echo.Context, name string, limit limits.Limit) error {
	return s.countFor(c, name, limits.Client(c.RealIP()), limit)
}

// countFor is count for who the client is, wherever it is.
func (s *Site) countFor(c echo.Context, name, client string, limit limits.Limit) error {
	allowed, retry, err := s.Limiter.Allow(c.Request().Context(), name, client, limit)
	if err != nil {
		s.Log.Warn("rate limit not counted", "error", err.Error())
	}
	if !allowed {
		return problem.RateLimited.Retry(wholeSeconds(retry))
	}
	return nil
}

// wholeSeconds rounds up: who comes back after them is let in.
func wholeSeconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }
