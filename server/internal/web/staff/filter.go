package staff

import (
	"net/url"
	"slices"
	"strconv"
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

// The names of the queue's filters in its address.
const (
	byState    = "state"
	byVerdict  = "verdict"
	byAge      = "age"
	byAssignee = "assignee"
	byProof    = "proof"
	byLate     = "late"
	byText     = "q"
	bySort     = "sort"
	byAfter    = "after"
)

// choices are the values that each filter knows. Whatever else an address says filters nothing.
var choices = map[string][]string{
	byState:    {"open", "submitted", "needs_info", "approved", "declined", "withdrawn", "lapsed", "closed", "all"},
	byVerdict:  {"covered", "chargeable", "not_covered", "review", "need_facts"},
	byAge:      {"1", "7", "30", "over30"},
	byAssignee: {"me", "nobody"},
	byProof:    {"unverified"},
	byLate:     {"yes"},
	bySort:     {"due", "oldest", "newest"},
}

// chipNames are the filters in the order they are shown.
var chipNames = []string{byState, byVerdict, byAssignee, byAge, byProof, byLate, bySort}

// openStates are what staff look at first: what somebody still has to do something about.
var openStates = []claim.State{claim.Submitted, claim.NeedsInfo}

// maxSearch bounds what is searched for.
const maxSearch = 100

// filter is what an address of the queue asks for.
type filter map[string]string

// parseFilter reads an address; only known values get in.
func parseFilter(query url.Values) filter {
	f := filter{}
	for name, known := range choices {
		if value := query.Get(name); slices.Contains(known, value) {
			f[name] = value
		}
	}
	for _, name := range []string{byText, byAfter} {
		if value := query.Get(name); value != "" && len(value) <= maxSearch {
			f[name] = value
		}
	}
	return f
}

// unknown names the filters that an address gives a value which there is not.
func unknown(query url.Values) (names []string) {
	for _, name := range chipNames {
		if value := query.Get(name); value != "" && !slices.Contains(choices[name], value) {
			names = append(names, name)
		}
	}
	return names
}

// values is the filter as an address, without its place.
func (f filter) values(seller string) url.Values {
	values := url.Values{"seller": {seller}}
	for name, value := range f {
		if name != byAfter {
			values.Set(name, value)
		}
	}
	return values
}

// with is the filter with one value changed; the place starts again.
func (f filter) with(name, value string) filter {
	changed := filter{}
	for n, v := range f {
		if n != byAfter && n != name {
			changed[n] = v
		}
	}
	if value != "" {
		changed[name] = value
	}
	return changed
}

// narrows tells whether something but the place and the order is chosen.
func (f filter) narrows() bool {
	for name := range f {
		if name != byAfter && name != bySort {
			return true
		}
	}
	return false
}

// query is the filter as the record understands it.
func (f filter) query(seller, me string, now time.Time) desk.QueueFilter {
	q := desk.QueueFilter{Sellers: []string{seller}, States: f.states(), Verdict: f[byVerdict], Unassigned: f[byAssignee] == "nobody",
		Unverified: f[byProof] != "", Text: f[byText], After: f[byAfter], Sort: desk.QueueSort(f[bySort])}
	if f[byAssignee] == "me" {
		q.AssigneeID = me
	}
	if f[bySort] == "" {
		q.Sort = desk.DueFirst
	}
	if f[byLate] != "" {
		q.LateAt, q.States = now, []claim.State{claim.Submitted}
	}
	if f[byAge] == "over30" {
		q.Until = now.AddDate(0, 0, -30)
	} else if days, err := strconv.Atoi(f[byAge]); err == nil {
		q.From = now.AddDate(0, 0, -days)
	}
	return q
}

func (f filter) states() []claim.State {
	switch state := f[byState]; {
	case state == "all" || state == "" && f[byText] != "":
		return nil
	case state == "" || state == "open":
		return openStates
	default:
		return []claim.State{claim.State(state)}
	}
}
