package views

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ClaimsView is the list of a customer's claims and drafts.
type ClaimsView struct {
	Sections []ClaimSection // of the page
	Total    int            // of all claims, whatever is looked for
	Shown    int            // of those that fit, on all pages
	Drafts   int
	Query    string // part of a serial number, an order number or the number of a claim
	Word     string // only claims of which the list says this; empty: all
	Counts   []ClaimCount
	Page     int // from 1
	Pages    int
	Notices  []Notice
}

// ClaimSection is the claims that have the same to be done about them.
type ClaimSection struct {
	Title string
	Lines []ClaimLine
}

// ClaimCount is how many claims the list says one thing of, whatever page they are on, and where those alone are.
type ClaimCount struct {
	Word, Tone, Href string
	Count            int
	Chosen           bool
}

// NewClaimCounts counts sorted claims by what is said of them, all of them first.
func NewClaimCounts(lines []ClaimLine, query, word string) []ClaimCount {
	counts := []ClaimCount{{Word: "All", Href: listHref("/claims", query, "", "", 1), Count: len(lines), Chosen: word == ""}}
	for _, l := range lines {
		at := slices.IndexFunc(counts[1:], func(c ClaimCount) bool { return c.Word == l.Status.Word }) + 1
		if at == 0 {
			at = len(counts)
			counts = append(counts, ClaimCount{Word: l.Status.Word, Tone: l.Status.Tone, Href: listHref("/claims", query, "word", l.Status.Word, 1), Chosen: word == l.Status.Word})
		}
		counts[at].Count++
	}
	return counts
}

// Has tells whether the list says a word of the claim; the empty word is said of all.
func (l ClaimLine) Has(word string) bool { return word == "" || l.Status.Word == word }

// ClaimsOnPage is how many claims one page holds, and searchFrom how many there are before a search is worth its place.
const (
	ClaimsOnPage = 50
	searchFrom   = 10
)

// PageHref is a page of the same list.
func (v ClaimsView) PageHref(page int) string {
	return listHref("/claims", v.Query, "word", v.Word, page)
}

// sectionTitles are the titles of the list in their order: what waits for the reader comes first.
var sectionTitles = []string{"For you to do", "With the seller", "Ended"}

func (l ClaimLine) section() int {
	switch l.Claim.State {
	case claim.Declined, claim.Lapsed, claim.Withdrawn, claim.Closed:
		return 2
	}
	switch res := l.After.resolution(); {
	case l.Status.Action != "" && !l.Status.Resting:
		return 0
	case res != nil && res.State == claim.ResFulfilled:
		return 2
	}
	return 1
}

// SortClaims puts claims in the order of the list: by section, within the first one what is due first; then the newest first, and
// what was made together by serial number.
func SortClaims(lines []ClaimLine) {
	slices.SortStableFunc(lines, func(a, b ClaimLine) int {
		return cmp.Or(a.section()-b.section(), a.sooner(b), b.Claim.CreatedAt.Compare(a.Claim.CreatedAt), cmp.Compare(a.Claim.Serial, b.Claim.Serial))
	})
}

// sooner compares by what is due, among claims that wait for their customer.
func (l ClaimLine) sooner(other ClaimLine) int {
	if l.section() != 0 || other.section() != 0 {
		return 0
	}
	switch due, otherDue := l.left() != "", other.left() != ""; {
	case due && otherDue:
		return l.Claim.CustomerDue.Compare(other.Claim.CustomerDue)
	case due:
		return -1
	case otherDue:
		return 1
	}
	return 0
}

// ClaimSections parts sorted claims.
func ClaimSections(lines []ClaimLine) (sections []ClaimSection) {
	for i, title := range sectionTitles {
		s := ClaimSection{Title: title}
		for _, l := range lines {
			if l.section() == i {
				s.Lines = append(s.Lines, l)
			}
		}
		if len(s.Lines) > 0 {
			sections = append(sections, s)
		}
	}
	return sections
}

// Matches tells whether the claim bears a number that holds a text, however it is written.
func (l ClaimLine) Matches(query string) bool {
	wanted := claim.Fold(query)
	for _, text := range []string{l.Claim.Serial, l.Claim.OrderNumber, string(l.Claim.Number)} {
		if strings.Contains(claim.Fold(text), wanted) {
			return true
		}
	}
	return false
}

// ClaimLine is one claim in the list.
type ClaimLine struct {
	Claim  claim.Claim
	Policy *policies.Policy
	Status ClaimStatus
	After  *AfterView  // nil: not read
	Unit   *claim.Unit // in the seller's books; nil: they know none
	Now    time.Time
}

// NewClaimLine prepares a line of the list.
func NewClaimLine(p *policies.Policy, c claim.Claim, now time.Time) ClaimLine {
	return ClaimLine{Claim: c, Policy: p, Status: NewClaimStatus(p, &c, now), Now: now}
}

// title names the device as the books do, else as it was stated.
func (l ClaimLine) title() string {
	if l.Unit != nil {
		return deviceTitle(l.Policy, factsOf(l.Unit.Facts.JSON()))
	}
	return deviceTitle(l.Policy, factsOf(l.Claim.Stated))
}

// left is how long the claim's next deadline for the customer still runs; empty where there is none.
func (l ClaimLine) left() string {
	if due := l.Claim.CustomerDue; l.Claim.State != claim.Draft && l.Now.Before(due) {
		return daysLeft(l.Policy, due, l.Now)
	}
	return ""
}

func (l ClaimLine) when() string {
	if l.Claim.State == claim.Draft {
		return "Changed " + dayIn(l.Policy, l.Claim.ChangedAt)
	}
	return "Filed " + dayIn(l.Policy, l.Claim.SubmittedAt)
}

// StartView asks before a draft is made: from the answers of the checker, or from a device of the seller's books.
type StartView struct {
	Policy *policies.Policy // nil: nothing to start from
	Key    string           // one-time key of the form
	Rows   []AnswerRow      // what was said in the checker
	Answer *Answer
	Device *claim.Unit
	Facts  Facts // of the device
	Fault  string
}

func (v StartView) title() string { return deviceTitle(v.Policy, v.Facts) }
