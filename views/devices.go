package views

import (
	"net/url"
	"strconv"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// DevicesView is what the sellers' books know under a customer's address, with what holds for each device today.
type DevicesView struct {
	Email   string
	Groups  []DeviceGroup
	Total   int  // of all devices, whatever is filtered
	Cut     bool // the records may hold more than Total
	Shown   int  // of those that fit, on all pages
	Page    int  // from 1
	Pages   int
	Query   string // part of a serial number, an order number or a product
	Verdict string // a verdict's code; empty: all
	Counts  []VerdictCount
	Notices []Notice
}

// DevicesOnPage is how many devices one page holds.
const DevicesOnPage = 100

// PageHref is a page of the same list.
func (v DevicesView) PageHref(page int) string {
	return DevicesHref(v.Query, v.Verdict, page)
}

// DevicesHref is the address of the list of devices, filtered.
func DevicesHref(query, verdict string, page int) string {
	return listHref("/devices", query, "verdict", verdict, page)
}

// listHref is a page of a list, of what a search finds and what one of its properties is.
func listHref(path, query, name, value string, page int) string {
	values := url.Values{}
	if query != "" {
		values.Set("q", query)
	}
	if value != "" {
		values.Set(name, value)
	}
	if page > 1 {
		values.Set("page", strconv.Itoa(page))
	}
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// DeviceGroup is the devices of one seller.
type DeviceGroup struct {
	Policy *policies.Policy
	Lines  []DeviceLine
}

// VerdictCount is how many devices a verdict holds for; it is also a filter.
type VerdictCount struct {
	Verdict, Word string
	Count         int
	Href          string
	Chosen        bool
}

// DeviceLine is one device.
type DeviceLine struct {
	Unit            claim.Unit
	Title, Sentence string
	Verdict, Word   string
	Mini            *MiniBar
	ClaimID         string // of the claim about it that is under way; empty: none
	Gone            bool   // it went back: nothing more is to be claimed for it
	windows         []Window
	asked           string
}

// MiniBar is the warranty bar of one line: the windows on a scale that the lines of a seller share. Positions are
// percentages.
type MiniBar struct {
	X, Width         string
	LeftX, LeftWidth string // empty where nothing is left
	Today            string
}

// NewDeviceLine puts one device and what holds for it into words.
func NewDeviceLine(p *policies.Policy, u claim.Unit, coverage claim.Decision, claimID string) DeviceLine {
	line := DeviceLine{Unit: u, Title: deviceTitle(p, factsOf(coverage.Used)), Verdict: coverage.Verdict, ClaimID: claimID}
	out, err := ReadOutcome(coverage.Answer, nil)
	if err != nil || out.Decision == nil {
		return line
	}
	t := &teller{p: p, facts: factsOf(coverage.Used), d: out.Decision, today: out.Decision.AskedOn}
	line.Word, line.Sentence = verdictWord(out.Decision.Intent, coverage.Verdict, "word"), t.sentence()
	line.windows, line.asked = out.Decision.Windows, out.Decision.AskedOn
	return line
}

// Ended is the line of a device that went back: for another one with a serial number, or for its money.
func (l DeviceLine) Ended(newSerial string) DeviceLine {
	l.Gone, l.Verdict, l.Word, l.Sentence, l.windows = true, "not_covered", "Given back", "Its money went back to you.", nil
	if newSerial != "" {
		l.Word, l.Sentence = "Replaced", "Its warranty goes on with "+newSerial+"."
	}
	return l
}

// boughtWith says what the number beside a device is. A replacement was never ordered: the books know it by its claim.
func (l DeviceLine) boughtWith() string {
	if number, is := claim.ParseNumber(l.Unit.OrderNumber); is && string(number) == l.Unit.OrderNumber {
		return "Replacement under claim"
	}
	return "Order"
}

// Matches tells whether the line holds a text, however it is written.
func (l DeviceLine) Matches(query string) bool {
	wanted := claim.Fold(query)
	for _, text := range []string{l.Unit.Serial, l.Unit.OrderNumber, l.Title} {
		if strings.Contains(claim.Fold(text), wanted) {
			return true
		}
	}
	return false
}

// NewDeviceGroup draws the bars of one seller's devices on one scale.
func NewDeviceGroup(p *policies.Policy, lines []DeviceLine) DeviceGroup {
	s, any := scale{}, false
	for _, l := range lines {
		if w := l.longest(); w != nil {
			if !any {
				s, any = scale{day(w.From), day(l.asked)}, true
			}
			s.include(day(w.From))
			s.include(day(l.asked))
			if !w.Lifetime {
				s.include(day(w.Through))
			}
		}
	}
	s.to = max(s.to, s.from+1)
	for i := range lines {
		lines[i].Mini = lines[i].mini(s)
	}
	return DeviceGroup{Policy: p, Lines: lines}
}

// longest is the window that lasts longest; nil where there is none.
func (l DeviceLine) longest() *Window {
	var longest *Window
	for i := range l.windows {
		if w := &l.windows[i]; w.outlasts(longest) {
			longest = w
		}
	}
	return longest
}

func (l DeviceLine) mini(s scale) *MiniBar {
	w := l.longest()
	if w == nil {
		return nil
	}
	from, through, today := day(w.From), s.to, day(l.asked)
	if !w.Lifetime {
		through = day(w.Through)
	}
	m := &MiniBar{X: s.at(from), Width: s.width(from, through), Today: s.at(today)}
	if left := max(from, today); left <= through {
		m.LeftX, m.LeftWidth = s.at(left), s.width(left, through)
	}
	return m
}

// free is how many of the devices have no claim yet.
func (g DeviceGroup) free() int {
	n := 0
	for _, l := range g.Lines {
		if l.ClaimID == "" && !l.Gone {
			n++
		}
	}
	return n
}

func (l DeviceLine) startHref() string { return "/claims/start?device=" + l.Unit.ID }

// VerdictWord is the word of a verdict for a device nobody asks anything of.
func VerdictWord(verdict string) string { return say("verdicts." + verdict + ".word") }
