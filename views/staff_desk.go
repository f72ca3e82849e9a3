package views

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// DeskInput is everything that the desk of one claim is made of.
type DeskInput struct {
	Frame      StaffFrame
	Policy     *policies.Policy
	Claim      claim.Claim
	Customer   claim.Customer
	Decisions  []claim.Decision
	Messages   []claim.Message
	Evidence   []claim.Evidence
	Events     []claim.Event
	Rules      claim.Rules
	Unit       *claim.Unit
	Others     []claim.Unit
	Names      map[string]string
	Outcome    Outcome
	Trace      []policies.TraceLine
	Colleagues []Option
	Now        time.Time
	Me         claim.Actor
	Typed      DeskTyped
	After      *AfterInput // nil: nothing can have come of it
}

// DeskTyped is a form of the desk that came back, with why.
type DeskTyped struct {
	Action  string
	Version int64 // of the claim that its reader saw
	Err     error
	Values  url.Values
}

// DeskView is the desk of one claim.
type DeskView struct {
	DeskInput
	Facts     []DeskFact
	Answer    *Answer
	Clauses   []TracedClause
	Checklist []CheckItem
	Complete  bool // nothing of the checklist is missing or has to be looked for
	Files     []DeskFile
	Thread    []ThreadLine
	Notes     []ThreadLine
	History   []HistoryLine
	Happened  []HistoryLine // since the version that a refused form was made on
	Facing    string        // how long until something is due
}

// NewDesk prepares the desk.
func NewDesk(in DeskInput) DeskView {
	v := DeskView{DeskInput: in, Facing: timeLeft(in.Claim.StaffDueAt, in.Now)}
	v.Facts = deskFactRows(in)
	if in.Outcome.Decision != nil {
		used, err := ReadFacts(in.current().Used)
		if err == nil {
			v.Answer = NewAnswer(in.Policy, used, in.Outcome, claim.Today(in.Policy.ID, in.Now).String())
		}
	}
	v.Clauses = tracedClauses(in)
	v.Checklist, v.Complete = checklist(in)
	v.Files = deskFiles(in)
	for _, m := range in.Messages {
		line := ThreadLine{Who: in.who(m.By), Customer: m.By.Kind == claim.ByCustomer, Body: m.Body, At: Moment(in.Policy, m.At)}
		if m.Internal {
			v.Notes = append(v.Notes, line)
		} else {
			v.Thread = append(v.Thread, line)
		}
	}
	for _, e := range in.Events {
		v.History = append(v.History, in.historyLine(e))
	}
	v.Happened = v.since(in.Typed.Version)
	return v
}

func (in DeskInput) current() *claim.Decision {
	if len(in.Decisions) == 0 {
		return &claim.Decision{Used: []byte("{}"), Stated: []byte("{}")}
	}
	return &in.Decisions[len(in.Decisions)-1]
}

// since is what happened to the claim after a version: every version of a filed claim has one event.
func (v DeskView) since(version int64) []HistoryLine {
	n := int(v.Claim.Version - version)
	if v.Typed.Err == nil || version <= 0 || n <= 0 {
		return nil
	}
	return v.History[max(0, len(v.History)-n):]
}

// who names a person of the record.
func (in DeskInput) who(by claim.Actor) string {
	switch {
	case by.Kind == claim.ByCustomer:
		return "Customer"
	case by.Kind == claim.BySystem:
		return "Proviso"
	case by.ID == in.Me.ID:
		return "You"
	}
	if name := in.Names[by.ID]; name != "" {
		return name
	}
	return "Someone who left"
}

// ThreadLine is a message.
type ThreadLine struct {
	Who      string
	Customer bool
	Body, At string
}

// HistoryLine is an event of the claim.
type HistoryLine struct{ At, Who, What, Why string }

func (in DeskInput) historyLine(e claim.Event) HistoryLine {
	what := actionWords[e.Action]
	if what == "" {
		what = afterWords(e)
	}
	switch e.Action {
	case claim.Assign:
		what = "gave it to nobody"
		if to := e.Detail["assignee"]; to == in.Me.ID {
			what = "gave it to you"
		} else if to != "" {
			what = "gave it to " + in.who(claim.Actor{Kind: claim.ByStaff, ID: to})
		}
	case claim.Propose:
		what = "proposed to " + e.Detail["action"] + " it"
	case claim.Submit, claim.Correct, claim.Appeal:
		if verdict := e.Detail["verdict"]; verdict != "" {
			what += ": " + strings.ToLower(verdictWord(in.Claim.Intent, verdict, "word"))
		}
	}
	return HistoryLine{At: Moment(in.Policy, e.At), Who: in.who(e.By), What: what, Why: e.Note}
}

