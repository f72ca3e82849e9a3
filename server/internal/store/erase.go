package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"proviso/server/claim"
)

// The actions on people that the audit chain records beside those on claims.
const (
	EraseCustomer  claim.Action = "erase_customer"
	ExportCustomer claim.Action = "export_customer"
)

// Erased is what was removed with a customer.
type Erased struct {
	CustomerID string   // empty: nobody ever signed in with the address
	Claims     int      // that stay without anything personal; drafts are gone
	Units      int64    // of the order records that named the address
	Files      []string // ids of the files: whoever erases removes them from where files are kept
}

// Erase removes what the record holds about the person with an address: the address, contacts, what they wrote and what was
// written to and about them, the names of their files. Their filed claims stay, with facts and decisions, and the chain of
// events still verifies. Where nothing is held, the error is claim.ErrNotFound. The file keeps what it did not overwrite yet: see Scrub.
func (tx *Tx) Erase(email string, by claim.Actor, at time.Time) (Erased, error) {
	key := claim.Fold(email)
	e := eraser{tx: tx, key: key, at: at.UnixMilli()}
	customer, err := tx.CustomerByEmail(key)
	switch {
	case noneIsFine(err) != nil:
		return e.Erased, err
	case err == nil:
		e.CustomerID = customer.ID
		err = e.customer()
	default:
		err = nil
	}
	if err := errors.Join(err, e.address()); err != nil {
		return e.Erased, err
	}
	if e.CustomerID == "" && e.Units == 0 && e.signIns == 0 {
		return e.Erased, claim.ErrNotFound
	}
	return e.Erased, tx.AppendEvent(claim.Event{By: by, Action: EraseCustomer, Detail: map[string]string{"customer": e.CustomerID}, At: at})
}

// eraser removes one person. The order of its steps is that of the references between the tables.
type eraser struct {
	tx  *Tx
	key string // the address, folded
	at  int64
	Erased
	signIns int64
}

// theirPhotos are the pictures of the customer's parcels: their address stands on the boxes.
const theirPhotos = `(SELECT p.id FROM parcel_photo p LEFT JOIN arrival a ON a.id = p.arrival_id
	JOIN rma r ON r.id = COALESCE(p.rma_id, a.rma_id) WHERE r.customer_id = ?)`

// theirs are the claims of the customer.
const theirs = `(SELECT id FROM claim WHERE customer_id = ?)`

func (e *eraser) customer() error {
	if err := e.files(); err != nil {
		return err
	}
	if err := e.drafts(); err != nil {
		return err
	}
	if err := e.proposals(); err != nil {
		return err
	}
	for _, statement := range []string{
		`UPDATE evidence SET name = '', sha256 = '', why = '', has_preview = 0, state = 'removed' WHERE customer_id = ?`,
		`UPDATE parcel_photo SET name = '', sha256 = '', why = '', has_preview = 0, state = 'removed' WHERE id IN ` + theirPhotos,
		`UPDATE message SET body = '' WHERE claim_id IN ` + theirs,
		`UPDATE decision SET why = '' WHERE claim_id IN ` + theirs,
		`DELETE FROM event_note WHERE seq IN (SELECT seq FROM event WHERE claim_id IN ` + theirs + `)`,
		`UPDATE outbox SET params = '{}', last_error = '', state = CASE WHEN state = 'pending' THEN 'dead' ELSE state END WHERE recipient = ?`,
		`UPDATE outbox SET params = '{}', last_error = '' WHERE claim_id <> '' AND claim_id IN ` + theirs,
		`DELETE FROM idempotency WHERE principal = ?`,
		`DELETE FROM ledger_note WHERE claim_id IN ` + theirs,
		`UPDATE arrival SET sender = '', contents = '', tracking = '' WHERE rma_id IN (SELECT id FROM rma WHERE customer_id = ?)`,
		`UPDATE rma SET carrier = '', tracking = '' WHERE customer_id = ?`,
		`UPDATE resolution SET carrier = '', tracking = '' WHERE customer_id = ?`,
		`UPDATE claim SET fault = '', contact_name = '', contact_phone = '', contact_address = '', version = version + 1 WHERE customer_id = ?`,
	} {
		if _, err := e.tx.exec(statement, e.CustomerID); err != nil {
			return err
		}
	}
	return e.tx.must(claim.ErrChanged, `UPDATE customer SET email = NULL, zone = '', erased_at = ? WHERE id = ?`, e.at, e.CustomerID)
}

func (e *eraser) files() (err error) {
	e.Files, err = rows(e.tx, scanText, `SELECT id FROM evidence WHERE customer_id = ? UNION SELECT id FROM parcel_photo WHERE id IN `+theirPhotos+` ORDER BY id`,
		e.CustomerID, e.CustomerID)
	return err
}

func scanText(row scanner) (text string, err error) { return text, row.Scan(&text) }

func (e *eraser) drafts() error {
	claims, err := e.tx.ClaimsOf(e.CustomerID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if c.State != claim.Draft {
			e.Claims++
		} else if err := e.tx.DeleteDraft(c.ID); err != nil {
			return err
		}
	}
	return nil
}

// proposals stay to be decided on, without the words of the one who made them.
func (e *eraser) proposals() error {
	claims, err := e.tx.ClaimsOf(e.CustomerID)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if c.Proposal == nil {
			continue
		}
		c.Proposal.Reason = ""
		if err := e.tx.must(claim.ErrChanged, `UPDATE claim SET proposal = ? WHERE id = ?`, proposalJSON(c.Proposal), c.ID); err != nil {
			return err
		}
	}
	return nil
}

// address removes the address from where it stands without a customer.
func (e *eraser) address() (err error) {
	if _, err = e.tx.exec(`UPDATE outbox SET params = '{}', last_error = '' WHERE recipient IN (SELECT id FROM sign_in WHERE email = ? AND purpose = 'customer')`, e.key); err != nil {
		return err
	}
	if e.signIns, err = e.tx.exec(`DELETE FROM sign_in WHERE email = ? AND purpose = 'customer'`, e.key); err != nil {
		return err
	}
	if e.Units, err = e.tx.exec(`UPDATE order_unit SET email_key = '', version = version + 1 WHERE email_key = ? AND email_key <> ''`, e.key); err != nil {
		return err
	}
	for _, written := range []string{e.key, url.QueryEscape(e.key)} {
		if _, err = e.tx.exec(`DELETE FROM saved_view WHERE query LIKE ? ESCAPE '!'`, "%"+likely.Replace(written)+"%"); err != nil {
			return err
		}
	}
	return nil
}

// likely makes a text stand for itself in a pattern.
var likely = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// Scrub overwrites what was erased, which a database otherwise leaves lying in its files until it needs the room. For
// PostgreSQL that is up to its own log and backups.
func (s *Store) Scrub(ctx context.Context) error {
	if s.engine.numbered {
		return s.vacuum(ctx)
	}
	err := errors.Join(s.undoInMemory(ctx, false), s.vacuum(ctx), s.undoInMemory(ctx, true))
	if err != nil {
		return err
	}
	var busy, pages, moved int
	if err := s.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	if busy != 0 {
		return errors.New("record: someone is reading it, so what was erased still stands in its log; do it again")
	}
	return nil
}

func (s *Store) vacuum(ctx context.Context) error {
	if _, err := s.write.ExecContext(ctx, `VACUUM`); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
