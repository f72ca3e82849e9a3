package session

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// Revocation says that the session with the handle has ended, by whoever ended it and on whichever replica.
type Revocation struct {
	Handle string
	// Recheck says that revocations may have been missed, as at the beginning and after Redis was away: look at every session
	// again. Handle is empty then.
	Recheck bool
}

// Revocations tells of sessions as they end, until ctx is done; then the channel is closed. It costs a connection to Redis, so a
// process has one, as Manager.Run does.
func (s *Store) Revocations(ctx context.Context) <-chan Revocation {
	out := make(chan Revocation)
	subscription := s.redis.Subscribe(ctx, revokedChannel())
	messages := subscription.ChannelWithSubscriptions()
	go func() {
		defer close(out)
		defer subscription.Close()
		for {
			select {
			case <-ctx.Done():
				return
			case message, ok := <-messages:
				if !ok || !deliver(ctx, out, message) {
					return
				}
			}
		}
	}()
	return out
}

func deliver(ctx context.Context, out chan<- Revocation, message any) bool {
	revocation := Revocation{Recheck: true} // a *redis.Subscription: the connection is new
	if m, ok := message.(*redis.Message); ok {
		revocation = Revocation{Handle: m.Payload}
	}
	select {
	case out <- revocation:
		return true
	case <-ctx.Done():
		return false
	}
}
