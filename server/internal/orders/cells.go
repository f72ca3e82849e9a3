package orders

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is what is wrong with one cell, line or file, and what would be right.
type Fault struct {
	Line   int    // 1 is the header
	Column string // the header as the file has it; empty where the whole line is at fault
	Text   string
}

// String is the fault on one line.
func (f Fault) String() string {
	s := "line " + strconv.Itoa(f.Line)
	if f.Column != "" {
		s += ", " + f.Column
	}
	return s + ": " + f.Text
}

// mostShown is how many characters of a cell a fault repeats.
const mostShown = 60

// shown is a cell as a fault may repeat it: short, and without anything that a terminal or a page could take for its own.
func shown(cell string) string {
	if utf8.RuneCountInString(cell) > mostShown {
		cell = string([]rune(cell)[:mostShown]) + "…"
	}
	return strings.Trim(strconv.Quote(cell), `"`)
}

func quotedCell(cell string) string { return `"` + shown(cell) + `"` }

// Most characters of the columns that are free text.
const (
	mostText  = 100
	mostEmail = 254
)

var (
	spreadsheetNumber = regexp.MustCompile(`^[0-9]([.,][0-9]+)?[eE]\+[0-9]+$`)
	addressForm       = regexp.MustCompile(`^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$`)
	wholeNumber       = regexp.MustCompile(`^(0|[1-9][0-9]{0,15})$`)
	dollars           = regexp.MustCompile(`^\$? ?([0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.([0-9]{2}))?$`)
)

// textFault says what is wrong with an order number, serial number or address. Whatever else stands there is text: a cell
// that a spreadsheet would compute is kept as it is written.
func textFault(c *Column, cell string) string {
	most := mostText
	if c.Name == emailColumn {
		most = mostEmail
	}
	switch {
	case utf8.RuneCountInString(cell) > most:
		return "it is longer than " + strconv.Itoa(most) + " characters; is it the right column?"
	case strings.ContainsFunc(cell, unprintable):
		return "it holds a character that cannot be seen or printed; type it anew"
	case strings.ContainsFunc(cell, unicode.IsMark):
		return "it holds an accent that stands apart from its letter; type it anew"
	case spreadsheetNumber.MatchString(cell):
		return quotedCell(cell) + " is what a spreadsheet made of a long number; give the column the format “Text” and enter the number anew"
	case c.Name == emailColumn && !addressForm.MatchString(cell):
		return quotedCell(cell) + " is no e-mail address; write one such as name@example.com, or nothing"
	}
	return ""
}

// unprintable: control and format characters, among them those without width and those that turn the direction of a text.
func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// value is a cell as the JSON of its fact. Whether it is a value of that fact is for the policies to say.
func value(c *Column, cell string) (json, fault string) {
	switch c.kind {
	case asBool:
		if truth, ok := truths[strings.ToLower(cell)]; ok {
			return truth, ""
		}
		return "", quotedCell(cell) + " is neither yes nor no; write one of them, or nothing where you do not know"
	case asNumber, asCents:
		if wholeNumber.MatchString(cell) {
			return cell, ""
		}
		return "", quotedCell(cell) + " is no whole number; write it with digits alone"
	case asDollars, asEitherSum:
		return cents(c, cell)
	case asCode:
		return jsonText(plainHeader(cell)), ""
	}
	return jsonText(cell), ""
}

var truths = map[string]string{"true": "true", "yes": "true", "y": "true", "1": "true", "false": "false", "no": "false", "n": "false", "0": "false"}

// cents reads dollars. Without a sign or cents nobody can tell 1299 dollars from 12.99, unless the header does.
func cents(c *Column, cell string) (json, fault string) {
	parts := dollars.FindStringSubmatch(cell)
	switch {
	case parts == nil:
		return "", quotedCell(cell) + " is no amount in dollars; write it such as 1299.00"
	case c.kind == asEitherSum && parts[2] == "" && !strings.HasPrefix(cell, "$"):
		return "", quotedCell(cell) + " may be dollars or cents; write " + parts[1] + ".00, or name the column " + c.Name + "_usd or " + c.Name + "_cents"
	case parts[2] == "":
		parts[2] = "00"
	}
	whole := strings.TrimLeft(strings.ReplaceAll(parts[1], ",", "")+parts[2], "0")
	if whole == "" {
		whole = "0"
	}
	return whole, ""
}
