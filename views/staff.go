package views

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// The tabs of the staff's pages.
const (
	QueueTab     = "queue"
	TodayTab     = "today"
	ReceivingTab = "receiving"
	MoneyTab     = "money"

	PeopleTab  = "people"
	RulesTab   = "rules"
	ImportsTab = "imports"
	MailTab    = "mail"
	AuditTab   = "audit"
)

// StaffFrame is what stands around every page of staff.
type StaffFrame struct {
	Tab                string
	Seller, SellerName string
	Sellers            []StaffSeller // that the viewer may see this tab of
	Person             string
	Role               claim.Role
	Unproved           bool // the viewer has to prove who they are before some of what they do
}

// confirmHref is where the viewer does that, on the way back to the page.
func (f StaffFrame) confirmHref() string {
	return "/staff/confirm?next=" + url.QueryEscape(f.tabPath()+"?seller="+f.Seller)
}

// StaffSeller is a seller that the viewer works for.
type StaffSeller struct {
	ID, Name string
	Current  bool
}

type staffTab struct{ ID, Path, Label string }

// everyTabs is how many of the tabs are for all staff; the others are for admins.
const everyTabs = 4

var staffTabs = []staffTab{
	{QueueTab, "/staff", "Queue"}, {TodayTab, "/staff/today", "Today"}, {ReceivingTab, "/staff/receiving", "Receiving"}, {MoneyTab, "/staff/money", "Money"},
	{PeopleTab, "/staff/people", "People"}, {RulesTab, "/staff/rules", "House rules"},
	{ImportsTab, "/staff/imports", "Order records"}, {MailTab, "/staff/mail", "Mail"}, {AuditTab, "/staff/audit", "Audit"},
}

// tabs are the ones that the viewer may open for this seller.
func (f StaffFrame) tabs() []staffTab {
	if f.Role.AtLeast(claim.Admin) {
		return staffTabs
	}
	return staffTabs[:everyTabs]
}

// ForAdmins tells whether a tab is for admins only.
func ForAdmins(tab string) bool {
	return !slices.ContainsFunc(staffTabs[:everyTabs], func(t staffTab) bool { return t.ID == tab })
}

// nav is the entry of the page's navigation; the other tabs have none there.
func (f StaffFrame) nav() string {
	if f.Tab == PeopleTab || f.Tab == QueueTab {
		return f.Tab
	}
	return ""
}

func (f StaffFrame) href(path string) string { return path + "?seller=" + f.Seller }

func (f StaffFrame) path() string {
	for _, tab := range staffTabs {
		if tab.ID == f.Tab {
			return tab.Path
		}
	}
	return "/staff"
}

var doneWords = map[string]string{
	"ask":     "Asked. The seller's clock stands still until the customer answers.",
	"message": "Sent. The customer gets an e-mail.", "note": "Noted. Only staff see it.", "assign": "Assigned.", "correct": "Corrected. The new decision counts; the old one stays below.",
	"taken_back": "Taken back. Nobody was told.",
	"saved":      "View saved.", "removed": "View removed.", "invited": "Added. They get an e-mail with a link to choose their password.",
	"role": "Role changed. It holds at once.", "disabled": "Shut out, and signed out everywhere.", "reset": "Signed out everywhere. They get an e-mail to choose a new password.",
	"rules": "House rules saved.", "imported": "Imported: everything in the file is in the books.", "retried": "The e-mail is on its way again.",
	"retried_already": "Somebody sent this e-mail again already.", "key_made_already": "This key was made already; its text is shown once only. Revoke it and make another where it was lost.",
	"photos": "Kept with the parcel. Staff alone see them.", "key_revoked": "Revoked. It opens nothing any more.", "hook_removed": "Removed. Nothing more is sent there.", "replayed": "It is on its way again.",
}

// StaffAssigned says how many claims were given to somebody, and that others were passed over.
func StaffAssigned(given, passed int) string {
	done := claimsCounted(given) + " assigned."
	if passed > 0 {
		done += " Others changed in the meantime and were left as they are."
	}
	return done
}

