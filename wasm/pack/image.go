package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The one form of a data segment that Go's linker writes: into memory 0, at a
// constant address.
const (
	activeSegment = 0x00
	i32Const      = 0x41
	endOfCode     = 0x0b
)

// mostImageBytes is far above what the checker needs; a larger one is a mistake.
const mostImageBytes = 64 << 20

// zerosApart is how many zeros between two stretches of data are better left out
// than written. Zeros cost next to nothing once compressed, a new segment a few bytes.
const zerosApart = 256

// image is the memory as the data segments fill it, from address 0 on.
type image []byte

func readImage(body []byte) (image, error) {
	var memory image
	r := reader{rest: body}
	for n := r.size(); n > 0 && r.err == nil; n-- {
		kind, op, at, end := r.byte(), r.byte(), r.address(), r.byte()
		if r.err == nil && (kind != activeSegment || op != i32Const || end != endOfCode) {
			return nil, errors.New("a data segment of an unknown form")
		}
		data := r.bytes(r.size())
		last := int(at) + len(data)
		if last > mostImageBytes {
			return nil, fmt.Errorf("a data segment ends at %d", last)
		}
		if last > len(memory) {
			memory = append(memory, make([]byte, last-len(memory))...)
		}
		copy(memory[at:], data)
	}
	return memory, r.err
}

// segments writes the image as the body of a data section.
func (m image) segments() []byte {
	var body []byte
	count := 0
	for at := m.skipZeros(0); at < len(m); {
		end := m.stretch(at)
		body = append(body, activeSegment, i32Const)
		body = append(appendAddress(body, uint32(at)), endOfCode)
		body = binary.AppendUvarint(body, uint64(end-at))
		body = append(body, m[at:end]...)
		count++
		at = m.skipZeros(end)
	}
	return append(binary.AppendUvarint(nil, uint64(count)), body...)
}

func (m image) skipZeros(at int) int {
	for at < len(m) && m[at] == 0 {
		at++
	}
	return at
}

// stretch returns where the data from at on ends: at zerosApart zeros or more.
func (m image) stretch(at int) (end int) {
	for {
		for at < len(m) && m[at] != 0 {
			at++
		}
		next := m.skipZeros(at)
		if next == len(m) || next-at >= zerosApart {
			return at
		}
		at = next
	}
}
