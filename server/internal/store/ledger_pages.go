package store

import (
	"time"

	"proviso/server/claim"
)

// LedgerFilter says which entries of a seller's ledger are read. A kind or a claim that is empty filters nothing.
type LedgerFilter struct {
	Seller       string
	From, Before time.Time // entered at an instant or later, and before another
	Kind         claim.EntryKind
	ClaimID      string // of a claim of that seller
}

// where is the filter as a condition. What is narrowed to is found by an index of its own: one claim has few entries, and a kind
// may be rare.
func (f LedgerFilter) where(from, before time.Time) (text string, args []any) {
	text, args = `e.at_ms >= ? AND e.at_ms < ?`, []any{from.UnixMilli(), before.UnixMilli()}
	switch {
	case f.ClaimID != "" && f.Kind != "":
		return text + ` AND e.claim_id = ? AND e.kind = ?`, append(args, f.ClaimID, string(f.Kind))
	case f.ClaimID != "":
		return text + ` AND e.claim_id = ?`, append(args, f.ClaimID)
	case f.Kind != "":
		return text + ` AND e.seller || ' ' || e.kind = ?`, append(args, f.Seller+" "+string(f.Kind))
	}
	return text + ` AND e.seller = ?`, append(args, f.Seller)
}

// EntriesAfter pages through a ledger in the order of the clock: the entries after a place.
func (tx *Tx) EntriesAfter(f LedgerFilter, after Place, most int) ([]claim.Entry, error) {
	from := f.From
	if after.At.After(from) {
		from = after.At // the reading starts there
	}
	where, args := f.where(from, f.Before)
	if after.ID != "" {
		where, args = where+` AND (e.at_ms > ? OR e.id > ?)`, append(args, after.millis(), after.ID)
	}
	return rows(tx, scanEntry, `SELECT `+entryColumns+entryTables+`WHERE `+where+` ORDER BY e.at_ms, e.id LIMIT ?`, append(args, most)...)
}

// EntriesBefore pages through a ledger from the newest entry on: the entries before a place.
func (tx *Tx) EntriesBefore(f LedgerFilter, before Place, most int) ([]claim.Entry, error) {
	query, args := f.newest(before, most)
	return rows(tx, scanEntry, query, args...)
}

func (f LedgerFilter) newest(before Place, most int) (query string, args []any) {
	until := f.Before
	if next := before.At.Add(time.Millisecond); before.ID != "" && next.Before(until) {
		until = next // those of the place's own instant are still to be told apart
	}
	where, args := f.where(f.From, until)
	if before.ID != "" {
		where, args = where+` AND (e.at_ms < ? OR e.id < ?)`, append(args, before.millis(), before.ID)
	}
	return `SELECT ` + entryColumns + entryTables + `WHERE ` + where + ` ORDER BY e.at_ms DESC, e.id DESC LIMIT ?`, append(args, most)
}
