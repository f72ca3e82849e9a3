package check

import (
	"bufio"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
)

// rows cuts a table into rows of cells. A line that cannot be read costs nothing but itself: a quotation mark that is never
// closed does not swallow the lines behind it.
type rows struct {
	from  *bufio.Reader
	comma string
	loose bool     // quotation marks that enclose no whole cell are text, as when a spreadsheet copies with tabs
	width int      // cells in a row, once the header has told
	line  int      // number of the line taken last
	ahead []string // lines looked at and not taken yet
	ended error    // why there are no more to look at
	cells []string // of the row taken last
}

// rowFault is a line that cannot be read and what would be right.
type rowFault string

func (f rowFault) Error() string { return string(f) }

const (
	emptyLine rowFault = "the line is empty; fill it in or take it out"
	longLine  rowFault = "the line is longer than 1 MB; take out what is no fact"
	unclosed  rowFault = "a quotation mark that opens a cell is not closed; close it, or double it where it is part of the text"
	bareMark  rowFault = `a quotation mark inside a cell; put the whole cell in quotation marks and double the one inside, "a ""b"" c"`
	behind    rowFault = "something follows the closing quotation mark of a cell; end the cell there, or double the mark where it is part of the text"
)

func wrongWidth(got, want int) rowFault {
	return rowFault("the row has " + counted(got, "cell") + " and the header " + strconv.Itoa(want) + "; give every column one cell")
}

func counted(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return strconv.Itoa(n) + " " + of + "s"
}

// next takes a row, which may go over several lines, and tells the number of its first one. With a rowFault it took that line
// alone.
func (r *rows) next() (cells []string, line int, err error) {
	text, err := r.take()
	switch line = r.line; {
	case err != nil:
		return nil, line, err
	case strings.Trim(text, " ") == "":
		return nil, line, emptyLine
	case len(text) > MaxFactsBytes:
		return nil, line, longLine
	}
	cells, err = r.split(text)
	if errors.Is(err, unclosed) {
		cells, err = r.joined(text)
	}
	if err != nil && r.loose {
		cells, err = strings.Split(text, r.comma), nil
	}
	if err == nil && r.width > 0 && len(cells) != r.width {
		err = wrongWidth(len(cells), r.width)
	}
	return cells, line, err
}

// take is the next line without its end.
func (r *rows) take() (string, error) {
	if len(r.ahead) == 0 && !r.look() {
		return "", r.ended
	}
	text := r.ahead[0]
	r.ahead = r.ahead[1:]
	r.line++
	return text, nil
}

// look reads one line ahead, of one that is too long just enough to be refused for its length.
func (r *rows) look() bool {
	var text []byte
	for r.ended == nil {
		piece, err := r.from.ReadSlice('\n')
		text = append(text, piece[:min(len(piece), MaxFactsBytes+2-len(text))]...)
		if err == nil {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			r.ended = err
		}
	}
	if r.ended != nil && (len(text) == 0 || !errors.Is(r.ended, io.EOF)) {
		return false
	}
	line := strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r")
	r.ahead = append(r.ahead, line)
	return true
}

// joined reads a row whose last cell goes on in the following lines. They are only taken where the row makes sense with them.
func (r *rows) joined(text string) ([]string, error) {
	whole := []byte(text)
	for n := 0; len(whole) <= MaxFactsBytes && (n < len(r.ahead) || r.look()); n++ {
		whole = append(append(whole, '\n'), r.ahead[n]...)
		if strings.Count(r.ahead[n], `"`)%2 == 0 {
			continue // the cell that is open at its beginning, or another one, is open at its end
		}
		cells, err := r.split(string(whole))
		if err != nil || r.width > 0 && len(cells) != r.width {
			break
		}
		r.ahead = slices.Delete(r.ahead, 0, n+1)
		r.line += n + 1
		return cells, nil
	}
	return nil, unclosed
}

// split cuts a row into its cells.
func (r *rows) split(text string) ([]string, error) {
	r.cells = r.cells[:0]
	for {
		var cell string
		var more bool
		if marked, ok := strings.CutPrefix(text, `"`); ok {
			var err error
			if cell, text, err = quoted(marked); err != nil {
				return nil, err
			}
			if text, more = strings.CutPrefix(text, r.comma); !more && text != "" {
				return nil, behind
			}
		} else {
			cell, text, more = strings.Cut(text, r.comma)
			if !r.loose && strings.Contains(cell, `"`) {
				return nil, bareMark
			}
		}
		r.cells = append(r.cells, cell)
		if !more {
			return r.cells, nil
		}
	}
}

// quoted reads a cell behind its opening quotation mark up to the closing one.
func quoted(text string) (cell, rest string, err error) {
	for at := 0; ; at += 2 {
		i := strings.IndexByte(text[at:], '"')
		if i < 0 {
			return "", "", unclosed
		}
		if at += i; !strings.HasPrefix(text[at+1:], `"`) {
			return strings.ReplaceAll(text[:at], `""`, `"`), text[at+1:], nil
		}
	}
}
