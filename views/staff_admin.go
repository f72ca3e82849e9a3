package views

import (
	"net/url"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// PeopleTyped is a form about people that came back.
type PeopleTyped struct {
	Err         error
	Email, Name string
	Role        claim.Role
}

// PeopleView lists who works for a seller.
type PeopleView struct {
	Frame  StaffFrame
	Seller string
	Rows   []PersonLine
	Typed  PeopleTyped
}

// PersonLine is a member of staff.
type PersonLine struct {
	ID, Name, Email, State string
	Role                   claim.Role
	Self, Disabled, Others bool // Others: works for sellers too that the reader is no admin of
}

// NewPeople prepares the page.
func NewPeople(frame StaffFrame, seller string, all []*claim.Staff, me claim.Actor, typed PeopleTyped) PeopleView {
	v := PeopleView{Frame: frame, Seller: seller, Typed: typed}
	for _, s := range all {
		line := PersonLine{ID: s.ID, Name: s.Name, Email: s.Email, Role: s.Roles[seller], Self: s.ID == me.ID, Disabled: s.Disabled, Others: worksElsewhere(s, me), State: "enrolled"}
		switch {
		case s.Disabled:
			line.State = "shut out"
		case !s.Enrolled:
			line.State = "invited"
		}
		v.Rows = append(v.Rows, line)
	}
	return v
}

func worksElsewhere(s *claim.Staff, me claim.Actor) bool {
	for seller := range s.Roles {
		if !me.Role(seller).AtLeast(claim.Admin) {
			return true
		}
	}
	return false
}

func (v PeopleView) to(id, what string) string {
	return "/staff/people/" + id + "/" + what + "?seller=" + v.Seller
}

// RulesView is the page of the house rules.
type RulesView struct {
	Frame   StaffFrame
	Rows    []RuleRow
	Version int64
	Err     error
}

// RuleRow is one rule as it is typed.
type RuleRow struct {
	Name, Label, Hint, Unit, Value string
	Lines                          bool   // several lines of text instead of a number
	Now                            string // the value that counts, where it is another than the typed one
}

// NewRules prepares the page.
func NewRules(frame StaffFrame, r claim.Rules, version int64) RulesView {
	whole := func(n int64) string { return strconv.FormatInt(n, 10) }
	return RulesView{Frame: frame, Version: version, Rows: []RuleRow{
		{Name: "first_response_days", Label: "First response", Unit: "working days", Hint: "From filing to the first decision or question. Later than that, the queue shows the claim as late.", Value: whole(int64(r.FirstResponseDays))},
		{Name: "info_reply_days", Label: "Time to answer a question", Unit: "days", Hint: "After that the claim lapses. The customer is warned 7 and 2 days ahead.", Value: whole(int64(r.InfoReplyDays))},
		{Name: "appeal_days", Label: "Time to appeal", Unit: "days", Hint: "Once, after a refusal or after the claim lapsed.", Value: whole(int64(r.AppealDays))},
		{Name: "draft_days", Label: "Drafts are kept for", Unit: "days", Hint: "From the last change. Then the draft and its files are removed.", Value: whole(int64(r.DraftDays))},
		{Name: "agent_limit", Label: "An agent decides alone up to", Unit: "dollars", Hint: "Above it, a supervisor approves. Overriding the policy above it needs a second person, whoever does it.", Value: typedDollars(r.AgentLimitCents)},
		{Name: "agent_day", Label: "One person pays out alone in a day", Unit: "dollars", Hint: "Everything above it on one day needs a second person.", Value: typedDollars(r.AgentDayCents)},
		{Name: "return_reminder_days", Label: "Reminder to send the goods, where the policy sets no deadline", Unit: "days", Hint: "From the RMA. A reminder alone: nothing ends with it.", Value: whole(int64(r.ReturnReminderDays))},
		{Name: "return_address", Label: "Where goods under an RMA go", Hint: "On the RMA, the packing slip and the label. Empty: you tell each customer.", Value: r.ReturnAddress, Lines: true},
		{Name: "max_file", Label: "One file may have", Unit: "MB", Value: whole(r.MaxFileBytes >> 20)},
		{Name: "max_claim", Label: "The files of one claim together", Unit: "MB", Value: whole(r.MaxClaimBytes >> 20)},
		{Name: "max_files", Label: "Files of one claim", Unit: "files", Value: whole(int64(r.MaxFiles))},
	}}
}

// typedDollars is an amount as it is typed.
func typedDollars(cents int64) string {
	return strings.ReplaceAll(strings.TrimPrefix(dollars(cents), "$"), ",", "")
}

// Again is the page with what was typed, beside the rules as they are.
func (v RulesView) Again(typed url.Values, err error) RulesView {
	v.Err = err
	for i := range v.Rows {
		if now, value := v.Rows[i].Value, typed.Get(v.Rows[i].Name); value != now {
			v.Rows[i].Now, v.Rows[i].Value = now, value
		}
	}
	return v
}

// ImportsView is the page of the order records.
type ImportsView struct {
	Frame    StaffFrame
	Seller   string
	Fault    string
	FileName string
	Report   *ImportReport
	Checked  string // the digest of the file that was looked at
	Past     []ImportLine
	Columns  []Pair
}

// ImportReport is what a file would do, or why it does nothing.
type ImportReport struct {
	Lines, Added, Changed, Unchanged, FaultCount int64
	Faults                                       []ImportFault
	Changes                                      []ImportChange
}

// ImportFault is what is wrong with one line.
type ImportFault struct {
	Line         int
	Column, Text string
}

// ImportChange is a device that a file adds or changes.
type ImportChange struct {
	Line          int
	Added         bool
	Order, Serial string
	Facts         []FactChange
}

// FactChange is one thing that changes.
type FactChange struct{ Label, Old, New string }

// ImportLine is an import of the past.
type ImportLine struct {
	FileName, By, At                 string
	Lines, Added, Changed, Unchanged int64
}

func (r *ImportReport) moreFaults() string {
	if more := r.FaultCount - int64(len(r.Faults)); more > 0 {
		return grouped(more) + " more are not listed."
	}
	return ""
}

// MailView lists the letters that could not be sent.
type MailView struct {
	Frame   StaffFrame
	Seller  string
	Letters []UnsentLine
}

// UnsentLine is a letter that was given up, or that is tried again: then Next says when.
type UnsentLine struct {
	ID, ClaimID, Number, Why, At string
	Next                         string
	Kind                         claim.MailKind
	Attempts                     int
}

var letterWords = map[claim.MailKind]string{claim.MailSubmitted: "Claim filed", claim.MailQuestion: "Question", claim.MailApproved: "Approved", claim.MailDeclined: "Declined",
	claim.MailWithdrawn: "Withdrawn", claim.MailLapsed: "Lapsed", claim.MailMessage: "Message", claim.MailAppealed: "Appeal"}

func letterWord(kind claim.MailKind) string {
	if text := letterWords[kind]; text != "" {
		return text
	}
	return strings.ReplaceAll(string(kind), "_", " ")
}

func faultsCounted(n int64) string {
	if n == 1 {
		return "1 fault"
	}
	return grouped(n) + " faults"
}
