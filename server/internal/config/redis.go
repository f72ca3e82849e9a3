package config

import (
	"errors"
	"net/url"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis says how to reach a Redis outside the process: a single server, Sentinel or a cluster.
type Redis struct {
	open func() redis.UniversalClient
}

// Open makes a client; it does not connect yet.
func (r *Redis) Open() redis.UniversalClient { return r.open() }

// RedisTimeout bounds each step of one Redis command. Redis is near or it is of no use: a request must not wait long
// for a limit to be counted.
const RedisTimeout = 500 * time.Millisecond

// redisTries covers a connection that died in the pool. More would only make requests wait for a Redis that is away.
const redisTries = 1

func setRedis(c *Config, v string) error {
	if v == "" {
		return nil
	}
	open, err := redisOpener(v)
	if err != nil {
		// The parser's own error repeats the address and with it the password.
		return errors.New("not a Redis address, as in redis://user:password@host:6379/0")
	}
	c.Redis = &Redis{open: open}
	return nil
}

func redisOpener(address string) (func() redis.UniversalClient, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	switch query := u.Query(); {
	case query.Has("master_name"):
		return sentinel(address)
	case query.Has("addr"):
		return cluster(address)
	}
	o, err := redis.ParseURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = RedisTimeout, RedisTimeout, RedisTimeout, RedisTimeout
	o.DialerRetries, o.MaxRetries = redisTries, redisTries
	return func() redis.UniversalClient { return redis.NewClient(o) }, nil
}

func sentinel(address string) (func() redis.UniversalClient, error) {
	o, err := redis.ParseFailoverURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = RedisTimeout, RedisTimeout, RedisTimeout, RedisTimeout
	o.DialerRetries, o.MaxRetries = redisTries, redisTries
	return func() redis.UniversalClient { return redis.NewFailoverClient(o) }, nil
}

func cluster(address string) (func() redis.UniversalClient, error) {
	o, err := redis.ParseClusterURL(address)
	if err != nil {
		return nil, err
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = RedisTimeout, RedisTimeout, RedisTimeout, RedisTimeout
	o.DialerRetries, o.MaxRetries = redisTries, redisTries
	return func() redis.UniversalClient { return redis.NewClusterClient(o) }, nil
}
