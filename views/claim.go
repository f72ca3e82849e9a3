package views

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ClaimView is a filed claim as its customer sees it.
type ClaimView struct {
	Policy    *policies.Policy
	Claim     *claim.Claim
	Decisions []claim.Decision // by number; the last one counts
	Changes   []byte           // what would have answered better, as the checker says it
	Messages  []claim.Message
	Events    []claim.Event
	Files     EvidenceView
	Now       time.Time
	Mark      string     // what a live stream is compared with
	After     *AfterView // nil: not read
	Notices   []Notice
	// Kept is what somebody typed into a form that was refused, by the form's name; Faults why.
	Kept   map[string]string
	Faults []FieldFault
}

// Notice is a message at the top of a page.
type Notice struct{ Level, Text string }

// FieldFault is one field at fault; its control has the id of FieldID.
type FieldFault struct {
	Field string `json:"field"` // empty: the whole form
	Text  string `json:"text"`
}

// FieldID is the id of a field's control.
func FieldID(field string) string {
	if _, is := policies.FactNamed(field); is {
		return "q-" + field // a question of the checker
	}
	return "f-" + field
}

func (v ClaimView) base() string { return "/claims/" + v.Claim.ID }

func (v ClaimView) faultOf(field string) string { return faultOf(v.Faults, field) }

