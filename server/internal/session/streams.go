package session

import (
	"context"
	"errors"
	"sync"
	"time"
)

// streams are the answers that are still being given to sessions, such as live updates, and end with them.
type streams struct {
	mu   sync.Mutex
	open map[*stream]struct{}
}

type stream struct {
	session Session
	end     context.CancelCauseFunc
}

// Watch gives a context that ends when the session does, for an answer that goes on for long; its cause is then ErrNoSession,
// or ErrUnavailable where that can no longer be known. Run must be running. Call done when the answer is over. Watching does not
// count as being seen.
func (m *Manager) Watch(ctx context.Context, session Session) (watched context.Context, done func(), err error) {
	watched, end := context.WithCancelCause(ctx)
	s := &stream{session, end}
	m.streams.add(s)
	done = func() {
		m.streams.remove(s)
		end(nil)
	}
	// Only now: a session that ended before it was watched is seen here, one that ends later is seen by Run.
	if err := m.Check(ctx, session); err != nil {
		done()
		return nil, nil, err
	}
	return watched, done, nil
}

// Check tells whether a session still lives, without its being seen.
func (m *Manager) Check(ctx context.Context, session Session) error {
	_, err := m.store.load(ctx, session.key, session.Kind, false)
	return err
}

// Run ends what Watch watches as sessions end, until ctx is done. At each of ticks, and when Redis was away, it looks at every
// watched session: that ends what expired, and everything while Redis cannot be asked.
func (m *Manager) Run(ctx context.Context, ticks <-chan time.Time) {
	revocations := m.store.Revocations(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			m.recheck(ctx)
		case revocation, ok := <-revocations:
			switch {
			case !ok:
				return
			case revocation.Recheck:
				m.recheck(ctx)
			default:
				m.streams.endOf(revocation.Handle)
			}
		}
	}
}

func (m *Manager) recheck(ctx context.Context) {
	var away error // once Redis is away it is not asked, and waited for, again
	for _, s := range m.streams.list() {
		err := away
		if err == nil {
			err = m.Check(ctx, s.session)
		}
		if errors.Is(err, ErrUnavailable) {
			away = err
		}
		if err != nil && ctx.Err() == nil {
			s.end(err)
		}
	}
}

func (s *streams) add(one *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[one] = struct{}{}
}

func (s *streams) remove(one *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
}

func (s *streams) list() []*stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*stream, 0, len(s.open))
	for one := range s.open {
		all = append(all, one)
	}
	return all
}

func (s *streams) endOf(handle string) {
	for _, one := range s.list() {
		if one.session.Handle == handle {
			one.end(ErrNoSession)
		}
	}
}
