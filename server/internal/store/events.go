package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"time"

	"proviso/server/claim"
)

// link is an event as the chain holds it. Every column but hash is part of hash.
type link struct {
	seq                              int64
	claimID, seller, byKind, byID    string
	action, from, to, policy, detail string
	noteDigest                       string
	atMillis                         int64
	prev, hash                       string
}

const linkColumns = `seq, claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, note_digest, at_ms, prev_hash, hash`

// Domain tags keep a digest of one kind from ever being one of another kind.
const (
	linkTag  = "proviso audit event 1"
	noteTag  = "proviso audit note 1"
	chainTag = "proviso audit chain 1"
)

// beginning is what stands in the place of the hash before the first event.
var beginning = hex.EncodeToString(digest(chainTag))

// AppendEvent adds an event to the audit chain. What a person wrote stays beside it: the chain holds a salted digest only.
func (tx *Tx) AppendEvent(e claim.Event) error {
	last, err := tx.tail()
	if err != nil {
		return err
	}
	next := linkOf(e)
	salt := rand.Text()
	if e.Note != "" {
		next.noteDigest = noteDigest(salt, e.Note)
	}
	next.seq, next.prev = last.seq+1, last.hash
	next.hash = next.sum()
	if err := tx.insertLink(next); err != nil {
		return err
	}
	if err := tx.announce(next.seq, e); err != nil || e.Note == "" {
		return err
	}
	_, err = tx.exec(`INSERT INTO event_note (seq, salt, body) VALUES (?, ?, ?)`, next.seq, salt, e.Note)
	return err
}

func (tx *Tx) insertLink(l link) error {
	_, err := tx.exec(`INSERT INTO event (`+linkColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		l.seq, l.claimID, l.seller, l.byKind, l.byID, l.action, l.from, l.to, l.policy, l.detail, l.noteDigest, l.atMillis, l.prev, l.hash)
	return err
}

// chainLock names the lock under which events are appended to a PostgreSQL record.
const chainLock = 0x70726f7669736f

// tail is the last event, with the right to append the next one until the transaction ends. SQLite has given that right
// with the transaction itself; PostgreSQL is asked, in the only statement of the record that one engine alone understands.
func (tx *Tx) tail() (link, error) {
	if tx.engine.numbered {
		if _, err := tx.exec(`SELECT pg_advisory_xact_lock(?)`, int64(chainLock)); err != nil {
			return link{}, err
		}
	}
	last, err := first(tx, scanLink, `SELECT `+linkColumns+` FROM event ORDER BY seq DESC LIMIT 1`)
	if claim.CodeOf(err) == claim.NotFound {
		return link{hash: beginning}, nil
	}
	return last, err
}

// Events lists the events of a claim, the oldest first, with the notes that were not erased.
func (tx *Tx) Events(claimID string) ([]claim.Event, error) {
	return rows(tx, scanEvent, `SELECT claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, at_ms, COALESCE(body, '')
		FROM event LEFT JOIN event_note ON event_note.seq = event.seq WHERE claim_id = ? ORDER BY event.seq`, claimID)
}

// EventFilter narrows the events of a seller. What is zero filters nothing.
type EventFilter struct {
	Seller       string // empty: events about no seller
	ByKind       claim.ActorKind
	ByID         string
	Action       claim.Action
	From, Before time.Time // happened at an instant or later, and before another
}

// mostLooked is how many events are looked through at once for those that fit.
const mostLooked = 20_000

