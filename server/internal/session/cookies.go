package session

import (
	"net/http"
	"strings"
)

// setCookie hands an id out. A response that does so must not be kept by any cache.
func (s *Store) setCookie(w http.ResponseWriter, kind Kind, id token) {
	s.write(w, &http.Cookie{Name: s.CookieName(kind), Value: id.cookie(), MaxAge: kind.cookieSeconds()})
}

// clearCookie takes an id back.
func (s *Store) clearCookie(w http.ResponseWriter, kind Kind) {
	s.write(w, &http.Cookie{Name: s.CookieName(kind), MaxAge: -1})
}

// write replaces what the same response said of the cookie before, so that a dead id never follows a living one.
func (s *Store) write(w http.ResponseWriter, cookie *http.Cookie) {
	cookie.Path, cookie.HttpOnly, cookie.Secure, cookie.SameSite = "/", true, s.secure, http.SameSiteLaxMode
	header := w.Header()
	others := []string{}
	for _, line := range header.Values("Set-Cookie") {
		if !strings.HasPrefix(line, cookie.Name+"=") {
			others = append(others, line)
		}
	}
	header["Set-Cookie"] = append(others, cookie.String())
	header.Set("Cache-Control", "no-store")
}
