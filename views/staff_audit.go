package views

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"

	"proviso/policies"
	"proviso/server/claim"
)

// AuditView is a piece of the audit chain.
type AuditView struct {
	Frame               StaffFrame
	Rows                []AuditLine
	People, Kinds       []Option
	Day                 string // as typed
	NextHref, FirstHref string
	Verified            bool // somebody asked to look through the whole chain
	Chain               int64
	ChainFault          string
	VerifyHref          string
	Err                 error
}

// AuditLine is one event.
type AuditLine struct{ Seq, At, Who, What, State, Why, ClaimID, Number string }

// AuditPage is what is shown of the chain.
type AuditPage struct {
	Seqs    []int64
	Events  []claim.Event
	Names   map[string]string       // of staff, by id
	Numbers map[string]claim.Number // of claims, by id
	Next    int64                   // the place from which older events are looked for; 0: there are none
}

// NewAudit prepares the page. Query is its address.
func NewAudit(frame StaffFrame, p *policies.Policy, page AuditPage, query url.Values) AuditView {
	v := AuditView{Frame: frame, Day: query.Get("day"), Kinds: eventKinds(query.Get("kind")), People: auditPeople(page.Names, query.Get("person")),
		VerifyHref: "/staff/audit?verify=yes&seller=" + p.ID}
	in := DeskInput{Policy: p, Names: page.Names}
	in.Claim.Intent = "fault"
	for i, e := range page.Events {
		line := in.historyLine(e)
		v.Rows = append(v.Rows, AuditLine{Seq: grouped(page.Seqs[i]), At: line.At, Who: line.Who, What: line.What, State: stateChange(e), Why: e.Note,
			ClaimID: e.ClaimID, Number: string(page.Numbers[e.ClaimID])})
	}
	kept := url.Values{"seller": {p.ID}}
	for _, name := range []string{"person", "kind", "day"} {
		if value := query.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	if query.Get("before") != "" {
		v.FirstHref = "/staff/audit?" + kept.Encode()
	}
	if page.Next > 0 {
		kept.Set("before", strconv.FormatInt(page.Next, 10))
		v.NextHref = "/staff/audit?" + kept.Encode()
	}
	return v
}

// auditPeople are those whose events can be asked for.
func auditPeople(names map[string]string, chosen string) []Option {
	people := []Option{{Label: "Everybody"}, {Value: string(claim.ByCustomer), Label: "Customers"}, {Value: string(claim.BySystem), Label: "Proviso"}}
	var staff []Option
	for id, name := range names {
		staff = append(staff, Option{Value: id, Label: name})
	}
	slices.SortFunc(staff, func(a, b Option) int { return cmp.Compare(a.Label+a.Value, b.Label+b.Value) })
	people = append(people, staff...)
	for i := range people {
		people[i].Chosen = people[i].Value == chosen
	}
	return people
}

// nothing says why the table is empty.
func (v AuditView) nothing() string {
	if v.NextHref != "" {
		return "Nothing that fits among the newest of these events. “Older” looks further."
	}
	return "Nothing that fits."
}
