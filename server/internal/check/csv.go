package check

import (
	"bufio"
	"errors"
	"maps"
	"slices"
	"strings"

	"proviso/policies"
	"proviso/server/internal/problem"
)

// CSV says how a table is read.
type CSV struct {
	Comma  rune     // the separator
	Ignore []string // columns that are no facts
}

// table is rows of cells under a header of fact names.
type table struct {
	options CSV
	set     Set // facts for every row that has no such column or leaves it empty
	rows    rows
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

func newTable(r *bufio.Reader, options CSV, set Set) *table {
	skipByteOrderMark(r)
	return &table{options: options, set: set, rows: rows{from: r, comma: string(options.Comma), loose: options.Comma == '\t'}}
}

// fill answers every line below the header, an empty one too, so that answers can be told by their place.
func (t *table) fill(b *batch) error {
	if t.columns == nil {
		if err := t.header(); err != nil {
			return err
		}
	}
	for len(b.in) < batchBytes {
		cells, line, err := t.rows.next()
		var unreadable rowFault
		switch {
		case errors.As(err, &unreadable):
			b.fault(line, unreadable.problem())
		case err != nil:
			return err
		default:
			b.in = t.appendFacts(b.in, cells)
			b.end(line)
		}
	}
	return nil
}

func (f rowFault) problem() *problem.Problem {
	if f == longLine {
		return problem.TooLarge
	}
	p := *problem.InvalidFacts
	p.Errors = []problem.FieldError{{Code: "syntax", Message: string(f)}}
	return &p
}

// HeaderError is a table whose first line does not name each column once.
type HeaderError struct{ Reason string }

func (e *HeaderError) Error() string { return "the first line of the table: " + e.Reason }

func (t *table) header() error {
	names, err := t.firstRow()
	if err != nil {
		return err
	}
	t.rows.width = len(names)
	seen := map[string]bool{}
	for i, name := range names {
		name = FactName(name)
		if seen[name] {
			return &HeaderError{"column " + name + " appears twice"}
		}
		seen[name] = true
		if !slices.Contains(t.options.Ignore, name) {
			t.columns = append(t.columns, newColumn(name, i, t.set[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.set)) {
		if !seen[name] {
			t.columns = append(t.columns, newColumn(name, -1, t.set[name]))
		}
	}
	return nil
}

// firstRow is the first line that is not empty.
func (t *table) firstRow() ([]string, error) {
	for {
		cells, _, err := t.rows.next()
		var unreadable rowFault
		switch {
		case errors.Is(err, emptyLine):
		case errors.As(err, &unreadable):
			return nil, &HeaderError{string(unreadable)}
		default:
			return slices.Clone(cells), err
		}
	}
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
