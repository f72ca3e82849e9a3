package sellerapi

import (
	"time"

	"proviso/server/claim"
	"proviso/server/internal/desk"
)

type quoteShape struct {
	State claim.QuoteState `json:"state"`
	Cents int64            `json:"cents"`
}

type claimShape struct {
	ID          string       `json:"id"`
	Number      claim.Number `json:"number"`
	State       claim.State  `json:"state"`
	Version     int64        `json:"version"`
	Intent      string       `json:"intent"`
	Verdict     string       `json:"verdict"`
	Serial      string       `json:"serial"`
	Order       string       `json:"order"`
	Email       string       `json:"email"`
	Verified    bool         `json:"verified"`
	Appealed    bool         `json:"appealed"`
	ValueCents  *int64       `json:"value_cents"`
	Quote       quoteShape   `json:"quote"`
	SubmittedAt time.Time    `json:"submitted_at"`
	ChangedAt   time.Time    `json:"changed_at"`
}

func claimOut(f *desk.FeedClaim) claimShape {
	c := &f.Claim
	shape := claimShape{ID: c.ID, Number: c.Number, State: c.State, Version: c.Version, Intent: c.Intent, Verdict: c.Verdict, Serial: c.Serial,
		Order: c.OrderNumber, Email: f.Email, Verified: c.Verified(), Appealed: c.Appealed, Quote: quoteShape{c.Quote.State, c.Quote.Cents},
		SubmittedAt: c.SubmittedAt.UTC(), ChangedAt: c.ChangedAt.UTC()}
	if c.ValueCents != claim.NoValue {
		shape.ValueCents = &c.ValueCents
	}
	return shape
}

type unitShape struct {
	ClaimID     string           `json:"claim_id"`
	State       claim.UnitState  `json:"state"`
	Late        bool             `json:"late"`
	Inspection  claim.Inspection `json:"inspection"`
	ReceivedAt  *time.Time       `json:"received_at"`
	InspectedAt *time.Time       `json:"inspected_at"`
}

type rmaShape struct {
	ID        string         `json:"id"`
	Number    claim.Number   `json:"number"`
	State     claim.RMAState `json:"state"`
	Version   int64          `json:"version"`
	IssuedAt  time.Time      `json:"issued_at"`
	DueAt     *time.Time     `json:"due_at"`
	Carrier   string         `json:"carrier"`
	Tracking  string         `json:"tracking"`
	Replaces  string         `json:"replaces"`
	ChangedAt time.Time      `json:"changed_at"`
	Units     []unitShape    `json:"units"`
}

func rmaOut(r *claim.RMA) rmaShape {
	shape := rmaShape{ID: r.ID, Number: r.Number, State: r.State, Version: r.Version, IssuedAt: r.IssuedAt.UTC(), DueAt: whenSet(r.DueAt),
		Carrier: r.Carrier, Tracking: r.Tracking, Replaces: r.ReplacesID, ChangedAt: r.ChangedAt.UTC(), Units: []unitShape{}}
	for _, u := range r.Units {
		shape.Units = append(shape.Units, unitShape{ClaimID: u.ClaimID, State: u.State, Late: u.Late, Inspection: u.Inspection,
			ReceivedAt: whenSet(u.ReceivedAt), InspectedAt: whenSet(u.InspectedAt)})
	}
	return shape
}

type entryShape struct {
	ID          string          `json:"id"`
	ClaimID     string          `json:"claim_id"`
	Kind        claim.EntryKind `json:"kind"`
	ChargeCode  string          `json:"charge_code"`
	AmountCents int64           `json:"amount_cents"`
	Currency    string          `json:"currency"`
	Direction   string          `json:"direction"`
	Reference   string          `json:"reference"`
	BookedOn    string          `json:"booked_on"`
	EnteredAt   time.Time       `json:"entered_at"`
	RefersTo    string          `json:"refers_to"`
}

func entryOut(e *claim.Entry) entryShape {
	return entryShape{ID: e.ID, ClaimID: e.ClaimID, Kind: e.Kind, ChargeCode: e.Code, AmountCents: e.Cents, Currency: "USD", Direction: e.Direction(),
		Reference: e.Reference, BookedOn: e.Day.String(), EnteredAt: e.At.UTC(), RefersTo: e.Undoes}
}

// whenSet is null for the zero time.
func whenSet(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	utc := t.UTC()
	return &utc
}
