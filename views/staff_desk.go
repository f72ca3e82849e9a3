package views

import (
	"net/url"
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
	Own        bool // the viewer is its customer too: somebody else deals with it
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
	what := eventWords(e, in.Claim.Intent)
	switch e.Action {
	case claim.Assign:
		what = "gave it to nobody"
		if to := e.Detail["assignee"]; to == in.Me.ID {
			what = "gave it to you"
		} else if to != "" {
			what = "gave it to " + in.who(claim.Actor{Kind: claim.ByStaff, ID: to})
		}
	case claim.GiveAddress:
		if e.Detail["address"] == "changed" {
			what = "changed the address"
		}
	case claim.Propose:
		what = "proposed to " + e.Detail["action"] + " it"
	case claim.Submit, claim.Correct, claim.Appeal:
		if e.Detail["serial"] != "" {
			what = "corrected the serial number"
		}
		if verdict := e.Detail["verdict"]; verdict != "" {
			what += ": " + strings.ToLower(verdictWord(in.Claim.Intent, verdict, "word"))
		}
	}
	return HistoryLine{At: Moment(in.Policy, e.At), Who: in.who(e.By), What: what, Why: e.Note}
}
