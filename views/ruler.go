package views

import (
	"strconv"

	"proviso/policies"
)

// A bar's ruler counts in years, in months or in weeks, whichever gives a handful
// of ticks.
const (
	yearsFromDays  = 800
	monthsFromDays = 70
	mostLabels     = 5
	// mostSkipped is how many ticks may stand without a label between two that have one.
	mostSkipped = 4
)

func ticks(s scale) []Tick {
	switch span := int(s.to - s.from); {
	case span >= yearsFromDays:
		return yearTicks(s)
	case span >= monthsFromDays:
		return monthTicks(s)
	}
	return weekTicks(s)
}

func yearTicks(s scale) []Tick {
	first, _, _ := s.from.Civil()
	last, _, _ := s.to.Civil()
	var list []Tick
	every := (last-first)/(mostLabels+1) + 1
	for year := first + 1; year <= last; year++ {
		label := ""
		switch {
		case (year-first-1)%every == 0:
			label = strconv.Itoa(year)
		case every > mostSkipped+1:
			continue
		}
		list = s.tick(list, policies.DateOf(year, 1, 1), label)
	}
	return list
}

func monthTicks(s scale) []Tick {
	year, month, _ := s.from.Civil()
	start := policies.DateOf(year, month, 1)
	count := int(s.to-s.from)/30 + 1
	every := count/(mostLabels+1) + 1
	var list []Tick
	for i := 1; i <= count; i++ {
		d := start.AddMonths(i)
		_, m, _ := d.Civil()
		label := ""
		if (i-1)%every == 0 {
			label = monthName(m)[:3]
		}
		list = s.tick(list, d, label)
	}
	return list
}

func weekTicks(s scale) []Tick {
	var list []Tick
	every := int(s.to-s.from)/7/mostLabels + 1
	for i := 1; ; i++ {
		d := s.from.AddDays(i * 7)
		if d > s.to {
			return list
		}
		_, month, dayOfMonth := d.Civil()
		label := ""
		if (i-1)%every == 0 {
			label = strconv.Itoa(dayOfMonth) + " " + monthName(month)[:3]
		}
		list = s.tick(list, d, label)
	}
}

// tick adds a tick inside the picture; one too near an edge goes without its label.
func (s scale) tick(list []Tick, d policies.Date, label string) []Tick {
	if d <= s.from || d >= s.to {
		return list
	}
	if u := s.units(d); u < 500 || u > 9500 {
		label = ""
	}
	return append(list, Tick{s.at(d), label})
}
