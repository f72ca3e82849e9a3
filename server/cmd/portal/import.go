package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"proviso/policies/catalog"
	"proviso/server/internal/orders"
	"proviso/server/internal/store"
)

const importUsage = `portal import orders brings order records into the books: a table with one device per line.

  portal import orders [flags] FILE.csv   for -, standard input

The first line names the columns; comma, semicolon or tab separates them. A device is known by its seller, order and
serial number: a line about one that is in the books already changes it. What the file has no column for stays as it
is; an empty cell says that the books do not know. All of a file is kept, or nothing where a line is at fault.
It exits with 0 if the file was kept (with -dry-run: could be), 1 if not, 2 if it could not be read.

  -seller ID          the seller of every line; otherwise a column seller names it
  -dry-run            say what would change, and change nothing
  -ignore COLUMN      a column that is no order record; may be repeated, or a list with commas
  -q                  only the sum, not a line for each device that is added or changed
  -today YYYY-MM-DD   the day on which the records are true; today in the seller's zone by default
  -data FOLDER        the data folder (DATA)
  -database-url URL   the PostgreSQL record (DATABASE_URL), instead of the data folder

Columns:

`

// importOptions are the flags of portal import orders.
type importOptions struct {
	orders.Options
	dryRun, quiet bool
	today         string
	record        recordFlags
	file          string
}

// recordFlags say which record a command works on.
type recordFlags struct{ folder, address string }

func (r *recordFlags) add(flags *flag.FlagSet, getenv func(string) string) {
	folder := getenv("DATA")
	if folder == "" {
		folder = "data"
	}
	flags.StringVar(&r.folder, "data", folder, "")
	flags.StringVar(&r.address, "database-url", getenv("DATABASE_URL"), "")
}

func (r *recordFlags) open(ctx context.Context) (*store.Store, error) {
	if r.address != "" {
		return store.OpenURL(ctx, r.address)
	}
	return store.OpenFolder(ctx, r.folder)
}

func parseImport(args []string, c console) (o importOptions, err error) {
	flags := flag.NewFlagSet("import orders", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.StringVar(&o.Seller, "seller", "", "")
	flags.BoolVar(&o.dryRun, "dry-run", false, "")
	flags.BoolVar(&o.quiet, "q", false, "")
	flags.StringVar(&o.today, "today", "", "")
	flags.Func("ignore", "", func(given string) error {
		o.Ignore = append(o.Ignore, strings.Split(given, ",")...)
		return nil
	})
	o.record.add(flags, c.getenv)
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	switch {
	case flags.NArg() != 1:
		return o, errors.New("name one file, or - for standard input")
	case o.Seller != "" && catalog.ByID(o.Seller) == nil:
		return o, fmt.Errorf("-seller %q is none of the sellers", o.Seller)
	}
	o.file, o.NewID, o.FileName = flags.Arg(0), rand.Text, filepath.Base(flags.Arg(0))
	now, err := clock(o.today)
	if err == nil {
		o.Now = now()
	}
	return o, err
}

// importOrders is portal import; its first argument says what is imported.
func importOrders(ctx context.Context, args []string, c console) int {
	if len(args) == 0 || args[0] != "orders" {
		if len(args) > 0 && (args[0] == "-h" || args[0] == "-help" || args[0] == "--help") {
			importHelp(c.out)
			return exitOK
		}
		fmt.Fprintln(c.err, "portal import: say what: portal import orders FILE.csv")
		return exitUsage
	}
	o, err := parseImport(args[1:], c)
	if errors.Is(err, flag.ErrHelp) {
		importHelp(c.out)
		return exitOK
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal import orders: %v; portal import orders -h explains\n", err)
		return exitUsage
	}
	file, done, err := seekable(o.file, c.in)
	if err != nil {
		fmt.Fprintf(c.err, "portal import orders: %s: %v\n", o.file, err)
		return exitUsage
	}
	defer done()
	return o.run(ctx, file, c)
}

func importHelp(w io.Writer) {
	fmt.Fprint(w, importUsage)
	for _, column := range orders.Columns() {
		fmt.Fprintf(w, "  %-24s%s: %s\n", column.Name, column.Says, column.Values())
	}
	fmt.Fprint(w, "\nProduct classes:\n\n")
	for _, line := range orders.Products() {
		fmt.Fprintln(w, " ", line)
	}
}

// seekable opens a file so that it can be read twice; standard input is laid down in a file first.
func seekable(name string, in io.Reader) (file *os.File, done func(), err error) {
	if name != "-" {
		if file, err = os.Open(name); err != nil {
			return nil, nil, errors.Unwrap(err)
		}
		return file, func() { file.Close() }, nil
	}
	if file, err = os.CreateTemp("", "orders-*.csv"); err != nil {
		return nil, nil, err
	}
	done = func() {
		file.Close()
		os.Remove(file.Name())
	}
	if _, err = io.Copy(file, in); err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		done()
	}
	return file, done, err
}

