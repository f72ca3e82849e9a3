package check

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/internal/problem"
)

// documents is JSON at leisure: an array of objects, or objects one after the other, over as many lines as they like.
type documents struct {
	from    *json.Decoder
	inArray bool
	started bool
	later   bool // a case came already
	source  *bufio.Reader
	lines   *lineCounter
}

func newDocuments(r *bufio.Reader) *documents {
	lines := &lineCounter{from: r}
	return &documents{source: r, lines: lines, from: json.NewDecoder(lines)}
}

func (d *documents) fill(b *batch) error {
	if !d.started {
		d.started = true
		if err := d.enter(); err != nil {
			return err
		}
	}
	for len(b.in) < batchBytes {
		if err := d.next(b); err != nil {
			return d.end(b, err)
		}
	}
	return nil
}

// enter steps into the array if there is one.
func (d *documents) enter() error {
	skipByteOrderMark(d.source)
	first, err := d.lines.start(d.source)
	if err != nil || first != '[' {
		return err
	}
	d.inArray = true
	_, err = d.from.Token()
	return err
}

// next reads one case.
func (d *documents) next(b *batch) error {
	if d.inArray && !d.from.More() {
		_, err := d.from.Token() // the bracket, or what should have been one
		d.inArray = err != nil
		return err
	}
	before := d.from.InputOffset() // in an array after its first case this is where the comma stands
	var value json.RawMessage
	if err := d.from.Decode(&value); err != nil {
		if d.inArray && d.later && d.from.InputOffset() == before {
			return errNoComma
		}
		return err
	}
	d.later = true
	b.in = append(b.in, value...)
	line, _ := d.lines.at(d.from.InputOffset() - int64(len(value)))
	b.end(line)
	return nil
}

var (
	errNoComma = errors.New("expected a comma before the next case, or ] after the last")
	errComma   = errors.New("no case follows the comma in front; leave the comma out")
	errCutOff  = errors.New("the file ends before its array does; send all of it, up to the ]")
)

// end tells the end of the file from the end of sense: what comes after a syntax error has no beginning that could be found.
func (d *documents) end(b *batch, err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errNoComma), errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF):
	case errors.Is(err, io.EOF) && d.inArray:
		err = errCutOff
	default:
		return err
	}
	rest, readErr := io.ReadAll(io.LimitReader(d.from.Buffered(), MaxFactsBytes)) // from where the broken case begins
	if readErr != nil {
		return readErr
	}
	front := blanks(rest)
	line, column := d.lines.at(d.from.InputOffset() + int64(front))
	p := *problem.MalformedJSON
	p.Errors = []problem.FieldError{{Code: policies.ErrSyntax, Message: explain(err, rest[front:], line, column)}}
	b.fault(line, &p)
	return io.EOF
}

// explain says what is wrong with a case that cannot be read, as it would be said of the case alone.
func explain(err error, text []byte, line, column int) string {
	// White space in front of the text makes its place in the file the place that is told.
	placed := append(bytes.Repeat([]byte("\n"), line-1), bytes.Repeat([]byte(" "), column-1)...)
	var facts policies.Facts
	faults := catalog.Decode(&facts, append(placed, text...), nil)
	if bytes.HasPrefix(text, []byte("]")) {
		err = errComma
	}
	between := errors.Is(err, errNoComma) || errors.Is(err, errComma) || errors.Is(err, errCutOff)
	if between || len(faults) == 0 || faults[0].Code != policies.ErrSyntax {
		return fmt.Sprintf("line %d, column %d: %v", line, column, err)
	}
	return faults[0].Message
}
