package server_test

import (
	"bufio"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// redisURL leads to the real Redis of this test run, on a socket in a folder of its own.
var redisURL string

func startRedis() (stop func(), err error) {
	folder, err := os.MkdirTemp("", "redis")
	if err != nil {
		return nil, err
	}
	socket := filepath.Join(folder, "socket")
	kill, err := runRedis(folder, socket)
	if err != nil {
		os.RemoveAll(folder)
		return nil, err
	}
	redisURL = (&url.URL{Scheme: "unix", Path: socket}).String()
	return func() {
		kill()
		os.RemoveAll(folder)
	}, nil
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
	t.Run("real", func(t *testing.T) {
		flushRedis(t)
		test(t, "-redis-url="+redisURL)
	})
}
