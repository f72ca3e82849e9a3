package store

import (
	"database/sql"
	"strconv"
	"strings"
	"time"

	"proviso/server/claim"
)

// QueueSort is the order of the staff's queue.
type QueueSort string

// The orders.
const (
	OldestFirst QueueSort = "oldest" // submitted
	NewestFirst QueueSort = "newest" // submitted
	DueFirst    QueueSort = "due"    // what has nothing due comes after what has
)

// QueueFilter says which claims the queue shows. What is zero filters nothing; drafts are never shown.
type QueueFilter struct {
	Sellers    []string // whose claims; none of them, none shown
	States     []claim.State
	Verdict    string
	From       time.Time // submitted then or later
	Until      time.Time // submitted before
	AssigneeID string
	Unassigned bool
	Unverified bool      // not tied to a unit of the order records
	LateAt     time.Time // the staff should have acted before; such claims are always sorted by what is due first
	Text       string    // a claim's number, or how a serial number, an order number or an address begins
	Sort       QueueSort // OldestFirst where empty
	After      string    // the cursor that the page before gave
	Limit      int       // rows of a page, 1 to 200; 50 where 0
}

// QueueRow is a claim as the queue shows it.
type QueueRow struct {
	ID, Seller            string
	Number                claim.Number
	State                 claim.State
	Version               int64
	Verdict, Intent       string
	Serial, OrderNumber   string
	Email                 string // of the customer; empty once erased
	ValueCents            int64  // claim.NoValue where not known
	AssigneeID, Assignee  string // id and name
	Verified, Appealed    bool
	Proposed              bool // a decision waits for a second person
	SubmittedAt, StaffDue time.Time
}

const (
	usualPage   = 50
	longestPage = 200
)

// Queue reads one page of the queue. Next is the cursor of the page after it; empty where this is the last one. However many
// claims there are, a page costs a few short reads of an index; claims that come and go meanwhile are neither shown twice
// nor push others out.
func (tx *Tx) Queue(f QueueFilter) (page []QueueRow, next string, err error) {
	q, err := f.query()
	if err != nil || q == nil {
		return nil, "", err
	}
	keys := make([]string, 0, q.limit+1)
	page, err = rows(tx, func(row scanner) (QueueRow, error) {
		found, key, err := scanQueueRow(row)
		keys = append(keys, key)
		return found, err
	}, q.text.String(), q.args...)
	if err != nil || len(page) <= q.limit {
		return page, "", err
	}
	return page[:q.limit], keys[q.limit-1], nil
}

const queueColumns = `c.id, c.number, c.seller, c.state, c.version, c.verdict, c.intent, c.serial, c.order_number, COALESCE(customer.email, ''),
	c.value_cents, COALESCE(c.assignee_id, ''), COALESCE(staff.name, ''), c.unit_id IS NOT NULL, c.appealed, c.proposal <> '', c.submitted_at, c.staff_due_at`

func scanQueueRow(row scanner) (r QueueRow, cursor string, err error) {
	var value, submitted, due sql.NullInt64
	var key int64
	err = row.Scan(&r.ID, &r.Number, &r.Seller, &r.State, &r.Version, &r.Verdict, &r.Intent, &r.Serial, &r.OrderNumber, &r.Email, &value,
		&r.AssigneeID, &r.Assignee, &r.Verified, &r.Appealed, &r.Proposed, &submitted, &due, &key)
	r.ValueCents, r.SubmittedAt, r.StaffDue = centsOf(value), instant(submitted), instant(due)
	return r, strconv.FormatInt(key, 10) + "." + r.ID, err
}

// parseCursor reads what scanQueueRow made; without one, the place before the first row.
func parseCursor(cursor string, newest bool) (key int64, id string, err error) {
	if cursor == "" && newest {
		return 1<<63 - 1, "", nil
	}
	if cursor == "" {
		return 0, "", nil
	}
	number, id, ok := strings.Cut(cursor, ".")
	key, err = strconv.ParseInt(number, 10, 64)
	if err != nil || !ok {
		return 0, "", claim.Fault("after", "This page of the queue does not exist. Start again at its first page.")
	}
	return key, id, nil
}
