package store

import (
	"time"

	"proviso/server/claim"
)

// HeldReturn is an RMA that a claim was in.
type HeldReturn struct {
	Number     claim.Number     `json:"number"`
	State      claim.RMAState   `json:"state"`
	IssuedAt   time.Time        `json:"issued_at"`
	DueAt      *time.Time       `json:"due_at"`
	Carrier    string           `json:"carrier"`
	Tracking   string           `json:"tracking"`
	ReceivedAt *time.Time       `json:"received_at"`
	Found      claim.Inspection `json:"found"`
	Photos     []HeldFile       `json:"photos,omitempty"` // of the parcel, as staff took them
}

// HeldRemedy is one way in which the claim was settled.
type HeldRemedy struct {
	Kind      claim.ResolutionKind  `json:"kind"`
	State     claim.ResolutionState `json:"state"`
	NewSerial string                `json:"new_serial"`
	Carrier   string                `json:"carrier"`
	Tracking  string                `json:"tracking"`
	ChangedAt time.Time             `json:"changed_at"`
}

// HeldEntry is a line of the claim's ledger. Members of staff are not named.
type HeldEntry struct {
	ID        string          `json:"id"`
	Kind      claim.EntryKind `json:"kind"`
	Code      string          `json:"code,omitempty"`
	Cents     int64           `json:"cents"`
	Reference string          `json:"reference"`
	Day       string          `json:"day"`
	Why       string          `json:"why,omitempty"`
}

func heldPhotos(photos []claim.ParcelPhoto) (held []HeldFile) {
	for _, p := range photos {
		held = append(held, HeldFile{Name: p.Name, MediaType: p.MediaType, SizeBytes: p.SizeBytes, SHA256: p.SHA256, State: p.State, At: p.CreatedAt})
	}
	return held
}

// exportAftermath adds what happened after the approval.
func (tx *Tx) exportAftermath(h *HeldClaim, claimID string) error {
	rmas, err := tx.RMAsOfClaim(claimID)
	if err != nil {
		return err
	}
	for i := range rmas {
		r, u := &rmas[i], rmas[i].Unit(claimID)
		photos, err := tx.PhotosOfRMA(r.ID)
		if err != nil {
			return err
		}
		h.Returns = append(h.Returns, HeldReturn{Number: r.Number, State: r.State, IssuedAt: r.IssuedAt, DueAt: whenSet(r.DueAt), Carrier: r.Carrier,
			Tracking: r.Tracking, ReceivedAt: whenSet(u.ReceivedAt), Found: u.Inspection, Photos: heldPhotos(photos)})
	}
	resolutions, err := tx.ResolutionsOf(claimID)
	if err != nil {
		return err
	}
	for _, r := range resolutions {
		h.Settled = append(h.Settled, HeldRemedy{Kind: r.Kind, State: r.State, NewSerial: r.NewSerial, Carrier: r.Carrier, Tracking: r.Tracking, ChangedAt: r.ChangedAt})
	}
	entries, err := tx.EntriesOf(claimID)
	for _, e := range entries {
		h.Money = append(h.Money, HeldEntry{ID: e.ID, Kind: e.Kind, Code: e.Code, Cents: e.Cents, Reference: e.Reference, Day: e.Day.String(), Why: e.Why})
	}
	return err
}
