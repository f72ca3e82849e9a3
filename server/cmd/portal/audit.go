package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"proviso/server/internal/seal"
	"proviso/server/internal/store"
)

const auditUsage = `portal audit verify looks at every event of the audit chain: was one edited, deleted, inserted or moved, was the end cut off?

  portal audit verify [flags]

It holds the chain against the checkpoints that the portal takes, in the record and in a file of the data folder,
` + store.CheckpointFile + `. A copy of that file kept on another machine also finds out who rewrote both; name it with -checkpoints.
What happened after the last checkpoint is covered by the next one. It exits with 0 if all is as it was written, 1 if not,
2 if it could not look.

  -checkpoints FILE   another file of checkpoints
  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder
  The portal's key comes from SECRET_KEY, else from the data folder.

`

// auditOptions are the flags of portal audit verify.
type auditOptions struct {
	record      recordFlags
	checkpoints string
	secret      string
}

// audit is portal audit; its first argument says what is done.
func audit(ctx context.Context, args []string, c console) int {
	o, err := parseAudit(args, c.getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, auditUsage)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal audit: %v; portal audit -h explains\n", err)
		return exitUsage
	}
	report, err := o.verify(ctx)
	if err != nil {
		fmt.Fprintln(c.err, "portal audit verify:", err)
		return exitUsage
	}
	return say(report, c)
}

func parseAudit(args []string, getenv func(string) string) (o auditOptions, err error) {
	flags := flag.NewFlagSet("audit", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	o.record.add(flags, getenv)
	flags.StringVar(&o.checkpoints, "checkpoints", "", "")
	o.secret = getenv("SECRET_KEY")
	if len(args) > 0 && args[0] == "verify" {
		args = args[1:]
	} else if len(args) == 0 || args[0][:min(1, len(args[0]))] != "-" {
		return o, errors.New("say what: portal audit verify")
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	return o, unexpected(flags.Args())
}

// verify opens the record and inspects its chain.
func (o *auditOptions) verify(ctx context.Context) (report store.Report, err error) {
	if err := o.record.mustExist(); err != nil {
		return report, err
	}
	key, err := portalKey(o.secret, o.record.folder)
	if err != nil {
		return report, err
	}
	checkpoints, err := o.read()
	if err != nil {
		return report, err
	}
	record, err := o.record.open(ctx)
	if err != nil {
		return report, err
	}
	defer record.Close()
	return record.Verify(ctx, key, checkpoints)
}

func (o *auditOptions) read() ([]store.Checkpoint, error) {
	own, err := store.ReadCheckpoints(filepath.Join(o.record.folder, store.CheckpointFile))
	if err != nil || o.checkpoints == "" {
		return own, err
	}
	copied, err := store.ReadCheckpoints(o.checkpoints)
	if err == nil && len(copied) == 0 {
		err = fmt.Errorf("there are no checkpoints in %s", o.checkpoints)
	}
	return append(own, copied...), err
}

// mustExist refuses a folder without a record, which would be made and found to be in order.
func (r *recordFlags) mustExist() error {
	if r.address != "" {
		return nil
	}
	if _, err := os.Stat(filepath.Join(r.folder, store.RecordFile)); err != nil {
		return fmt.Errorf("there is no record in the folder %s; name the portal's data folder with -data", r.folder)
	}
	return nil
}

func portalKey(secret, folder string) (seal.Key, error) {
	if secret != "" {
		return seal.ParseKey(secret)
	}
	return seal.FolderKey(folder)
}

func say(report store.Report, c console) int {
	fmt.Fprintf(c.out, "%s looked at, up to event %d vouched for by %s, %s erased\n", counted(int64(report.Events), "event", "events"), report.Covered,
		counted(int64(report.Checkpoints), "checkpoint", "checkpoints"), counted(int64(report.Erased), "note", "notes"))
	if report.Fault != nil {
		fmt.Fprintf(c.err, "The audit chain is not as it was written: %v\n", report.Fault)
		return exitFaults
	}
	fmt.Fprintln(c.out, "The audit chain is as it was written.")
	return exitOK
}
