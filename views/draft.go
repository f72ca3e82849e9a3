package views

import (
	"slices"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// DraftView is a claim before it is filed.
type DraftView struct {
	Policy   *policies.Policy
	Claim    *claim.Claim // as it is kept
	Form     DraftForm    // as it was typed
	Check    CheckView    // the questions, and the answer as it stands now
	Decision claim.Decision
	Files    EvidenceView
	Known    bool // the seller's books know the device as this customer's
	Faults   []FieldFault
	Changed  bool // somebody changed the draft elsewhere; Claim is theirs, Form what was typed here
	Unsaved  bool // Form is not kept
	Running  string
	Notices  []Notice
	Link     string // to this page, for the phone
	QR       QRCode
	Now      time.Time
	Mark     string
}

// draftFormID is the one form of a draft; the controls of its files stand outside and belong to it.
const draftFormID = "draft"

// DraftForm is what the fields of a draft hold.
type DraftForm struct {
	Serial, Order, Fault string
	Contact              claim.Contact
	Details              map[string]string // evidence items that are words and have no field of their own
}

// FormOf is what a kept draft holds.
func FormOf(c *claim.Claim) DraftForm {
	fault, details := SplitDetails(c.Fault)
	return DraftForm{Serial: c.Serial, Order: c.OrderNumber, Fault: fault, Contact: c.Contact, Details: details}
}

// DraftField is one field of a form with one text.
type DraftField struct {
	Name, Label, Why, Example, Value, Error string
	Other                                   string // what somebody wrote there elsewhere
	Type, Autocomplete                      string
	Rows                                    int
	Mono                                    bool
	Needed                                  bool // the claim cannot be sent without it
}

// Hint is why the field is asked for, with an example.
func (f DraftField) Hint() string {
	if f.Example == "" {
		return f.Why
	}
	return strings.TrimSpace(f.Why + " For example " + f.Example + ".")
}

func (f DraftField) describedBy() string {
	var ids []string
	if f.Hint() != "" {
		ids = append(ids, "hint-"+f.Name)
	}
	if f.Error != "" {
		ids = append(ids, "error-"+f.Name)
	}
	return strings.Join(ids, " ")
}

// DetailCodes are the evidence items that are words and have no field of their own. They are kept as labelled lines under
// the description, where staff read them.
var DetailCodes = []string{"customer_account", "part_number", "extension_number", "mac_address"}

var detailWhy = map[string][2]string{
	"customer_account": {"It leads to your orders at once. It stands at the top of an invoice.", "C-20417"},
	"part_number":      {"It names the exact model. It is printed on the label beside the serial number.", ""},
	"extension_number": {"It tells which of your lines the device serves.", "204"},
	"mac_address":      {"It names a network device beyond doubt. It is printed on its label.", "00:1B:44:11:3A:B7"},
}

// SplitDetails parts a description from the labelled lines that JoinDetails put under it.
func SplitDetails(kept string) (text string, details map[string]string) {
	details = map[string]string{}
	lines := strings.Split(kept, "\n")
	for len(lines) > 0 {
		code, value, ok := detailLine(lines[len(lines)-1])
		if !ok {
			break
		}
		details[code] = value
		lines = lines[:len(lines)-1]
	}
	return strings.TrimSpace(strings.Join(lines, "\n")), details
}

func detailLine(line string) (code, value string, ok bool) {
	for _, code := range DetailCodes {
		if value, ok := strings.CutPrefix(line, say("evidence."+code)+": "); ok {
			return code, value, true
		}
	}
	return "", "", false
}

// JoinDetails puts labelled lines under a description. A value is one line.
func JoinDetails(text string, details map[string]string) string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(text))
	for _, code := range DetailCodes {
		if value := strings.Join(strings.Fields(details[code]), " "); value != "" {
			b.WriteString("\n" + say("evidence."+code) + ": " + value)
		}
	}
	return strings.TrimLeft(b.String(), "\n")
}

// wants tells whether the policy asks for an evidence item.
func (v DraftView) wants(code string) bool { return slices.Contains(v.wanted(), code) }

func (v DraftView) wanted() []string {
	out, err := ReadOutcome(v.Decision.Answer, nil)
	if err != nil || out.Decision == nil {
		return nil
	}
	return out.Decision.Evidence
}

// Wanted are the evidence items that the decision names.
func Wanted(d claim.Decision) []string { return DraftView{Decision: d}.wanted() }

func (v DraftView) field(f DraftField, value, kept string) DraftField {
	f.Value, f.Error = value, faultOf(v.Faults, f.Name)
	f.Needed = slices.ContainsFunc(v.needed(), func(n neededField) bool { return n.name == f.Name })
	if v.Changed && value != kept && kept != "" {
		f.Other = kept
	}
	return f
}

func (v DraftView) deviceFields() []DraftField {
	order := DraftField{Name: "order", Label: "Order number", Mono: true, Example: "104532",
		Why: "It tells when and for how much the device was sold. Leave it empty if you do not have it."}
	if v.wants("invoice_number") {
		order.Label = "Invoice or order number"
	}
	return []DraftField{
		v.field(DraftField{Name: "serial", Label: "Serial number", Mono: true, Example: "4C2F-90871",
			Why: v.Policy.Name + " finds the device by it. It stands on a label on its back, its underside or under the battery."}, v.Form.Serial, v.Claim.Serial),
		v.field(order, v.Form.Order, v.Claim.OrderNumber),
	}
}

