package store

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"
)

func (tx *Tx) exportClaims(held *Held) error {
	claims, err := tx.ClaimsOf(held.Customer.ID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		h := HeldClaim{Decisions: []HeldDecision{}, Messages: []HeldMessage{}, Files: []HeldFile{}, History: []HeldEvent{}, Returns: []HeldReturn{},
			Settled: []HeldRemedy{}, Money: []HeldEntry{}, Number: c.Number, Seller: c.Seller, State: c.State, Serial: c.Serial, OrderNumber: c.OrderNumber, Intent: c.Intent,
			Stated: raw(c.Stated), Fault: c.Fault, Name: c.Contact.Name, Phone: c.Contact.Phone, Address: c.Contact.Address,
			CreatedAt: c.CreatedAt, SubmittedAt: whenSet(c.SubmittedAt)}
		if err := errors.Join(tx.exportDecisions(&h, c.ID), tx.exportMessages(&h, c.ID), tx.exportFiles(&h, c.ID), tx.exportEvents(&h, c.ID), tx.exportAftermath(&h, c.ID)); err != nil {
			return err
		}
		held.Claims = append(held.Claims, h)
	}
	return nil
}

func (tx *Tx) exportDecisions(h *HeldClaim, claimID string) error {
	decisions, err := tx.Decisions(claimID)
	for _, d := range decisions {
		h.Decisions = append(h.Decisions, HeldDecision{Number: d.Number, Used: raw(d.Used), Answer: raw(d.Answer), Why: d.Why,
			Policy: d.PolicyVersion, Verdict: d.Verdict, At: d.At})
	}
	return err
}

func (tx *Tx) exportMessages(h *HeldClaim, claimID string) error {
	messages, err := tx.Messages(claimID, true)
	for _, m := range messages {
		h.Messages = append(h.Messages, HeldMessage{From: m.By.Kind, Internal: m.Internal, Body: m.Body, At: m.At})
	}
	return err
}

func (tx *Tx) exportFiles(h *HeldClaim, claimID string) error {
	files, err := rows(tx, scanEvidence, `SELECT `+evidenceColumns+` FROM evidence WHERE claim_id = ? ORDER BY created_at, id`, claimID)
	for _, f := range files {
		h.Files = append(h.Files, HeldFile{Name: f.Name, Item: f.Item, MediaType: f.MediaType, SizeBytes: f.SizeBytes, SHA256: f.SHA256,
			State: f.State, At: f.CreatedAt})
	}
	return err
}

func (tx *Tx) exportEvents(h *HeldClaim, claimID string) error {
	events, err := tx.Events(claimID)
	for _, e := range events {
		h.History = append(h.History, HeldEvent{By: e.By.Kind, Action: e.Action, From: e.From, To: e.To, Note: e.Note, At: e.At})
	}
	return err
}

// exportMail: letters with a code hold it sealed, which says nothing about the person.
func (tx *Tx) exportMail(held *Held) error {
	letters, err := rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE recipient = ? ORDER BY created_at, id`, held.Customer.ID)
	for _, l := range letters {
		held.Letters = append(held.Letters, HeldMail{Kind: l.Kind, Params: l.Params, At: l.CreatedAt})
	}
	return err
}

func (tx *Tx) exportUnits(held *Held) error {
	units, err := tx.UnitsOf(held.Email)
	for _, u := range units {
		held.Devices = append(held.Devices, HeldUnit{Seller: u.Seller, OrderNumber: u.OrderNumber, Serial: u.Serial, Facts: u.Facts, ImportedAt: u.ImportedAt})
	}
	return err
}

func (tx *Tx) exportCodes(held *Held) error {
	codes, err := rows(tx, func(row scanner) (c HeldCode, err error) {
		var asked, used sql.NullInt64
		err = row.Scan(&asked, &used)
		c.AskedAt, c.UsedAt = instant(asked), whenSet(instant(used))
		return c, err
	}, `SELECT created_at, used_at FROM sign_in WHERE email = ? AND purpose = ? ORDER BY created_at, id`, held.Email, ForCustomer)
	held.SignIns = append(held.SignIns, codes...)
	return err
}

// raw is JSON as it stands; null where there is none.
func raw(text []byte) json.RawMessage {
	if len(text) == 0 {
		return json.RawMessage("null")
	}
	return text
}

func whenSet(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
