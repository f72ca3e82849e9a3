package orders

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// batchLines is how many lines are compared with the books at once.
const batchLines = 512

// comparison goes through a file batch by batch.
type comparison struct {
	reader *reader
	books  Books
	o      *Options
	keeper *keeper // nil: nothing is kept
	lines  []*Line
	report *Report
}

func run(books Books, file io.Reader, o Options, k *keeper) (*Report, error) {
	c := &comparison{books: books, o: &o, keeper: k, report: &Report{BySeller: map[string]Totals{}}}
	r, first, err := newReader(&counter{from: file, tell: o.Progress}, &o)
	switch {
	case err != nil:
		return c.report, err
	case first != nil:
		c.faults(first.Faults)
		return c.report, nil
	}
	c.reader = r
	if err := r.all(c.add); err != nil {
		return c.report, err
	}
	return c.report, c.flush()
}

func (c *comparison) add(l *Line) error {
	c.report.Lines++
	if len(l.Faults) > 0 {
		c.faults(l.Faults)
		return nil
	}
	if c.lines = append(c.lines, l); len(c.lines) < batchLines {
		return nil
	}
	return c.flush()
}

func (c *comparison) faults(list []Fault) {
	c.report.FaultCount += int64(len(list))
	if room := mostFaults - len(c.report.Faults); room > 0 {
		c.report.Faults = append(c.report.Faults, list[:min(room, len(list))]...)
	}
}

// flush compares the lines read so far and keeps what is new in them.
func (c *comparison) flush() error {
	lines := c.lines
	c.lines = c.lines[:0]
	if c.books == nil || len(lines) == 0 {
		return nil
	}
	booked, err := c.booked(lines)
	if err != nil {
		return err
	}
	fresh := map[string][]claim.Unit{}
	for i, l := range lines {
		if change, differs := c.compare(l, booked[i]); differs {
			fresh[l.Unit.Seller] = append(fresh[l.Unit.Seller], change.Unit)
			if c.o.Each != nil {
				c.o.Each(change)
			}
		}
	}
	return c.keepAll(fresh)
}

// booked is what the books have of the lines.
func (c *comparison) booked(lines []*Line) ([]*claim.Unit, error) {
	asked := make([]claim.Unit, len(lines))
	for i, l := range lines {
		asked[i] = l.Unit
		if c.keeper == nil {
			continue
		}
		if err := c.keeper.begin(l.Unit.Seller); err != nil {
			return nil, err
		}
	}
	return c.books.Booked(asked)
}

// keepAll keeps nothing more once a fault is known: the transaction will end without a trace.
func (c *comparison) keepAll(fresh map[string][]claim.Unit) error {
	for _, seller := range slices.Sorted(maps.Keys(fresh)) {
		if c.keeper == nil || c.report.FaultCount > 0 {
			return nil
		}
		if err := c.keeper.keep(seller, fresh[seller]); err != nil {
			return err
		}
	}
	return nil
}

// compare lays a line over what the books have. Facts that the file has no column for stay as they are.
func (c *comparison) compare(l *Line, booked *claim.Unit) (Change, bool) {
	change := Change{Line: l.Number, Unit: l.Unit}
	totals := c.report.BySeller[l.Unit.Seller]
	totals.Lines++
	if booked == nil {
		change.Added, change.Unit.ID = true, c.newID()
		totals.Added++
	} else {
		kept := c.overlay(&change.Unit, booked)
		if len(kept) > 0 {
			c.faults(c.reader.contradictions(l.Number, l.Unit.Seller, change.Unit.Facts, kept))
		}
		change.Facts = Differences(booked, &change.Unit)
		if len(change.Facts) == 0 {
			totals.Unchanged++
		} else {
			totals.Changed++
		}
	}
	c.count(l.Unit.Seller, totals)
	return change, change.Added || len(change.Facts) > 0
}

func (c *comparison) newID() string {
	if c.o.NewID == nil {
		return ""
	}
	return c.o.NewID()
}

// count replaces a seller's totals and sums up all sellers.
func (c *comparison) count(seller string, totals Totals) {
	c.report.BySeller[seller] = totals
	c.report.Added, c.report.Changed, c.report.Unchanged = 0, 0, 0
	for _, t := range c.report.BySeller {
		c.report.Added += t.Added
		c.report.Changed += t.Changed
		c.report.Unchanged += t.Unchanged
	}
}

// overlay adds to a unit what the file does not speak of, and tells which facts that were.
func (c *comparison) overlay(u *claim.Unit, booked *claim.Unit) (kept claim.Facts) {
	u.ID, u.Version = booked.ID, booked.Version
	if !c.reader.head.has(emailColumn) {
		u.Email = booked.Email
	}
	kept = claim.Facts{}
	merged := maps.Clone(u.Facts)
	for name, value := range booked.Facts {
		if !c.reader.head.has(name) {
			kept[name], merged[name] = value, value
		}
	}
	u.Facts = merged
	return kept
}

// Differences are what two records of one device differ in. A difference in letter case or spaces of an address is none.
func Differences(before, after *claim.Unit) (list []FactChange) {
	if before.OrderNumber != after.OrderNumber {
		list = append(list, FactChange{orderColumn, before.OrderNumber, after.OrderNumber})
	}
	if before.Serial != after.Serial {
		list = append(list, FactChange{serialColumn, before.Serial, after.Serial})
	}
	if claim.Fold(before.Email) != claim.Fold(after.Email) {
		list = append(list, FactChange{emailColumn, before.Email, after.Email})
	}
	names := maps.Clone(before.Facts)
	maps.Copy(names, after.Facts)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if old, new := spoken(name, before.Facts[name]), spoken(name, after.Facts[name]); old != new {
			list = append(list, FactChange{name, old, new})
		}
	}
	return list
}

// centsSuffix ends the name of a fact that is an amount.
const centsSuffix = "_cents"

// Column is what the fact is called in a file in which amounts are written as people read them.
func (f FactChange) Column() string { return strings.TrimSuffix(f.Name, centsSuffix) }

// spoken is the value of a fact as people read it.
func spoken(name string, raw json.RawMessage) string {
	text := plain(raw)
	cents, err := strconv.ParseInt(text, 10, 64)
	if !strings.HasSuffix(name, centsSuffix) || err != nil {
		return text
	}
	return fmt.Sprintf("$%d.%02d", cents/100, cents%100)
}
