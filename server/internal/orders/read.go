package orders

import (
	"errors"
	"io"
	"strconv"
)

// Read reads a file of order records and hands out every line, those with faults too. What is wrong with the file as a
// whole comes as line 1 and ends it. The error is one of reading, or each's.
func Read(from io.Reader, o Options, each func(*Line) error) error {
	r, first, err := newReader(&counter{from: from, tell: o.Progress}, &o)
	if err != nil || first != nil {
		if err == nil {
			err = each(first)
		}
		return err
	}
	return r.all(each)
}

func newReader(from io.Reader, o *Options) (*reader, *Line, error) {
	rows, err := open(from)
	if err != nil {
		return lineOfFile(err)
	}
	head, faults, err := readHeader(rows, o)
	if err != nil {
		return lineOfFile(err)
	}
	if len(faults) > 0 {
		return nil, &Line{Number: 1, Faults: faults}, nil
	}
	rows.width = len(head.columns)
	return &reader{o: o, rows: rows, head: head, seen: map[[16]byte]int{}, today: map[string]string{}}, nil, nil
}

func lineOfFile(err error) (*reader, *Line, error) {
	var bad badRow
	if errors.As(err, &bad) {
		return nil, &Line{Number: 1, Faults: []Fault{{Line: 1, Text: string(bad)}}}, nil
	}
	return nil, nil, err
}

func (r *reader) all(each func(*Line) error) error {
	for count := 0; ; {
		cells, err := r.rows.next()
		var bad badRow
		var l *Line
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &bad):
			l = &Line{Number: r.rows.line, Faults: []Fault{{Line: r.rows.line, Text: string(bad)}}}
		case err != nil:
			return err
		default:
			l = r.line(cells)
		}
		if l == nil {
			continue
		}
		if count++; count > MaxLines {
			l = &Line{Number: l.Number, Faults: []Fault{{Line: l.Number, Text: "the file has more than " + strconv.Itoa(MaxLines) + " lines; split it"}}}
			return each(l)
		}
		if err := each(l); err != nil {
			return err
		}
	}
}

// counter tells how much of a file was read.
type counter struct {
	from io.Reader
	read int64
	tell func(int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	c.read += int64(n)
	if c.tell != nil {
		c.tell(c.read)
	}
	return n, err
}
