package server

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

// embedded is one that starts at noon and whose clock the test moves. A tick is taken in once the next is accepted.
func embedded(t *testing.T) (e *embeddedRedis, ticks chan<- time.Time, log *bytes.Buffer) {
	t.Helper()
	log = new(bytes.Buffer)
	moves := make(chan time.Time)
	e, err := startEmbeddedRedis(slog.New(slog.NewTextHandler(log, nil)), noon, moves)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		e.client.Close()
		e.close()
	})
	return e, moves, log
}

func TestEmbeddedRedisAsksForItsPassword(t *testing.T) {
	e, _, _ := embedded(t)
	stranger := redis.NewClient(&redis.Options{Addr: e.server.Addr(), MaxRetries: -1})
	defer stranger.Close()
	if err := stranger.Ping(context.Background()).Err(); err == nil || !strings.Contains(err.Error(), "NOAUTH") {
		t.Errorf("a stranger is told %v", err)
	}
	if !strings.HasPrefix(e.server.Addr(), "127.0.0.1:") {
		t.Errorf("it listens on %s", e.server.Addr())
	}
}

// Both the time that scripts see and the time that keys have left move on.
func TestEmbeddedClock(t *testing.T) {
	e, ticks, _ := embedded(t)
	ctx := context.Background()
	if err := e.client.Set(ctx, "key", "value", 3*time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		keys  int64
	}{{2 * time.Second, 1}, {3 * time.Second, 0}} {
		now := noon.Add(step.after)
		ticks <- now
		ticks <- now // no time later: the one before has been taken in
		if got, err := e.client.Time(ctx).Result(); err != nil || !got.Equal(now) {
			t.Errorf("its time is %s, %v", got, err)
		}
		if keys, err := e.client.Exists(ctx, "key").Result(); err != nil || keys != step.keys {
			t.Errorf("%s later there are %d keys, %v", step.after, keys, err)
		}
	}
}

func TestEmbeddedWarnsOfManyKeysOnce(t *testing.T) {
	e, _, log := embedded(t)
	for i := range manyKeys {
		e.server.Set("key:"+strconv.Itoa(i), "")
	}
	e.warnOfManyKeys()
	if log.Len() > 0 {
		t.Errorf("warned too early: %s", log)
	}
	e.server.Set("one more", "")
	e.warnOfManyKeys()
	e.warnOfManyKeys()
	if got := strings.Count(log.String(), "REDIS_URL"); got != 1 {
		t.Errorf("warned %d times: %s", got, log)
	}
}
