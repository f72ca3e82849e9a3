package server

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"proviso/server/internal/config"
)

// redisStore is the Redis that the portal counts in: the configured one, or one in the process.
type redisStore struct {
	client   redis.UniversalClient
	embedded *embeddedRedis // nil for a configured one
}

func openRedis(configured *config.Redis, log *slog.Logger) (*redisStore, error) {
	if configured != nil {
		store := &redisStore{client: configured.Open()}
		store.greet(log)
		return store, nil
	}
	embedded, err := startEmbeddedRedis(log, time.Now(), time.Tick(tick))
	if err != nil {
		return nil, fmt.Errorf("embedded Redis: %w", err)
	}
	return &redisStore{client: embedded.client, embedded: embedded}, nil
}

// greet only warns: the portal answers without Redis, and Redis may come later.
func (s *redisStore) greet(log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*config.RedisTimeout)
	defer cancel()
	if err := s.client.Ping(ctx).Err(); err != nil {
		log.Warn("Redis cannot be reached; requests are not limited until it can", "error", err.Error())
	}
}

func (s *redisStore) close() {
	s.client.Close()
	if s.embedded != nil {
		s.embedded.close()
	}
}

// LogRedisTo sends what the Redis client library says on its own to the log. It holds for the whole process, so it is for main to call.
func LogRedisTo(log *slog.Logger) { redis.SetLogger(redisLog{log}) }

type redisLog struct{ *slog.Logger }

// Printf is what the library calls. What it says is also in the errors that commands return.
func (l redisLog) Printf(ctx context.Context, format string, values ...any) {
	l.DebugContext(ctx, fmt.Sprintf(format, values...), "part", "redis")
}