var actionWords = map[claim.Action]string{claim.Submit: "filed the claim", claim.Ask: "asked the customer", claim.Answer: "answered", claim.Approve: "approved it",
	claim.Decline: "declined it", claim.Withdraw: "withdrew it", claim.Lapse: "let it lapse", claim.Appeal: "appealed", claim.Close: "closed it", claim.Refute: "did not agree with the proposal",
	claim.Correct: "corrected the facts", claim.Say: "wrote a message or a note", claim.AcceptQuote: "accepted the quote", claim.RejectQuote: "rejected the quote", claim.Verify: "tied it to an order",
	"set_rules": "changed the house rules", "import_orders": "imported order records", "staff_added": "added a member of staff", "staff_role": "changed a role", "staff_disabled": "shut a member of staff out",
	"staff_reset": "reset a member of staff", "staff_enrolled": "enrolled", "staff_secrets": "changed how they sign in"}

// DeskFact is a fact as it was typed beside what the books say.
type DeskFact struct {
	Label, Typed, Record string
	Differs, Decisive    bool
}

func deskFactRows(in DeskInput) []DeskFact {
	unit := in.Unit
	if unit == nil {
		unit = &claim.Unit{Facts: claim.Facts{}}
	}
	rows := []DeskFact{
		{Label: "Serial number", Typed: in.Claim.Serial, Record: unit.Serial},
		{Label: "Order number", Typed: in.Claim.OrderNumber, Record: unit.OrderNumber},
		{Label: "E-mail", Typed: in.Customer.Email, Record: unit.Email},
	}
	for i := range rows {
		rows[i].Differs = in.Unit != nil && rows[i].Record != "" && rows[i].Typed != "" && claim.Fold(rows[i].Typed) != claim.Fold(rows[i].Record)
	}
	stated, err := claim.ParseFacts(in.Claim.Stated)
	if err != nil {
		return rows
	}
	for _, fact := range policies.AllFacts() {
		if row, ok := in.factRow(fact.String(), stated, unit.Facts); ok {
			rows = append(rows, row)
		}
	}
	return rows
}

func (in DeskInput) factRow(name string, stated, record claim.Facts) (DeskFact, bool) {
	if slices.Contains([]string{"seller", "intent", "dont_know"}, name) || stated[name] == nil && record[name] == nil {
		if !in.dontKnow(stated, name) {
			return DeskFact{}, false
		}
	}
	row := DeskFact{Label: factLabel(in.Policy, in.Claim.Intent, name), Typed: in.factWords(name, stated[name]), Record: in.factWords(name, record[name])}
	if row.Label == "" {
		row.Label = strings.ReplaceAll(name, "_", " ")
	}
	if stated[name] == nil && in.dontKnow(stated, name) {
		row.Typed = say("answers.dont_know")
	}
	for _, d := range in.current().Differences {
		if d.Fact == name {
			row.Differs, row.Decisive = true, d.Decisive
			if row.Record == "" {
				row.Record = in.factWords(name, json.RawMessage(d.Record))
			}
		}
	}
	return row, true
}

func (in DeskInput) dontKnow(stated claim.Facts, name string) bool {
	var names []string
	return stated["dont_know"] != nil && json.Unmarshal(stated["dont_know"], &names) == nil && slices.Contains(names, name)
}

func (in DeskInput) factWords(name string, raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	return valueWords(in.Policy, in.Claim.Intent, name, factValue(raw))
}

// TracedClause is a clause with how each of its rules stands.
type TracedClause struct {
	Clause ClauseRef
	Reason bool // the decision names it
	Ticked bool // in a form that came back
	Rests  bool // a refusal can rest on it: it is about whether something is owed
	Lines  []TracedRule
}

// TracedRule is one rule in words.
type TracedRule struct{ Standing, Word, Does, Reads string }

var standingWords = map[string]string{"met": "Met", "not_met": "Not met", "unknown": "Unknown", "not_read": "Not read"}

var doesWords = map[string]string{"grants": "Grants", "refuses": "Refuses", "refers": "Sends to a person", "charges": "Charges", "closes": "Closes the way", "window": "Window of time",
	"remedy": "Offers a remedy", "charge": "Sets a fee", "shipping": "Says who pays shipping", "deadline": "Sets a deadline", "obligation": "Binds the seller", "condition": "Shapes how it is done"}

// aboutOwing are the rules that say whether something is owed, and not how it is done.
var aboutOwing = []string{"grants", "refuses", "refers", "charges", "closes", "window"}

func tracedClauses(in DeskInput) []TracedClause {
	var list []TracedClause
	for _, line := range in.Trace {
		if len(list) == 0 || list[len(list)-1].Clause.ID != line.Clause.ID {
			id := line.Clause.ID
			list = append(list, TracedClause{Clause: ClauseRef{ID: id, Title: line.Clause.Title, Href: ClauseHref(id)}, Reason: in.isReason(id),
				Ticked: slices.Contains(in.Typed.Values["clause"], id) || in.Typed.Err == nil && in.isReason(id) && in.Claim.Verdict == "not_covered"})
		}
		last := &list[len(list)-1]
		last.Rests = last.Rests || last.Ticked || last.Reason || slices.Contains(aboutOwing, line.Does)
		last.Lines = append(last.Lines, in.tracedRule(line))
	}
	return list
}