func (v DraftView) faultField() DraftField {
	f := DraftField{Name: "fault", Label: "What is wrong, in your own words", Rows: 6,
		Why: "What you did, what you expected, what happened instead, and what you have tried already."}
	if v.Claim.Intent == "return" {
		f.Label, f.Why = "Why you send it back", "In your own words. It helps "+v.Policy.Name+" to see which of its rules apply."
	}
	kept, _ := SplitDetails(v.Claim.Fault)
	return v.field(f, v.Form.Fault, kept)
}

func (v DraftView) detailFields() []DraftField {
	_, kept := SplitDetails(v.Claim.Fault)
	var fields []DraftField
	for _, code := range DetailCodes {
		if v.wants(code) || v.Form.Details[code] != "" {
			f := DraftField{Name: code, Label: say("evidence." + code), Why: detailWhy[code][0], Example: detailWhy[code][1], Mono: true}
			fields = append(fields, v.field(f, v.Form.Details[code], kept[code]))
		}
	}
	return fields
}

func (v DraftView) contactFields() []DraftField {
	phone := DraftField{Name: "phone", Label: "Phone", Type: "tel", Autocomplete: "tel", Why: "For questions that are quicker to ask than to write. You may leave it empty."}
	if v.wants("contact_phone") {
		phone.Why = v.Policy.Name + " asks for a number to reach you."
	}
	return []DraftField{
		v.field(DraftField{Name: "name", Label: "Name", Autocomplete: "name", Why: "Who " + v.Policy.Name + " should ask for."}, v.Form.Contact.Name, v.Claim.Contact.Name),
		v.field(phone, v.Form.Contact.Phone, v.Claim.Contact.Phone),
		v.field(DraftField{Name: "address", Label: "Address", Autocomplete: "street-address", Rows: 3, Why: "Where a repaired or new device should go. You may leave it empty for now."},
			v.Form.Contact.Address, v.Claim.Contact.Address),
	}
}

// neededField is a field that the claim cannot be sent without, with what is kept of it.
type neededField struct{ name, kept, text string }

func (v DraftView) needed() []neededField {
	return []neededField{
		{"serial", v.Claim.Serial, "The serial number"}, {"fault", v.Claim.Fault, "What is wrong, in your own words"}, {"name", v.Claim.Contact.Name, "Your name"},
	}
}

// missing is what is needed and not there yet.
func (v DraftView) missing() []FieldFault {
	var list []FieldFault
	for _, need := range v.needed() {
		if strings.TrimSpace(need.kept) == "" {
			list = append(list, FieldFault{Field: need.name, Text: need.text})
		}
	}
	return list
}

// lacking are the evidence items that the policy wants and that are not there yet. They do not stop anyone.
func (v DraftView) lacking() []string {
	var lacking []string
	for _, item := range v.Files.Wanted {
		if item.Required && !v.Files.shown(item) {
			lacking = append(lacking, item.Title)
		}
	}
	for _, f := range v.detailFields() {
		if f.Value == "" {
			lacking = append(lacking, f.Label)
		}
	}
	return lacking
}

// otherFacts are the answers that somebody gave otherwise elsewhere, as they stand there.
func (v DraftView) otherFacts() (other []AnswerRow) {
	typed := map[string]string{}
	for _, row := range FactRows(v.Policy, v.Claim.Intent, v.Check.Form.Facts) {
		typed[row.Fact] = row.Value
	}
	for _, row := range FactRows(v.Policy, v.Claim.Intent, factsOf(v.Claim.Stated)) {
		if typed[row.Fact] != row.Value {
			other = append(other, row)
		}
	}
	return other
}

func (v DraftView) base() string { return "/claims/" + v.Claim.ID }

func (v DraftView) title() string {
	return deviceTitle(v.Policy, factsOf(v.Decision.Used))
}

// savedWords say whether what the page shows is kept, and since when. With script it is the reader's own time.
func (v DraftView) savedWords() string {
	if v.Unsaved {
		return "Not saved yet."
	}
	return "Saved at " + clockIn(v.Policy, v.Claim.ChangedAt) + " (" + v.Policy.Name + "'s time)."
}

// savedAt is when what the page shows was kept; empty: it is not.
func (v DraftView) savedAt() string {
	if v.Unsaved {
		return ""
	}
	return MachineTime(v.Claim.ChangedAt)
}

// open are the facts that could still change the answer.
func (v DraftView) open() []string {
	if v.Check.Answer == nil {
		return nil
	}
	return v.Check.Answer.Open
}

// QRCode is a picture of a link: one path on a grid of Size × Size squares, its quiet border included.
type QRCode struct {
	Size int
	Path string
}

func (f DraftField) inputType() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f DraftField) autocomplete() string {
	if f.Autocomplete == "" {
		return "off"
	}
	return f.Autocomplete
}

// fileWords lists the names of the files that were taken.
func (v DraftView) fileWords() string {
	var names []string
	for _, f := range v.Files.Files {
		if f.State == claim.Stored || f.State == claim.Quarantined {
			names = append(names, f.Name)
		}
	}
	if len(names) == 0 {
		return "None"
	}
	return strings.Join(names, ", ")
}

// leftOut lists the names of the files that are not part of the claim: those that were not taken, and those half way.
func (v DraftView) leftOut() string {
	var names []string
	for _, f := range v.Files.Files {
		switch f.State {
		case claim.Refused:
			names = append(names, f.Name+" (not taken)")
		case claim.Uploading:
			names = append(names, f.Name+" (not finished)")
		}
	}
	return strings.Join(names, ", ")
}
