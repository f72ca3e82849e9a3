package main

import (
	"errors"
	"flag"
	"fmt"
	"io"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/orders"
)

const demoUsage = `portal demo orders writes a made-up file of order records, to try portal import orders with.

  portal demo orders -seller ID [flags] >FILE.csv

  -seller ID          whose books
  -rows N             how many devices; 1000 by default
  -seed N             another file for another number; 1 by default
  -today YYYY-MM-DD   no date is after this day; today in the seller's zone by default
`

// demoOrders is portal demo; its first argument says what is made.
func demoOrders(args []string, c console) int {
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
		err = errors.New("say what: portal demo orders")
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
