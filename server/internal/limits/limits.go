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

// takenAhead is how many requests are taken from Redis at once: few beside the burst, so that replicas still count together.
func (l Limit) takenAhead() int { return max(1, l.Burst/20) }

// refill is how long n requests take to come back.
func (l Limit) refill(n int) time.Duration {
	return time.Duration(n) * time.Minute / time.Duration(l.PerMinute)
}

// Limiter tells whether a client may go on.
type Limiter struct {
	redis  *redis_rate.Limiter
	now    func() time.Time
	leases leases
	// downUntil is the Unix nanosecond until which Redis is not asked again after it failed.
	downUntil atomic.Int64
}

// pause is how long an unreachable Redis is left alone, so that its timeout is not paid by every request.
const pause = time.Second

// New makes a limiter that counts in the given Redis.
func New(client redis.UniversalClient) *Limiter {
	return &Limiter{redis: redis_rate.NewLimiter(client), now: time.Now, leases: leases{held: map[string]lease{}}}
}

// Allow counts one request of a client, under the name of what is limited. Where it is one too many, retry is the time until
// the next may pass. Where Redis fails the request may pass, because an answer computed from typed facts alone is worth
// more than a count, and err says so, once for each pause.
func (l *Limiter) Allow(ctx context.Context, name, client string, limit Limit) (allowed bool, retry time.Duration, err error) {
	now := l.now()
	if limit.PerMinute == 0 || now.UnixNano() < l.downUntil.Load() {
		return true, 0, nil
	}
	k := key(name, client)
	if allowed, retry, known := l.leases.use(k, now); known {
		return allowed, retry, nil
	}
	return l.take(ctx, k, limit, now)
}

// take asks Redis for this request and a few more. Those live as long as they take to come back: a client that does not use
// them up has lost nothing, because it had them again by then.
func (l *Limiter) take(ctx context.Context, k string, limit Limit, now time.Time) (allowed bool, retry time.Duration, err error) {
	result, err := l.redis.AllowAtMost(ctx, k, redis_rate.Limit{Rate: limit.PerMinute, Burst: limit.Burst, Period: time.Minute}, limit.takenAhead())
	if err != nil {
		if ctx.Err() == nil { // the client's own going away says nothing about Redis
			l.downUntil.Store(now.Add(pause).UnixNano())
		}
		return true, 0, err
	}
	switch {
	case result.Allowed == 0:
		retry = max(result.RetryAfter, 0)
		l.leases.keep(k, 0, now.Add(retry), now)
		return false, retry, nil
	case result.Allowed > 1:
		l.leases.keep(k, result.Allowed-1, now.Add(limit.refill(result.Allowed)), now)
	}
	return true, 0, nil
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
