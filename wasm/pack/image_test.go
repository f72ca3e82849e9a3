package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// stretch of data as the linker writes it.
type placed struct {
	at   uint32
	data string
}

func dataSectionOf(list []placed) []byte {
	body := binary.AppendUvarint(nil, uint64(len(list)))
	for _, p := range list {
		body = append(body, activeSegment, i32Const)
		body = append(appendAddress(body, p.at), endOfCode)
		body = binary.AppendUvarint(body, uint64(len(p.data)))
		body = append(body, p.data...)
	}
	return body
}

func segmentsOf(t *testing.T, body []byte) []placed {
	t.Helper()
	var list []placed
	r := reader{rest: body}
	for range r.size() {
		r.bytes(2)
		at := r.address()
		r.byte()
		list = append(list, placed{at, string(r.bytes(r.size()))})
	}
	if r.err != nil || len(r.rest) > 0 {
		t.Fatalf("%v, %d bytes left", r.err, len(r.rest))
	}
	return list
}

func zeros(n int) string { return string(make([]byte, n)) }

func TestSegmentsAreJoined(t *testing.T) {
	for _, c := range []struct {
		name     string
		in, want []placed
	}{
		{"none", nil, nil},
		{"one", []placed{{16, "abc"}}, []placed{{16, "abc"}}},
		{"neighbours", []placed{{16, "ab"}, {18, "c"}}, []placed{{16, "abc"}}},
		{"near", []placed{{16, "a"}, {20, "b"}}, []placed{{16, "a\x00\x00\x00b"}}},
		{"just near enough", []placed{{16, "a"}, {16 + zerosApart, "b"}}, []placed{{16, "a" + zeros(zerosApart-1) + "b"}}},
		{"apart", []placed{{16, "a"}, {17 + zerosApart, "b"}}, []placed{{16, "a"}, {17 + zerosApart, "b"}}},
		{"out of order", []placed{{20, "b"}, {16, "a"}}, []placed{{16, "a\x00\x00\x00b"}}},
		{"the later one counts", []placed{{16, "abc"}, {17, "x"}}, []placed{{16, "axc"}}},
		{"zeros may erase", []placed{{16, "abc"}, {18, "\x00"}}, []placed{{16, "ab"}}},
		{"zeros alone", []placed{{16, "\x00\x00"}}, nil},
		{"empty", []placed{{16, ""}, {20, "a"}}, []placed{{20, "a"}}},
		{"a large address", []placed{{1 << 25, "z"}}, []placed{{1 << 25, "z"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			memory, err := readImage(dataSectionOf(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if got := memory.segments(); !bytes.Equal(got, dataSectionOf(c.want)) {
				t.Errorf("got %+v, want %+v", segmentsOf(t, got), c.want)
			}
		})
	}
}

func TestUnknownDataIsRefused(t *testing.T) {
	for _, c := range []struct{ name, body string }{
		{"a passive segment", "\x01\x01\x01a"},
		{"another memory", "\x01\x02\x00\x41\x10\x0b\x01a"},
		{"an address that is computed", "\x01\x00\x23\x00\x0b\x01a"},
		{"an address of 64 bits", "\x01\x00\x42\x10\x0b\x01a"},
		{"an address that never ends", "\x01\x00\x41\x80\x80\x80\x80\x80\x80\x0b\x01a"},
		{"cut in the data", "\x01\x00\x41\x10\x0b\x09abc"},
		{"cut in the head", "\x02\x00\x41\x10\x0b\x01a"},
		{"beyond all memory", "\x01\x00\x41\xff\xff\xff\xff\x07\x0b\x01a"},
		{"nothing", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if memory, err := readImage([]byte(c.body)); err == nil {
				t.Errorf("read as %d bytes", len(memory))
			}
		})
	}
}

func TestAddressesKeepTheirValue(t *testing.T) {
	for _, at := range []uint32{0, 1, 63, 64, 127, 128, 8191, 8192, 1 << 20, math.MaxInt32, 1 << 31, math.MaxUint32} {
		r := reader{rest: appendAddress(nil, at)}
		if got := r.address(); got != at || r.err != nil || len(r.rest) > 0 {
			t.Errorf("%d became %d (%v)", at, got, r.err)
		}
	}
}
