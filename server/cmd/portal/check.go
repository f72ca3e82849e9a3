package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"proviso/server/internal/check"
)

const checkUsage = `portal check decides cases: one line out for each case in, in order, a decision or {"line": number, "error": problem}.

  portal check [flags] [FILE...]   without a file, or for -, standard input

Input is newline-delimited JSON, JSON (objects, or an array of them) or a table whose first line names facts
(CSV with comma, semicolon or tab). In a table an empty cell is a fact not given, yes and no are true and false,
and causes and dont_know are separated by semicolons or spaces; "none" is no cause. Every line is a case, an empty
one too, except that a cell in quotation marks may go over several lines and an object of JSON as well.
It exits with 0 if every case was decided, 1 if some were not, 2 if a file could not be read.

  -format FORMAT     auto, ndjson, json, csv or tsv; auto goes by the file's name, then by its first line
  -set FACT=VALUE    a fact for each case that does not give it, written as in a table; may be repeated
  -ignore COLUMN     a column of a table that is no fact; may be repeated, or a list with commas
  -today YYYY-MM-DD  the day that cases without asked_on are decided for; today in the seller's zone by default
  -q                 do not count the cases on standard error

`

// checkOptions are the flags of portal check.
type checkOptions struct {
	check.Options
	today string
	quiet bool
	files []string
}

func parseCheck(args []string) (o checkOptions, err error) {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	format := flags.String("format", string(check.Auto), "")
	flags.StringVar(&o.today, "today", "", "")
	flags.BoolVar(&o.quiet, "q", false, "")
	o.Set = check.Set{}
	flags.Func("set", "", o.setFact)
	flags.Func("ignore", "", o.ignoreColumns)
	err = flags.Parse(args)
	o.Format, o.files = check.Format(*format), flags.Args()
	if len(o.files) == 0 {
		o.files = []string{"-"}
	}
	return o, err
}

func (o *checkOptions) setFact(given string) error {
	name, value, ok := strings.Cut(given, "=")
	if !ok {
		return errors.New("not FACT=VALUE")
	}
	return o.Set.Add(name, value)
}

func (o *checkOptions) ignoreColumns(given string) error {
	for name := range strings.SplitSeq(given, ",") {
		o.CSV.Ignore = append(o.CSV.Ignore, check.FactName(name))
	}
	return nil
}

// checkFiles is portal check.
func checkFiles(args []string, c console) int {
	o, err := parseCheck(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(c.out, checkUsage)
		return exitOK
	}
	now, dayErr := clock(o.today)
	if err := errors.Join(err, dayErr); err != nil {
		fmt.Fprintf(c.err, "portal check: %v; portal check -h explains\n", err)
		return exitUsage
	}
	started := time.Now()
	sum, err := o.checkAll(check.New(now), c)
	if err != nil {
		fmt.Fprintln(c.err, "portal check:", err)
		return exitUsage
	}
	if !o.quiet {
		fmt.Fprintf(c.err, "%d cases, %d not decided, %.2f s\n", sum.Cases, sum.Failed, time.Since(started).Seconds())
	}
	if sum.Failed > 0 {
		return exitFaults
	}
	return exitOK
}

func (o checkOptions) checkAll(checker *check.Checker, c console) (sum check.Totals, err error) {
	for _, file := range o.files {
		totals, err := o.checkFile(checker, file, c)
		sum.Cases, sum.Failed = sum.Cases+totals.Cases, sum.Failed+totals.Failed
		if err != nil {
			return sum, fmt.Errorf("%s: %w", file, err)
		}
	}
	return sum, nil
}

// clock stands still, so that one run knows one today. A given day is noon in UTC, which is that same day in all the
// sellers' zones.
func clock(day string) (func() time.Time, error) {
	now := time.Now()
	if day != "" {
		noon, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return nil, errors.New("-today is not a date, YYYY-MM-DD")
		}
		now = noon.Add(12 * time.Hour)
	}
	return func() time.Time { return now }, nil
}

func (o checkOptions) checkFile(checker *check.Checker, file string, c console) (check.Totals, error) {
	in := c.in
	if file != "-" {
		opened, err := os.Open(file)
		if err != nil {
			return check.Totals{}, errors.Unwrap(err) // the name is said already
		}
		defer opened.Close()
		in = opened
		o.Name = file
	}
	return checker.Run(in, c.out, o.Options)
}
