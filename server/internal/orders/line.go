package orders

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
)

// Line is one device of a file: usable where it has no faults.
type Line struct {
	Number int
	Unit   claim.Unit // without id and version
	Faults []Fault
}

// reader turns rows into lines.
type reader struct {
	o      *Options
	rows   *rows
	head   header
	seen   map[[16]byte]int // the line on which each device stands
	today  map[string]string
	policy policies.Facts
	object []byte
}

// line reads one row; nil for one whose cells are all empty.
func (r *reader) line(cells []string) *Line {
	l := &Line{Number: r.rows.line, Unit: claim.Unit{Facts: claim.Facts{}}}
	if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
		return nil
	}
	if len(cells) != len(r.head.columns) {
		l.fault("", "the line has "+counted(len(cells), "cell")+" and the header "+strconv.Itoa(len(r.head.columns))+"; give every column one cell")
		return l
	}
	for i, cell := range cells {
		r.cell(l, i, strings.TrimSpace(cell))
	}
	r.settleSeller(l)
	r.required(l)
	l.Faults = append(l.Faults, r.contradictions(l.Number, l.Unit.Seller, l.Unit.Facts, nil)...)
	r.once(l)
	return l
}

func counted(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return strconv.Itoa(n) + " " + of + "s"
}

func (l *Line) fault(column, text string) {
	l.Faults = append(l.Faults, Fault{Line: l.Number, Column: column, Text: text})
}

func (r *reader) cell(l *Line, i int, cell string) {
	c, name := r.head.columns[i], r.head.written[i]
	switch {
	case c == nil && (name != "" || cell == "") || cell == "":
	case c == nil:
		l.fault("column "+strconv.Itoa(i+1), "the column has no name; name it in the first line, or empty it")
	case !utf8.ValidString(cell):
		l.fault(name, "it is not UTF-8 text; save the file as “CSV UTF-8”")
	case c.Fact == "" && c.Name != sellerColumn:
		if text := textFault(c, cell); text != "" {
			l.fault(name, text)
			return
		}
		*l.place(c.Name) = cell
	case c.Name == sellerColumn:
		l.Unit.Seller = plainHeader(cell)
	default:
		r.fact(l, c, name, cell)
	}
}

func (l *Line) place(column string) *string {
	switch column {
	case orderColumn:
		return &l.Unit.OrderNumber
	case serialColumn:
		return &l.Unit.Serial
	}
	return &l.Unit.Email
}

func (r *reader) fact(l *Line, c *Column, name, cell string) {
	text, fault := value(c, cell)
	if fault != "" {
		l.fault(name, fault)
		return
	}
	l.Unit.Facts[c.Fact] = json.RawMessage(text)
}

func (r *reader) settleSeller(l *Line) {
	column := r.head.called(sellerColumn)
	switch {
	case l.Unit.Seller == "":
		l.Unit.Seller = r.o.Seller
	case r.o.Seller != "" && l.Unit.Seller != r.o.Seller:
		l.fault(column, quotedCell(l.Unit.Seller)+" is another seller; this import is for "+r.o.Seller+" alone")
	case catalog.ByID(l.Unit.Seller) == nil:
		l.fault(column, quotedCell(l.Unit.Seller)+" is none of the sellers "+strings.Join(sellers(), ", "))
	}
	if l.Unit.Seller == "" {
		l.fault(column, "the seller is missing; write one of "+strings.Join(sellers(), ", "))
	}
}

func sellers() (ids []string) {
	for _, p := range catalog.All() {
		ids = append(ids, p.ID)
	}
	return ids
}

// required: what the books are searched by must be there.
func (r *reader) required(l *Line) {
	for _, name := range []string{orderColumn, serialColumn} {
		i := slices.IndexFunc(r.head.columns, func(c *Column) bool { return c != nil && c.Name == name })
		if claim.Fold(*l.place(name)) == "" && !slices.ContainsFunc(l.Faults, func(f Fault) bool { return f.Column == r.head.written[i] }) {
			l.fault(r.head.written[i], "it is empty; every device needs one")
		}
	}
}

