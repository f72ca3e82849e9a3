package evidence

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// content looks for what does not belong into a file of its kind while the file streams through: a file that is a picture
// to one program and a page, an archive or a document to another, a document that runs something, a known bad sample.
type content struct {
	mediaType string
	size      int64
	head      []byte // the first bytes
	tail      []byte // the last ones
	carry     []byte // the end of the piece before, in small letters: a mark may lie across two pieces
	marks     map[string]string
	why       string
	text      *text // nil for what is no text
}

const (
	headBytes = 4 << 10
	tailBytes = 66 << 10 // an archive's directory ends within them
)

func newContent(mediaType string, size int64) *content {
	c := &content{mediaType: mediaType, size: size, marks: map[string]string{eicar: infected}}
	switch mediaType {
	case "text/plain":
		c.text = &text{}
	case "application/zip":
	case "application/pdf":
		c.marks["/javascript"], c.marks["/launch"] = activePDF, activePDF
	default:
		c.marks["<script"] = twofold
	}
	return c
}

// eicar is part of the harmless sample that every scanner is to find. It is put together here so that this program is not
// taken for it.
var eicar = strings.ToLower("EICAR-STANDARD" + "-ANTIVIRUS-TEST-FILE!")

const (
	twofold   = "This file is two kinds of file at once, which is how harmful ones are hidden. Open it, save it anew or take a screenshot, and send that."
	activePDF = "This PDF runs a program when it is opened. Print it to a new PDF and send that."
	broken    = "This file is broken or was cut off. Send it again, or save it anew first."
)

// longestMark is the length of the longest mark, less one: as much of a piece may belong to one that goes on.
var longestMark = len(eicar) - 1

func (c *content) Write(p []byte) (int, error) {
	if missing := headBytes - len(c.head); missing > 0 {
		c.head = append(c.head, p[:min(missing, len(p))]...)
	}
	c.tail = append(c.tail, p[max(0, len(p)-tailBytes):]...)
	if len(c.tail) > tailBytes {
		c.tail = append(c.tail[:0], c.tail[len(c.tail)-tailBytes:]...)
	}
	if c.text != nil {
		c.text.write(p)
	}
	c.search(p)
	return len(p), nil
}

func (c *content) search(p []byte) {
	window := append(c.carry, bytes.ToLower(p)...)
	for mark, why := range c.marks {
		if bytes.Contains(window, []byte(mark)) {
			c.why = why
		}
	}
	c.carry = append([]byte(nil), window[max(0, len(window)-longestMark):]...)
}

// verdict is why the file is not taken; empty where it is.
func (c *content) verdict() string {
	switch {
	case c.why != "":
		return c.why
	case c.text != nil:
		return c.text.verdict()
	case c.mediaType == "application/zip":
		return because(!endsArchive(c.tail), broken)
	case endsArchive(c.tail):
		return twofold
	case c.mediaType == "application/pdf":
		return c.document()
	case bytes.Contains(c.head[:min(len(c.head), 1024)], []byte("%PDF-")), isMarkup(c.head), isMarkup(c.tail):
		return twofold
	}
	return ""
}

func because(is bool, why string) string {
	if is {
		return why
	}
	return ""
}

// document judges a PDF, which has to begin and end as one.
func (c *content) document() string {
	if isMarkup(c.head[:min(len(c.head), 1024)]) || !bytes.HasPrefix(c.head, []byte("%PDF-")) {
		return twofold
	}
	return because(!bytes.Contains(c.tail, []byte("%%EOF")), broken)
}

// markup are beginnings of what a browser could take for a page.
var markup = []string{"<!doctype", "<html", "<script", "<iframe", "<svg ", "<svg>", "<svg\n", "<body", "<?php", "<object", "<embed"}

func isMarkup(part []byte) bool {
	small := bytes.ToLower(part)
	for _, mark := range markup {
		if bytes.Contains(small, []byte(mark)) {
			return true
		}
	}
	return false
}

const directoryEnd = 22 // bytes of the end of an archive's directory, without its comment

// endsArchive tells whether a file ends as a ZIP archive does, to the byte.
func endsArchive(tail []byte) bool {
	for at := bytes.LastIndex(tail, []byte("PK\x05\x06")); at >= 0; at = bytes.LastIndex(tail[:at], []byte("PK\x05\x06")) {
		if at+directoryEnd <= len(tail) && at+directoryEnd+int(binary.LittleEndian.Uint16(tail[at+20:])) == len(tail) {
			return true
		}
	}
	return false
}
