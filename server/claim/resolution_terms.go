package claim

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Terms are what a decision carries for the time after it: what may be done, what may be charged, by when.
type Terms struct {
	Verdict     string           `json:"verdict"`
	Route       string           `json:"route"`
	Remedies    []ResolutionKind `json:"remedies"`
	ChosenBy    string           `json:"chosen_by"`
	Charges     []ChargeTerm     `json:"charges"`
	Refund      *Range           `json:"refund"`
	Shipping    []ShippingTerm   `json:"shipping"`
	Deadlines   []DeadlineTerm   `json:"deadlines"`
	Obligations []ObligationTerm `json:"obligations"`
}

// Range is an amount that staff choose, both ends inclusive.
type Range struct {
	MinCents int64 `json:"min_cents"`
	MaxCents int64 `json:"max_cents"`
}

// ChargeTerm is a charge that the decision allows; without a Max its amount is not settled.
type ChargeTerm struct {
	Code   string `json:"code"`
	Clause string `json:"clause"`
	Min    *int64 `json:"min_cents"`
	Max    *int64 `json:"max_cents"`
}

// ShippingTerm says who pays a leg; CapCents 0: without a limit.
type ShippingTerm struct {
	Leg      string `json:"leg"`
	Payer    string `json:"payer"`
	CapCents int64  `json:"cap_cents"`
	Clause   string `json:"clause"`
}

// DeadlineTerm is a day count for the customer.
type DeadlineTerm struct {
	Code   string `json:"code"`
	Days   int    `json:"days"`
	Clause string `json:"clause"`
}

// ObligationTerm is the seller's own clock, from the receipt of the unit.
type ObligationTerm struct {
	Code        string `json:"code"`
	Hours       int    `json:"hours"`
	WorkingDays int    `json:"working_days"`
	Clause      string `json:"clause"`
}

// Terms reads what the decision carries.
func (d *Decision) Terms() (Terms, error) {
	t := Terms{}
	if err := json.Unmarshal(d.Answer, &t); err != nil {
		return t, fmt.Errorf("decision %s: %w", d.ID, err)
	}
	return t, nil
}

// Deadline is the deadline with a code; Days 0 where the decision has none.
func (t *Terms) Deadline(code string) DeadlineTerm {
	for _, d := range t.Deadlines {
		if d.Code == code {
			return d
		}
	}
	return DeadlineTerm{}
}

// Charge is the charge with a code; nil where the decision has none.
func (t *Terms) Charge(code string) *ChargeTerm {
	for i := range t.Charges {
		if t.Charges[i].Code == code {
			return &t.Charges[i]
		}
	}
	return nil
}

// ShippingCap is the pot that the seller's share of the shipping comes out of; 0: there is none.
func (t *Terms) ShippingCap() int64 {
	for _, leg := range t.Shipping {
		if leg.CapCents > 0 {
			return leg.CapCents // one pot for the case: both legs name the same one
		}
	}
	return 0
}

// Choice tells whether the policy leaves it to the customer which of several remedies they get.
func (t *Terms) Choice() bool { return t.ChosenBy == "customer" && len(t.Remedies) > 1 }

// Grants tells whether the decision itself lists a remedy.
func (t *Terms) Grants(kind ResolutionKind) bool { return slices.Contains(t.Remedies, kind) }
