//go:build !wasip1

package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"
	_ "time/tzdata"
	"unicode/utf8"

	"proviso/policies"
	"proviso/policies/catalog"
)

// Natively the command deals out random cases with their answers, for the test of
// the browser's side: a line each of three JSON strings, the facts, the answer and
// what would change it.
func main() {
	count := flag.Int("cases", 1000, "how `many` cases to deal")
	seed := flag.Uint64("seed", 1, "`number` that the cases follow from")
	now := flag.Int64("now", 0, "milliseconds since 1970 at which cases without asked_on are asked")
	flag.Parse()
	d := newDesk()
	d.today = daysAt(time.UnixMilli(*now))
	cases := newDealer(*seed)
	lines := json.NewEncoder(os.Stdout)
	for dealt := 0; dealt < *count; {
		facts := cases.next()
		if !utf8.Valid(facts) {
			continue // no text in the browser
		}
		dealt++
		if err := lines.Encode([3]string{string(facts), d.answerTo((*desk).decide, facts), d.answerTo((*desk).changes, facts)}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// answerTo puts facts on the desk and returns the answer.
func (d *desk) answerTo(ask func(*desk, int) int, facts []byte) string {
	d.makeRoom(len(facts))
	copy(d.in, facts)
	ask(d, len(facts))
	return string(d.out)
}

// daysAt are the days in the sellers' zones at an instant, in the order of the catalog.
func daysAt(now time.Time) []policies.Date {
	var days []policies.Date
	for _, p := range catalog.All() {
		zone, err := time.LoadLocation(p.Zone)
		if err != nil {
			panic(err) // the policy names a zone that does not exist
		}
		y, m, d := now.In(zone).Date()
		days = append(days, policies.DateOf(y, int(m), d))
	}
	return days
}
