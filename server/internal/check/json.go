package check

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// documents is JSON at leisure: an array of objects, or objects one after the other, over as many lines as they like.
type documents struct {
	from    *json.Decoder
	inArray bool
	started bool
	source  *bufio.Reader
}

func newDocuments(r *bufio.Reader) *documents {
	return &documents{source: r, from: json.NewDecoder(r)}
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
	first, err := firstByte(d.source)
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
	var value json.RawMessage
	if err := d.from.Decode(&value); err != nil {
		return err
	}
	b.in = append(b.in, value...)
	b.end()
	return nil
}

// end tells the end of the file from the end of sense: what comes after a syntax error has no beginning that could be found.
func (d *documents) end(b *batch, err error) error {
	var syntax *json.SyntaxError
	broken := errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) && d.inArray
	if broken {
		b.end() // an empty case, which is answered as what it is: no JSON object
		return io.EOF
	}
	return err
}

// firstByte peeks at the first byte that is not white space; the white space before it is read away.
func firstByte(r *bufio.Reader) (byte, error) {
	for {
		c, err := r.ReadByte()
		if err != nil {
			return 0, err
		}
		if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, r.UnreadByte()
		}
	}
}
