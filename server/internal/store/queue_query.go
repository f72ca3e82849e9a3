package store

import (
	"slices"
	"strings"

	"proviso/server/claim"
)

// queueQuery builds the statement of one page: for each seller and state the next rows after the cursor, each read from an
// index in the order wanted, and of all these the first. All text comes from constants.
type queueQuery struct {
	filter QueueFilter
	text   strings.Builder
	args   []any

	sort    string // the expression that is sorted by, as an index holds it
	compare string // of a row with the cursor
	order   string
	key     int64
	id      string
	limit   int
}

// The expressions that the queue is sorted by: see the indexes of claim.
const (
	bySubmitted = `submitted_at`
	byDue       = `COALESCE(staff_due_at, submitted_at + 100000000000000)`
)

// query is nil where nothing can be found.
func (f QueueFilter) query() (*queueQuery, error) {
	q := &queueQuery{filter: f, sort: bySubmitted, compare: ">", order: "ASC", limit: f.Limit}
	switch {
	case f.Sort == DueFirst || !f.LateAt.IsZero():
		q.sort = byDue
	case f.Sort == NewestFirst:
		q.compare, q.order = "<", "DESC"
	}
	if q.limit <= 0 || q.limit > longestPage {
		q.limit = usualPage
	}
	var err error
	if q.key, q.id, err = parseCursor(f.After, q.order == "DESC"); err != nil || len(f.Sellers) == 0 || len(f.shown()) == 0 {
		return nil, err
	}
	q.startAtAge()
	q.page()
	return q, nil
}

// shown are the states whose claims are listed, from the machine's own list: they become part of the statement's text.
func (f *QueueFilter) shown() []claim.State {
	filed := claim.States()[1:]
	if len(f.States) == 0 {
		return filed
	}
	return slices.DeleteFunc(filed, func(s claim.State) bool { return !slices.Contains(f.States, s) })
}

// startAtAge lets the reading start where the age that is asked for does, not at the end of the index.
func (q *queueQuery) startAtAge() {
	if q.sort != bySubmitted {
		return
	}
	from, until := q.filter.From, q.filter.Until
	switch {
	case q.order == "ASC" && !from.IsZero() && from.UnixMilli() > q.key:
		q.key, q.id = from.UnixMilli(), ""
	case q.order == "DESC" && !until.IsZero() && until.UnixMilli() < q.key:
		q.key, q.id = until.UnixMilli(), ""
	}
}

func (q *queueQuery) add(text string, args ...any) {
	q.text.WriteString(text)
	q.args = append(q.args, args...)
}

func (q *queueQuery) page() {
	q.add(`SELECT ` + queueColumns + `, page.sort_key FROM (SELECT id, sort_key FROM (`)
	branches := 0
	for _, seller := range q.filter.Sellers {
		for _, state := range q.filter.shown() {
			if branches++; branches > 1 {
				q.add(` UNION ALL `)
			}
			q.branch(seller, state)
		}
	}
	q.add(`) AS branches ORDER BY sort_key `+q.order+`, id `+q.order+` LIMIT ?) AS page JOIN claim c ON c.id = page.id
		JOIN customer ON customer.id = c.customer_id LEFT JOIN staff ON staff.id = c.assignee_id
		ORDER BY page.sort_key `+q.order+`, page.id `+q.order, q.limit+1)
}

// branch is one seller's claims in one state. The state stands in the text: beside an index over some states, SQLite plans a
// statement with a parameter for it anew at every run. The first comparison is part of the second, but SQLite seeks by an
// expression only where it is compared alone.
func (q *queueQuery) branch(seller string, state claim.State) {
	q.add(`SELECT id, sort_key FROM (SELECT id, `+q.sort+` AS sort_key FROM claim WHERE seller = ? AND state = '`+string(state)+`' AND `+q.sort+` `+q.compare+`= ? AND (`+q.sort+`, id) `+q.compare+` (?, ?)`,
		seller, q.key, q.key, q.id)
	q.narrow()
	q.search(seller)
	q.add(` ORDER BY `+q.sort+` `+q.order+`, id `+q.order+` LIMIT ?) AS branch`, q.limit+1)
}

func (q *queueQuery) narrow() {
	f := &q.filter
	for _, c := range []struct {
		wanted bool
		text   string
		args   []any
	}{
		{f.Verdict != "", ` AND verdict = ?`, []any{f.Verdict}},
		{!f.From.IsZero(), ` AND submitted_at >= ?`, []any{f.From.UnixMilli()}},
		{!f.Until.IsZero(), ` AND submitted_at < ?`, []any{f.Until.UnixMilli()}},
		{f.AssigneeID != "", ` AND assignee_id = ?`, []any{f.AssigneeID}},
		{f.Unassigned, ` AND assignee_id IS NULL`, nil},
		{f.Unverified, ` AND unit_id IS NULL`, nil},
		{!f.LateAt.IsZero(), ` AND ` + byDue + ` < ?`, []any{f.LateAt.UnixMilli()}},
	} {
		if c.wanted {
			q.add(c.text, c.args...)
		}
	}
}

// mostMatches bounds what a search looks at for each way that a text can be meant.
const mostMatches = 200

// search narrows to claims whose number is the text, or whose serial number, order number or customer's address begins with it.
func (q *queueQuery) search(seller string) {
	text := claim.Fold(q.filter.Text)
	if text == "" {
		return
	}
	number, _ := claim.ParseNumber(q.filter.Text)
	begins, ends := text, text+"\U0010FFFF"
	q.add(` AND id IN (SELECT id FROM claim WHERE number = ?`, string(number))
	for _, column := range []string{"serial_key", "order_key"} {
		q.add(` UNION SELECT id FROM (SELECT id FROM claim WHERE seller = ? AND `+column+` >= ? AND `+column+` < ? ORDER BY `+column+`, id LIMIT ?) AS by_`+column,
			seller, begins, ends, mostMatches)
	}
	q.add(` UNION SELECT claim.id FROM (SELECT id FROM customer WHERE email >= ? AND email < ? ORDER BY email LIMIT ?) AS people JOIN claim ON claim.customer_id = people.id)`,
		begins, ends, mostMatches)
}
