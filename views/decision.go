package views

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Decision is the JSON of a decision as the API sends it. Dates are ISO 8601,
// codes are those of package policies; both ends of a window are inclusive.
type Decision struct {
	Seller        string       `json:"seller"`
	PolicyVersion string       `json:"policy_version"`
	Intent        string       `json:"intent"`
	AskedOn       string       `json:"asked_on"`
	Unused        []string     `json:"unused"`
	Verdict       string       `json:"verdict"`
	Route         string       `json:"route"`
	Reasons       []Reason     `json:"reasons"`
	Ask           []string     `json:"ask"`
	Refine        []string     `json:"refine"`
	Windows       []Window     `json:"windows"`
	Remedies      []string     `json:"remedies"`
	ChosenBy      string       `json:"chosen_by"`
	Evidence      []string     `json:"evidence"`
	Charges       []Charge     `json:"charges"`
	Refund        *CentsRange  `json:"refund"`
	Shipping      []Leg        `json:"shipping"`
	Deadlines     []Deadline   `json:"deadlines"`
	Obligations   []Obligation `json:"obligations"`
	Notes         []string     `json:"notes"`
}

// Reason is a clause that decides the case.
type Reason struct {
	Clause  string `json:"clause"`
	Effect  string `json:"effect"`
	Summary string `json:"summary"`
}

// Window is a span of days; Through is empty where it has no end (Lifetime).
type Window struct {
	Kind     string `json:"kind"`
	From     string `json:"from"`
	Through  string `json:"through"`
	Exact    bool   `json:"exact"`
	Lifetime bool   `json:"lifetime"`
}

// Charge is a fee; the amounts are nil where its base is not given.
type Charge struct {
	Code     string `json:"code"`
	Clause   string `json:"clause"`
	RateBP   int64  `json:"rate_bp"`
	MinCents *int64 `json:"min_cents"`
	MaxCents *int64 `json:"max_cents"`
}

// CentsRange is a range of amounts, both ends inclusive.
type CentsRange struct {
	MinCents int64 `json:"min_cents"`
	MaxCents int64 `json:"max_cents"`
}

// Leg says who pays one way of the parcel; CapCents is zero where there is no cap.
type Leg struct {
	Leg      string `json:"leg"`
	Payer    string `json:"payer"`
	CapCents int64  `json:"cap_cents"`
	Clause   string `json:"clause"`
}

// Deadline is a day count for the customer.
type Deadline struct {
	Code   string `json:"code"`
	Days   int    `json:"days"`
	Starts string `json:"starts"`
	Clause string `json:"clause"`
}

// Obligation is a clock that the seller set itself, in hours or in working days.
type Obligation struct {
	Code        string `json:"code"`
	Hours       int    `json:"hours"`
	WorkingDays int    `json:"working_days"`
	Starts      string `json:"starts"`
	Clause      string `json:"clause"`
}

// Change says for one reason which given facts it used and which other answer to
// one of them would give a better verdict.
type Change struct {
	Clause string        `json:"clause"`
	Facts  []string      `json:"facts"`
	Would  []Alternative `json:"would"`
}

// Alternative is another value of one fact and the verdict it would give.
type Alternative struct {
	Fact    string          `json:"fact"`
	Value   json.RawMessage `json:"value"`
	Verdict string          `json:"verdict"`
}

// FieldError names one fact that could not be read, and why.
type FieldError struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

// Outcome is what the checker said to some facts: a decision with its changes,
// or the fields at fault.
type Outcome struct {
	Decision *Decision
	Changes  []Change
	Errors   []FieldError
}

// ReadOutcome reads the checker's answer: a decision or {"errors": […]}, and the
// changes, which may be empty.
func ReadOutcome(answer, changes []byte) (Outcome, error) {
	var read struct {
		Errors []FieldError `json:"errors"`
		Decision
	}
	if err := json.Unmarshal(answer, &read); err != nil {
		return Outcome{}, fmt.Errorf("views: read answer: %w", err)
	}
	if len(read.Errors) > 0 {
		return Outcome{Errors: read.Errors}, nil
	}
	out := Outcome{Decision: &read.Decision}
	if len(changes) > 0 {
		var list struct {
			Changes []Change `json:"changes"`
		}
		if err := json.Unmarshal(changes, &list); err != nil {
			return Outcome{}, fmt.Errorf("views: read changes: %w", err)
		}
		out.Changes = list.Changes
	}
	return out, nil
}

// window returns the decision's window of a kind, or nil.
func (d *Decision) window(kind string) *Window {
	i := slices.IndexFunc(d.Windows, func(w Window) bool { return w.Kind == kind })
	if i < 0 {
		return nil
	}
	return &d.Windows[i]
}
