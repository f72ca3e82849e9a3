package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Report is what an inspection of the audit chain found.
type Report struct {
	Events      int64 // looked at
	Erased      int64 // notes that were erased, as they may be
	Checkpoints int   // held against the chain
	Covered     int64 // the seq up to which a checkpoint vouches for the chain
	Fault       *AuditFault
}

// FaultKind is what was done to the chain.
type FaultKind string

// The kinds of fault.
const (
	Edited     FaultKind = "edited"      // an event says something else than it did
	Deleted    FaultKind = "deleted"     // an event is missing
	Inserted   FaultKind = "inserted"    // an event was not there before
	Reordered  FaultKind = "reordered"   // an event stands in another place
	CutOff     FaultKind = "cut off"     // the chain was longer
	Rewritten  FaultKind = "rewritten"   // the chain fits together, but is not the one that a checkpoint saw
	Forged     FaultKind = "forged"      // a checkpoint was not made with the portal's key
	NoteEdited FaultKind = "note edited" // what a person wrote says something else than it did
)

// AuditFault is the first thing in the chain that is not as it was written.
type AuditFault struct {
	Seq  int64
	Kind FaultKind
	Text string // for the operator
}

func (f *AuditFault) Error() string {
	return fmt.Sprintf("event %d was %s: %s", f.Seq, f.Kind, f.Text)
}

// auditPage is how many events are held in memory at once.
const auditPage = 2000

// Verify looks at every event of the chain, and at the checkpoints of the record and those given. An error says that it
// could not look; what it found stands in the report, whose Fault is the first one.
func (s *Store) Verify(ctx context.Context, key Macer, given []Checkpoint) (Report, error) {
	a := &auditor{report: &Report{}, prev: beginning}
	err := s.Read(ctx, func(tx *Tx) error {
		a.tx = tx
		kept, err := rows(tx, scanCheckpoint, `SELECT seq, hash, at, mac FROM checkpoint ORDER BY seq`)
		if err != nil {
			return err
		}
		a.checkpoints(key, append(kept, given...))
		return a.walk()
	})
	return *a.report, err
}

// auditor walks along the chain.
type auditor struct {
	tx      *Tx
	report  *Report
	prev    string       // hash of the event before
	seq     int64        // of the event before
	waiting []Checkpoint // not reached yet, by seq
}

// checkpoints puts genuine checkpoints in order. One that is not is a fault, and no reason to trust the rest any less.
func (a *auditor) checkpoints(key Macer, all []Checkpoint) {
	for _, c := range all {
		if !c.genuine(key) {
			a.fault(c.Seq, Forged, "its checkpoint of "+timeOf(c.AtMillis).Format(time.RFC3339)+" was not made with this portal's key.")
			continue
		}
		a.waiting = append(a.waiting, c)
	}
	a.report.Checkpoints = len(a.waiting)
	slices.SortStableFunc(a.waiting, func(x, y Checkpoint) int { return int(min(max(x.Seq-y.Seq, -1), 1)) })
}

// fault keeps the first fault.
func (a *auditor) fault(seq int64, kind FaultKind, text string) {
	if a.report.Fault == nil {
		a.report.Fault = &AuditFault{Seq: seq, Kind: kind, Text: text}
	}
}

// walk goes from event to event up to the first fault of the chain, then holds the end against the checkpoints.
func (a *auditor) walk() error {
	for {
		page, err := rows(a.tx, scanNoted, `SELECT event.seq, claim_id, seller, by_kind, by_id, action, from_state, to_state, policy_version, detail, note_digest,
			at_ms, prev_hash, hash, salt, body FROM event LEFT JOIN event_note ON event_note.seq = event.seq
			WHERE event.seq > ? ORDER BY event.seq LIMIT ?`, a.seq, auditPage)
		if err != nil {
			return err
		}
		for i := range page {
			if fits, err := a.step(&page[i]); err != nil || !fits {
				return err
			}
		}
		if len(page) < auditPage {
			a.end()
			return nil
		}
	}
}

// step looks at one event; fits is false where the chain is broken there.
func (a *auditor) step(n *noted) (fits bool, err error) {
	if n.seq != a.seq+1 {
		a.fault(a.seq+1, Deleted, fmt.Sprintf("the event after %d is %d.", a.seq, n.seq))
		return false, nil
	}
	if n.sum() != n.hash || n.prev != a.prev {
		return false, a.explain(&n.link)
	}
	a.note(n)
	a.seq, a.prev = n.seq, n.hash
	a.report.Events++
	for ; len(a.waiting) > 0 && a.waiting[0].Seq <= n.seq; a.waiting = a.waiting[1:] {
		if c := a.waiting[0]; c.Hash != n.hash {
			a.fault(c.Seq, Rewritten, fmt.Sprintf("the chain was made anew after event %d: its checkpoint of %s saw another event %d.",
				a.report.Covered, timeOf(c.AtMillis).Format(time.RFC3339), c.Seq))
			return false, nil
		}
		a.report.Covered = n.seq
	}
	return true, nil
}

// note holds what a person wrote against its digest in the chain. That it is gone is no fault.
func (a *auditor) note(n *noted) {
	switch {
	case n.body == nil && n.noteDigest != "":
		a.report.Erased++
	case n.body != nil && noteDigest(*n.salt, *n.body) != n.noteDigest:
		a.fault(n.seq, NoteEdited, "what a person wrote beside it is not what the chain has the digest of.")
	}
}

// end: a checkpoint beyond the last event says that there were more.
func (a *auditor) end() {
	if len(a.waiting) > 0 {
		c := a.waiting[len(a.waiting)-1]
		a.fault(a.seq+1, CutOff, fmt.Sprintf("the chain ends with event %d, but reached event %d at %s.", a.seq, c.Seq, timeOf(c.AtMillis).Format(time.RFC3339)))
	}
}

// noted is an event with what stands beside it.
type noted struct {
	link
	salt, body *string // nil: none, or erased
}

func scanNoted(row scanner) (n noted, err error) {
	n.link, err = scanLink(withNote{row, &n})
	return n, err
}

// withNote scans the note after the event.
type withNote struct {
	row  scanner
	into *noted
}

func (w withNote) Scan(dest ...any) error {
	return w.row.Scan(append(dest, &w.into.salt, &w.into.body)...)
}
