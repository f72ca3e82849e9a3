package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/store"
)

const clocksUsage = `portal clocks looks at the deadlines that run, and at those that could not do what they are for.

  portal clocks list [flags]            what runs, the earliest due first, and what is stuck
  portal clocks explain [flags] ID      all about a clock, or about every clock of a claim or an RMA, by its number: when it was set,
                                        fires, fired, and why not
  portal clocks repair [flags] [ID]     have stuck clocks tried again: one, those of a claim or RMA, or all

A clock is stuck once it was tried in vain ten times; explain says what was wrong. Clocks fire while a portal runs on the
record: what is tried again fires there within a quarter of a minute. It exits with 0 if all is well, 1 if clocks are stuck or
more than a minute late (list), or there was nothing to repair, 2 if the record cannot be read.

  -most N             how many clocks are listed (50)
  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder
`

// clockOptions are the flags and arguments of portal clocks.
type clockOptions struct {
	record   recordFlags
	most     int
	what, id string
}

// clocks is portal clocks.
func clocks(ctx context.Context, args []string, c console) int {
	o, err := parseClocks(args, c.getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, clocksUsage)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal clocks: %v; portal clocks -h explains\n", err)
		return exitUsage
	}
	kept, err := o.record.open(ctx)
	if err != nil {
		fmt.Fprintln(c.err, "portal clocks:", err)
		return exitUsage
	}
	defer kept.Close()
	code, err := o.run(ctx, kept, c.out)
	if err != nil {
		fmt.Fprintf(c.err, "portal clocks %s: %v\n", o.what, err)
		return exitFaults
	}
	return code
}

