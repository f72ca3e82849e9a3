package limits

import (
	"sync"
	"time"
)

// leases hold what this process has taken from Redis for its clients, so that it need not ask at every request: requests
// taken ahead that a client may still make, and refusals that last until a known time.
type leases struct {
	mu   sync.Mutex
	held map[string]lease
}

type lease struct {
	left  int       // requests that may still be made; 0: the client is refused
	until time.Time // then it is over
}

// maxLeases bounds the memory. When it is reached the ones that are over are dropped, and then all: what is lost is a few
// requests taken ahead.
const maxLeases = 50_000

// use makes one request under a lease. Without one that is still good known is false.
func (l *leases) use(key string, now time.Time) (allowed bool, retry time.Duration, known bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.held[key]
	if !ok || !now.Before(held.until) {
		return false, 0, false
	}
	switch held.left {
	case 0:
		return false, held.until.Sub(now), true
	case 1:
		delete(l.held, key)
	default:
		held.left--
		l.held[key] = held
	}
	return true, 0, true
}

func (l *leases) keep(key string, left int, until, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.held) >= maxLeases {
		l.sweep(now)
	}
	l.held[key] = lease{left, until}
}

func (l *leases) sweep(now time.Time) {
	for key, held := range l.held {
		if !now.Before(held.until) {
			delete(l.held, key)
		}
	}
	if len(l.held) >= maxLeases {
		clear(l.held)
	}
}
