package session

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/gorilla/sessions"
)

// Manager is what handlers use. Its methods that take a request keep what they loaded with the request, so that it is loaded
// once. Errors are ErrUnavailable, ErrNoSession or ErrTooLarge, or a mistake of the caller.
type Manager struct {
	store   *Store
	streams streams
}

// NewManager makes a manager over a store.
func NewManager(store *Store) *Manager {
	return &Manager{store: store, streams: streams{open: map[*stream]struct{}{}}}
}

// Subject is the session of whoever is signed in as that kind, or ErrNoSession.
func (m *Manager) Subject(r *http.Request, kind Kind) (Session, error) {
	_, found, err := m.current(r, kind)
	if err != nil {
		return Session{}, err
	}
	if found == nil {
		return Session{}, ErrNoSession
	}
	return found.Session, nil
}

// Ended tells whether the browser still holds a sign-in of that kind that does not count any more: its time is over, it was ended
// elsewhere, or Redis lost it.
func (m *Manager) Ended(r *http.Request, kind Kind) (bool, error) {
	_, holds := m.store.presented(r, kind)
	_, err := m.Subject(r, kind)
	if errors.Is(err, ErrNoSession) {
		return holds, nil
	}
	return false, err
}

// current is the session of the request; the record is nil where Redis has none.
func (m *Manager) current(r *http.Request, kind Kind) (*sessions.Session, *record, error) {
	session, err := m.store.Get(r, m.store.CookieName(kind))
	if err != nil {
		return nil, nil, err
	}
	return session, recordOf(session), nil
}

// Visit is the anonymous session of the browser, begun if there is none. What belongs to this browser alone, such as a code
// sent by e-mail, is bound to its Handle.
func (m *Manager) Visit(w http.ResponseWriter, r *http.Request) (Session, error) {
	session, found, err := m.current(r, Visitor)
	if err != nil {
		return Session{}, err
	}
	if found == nil {
		if err := m.store.Save(r, w, session); err != nil {
			return Session{}, err
		}
	}
	return recordOf(session).Session, nil
}

// Remember keeps a value with the visit. It must be small and must be no secret.
func (m *Manager) Remember(w http.ResponseWriter, r *http.Request, name string, value any) error {
	session, _, err := m.current(r, Visitor)
	if err != nil {
		return err
	}
	session.Values[name] = value
	return m.store.Save(r, w, session)
}

// Recall reads a value of the visit into the variable that into points to; found is false where there is none.
func (m *Manager) Recall(r *http.Request, name string, into any) (found bool, err error) {
	session, _, err := m.current(r, Visitor)
	if err != nil {
		return false, err
	}
	value, found := session.Values[name]
	if !found {
		return false, nil
	}
	text, err := json.Marshal(value)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	return err == nil, err
}

// Forget removes a value from the visit.
func (m *Manager) Forget(w http.ResponseWriter, r *http.Request, name string) error {
	session, found, err := m.current(r, Visitor)
	if err != nil || found == nil {
		return err
	}
	delete(session.Values, name)
	return m.store.Save(r, w, session)
}

// SignIn begins a session under a new id. The browser's earlier session of that kind ends, and its visit gets a new id, so that
// an id that somebody planted before is worth nothing after. The stamp stays with the session; see Session.
func (m *Manager) SignIn(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind, subjectID, stamp string) (Session, error) {
	if err := checkSubject(kind, subjectID); err != nil {
		return Session{}, err
	}
	if err := m.leaveEarlier(ctx, w, r, kind); err != nil {
		return Session{}, err
	}
	id, begun, err := m.store.start(ctx, kind, subjectID, stamp, deviceLabel(r.UserAgent()))
	if err != nil {
		return Session{}, err
	}
	session, _, err := m.current(r, kind)
	if err != nil {
		return Session{}, err
	}
	m.store.setCookie(w, kind, id)
	clear(session.Values)
	become(session, &begun)
	return begun.Session, nil
}

// leaveEarlier ends the ids that the browser had before it signs in.
func (m *Manager) leaveEarlier(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind) error {
	_, earlier, err := m.current(r, kind)
	if err != nil {
		return err
	}
	if earlier != nil {
		if err := m.store.end(ctx, earlier.key); err != nil {
			return err
		}
	}
	if err := m.rotate(ctx, w, r, Visitor, false, ""); !errors.Is(err, ErrNoSession) {
		return err
	}
	return nil // it has no visit
}

func checkSubject(kind Kind, subjectID string) error {
	switch {
	case kind != Customer && kind != Staff:
		return fmt.Errorf("a %q session is not one that somebody signs in to", kind)
	case subjectID == "" || len(subjectID) > maxSubjectBytes:
		return fmt.Errorf("the subject of a session has 1 to %d bytes, not %d", maxSubjectBytes, len(subjectID))
	}
	return nil
}

// Rotate gives the browser's session a new id and handle, for when what its owner may do has changed. The old id is dead when it
// returns. To change what another person may do, end their sessions with SignOutAll.
func (m *Manager) Rotate(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind) error {
	return m.rotate(ctx, w, r, kind, false, "")
}

// Reauthenticated notes that the person has just proved again who they are, and rotates. The session gets a new stamp.
func (m *Manager) Reauthenticated(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind, stamp string) error {
	if kind == Visitor {
		return fmt.Errorf("a %q session has nobody to prove who they are", kind)
	}
	return m.rotate(ctx, w, r, kind, true, stamp)
}

func (m *Manager) rotate(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind, authenticated bool, stamp string) error {
	session, old, err := m.current(r, kind)
	if err != nil {
		return err
	}
	if old == nil {
		return ErrNoSession
	}
	id, moved, err := m.store.rotate(ctx, old, authenticated, stamp)
	if err != nil {
		return err
	}
	m.store.setCookie(w, kind, id)
	clear(session.Values)
	return fill(session, moved)
}

// SignOut ends the browser's session of that kind. The cookie is taken back even when Redis is away; the session itself then
// lives on until its time is over, and the error says so.
func (m *Manager) SignOut(ctx context.Context, w http.ResponseWriter, r *http.Request, kind Kind) error {
	session, err := m.store.Get(r, m.store.CookieName(kind))
	discarded := m.store.discard(r.WithContext(ctx), w, kind, session)
	if err != nil {
		return err
	}
	return discarded
}
