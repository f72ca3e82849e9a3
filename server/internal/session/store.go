package session

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/sessions"
	"github.com/redis/go-redis/v9"
)

// Store is a gorilla sessions.Store on Redis. The session names that it knows are the cookies' names.
type Store struct {
	redis  redis.UniversalClient
	secure bool
	clock  func() time.Time // nil: the clock of the Redis server
}

var _ sessions.Store = (*Store)(nil)

// Options say how a Store works.
type Options struct {
	// Secure is for a portal whose public address is https: cookies are then Secure and their names begin with __Host-.
	Secure bool
	// Clock decides expiry in place of the clock of the Redis server, which all replicas share. It is for tests.
	Clock func() time.Time
}

// NewStore makes a store on a Redis.
func NewStore(client redis.UniversalClient, options Options) *Store {
	return &Store{redis: client, secure: options.Secure, clock: options.Clock}
}

// CookieName is the name of the cookie, and of the gorilla session, of a kind.
func (s *Store) CookieName(kind Kind) string {
	name := "proviso-" + string(kind)
	if s.secure {
		return "__Host-" + name
	}
	return name
}

func (s *Store) kindOf(cookieName string) (Kind, error) {
	for kind := range lifetimes {
		if cookieName == s.CookieName(kind) {
			return kind, nil
		}
	}
	return "", fmt.Errorf("no kind of session has a cookie named %q", cookieName)
}

// Get returns the session of this request, loaded once.
func (s *Store) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(s, name)
}

// New loads the session that the request's cookie names. Where there is none it returns a new one without an id: the value of
// a cookie never becomes one. It never returns nil, not even beside an error.
func (s *Store) New(r *http.Request, name string) (*sessions.Session, error) {
	fresh := s.fresh(name)
	kind, err := s.kindOf(name)
	if err != nil {
		return fresh, err
	}
	id, ok := s.presented(r, kind)
	if !ok {
		return fresh, nil
	}
	found, err := s.load(r.Context(), id.key(), kind, true)
	if errors.Is(err, ErrNoSession) {
		return fresh, nil
	}
	if err == nil {
		err = fill(fresh, found)
	}
	return fresh, err
}

func (s *Store) fresh(name string) *sessions.Session {
	fresh := sessions.NewSession(s, name)
	fresh.IsNew = true
	fresh.Options = &sessions.Options{Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	return fresh
}

// presented is the id in the request's cookie, which may be anybody's invention.
func (s *Store) presented(r *http.Request, kind Kind) (token, bool) {
	cookie, err := r.Cookie(s.CookieName(kind))
	if err != nil {
		return token{}, false
	}
	return parseToken(cookie.Value)
}

// Save writes the values that changed since the session was loaded. A visit that has no id yet gets one, and a negative
// Options.MaxAge ends the session. Only signing in makes a session of another kind.
func (s *Store) Save(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	kind, err := s.kindOf(session.Name())
	if err != nil {
		return err
	}
	current := recordOf(session)
	switch {
	case session.Options != nil && session.Options.MaxAge < 0:
		return s.discard(r, w, kind, session)
	case current != nil:
		return s.saveChanges(r, session, current)
	case kind != Visitor:
		return fmt.Errorf("%w: a %s session begins by signing in", ErrNoSession, kind)
	}
	return s.saveNew(r, w, session)
}

func (s *Store) saveNew(r *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	if _, err := encodeValues(session.Values); err != nil {
		return err // before anything has begun
	}
	id, begun, err := s.start(r.Context(), Visitor, "", "", "")
	if err != nil {
		return err
	}
	s.setCookie(w, Visitor, id)
	become(session, &begun)
	return s.saveChanges(r, session, &begun)
}

func (s *Store) saveChanges(r *http.Request, session *sessions.Session, before *record) error {
	after, err := encodeValues(session.Values)
	if err != nil {
		return err
	}
	set, remove := changes(before.values, after)
	if len(set)+len(remove) == 0 {
		return nil
	}
	if err := s.save(r.Context(), before.key, set, remove); err != nil {
		return err
	}
	before.values = after
	return nil
}

// discard ends a session and takes the cookie back, the cookie even when Redis is away.
func (s *Store) discard(r *http.Request, w http.ResponseWriter, kind Kind, session *sessions.Session) error {
	s.clearCookie(w, kind)
	ended := recordOf(session)
	become(session, nil)
	clear(session.Values)
	if ended == nil {
		return nil
	}
	return s.end(r.Context(), ended.key)
}

// recordKey is where a gorilla session keeps what Redis knows of it. It is no string, so it is no value of the session.
type recordKey struct{}

// recordOf is what Redis knows of a session, nil for one that Redis does not know.
func recordOf(session *sessions.Session) *record {
	found, _ := session.Values[recordKey{}].(*record)
	return found
}

// become makes a gorilla session the given one, or, with nil, a new one; its values stay as they are.
func become(session *sessions.Session, current *record) {
	if current == nil {
		session.ID, session.IsNew = "", true
		delete(session.Values, recordKey{})
		return
	}
	session.ID, session.IsNew = current.Handle, false
	session.Values[recordKey{}] = current
}

// fill gives a gorilla session the values that Redis has.
func fill(session *sessions.Session, found record) error {
	for name, text := range found.values {
		value, err := decodeValue(text)
		if err != nil {
			return fmt.Errorf("session value %q: %w", name, err)
		}
		session.Values[name] = value
	}
	encoded, err := encodeValues(session.Values)
	found.values = encoded // in the form in which Save compares
	become(session, &found)
	return err
}
