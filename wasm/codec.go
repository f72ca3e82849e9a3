package main

import (
	"proviso/policies"
	"proviso/policies/catalog"
)

// maxFactsBytes is the size that one set of facts may have, as on the server.
const maxFactsBytes = 1 << 20

// usualFactsBytes holds every case that a person types.
const usualFactsBytes = 8 << 10

// desk answers one question after the other and uses its memory again.
type desk struct {
	in, out []byte
	today   []policies.Date
	checker catalog.Checker
	todayIn func(zone string) policies.Date
}

func newDesk() *desk {
	d := &desk{
		in:    make([]byte, usualFactsBytes),
		out:   make([]byte, 0, usualFactsBytes),
		today: make([]policies.Date, len(catalog.All())),
	}
	d.todayIn = d.day
	return d
}

// day is the day that the browser noted for a zone.
func (d *desk) day(zone string) policies.Date {
	for i, p := range catalog.All() {
		if p.Zone == zone {
			return d.today[i]
		}
	}
	return 0 // no seller has this zone
}

// makeRoom grows the room for facts to at least size bytes, up to maxFactsBytes.
func (d *desk) makeRoom(size int) {
	if size > len(d.in) && size <= maxFactsBytes {
		d.in = make([]byte, size)
	}
}

// decide answers the facts in the first size bytes of in. It returns the length of
// the answer: a decision, or below zero the length of the errors.
func (d *desk) decide(size int) int {
	if size < 0 || size > len(d.in) {
		return d.tooLarge()
	}
	out, ok := d.checker.Check(d.out[:0], d.in[:size], d.todayIn)
	return d.put(out, ok)
}

// changes is decide for what would have answered better.
func (d *desk) changes(size int) int {
	if size < 0 || size > len(d.in) {
		return d.tooLarge()
	}
	out, ok := d.checker.Changes(d.out[:0], d.in[:size], d.todayIn)
	return d.put(out, ok)
}

func (d *desk) tooLarge() int {
	return d.put(policies.AppendErrors(d.out[:0], []policies.FieldError{
		{Code: policies.ErrTooLarge, Message: "expected at most 1 MB of facts"},
	}), false)
}

// sellers answers with the seller documents as one JSON array, in the order of the
// catalog.
func (d *desk) sellers() int {
	out := append(d.out[:0], '[')
	for i, p := range catalog.All() {
		if i > 0 {
			out = append(out, ',')
		}
		out = p.AppendJSON(out)
	}
	return d.put(append(out, ']'), true)
}

func (d *desk) put(out []byte, ok bool) int {
	d.out = out
	if !ok {
		return -len(out)
	}
	return len(out)
}
