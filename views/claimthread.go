package views

import (
	"slices"
	"strings"
	"time"

	"proviso/server/claim"
)

// ThreadEntry is one line of what happened: an event in words, or a message.
type ThreadEntry struct {
	At      time.Time
	Who     string
	Mine    bool
	Text    string // of an event
	Body    string // of a message, as it was written
	Clauses []ClauseRef
}

// thread merges events and messages, the oldest first. An event that says no more than the message beside it is left out,
// and so is what the seller's staff do among themselves. Why the claim is declined stands above, once.
func (v ClaimView) thread() []ThreadEntry {
	var entries []ThreadEntry
	last := v.refusal().At
	for _, e := range v.Events {
		if entry, told := v.eventEntry(e); told {
			if v.Claim.State == claim.Declined && e.Action == claim.Decline && e.At.Equal(last) {
				entry.Body, entry.Clauses = "", nil
			}
			entries = append(entries, entry)
		}
	}
	for _, m := range v.Messages {
		entries = append(entries, v.messageEntry(m))
	}
	slices.SortStableFunc(entries, func(a, b ThreadEntry) int { return a.At.Compare(b.At) })
	return entries
}

func (v ClaimView) eventEntry(e claim.Event) (ThreadEntry, bool) {
	seller := v.Policy.Name
	entry := ThreadEntry{At: e.At, Who: v.who(e.By), Mine: e.By.Kind == claim.ByCustomer, Body: e.Note}
	switch e.Action {
	case claim.Submit:
		entry.Text = "You filed the claim."
	case claim.Approve:
		entry.Text = seller + " approved the claim."
	case claim.Decline:
		entry.Text, entry.Clauses = seller+" declined the claim.", clauseRefs(v.Policy, e.Detail["clauses"])
	case claim.Withdraw:
		entry.Text = "You withdrew the claim."
	case claim.Lapse:
		entry.Text = "The claim lapsed: the question was not answered in time."
	case claim.Appeal:
		entry.Text = "You appealed."
	case claim.Correct:
		what := "a fact"
		if e.Detail["serial"] != "" {
			what = "the serial number"
		}
		entry.Text = seller + " corrected " + what + ", and the claim was decided again: " + strings.ToLower(verdictWord(v.Claim.Intent, e.Detail["verdict"], "word")) + "."
	case claim.AddFile:
		entry.Text = "You added a file" + v.fileName(e.Detail["file"]) + "."
	case claim.GiveAddress:
		entry.Text = "You said where you are."
		if e.Detail["address"] == "changed" {
			entry.Text = "You changed your address."
		}
	case claim.AcceptQuote:
		entry.Text = "You accepted the quote."
	case claim.RejectQuote:
		entry.Text = "You declined the quote."
	case claim.Close:
		entry.Text = "The claim was closed: nothing is left to do."
	default:
		return v.afterEntry(entry, e)
	}
	return entry, true
}

// overruled is what staff decided about the claim against the policy's answer; nil where they did not, or where the claim is
// being looked at anew.
func (v ClaimView) overruled() *ThreadEntry {
	if v.Claim.State == claim.Submitted || v.Claim.State == claim.NeedsInfo {
		return nil
	}
	for _, e := range slices.Backward(v.Events) {
		if e.Action != claim.Approve && e.Action != claim.Decline {
			continue
		}
		if !(claim.Ruling{Action: e.Action}).Overrides(v.Claim.Verdict) {
			return nil
		}
		entry, _ := v.eventEntry(e)
		return &entry
	}
	return nil
}

func (v ClaimView) overruledWords() string {
	if claim.Open(v.Claim.Verdict) {
		return "The check of the policy left this open, and " + v.Policy.Name + " decided."
	}
	return v.Policy.Name + " decided otherwise than the check of its policy does."
}

// fileName is what the customer's device called a file, after a colon; empty where the page does not have it.
func (v ClaimView) fileName(id string) string {
	for _, f := range v.Files.Files {
		if f.ID == id {
			return ": " + f.Name
		}
	}
	return ""
}

func (v ClaimView) messageEntry(m claim.Message) ThreadEntry {
	return ThreadEntry{At: m.At, Who: v.who(m.By), Mine: m.By.Kind == claim.ByCustomer, Body: m.Body}
}

func (v ClaimView) who(by claim.Actor) string {
	switch by.Kind {
	case claim.ByCustomer:
		return "You"
	case claim.ByStaff:
		return v.Policy.Name
	}
	return "Proviso"
}

// question is what the seller asked last.
func (v ClaimView) question() string {
	for _, m := range slices.Backward(v.Messages) {
		if m.By.Kind == claim.ByStaff {
			return m.Body
		}
	}
	return ""
}