func (in DeskInput) tracedRule(line policies.TraceLine) TracedRule {
	rule := TracedRule{Standing: line.Standing.String(), Word: standingWords[line.Standing.String()], Does: doesWords[line.Does]}
	if line.Route != policies.NoRoute {
		rule.Does += ", " + strings.ReplaceAll(line.Route.String(), "_", " ")
	}
	var names []string
	for _, fact := range line.Reads {
		if label := factLabel(in.Policy, in.Claim.Intent, fact.String()); label != "" {
			names = append(names, strings.ToLower(label[:1])+label[1:])
		}
	}
	rule.Reads = strings.Join(names, ", ")
	return rule
}

func (in DeskInput) isReason(id string) bool {
	return in.Outcome.Decision != nil && slices.ContainsFunc(in.Outcome.Decision.Reasons, func(r Reason) bool { return r.Clause == id && r.Effect != "limits" })
}

// traceSummary counts the rules by how they stand.
func (v DeskView) traceSummary() string {
	n := map[string]int{}
	for _, c := range v.Clauses {
		for _, rule := range c.Lines {
			n[rule.Standing]++
		}
	}
	return fmt.Sprintf("%d met, %d not met, %d unknown, %d not read", n["met"], n["not_met"], n["unknown"], n["not_read"])
}

// CheckItem is one thing that the policy wants to see.
type CheckItem struct{ Label, State, Detail string }

// checklist compares what the decision asks for with what is there. What has no field of its own has to be looked for.
func checklist(in DeskInput) (items []CheckItem, complete bool) {
	if in.Outcome.Decision == nil {
		return nil, false
	}
	complete = true
	for _, code := range in.Outcome.Decision.Evidence {
		item := CheckItem{Label: say("evidence." + code), State: "missing"}
		if _, isFile := fileItems[code]; isFile {
			item.Detail = in.filesFor(code)
		} else if field, known := in.typedItem(code); known {
			item.Detail = field
		} else {
			item.State, item.Detail = "look", "Look for it in the description and the messages"
		}
		if item.State == "missing" && item.Detail != "" {
			item.State = "have"
		}
		complete = complete && item.State == "have"
		items = append(items, item)
	}
	return items, complete
}

func (in DeskInput) filesFor(code string) string {
	n := 0
	for _, e := range in.Evidence {
		if e.Item == code && e.State == claim.Stored {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return filesCounted(n)
}

func filesCounted(n int) string {
	if n == 1 {
		return "1 file"
	}
	return strconv.Itoa(n) + " files"
}

// words are what the customer says is wrong, without the labelled lines under it.
func (in DeskInput) words() string {
	text, _ := SplitDetails(in.Claim.Fault)
	return text
}

func (in DeskInput) typedItem(code string) (value string, known bool) {
	values := map[string]string{"order_number": in.Claim.OrderNumber, "invoice_number": in.Claim.OrderNumber, "serial_number": in.Claim.Serial,
		"fault_description": in.words(), "return_reason": in.words(), "contact_phone": in.Claim.Contact.Phone, "contact_email": in.Customer.Email}
	value, known = values[code]
	if slices.Contains(DetailCodes, code) {
		_, details := SplitDetails(in.Claim.Fault)
		value, known = details[code], true
	}
	if short := []rune(value); len(short) > 60 {
		value = string(short[:60]) + "…"
	}
	return value, known
}

// DeskFile is a file in the viewer.
type DeskFile struct {
	ID, Name, Item, Kind, Size, State, Why string
	Href, Preview                          string // Preview is empty where there is no picture
}

var fileStates = map[claim.EvidenceState]string{claim.Uploading: "still on its way", claim.Quarantined: "being looked at", claim.Stored: "", claim.Refused: "refused"}

func deskFiles(in DeskInput) []DeskFile {
	var files []DeskFile
	for _, e := range in.Evidence {
		f := DeskFile{ID: e.ID, Name: e.Name, Item: "Anything else", Kind: e.MediaType, Size: sizeWords(e.SizeBytes), State: fileStates[e.State], Why: e.Why}
		if e.Item != "" {
			f.Item = say("evidence." + e.Item)
		}
		if e.State == claim.Stored {
			f.Href = "/staff/claims/" + in.Claim.ID + "/files/" + e.ID
			if e.HasPreview {
				f.Preview = f.Href + "/preview"
			}
		}
		files = append(files, f)
	}
	// What can be looked at here comes first.
	slices.SortStableFunc(files, func(a, b DeskFile) int {
		switch {
		case (a.Preview == "") == (b.Preview == ""):
			return 0
		case a.Preview != "":
			return -1
		}
		return 1
	})
	return files
}

func sizeWords(n int64) string {
	if n < 1<<20 {
		return strconv.FormatInt((n+1023)>>10, 10) + " KB"
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