// StaffDone says what a form did, by its code.
func StaffDone(code string) string {
	if words := afterDone[code]; words != "" {
		return words
	}
	return doneWords[code]
}

// DeskDone is what a form of the claim desk did, the claim being as it is afterwards.
func DeskDone(code string, after *claim.Claim) string {
	switch code {
	case "approve", "decline", "second":
		return ruledWords(after)
	}
	return StaffDone(code)
}

// ruledWords: a decision is made, or waits for a second person, or that person did not agree.
func ruledWords(after *claim.Claim) string {
	switch {
	case after.State == claim.Approved:
		return "Approved. The customer gets an e-mail."
	case after.State == claim.Declined:
		return "Declined. The customer gets an e-mail with your reason."
	case after.Proposal != nil:
		return "Proposed. A second person has to confirm it; the customer hears nothing until then."
	}
	return "Not confirmed. The claim waits for a decision again."
}

func claimsCounted(n int) string {
	if n == 1 {
		return "1 claim"
	}
	return strconv.Itoa(n) + " claims"
}

// Moment writes an instant as it is where the seller lives: "22 Nov 2026, 15:04".
func Moment(p *policies.Policy, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	at = at.In(zoneOf(p))
	return shortDate(at.Format(time.DateOnly)) + ", " + at.Format("15:04")
}

// span writes a length of time in its largest unit: "3 days", "1 hour", "20 minutes".
func span(d time.Duration) string {
	d = d.Abs()
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := int(d / unit.length); n == 1 {
			return "1 " + unit.name
		} else if n > 1 {
			return strconv.Itoa(n) + " " + unit.name + "s"
		}
	}
	return "less than a minute"
}

// urgency is how pressing a deadline is: "late", "soon", "later" or "none".
func urgency(due, now time.Time) string {
	switch left := due.Sub(now); {
	case due.IsZero():
		return "none"
	case left <= 0:
		return "late"
	case left < 8*time.Hour:
		return "soon"
	}
	return "later"
}

// timeLeft says how long there is until a deadline.
func timeLeft(due, now time.Time) string {
	switch urgency(due, now) {
	case "none":
		return ""
	case "late":
		return span(now.Sub(due)) + " late"
	}
	return span(due.Sub(now)) + " left"
}

var stateWords = map[claim.State]string{claim.Submitted: "With staff", claim.NeedsInfo: "Waits for customer", claim.Approved: "Approved",
	claim.Declined: "Declined", claim.Withdrawn: "Withdrawn", claim.Lapsed: "Lapsed", claim.Closed: "Closed", claim.Draft: "Draft"}

var roleWords = map[claim.Role]string{claim.Agent: "Agent: works claims within limits", claim.Supervisor: "Supervisor: approves above them",
	claim.Admin: "Admin: manages people, order records and house rules"}

func valueOrDash(cents int64) string {
	if cents == claim.NoValue {
		return "–"
	}
	return dollars(cents)
}

// ParseDollars reads an amount as people type it.
func ParseDollars(typed string) (cents int64, ok bool) {
	cents, ok = readDollars(typed).(int64)
	return cents, ok && cents >= 0
}

// FactLabel is the short name of a fact or of a column of the order records.
func FactLabel(p *policies.Policy, name string) string {
	if label := factLabel(p, "fault", name); label != "" {
		return label
	}
	return name
}

// faultsIn are the fields that a refusal names, with what would be right.
func faultsIn(err error) []*claim.Error {
	var list claim.Faults
	if errors.As(err, &list) {
		return list
	}
	var one *claim.Error
	if errors.As(err, &one) {
		return []*claim.Error{one}
	}
	return nil
}

// staffFault is what is wrong with one field.
func staffFault(err error, field string) string {
	for _, fault := range faultsIn(err) {
		if fault.Field == field {
			return fault.Text
		}
	}
	return ""
}

// conflict tells whether a refusal is about what somebody else did.
func conflict(err error) bool { return claim.CodeOf(err) == claim.Conflict }
