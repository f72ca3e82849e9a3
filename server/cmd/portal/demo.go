package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/demo"
	"proviso/server/internal/orders"
	"proviso/server/internal/people"
	"proviso/server/internal/seal"
	"proviso/server/internal/store"
)

const demoUsage = `portal demo staff shows how the staff of a demo portal sign in, with the one-time codes that hold now.

  portal demo staff [-data FOLDER]

portal demo orders writes a made-up file of order records, to try portal import orders with.

  portal demo orders -seller ID [flags] >FILE.csv

  -seller ID          whose books
  -rows N             how many devices; 1000 by default
  -seed N             another file for another number; 1 by default
  -today YYYY-MM-DD   no date is after this day; today in the seller's zone by default
`

// demoOrders is portal demo; its first argument says what is made or shown.
func demoOrders(args []string, c console) int {
	if len(args) > 0 && args[0] == "staff" {
		return demoStaff(context.Background(), args[1:], c)
	}
	flags := flag.NewFlagSet("demo orders", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	seller := flags.String("seller", "", "")
	rows := flags.Int("rows", 1000, "")
	seed := flags.Uint64("seed", 1, "")
	today := flags.String("today", "", "")
	var err error
	if len(args) > 0 && args[0] == "orders" {
		err = flags.Parse(args[1:])
	} else if err = flags.Parse(args); err == nil {
		err = errors.New("say what: portal demo orders, or portal demo staff")
	}
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, demoUsage)
		return exitOK
	}
	now, dayErr := clock(*today)
	switch err = errors.Join(err, dayErr); {
	case err != nil:
	case catalog.ByID(*seller) == nil:
		err = fmt.Errorf("-seller %q is none of the sellers", *seller)
	case *rows < 1 || *rows > orders.MaxLines || flags.NArg() > 0:
		err = fmt.Errorf("-rows is from 1 to %d, and nothing follows the flags", orders.MaxLines)
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal demo orders: %v; portal demo orders -h explains\n", err)
		return exitUsage
	}
	if err := orders.Demo(c.out, *seller, *rows, *seed, claim.Today(*seller, now())); err != nil {
		fmt.Fprintln(c.err, "portal demo orders:", err)
		return exitFaults
	}
	return exitOK
}

// demoStaff shows how to sign in as the staff of a demo portal.
func demoStaff(ctx context.Context, args []string, c console) int {
	flags := flag.NewFlagSet("demo staff", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	var record recordFlags
	record.add(flags, c.getenv)
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, demoUsage)
		return exitOK
	} else if err != nil || flags.NArg() > 0 {
		fmt.Fprintln(c.err, "portal demo staff takes -data alone; portal demo staff -h explains")
		return exitUsage
	}
	staff, err := readDemoStaff(ctx, record.folder, c.getenv("SECRET_KEY"))
	if err == nil && len(staff) == 0 {
		err = errors.New("the record holds no demo data")
	}
	if err == nil {
		err = demo.Greeting(c.out, staff, "")
	}
	if err != nil {
		fmt.Fprintf(c.err, "portal demo staff: %s: %v\n", record.folder, err)
		return exitFaults
	}
	return exitOK
}

// readDemoStaff looks into a record that is there already, and makes none.
func readDemoStaff(ctx context.Context, folder, secret string) ([]demo.SignIn, error) {
	if _, err := os.Stat(filepath.Join(folder, "record.sqlite")); err != nil {
		return nil, errors.New("no record is there; portal -demo=on makes one")
	}
	key, err := seal.FolderKey(folder)
	if secret != "" {
		key, err = seal.ParseKey(secret)
	}
	if err != nil {
		return nil, err
	}
	record, err := store.OpenFolder(ctx, folder)
	if err != nil {
		return nil, err
	}
	defer record.Close()
	p := people.New(people.Parts{Store: record, Key: key, Now: time.Now})
	return demo.Staff(ctx, record, p, time.Now())
}
