package timers

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// Each round fires as many clocks as clocksPerRound; run them with -benchtime 1x.
const clocksPerRound = 20_000

// eachBackend runs a benchmark on the two ways to run a portal: one process, and PostgreSQL with Redis.
func eachBackend(b *testing.B, bench func(b *testing.B, w *world, client redis.UniversalClient)) {
	b.Run("sqlite and miniredis", func(b *testing.B) { bench(b, sqliteWorld(b), embedded(b)) })
	b.Run("postgres and redis", func(b *testing.B) { bench(b, postgresWorld(b), newRedis(b).client()) })
}

// embedded is a Redis in the process whose clock goes on ten times a second.
func embedded(b *testing.B) redis.UniversalClient {
	server := miniredis.RunT(b)
	ticker, ended := time.NewTicker(100*time.Millisecond), make(chan struct{})
	b.Cleanup(func() { ticker.Stop(); close(ended) })
	go func() {
		for {
			select {
			case now := <-ticker.C:
				server.SetTime(now)
			case <-ended:
				return
			}
		}
	}()
	client := redis.NewClient(&redis.Options{Addr: server.Addr()})
	b.Cleanup(func() { client.Close() })
	return client
}

// BenchmarkDueAtOnce: how long until 20,000 clocks that are due at one instant have fired. A first response marks itself; an
// answer that did not come lapses its claim, with letter, event and the clock of the appeal.
func BenchmarkDueAtOnce(b *testing.B) {
	for _, kind := range []claim.ClockKind{claim.FirstResponse, claim.InfoReply} {
		b.Run(string(kind), func(b *testing.B) {
			eachBackend(b, func(b *testing.B, w *world, client redis.UniversalClient) {
				var used time.Duration // by this process: it says more than the wall clock where others work too
				for range b.N {
					b.StopTimer()
					due := time.Now()
					w.waiting(clocksPerRound, func(int) time.Time { return due })
					w.exec(fmt.Sprintf(`UPDATE clock SET kind = '%s' WHERE state = 'armed' AND kind = 'info_reply'`, kind))
					w.exec(`ANALYZE`) // as a record that was not made a moment ago
					r := newReplica(w.kept, client, replicaSettings{})
					r.pace = usualPace
					r.fill(context.Background())
					used -= cpuTime()
					b.StartTimer()
					stop := w.start(r)
					until(b, 5*time.Minute, "all fired", func() bool {
						return w.number(fmt.Sprintf(`SELECT count(*) FROM (SELECT 1 FROM clock WHERE state = 'armed' AND try_at <= %d LIMIT 1) left_over`, due.UnixMilli())) == 0
					})
					b.StopTimer()
					used += cpuTime()
					stop()
				}
				b.ReportMetric(float64(used.Milliseconds())/float64(b.N), "cpu-ms/20000")
				b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/20000")
			})
		})
	}
}

// BenchmarkLateness: how late clocks fire that are due one by one, 100 a second for ten seconds, and set shortly before.
func BenchmarkLateness(b *testing.B) {
	eachBackend(b, func(b *testing.B, w *world, client redis.UniversalClient) {
		r := newReplica(w.kept, client, replicaSettings{})
		r.pace = usualPace
		w.start(r)
		until(b, 10*time.Second, "complete", func() bool { ok, err := r.index.complete(context.Background()); return ok && err == nil })
		for range b.N {
			start := time.Now().Add(2 * time.Second)
			r.Arm(context.Background(), w.waiting(1000, func(i int) time.Time { return start.Add(time.Duration(i) * 10 * time.Millisecond) }))
			until(b, time.Minute, "all fired", func() bool { return w.toFire() == 0 })
		}
		late := w.lateness()
		b.ReportMetric(late[len(late)/2].Seconds()*1000, "ms-p50")
		b.ReportMetric(late[len(late)*99/100].Seconds()*1000, "ms-p99")
		b.ReportMetric(late[len(late)-1].Seconds()*1000, "ms-max")
	})
}

func (w *world) lateness() (late []time.Duration) {
	rows, err := w.raw.Query(`SELECT seen - due_at FROM witness`)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var ms int64
		if err := rows.Scan(&ms); err != nil {
			w.Fatal(err)
		}
		late = append(late, time.Duration(ms)*time.Millisecond)
	}
	slices.Sort(late)
	return late
}

// cpuTime is what this process has used of the processor.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