func parseClocks(args []string, getenv func(string) string) (o clockOptions, err error) {
	flags := flag.NewFlagSet("clocks", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.IntVar(&o.most, "most", 50, "")
	o.record.add(flags, getenv)
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.what = "list"
	if flags.NArg() > 0 { // flags may stand on either side of the word
		o.what = flags.Arg(0)
		if err := flags.Parse(flags.Args()[1:]); err != nil {
			return o, err
		}
	}
	o.id = flags.Arg(0)
	switch {
	case o.most < 1:
		return o, errors.New("-most is 1 or more")
	case flags.NArg() > 1 || o.what == "list" && o.id != "":
		return o, unexpected(flags.Args()[flags.NArg()-1:])
	case o.what == "explain" && o.id == "":
		return o, errors.New("name a clock, a claim or an RMA: portal clocks explain ID")
	case o.what != "list" && o.what != "explain" && o.what != "repair":
		return o, fmt.Errorf("there is no %q: say list, explain or repair", o.what)
	}
	return o, nil
}

func (o *clockOptions) run(ctx context.Context, kept *store.Store, out io.Writer) (code int, err error) {
	work := map[string]func(*store.Tx, io.Writer) (int, error){"list": o.list, "explain": o.explain, "repair": o.repair}[o.what]
	through := kept.Read
	if o.what == "repair" {
		through = kept.Write
	}
	err = through(ctx, func(tx *store.Tx) error {
		code, err = work(tx, out)
		return err
	})
	return code, err
}

// veryLate is how late a clock may be before something must be wrong: no portal runs, or it cannot keep up.
const veryLate = time.Minute

func (o *clockOptions) list(tx *store.Tx, out io.Writer) (int, error) {
	now, err := tx.ServerTime(time.Now)
	if err != nil {
		return exitFaults, err
	}
	armed, err := tx.ArmedClocks(claim.Alarm{}, time.Time{}, o.most)
	if err != nil {
		return exitFaults, err
	}
	stuck, err := tx.StuckClocks(o.most)
	if err != nil {
		return exitFaults, err
	}
	listed := append(stuck, armed...)
	numbers, err := tx.ClaimNumbers(claimsOf(listed))
	if err != nil {
		return exitFaults, err
	}
	for _, clock := range listed {
		fmt.Fprintf(out, "%s  %-24s  %s  claim %s\n", clock.Due.Format(time.RFC3339), clock.Kind, standing(&clock, now), numbers[clock.ClaimID])
	}
	overdue, stuckCount, err := tx.CountClocks(now)
	fmt.Fprintf(out, "%d listed; %d overdue, %d stuck\n", len(stuck)+len(armed), overdue, stuckCount)
	if stuckCount > 0 || len(armed) > 0 && now.Sub(armed[0].Try) > veryLate {
		return exitFaults, err
	}
	return exitOK, err
}

func claimsOf(clocks []store.Clock) []string {
	ids := make([]string, len(clocks))
	for i := range clocks {
		ids[i] = clocks[i].ClaimID
	}
	return ids
}

// lasting is a length of time in its two largest units: "13 days 6 hours".
func lasting(d time.Duration) string {
	n := int64(d.Abs().Round(time.Second) / time.Second)
	units := []struct {
		length int64
		name   string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}
	var words []string
	for _, unit := range units {
		if count := n / unit.length; count > 0 && len(words) < 2 {
			word := fmt.Sprintf("%d %s", count, unit.name)
			if count > 1 {
				word += "s"
			}
			words = append(words, word)
		} else if len(words) > 0 {
			break
		}
		n %= unit.length
	}
	if len(words) == 0 {
		return "less than a second"
	}
	return strings.Join(words, " ")
}

// standing says where a clock stands, in a few words.
func standing(c *store.Clock, now time.Time) string {
	switch {
	case c.State != store.ClockArmed:
		return string(c.State)
	case c.Stuck():
		return fmt.Sprintf("stuck after %d attempts", c.Attempts)
	case c.Attempts > 0:
		return fmt.Sprintf("tried %d times in vain, again in %s", c.Attempts, lasting(c.Try.Sub(now)))
	case c.Due.After(now):
		return "in " + lasting(c.Due.Sub(now))
	}
	return lasting(now.Sub(c.Due)) + " late"
}

func (o *clockOptions) explain(tx *store.Tx, out io.Writer) (int, error) {
	found, err := o.named(tx)
	if err != nil {
		return exitFaults, err
	}
	now, err := tx.ServerTime(time.Now)
	if err != nil {
		return exitFaults, err
	}
	for _, clock := range found {
		if err := explainClock(tx, out, &clock, now); err != nil {
			return exitFaults, err
		}
	}
	return exitOK, nil
}

// named are the clocks that are meant: one by its id, or those of claims.
func (o *clockOptions) named(tx *store.Tx) ([]store.Clock, error) {
	clock, err := tx.ClockByID(o.id)
	if err == nil {
		return []store.Clock{clock}, nil
	}
	if !errors.Is(err, claim.ErrNotFound) {
		return nil, err
	}
	ids, err := o.claims(tx)
	if err != nil {
		return nil, err
	}
	var found []store.Clock
	for _, id := range ids {
		clocks, err := tx.ClocksOf(id)
		if err != nil {
			return nil, err
		}
		found = append(found, clocks...)
	}
	if len(found) == 0 {
		err = fmt.Errorf("there is no clock, and no claim or RMA with clocks, of the id or number %q", o.id)
	}
	return found, err
}

// claims are the ids of the claims that are meant: by an id, by a number of a claim, or by one of an RMA.
func (o *clockOptions) claims(tx *store.Tx) ([]string, error) {
	number, ok := claim.ParseNumber(o.id)
	if !ok {
		return []string{o.id}, nil
	}
	c, err := tx.ClaimByNumber(number)
	if err == nil {
		return []string{c.ID}, nil
	}
	if !errors.Is(err, claim.ErrNotFound) {
		return nil, err
	}
	r, err := tx.RMAByNumber(number)
	if errors.Is(err, claim.ErrNotFound) {
		return []string{o.id}, nil
	}
	return r.ClaimIDs(), err
}

func explainClock(tx *store.Tx, out io.Writer, clock *store.Clock, now time.Time) error {
	c, err := tx.Claim(clock.ClaimID)
	if err != nil && !errors.Is(err, claim.ErrNotFound) {
		fmt.Fprintf(out, "%s: its claim cannot be read: %v\n", clock.ID, err)
	}
	fmt.Fprintf(out, "%s: %s\n  claim %s of %s, %s\n  set at %s%s\n", clock.ID, standing(clock, now), c.Number, c.Seller, c.State,
		clock.SetAt.Format(time.RFC3339), times(clock.Gen))
	if !clock.Due.IsZero() {
		fmt.Fprintf(out, "  due at %s%s\n", clock.Due.Format(time.RFC3339), atSeller(clock.Due, c.Seller))
	}
	if clock.LastError != "" {
		fmt.Fprintf(out, "  what was wrong: %q\n", clock.LastError)
	}
	fired, err := tx.Firings(clock.ID, 10)
	for _, f := range fired {
		fmt.Fprintf(out, "  fired at %s, %s after it was due\n", f.At.Format(time.RFC3339), lasting(f.At.Sub(f.Due)))
	}
	return err
}

// times says how often a clock was set or stopped so far, where it was more than once.
func times(generation int64) string {
	if generation == 1 {
		return ""
	}
	return fmt.Sprintf("; set or stopped %d times so far", generation)
}

// atSeller is an instant where a seller lives; deadlines end with a day there.
func atSeller(at time.Time, seller string) string {
	known := catalog.ByID(seller)
	if known == nil {
		return ""
	}
	zone, err := time.LoadLocation(known.Zone)
	if err != nil {
		return ""
	}
	return ", " + at.In(zone).Format("Mon 2006-01-02 15:04 MST") + " at the seller's"
}

// mostRepaired bounds one repair: more are repaired by running it again.
const mostRepaired = 10_000

func (o *clockOptions) repair(tx *store.Tx, out io.Writer) (int, error) {
	stuck, err := o.stuck(tx)
	if err != nil {
		return exitFaults, err
	}
	for _, clock := range stuck {
		if err := tx.RepairClock(clock.ID); err != nil {
			return exitFaults, err
		}
		fmt.Fprintf(out, "%s is tried again; it failed with %q\n", clock.ID, clock.LastError)
	}
	if len(stuck) == 0 {
		fmt.Fprintln(out, "no such clock is stuck")
		return exitFaults, nil
	}
	return exitOK, nil
}

// stuck are those of the clocks that are meant, of all where none is named, that wait for a person.
func (o *clockOptions) stuck(tx *store.Tx) ([]store.Clock, error) {
	if o.id == "" {
		return tx.StuckClocks(mostRepaired)
	}
	found, err := o.named(tx)
	return slices.DeleteFunc(found, func(c store.Clock) bool { return !c.Stuck() }), err
}
