package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func TestMain(m *testing.M) { os.Exit(runTests(m)) }

func runTests(m *testing.M) int {
	defer func() {
		for _, kill := range started {
			kill()
		}
	}()
	return m.Run()
}

// started are the servers that the tests of this run share.
var started []func()

// oneRedis is a real Redis on a socket, oneCluster one that holds all slots of a cluster and so refuses scripts that leave a slot.
var (
	oneRedis   = sync.OnceValues(startRedis)
	oneCluster = sync.OnceValues(startCluster)
)

func startRedis() (string, error) {
	folder, err := os.MkdirTemp("", "session-redis")
	if err != nil {
		return "", err
	}
	socket := filepath.Join(folder, "socket")
	_, kill, err := launch(folder, "--port", "0", "--unixsocket", socket)
	started = append(started, func() { kill(); os.RemoveAll(folder) })
	return socket, err
}

func startCluster() (string, error) {
	folder, err := os.MkdirTemp("", "session-cluster")
	if err != nil {
		return "", err
	}
	port, bus, err := twoPorts()
	if err != nil {
		return "", err
	}
	logged, kill, err := launch(folder, "--bind", "127.0.0.1", "--port", port, "--cluster-enabled", "yes", "--cluster-port", bus)
	started = append(started, func() { kill(); os.RemoveAll(folder) })
	if err != nil {
		return "", err
	}
	address := net.JoinHostPort("127.0.0.1", port)
	client := redis.NewClient(&redis.Options{Addr: address})
	defer client.Close()
	if err := client.Do(context.Background(), "CLUSTER", "ADDSLOTSRANGE", 0, 16383).Err(); err != nil {
		return "", err
	}
	for line := range logged {
		if strings.Contains(line, "Cluster state changed: ok") {
			go discard(logged)
			return address, nil
		}
	}
	return "", errors.New("the cluster ended before it was ready")
}

func twoPorts() (one, other string, err error) {
	a, errA := net.Listen("tcp", "127.0.0.1:0")
	b, errB := net.Listen("tcp", "127.0.0.1:0")
	if err := errors.Join(errA, errB); err != nil {
		return "", "", err
	}
	defer a.Close()
	defer b.Close()
	return fmt.Sprint(a.Addr().(*net.TCPAddr).Port), fmt.Sprint(b.Addr().(*net.TCPAddr).Port), nil
}

// launch starts a server and returns once it accepts connections, with what it logs from then on.
func launch(folder string, arguments ...string) (logged <-chan string, kill func(), err error) {
	command := exec.Command("redis-server", append(arguments, "--dir", folder, "--save", "", "--appendonly", "no")...)
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, func() {}, err
	}
	if err := command.Start(); err != nil {
		return nil, func() {}, fmt.Errorf("redis-server is needed (Debian: apt-get install redis-server): %w", err)
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		for scanner := bufio.NewScanner(out); scanner.Scan(); {
			lines <- scanner.Text()
		}
	}()
	kill = sync.OnceFunc(func() {
		command.Process.Kill()
		go discard(lines)
		command.Wait()
	})
	for line := range lines {
		if strings.Contains(strings.ToLower(line), "ready to accept connections") {
			if !strings.Contains(strings.Join(arguments, " "), "cluster") {
				go discard(lines)
			}
			return lines, kill, nil
		}
	}
	return nil, kill, errors.New("redis-server ended before it was ready")
}

func discard(lines <-chan string) {
	for range lines {
	}
}

// onEachRedis runs a test on each kind of Redis. open makes another client of the same one, as another replica has.
func onEachRedis(t *testing.T, test func(t *testing.T, open func() redis.UniversalClient)) {
	t.Run("embedded", func(t *testing.T) {
		address := miniredis.RunT(t).Addr()
		test(t, func() redis.UniversalClient { return closing(t, redis.NewClient(&redis.Options{Addr: address})) })
	})
	t.Run("real", func(t *testing.T) {
		socket := ready(t, oneRedis)
		open := func() redis.UniversalClient {
			return closing(t, redis.NewClient(&redis.Options{Network: "unix", Addr: socket}))
		}
		empty(t, open())
		test(t, open)
	})
	t.Run("cluster", func(t *testing.T) {
		address := ready(t, oneCluster)
		open := func() redis.UniversalClient {
			return closing(t, redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{address}}))
		}
		empty(t, open())
		test(t, open)
	})
}

func ready(t *testing.T, start func() (string, error)) string {
	t.Helper()
	address, err := start()
	if err != nil {
		t.Fatal(err)
	}
	return address
}

func closing(t *testing.T, client redis.UniversalClient) redis.UniversalClient {
	t.Cleanup(func() { client.Close() })
	return client
}

func empty(t *testing.T, client redis.UniversalClient) {
	t.Helper()
	if err := client.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
}