// once refuses a second line about the same device.
func (r *reader) once(l *Line) {
	if len(l.Faults) > 0 {
		return
	}
	u := &l.Unit
	sum := sha256.Sum256([]byte(u.Seller + "\x00" + claim.Fold(u.OrderNumber) + "\x00" + claim.Fold(u.Serial)))
	key := [16]byte(sum[:])
	if first, again := r.seen[key]; again {
		l.fault("", "line "+strconv.Itoa(first)+" holds the same order and serial number; keep one of the two")
		return
	}
	r.seen[key] = l.Number
}

// contradictions asks the policies about the facts of one device. Kept are facts that stand in the books already and not
// in the file.
func (r *reader) contradictions(line int, seller string, facts, kept claim.Facts) (faults []Fault) {
	if catalog.ByID(seller) == nil || len(facts) == 0 {
		return nil
	}
	r.object = append(r.object[:0], `{"seller":"`+seller+`","intent":"coverage","asked_on":"`+r.day(seller)+`"`...)
	for name, json := range facts {
		r.object = append(append(append(r.object, `,"`...), name...), `":`...)
		r.object = append(r.object, json...)
	}
	r.object = append(r.object, '}')
	for _, e := range catalog.Decode(&r.policy, r.object, nil) {
		if e.Field == policies.AskedOn.String() {
			continue
		}
		text := r.explain(e, seller, facts)
		if kept[e.Field] != nil {
			text = "the books say " + plain(facts[e.Field]) + ", and with what this line says " + text
		}
		faults = append(faults, Fault{Line: line, Column: r.head.called(e.Field), Text: text})
	}
	slices.SortFunc(faults, func(a, b Fault) int { return strings.Compare(a.Column, b.Column) })
	return faults
}

// day is the seller's today: a record of the future would contradict every claim until then.
func (r *reader) day(seller string) string {
	if r.today[seller] == "" {
		r.today[seller] = claim.Today(seller, r.o.Now).String()
	}
	return r.today[seller]
}

// explain says what is wrong with a fact in the words of a table.
func (r *reader) explain(e policies.FieldError, seller string, facts claim.Facts) string {
	cell := quotedCell(plain(facts[e.Field]))
	switch e.Code {
	case policies.ErrDate:
		return cell + " is no date; write it YYYY-MM-DD"
	case policies.ErrOrder:
		return r.explainOrder(e.Field, seller, facts)
	case policies.ErrConflict:
		return cell + " cannot stand: " + e.Message
	case policies.ErrOtherSeller:
		return cell + " is not sold by " + seller + "; " + e.Message
	}
	return cell + " cannot be used: " + e.Message
}

var dateOrder = []policies.Fact{policies.PurchasedOn, policies.ShippedOn, policies.DeliveredOn}

// explainOrder names the dates that a date cannot stand beside.
func (r *reader) explainOrder(field, seller string, facts claim.Facts) string {
	own, at := plain(facts[field]), slices.IndexFunc(dateOrder, func(f policies.Fact) bool { return f.String() == field })
	if own > r.day(seller) {
		return quotedCell(own) + " is in the future; the books hold what has happened, " + r.day(seller) + " at the latest"
	}
	for i, other := range dateOrder {
		day, given := facts[other.String()]
		if given && i < at && plain(day) > own {
			return quotedCell(own) + " is before " + r.head.called(other.String()) + " " + plain(day) + "; purchase, shipping and delivery follow each other"
		}
		if given && i > at && plain(day) < own {
			return quotedCell(own) + " is after " + r.head.called(other.String()) + " " + plain(day) + "; purchase, shipping and delivery follow each other"
		}
	}
	return quotedCell(own) + " does not fit the other dates"
}

// plain is a value without the marks of JSON.
func plain(raw json.RawMessage) string {
	var text string
	if bytes.HasPrefix(raw, mark) && json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

func jsonText(s string) string {
	encoded, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(encoded)
}

// Options say how a file is read.
type Options struct {
	Seller   string   // of every line; empty: each line names its own
	Ignore   []string // headers of columns that are no order records
	Now      time.Time
	FileName string
	ByStaff  string // who imports; empty: on the command line
	NewID    func() string
	// Progress is told how many bytes were read so far; may be nil.
	Progress func(bytes int64)
	// Each is told of every device that is added or changed, in the order of the file; may be nil. Where a transaction has
	// to be run again it is told again, after Again.
	Each  func(Change)
	Again func()
}
