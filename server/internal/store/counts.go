package store

import (
	"time"

	"proviso/server/claim"
)

// Counts are how many claims of a seller wait. Counting ends at MostCounted: where it says that, there may be more.
type Counts struct {
	Submitted  int // with the staff
	NeedsInfo  int // with the customer
	Approved   int
	Late       int // of those with the staff: should have been dealt with
	Unassigned int // of those with the staff: nobody's
	Unverified int // of those with the staff: not tied to the order records
}

// MostCounted is where counting ends, so that it costs the same however many claims there are.
const MostCounted = 1000

// Counts counts what waits for a seller at an instant.
func (tx *Tx) Counts(seller string, now time.Time) (n Counts, err error) {
	for _, c := range []struct {
		into      *int
		state     claim.State
		condition string
		args      []any
	}{
		{&n.Submitted, claim.Submitted, ``, nil},
		{&n.NeedsInfo, claim.NeedsInfo, ``, nil},
		{&n.Approved, claim.Approved, ``, nil},
		{&n.Late, claim.Submitted, ` AND ` + byDue + ` < ?`, []any{now.UnixMilli()}},
		{&n.Unassigned, claim.Submitted, ` AND assignee_id IS NULL`, nil},
		{&n.Unverified, claim.Submitted, ` AND unit_id IS NULL`, nil},
	} {
		args := append([]any{seller, string(c.state)}, c.args...)
		if err := tx.row(`SELECT count(*) FROM (SELECT 1 FROM claim WHERE seller = ? AND state = ?`+c.condition+` LIMIT ?) AS counted`, append(args, MostCounted), c.into); err != nil {
			return n, err
		}
	}
	return n, nil
}
