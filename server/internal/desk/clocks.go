package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Clocks is told which clocks were set or stopped, after the change is kept. Losing it costs promptness and nothing else.
type Clocks interface {
	Arm(ctx context.Context, set []claim.Alarm)
}

// write is a transaction that may set clocks: whoever wakes the portal up for them is told once it is kept.
func (d *Desk) write(ctx context.Context, work func(tx *store.Tx) error) error {
	var set []claim.Alarm
	err := d.Store.Write(ctx, func(tx *store.Tx) error {
		err := work(tx)
		set = tx.Alarms()
		return err
	})
	if err == nil && d.Clocks != nil && len(set) > 0 {
		d.Clocks.Arm(ctx, set)
	}
	return err
}

// clockTime is the time that decides whether a clock is due: one for all replicas.
func (d *Desk) clockTime(tx *store.Tx) (time.Time, error) {
	if d.ClockTime == nil {
		return d.Now(), nil
	}
	return d.ClockTime(tx)
}

// Fire does what a clock was set for at a generation. See claim.Outcome for what it returns.
func (d *Desk) Fire(ctx context.Context, id string, gen int64) error {
	return d.FireAll(ctx, []claim.Alarm{{Clock: id, Gen: gen}})[0].Err
}

// FireAll fires clocks that may be due, in the order given, in one transaction where that goes well: it is quicker. Where it
// does not, each is fired in its own, so that one that cannot be fired is in nobody's way.
func (d *Desk) FireAll(ctx context.Context, due []claim.Alarm) []claim.Outcome {
	outcomes, err := d.fireTogether(ctx, due)
	if err == nil {
		return outcomes
	}
	outcomes = make([]claim.Outcome, len(due))
	for i := range due {
		outcomes[i] = d.fireAlone(ctx, due[i])
	}
	return outcomes
}

func (d *Desk) fireAlone(ctx context.Context, due claim.Alarm) claim.Outcome {
	outcomes, err := d.fireTogether(ctx, []claim.Alarm{due})
	if err == nil {
		return outcomes[0]
	}
	return claim.Outcome{Err: d.inVain(ctx, due, err)}
}

// inVain notes that a clock could not do what it was for. Where not even that can be noted, the error is the one of the clock.
func (d *Desk) inVain(ctx context.Context, due claim.Alarm, cause error) error {
	var wait time.Duration
	var stuck bool
	err := d.Store.Write(ctx, func(tx *store.Tx) error {
		now, err := d.clockTime(tx)
		if err != nil {
			return err
		}
		wait, stuck, err = tx.ClockFailed(due.Clock, due.Gen, cause.Error(), now)
		return err
	})
	switch {
	case errors.Is(err, claim.ErrChanged):
		return claim.ErrChanged
	case err != nil:
		return errors.Join(cause, err)
	case stuck:
		return fmt.Errorf("tried %d times: %w: %w", store.MaxTries, claim.ErrStuck, cause)
	}
	return errors.Join(cause, claim.NotYet{Wait: wait})
}

// fireTogether fires clocks in one transaction. An error says that none fired.
func (d *Desk) fireTogether(ctx context.Context, due []claim.Alarm) ([]claim.Outcome, error) {
	var outcomes []claim.Outcome
	var changed []*claim.Claim
	err := d.write(ctx, func(tx *store.Tx) (err error) {
		f := firing{desk: d, tx: tx}
		outcomes, err = f.all(due)
		changed = f.changed
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, c := range changed {
		d.Live.Changed(ctx, c)
	}
	return outcomes, nil
}

// firing is one transaction in which clocks are fired.
type firing struct {
	desk    *Desk
	tx      *store.Tx
	now     time.Time
	changed []*claim.Claim
}

func (f *firing) all(due []claim.Alarm) ([]claim.Outcome, error) {
	clocks, err := f.load(due)
	if err != nil {
		return nil, err
	}
	outcomes := make([]claim.Outcome, len(due))
	for i, alarm := range due {
		clock, known := clocks[alarm.Clock]
		if !known || clock.Gen != alarm.Gen || clock.State != store.ClockArmed {
			outcomes[i].Err = claim.ErrChanged
			continue
		}
		err := f.one(clock)
		var notYet claim.NotYet
		if err != nil && !errors.Is(err, claim.ErrChanged) && !errors.As(err, &notYet) {
			return nil, err
		}
		outcomes[i] = claim.Outcome{Err: err, Late: f.now.Sub(clock.Due)}
	}
	return outcomes, nil
}

// load reads the clocks, keeps everybody else away from their claims, and only then looks what time it is.
func (f *firing) load(due []claim.Alarm) (map[string]store.Clock, error) {
	ids := make([]string, len(due))
	for i := range due {
		ids[i] = due[i].Clock
	}
	found, err := f.tx.ClocksByID(ids)
	if err != nil {
		return nil, err
	}
	clocks, claims := map[string]store.Clock{}, []string{}
	for _, clock := range found {
		clocks[clock.ID], claims = clock, append(claims, clock.ClaimID)
	}
	slices.Sort(claims)
	if err := f.tx.LockClaims(slices.Compact(claims)); err != nil {
		return nil, err
	}
	f.now, err = f.desk.clockTime(f.tx)
	return clocks, err
}

// one fires a clock. A mistake in what it does for one claim must not end the portal.
func (f *firing) one(clock store.Clock) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("clock %s: %v", clock.ID, broken)
		}
	}()
	if err := f.tx.FireClock(clock, f.now); err != nil {
		return err
	}
	c, err := f.tx.Claim(clock.ClaimID)
	if err != nil {
		return fmt.Errorf("claim %s of a clock: %w", clock.ClaimID, err)
	}
	if err := f.desk.elapse(f.tx, clock.Kind, &c, f.now); err != nil {
		return fmt.Errorf("clock %s: %w", clock.ID, withoutChange(err))
	}
	f.changed = append(f.changed, &c)
	return nil
}

// withoutChange keeps a command's refusal from looking like a clock that somebody else has fired: its transaction must not be
// kept.
func withoutChange(err error) error {
	if errors.Is(err, claim.ErrChanged) {
		return errors.New("the claim was changed by somebody else")
	}
	return err
}

// elapse applies what the end of a clock means. A first response that is late and an appeal that nobody made change nothing:
// the queue shows the one, the date refuses the other.
func (d *Desk) elapse(tx *store.Tx, kind claim.ClockKind, c *claim.Claim, now time.Time) error {
	switch {
	case kind == claim.InfoReply && c.State == claim.NeedsInfo:
		x, err := d.context(tx, claim.System, c.Seller)
		if err != nil {
			return err
		}
		x.Now = now
		change, err := c.Expire(x)
		if err != nil {
			return err
		}
		*c = change.After
		return tx.Keep(change)
	case kind == claim.DraftCleanup && c.State == claim.Draft:
		return tx.DeleteDraft(c.ID)
	}
	return d.elapseAfter(tx, kind, c, now)
}
