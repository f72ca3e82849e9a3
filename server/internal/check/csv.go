package check

import (
	"bufio"
	"encoding/csv"
	"errors"
	"maps"
	"slices"
	"strings"

	"proviso/policies"
	"proviso/server/internal/problem"
)

// CSV says how a table is read.
type CSV struct {
	Comma  rune              // the separator
	Ignore []string          // columns that are no facts
	Set    map[string]string // facts for every row that has no such column or leaves it empty
}

// table is rows of cells under a header of fact names.
type table struct {
	options CSV
	from    *csv.Reader
	columns []column
}

// column is one fact of each row.
type column struct {
	name  string
	kind  policies.FactKind
	known bool
	cell  int    // its place in the row; -1 where the row has none
	deflt string // where the row says nothing
}

func newTable(r *bufio.Reader, options CSV) *table {
	skipByteOrderMark(r)
	from := csv.NewReader(r)
	from.Comma, from.ReuseRecord, from.LazyQuotes = options.Comma, true, options.Comma == '\t'
	return &table{options: options, from: from}
}

func (t *table) fill(b *batch) error {
	if t.columns == nil {
		if err := t.header(); err != nil {
			return err
		}
	}
	for len(b.in) < batchBytes {
		row, err := t.from.Read()
		var malformed *csv.ParseError
		switch {
		case errors.As(err, &malformed):
			b.fault(malformedRow(malformed))
		case err != nil:
			return err
		default:
			b.in = t.appendFacts(b.in, row)
			b.end()
		}
	}
	return nil
}

// malformedRow is the problem of a row with a stray quote or with more or fewer cells than the header.
func malformedRow(err *csv.ParseError) *problem.Problem {
	p := *problem.InvalidFacts
	p.Errors = []problem.FieldError{{Field: "", Code: "syntax", Message: "the row cannot be read: " + err.Err.Error()}}
	return &p
}

// HeaderError is a table whose first line does not name each column once.
type HeaderError struct{ Reason string }

func (e *HeaderError) Error() string { return "the first line of the table: " + e.Reason }

func (t *table) header() error {
	names, err := t.from.Read()
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for i, name := range names {
		name = FactName(name)
		if seen[name] {
			return &HeaderError{"column " + name + " appears twice"}
		}
		seen[name] = true
		if !slices.Contains(t.options.Ignore, name) {
			t.columns = append(t.columns, newColumn(name, i, t.options.Set[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.options.Set)) {
		if !seen[name] {
			t.columns = append(t.columns, newColumn(name, -1, t.options.Set[name]))
		}
	}
	return nil
}

// FactName reads the name of a fact as people write it: "Purchased on" is purchased_on.
func FactName(header string) string {
	return strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(strings.TrimSpace(header)))
}

func newColumn(name string, cell int, deflt string) column {
	fact, known := policies.FactNamed(name)
	c := column{name: name, known: known, cell: cell, deflt: deflt}
	if known {
		c.kind = fact.Kind()
	}
	return c
}
