package server_test

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"
)

// realRedis is the Redis that the tests of this run share, on a socket in a folder of its own. It is started by the first test
// that needs it.
var realRedis = sync.OnceValue(startRedis)

type redisProcess struct {
	url string
	err error
}

func startRedis() redisProcess {
	folder, err := os.MkdirTemp("", "redis")
	if err != nil {
		return redisProcess{err: err}
	}
	socket := filepath.Join(folder, "socket")
	kill, err := runRedis(folder, socket)
	if err != nil {
		os.RemoveAll(folder)
		return redisProcess{err: fmt.Errorf("redis-server is needed (Debian: apt-get install redis-server): %w", err)}
	}
	stopRedis = func() {
		kill()
		os.RemoveAll(folder)
	}
	return redisProcess{url: (&url.URL{Scheme: "unix", Path: socket}).String()}
}

// stopRedis ends the Redis if one was started.
var stopRedis = func() {}

// redisURL leads to the real Redis, emptied.
func redisURL(t testing.TB) string {
	t.Helper()
	r := realRedis()
	if r.err != nil {
		t.Fatal(r.err)
	}
	options, err := redis.ParseURL(r.url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	defer client.Close()
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	return r.url
}

// runRedis starts a server and returns once it says that it accepts connections.
func runRedis(folder, socket string) (stop func(), err error) {
	command := exec.Command("redis-server", "--port", "0", "--unixsocket", socket, "--dir", folder, "--save", "", "--appendonly", "no")
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(strings.ToLower(lines.Text()), "ready to accept connections") {
			go func() { // keep its pipe empty
				for lines.Scan() {
				}
			}()
			return func() {
				command.Process.Kill()
				command.Wait()
			}, nil
		}
	}
	return nil, fmt.Errorf("it ended before it was ready: %w", command.Wait())
}

// onEachRedis runs a test on the embedded Redis and on a real one.
func onEachRedis(t *testing.T, test func(t *testing.T, setting string)) {
	t.Run("embedded", func(t *testing.T) { test(t, "-redis-url=") })
	t.Run("real", func(t *testing.T) { test(t, "-redis-url="+redisURL(t)) })
}
