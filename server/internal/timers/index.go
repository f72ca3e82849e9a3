// Package timers wakes the portal up for its clocks. The record alone says which clocks there are and which are due; Redis
// holds an index of them by due time, so that each is fired on time by one of the replicas. Whatever happens to Redis, a clock
// is never lost, early or fired twice: at worst it fires a little later, from the record.
package timers

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"proviso/server/claim"
)

// Index is the clocks in Redis, by due time. It is safe for concurrent use.
type Index struct {
	redis redis.UniversalClient
}

// NewIndex makes one on a Redis.
func NewIndex(client redis.UniversalClient) *Index { return &Index{redis: client} }

// errNoEpoch: the index is not complete, and has to be filled from the record.
var errNoEpoch = errors.New("the index of clocks is not complete")

// Limits of one Take.
const (
	MostTaken = 64
	leastHeld = 10 * time.Second
	mostHeld  = 30 * time.Second
)

// mostSleep is how long nobody looks at the index at most, in case that nobody wakes them.
const mostSleep = time.Second

// Taken is what was handed out.
type Taken struct {
	Alarms []claim.Alarm
	Next   time.Duration // until there is more; below 0: it is not known of any
}

// Take hands out what is due, the longest due first, for a time of 10 to 30 s in which nobody else gets it. Without an Ack it
// is handed out again afterwards.
func (x *Index) Take(ctx context.Context, most int, lease time.Duration) (Taken, error) {
	most, lease = min(max(most, 1), MostTaken), min(max(lease, leastHeld), mostHeld)
	reply, err := takeScript.Run(ctx, x.redis, []string{dueKey(), leaseKey(), epochKey()}, most, lease.Milliseconds()).Slice()
	if err != nil {
		return Taken{}, replied(err)
	}
	wait, isWait := reply[0].(int64)
	members, isList := reply[1].([]any)
	if !isWait || !isList {
		return Taken{}, fmt.Errorf("index of clocks: an answer that cannot be read: %v", reply)
	}
	taken := Taken{Next: time.Duration(wait) * time.Millisecond, Alarms: make([]claim.Alarm, len(members))}
	for i, m := range members {
		if taken.Alarms[i], err = alarmOf(m); err != nil {
			return Taken{}, err
		}
	}
	return taken, nil
}

// replied knows the one error that scripts make themselves.
func replied(err error) error {
	if err != nil && strings.HasPrefix(err.Error(), "NOEPOCH") {
		return errNoEpoch
	}
	return err
}

// Arm puts clocks into the index, and takes those out that were stopped.
func (x *Index) Arm(ctx context.Context, set []claim.Alarm) error {
	_, err := x.arm(ctx, filling{}, set)
	return err
}

func (x *Index) arm(ctx context.Context, f filling, set []claim.Alarm) (added int, err error) {
	args := make([]any, 0, 3+3*len(set))
	args = append(args, f.name, f.marks(), mostSleep.Milliseconds())
	for _, a := range set {
		args = append(args, score(a), member(a.Clock, a.Gen), member(a.Clock, a.Gen-1))
	}
	added, err = armScript.Run(ctx, x.redis, []string{dueKey(), leaseKey(), lockKey()}, args...).Int()
	return added, replied(err)
}

// score is when a clock is tried; empty for one that was stopped.
func score(a claim.Alarm) string {
	switch {
	case !a.Try.IsZero():
		return strconv.FormatInt(a.Try.UnixMilli(), 10)
	case !a.Due.IsZero():
		return strconv.FormatInt(a.Due.UnixMilli(), 10)
	}
	return ""
}

// Ack forgets alarms that are done with.
func (x *Index) Ack(ctx context.Context, done []claim.Alarm) error {
	if len(done) == 0 {
		return nil
	}
	members := make([]any, len(done))
	for i, a := range done {
		members[i] = member(a.Clock, a.Gen)
	}
	return ackScript.Run(ctx, x.redis, []string{leaseKey()}, members...).Err()
}

// Later has an alarm that was handed out come again after a while.
func (x *Index) Later(ctx context.Context, a claim.Alarm, wait time.Duration) error {
	return laterScript.Run(ctx, x.redis, []string{dueKey(), leaseKey()}, wait.Milliseconds()+1, member(a.Clock, a.Gen)).Err()
}

// member is a clock of one generation, as the index holds it.
func member(clock string, gen int64) string { return strconv.FormatInt(gen, 10) + " " + clock }

func alarmOf(member any) (claim.Alarm, error) {
	text, _ := member.(string)
	number, clock, found := strings.Cut(text, " ")
	gen, err := strconv.ParseInt(number, 10, 64)
	if err != nil || !found {
		return claim.Alarm{}, fmt.Errorf("index of clocks: %q is no clock", text)
	}
	return claim.Alarm{Clock: clock, Gen: gen}, nil
}

// filling is one replica's work on the index. Whole: it starts from nothing, otherwise it adds what is missing.
type filling struct {
	name  string
	whole bool
}

func (f filling) marks() string {
	if f.whole {
		return "1"
	}
	return ""
}

// begin starts a filling; ok is false where another replica is at it.
func (x *Index) begin(ctx context.Context, whole bool) (f filling, ok bool, err error) {
	f = filling{name: rand.Text(), whole: whole}
	ok, err = beginScript.Run(ctx, x.redis, []string{dueKey(), leaseKey(), lockKey()}, f.name, f.marks()).Bool()
	return f, ok, err
}

// end ends a filling. From a whole one on, the index is complete.
func (x *Index) end(ctx context.Context, f filling) error {
	return replied(endScript.Run(ctx, x.redis, []string{dueKey(), leaseKey(), lockKey(), epochKey()}, f.name, f.marks()).Err())
}

// leave gives a filling up that cannot be ended.
func (x *Index) leave(ctx context.Context, f filling) error {
	return x.end(ctx, filling{name: f.name})
}

// complete tells whether nothing was lost from the index since it was filled.
func (x *Index) complete(ctx context.Context) (bool, error) {
	return completeScript.Run(ctx, x.redis, []string{dueKey(), leaseKey(), epochKey()}).Bool()
}
