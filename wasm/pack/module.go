package main

import (
	"encoding/binary"
	"errors"
)

// The sections of a WebAssembly module that matter here.
const (
	customSection = 0
	dataSection   = 11
)

const preamble = "\x00asm\x01\x00\x00\x00"

// section is one section of a WebAssembly module.
type section struct {
	id   byte
	body []byte
}

var errTruncated = errors.New("the module ends too early")

func readSections(module []byte) ([]section, error) {
	if len(module) < len(preamble) || string(module[:len(preamble)]) != preamble {
		return nil, errors.New("not a WebAssembly module")
	}
	var list []section
	r := reader{rest: module[len(preamble):]}
	for len(r.rest) > 0 {
		id := r.byte()
		list = append(list, section{id, r.bytes(r.size())})
	}
	return list, r.err
}

func writeSections(list []section) []byte {
	module := []byte(preamble)
	for _, s := range list {
		module = append(module, s.id)
		module = binary.AppendUvarint(module, uint64(len(s.body)))
		module = append(module, s.body...)
	}
	return module
}

// reader reads the module's encoding. After an error it reads zeros.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.err, r.rest = errTruncated, nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.bytes(1); b != nil {
		return b[0]
	}
	return 0
}

// size reads an unsigned number, LEB128.
func (r *reader) size() int {
	n, width := binary.Uvarint(r.rest)
	r.bytes(max(width, 1))
	return int(n)
}

// address reads a signed number of 32 bits, LEB128, as the unsigned one it stands for.
func (r *reader) address() uint32 {
	var n int64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		n |= int64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 {
				n |= -1 << (shift + 7)
			}
			return uint32(n)
		}
	}
	r.err = errors.New("a number is too long")
	return 0
}

// appendAddress is the counterpart of address.
func appendAddress(to []byte, at uint32) []byte {
	n := int32(at)
	for n < -0x40 || n >= 0x40 {
		to = append(to, byte(n)|0x80)
		n >>= 7
	}
	return append(to, byte(n)&0x7f)
}
