package check

import (
	"bufio"
	"io"
)

// blanks counts the white space in front.
func blanks(text []byte) (n int) {
	for n < len(text) && isBlank(text[n]) {
		n++
	}
	return n
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// lineCounter passes bytes on and can tell afterwards on which line each of them stands.
type lineCounter struct {
	from   io.Reader
	read   int64
	breaks []int64 // where lines end that at has not passed yet
	passed int     // lines that it has
	begin  int64   // where the line begins that it has come to
}

// start reads white space away and peeks at the first byte behind it. Line 1 is where the white space began.
func (l *lineCounter) start(r *bufio.Reader) (first byte, err error) {
	for {
		first, err = r.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case !isBlank(first):
			return first, r.UnreadByte()
		case first == '\n':
			l.passed, l.begin = l.passed+1, 0
		default:
			l.begin-- // the line began before the bytes that are counted
		}
	}
}

func (l *lineCounter) Read(p []byte) (int, error) {
	n, err := l.from.Read(p)
	for i, c := range p[:n] {
		if c == '\n' {
			l.breaks = append(l.breaks, l.read+int64(i))
		}
	}
	l.read += int64(n)
	return n, err
}

// at is the place of a byte, line and column. It is asked for one byte after the other, in their order.
func (l *lineCounter) at(offset int64) (line, column int) {
	for len(l.breaks) > 0 && l.breaks[0] < offset {
		l.begin = l.breaks[0] + 1
		l.breaks = l.breaks[1:]
		l.passed++
	}
	return l.passed + 1, int(offset-l.begin) + 1
}
