package timers

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"io"
	"log/slog"
	randv2 "math/rand/v2"
	"os"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/store"
)

// chaos makes the fault tests long; make chaos sets it.
var chaos = flag.Bool("chaos", false, "the long form of the fault tests")

// scale is how much of something there is: little in each run of the tests, much in make chaos.
func scale(short, long int) int {
	if *chaos {
		return long
	}
	return short
}

// replicaSetting in the environment makes this test binary a replica of the portal that can be killed.
const replicaSetting = "PROVISO_TEST_REPLICA"

func TestMain(m *testing.M) {
	if setting := os.Getenv(replicaSetting); setting != "" {
		os.Exit(replicaMain(setting))
	}
	redis.SetLogger(unheard{}) // of servers that are meant to be away
	os.Exit(m.Run())
}

// replicaSettings are what a replica is started with.
type replicaSettings struct {
	Folder, URL string // of the record: one of them
	Redis       string // socket
	Skew        time.Duration
	LocalClock  bool // a mistake: the replica's own clock decides
	DieBefore   int  // the transaction of which the process ends, counted from 1; 0: none
	DieAfter    int  // the same, between the transaction and the acknowledgement
	Portal      bool // the whole portal, not only its clocks; nothing else but where the record and Redis are is heeded then
}

// Portal runs a portal with everything in it until the context ends, and calls ready once it listens. The whole imports this
// package: it is given from outside.
var Portal func(ctx context.Context, folder, databaseURL, redisSocket string, ready func()) error

// replicaMain runs clocks until its standard input ends.
func replicaMain(setting string) int {
	redis.SetLogger(unheard{})
	var s replicaSettings
	if err := json.Unmarshal([]byte(setting), &s); err != nil {
		panic(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	ready := func() { os.Stdout.WriteString("ready\n") }
	if s.Portal {
		return s.failed(ctx, Portal(ctx, s.Folder, s.URL, s.Redis, ready))
	}
	kept, err := s.open(ctx)
	if err != nil {
		return s.failed(ctx, err)
	}
	defer kept.Close()
	client := newClient(s.Redis)
	defer client.Close()
	r := newReplica(kept, client, s)
	ready()
	r.Run(ctx)
	return 0
}

// failed is the exit code of a replica; what went wrong is said, unless it was told to stop.
func (s replicaSettings) failed(ctx context.Context, err error) int {
	if err == nil {
		return 0
	}
	if ctx.Err() == nil {
		io.WriteString(os.Stderr, "replica: "+err.Error()+"\n")
	}
	return 1
}

func (s replicaSettings) open(ctx context.Context) (*store.Store, error) {
	if s.URL != "" {
		return store.OpenURL(ctx, s.URL)
	}
	return store.OpenFolder(ctx, s.Folder)
}

func newClient(socket string) *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: socket, DialTimeout: time.Second, ReadTimeout: time.Second, WriteTimeout: time.Second, MaxRetries: 1})
}

// quick is a pace at which tests need not wait long.
var quick = pace{sleep: 100 * time.Millisecond, retry: 50 * time.Millisecond, lease: leastHeld, sweep: time.Second, behind: 500 * time.Millisecond,
	reconcile: 700 * time.Millisecond}

// newReplica is the clocks' part of a portal, wired as the portal does it.
func newReplica(kept *store.Store, client redis.UniversalClient, s replicaSettings) *Runner {
	d := newDesk(kept, s)
	r, err := New(Parts{Desk: mortal{d, s, new(atomic.Int64)}, Redis: client, Log: quiet, Metrics: prometheus.NewRegistry()})
	if err != nil {
		panic(err)
	}
	r.pace = quick
	d.Clocks = r
	return r
}

var quiet = slog.New(slog.DiscardHandler)

func newDesk(kept *store.Store, s replicaSettings) *desk.Desk {
	now := func() time.Time { return time.Now().Add(s.Skew) }
	parts := desk.Parts{Store: kept, Now: now, NewID: rand.Text, Random: randv2.Uint64, Live: nobody{}}
	if !s.LocalClock {
		parts.ClockTime = func(tx *store.Tx) (time.Time, error) { return tx.ServerTime(time.Now) }
	}
	return desk.New(parts)
}

// nobody looks at pages.
type nobody struct{}

func (nobody) Changed(context.Context, *claim.Claim) {}

// mortal is a desk in a process that ends at the worst moment.
type mortal struct {
	*desk.Desk
	replicaSettings
	batches *atomic.Int64
}

func (m mortal) FireAll(ctx context.Context, due []claim.Alarm) []claim.Outcome {
	batch := int(m.batches.Add(1))
	if batch == m.DieBefore {
		die()
	}
	outcomes := m.Desk.FireAll(ctx, due)
	if batch == m.DieAfter {
		die()
	}
	return outcomes
}

func die() {
	syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {}
}

type unheard struct{}

func (unheard) Printf(context.Context, string, ...any) {}
