package evidence

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/tus/tusd/v2/pkg/handler"
)

// redisLocker locks uploads for all replicas that share a bucket.
type redisLocker struct{ client redis.UniversalClient }

const (
	// lockLease is how long a lock outlives its holder; it is renewed each third of it.
	lockLease = 15 * time.Second
	lockPause = 200 * time.Millisecond
)

// lockKey (string, the holder's token) and wantedKey (string, someone waits) are tagged alike, for a cluster.
func lockKey(id string) string   { return "upload:{" + id + "}:lock" }
func wantedKey(id string) string { return "upload:{" + id + "}:wanted" }

// KEYS: lock, wanted. ARGV: token, lease in ms. Returns 0 where the lock is another's, 1 while it is held, 2 where someone
// waits for it.
var renewLock = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1 + redis.call('EXISTS', KEYS[2])`)

// KEYS: lock, wanted. ARGV: token.
var releaseLock = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1], KEYS[2]) end
return 1`)

func (l redisLocker) NewLock(id string) (handler.Lock, error) {
	return &redisLock{client: l.client, keys: []string{lockKey(id), wantedKey(id)}, token: rand.Text(), done: make(chan struct{})}, nil
}

type redisLock struct {
	client redis.UniversalClient
	keys   []string
	token  string
	done   chan struct{}
}

// Lock waits until the lock is free; whoever holds it is asked to let go.
func (l *redisLock) Lock(ctx context.Context, requestRelease func()) error {
	for {
		taken, err := l.client.SetNX(ctx, l.keys[0], l.token, lockLease).Result()
		if taken {
			go l.hold(requestRelease)
			return nil
		}
		if err == nil {
			err = l.client.Set(ctx, l.keys[1], 1, lockLease).Err()
		}
		if err != nil && ctx.Err() == nil {
			return err
		}
		select {
		case <-ctx.Done():
			return handler.ErrLockTimeout
		case <-time.After(lockPause):
		}
	}
}

// hold renews the lock until it is given back. Where it is wanted or lost, the upload is interrupted: its client goes on later.
func (l *redisLock) hold(requestRelease func()) {
	renew := time.NewTicker(lockPause)
	defer renew.Stop()
	last := time.Now()
	for {
		select {
		case <-l.done:
			return
		case <-renew.C:
		}
		ctx, cancel := context.WithTimeout(context.Background(), lockLease/3)
		state, err := renewLock.Run(ctx, l.client, l.keys, l.token, lockLease.Milliseconds()).Int()
		cancel()
		if err == nil {
			last = time.Now()
		}
		if err == nil && state != 1 || time.Since(last) > lockLease/2 {
			requestRelease()
			if state == 0 {
				return
			}
		}
	}
}

// Unlock gives the lock back.
func (l *redisLock) Unlock() error {
	close(l.done)
	ctx, cancel := context.WithTimeout(context.Background(), lockLease/3)
	defer cancel()
	err := releaseLock.Run(ctx, l.client, l.keys, l.token).Err()
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