// run opens the record, imports and reports.
func (o *importOptions) run(ctx context.Context, file *os.File, c console) int {
	started := time.Now()
	record, err := o.record.open(ctx)
	if err != nil {
		fmt.Fprintln(c.err, "portal import orders:", err)
		return exitUsage
	}
	defer record.Close()
	var changes bytes.Buffer
	if !o.quiet {
		o.Each = func(change orders.Change) { writeChange(&changes, change) }
		o.Again = changes.Reset
	}
	bar := newBar(c.err, file)
	o.Progress = bar.show
	report, err := o.work(ctx, record, file, &changes)
	bar.clear()
	if err != nil {
		fmt.Fprintf(c.err, "portal import orders: nothing was imported: %v\n", err)
		return exitFaults
	}
	return o.report(report, changes.Bytes(), time.Since(started), c)
}

func (o *importOptions) work(ctx context.Context, record *store.Store, file *os.File, changes *bytes.Buffer) (report *orders.Report, err error) {
	if !o.dryRun {
		return orders.Import(func(work func(orders.OpenBooks) error) error {
			return record.Write(ctx, func(tx *store.Tx) error { return work(tx) })
		}, file, o.Options)
	}
	err = record.Read(ctx, func(tx *store.Tx) error {
		report, err = orders.Plan(tx, file, o.Options)
		return err
	})
	return report, err
}

func (o *importOptions) report(r *orders.Report, changes []byte, took time.Duration, c console) int {
	for _, fault := range r.Faults {
		fmt.Fprintln(c.err, fault)
	}
	if more := r.FaultCount - int64(len(r.Faults)); more > 0 {
		fmt.Fprintf(c.err, "and %s\n", counted(more, "fault more", "faults more"))
	}
	if r.FaultCount > 0 {
		fmt.Fprintf(c.err, "%s, %s: nothing was imported. Correct this and import the file again.\n",
			counted(r.Lines, "line", "lines"), counted(r.FaultCount, "fault", "faults"))
		return exitFaults
	}
	if _, err := c.out.Write(changes); err != nil {
		fmt.Fprintln(c.err, "portal import orders:", err)
		return exitFaults
	}
	what := "imported"
	if o.dryRun {
		what = "would be imported"
	}
	fmt.Fprintf(c.err, "%s %s: %d added, %d changed, %d unchanged, %.1f s\n", counted(r.Lines, "line", "lines"), what, r.Added, r.Changed, r.Unchanged, took.Seconds())
	return exitOK
}

// writeChange is one line of the report. Values are quoted where a terminal could take them for its own.
func writeChange(w io.Writer, change orders.Change) {
	kind := "changed"
	if change.Added {
		kind = "added"
	}
	fmt.Fprintf(w, "line %d: %s %s order %q serial %q", change.Line, kind, change.Unit.Seller, change.Unit.OrderNumber, change.Unit.Serial)
	for i, fact := range change.Facts {
		separator := ";"
		if i == 0 {
			separator = ":"
		}
		fmt.Fprintf(w, "%s %s %q -> %q", separator, fact.Column(), fact.Old, fact.New)
	}
	fmt.Fprintln(w)
}
