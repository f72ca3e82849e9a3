package store

import (
	"strings"
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

// MostCounted is where counting ends, so that it costs the same however many claims there are. The board counts to the end.
const MostCounted = 200

// Counts counts what waits for a seller at an instant.
func (tx *Tx) Counts(seller string, now time.Time) (n Counts, err error) {
	var columns []string
	var args, into []any
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
		columns = append(columns, `(SELECT count(*) FROM (SELECT 1 FROM claim WHERE seller = ? AND state = '`+string(c.state)+`'`+c.condition+` LIMIT ?) AS counted)`)
		args = append(append(append(args, seller), c.args...), MostCounted)
		into = append(into, c.into)
	}
	return n, tx.row(`SELECT `+strings.Join(columns, `, `), args, into...)
}
