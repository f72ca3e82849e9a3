package web

import (
	"context"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/limits"
	"proviso/server/internal/problem"
)

// KeyRing knows the keys of the sellers' own systems. It is asked on every request, so that a revoked key ends at once.
type KeyRing interface {
	// KeyHolder returns claim.ErrNotFound for a text that is no key, and for one that was revoked.
	KeyHolder(ctx context.Context, text string) (*claim.APIKey, error)
}

const holderKey = "key holder"

// KeyOf is the key that a request brought. Only handlers of routes for Keys may ask.
func KeyOf(c echo.Context) *claim.APIKey { return c.Get(holderKey).(*claim.APIKey) }

// keyLimit is what one key may ask for, wherever its requests come from.
var keyLimit = limits.Limit{PerMinute: 600, Burst: 60}

// withKey lets a request with a key for the scope through.
func (s *Site) withKey(scope claim.Scope, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		k, err := s.keyHolder(c)
		if claim.CodeOf(err) == claim.NotFound {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="seller"`)
			return problem.KeyNeeded
		}
		if err != nil {
			return err
		}
		if err := s.countFor(c, "keys", k.ID, keyLimit); err != nil {
			return err
		}
		if !k.Allows(scope) {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer realm="seller", error="insufficient_scope", scope="`+string(scope)+`"`)
			return problem.Forbidden
		}
		c.Set(holderKey, k)
		return next(c)
	}
}

func (s *Site) keyHolder(c echo.Context) (*claim.APIKey, error) {
	kind, text, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if s.Keys == nil || !strings.EqualFold(kind, "Bearer") || text == "" {
		return nil, claim.ErrNotFound
	}
	return s.Keys.KeyHolder(c.Request().Context(), text)
}
