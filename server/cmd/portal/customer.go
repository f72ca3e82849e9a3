package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/evidence"
	"proviso/server/internal/store"
)

const customerUsage = `portal customer gives a person what the portal holds about them, or removes it.

  portal customer export [flags] EMAIL   one JSON document on standard output
  portal customer erase [flags] EMAIL    remove it, with the files, for good

What is removed: the address, contacts, what they wrote and what was written to and about them, their files and drafts,
and their address in the order records. Filed claims stay, with facts and decisions, and so does the chain of events,
which holds no personal data. Backups, and order records that are imported again, have to be seen to by the seller.
It exits with 0 if it was done, 1 if nothing is held about the address, 2 if it could not be done.

It asks for the address once more before it removes anything.

  -yes                remove it without asking
  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder
  -evidence-url URL   where the files are (EVIDENCE_URL), if not in the data folder

`

// customerOptions are the flags of portal customer.
type customerOptions struct {
	record       recordFlags
	evidence     string
	what, person string
	yes          bool
}

// customer is portal customer; its first argument says what is done.
func customer(ctx context.Context, args []string, c console) int {
	o, err := parseCustomer(args, c.getenv)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, customerUsage)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal customer: %v; portal customer -h explains\n", err)
		return exitUsage
	}
	record, err := o.open(ctx)
	if err != nil {
		fmt.Fprintln(c.err, "portal customer:", err)
		return exitUsage
	}
	defer record.Close()
	switch {
	case o.what == "export":
		err = o.export(ctx, record, c)
	case !o.yes && !o.confirmed(c):
		err = errors.New("nothing was removed: the address was not confirmed")
	default:
		err = o.erase(ctx, record, c)
	}
	if claim.CodeOf(err) == claim.NotFound {
		fmt.Fprintf(c.err, "portal customer %s: nothing is held about this address\n", o.what)
		return exitFaults
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal customer %s: %v\n", o.what, err)
		return exitUsage
	}
	return exitOK
}

// confirmed says what is about to happen and asks for the address once more: there is no way back.
func (o *customerOptions) confirmed(c console) bool {
	fmt.Fprintf(c.err, "This removes for good what is held about %s: the address, contacts, messages, files, drafts, and the address in the\n"+
		"order records. Filed claims stay without personal data. It cannot be undone; portal customer export gives a copy first.\n"+
		"Type the address again to go on: ", o.person)
	line, err := bufio.NewReader(c.in).ReadString('\n')
	if err != nil && line == "" {
		fmt.Fprintln(c.err)
	}
	return claim.Fold(line) == claim.Fold(o.person)
}

func parseCustomer(args []string, getenv func(string) string) (o customerOptions, err error) {
	flags := flag.NewFlagSet("customer", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	o.record.add(flags, getenv)
	flags.StringVar(&o.evidence, "evidence-url", getenv("EVIDENCE_URL"), "")
	flags.BoolVar(&o.yes, "yes", false, "")
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		o.what, args = args[0], args[1:]
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.person = flags.Arg(0)
	switch {
	case o.what != "erase" && o.what != "export":
		return o, errors.New("say what: portal customer erase or portal customer export")
	case flags.NArg() != 1 || !strings.Contains(o.person, "@"):
		return o, errors.New("name one person by e-mail address, after the flags")
	}
	return o, nil
}

func (o *customerOptions) open(ctx context.Context) (*store.Store, error) {
	if err := o.record.mustExist(); err != nil {
		return nil, err
	}
	return o.record.open(ctx)
}

// export writes what is held. That it was handed out is an event as well.
func (o *customerOptions) export(ctx context.Context, record *store.Store, c console) error {
	var held store.Held
	err := record.Write(ctx, func(tx *store.Tx) (err error) {
		if held, err = tx.Export(o.person, time.Now()); err != nil {
			return err
		}
		event := claim.Event{By: claim.System, Action: store.ExportCustomer, At: time.Now()}
		if held.Customer != nil {
			event.Detail = map[string]string{"customer": held.Customer.ID}
		}
		return tx.AppendEvent(event)
	})
	if err != nil {
		return err
	}
	out := json.NewEncoder(c.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(held)
}

// erase removes the rows, then the files, then what the database left lying. Each step can be done again.
func (o *customerOptions) erase(ctx context.Context, record *store.Store, c console) error {
	var erased store.Erased
	err := record.Write(ctx, func(tx *store.Tx) (err error) {
		erased, err = tx.Erase(o.person, claim.System, time.Now())
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s without personal data, %s the address any more, %s removed\n", counted(int64(erased.Claims), "claim stays", "claims stay"),
		counted(erased.Units, "order record does not name", "order records do not name"), counted(int64(len(erased.Files)), "file is", "files are"))
	if err := o.forget(ctx, record, erased.Files, c); err != nil {
		return fmt.Errorf("the record is erased, but not all files; the running portal removes them later: %w", err)
	}
	if err := record.Scrub(ctx); err != nil {
		return fmt.Errorf("what was erased may still be read from the bytes of the database: %w", err)
	}
	return nil
}

func (o *customerOptions) forget(ctx context.Context, record *store.Store, files []string, c console) error {
	if len(files) == 0 {
		return nil
	}
	kept, err := evidence.New(evidence.Parts{Record: store.Files{Store: record}, Now: time.Now, Folder: filepath.Join(o.record.folder, "evidence"),
		URL: o.evidence, Getenv: c.getenv, Log: slog.New(slog.NewTextHandler(c.err, nil))})
	if err != nil {
		return err
	}
	return errors.Join(kept.Forget(ctx, files...), kept.Close())
}
