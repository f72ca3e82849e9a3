package policies

// Window is a span of civil days that begins with a fact's date. "Within N days"
// is the start plus N, inclusive (G1).
type Window struct {
	Kind  WindowKind
	On    IntentSet // the intents that test it
	Start Fact      // the date it counts from

	Days     int  // counted first (G14)
	Months   int  // where no class or stated period says otherwise
	Stated   bool // `stated_months` replaces Months
	Extended bool // `extended_months` adds on
	// Classes gives the months by product class; a class in none of them has no
	// term listed. Empty: Months holds for every class.
	Classes []ClassTerm
	// OnFailure makes it a term: in a fault it is tested on the day of the failure (G12).
	OnFailure bool
	// After makes the window begin on the day after After's end and run through
	// Months after that end; Days, Stated, Extended and Classes are After's own.
	After *Window
	// RuledOut keeps the window out of the list where it holds for certain.
	RuledOut *Cond
}

// ClassTerm is the term of some product classes.
type ClassTerm struct {
	Classes  *Cond // OfClass
	Months   int
	Lifetime bool // no end
}

// span is a window's length once the product is settled.
type span struct {
	days, months int
	then         int // months counted from the end that days and months give
	lifetime     bool
	listed       bool // false: no term is listed for this class
}

// longest is where sums of months stop: beyond every date that can be written.
const longest = 12 * 20_000

// end is the last day of the span from a start day, inclusive. Months are added up
// first and counted once, days come before months (G14).
func (s span) end(start Date) Date {
	if s.lifetime {
		return lastDay
	}
	return start.AddDays(s.days).AddMonths(s.months).AddMonths(s.then)
}

// earliestStart is the first start day from which the span still runs on a day.
func (s span) earliestStart(day Date) Date {
	if s.lifetime || s.months >= longest {
		return unbounded
	}
	start := max(day.AddMonths(-s.then).AddMonths(-s.months).AddDays(-s.days), unbounded)
	for start > unbounded && s.end(start-1) >= day {
		start--
	}
	for s.end(start) < day {
		start++
	}
	return start
}

// span measures the window in the world; ok is false where the product class
// decides the length and is not settled (never while the world splits).
func (w *world) span(win *Window) (s span, ok bool) {
	if win.After != nil {
		s, ok = w.span(win.After)
		s.then = win.Months
		return s, ok
	}
	s = span{days: win.Days, months: win.Months, listed: true}
	if len(win.Classes) > 0 {
		class, settled := w.classTerm(win)
		if !settled {
			return s, false
		}
		s.listed = class != nil
		if class != nil {
			s.months, s.lifetime = class.Months, class.Lifetime
		}
	}
	if stated, given := w.months(StatedMonths); win.Stated && given {
		s.months = stated
	}
	if extra, _ := w.months(ExtendedMonths); win.Extended {
		s.months = min(s.months+extra, longest)
	}
	return s, true
}

func (w *world) classTerm(win *Window) (class *ClassTerm, settled bool) {
	settled = true
	for i := range win.Classes {
		switch win.Classes[i].Classes.holds(w) {
		case always:
			return &win.Classes[i], true
		case unclear:
			settled = false
		}
	}
	return nil, settled
}

// standing is where a case stands to a window.
type standing uint8

const (
	inside   standing = iota
	late              // asked after the term, failed within it (G12)
	outside           // after the window
	unlisted          // no term is listed for the product
	open              // not settled; never while the world splits
)

// standing tests the window: on the day of the question or, for a fault under a
// term, on the day of the failure (G12).
func (w *world) standing(win *Window) standing {
	s, ok := w.span(win)
	switch {
	case !ok:
		return open
	case !s.listed:
		return unlisted
	}
	start := chainIndex(win.Start)
	switch w.notBefore(start, s, w.asked()) {
	case always:
		return inside
	case unclear:
		return open
	}
	if !win.OnFailure || w.intent != Fault {
		return outside
	}
	switch w.failedWithin(start, s) {
	case always:
		return late
	case unclear:
		return open
	}
	return outside
}

// notBefore tells whether the span from the date at index i still runs on a day.
func (w *world) notBefore(i int, s span, day Date) tri {
	switch {
	case s.end(w.lo[i]) >= day:
		return always
	case s.end(w.hi[i]) < day:
		return never
	case !w.splitting:
		return unclear
	}
	return triOf(w.splitDate(i, s.earliestStart(day)))
}

// failedWithin tells whether the device failed inside the span from the date at
// index i.
func (w *world) failedWithin(i int, s span) tri {
	switch {
	case s.end(w.lo[i]) >= w.hi[failed]:
		return always
	case s.end(w.hi[i]) < w.lo[failed]:
		return never
	case !w.splitting:
		return unclear
	case w.lo[failed] == w.hi[failed]:
		return triOf(w.splitDate(i, s.earliestStart(w.lo[failed])))
	}
	// Both days are open, and no cut of one alone settles the comparison. The two
	// ends of the start's range show every answer that some day of it can give.
	if w.lo[i] != w.hi[i] {
		if w.choose() {
			w.pin(i, w.hi[i])
		} else {
			w.pin(i, w.lo[i])
		}
		return w.failedWithin(i, s)
	}
	return triOf(!w.splitDate(failed, s.end(w.lo[i])+1))
}

// running tells whether the window has not ended on the day of the question.
func (w *world) running(win *Window) tri {
	s, ok := w.span(win)
	switch {
	case !ok:
		return unclear
	case !s.listed:
		return never
	}
	return w.notBefore(chainIndex(win.Start), s, w.asked())
}

// reads are the facts that the window's length, start and test depend on.
func (win *Window) reads() FactSet {
	if win.After != nil {
		return win.After.reads()
	}
	s := FactsOf(win.Start)
	if win.Stated {
		s = s.with(StatedMonths)
	}
	if win.Extended {
		s = s.with(ExtendedMonths)
	}
	if len(win.Classes) > 0 {
		s = s.with(Product)
	}
	return s
}

// OpenWindow is a window as far as the facts fix it.
type OpenWindow struct {
	Kind          WindowKind
	From, Through Date // inclusive; Through is unused where Lifetime
	Exact         bool // false: only a lower bound of the start is known (G2)
	Lifetime      bool // no end
}

// openWindows appends the windows of the intent that the given dates allow (G2, G13).
func (w *world) openWindows(list []OpenWindow) []OpenWindow {
	for _, win := range w.policy.Windows {
		if !win.On.Has(w.intent) || (win.RuledOut != nil && win.RuledOut.holds(w) == always) {
			continue
		}
		i := chainIndex(win.Start)
		s, ok := w.span(win)
		if !ok || !s.listed || w.lo[i] == unbounded {
			continue
		}
		from := w.lo[i]
		if win.After != nil {
			before, _ := w.span(win.After)
			end := before.end(from)
			if end == lastDay {
				continue // it would begin after the last day there is
			}
			from = end.AddDays(1)
		}
		list = append(list, OpenWindow{win.Kind, from, s.end(w.lo[i]), w.lo[i] == w.hi[i], s.lifetime})
	}
	return list
}
