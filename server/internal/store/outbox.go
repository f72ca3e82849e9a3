package store

import (
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"proviso/server/claim"
)

// MailState is where a letter stands.
type MailState string

// The states of a letter.
const (
	MailPending MailState = "pending"
	MailSent    MailState = "sent"
	MailDead    MailState = "dead" // given up; a person may send it again
)

// Letter is a row of the outbox.
type Letter struct {
	claim.Mail
	ID        string // also its Message-ID
	State     MailState
	Attempts  int
	NextAt    time.Time // when it is tried next, or when the one who tries it now has had their time
	LastError string
	CreatedAt time.Time
	SentAt    time.Time
}

// Post puts a letter into the outbox. It is sent once the transaction is kept; a letter that is there already stays as it is.
func (tx *Tx) Post(m claim.Mail, at time.Time) error {
	params, err := json.Marshal(m.Params)
	if err != nil {
		return fmt.Errorf("letter: %w", err)
	}
	_, err = tx.exec(`INSERT INTO outbox (id, kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at)
		VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, '', ?) ON CONFLICT (kind, claim_id, recipient, gen) DO NOTHING`,
		rand.Text(), m.Kind, m.ClaimID, m.To, m.Generation, string(params), at.UnixMilli(), at.UnixMilli())
	return err
}

const letterColumns = `id, kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at, sent_at`

func scanLetter(from scanner) (Letter, error) {
	var l Letter
	var params string
	var next, created int64
	var sent sql.NullInt64
	err := from.Scan(&l.ID, &l.Kind, &l.ClaimID, &l.To, &l.Generation, &params, &l.State, &l.Attempts, &next, &l.LastError, &created, &sent)
	if err != nil {
		return l, err
	}
	l.NextAt, l.CreatedAt, l.SentAt = time.UnixMilli(next).UTC(), time.UnixMilli(created).UTC(), instant(sent)
	return l, json.Unmarshal([]byte(params), &l.Params)
}

// TakeDueMail hands out letters that are due, the longest due first, to one who sends them before the lease is over. Each
// counts as an attempt, so that a letter that kills its sender is given up in the end.
func (tx *Tx) TakeDueMail(now time.Time, lease time.Duration, most int) ([]Letter, error) {
	due, err := rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE state = 'pending' AND next_at <= ? ORDER BY next_at, id LIMIT ?`,
		now.UnixMilli(), most)
	if err != nil {
		return nil, err
	}
	var taken []Letter
	for _, l := range due {
		// The condition is repeated: between the two statements another replica may have taken the letter.
		n, err := tx.exec(`UPDATE outbox SET attempts = attempts + 1, next_at = ? WHERE id = ? AND state = 'pending' AND attempts = ? AND next_at <= ?`,
			now.Add(lease).UnixMilli(), l.ID, l.Attempts, now.UnixMilli())
		if err != nil {
			return nil, err
		}
		if n == 1 {
			l.Attempts++
			taken = append(taken, l)
		}
	}
	return taken, nil
}

// GiveBackMail puts back what was taken and not tried.
func (tx *Tx) GiveBackMail(letters []Letter, now time.Time) error {
	for _, l := range letters {
		_, err := tx.exec(`UPDATE outbox SET attempts = attempts - 1, next_at = ? WHERE id = ? AND state = 'pending' AND attempts = ?`, now.UnixMilli(), l.ID, l.Attempts)
		if err != nil {
			return err
		}
	}
	return nil
}

// NextMailDue is when the next letter is due; the zero time where none waits.
func (tx *Tx) NextMailDue() (time.Time, error) {
	var due sql.NullInt64
	err := tx.row(`SELECT MIN(next_at) FROM outbox WHERE state = 'pending'`, nil, &due)
	return instant(due), err
}

// MarkSent notes that a letter was handed over, and forgets what it said.
func (tx *Tx) MarkSent(id string, at time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE outbox SET state = 'sent', params = '{}', last_error = '', sent_at = ? WHERE id = ? AND state = 'pending'`,
		at.UnixMilli(), id)
}

// MarkShown notes that a letter can be read in the outbox page, which is where it goes without a mail server.
func (tx *Tx) MarkShown(id string, at time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE outbox SET state = 'sent', last_error = '', sent_at = ? WHERE id = ? AND state = 'pending'`, at.UnixMilli(), id)
}

// MarkFailed notes why an attempt failed and when the next one is due. Someone who took the letter since is not disturbed.
func (tx *Tx) MarkFailed(l Letter, why string, next time.Time) error {
	_, err := tx.exec(`UPDATE outbox SET last_error = ?, next_at = ? WHERE id = ? AND state = 'pending' AND attempts = ?`,
		why, next.UnixMilli(), l.ID, l.Attempts)
	return err
}

// MarkDead gives a letter up. What it said is kept only where it may be sent again.
func (tx *Tx) MarkDead(l Letter, why string, keep bool) error {
	_, err := tx.exec(`UPDATE outbox SET state = 'dead', last_error = ?, params = CASE WHEN ? = 1 THEN params ELSE '{}' END
		WHERE id = ? AND state = 'pending' AND attempts = ?`, why, flag(keep), l.ID, l.Attempts)
	return err
}

// Letters lists the newest letters in a state; in any state where it is empty.
func (tx *Tx) Letters(state MailState, most int) ([]Letter, error) {
	if state == "" {
		return rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox ORDER BY created_at DESC, id DESC LIMIT ?`, most)
	}
	if state == MailDead { // which has an index of its own
		return rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE state = 'dead' ORDER BY created_at DESC, id DESC LIMIT ?`, most)
	}
	return rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE state = ? ORDER BY created_at DESC, id DESC LIMIT ?`, state, most)
}

// LateLetters are those that were tried in vain and are tried again, the next first.
func (tx *Tx) LateLetters(most int) ([]Letter, error) {
	return rows(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE state = 'pending' AND last_error <> '' ORDER BY next_at, id LIMIT ?`, most)
}

// Letter is one letter.
func (tx *Tx) Letter(id string) (Letter, error) {
	return first(tx, scanLetter, `SELECT `+letterColumns+` FROM outbox WHERE id = ?`, id)
}

// RetryMail sends a letter again that was given up. claim.ErrChanged: it is not one of those any more.
func (tx *Tx) RetryMail(id string, now time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE outbox SET state = 'pending', attempts = 0, next_at = ? WHERE id = ? AND state = 'dead'`, now.UnixMilli(), id)
}

// MailSecret is the purpose under which secrets in a letter's params are sealed on their way.
const MailSecret = "outbox"
