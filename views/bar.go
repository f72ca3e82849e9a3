package views

import (
	"fmt"
	"strconv"
	"strings"

	"proviso/policies"
)

// Bar is the warranty bar: a line of time with each window in a lane of its own,
// what happened on its way, and the day of the question. Positions across are
// percentages, so that it fits any width while its text keeps its size; heights
// are pixels. static/js/bar-model.js computes the same.
type Bar struct {
	Height, Axis string // the whole picture, and the line with the ticks
	Label        string // the picture in words
	Lanes        []Lane
	Ticks        []Tick
	Events       []Event
	Today        Mark
	TodayLabel   string
}

// Lane is one window: the whole of it, and the part that is still to come.
type Lane struct {
	Name, Until      string
	TextY, Y         string
	NowY, NowEnd     string // the line of the day, which runs beside no text
	X, Width         string
	LeftX, LeftWidth string // empty where nothing is left
	Inexact          bool
}

// Tick is a mark on the ruler; Label may be empty.
type Tick struct{ X, Label string }

// Mark is a position with the side its text leans to: start, middle or end.
type Mark struct{ X, Anchor string }

// Event is something that happened: a fact that is a date.
type Event struct {
	Fact, X, Label, Date string
}

const (
	barTop     = 26 // room for the label of the day
	laneHeight = 40
	laneBand   = 21 // the band's distance from the top of its lane
	axisRoom   = 26 // below the line: ticks and their labels
)

// eventFacts are the dates that a bar marks, in their only possible order.
var eventFacts = []string{"purchased_on", "shipped_on", "delivered_on", "failed_on"}

// scale turns days into positions.
type scale struct{ from, to policies.Date }

// at is the position of a day in percent with two digits, rounded down.
func (s scale) at(d policies.Date) string { return hundredths(s.units(d)) }

func (s scale) units(d policies.Date) int64 {
	return int64(d-s.from) * 10_000 / int64(s.to-s.from)
}

func (s scale) width(from, to policies.Date) string {
	return hundredths(max(s.units(to)-s.units(from), 40))
}

func hundredths(n int64) string { return fmt.Sprintf("%d.%02d%%", n/100, n%100) }

// newBar draws the windows of a decision, or nil where there are none.
func newBar(d *Decision, facts Facts, today string) *Bar {
	if len(d.Windows) == 0 {
		return nil
	}
	asked := day(d.AskedOn)
	s := barScale(d, facts, asked)
	bar := &Bar{
		Height: strconv.Itoa(barTop + laneHeight*len(d.Windows) + axisRoom),
		Axis:   strconv.Itoa(barTop + laneHeight*len(d.Windows)),
		Ticks:  ticks(s), Events: events(s, facts),
		Today: s.mark(asked), TodayLabel: todayWords(d.AskedOn, today),
	}
	items := []string{bar.TodayLabel + ": " + writtenDate(d.AskedOn)}
	for i, w := range d.Windows {
		bar.Lanes = append(bar.Lanes, lane(s, w, i, asked))
		items = append(items, windowWords(w))
	}
	for _, e := range bar.Events {
		items = append(items, e.Label+": "+e.Date)
	}
	bar.Label = say("bar.label", "items", strings.Join(items, ". "))
	return bar
}

func day(iso string) policies.Date {
	d, _ := policies.ParseDate(iso)
	return d
}

func todayWords(asked, today string) string {
	if asked == today {
		return say("time.today")
	}
	return say("time.on_day")
}

// barScale spans everything the bar shows with a little air on both sides.
func barScale(d *Decision, facts Facts, asked policies.Date) scale {
	s := scale{asked, asked}
	for _, w := range d.Windows {
		s.include(day(w.From))
		if !w.Lifetime {
			s.include(day(w.Through))
		}
	}
	for _, fact := range eventFacts {
		if facts.text(fact) != "" {
			s.include(day(facts.text(fact)))
		}
	}
	if d.hasLifetime() {
		s.to += max(s.to-s.from, 365)
	}
	air := max((s.to-s.from)/25, 1)
	return scale{s.from - air, s.to + air}
}

func (s *scale) include(d policies.Date) {
	s.from, s.to = min(s.from, d), max(s.to, d)
}

func (d *Decision) hasLifetime() bool {
	for _, w := range d.Windows {
		if w.Lifetime {
			return true
		}
	}
	return false
}

// mark leans the text of a position near an edge inwards.
func (s scale) mark(d policies.Date) Mark {
	anchor := "middle"
	switch u := s.units(d); {
	case u < 1500:
		anchor = "start"
	case u > 8500:
		anchor = "end"
	}
	return Mark{s.at(d), anchor}
}

func lane(s scale, w Window, i int, asked policies.Date) Lane {
	from, through := day(w.From), s.to
	if !w.Lifetime {
		through = day(w.Through)
	}
	top := barTop + laneHeight*i
	l := Lane{
		Name: say("windows." + w.Kind), Until: untilWords(w, asked.String()),
		TextY: strconv.Itoa(top + 15), Y: strconv.Itoa(top + laneBand),
		NowY: strconv.Itoa(top + laneBand - 2), NowEnd: strconv.Itoa(top + laneHeight),
		X: s.at(from), Width: s.width(from, through),
		Inexact: !w.Exact,
	}
	if left := max(from, asked); left <= through {
		l.LeftX, l.LeftWidth = s.at(left), s.width(left, through)
	}
	return l
}

func untilWords(w Window, asked string) string {
	switch {
	case w.Lifetime:
		return say("windows.for_life")
	case w.ended(asked):
		return say("windows.ended", "date", shortDate(w.Through))
	case !w.Exact:
		return say("windows.earliest", "date", shortDate(w.Through))
	}
	return say("windows.until", "date", shortDate(w.Through))
}

func windowWords(w Window) string {
	path := "bar.window"
	switch {
	case w.Lifetime:
		path = "bar.window_life"
	case !w.Exact:
		path = "bar.window_inexact"
	}
	return say(path, "name", say("windows."+w.Kind), "from", writtenDate(w.From), "through", writtenDate(w.Through))
}

func events(s scale, facts Facts) []Event {
	var list []Event
	for _, fact := range eventFacts {
		if iso := facts.text(fact); iso != "" {
			list = append(list, Event{Fact: fact, X: s.at(day(iso)), Label: say("events." + fact), Date: writtenDate(iso)})
		}
	}
	return list
}
