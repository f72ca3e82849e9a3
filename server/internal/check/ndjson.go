package check

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// source yields cases. fill appends some to an empty batch, at least one unless it returns an error: at the end io.EOF,
// possibly along with the last cases. It hands over what it has rather than wait for more, so that someone who sends one case
// and waits for its answer gets it.
type source interface {
	fill(b *batch) error
}

// batchBytes is about how much a batch takes in: enough to make handing it over cheap, little enough to stay in cache.
const batchBytes = 128 << 10

// lines is newline-delimited JSON. Every line is a case, an empty one too: the answers keep step with the lines.
type lines struct {
	from    *bufio.Reader
	started bool
	last    int // number of the line read last
}

func newLines(r *bufio.Reader) *lines { return &lines{from: r} }

func (l *lines) fill(b *batch) error {
	if !l.started {
		l.started = true
		skipByteOrderMark(l.from)
	}
	for len(b.ends) == 0 || len(b.in) < batchBytes && l.lineReady() {
		if err := l.line(b); err != nil {
			return err
		}
	}
	return nil
}

// lineReady tells whether a whole line can be read without waiting.
func (l *lines) lineReady() bool {
	buffered, _ := l.from.Peek(l.from.Buffered()) // cannot fail: no more than is there
	return bytes.IndexByte(buffered, '\n') >= 0
}

// line reads one line. Of one that is too long it keeps just enough to be refused for its length.
func (l *lines) line(b *batch) error {
	start := len(b.in)
	for {
		piece, err := l.from.ReadSlice('\n')
		room := start + MaxFactsBytes + 1 - len(b.in)
		b.in = append(b.in, piece[:min(len(piece), room)]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err == nil, errors.Is(err, io.EOF) && len(b.in) > start:
			b.in = bytes.TrimSuffix(b.in, []byte("\n"))
			l.last++
			b.end(l.last)
			return err
		default:
			b.in = b.in[:start]
			return err
		}
	}
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func skipByteOrderMark(r *bufio.Reader) {
	if head, _ := r.Peek(len(byteOrderMark)); bytes.Equal(head, byteOrderMark) {
		r.Discard(len(byteOrderMark)) // cannot fail: it was just seen
	}
}
