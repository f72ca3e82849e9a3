package views

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// DeskFact is a fact as it was typed beside what the books say.
type DeskFact struct {
	Label, Typed, Record string
	First                string // what was typed before staff corrected it; empty: nothing else
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
	first, err := claim.ParseFacts(in.Claim.Stated)
	if err != nil {
		return rows
	}
	stated, err := claim.ParseFacts(in.current().Stated) // with what was corrected
	if err != nil || len(in.Decisions) == 0 {
		stated = first
	}
	for _, fact := range policies.AllFacts() {
		if row, ok := in.factRow(fact.String(), stated, unit.Facts); ok {
			if was := in.factWords(fact.String(), first[fact.String()]); was != row.Typed && first[fact.String()] != nil {
				row.First = was
			}
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
