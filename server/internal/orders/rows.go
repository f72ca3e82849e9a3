package orders

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Limits of a file.
const (
	MaxLines     = 1_000_000
	maxRowBytes  = 64 << 10
	maxRowBreaks = 50 // line breaks inside the quoted cells of one row
)

// rows cuts a file into rows of cells. A row that cannot be read costs its first line only: the next row begins behind it.
type rows struct {
	from    *bufio.Reader
	comma   byte
	line    int      // of the last row taken: the first line it stands on
	taken   int      // lines taken
	width   int      // cells in a row, once the header has told
	ahead   [][]byte // lines looked at and not taken yet
	done    error    // why there are no more lines to look at
	cells   []string
	scratch []byte
}

// badRow says why a row cannot be read.
type badRow string

func (b badRow) Error() string { return string(b) }

const (
	rowTooLong  badRow = "the line is longer than 64 KB; take out the columns that are no order records"
	neverClosed badRow = "a quotation mark opens a cell and none closes it; close it, or double it where it is part of the text"
	looseMark   badRow = "a quotation mark stands inside a cell; put the whole cell in quotation marks and double the one inside"
	textBehind  badRow = "text follows the closing quotation mark of a cell; double the mark where it is part of the text"
)

// next takes a row. The error is a badRow where only this row is at fault; io.EOF ends the file.
func (r *rows) next() ([]string, error) {
	text, err := r.peek(0)
	if err != nil {
		return nil, err
	}
	r.line = r.taken + 1
	if len(text) > maxRowBytes {
		r.drop(1)
		return nil, rowTooLong
	}
	whole, count := text, 1
	if bytes.IndexByte(text, '"') >= 0 {
		whole, count = r.joined(text)
	}
	cells, err := r.split(string(whole))
	if count > 1 && (err != nil || r.width > 0 && len(cells) != r.width) {
		err, count = neverClosed, 1 // the next quotation mark belongs to another row
	}
	r.drop(count)
	return cells, err
}

// joined adds the lines that a row's quoted cells go on in. Where no end is found, it is the first line alone.
func (r *rows) joined(text []byte) (whole []byte, count int) {
	if bytes.Count(text, mark)%2 == 0 {
		return text, 1
	}
	r.scratch = append(r.scratch[:0], text...)
	for count = 1; count <= maxRowBreaks; count++ {
		more, err := r.peek(count)
		if err != nil || len(r.scratch)+len(more) > maxRowBytes {
			break
		}
		r.scratch = append(append(r.scratch, '\n'), more...)
		if bytes.Count(more, mark)%2 == 1 {
			return r.scratch, count + 1
		}
	}
	return text, 1
}

var mark = []byte{'"'}

// peek is the n-th line that was not taken yet, without its end.
func (r *rows) peek(n int) ([]byte, error) {
	for len(r.ahead) <= n {
		if r.done != nil {
			return nil, r.done
		}
		line, err := r.readLine()
		if err != nil {
			r.done = err
		}
		if err == nil || len(line) > 0 && errors.Is(err, io.EOF) {
			r.ahead = append(r.ahead, line)
		}
	}
	return r.ahead[n], nil
}

// readLine reads one line; of one that is too long just enough to see that.
func (r *rows) readLine() (line []byte, err error) {
	for {
		piece, err := r.from.ReadSlice('\n')
		if room := maxRowBytes + 2 - len(line); len(piece) > room {
			piece = piece[:max(room, 0)]
		}
		line = append(line, piece...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return bytes.TrimSuffix(bytes.TrimSuffix(line, []byte{'\n'}), []byte{'\r'}), err
		}
	}
}

func (r *rows) drop(n int) {
	r.ahead = r.ahead[n:]
	r.taken += n
}

// split cuts a row into its cells.
func (r *rows) split(text string) ([]string, error) {
	r.cells = r.cells[:0]
	for {
		cell, rest, more, err := r.cell(text)
		if err != nil {
			return nil, err
		}
		r.cells = append(r.cells, cell)
		if !more {
			return r.cells, nil
		}
		text = rest
	}
}

// cell is the first cell of a text; more tells whether another one follows.
func (r *rows) cell(text string) (cell, rest string, more bool, err error) {
	if strings.HasPrefix(text, `"`) {
		return r.quoted(text[1:])
	}
	if i := strings.IndexByte(text, r.comma); i >= 0 {
		cell, rest, more = text[:i], text[i+1:], true
	} else {
		cell = text
	}
	if strings.IndexByte(cell, '"') >= 0 {
		err = looseMark
	}
	return cell, rest, more, err
}

func (r *rows) quoted(text string) (cell, rest string, more bool, err error) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", false, neverClosed
		}
		b.WriteString(text[:i])
		text = text[i+1:]
		switch {
		case text == "":
			return b.String(), "", false, nil
		case text[0] == r.comma:
			return b.String(), text[1:], true, nil
		case text[0] != '"':
			return "", "", false, textBehind
		}
		b.WriteByte('"')
		text = text[1:]
	}
}
