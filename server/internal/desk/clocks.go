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
	claims  map[string]claim.Claim // as they were before any of them was touched
	touched map[string]bool
	rules   map[string]claim.Rules // by seller
	pending []claim.Change         // to be kept together
	changed []*claim.Claim
}

func (f *firing) all(due []claim.Alarm) ([]claim.Outcome, error) {
	outcomes := make([]claim.Outcome, len(due))
	clocks, places, err := f.load(due, outcomes)
	if err != nil {
		return nil, err
	}
	reasons, err := f.tx.FireClocks(clocks, f.now)
	if err != nil {
		return nil, err
	}
	for i, clock := range clocks {
		outcomes[places[i]] = claim.Outcome{Err: reasons[i], Late: f.now.Sub(clock.Due)}
		if reasons[i] != nil {
			continue
		}
		if err := f.one(clock); err != nil {
			return nil, err
		}
	}
	return outcomes, f.flush()
}

// load reads the clocks that are still those of the alarms, with their places among these; keeps everybody else away from
// their claims; and only then looks what time it is and how the claims are.
func (f *firing) load(due []claim.Alarm, outcomes []claim.Outcome) (clocks []store.Clock, places []int, err error) {
	ids := make([]string, len(due))
	for i := range due {
		ids[i] = due[i].Clock
	}
	found, err := f.tx.ClocksByID(ids)
	if err != nil {
		return nil, nil, err
	}
	byID := make(map[string]store.Clock, len(found))
	for _, clock := range found {
		byID[clock.ID] = clock
	}
	var claims []string
	for i, alarm := range due {
		clock, known := byID[alarm.Clock]
		if !known || clock.Gen != alarm.Gen || clock.State != store.ClockArmed {
			outcomes[i].Err = claim.ErrChanged
			continue
		}
		clocks, places, claims = append(clocks, clock), append(places, i), append(claims, clock.ClaimID)
	}
	slices.Sort(claims)
	return clocks, places, f.begin(slices.Compact(claims))
}

func (f *firing) begin(claims []string) (err error) {
	if err = f.tx.LockClaims(claims); err != nil {
		return err
	}
	if f.now, err = f.desk.clockTime(f.tx); err != nil {
		return err
	}
	f.touched, f.rules = map[string]bool{}, map[string]claim.Rules{}
	f.claims, err = f.tx.ClaimsByID(claims)
	return err
}

// one does what a clock that fired was for. A mistake in what it does for one claim must not end the portal.
func (f *firing) one(clock store.Clock) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("clock %s: %v", clock.ID, broken)
		}
	}()
	c, err := f.claim(clock.ClaimID)
	if err != nil {
		return fmt.Errorf("claim %s of a clock: %w", clock.ClaimID, err)
	}
	if err := f.elapse(clock.Kind, &c); err != nil {
		return fmt.Errorf("clock %s: %w", clock.ID, withoutChange(err))
	}
	f.changed = append(f.changed, &c)
	return nil
}

// claim is a claim as it is now: after another clock of it has fired, it is read anew.
func (f *firing) claim(id string) (claim.Claim, error) {
	if f.touched[id] {
		if err := f.flush(); err != nil {
			return claim.Claim{}, err
		}
		return f.tx.Claim(id)
	}
	f.touched[id] = true
	c, known := f.claims[id]
	if !known {
		return c, claim.ErrNotFound
	}
	return c, nil
}

// flush keeps what is to be kept together.
func (f *firing) flush() error {
	if len(f.pending) == 0 {
		return nil
	}
	changes := f.pending
	f.pending = nil
	return withoutChange(f.tx.KeepAll(changes))
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
func (f *firing) elapse(kind claim.ClockKind, c *claim.Claim) error {
	switch {
	case kind == claim.InfoReply && c.State == claim.NeedsInfo:
		return f.lapse(c)
	case questionMails[kind] != "" && c.State == claim.NeedsInfo:
		return f.remindOfQuestion(kind, c)
	case kind == claim.DraftCleanup && c.State == claim.Draft:
		return f.tx.DeleteDraft(c.ID)
	}
	return f.desk.elapseAfter(f.tx, kind, c, f.now)
}

// questionMails are the letters ahead of the last day to answer.
var questionMails = map[claim.ClockKind]claim.MailKind{claim.InfoWarn7: claim.MailQuestion7, claim.InfoWarn2: claim.MailQuestion2, claim.InfoWarn0: claim.MailQuestion0}

// remindOfQuestion writes a letter ahead of the last day to answer, unless the next one is due as well. It changes nothing.
func (f *firing) remindOfQuestion(kind claim.ClockKind, c *claim.Claim) error {
	if _, ok := c.DaysLeft(kind, c.CustomerDue, f.now); !ok {
		return nil
	}
	return f.tx.Post(claim.Mail{Kind: questionMails[kind], ClaimID: c.ID, To: c.CustomerID, Generation: c.Version}, f.now)
}

func (f *firing) lapse(c *claim.Claim) error {
	rules, known := f.rules[c.Seller]
	if !known {
		var err error
		if rules, _, err = f.tx.Rules(c.Seller); err != nil {
			return err
		}
		f.rules[c.Seller] = rules
	}
	change, err := c.Expire(claim.Context{Now: f.now, By: claim.System, NewID: f.desk.NewID, Rules: rules})
	if err != nil {
		return err
	}
	*c = change.After
	f.pending = append(f.pending, change)
	return nil
}
