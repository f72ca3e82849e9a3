package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// The runtime finds the pointers on its stack by tables that packing leaves in. A
// collection after every few kilobytes would soon meet one that is missing.
func TestPackedRuntimeCollectsGarbage(t *testing.T) {
	now := time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC)
	native := newDesk()
	native.today = daysAt(now)
	b := newBrowser(t, map[string]string{"GOGC": "1", "GODEBUG": "gccheckmark=1,clobberfree=1"})
	b.noteDays(now)
	b.compare(native, newDealer(7), 2000)
}

func TestCompiledCheckerShowsTheSellers(t *testing.T) {
	native := newDesk()
	native.sellers()
	b := newBrowser(t, nil)
	if got, ok := b.answer(int32(b.call("sellers"))); !ok || !bytes.Equal(got, native.out) {
		t.Errorf("got %s", got)
	}
}

func TestCompiledCheckerTakesLargeFacts(t *testing.T) {
	b := newBrowser(t, nil)
	facts := `{"seller":"connectpro","intent":"coverage","asked_on":"2026-03-10"}`
	small, _ := b.ask("decide", []byte(facts))
	want := string(small)
	for _, size := range []int{usualFactsBytes + 1, 100_000, maxFactsBytes} {
		got, ok := b.ask("decide", []byte(facts+strings.Repeat(" ", size-len(facts))))
		if !ok || string(got) != want {
			t.Errorf("%d bytes: %s", size, got)
		}
	}
	if got, ok := b.ask("decide", make([]byte, maxFactsBytes+1)); ok || !bytes.Contains(got, []byte(`"too_large"`)) {
		t.Errorf("too many bytes: %s", got)
	}
}
