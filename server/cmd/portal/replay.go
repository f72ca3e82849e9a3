package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

const replayUsage = `portal replay decides every stored decision anew with today's policies, on the facts it was made on, and says where the
answer would differ and why. It changes nothing.

  portal replay [flags]

It exits with 0 if nothing differs, 1 if something does, 2 if the record cannot be read.

  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder
`

// replay compares what was decided with what would be decided today.
func replay(ctx context.Context, args []string, c console) int {
	var record recordFlags
	flags := flag.NewFlagSet("replay", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	record.add(flags, c.getenv)
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, replayUsage)
		return exitOK
	} else if err != nil || flags.NArg() > 0 {
		fmt.Fprintf(c.err, "portal replay: %v; portal replay -h explains\n", errors.Join(err, unexpected(flags.Args())))
		return exitUsage
	}
	kept, err := record.open(ctx)
	if err != nil {
		fmt.Fprintln(c.err, "portal replay:", err)
		return exitUsage
	}
	defer kept.Close()
	return replayAll(ctx, desk.New(desk.Parts{Store: kept}), c)
}

func unexpected(args []string) error {
	if len(args) == 0 {
		return nil
	}
	return fmt.Errorf("unexpected argument %q", args[0])
}

func replayAll(ctx context.Context, d *desk.Desk, c console) int {
	differ := 0
	looked, err := d.Replay(ctx, func(r desk.Replayed) error {
		differ++
		_, err := fmt.Fprintln(c.out, replayed(r))
		return err
	})
	if err != nil {
		fmt.Fprintln(c.err, "portal replay:", err)
		return exitFaults
	}
	fmt.Fprintf(c.out, "%d decisions looked at, %d would differ today\n", looked, differ)
	if differ > 0 {
		return exitFaults
	}
	return exitOK
}

// replayed says what differs in one decision, and which policy would make the difference.
func replayed(r desk.Replayed) string {
	text := fmt.Sprintf("claim %s, decision %d: %s differs", r.Stored.ClaimID, r.Stored.Number,
		strings.Join(claim.AnswerChanges(&r.Stored, &r.Today), ", "))
	if r.Stored.Verdict != r.Today.Verdict {
		text += fmt.Sprintf("; the verdict would be %s instead of %s", r.Today.Verdict, r.Stored.Verdict)
	}
	if r.Stored.PolicyVersion != r.Today.PolicyVersion {
		return text + fmt.Sprintf("; policy %s instead of %s", r.Today.PolicyVersion, r.Stored.PolicyVersion)
	}
	return text + "; under the same policy " + r.Today.PolicyVersion + ", so the engine changed or the record was altered"
}
