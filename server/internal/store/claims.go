package store

import (
	"database/sql"
	"encoding/json"
	"strings"
	"time"

	"proviso/server/claim"
)

// The columns of a claim: those that stay, and those that a change may touch, in the order of values and scanClaim.
var (
	claimStays   = []string{"id", "number", "seller", "customer_id", "created_at"}
	claimChanges = []string{"unit_id", "state", "version", "serial", "serial_key", "order_number", "order_key", "intent", "stated", "fault",
		"contact_name", "contact_phone", "contact_address", "decision_id", "verdict", "value_cents", "quote_state", "quote_cents", "quote_at",
		"proposal", "assignee_id", "appealed", "submitted_at", "changed_at", "staff_due_at", "staff_left",
		"customer_due_at"}

	claimColumns = strings.Join(append(append([]string{}, claimStays...), claimChanges...), ", ")
	// readClaim is what scanClaim reads: a claim, and where its customer is.
	readClaim   = claimColumns + `, (SELECT zone FROM customer WHERE customer.id = claim.customer_id)`
	insertClaim = `INSERT INTO claim (` + claimColumns + `) VALUES (?` + strings.Repeat(", ?", len(claimStays)+len(claimChanges)-1) + `)`
	// updateClaim replaces a claim only as it was when it was read: the last parameters are its id, version and state then.
	updateClaim = `UPDATE claim SET ` + strings.Join(claimChanges, " = ?, ") + ` = ? WHERE id = ? AND version = ? AND state = ?`
)

// Claim reads a claim; claim.ErrNotFound where there is none.
func (tx *Tx) Claim(id string) (claim.Claim, error) {
	return first(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE id = ?`, id)
}

// ClaimByNumber is the claim or draft with a number.
func (tx *Tx) ClaimByNumber(n claim.Number) (claim.Claim, error) {
	return first(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE number = ?`, string(n))
}

// LiveClaimFor is the one claim under way at a seller for a serial number.
func (tx *Tx) LiveClaimFor(seller, serial string) (claim.Claim, error) {
	return first(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND serial_key = ? AND state IN ('submitted', 'needs_info', 'approved')`,
		seller, claim.Fold(serial))
}

// ClaimsOf lists the claims and drafts of a customer, the newest first.
func (tx *Tx) ClaimsOf(customerID string) ([]claim.Claim, error) {
	return rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE customer_id = ? ORDER BY created_at DESC, id DESC`, customerID)
}

// FiledSince counts the claims that a customer filed at an instant or later, withdrawn ones too.
func (tx *Tx) FiledSince(customerID string, since time.Time) (n int, err error) {
	return n, tx.row(`SELECT COUNT(*) FROM claim WHERE customer_id = ? AND submitted_at >= ?`, []any{customerID, since.UnixMilli()}, &n)
}

// IdleBoard lists approved claims of a seller that wait for staff: neither a unit is to come, to be ruled on or to be inspected,
// nor is a resolution open, nor has a second person to confirm something. The one that waits longest comes first.
func (tx *Tx) IdleBoard(seller string, most int) ([]claim.Claim, error) {
	return rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND state = 'approved' AND proposal = ''
		AND NOT EXISTS (SELECT 1 FROM rma_unit u WHERE u.claim_id = claim.id AND u.live = 1
			AND u.state <> 'never_arrived' AND NOT (u.state = 'received' AND (u.ruling = 'sent_back' OR u.inspection <> '')))
		AND NOT EXISTS (SELECT 1 FROM resolution r WHERE r.claim_id = claim.id AND r.state NOT IN ('fulfilled', 'failed'))
		ORDER BY changed_at, id LIMIT ?`, seller, most)
}

// NumberlessBoard lists claims of a seller whose replacement is out while the old unit has no number to come back under, the one
// that waits longest first.
func (tx *Tx) NumberlessBoard(seller string, most int) ([]claim.Claim, error) {
	return rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND state = 'approved'
		AND id IN (SELECT r.claim_id FROM resolution r WHERE r.seller = ? AND r.state = 'awaiting_return')
		AND NOT EXISTS (SELECT 1 FROM rma_unit u WHERE u.claim_id = claim.id AND (u.live = 1 OR u.state = 'received'))
		ORDER BY changed_at, id LIMIT ?`, seller, seller, most)
}