// EventsBefore lists the newest events before a place in the chain that fit, the newest first; before 0 stands for the end of the
// chain. Seqs are their places. Next is the place from which older ones are looked for, 0 where there are none: where few fit,
// it comes before the page is full, so that no page takes long.
func (tx *Tx) EventsBefore(f EventFilter, before int64, most int) (seqs []int64, events []claim.Event, next int64, err error) {
	if before <= 0 {
		before = 1<<63 - 1
	}
	floor, err := first(tx, scanCount, `SELECT COALESCE(MIN(seq), 0) FROM (SELECT seq FROM event WHERE seller = ? AND seq < ? ORDER BY seq DESC LIMIT ?) AS looked`,
		f.Seller, before, mostLooked)
	if err != nil || floor == 0 {
		return nil, nil, 0, err
	}
	where, args := f.where()
	_, err = rows(tx, func(row scanner) (struct{}, error) {
		seq := int64(0)
		event, err := scanEvent(withSeq{row, &seq})
		seqs, events = append(seqs, seq), append(events, event)
		return struct{}{}, err
	}, `SELECT event.seq, claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, at_ms, COALESCE(body, '')
		FROM event LEFT JOIN event_note ON event_note.seq = event.seq WHERE seller = ? AND event.seq < ? AND event.seq >= ?`+where+` ORDER BY event.seq DESC LIMIT ?`,
		append(append([]any{f.Seller, before, floor}, args...), most)...)
	if err != nil {
		return nil, nil, 0, err
	}
	if len(seqs) == most {
		floor = seqs[most-1]
	}
	var older int64
	if err = tx.row(`SELECT count(*) FROM (SELECT 1 FROM event WHERE seller = ? AND seq < ? LIMIT 1) AS one`, []any{f.Seller, floor}, &older); older > 0 {
		next = floor
	}
	return seqs, events, next, err
}

func (f EventFilter) where() (text string, args []any) {
	add := func(condition string, value any) { text, args = text+` AND `+condition, append(args, value) }
	if f.ByKind != "" {
		add(`by_kind = ?`, string(f.ByKind))
	}
	if f.ByID != "" {
		add(`by_id = ?`, f.ByID)
	}
	if f.Action != "" {
		add(`action = ?`, string(f.Action))
	}
	if !f.Before.IsZero() {
		add(`at_ms >= ?`, f.From.UnixMilli())
		add(`at_ms < ?`, f.Before.UnixMilli())
	}
	return text, args
}

func scanCount(row scanner) (n int64, err error) {
	err = row.Scan(&n)
	return n, err
}

// withSeq scans the place in the chain before the rest of a row.
type withSeq struct {
	row scanner
	seq *int64
}

func (w withSeq) Scan(dest ...any) error { return w.row.Scan(append([]any{w.seq}, dest...)...) }

func scanEvent(row scanner) (e claim.Event, err error) {
	var detail string
	var at int64
	if err = row.Scan(&e.ClaimID, &e.Seller, &e.By.Kind, &e.By.ID, &e.Action, &e.From, &e.To, &e.PolicyVersion, &detail, &at, &e.Note); err != nil {
		return e, err
	}
	e.At = timeOf(at)
	return e, json.Unmarshal([]byte(detail), &e.Detail)
}

func scanLink(row scanner) (l link, err error) {
	err = row.Scan(&l.seq, &l.claimID, &l.seller, &l.byKind, &l.byID, &l.action, &l.from, &l.to, &l.policy, &l.detail, &l.noteDigest, &l.atMillis, &l.prev, &l.hash)
	return l, err
}

// linkOf is the event without its place in the chain. Encoding sorts the names of the details.
func linkOf(e claim.Event) link {
	detail := e.Detail
	if detail == nil {
		detail = map[string]string{}
	}
	return link{claimID: e.ClaimID, seller: e.Seller, byKind: string(e.By.Kind), byID: e.By.ID, action: string(e.Action), from: string(e.From),
		to: string(e.To), policy: e.PolicyVersion, detail: encoded(detail), atMillis: e.At.UnixMilli()}
}

func (l *link) sum() string {
	return hex.EncodeToString(digest(linkTag, bigEndian(l.seq), l.claimID, l.seller, l.byKind, l.byID, l.action, l.from, l.to, l.policy,
		l.detail, l.noteDigest, bigEndian(l.atMillis), l.prev))
}

func noteDigest(salt, body string) string { return hex.EncodeToString(digest(noteTag, salt, body)) }

func bigEndian(n int64) string { return string(binary.BigEndian.AppendUint64(nil, uint64(n))) }

// digest is SHA-256 over the parts, each after its length: no two different lists of parts look the same.
func digest(parts ...string) []byte {
	sum := sha256.New()
	feed(sum, parts)
	return sum.Sum(nil)
}

func feed(sum hash.Hash, parts []string) {
	for _, part := range parts {
		sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
		sum.Write([]byte(part))
	}
}
