package server

import (
	"context"
	"crypto/rand"
	"log/slog"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// embeddedRedis is a Redis in the process, for one machine. It forgets everything at a restart, so nothing of record may live in it.
type embeddedRedis struct {
	server  *miniredis.Miniredis
	client  *redis.Client
	log     *slog.Logger
	warned  bool
	stop    chan struct{}
	stopped chan struct{}
}

const (
	// tick is how often the embedded clock is moved. It stands still in between.
	tick = time.Second
	// manyKeys is from where on moving the clock, which looks at every key, begins to be felt.
	manyKeys = 20_000
)

// startEmbeddedRedis starts one whose clock is moved to each time that comes through ticks.
func startEmbeddedRedis(log *slog.Logger, start time.Time, ticks <-chan time.Time) (*embeddedRedis, error) {
	e := &embeddedRedis{server: miniredis.NewMiniRedis(), log: log, stop: make(chan struct{}), stopped: make(chan struct{})}
	password := rand.Text() // loopback is shared with every other program of the machine
	e.server.RequireAuth(password)
	e.server.SetTime(start)
	if err := e.server.StartAddr("127.0.0.1:0"); err != nil {
		return nil, err
	}
	e.client = redis.NewClient(&redis.Options{Addr: e.server.Addr(), Password: password})
	go e.run(start, ticks)
	return e, nil
}

// run moves the clock until close.
func (e *embeddedRedis) run(last time.Time, ticks <-chan time.Time) {
	defer close(e.stopped)
	for {
		select {
		case <-e.stop:
			return
		case now := <-ticks:
			e.advance(now, now.Sub(last))
			last = now
			e.warnOfManyKeys()
		}
	}
}

// advance sets the time that scripts see and takes the elapsed time from what keys have left to live.
func (e *embeddedRedis) advance(now time.Time, elapsed time.Duration) {
	e.server.SetTime(now)
	e.server.FastForward(elapsed)
}

func (e *embeddedRedis) warnOfManyKeys() {
	if e.warned {
		return
	}
	if keys, err := e.client.DBSize(context.Background()).Result(); err == nil && keys > manyKeys {
		e.warned = true
		e.log.Warn("the embedded Redis holds many keys; give the portal a REDIS_URL", "keys", keys)
	}
}

func (e *embeddedRedis) close() {
	close(e.stop)
	<-e.stopped
	e.server.Close()
}
