// Package limits counts what each client address asks for, in Redis, so that all replicas count together.
package limits

import (
	"context"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/go-redis/redis_rate/v10"
	"github.com/redis/go-redis/v9"
)

// Limit is how much one client may ask for: Burst at once, refilled at PerMinute.
type Limit struct {
	PerMinute, Burst int
}

// Limiter tells whether a client may go on.
type Limiter struct {
	redis *redis_rate.Limiter
	now   func() time.Time
	// downUntil is the Unix nanosecond until which Redis is not asked again after it failed.
	downUntil atomic.Int64
}

// pause is how long an unreachable Redis is left alone, so that its timeout is not paid by every request.
const pause = time.Second

// New makes a limiter that counts in the given Redis.
func New(client redis.UniversalClient) *Limiter {
	return &Limiter{redis: redis_rate.NewLimiter(client), now: time.Now}
}

// Allow counts one request of a client, under the name of what is limited. Where it is one too many, retry is the time until
// the next may pass. Where Redis fails the request may pass, because an answer computed from typed facts alone is worth
// more than a count, and err says so, once for each pause.
func (l *Limiter) Allow(ctx context.Context, name, client string, limit Limit) (allowed bool, retry time.Duration, err error) {
	if limit.PerMinute == 0 || l.now().UnixNano() < l.downUntil.Load() {
		return true, 0, nil
	}
	result, err := l.redis.Allow(ctx, key(name, client), redis_rate.Limit{Rate: limit.PerMinute, Burst: limit.Burst, Period: time.Minute})
	if err != nil {
		if ctx.Err() == nil { // the client's own going away says nothing about Redis
			l.downUntil.Store(l.now().Add(pause).UnixNano())
		}
		return true, 0, err
	}
	return result.Allowed > 0, max(result.RetryAfter, 0), nil
}

// key is the Redis string "rate:limit:NAME:{CLIENT}" that holds the theoretical arrival time of GCRA; it expires by itself.
func key(name, client string) string { return "limit:" + name + ":{" + client + "}" }

// Client is the address under which a client is counted: an IPv6 host owns a /64 and may use any address in it.
func Client(address string) string {
	addr, err := netip.ParseAddr(address)
	if err != nil {
		return "unknown"
	}
	addr = addr.Unmap().WithZone("")
	if addr.Is4() {
		return addr.String()
	}
	network, _ := addr.Prefix(64) // never fails: 64 is within an IPv6 address
	return network.String()
}
