package evidence

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// text checks that a file is text to its last byte: UTF-8, or UTF-16 that says so at its beginning.
type text struct {
	began  bool
	order  byteOrder
	carry  []byte // of a character that goes on in the next piece
	lead   rune   // the first half of a pair of UTF-16
	head   []byte // the beginning in UTF-8
	broken bool
}

type byteOrder uint8

const (
	utf8Text byteOrder = iota
	littleEndian
	bigEndian
)

func (t *text) write(p []byte) {
	p = append(t.carry, p...)
	t.carry = nil
	if !t.began {
		p = t.begin(p)
	}
	if t.order == utf8Text {
		t.narrow(p)
	} else {
		t.wide(p)
	}
}

// begin takes the byte order mark off.
func (t *text) begin(p []byte) []byte {
	t.began = true
	switch {
	case bytes.HasPrefix(p, []byte{0xEF, 0xBB, 0xBF}):
		return p[3:]
	case bytes.HasPrefix(p, []byte{0xFF, 0xFE}):
		t.order = littleEndian
		return p[2:]
	case bytes.HasPrefix(p, []byte{0xFE, 0xFF}):
		t.order = bigEndian
		return p[2:]
	}
	return p
}

func (t *text) narrow(p []byte) {
	for len(p) > 0 {
		if !utf8.FullRune(p) {
			t.carry = append([]byte(nil), p...)
			return
		}
		r, size := utf8.DecodeRune(p)
		t.take(r, r == utf8.RuneError && size == 1)
		p = p[size:]
	}
}

func (t *text) wide(p []byte) {
	for ; len(p) >= 2; p = p[2:] {
		unit := rune(p[0]) | rune(p[1])<<8
		if t.order == bigEndian {
			unit = rune(p[0])<<8 | rune(p[1])
		}
		switch {
		case t.lead != 0:
			r := utf16.DecodeRune(t.lead, unit)
			t.lead = 0
			t.take(r, r == utf8.RuneError)
		case unit >= 0xD800 && unit < 0xDC00:
			t.lead = unit
		default:
			t.take(unit, utf16.IsSurrogate(unit))
		}
	}
	t.carry = append([]byte(nil), p...)
}

func (t *text) take(r rune, wrong bool) {
	if wrong || isControl(r) {
		t.broken = true
	}
	if len(t.head) < headBytes {
		t.head = utf8.AppendRune(t.head, r)
	}
}

// isControl tells what no log holds. Bells, backspaces and the colours of a terminal do occur.
func isControl(r rune) bool {
	return r < ' ' && (r < '\a' || r > '\r') && r != 0x1b || r == 0x7f || r == 0xFFFE || r == 0xFFFF
}

func (t *text) verdict() string {
	start := bytes.TrimLeft(t.head, " \t\r\n\f\v")
	switch {
	case t.broken || len(t.carry) > 0 || t.lead != 0:
		return "This is not plain text throughout. Save it as UTF-8 text, or put it into a ZIP and send that."
	case bytes.HasPrefix(start, []byte("#!")):
		return insteadOf["text/javascript"]
	case isTag(start):
		return insteadOf["text/html"]
	}
	return ""
}

// isTag tells the beginning of a page from the "<34>" that a line of a system log begins with. Only the beginning counts, as
// it does to a browser that guesses what a text is: a log may quote a page.
func isTag(start []byte) bool {
	if len(start) < 2 || start[0] != '<' {
		return false
	}
	next := start[1]
	return next == '!' || next == '?' || next == '/' || next|0x20 >= 'a' && next|0x20 <= 'z'
}