func faultOf(faults []FieldFault, field string) string {
	for _, f := range faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// title names the device: its class where the facts tell it.
// mayAskForProof tells whether staff may still ask how the device was bought.
func (v ClaimView) mayAskForProof() bool {
	return !v.Claim.Verified() && (v.Claim.State == claim.Submitted || v.Claim.State == claim.NeedsInfo)
}

// files are those of the claim. What is settled asks for no more of them.
func (v ClaimView) files() EvidenceView {
	files := v.Files
	if res := v.After.resolution(); res != nil {
		files.CanAdd = files.CanAdd && claim.TakesFiles(v.Claim.State, res.State)
	}
	return files
}

func (v ClaimView) title() string { return deviceTitle(v.Policy, v.facts()) }

func deviceTitle(p *policies.Policy, facts Facts) string {
	for _, class := range p.Products {
		if class.Code == facts.text("product") {
			return class.Name
		}
	}
	return "Your device"
}

// current is the decision that counts; the zero one where there is none.
func (v ClaimView) current() claim.Decision {
	if len(v.Decisions) == 0 {
		return claim.Decision{}
	}
	return v.Decisions[len(v.Decisions)-1]
}

// facts are those that the decision was made on.
func (v ClaimView) facts() Facts { return factsOf(v.current().Used) }

func factsOf(object []byte) Facts {
	facts, err := ReadFacts(object)
	if err != nil {
		return Facts{}
	}
	return facts
}

// answer is the stored decision in words. What the checker says about contacting the seller is done once a claim is filed.
func (v ClaimView) answer() *Answer {
	a := AnswerOf(v.Policy, v.current(), v.Changes, claim.Today(v.Policy.ID, v.Now).String())
	if a != nil && a.Verdict != "not_covered" {
		a.Steps = nil
	}
	if a != nil {
		a.Evidence = nil
	}
	if a != nil && claim.Open(a.Verdict) { // nothing can be answered on this page
		a.Sentence, a.Sub = "What is known leaves this open.", "Facts that decide were missing."
		if v.Claim.State == claim.Submitted || v.Claim.State == claim.NeedsInfo {
			a.Sub = v.Policy.Name + " asks you where it has to know more. You need not do anything until then."
		}
	}
	return a
}

// AnswerOf puts a stored decision into the checker's words; nil where there is none. today is the day in the seller's zone.
func AnswerOf(p *policies.Policy, d claim.Decision, changes []byte, today string) *Answer {
	out, err := ReadOutcome(d.Answer, changes)
	if err != nil || out.Decision == nil {
		return nil
	}
	return NewAnswer(p, factsOf(d.Used), out, today)
}

// differences are what the seller's books know otherwise, in sentences.
func (v ClaimView) differences() []DifferenceLine {
	return DifferenceLines(v.Policy, v.Claim.Intent, v.current().Differences)
}

// DifferenceLine is a fact that the seller's books know otherwise than it was written.
type DifferenceLine struct {
	Label, Stated, Record string
	Decisive              bool
}

// Sentence says the difference to the customer.
func (d DifferenceLine) Sentence(seller string) string {
	if d.Record == "" {
		return "What you wrote for “" + d.Label + "” (" + d.Stated + ") does not fit " + seller + "'s records, so it was left out."
	}
	return seller + "'s records say “" + d.Label + "”: " + d.Record + ". You wrote: " + d.Stated + "."
}

// DifferenceLines puts differences into words.
func DifferenceLines(p *policies.Policy, intent string, differences []claim.Difference) []DifferenceLine {
	var lines []DifferenceLine
	for _, d := range differences {
		line := DifferenceLine{Label: factLabel(p, intent, d.Fact), Stated: jsonWords(p, intent, d.Fact, d.Stated), Decisive: d.Decisive}
		if d.Record != "" {
			line.Record = jsonWords(p, intent, d.Fact, d.Record)
		}
		if line.Label == "" {
			line.Label = d.Fact
		}
		lines = append(lines, line)
	}
	return lines
}

func jsonWords(p *policies.Policy, intent, fact, value string) string {
	return valueWords(p, intent, fact, factValue(json.RawMessage(value)))
}

func (v ClaimView) decisive() bool {
	return slices.ContainsFunc(v.current().Differences, func(d claim.Difference) bool { return d.Decisive })
}

// sent are the facts as the customer wrote them.
func (v ClaimView) sent() []AnswerRow {
	return FactRows(v.Policy, v.Claim.Intent, factsOf(v.Claim.Stated))
}

// FactRows are facts with their labels, in the order of the questions.
func FactRows(p *policies.Policy, intent string, facts Facts) []AnswerRow {
	q := questioner{p: p, intent: intent, form: Form{Facts: facts}}
	var rows []AnswerRow
	for _, row := range q.rows() {
		if row.Fact != "intent" && row.Fact != "asked_on" { // a claim is decided for the day on which it is filed
			rows = append(rows, row)
		}
	}
	return rows
}

// may tells what the customer can do now.
func (v ClaimView) may(action claim.Action) bool {
	c := v.Claim
	switch action {
	case claim.Appeal:
		return (c.State == claim.Declined || c.State == claim.Lapsed) && !c.Appealed && v.Now.Before(c.CustomerDue)
	case claim.AcceptQuote:
		return c.State == claim.Approved && c.Quote.State == claim.QuoteOffered
	case claim.Withdraw:
		if v.After.begun(c) {
			return false
		}
	}
	return slices.Contains(claim.Actions(c.State, claim.ByCustomer), action)
}

// refusal is why the claim was declined the last time, with the clauses; the zero event where it was not.
func (v ClaimView) refusal() claim.Event {
	for _, e := range slices.Backward(v.Events) {
		if e.Action == claim.Decline {
			return e
		}
	}
	return claim.Event{}
}

func clauseRefs(p *policies.Policy, list string) []ClauseRef {
	var refs []ClauseRef
	t := teller{p: p}
	for _, id := range strings.Fields(list) {
		if p.Clause(id) != nil {
			refs = append(refs, t.clause(id))
		}
	}
	return refs
}

// Shows tells whether the page has the form with this text.
func (v ClaimView) Shows(field string) bool {
	switch field {
	case "message":
		return v.Claim.State != claim.NeedsInfo
	case "answer":
		return v.may(claim.Answer)
	case "appeal":
		return v.may(claim.Appeal)
	case "withdraw":
		return v.may(claim.Withdraw)
	case "address":
		return v.addressOpen()
	case "kind":
		return v.After != nil && (v.After.chooses(v.Claim) || len(v.After.instead(v.Claim)) > 0)
	case "dispute":
		return v.After.disputable()
	}
	return field == ""
}
