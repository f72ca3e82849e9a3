package store

import (
	"crypto/rand"
	"strings"

	"proviso/server/claim"
)

// KeepAll writes changes of different claims, each as Keep does, in few statements: when thousands of clocks are due at once,
// the number of statements is what takes time.
func (tx *Tx) KeepAll(changes []claim.Change) error {
	if err := tx.replaceAll(changes); err != nil {
		return err
	}
	var mails []any
	var events []claim.Event
	for _, change := range changes {
		if err := tx.keepWords(change); err != nil {
			return err
		}
		for _, mail := range change.Mails {
			at := change.Event.At.UnixMilli()
			params := "null"
			if mail.Params != nil {
				params = encoded(mail.Params)
			}
			mails = append(mails, rand.Text(), mail.Kind, mail.ClaimID, mail.To, mail.Generation, params, at, at)
		}
		events = append(events, change.Event)
	}
	if _, err := tx.insertMany(`INSERT INTO outbox (id, kind, claim_id, recipient, gen, params, state, attempts, next_at, last_error, created_at) VALUES `,
		`(?, ?, ?, ?, ?, ?, 'pending', 0, ?, '', ?)`, ` ON CONFLICT (kind, claim_id, recipient, gen) DO NOTHING`, 8, mails); err != nil {
		return err
	}
	if err := tx.setClocks(changes); err != nil {
		return err
	}
	return tx.appendEvents(events)
}

// insertMany adds rows of so many values each.
func (tx *Tx) insertMany(head, row, tail string, width int, values []any) (n int64, err error) {
	if len(values) == 0 {
		return 0, nil
	}
	return tx.exec(head+row+strings.Repeat(", "+row, len(values)/width-1)+tail, values...)
}

// setClocks sets the clocks of all changes. A clock that is stopped was, as a rule, the one that just fired: it is looked for
// among those that run before it is stopped.
func (tx *Tx) setClocks(changes []claim.Change) error {
	ids := make([]string, 0, len(changes))
	for _, change := range changes {
		ids = append(ids, change.After.ID)
	}
	running, err := tx.runningClocks(ids)
	if err != nil {
		return err
	}
	var set []any
	for _, change := range changes {
		at := change.Event.At
		for _, c := range change.Clocks {
			id := ClockID(change.After.ID, c.Kind)
			switch {
			case !c.Due.IsZero():
				set = append(set, id, change.After.ID, string(c.Kind), c.Due.UnixMilli(), c.Due.UnixMilli(), at.UnixMilli())
			case running[id]:
				if err := tx.CancelClock(change.After.ID, c.Kind, at); err != nil {
					return err
				}
			}
		}
	}
	return tx.armMany(set)
}

func (tx *Tx) runningClocks(claims []string) (map[string]bool, error) {
	ids, err := rows(tx, scanID, `SELECT id FROM clock WHERE state = 'armed' AND claim_id IN (`+marks(len(claims))+`)`, anys(claims)...)
	running := make(map[string]bool, len(ids))
	for _, id := range ids {
		running[id] = true
	}
	return running, err
}

func (tx *Tx) armMany(set []any) error {
	if len(set) == 0 {
		return nil
	}
	const row = `(?, ?, ?, 'armed', 1, ?, ?, ?)`
	armed, err := rows(tx, scanClock, `INSERT INTO clock (id, claim_id, kind, state, gen, due_at, try_at, set_at) VALUES `+row+strings.Repeat(", "+row, len(set)/6-1)+`
		ON CONFLICT (claim_id, kind) DO UPDATE SET state = 'armed', gen = clock.gen + 1, due_at = excluded.due_at, try_at = excluded.due_at,
		attempts = 0, last_error = '', set_at = excluded.set_at RETURNING `+clockColumns, set...)
	for i := range armed {
		tx.alarms = append(tx.alarms, armed[i].Alarm())
	}
	return err
}

// appendEvents adds events to the audit chain in their order, as AppendEvent does.
func (tx *Tx) appendEvents(events []claim.Event) error {
	last, err := tx.tail()
	if err != nil {
		return err
	}
	var links, notes []any
	for _, e := range events {
		next, salt := linkOf(e), rand.Text()
		if e.Note != "" {
			next.noteDigest = noteDigest(salt, e.Note)
		}
		next.seq, next.prev = last.seq+1, last.hash
		next.hash = next.sum()
		links = append(links, next.seq, next.claimID, next.seller, next.byKind, next.byID, next.action, next.from, next.to, next.policy, next.detail,
			next.noteDigest, next.atMillis, next.prev, next.hash)
		if e.Note != "" {
			notes = append(notes, next.seq, salt, e.Note)
		}
		last = next
	}
	if _, err := tx.insertMany(`INSERT INTO event (`+linkColumns+`) VALUES `, `(`+marks(14)+`)`, ``, 14, links); err != nil {
		return err
	}
	_, err = tx.insertMany(`INSERT INTO event_note (seq, salt, body) VALUES `, `(?, ?, ?)`, ``, 3, notes)
	return err
}

// ClaimsByID reads claims by their ids; one that does not exist is missing among them.
func (tx *Tx) ClaimsByID(ids []string) (map[string]claim.Claim, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE id IN (`+marks(len(ids))+`)`, anys(ids)...)
	claims := make(map[string]claim.Claim, len(found))
	for _, c := range found {
		claims[c.ID] = c
	}
	return claims, err
}
