package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// Go's runtime carries tables about every function. Some it works with: how large
// a frame is, which of its words are pointers. The others it only reads to print a
// stack trace: files, lines, inlined calls, arguments, names. A broken checker says
// what broke without them, so they go: a fifth of the file. What stays of the names
// is the full name of this module's functions and the package of all others, from
// which the runtime knows its own goroutines.
//
// The layout is that of Go 1.20 and later (runtime/symtab.go, struct pcHeader, and
// runtime/runtime2.go, struct _func). Any other is left as it is.

const (
	tableMagic = "\xf1\xff\xff\xff\x00\x00\x01\x08" // of the layout, on a machine of 8-byte addresses

	ownModule = "proviso/"

	noTable    = 0          // an offset into the tables by address
	noFuncData = 0xffffffff // an offset of data of a function
)

// Fields of the header, counted from the magic.
const (
	functionCount = 8
	namesAt       = 32
	unitsAt       = 40
	filesAt       = 48
	tablesAt      = 56
	functionsAt   = 64
	headerBytes   = 72
)

// Fields of a function's entry.
const (
	nameField       = 4
	framesField     = 16
	filesField      = 20
	linesField      = 24
	tableCountField = 28
	unitField       = 32
	startLineField  = 36
	dataCountField  = 43
	entryBytes      = 44 // followed by the offsets of its tables and of its data
)

// Indexes among a function's tables by address and among its data (internal/abi/symtab.go).
const (
	unsafePoints = 0 // where it may not be interrupted; in WebAssembly nothing interrupts
	inlinedCalls = 2
	liveArgs     = 3

	inlineTree  = 3
	argInfo     = 5
	liveArgInfo = 6
)

var errLayout = errors.New("the runtime's tables have an unknown layout")

// traceTables are the tables inside the image, by their addresses.
type traceTables struct {
	image
	names, units, tables, functions int
	count                           int
}

// trimTraces blanks what only stack traces need. On an error the image is unchanged.
func trimTraces(memory image) error {
	trimmed := bytes.Clone(memory)
	t, err := findTables(trimmed)
	if err != nil {
		return err
	}
	if err := t.trim(); err != nil {
		return err
	}
	copy(memory, trimmed)
	return nil
}

func findTables(memory image) (*traceTables, error) {
	at := bytes.Index(memory, []byte(tableMagic))
	if at < 0 || at+headerBytes > len(memory) {
		return nil, errLayout
	}
	place := func(field int) int { return at + int(binary.LittleEndian.Uint64(memory[at+field:])) }
	t := &traceTables{memory, place(namesAt), place(unitsAt), place(tablesAt), place(functionsAt), place(functionCount) - at}
	inOrder := at < t.names && t.names < t.units && t.units < place(filesAt) && place(filesAt) < t.tables && t.tables < t.functions
	if !inOrder || t.count <= 0 || t.functions+8*t.count > len(memory) {
		return nil, errLayout
	}
	return t, nil
}

// number reads a field at an address inside the image.
func (t *traceTables) number(at int) int {
	return int(binary.LittleEndian.Uint32(t.image[at:]))
}

func (t *traceTables) put(at, value int) {
	binary.LittleEndian.PutUint32(t.image[at:], uint32(value))
}

func (t *traceTables) trim() (err error) {
	names := newNameTable()
	var needed []int
	for i := range t.count {
		at := t.functions + t.number(t.functions+8*i+4)
		if at < t.functions || at+entryBytes > len(t.image) {
			return errLayout
		}
		name, ok := t.name(t.number(at + nameField))
		tables, data := t.number(at+tableCountField), int(t.image[at+dataCountField])
		if !ok || tables > 8 || data > 16 || at+entryBytes+4*(tables+data) > len(t.image) {
			return errLayout
		}
		t.put(at+nameField, names.offset(shortName(name)))
		needed = append(needed, t.trimFunction(at, tables, data)...)
	}
	if len(names.text) > t.units-t.names {
		return errLayout
	}
	t.keepTables(needed)
	clear(t.image[t.names:t.tables]) // names, compilation units and files
	copy(t.image[t.names:], names.text)
	return nil
}

// trimFunction blanks the references of one function's entry and returns those to
// tables by address that stay.
func (t *traceTables) trimFunction(at, tables, data int) (needed []int) {
	needed = append(needed, t.number(at+framesField))
	for _, field := range []int{filesField, linesField, unitField, startLineField} {
		t.put(at+field, noTable)
	}
	for i := range tables {
		switch place := at + entryBytes + 4*i; i {
		case unsafePoints, inlinedCalls, liveArgs:
			t.put(place, noTable)
		default:
			needed = append(needed, t.number(place))
		}
	}
	for _, i := range []int{inlineTree, argInfo, liveArgInfo} {
		if i < data {
			t.put(at+entryBytes+4*(tables+i), noFuncData)
		}
	}
	return needed
}

func (t *traceTables) name(offset int) (string, bool) {
	if offset >= t.units-t.names {
		return "", false
	}
	name, _, ended := bytes.Cut(t.image[t.names+offset:t.units], []byte{0})
	return string(name), ended
}

// keepTables blanks all tables by address but those that begin at the offsets.
func (t *traceTables) keepTables(offsets []int) {
	whole := bytes.Clone(t.image[t.tables:t.functions])
	clear(t.image[t.tables:t.functions])
	for _, from := range offsets {
		if from != noTable && from < len(whole) {
			copy(t.image[t.tables+from:], whole[from:from+tableBytes(whole[from:])])
		}
	}
}

// tableBytes is the length of a table by address: pairs of a change of the value and
// a distance, up to a change of zero that is not the first.
func tableBytes(table []byte) int {
	for at := 0; ; {
		change, width := binary.Uvarint(table[at:])
		if width <= 0 || change == 0 && at > 0 {
			return min(at+1, len(table))
		}
		at += width
		_, width = binary.Uvarint(table[at:])
		at += max(width, 0)
	}
}

// shortName is the name of a function of this module, the package of any other.
func shortName(name string) string {
	if strings.HasPrefix(name, ownModule) || strings.HasPrefix(name, "main.") {
		return name
	}
	path := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[path:], '.'); dot >= 0 {
		return name[:path+dot+1]
	}
	return name
}

// nameTable holds each name once, ended by a zero.
type nameTable struct {
	text    []byte
	offsets map[string]int
}

func newNameTable() *nameTable { return &nameTable{[]byte{0}, map[string]int{"": 0}} }

func (n *nameTable) offset(name string) int {
	at, known := n.offsets[name]
	if !known {
		at = len(n.text)
		n.offsets[name] = at
		n.text = append(append(n.text, name...), 0)
	}
	return at
}
