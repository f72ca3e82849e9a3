package timers

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisServer is a private Redis that can be killed and comes back empty.
type redisServer struct {
	t      testing.TB
	folder string
	socket string
	more   []string // of its command line
	cmd    *exec.Cmd
}

func newRedis(t testing.TB, more ...string) *redisServer {
	t.Helper()
	folder, err := os.MkdirTemp("", "timers") // t.TempDir is too long a path for a socket
	if err != nil {
		t.Fatal(err)
	}
	s := &redisServer{t: t, folder: folder, socket: filepath.Join(folder, "socket"), more: more}
	s.start()
	t.Cleanup(func() {
		s.kill()
		os.RemoveAll(folder)
	})
	return s
}

func (s *redisServer) start() {
	s.t.Helper()
	os.Remove(s.socket)
	s.cmd = exec.Command("redis-server", append([]string{"--port", "0", "--unixsocket", s.socket, "--dir", s.folder, "--save", ""}, s.more...)...)
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal("redis-server is needed (Debian: apt-get install redis-server): ", err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(strings.ToLower(lines.Text()), "ready to accept connections") {
			go func() {
				for lines.Scan() {
				}
			}()
			return
		}
	}
	s.t.Fatal("redis-server ended before it was ready")
}

func (s *redisServer) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// log is the file that one with --appendonly writes what it does into.
func (s *redisServer) log() string {
	s.t.Helper()
	found, err := filepath.Glob(filepath.Join(s.folder, "appendonlydir", "*.incr.aof"))
	if err != nil || len(found) != 1 {
		s.t.Fatal("the log of Redis: ", found, err)
	}
	return found[0]
}

// logged is how many bytes the log has.
func (s *redisServer) logged() int64 {
	s.t.Helper()
	info, err := os.Stat(s.log())
	if err != nil {
		s.t.Fatal(err)
	}
	return info.Size()
}

func (s *redisServer) cutLog(size int64) {
	s.t.Helper()
	if err := os.Truncate(s.log(), size); err != nil {
		s.t.Fatal(err)
	}
}

func (s *redisServer) signal(signal syscall.Signal) { s.cmd.Process.Signal(signal) }

// client connects to it until the test ends.
func (s *redisServer) client() *redis.Client {
	c := newClient(s.socket)
	s.t.Cleanup(func() { c.Close() })
	return c
}

// replica is this test binary as a portal that can be killed.
type replica struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	end chan struct{}
}

// startReplica returns once its clocks run, or it died.
func startReplica(t testing.TB, s replicaSettings) *replica {
	t.Helper()
	setting, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), replicaSetting+"="+string(setting))
	cmd.Stderr = os.Stderr
	in, inErr := cmd.StdinPipe()
	out, outErr := cmd.StdoutPipe()
	if inErr != nil || outErr != nil {
		t.Fatal(inErr, outErr)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := &replica{cmd: cmd, in: in, end: make(chan struct{})}
	ready := make(chan struct{})
	go func() {
		bufio.NewReader(out).ReadString('\n')
		close(ready)
		cmd.Wait()
		close(r.end)
	}()
	<-ready
	return r
}

// endsBy waits for it to end by itself.
func (r *replica) endsBy(t testing.TB, within time.Duration) {
	t.Helper()
	select {
	case <-r.end:
	case <-time.After(within):
		r.kill()
		t.Error("the replica did not die")
	}
}

// kill ends it at once, as a power cut does.
func (r *replica) kill() {
	r.cmd.Process.Kill()
	<-r.end
}

// stop lets it finish.
func (r *replica) stop() {
	r.in.Close()
	<-r.end
}

// until waits for a condition, and fails the test where it does not come true in time.
func until(t testing.TB, within time.Duration, what string, true func() bool) {
	t.Helper()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	look := time.NewTicker(10 * time.Millisecond)
	defer look.Stop()
	for !true() {
		select {
		case <-deadline.C:
			t.Fatalf("%s: not within %s", what, within)
		case <-look.C:
		}
	}
}
