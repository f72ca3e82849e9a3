package views

import (
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// QueueClaim is a claim as the record lists it.
type QueueClaim struct {
	ID, Number           string
	State                claim.State
	Version              int64
	Verdict, Intent      string
	Serial, Order, Email string
	ValueCents           int64
	AssigneeID, Assignee string
	Verified, Appealed   bool
	Proposed             bool
	SubmittedAt          time.Time
	StaffDue             time.Time
}

// QueueView is the staff's queue of one seller.
type QueueView struct {
	Frame                          StaffFrame
	Counts                         QueueCounts
	Groups                         []ChipGroup
	Kept                           []Pair // filters that a search keeps
	Rows                           []QueueLine
	Views                          []QueueSaved
	Colleagues                     []Option
	Text                           string
	Late, Filtered                 bool
	Fault                          string
	Query                          string // of this page's address
	NextHref, FirstHref, ClearHref string
	Me                             string
}

// QueueCounts are how many claims wait. Most is where counting ends. Its JSON goes to the open page.
type QueueCounts struct {
	Submitted  int `json:"submitted"`
	NeedsInfo  int `json:"needs_info"`
	Approved   int `json:"approved"`
	Late       int `json:"late"`
	Unassigned int `json:"unassigned"`
	Unverified int `json:"unverified"`
	Most       int `json:"most"`
}

// QueueCount is one of the counts.
type QueueCount struct{ Name, Label, Text string }

func (n QueueCounts) list() []QueueCount {
	text := func(count int) string {
		if count >= n.Most {
			return grouped(int64(n.Most)) + "+"
		}
		return strconv.Itoa(count)
	}
	return []QueueCount{{"late", "late", text(n.Late)}, {"submitted", "with staff", text(n.Submitted)}, {"unassigned", "nobody's", text(n.Unassigned)},
		{"unverified", "unverified", text(n.Unverified)}, {"needs_info", "wait for the customer", text(n.NeedsInfo)}, {"approved", "approved", text(n.Approved)}}
}

// QueueSaved is a saved view.
type QueueSaved struct {
	ID, Name, Href string
	Current        bool
}

// ChipGroup is one filter with its values as links.
type ChipGroup struct {
	Name  string
	Chips []Chip
}

// Chip is one value of a filter.
type Chip struct {
	Value, Href string
	On          bool
}

var groupWords = map[string]string{"state": "State", "verdict": "Verdict", "assignee": "Assigned", "age": "Filed", "proof": "Proof", "late": "Time", "sort": "Order"}

var chipWords = map[string]string{
	"state.open": "Open", "state.submitted": "With staff", "state.needs_info": "With customer", "state.approved": "Approved", "state.declined": "Declined",
	"state.withdrawn": "Withdrawn", "state.lapsed": "Lapsed", "state.closed": "Closed", "state.all": "All",
	"verdict.": "Any", "assignee.": "Anyone", "assignee.me": "Me", "assignee.nobody": "Nobody",
	"age.": "Any time", "age.1": "Last day", "age.7": "7 days", "age.30": "30 days", "age.over30": "Longer ago",
	"proof.unverified": "Unverified purchase", "late.yes": "Late", "sort.due": "Due first", "sort.oldest": "Oldest first", "sort.newest": "Newest first",
}

func chipWord(group, value string) string {
	if text, ok := chipWords[group+"."+value]; ok {
		return text
	}
	return verdictWord("fault", value, "word")
}

// QueueLine is a claim as the queue shows it.
type QueueLine struct {
	QueueClaim
	Href, Pick    string
	Word, Want    string // verdict and intent in words
	Urgency, Left string
	Value, Filed  string
	StateWord     string
	Marks         []string
}

// NewQueueLine words one claim of the queue.
func NewQueueLine(p *policies.Policy, c QueueClaim, now time.Time) QueueLine {
	l := QueueLine{QueueClaim: c, Href: "/staff/claims/" + c.ID, Pick: c.ID + "." + strconv.FormatInt(c.Version, 10),
		Word: verdictWord(c.Intent, c.Verdict, "word"), Want: intentWord(c.Intent), Urgency: urgency(c.StaffDue, now), Left: timeLeft(c.StaffDue, now),
		Value: valueOrDash(c.ValueCents), Filed: shortDate(claim.Today(p.ID, c.SubmittedAt).String()), StateWord: stateWords[c.State]}
	if c.State == claim.NeedsInfo {
		l.Left = "paused"
	}
	if !c.Verified {
		l.Marks = append(l.Marks, "unverified")
	}
	if c.Proposed {
		l.Marks = append(l.Marks, "2nd person")
	}
	if c.Appealed {
		l.Marks = append(l.Marks, "appeal")
	}
	return l
}

func intentWord(intent string) string {
	return map[string]string{"fault": "Fault", "coverage": "Coverage", "return": "Return", "cancel": "Cancellation"}[intent]
}

// UnknownFilters says which filters of an address were passed over; empty for none.
func UnknownFilters(names []string) string {
	if len(names) == 0 {
		return ""
	}
	words := make([]string, len(names))
	for i, name := range names {
		words[i] = "“" + groupWords[name] + "”"
	}
	return "The address of this page asks for something that is none of the choices under " + strings.Join(words, ", ") + ". It is left out: this list is not narrowed by it."
}
