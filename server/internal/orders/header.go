package orders

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// header is what the first line says: which column each cell of a row belongs to; nil for one that is ignored.
type header struct {
	columns []*Column
	written []string // the headers as the file has them
}

// has tells whether the file speaks of a fact, or of a column that gives none.
func (h *header) has(name string) bool {
	return slices.ContainsFunc(h.columns, func(c *Column) bool { return c != nil && (c.Name == name || c.Fact == name) })
}

// called is the file's own header for a fact; the fact's name where the file has no such column.
func (h *header) called(fact string) string {
	for i, c := range h.columns {
		if c != nil && c.Fact == fact {
			return h.written[i]
		}
	}
	return fact
}

var byteOrderMark = []byte("\xEF\xBB\xBF")

// open looks at the beginning of a file: its encoding and what separates its cells.
func open(from io.Reader) (*rows, error) {
	r := &rows{from: bufio.NewReaderSize(from, maxRowBytes)}
	start, err := r.from.Peek(len(byteOrderMark))
	if err != nil && err != io.EOF {
		return nil, err
	}
	if bytes.Equal(start, byteOrderMark) {
		_, err = r.from.Discard(len(byteOrderMark))
		if err != nil {
			return nil, err
		}
	}
	first, err := r.peek(0)
	switch {
	case err == io.EOF:
		return nil, badRow("the file is empty; its first line names the columns, such as order,serial,email,product,purchased_on")
	case err != nil:
		return nil, err
	case !utf8.Valid(first) || bytes.IndexByte(first, 0) >= 0:
		return nil, badRow("the file is not UTF-8 text; save it as “CSV UTF-8”")
	case bytes.IndexByte(first, '\r') >= 0:
		return nil, badRow("the file ends its lines in an old way; save it as “CSV UTF-8”")
	}
	r.comma = separator(first)
	return r, nil
}

// separator is whichever of comma, semicolon and tab stands most often in the header.
func separator(header []byte) byte {
	best := byte(',')
	for _, c := range []byte{';', '\t'} {
		if bytes.Count(header, []byte{c}) > bytes.Count(header, []byte{best}) {
			best = c
		}
	}
	return best
}

// readHeader reads the first row. Everything that is wrong with it is told at once.
func readHeader(r *rows, o *Options) (header, []Fault, error) {
	cells, err := r.next()
	if err != nil {
		return header{}, nil, err
	}
	h := header{columns: make([]*Column, len(cells)), written: make([]string, len(cells))}
	ignore := map[string]bool{}
	for _, name := range o.Ignore {
		ignore[plainHeader(name)] = true
	}
	var faults []Fault
	for i, cell := range cells {
		h.written[i] = strings.TrimSpace(cell)
		if ignore[plainHeader(cell)] || plainHeader(cell) == "" {
			continue // cells below an empty header have to be empty themselves
		}
		if fault := h.take(i); fault != "" {
			faults = append(faults, Fault{Line: 1, Column: shown(h.written[i]), Text: fault})
		}
	}
	return h, append(faults, h.lacking(o)...), nil
}

func (h *header) take(i int) (fault string) {
	c := columnNamed(h.written[i])
	if c == nil {
		return "no column of order records has this name; rename it, or leave it out (-ignore on the command line)"
	}
	for j, other := range h.columns {
		if other != nil && (other == c || c.Fact != "" && other.Fact == c.Fact) {
			return fmt.Sprintf("column %d, %s, says the same thing; keep one of them", j+1, strconv.Quote(h.written[j]))
		}
	}
	h.columns[i] = c
	return ""
}

func (h *header) lacking(o *Options) (faults []Fault) {
	for _, name := range []string{sellerColumn, orderColumn, serialColumn} {
		if !h.has(name) && !(name == sellerColumn && o.Seller != "") {
			faults = append(faults, Fault{Line: 1, Column: name, Text: "this column is missing; every device needs it"})
		}
	}
	return faults
}
