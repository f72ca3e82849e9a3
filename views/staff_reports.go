package views

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ReportView is the page of a seller's reports.
type ReportView struct {
	Frame            StaffFrame
	From, To         string // days, as they stand in the form
	Err              error
	Span             string // the period in words
	Zone             string // of its days
	Claims           string
	Tables           []ReportTable
	Shortcuts        []Shortcut
	InCents          string
	OutCents, Others string
}

// Shortcut leads to a period that is often looked at.
type Shortcut struct {
	Label, Href string
	Current     bool
}

// ReportTable is one table of a report, with its picture. The same cells make the page and the CSV.
type ReportTable struct {
	ID, Title, Note, Empty string
	Columns                []ReportColumn
	Rows                   [][]ReportCell
	Chart                  *Chart
	Href                   string // of its CSV
}

// ReportColumn is a column by its label on the page and its code in the CSV.
type ReportColumn struct {
	Label, Code string
	Number      bool
}

// ReportCell is a value as people read it and as programs do.
type ReportCell struct {
	Text, Raw string
	Mark      string // a word that stands out beside the text
}

func textCell(text, raw string) ReportCell { return ReportCell{Text: text, Raw: raw} }

func countCell(n int64) ReportCell {
	return ReportCell{Text: grouped(n), Raw: strconv.FormatInt(n, 10)}
}

// shareCell is a part of a whole in percent; a dash where there is no whole.
func shareCell(part, whole int) ReportCell {
	if whole == 0 {
		return ReportCell{Text: "–"}
	}
	percent := strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 1, 64)
	return ReportCell{Text: percent + " %", Raw: percent}
}

func timeCell(d time.Duration) ReportCell {
	return ReportCell{Text: stretch(d), Raw: strconv.FormatInt(int64(d/time.Second), 10)}
}

// stretch writes a length of time in its two largest units: "2 d 4 h".
func stretch(d time.Duration) string {
	days, hours, minutes := int(d/(24*time.Hour)), int(d/time.Hour)%24, int(d/time.Minute)%60
	switch {
	case days > 0:
		return strconv.Itoa(days) + " d " + strconv.Itoa(hours) + " h"
	case hours > 0:
		return strconv.Itoa(hours) + " h " + strconv.Itoa(minutes) + " min"
	case minutes > 0:
		return strconv.Itoa(minutes) + " min"
	}
	return strconv.Itoa(int(d/time.Second)) + " s"
}

func centsCell(cents int64) ReportCell {
	return ReportCell{Text: dollars(cents), Raw: strconv.FormatInt(cents, 10)}
}

// NewReport prepares the page. Today is the day where the seller lives.
func NewReport(frame StaffFrame, p *policies.Policy, r claim.Report, names map[string]string, today policies.Date) ReportView {
	v := ReportView{Frame: frame, Zone: zoneWords(p), From: r.Period.From.String(), To: r.Period.Through.String(), Claims: claimsCounted(r.Claims),
		InCents: dollars(r.MoneyMoved("in")), OutCents: dollars(r.MoneyMoved("out")), Others: dollars(r.MoneyMoved("other"))}
	v.Span = shortDate(v.From) + " to " + shortDate(v.To)
	v.Tables = []ReportTable{outcomeTable(r), disagreementTable(r), productTable(r), stageTable(r), clockTable(r), moneyTable(r),
		ageTable(r), weekTable(r), peopleTable(r, names)}
	for i := range v.Tables {
		v.Tables[i].Href = "/staff/reports/" + v.Tables[i].ID + "?" + periodQuery(frame.Seller, r.Period.From, r.Period.Through)
	}
	v.shortcuts(today)
	return v
}

// FaultyReport is the page of a period that cannot be reported on.
func FaultyReport(frame StaffFrame, p *policies.Policy, from, to string, err error, today policies.Date) ReportView {
	v := ReportView{Frame: frame, Zone: zoneWords(p), From: from, To: to, Err: err}
	v.shortcuts(today)
	return v
}

// Table is one table of the report; nil where it has none of that name.
func (v *ReportView) Table(id string) *ReportTable {
	for i := range v.Tables {
		if v.Tables[i].ID == id {
			return &v.Tables[i]
		}
	}
	return nil
}

func (v *ReportView) shortcuts(today policies.Date) {
	year, _, _ := today.Civil()
	first, _ := policies.ParseDate(strconv.Itoa(year) + "-01-01")
	for _, s := range []struct {
		label string
		from  policies.Date
	}{{"7 days", today.AddDays(-6)}, {"30 days", today.AddDays(-29)}, {"90 days", today.AddDays(-89)}, {"This year", first}} {
		v.Shortcuts = append(v.Shortcuts, Shortcut{s.label, "/staff/reports?" + periodQuery(v.Frame.Seller, s.from, today),
			v.From == s.from.String() && v.To == today.String()})
	}
}

func periodQuery(seller string, from, to policies.Date) string {
	return url.Values{"seller": {seller}, "from": {from.String()}, "to": {to.String()}}.Encode()
}

// zoneWords names the zone of a seller's days.
func zoneWords(p *policies.Policy) string { return strings.ReplaceAll(p.Zone, "_", " ") }

// CSV is the table for a spreadsheet: codes, whole numbers, cents and seconds, as its columns say.
func (t *ReportTable) CSV() [][]string {
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		head[i] = c.Code
	}
	lines := [][]string{head}
	for _, row := range t.Rows {
		line := make([]string, len(row))
		for i, cell := range row {
			line[i] = cell.Raw
		}
		lines = append(lines, line)
	}
	return lines
}