// Settled names those of some claims for which something was done.
func (tx *Tx) Settled(claims []string) ([]string, error) {
	if len(claims) == 0 {
		return nil, nil
	}
	return rows(tx, scanID, `SELECT DISTINCT claim_id FROM resolution WHERE state = 'fulfilled' AND claim_id IN (`+marks(len(claims))+`)`, anys(claims)...)
}

// OldUnitsHere names the claims of a seller whose replacement is out and whose old unit has come back, in time or not.
func (tx *Tx) OldUnitsHere(seller string, most int) ([]string, error) {
	return rows(tx, scanID, `SELECT r.claim_id FROM resolution r WHERE r.seller = ? AND r.state IN ('awaiting_return', 'overdue')
		AND EXISTS (SELECT 1 FROM rma_unit u WHERE u.claim_id = r.claim_id AND u.state = 'received') ORDER BY r.changed_at, r.id LIMIT ?`, seller, most)
}

// ProposalBoard lists claims of a seller whose proposed decision or remedy waits for a second person, the oldest claim first.
func (tx *Tx) ProposalBoard(seller string, most int) ([]claim.Claim, error) {
	return rows(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND state IN ('submitted', 'approved') AND proposal <> ''
		ORDER BY submitted_at, id LIMIT ?`, seller, most)
}

// InsertDraft keeps a new draft. Its version has to be 1 or more.
func (tx *Tx) InsertDraft(c claim.Claim) error {
	args := append([]any{c.ID, string(c.Number), c.Seller, c.CustomerID, c.CreatedAt.UnixMilli()}, changing(c)...)
	_, err := tx.exec(insertClaim, args...)
	return err
}

// SaveDraft replaces a draft whose version is the one before c's; claim.ErrChanged where it is another, or no draft any more.
func (tx *Tx) SaveDraft(c claim.Claim) error {
	return tx.replace(c, c.Version-1, claim.Draft)
}

// DeleteDraft removes a draft with its clocks and the rows of its files; claim.ErrNotFound where there is no such draft.
// Whoever removes the files themselves has to list them first.
func (tx *Tx) DeleteDraft(id string) error {
	var draft string
	if err := tx.row(`SELECT id FROM claim WHERE id = ? AND state = ?`, []any{id, string(claim.Draft)}, &draft); err != nil {
		return err
	}
	for _, statement := range []string{`DELETE FROM clock WHERE claim_id = ?`, `DELETE FROM evidence WHERE claim_id = ?`} {
		if _, err := tx.exec(statement, id); err != nil {
			return err
		}
	}
	return tx.must(claim.ErrChanged, `DELETE FROM claim WHERE id = ? AND state = ?`, id, string(claim.Draft))
}

// replace writes c over the claim that had this version and state; claim.ErrChanged where it has not any more.
func (tx *Tx) replace(c claim.Claim, version int64, state claim.State) error {
	err := tx.must(claim.ErrChanged, updateClaim, append(changing(c), c.ID, version, string(state))...)
	if isUnique(err, "claim_live_serial") {
		return ErrSecondLive
	}
	return err
}

// replaceAll is replace for several claims, in one statement.
func (tx *Tx) replaceAll(changes []claim.Change) error {
	var values []any
	for _, ch := range changes {
		values = append(append(values, ch.After.ID, ch.Before.Version, string(ch.Before.State)), changing(ch.After)...)
	}
	n, err := tx.insertMany(replaceHead, replaceRow, replaceTail, 3+len(claimChanges), values)
	switch {
	case isUnique(err, "claim_live_serial"):
		return ErrSecondLive
	case err == nil && n != int64(len(changes)):
		return claim.ErrChanged
	}
	return err
}

// The statement of replaceAll: a row for each claim, of its id, version and state as it was read, and what it changes to.
var replaceHead, replaceRow, replaceTail = replaceStatement()

func replaceStatement() (head, row, tail string) {
	names := []string{"was_id", "was_version", "was_state"}
	sets := make([]string, len(claimChanges))
	for i, column := range claimChanges {
		names = append(names, "new_"+column)
		sets[i] = column + " = new_" + column
	}
	marks := make([]string, len(names)) // PostgreSQL does not guess the type of what stands in a row of values
	for i, name := range names {
		marks[i] = "CAST(? AS TEXT)"
		if claimNumbers[strings.TrimPrefix(strings.TrimPrefix(name, "was_"), "new_")] {
			marks[i] = "CAST(? AS BIGINT)"
		}
	}
	return `WITH replaced (` + strings.Join(names, ", ") + `) AS (VALUES `, `(` + strings.Join(marks, ", ") + `)`,
		`) UPDATE claim SET ` + strings.Join(sets, ", ") + ` FROM replaced WHERE id = was_id AND version = was_version AND state = was_state`
}

// claimNumbers are the columns of a claim that hold numbers; the others hold texts.
var claimNumbers = map[string]bool{"version": true, "value_cents": true, "quote_cents": true, "quote_at": true, "appealed": true, "submitted_at": true,
	"changed_at": true, "staff_due_at": true, "staff_left": true, "customer_due_at": true}

// ErrSecondLive tells that there is another claim, so the desk words it anew for customers, and for the seller's own systems.
var ErrSecondLive = claim.Refuse(claim.Conflict, "There is an open claim for this serial number at this seller already. "+
	"Go on with that one under your claims. If it is not yours, compare the serial number with the label on the device.")

func changing(c claim.Claim) []any {
	return []any{orNull(c.UnitID), string(c.State), c.Version, c.Serial, claim.Fold(c.Serial), c.OrderNumber, claim.Fold(c.OrderNumber),
		c.Intent, string(c.Stated), c.Fault, c.Contact.Name, c.Contact.Phone, c.Contact.Address, orNull(c.DecisionID), c.Verdict,
		cents(c.ValueCents), string(c.Quote.State), c.Quote.Cents, millis(c.Quote.At), proposalJSON(c.Proposal), orNull(c.AssigneeID),
		flag(c.Appealed), millis(c.SubmittedAt), c.ChangedAt.UnixMilli(), millis(c.StaffDueAt), span(c.StaffLeft), millis(c.CustomerDue)}
}

func scanClaim(row scanner) (c claim.Claim, err error) {
	var unit, decision, assignee sql.NullString
	var value, quoteAt, created, submitted, changed, staffDue, staffLeft, customerDue sql.NullInt64
	var serialKey, orderKey, proposal, stated string
	err = row.Scan(&c.ID, &c.Number, &c.Seller, &c.CustomerID, &created, &unit, &c.State, &c.Version, &c.Serial, &serialKey, &c.OrderNumber,
		&orderKey, &c.Intent, &stated, &c.Fault, &c.Contact.Name, &c.Contact.Phone, &c.Contact.Address, &decision, &c.Verdict, &value,
		&c.Quote.State, &c.Quote.Cents, &quoteAt, &proposal, &assignee, &c.Appealed, &submitted, &changed, &staffDue, &staffLeft,
		&customerDue, &c.Zone)
	if err != nil {
		return c, err
	}
	c.UnitID, c.DecisionID, c.AssigneeID, c.Stated, c.ValueCents = unit.String, decision.String, assignee.String, []byte(stated), centsOf(value)
	c.CreatedAt, c.SubmittedAt, c.ChangedAt, c.Quote.At = instant(created), instant(submitted), instant(changed), instant(quoteAt)
	c.StaffDueAt, c.CustomerDue = instant(staffDue), instant(customerDue)
	c.StaffLeft = time.Duration(staffLeft.Int64) * time.Millisecond
	if proposal != "" {
		c.Proposal = &claim.Proposal{}
		err = json.Unmarshal([]byte(proposal), c.Proposal)
	}
	return c, err
}

func proposalJSON(p *claim.Proposal) string {
	if p == nil {
		return ""
	}
	return encoded(p)
}

// encoded is the JSON of something that always has one: structs and maps of strings, numbers and times.
func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// orNull keeps the empty id as NULL, which no foreign key looks at.
func orNull(id string) any {
	if id == "" {
		return nil
	}
	return id
}

func cents(value int64) any {
	if value == claim.NoValue {
		return nil
	}
	return value
}

func centsOf(kept sql.NullInt64) int64 {
	if !kept.Valid {
		return claim.NoValue
	}
	return kept.Int64
}
