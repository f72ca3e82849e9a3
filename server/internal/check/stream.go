package check

import (
	"bufio"
	"errors"
	"io"
	"sync"

	"proviso/server/internal/problem"
)

// batches are reused from stream to stream: growing to the size of some hundred answers is most of the cost of a short one.
var batches = sync.Pool{New: func() any { return newBatch() }}

// Stream answers newline-delimited JSON as it arrives: emit gets the answers to the lines that were there, whole lines, to be
// sent at once. The answer to a line is a decision or {"line": number from 1, "error": problem}. Where reading fails Stream
// returns the number of the line that could not be read and the error.
func (c *Checker) Stream(r io.Reader, emit func(answers []byte) error) (line int, err error) {
	from := newLines(bufio.NewReaderSize(r, batchBytes))
	b := batches.Get().(*batch)
	defer batches.Put(b)
	for {
		b.reset()
		err := from.fill(b)
		b.answer(c, nil)
		if len(b.out) > 0 {
			if err := emit(b.out); err != nil {
				return from.last + 1, err
			}
		}
		if errors.Is(err, io.EOF) {
			return from.last + 1, nil
		}
		if err != nil {
			return from.last + 1, err
		}
	}
}

// ErrorLine is the answer to a line that could not be read.
func ErrorLine(line int, p *problem.Problem) []byte {
	b := batch{out: p.JSON()}
	b.wrap(0, line)
	return append(b.out, '\n')
}
