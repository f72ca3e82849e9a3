package session

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// record is a session as Redis has it.
type record struct {
	Session
	idle    time.Duration
	values  map[string]string // JSON by name
	flashes bool              // messages wait
}

func newRecord(key string, now time.Time) record {
	return record{Session: Session{key: key, loaded: now.UTC().Truncate(time.Millisecond)}, values: map[string]string{}}
}

const valuePrefix = "v:"

// now is the first argument of every script.
func (s *Store) now() int64 {
	if s.clock == nil {
		return 0
	}
	return s.clock().UnixMilli()
}

// run runs one script. Whatever goes wrong on the way to Redis and back is ErrUnavailable; a nil reply is ErrNoSession.
func (s *Store) run(ctx context.Context, operation string, script *redis.Script, keys []string, args ...any) (any, error) {
	reply, err := script.Run(ctx, s.redis, keys, append([]any{s.now()}, args...)...).Result()
	switch {
	case errors.Is(err, redis.Nil):
		return nil, ErrNoSession
	case err != nil:
		return nil, fmt.Errorf("%w: %s: %w", ErrUnavailable, operation, err)
	}
	return reply, nil
}

// start begins a session under an id that did not exist before.
func (s *Store) start(ctx context.Context, kind Kind, subjectID, stamp, device string) (token, record, error) {
	shard := visitShard()
	if kind != Visitor {
		shard = subjectShard(kind, subjectID)
	}
	id := newToken(shard)
	keys := []string{id.key()}
	if kind != Visitor {
		keys = append(keys, subjectKey(kind, subjectID))
	}
	life := lifetimes[kind]
	reply, err := s.run(ctx, "start", startScript, keys, life.Idle.Milliseconds(), life.Absolute.Milliseconds(), MaxPerSubject,
		string(kind), subjectID, newHandle(), device, stamp)
	return s.issued(id, reply, err)
}

// rotate moves a session to a new id. The old one is dead when it returns.
func (s *Store) rotate(ctx context.Context, old *record, authenticated bool, stamp string) (token, record, error) {
	id := newToken(shardOf(old.key))
	reply, err := s.run(ctx, "rotate", rotateScript, []string{old.key, id.key()}, string(old.Kind), newHandle(), flag(authenticated), stamp)
	return s.issued(id, reply, err)
}

func (s *Store) issued(id token, reply any, err error) (token, record, error) {
	if err != nil {
		return token{}, record{}, err
	}
	found, err := readRecord(id.key(), reply)
	return id, found, err
}

// load reads a session; touch says whether this counts as being seen. Nearly always there is nothing to change: then no script
// has to run, which costs many times what reading does.
func (s *Store) load(ctx context.Context, key string, kind Kind, touch bool) (record, error) {
	found, err := s.read(ctx, key)
	if err != nil {
		return record{}, err
	}
	if found.Kind != kind {
		return record{}, ErrNoSession
	}
	if found.alive() && !(touch && found.fading()) {
		return found, nil
	}
	reply, err := s.run(ctx, "load", loadScript, []string{key}, string(kind), flag(touch))
	if err != nil {
		return record{}, err
	}
	return readRecord(key, reply)
}

// read is a session as it stands, over or not; one that does not exist has no kind.
func (s *Store) read(ctx context.Context, key string) (record, error) {
	pipe := s.redis.Pipeline()
	fields := pipe.HGetAll(ctx, key)
	now := s.clock
	if now == nil {
		server := pipe.Time(ctx)
		now = server.Val
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return record{}, fmt.Errorf("%w: read: %w", ErrUnavailable, err)
	}
	found := newRecord(key, now())
	for name, value := range fields.Val() {
		if err := found.read(name, value); err != nil {
			return record{}, err
		}
	}
	return found, nil
}

// alive and fading are what loadScript asks too: whether the session is within its times, and whether it was not seen for so
// long that it has to be noted.
func (r *record) alive() bool {
	return r.loaded.Before(r.LastSeen.Add(r.idle)) && r.loaded.Before(r.Ends)
}

func (r *record) fading() bool { return r.loaded.Sub(r.LastSeen) > r.idle/2 }

// save changes single values of a session.
func (s *Store) save(ctx context.Context, key string, set map[string]string, remove []string) error {
	args := []any{MaxBytes, len(set)}
	for name, value := range set {
		args = append(args, valuePrefix+name, value)
	}
	for _, name := range remove {
		args = append(args, valuePrefix+name)
	}
	return outcome(s.run(ctx, "save", saveScript, []string{key}, args...))
}

// end ends a session; one that is over already is no error.
func (s *Store) end(ctx context.Context, key string) error {
	_, err := s.run(ctx, "end", endScript, []string{key})
	return err
}

// outcome reads the number that a changing script returns.
func outcome(reply any, err error) error {
	if err != nil {
		return err
	}
	switch reply {
	case int64(1):
		return nil
	case int64(0):
		return ErrNoSession
	case int64(-1):
		return ErrTooLarge
	}
	return unreadable(reply)
}

// unreadable is about a reply that no script of ours gives. It does not repeat the reply, which may hold a customer's data.
func unreadable(reply any) error {
	return fmt.Errorf("%w: a reply of type %T cannot be read", ErrUnavailable, reply)
}
