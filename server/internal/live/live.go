// Package live tells open pages that a claim has changed, on whichever replica it was changed. It carries no content: a page
// that hears of a change asks for what it may see. Losing a message costs promptness and nothing else.
package live

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// channel is the Redis channel that all replicas publish on and listen to.
func channel() string { return "proviso:live" }

// Change says that something about a claim is new. Empty fields are not known.
type Change struct {
	ClaimID    string `json:"claim"`
	Seller     string `json:"seller,omitempty"`
	CustomerID string `json:"customer,omitempty"`
}

// Live publishes changes and hands those of all replicas to whoever subscribed here. It is safe for concurrent use.
type Live struct {
	redis redis.UniversalClient
	log   *slog.Logger
	hub   hub
}

// New makes one on a Redis. Run must be running for anybody to hear of anything.
func New(client redis.UniversalClient, log *slog.Logger) *Live {
	return &Live{redis: client, log: log, hub: newHub()}
}

// publishTimeout bounds what telling of a change may cost the one who made it.
const publishTimeout = time.Second

// Changed tells of a change that is kept already, so it does not end with the request that made it.
func (l *Live) Changed(ctx context.Context, c *claim.Claim) {
	l.publish(ctx, Change{ClaimID: c.ID, Seller: c.Seller, CustomerID: c.CustomerID})
}

// FileChanged tells of a change of one of a claim's files.
func (l *Live) FileChanged(e claim.Evidence) {
	l.publish(context.Background(), Change{ClaimID: e.ClaimID, CustomerID: e.CustomerID})
}

func (l *Live) publish(ctx context.Context, change Change) {
	text, err := json.Marshal(change)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), publishTimeout)
		defer cancel()
		err = l.redis.Publish(ctx, channel(), text).Err()
	}
	if err != nil {
		l.log.Warn("live updates reach only this replica", "error", err.Error())
		l.hub.tell(change)
	}
}

// Run hands out what is published until ctx is done; then every subscription ends, so that the server can stop.
func (l *Live) Run(ctx context.Context) {
	defer l.hub.end()
	subscription := l.redis.Subscribe(ctx, channel())
	defer subscription.Close()
	messages := subscription.ChannelWithSubscriptions()
	for {
		select {
		case <-ctx.Done():
			return
		case message, ok := <-messages:
			if !ok {
				return
			}
			l.take(message)
		}
	}
}

// take hands out one message. A connection that is new may have missed some: everybody looks again.
func (l *Live) take(message any) {
	m, ok := message.(*redis.Message)
	if !ok {
		l.hub.tellAll()
		return
	}
	var change Change
	if err := json.Unmarshal([]byte(m.Payload), &change); err != nil {
		l.log.Warn("a live update that cannot be read", "error", err.Error())
		return
	}
	l.hub.tell(change)
}
