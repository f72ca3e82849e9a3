package store

import (
	"fmt"

	"proviso/server/claim"
)

// explain says what happened to the first event that does not fit behind the ones before it.
func (a *auditor) explain(l *link) error {
	place, err := a.place(l)
	if err != nil {
		return err
	}
	before, err := a.known(l.prev)
	if err != nil {
		return err
	}
	shifted, err := a.shifted(l.seq)
	if err != nil {
		return err
	}
	switch {
	case shifted && (place == 0 || place == l.seq): // and not swapped with its neighbour
		a.fault(l.seq, Inserted, fmt.Sprintf("what stands after it was event %d.", l.seq))
	case place == 0:
		a.fault(l.seq, Edited, "its hash is not that of what it says.")
	case place < l.seq:
		a.fault(place, Inserted, fmt.Sprintf("event %d stood in its place before.", l.seq))
	case place > l.seq && before:
		a.fault(l.seq, Reordered, fmt.Sprintf("what stands there was event %d.", place))
	case place > l.seq:
		a.fault(l.seq, Deleted, fmt.Sprintf("what stands there now was event %d.", place))
	case before:
		a.fault(a.seq, Inserted, fmt.Sprintf("event %d follows on an earlier one.", l.seq))
	case l.seq == 1:
		a.fault(l.seq, Deleted, "the first event follows on one that is not there.")
	default:
		a.fault(a.seq, Edited, fmt.Sprintf("with a new hash, on which event %d does not follow.", l.seq))
	}
	return nil
}

// shifted tells whether the event after the one with this seq was once in its place.
func (a *auditor) shifted(seq int64) (bool, error) {
	next, err := first(a.tx, scanLink, `SELECT `+linkColumns+` FROM event WHERE seq = ?`, seq+1)
	if err != nil {
		return false, noneIsFine(err)
	}
	next.seq = seq
	return next.sum() == next.hash, nil
}

// mostMissing is how many deleted events, with all later ones moved up, are told from an edit.
const mostMissing = 100_000

// place is the seq under which the event has the hash that it carries; 0: under none.
func (a *auditor) place(l *link) (int64, error) {
	if l.sum() == l.hash {
		return l.seq, nil
	}
	var last int64
	if err := a.tx.row(`SELECT CAST(COALESCE(MAX(seq), 0) AS BIGINT) FROM event`, nil, &last); err != nil {
		return 0, err
	}
	moved := *l
	for moved.seq = 1; moved.seq <= last+mostMissing; moved.seq++ {
		if moved.sum() == l.hash {
			return moved.seq, nil
		}
	}
	return 0, nil
}

// known tells whether an event of the chain has this hash.
func (a *auditor) known(hash string) (bool, error) {
	if hash == beginning {
		return true, nil
	}
	var seq int64
	err := a.tx.row(`SELECT seq FROM event WHERE hash = ?`, []any{hash}, &seq)
	if claim.CodeOf(err) == claim.NotFound {
		return false, nil
	}
	return err == nil, err
}
