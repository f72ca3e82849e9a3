package views

import (
	"strconv"

	"proviso/server/claim"
)

// StaffForm is a small form of the staff's pages: a button that opens it in place, fields and what it does.
type StaffForm struct {
	ID        string // unique on its page
	To        string
	Title     string // on the button that opens it; empty: it stands open
	Hint      string
	Hidden    []Pair
	Fields    []StaffField
	Send      []StaffButton
	Strong    bool // the thing to do next
	Typed     DeskTyped
	ProofHref string // where whoever sends it has to prove first who they are; empty: they have
}

// proofWords stand where a form waits for the second factor.
const proofWords = "Before money moves you prove once more who you are. It holds for 15 minutes."

// StaffButton sends a form; Do tells which of several it was.
type StaffButton struct{ Label, Do string }

// StaffField is one field of a form.
type StaffField struct {
	Name, Label, Hint string
	Kind              FieldKind
	Value             string
	Options           []Option
	Groups            []StaffGroup
	Must              bool
	Most              int
	Min, Max          string // of a day
}

// StaffGroup are options under a heading.
type StaffGroup struct {
	Label   string
	Options []Option
}

// FieldKind is how a field is asked for.
type FieldKind string

// The kinds of field.
const (
	LineField   FieldKind = "line"
	MonoField   FieldKind = "mono" // serial numbers and references
	TextField   FieldKind = "text" // several lines
	DayField    FieldKind = "day"
	AmountField FieldKind = "amount"
	ChooseField FieldKind = "choose"
	RadioField  FieldKind = "radio"
	TickField   FieldKind = "tick"
)

// manyOptions is from how many boxes on their list stands in a frame of its own.
const manyOptions = 12

// most is how many of a list may be ticked.
func (f StaffField) most() int {
	if f.Most > 0 {
		return min(f.Most, len(f.Options))
	}
	return len(f.Options)
}

// tickAll names the box that ticks the whole list, or as much of it as goes.
func (f StaffField) tickAll() string {
	if f.most() < len(f.Options) {
		return "The first " + strconv.Itoa(f.most()) + " of " + strconv.Itoa(len(f.Options))
	}
	return "All " + strconv.Itoa(len(f.Options))
}

// cameBack tells whether this is the form that was refused.
func (f StaffForm) cameBack() bool { return f.ID != "" && f.Typed.Action == f.ID }

// id of a field: a refusal links to those of the form that came back.
func (f StaffForm) id(field string) string {
	if f.cameBack() {
		return "f-" + field
	}
	return f.ID + "-" + field
}

func (f StaffForm) fault(field string) string {
	if f.cameBack() {
		return staffFault(f.Typed.Err, field)
	}
	return ""
}

func (f StaffForm) value(field StaffField) string {
	if f.cameBack() && f.Typed.Values != nil && f.Typed.Values.Has(field.Name) {
		return f.Typed.Values.Get(field.Name)
	}
	return field.Value
}

// chosen tells whether an option is ticked or selected.
func (f StaffForm) chosen(field StaffField, o Option) bool {
	if !f.cameBack() || f.Typed.Values == nil {
		return o.Chosen || field.Value != "" && field.Value == o.Value
	}
	for _, value := range f.Typed.Values[field.Name] {
		if value == o.Value {
			return true
		}
	}
	return false
}

func (f StaffForm) describedBy(field StaffField) string {
	if f.fault(field.Name) != "" {
		return "e-" + field.Name
	}
	return ""
}

// whyField asks for a reason.
func whyField(label string, must bool) StaffField {
	return StaffField{Name: "why", Label: label, Kind: TextField, Must: must, Most: claim.MostWhy}
}

// toldField asks for a reason that the customer reads.
func toldField(label string, must bool) StaffField {
	f := whyField(label, must)
	f.Hint = "The customer reads it."
	return f
}

func parcelFields() []StaffField {
	return []StaffField{{Name: "carrier", Label: "Carrier", Kind: LineField, Must: true, Most: 80},
		{Name: "tracking", Label: "Tracking number, where there is one", Kind: MonoField, Most: 80}}
}

func sendAs(label string) []StaffButton { return []StaffButton{{Label: label}} }
