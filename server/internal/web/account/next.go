package account

import (
	"errors"
	"net/url"
	"strings"

	"proviso/server/internal/problem"
	"proviso/server/internal/session"
)

const maxNext = 1000

// safeNext is where to go after signing in: a path of this portal, as it was asked for, else the other one. It begins with one
// slash and holds nothing that a browser could read as the beginning of another host.
func safeNext(next, otherwise string) string {
	switch {
	case len(next) > maxNext, !strings.HasPrefix(next, "/"), strings.HasPrefix(next, "//"), strings.ContainsAny(next, "\\"),
		strings.ContainsFunc(next, func(r rune) bool { return r <= ' ' || r == 0x7f || r > 0x7e }):
		return otherwise
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" || strings.Contains(u.Path, "//") || strings.ContainsAny(u.Path, "\\") ||
		strings.ContainsFunc(u.Path, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return otherwise
	}
	return next
}

// unavailable tells people when sessions are away.
func unavailable(err error) error {
	if errors.Is(err, session.ErrUnavailable) {
		return problem.SignInUnavailable.With(err)
	}
	return err
}
