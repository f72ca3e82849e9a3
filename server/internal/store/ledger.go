package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"proviso/policies"
	"proviso/server/claim"
)

const entryColumns = `e.id, e.claim_id, e.customer_id, e.seller, e.kind, e.code, e.cents, e.reference, e.day, e.pot_id, e.undoes, e.undoes_kind, e.by_id,
	e.checked_by, e.at_ms, COALESCE(n.body, '')`

const entryTables = ` FROM ledger_entry e LEFT JOIN ledger_note n ON n.entry_id = e.id `

func scanEntry(row scanner) (e claim.Entry, err error) {
	var day string
	var pot, undoes, checked sql.NullString
	var at int64
	err = row.Scan(&e.ID, &e.ClaimID, &e.CustomerID, &e.Seller, &e.Kind, &e.Code, &e.Cents, &e.Reference, &day, &pot, &undoes, &e.UndoesKind, &e.By,
		&checked, &at, &e.Why)
	if err != nil {
		return e, err
	}
	e.PotID, e.Undoes, e.CheckedBy, e.At = pot.String, undoes.String, checked.String, timeOf(at)
	date, ok := policies.ParseDate(day)
	if !ok {
		return e, fmt.Errorf("day of entry %s: %q", e.ID, day)
	}
	e.Day = date
	return e, nil
}

// EntriesOf lists the ledger of a claim, the first entry first.
func (tx *Tx) EntriesOf(claimID string) ([]claim.Entry, error) {
	return rows(tx, scanEntry, `SELECT `+entryColumns+entryTables+`WHERE e.claim_id = ? ORDER BY e.number`, claimID)
}

// ClaimNumbers are the numbers of claims, by id.
func (tx *Tx) ClaimNumbers(ids []string) (map[string]claim.Number, error) {
	numbers := map[string]claim.Number{}
	if len(ids) == 0 {
		return numbers, nil
	}
	_, err := rows(tx, func(row scanner) (n claim.Number, err error) {
		var id string
		err = row.Scan(&id, &n)
		numbers[id] = n
		return n, err
	}, `SELECT id, number FROM claim WHERE id IN (`+marks(len(ids))+`)`, anys(ids)...)
	return numbers, err
}

const potColumns = `p.id, p.kind, p.seller, p.claim_id, p.unit_id, p.serial_key, p.limit_cents, p.used_cents`

func scanPot(row scanner) (p claim.Pot, err error) {
	var claimID, unit sql.NullString
	err = row.Scan(&p.ID, &p.Kind, &p.Seller, &claimID, &unit, &p.SerialKey, &p.LimitCents, &p.UsedCents)
	p.ClaimID, p.UnitID = claimID.String, unit.String
	return p, err
}

// PotsOf lists the shipping pot and the holds of a claim.
func (tx *Tx) PotsOf(claimID string) ([]claim.Pot, error) {
	return rows(tx, scanPot, `SELECT `+potColumns+` FROM money_pot p WHERE p.claim_id = ? ORDER BY p.id`, claimID)
}

// PaymentPot is what was paid for the unit of a claim; nil where nothing is known of it. A claim that the books do not know
// shares the pot of its serial number with all other such claims.
func (tx *Tx) PaymentPot(c *claim.Claim) (*claim.Pot, error) {
	if c.Verified() {
		p, err := tx.onePot(`JOIN money_pot_unit u ON u.pot_id = p.id WHERE u.unit_id = ?`, c.UnitID)
		if p != nil || err != nil {
			return p, err
		}
	}
	return tx.onePot(`WHERE p.kind = 'payment' AND p.unit_id IS NULL AND p.seller = ? AND p.serial_key = ?`, c.Seller, claim.Fold(c.Serial))
}

func (tx *Tx) onePot(where string, args ...any) (*claim.Pot, error) {
	p, err := first(tx, scanPot, `SELECT `+potColumns+` FROM money_pot p `+where, args...)
	if claim.CodeOf(err) == claim.NotFound {
		return nil, nil
	}
	return &p, err
}

// BookedSerial tells whether the books or the ledger know a serial number of a seller as a unit: then nobody enters by hand
// what was paid for it.
func (tx *Tx) BookedSerial(seller, serialKey string) (bool, error) {
	var n int64
	err := tx.row(`SELECT count(*) FROM order_unit WHERE seller = ? AND serial_key = ?`, []any{seller, serialKey}, &n)
	return n > 0, err
}

// AloneWithMoney keeps everybody else from entering money until the transaction ends: sums that a limit looks at do not change
// in between. Claims have to be locked before it.
func (tx *Tx) AloneWithMoney() error {
	_, err := tx.tail()
	return err
}

// Sums are what the limits look at: since is the start of the day.
func (tx *Tx) Sums(c *claim.Claim, makerID string, since time.Time) (s claim.Sums, err error) {
	kinds, marked := []any{}, marks(len(claim.CountsAgainstLimit()))
	for _, kind := range claim.CountsAgainstLimit() {
		kinds = append(kinds, string(kind))
	}
	sum := func(into *int64, where string, args ...any) {
		if err == nil {
			err = tx.row(`SELECT CAST(COALESCE(SUM(cents), 0) AS BIGINT) FROM ledger_entry WHERE kind IN (`+marked+`) AND `+where, append(append([]any{}, kinds...), args...), into)
		}
	}
	sum(&s.ClaimCents, `claim_id = ?`, c.ID)
	sum(&s.CustomerDayCents, `seller = ? AND customer_id = ? AND at_ms >= ?`, c.Seller, c.CustomerID, since.UnixMilli())
	sum(&s.MakerDayCents, `seller = ? AND by_id = ? AND at_ms >= ?`, c.Seller, makerID, since.UnixMilli())
	return s, err
}

// keepMoney writes entries and requests. The record itself refuses to take more out of a pot than it holds.
func (tx *Tx) keepMoney(s claim.Step) error {
	for i := range s.Entries {
		if err := tx.insertEntry(&s.Entries[i]); err != nil {
			return err
		}
	}
	if s.Request != nil {
		return tx.keepRequest(s.Request)
	}
	return nil
}

func (tx *Tx) insertPot(p *claim.Pot) error {
	_, err := tx.exec(`INSERT INTO money_pot (id, kind, seller, claim_id, unit_id, serial_key, limit_cents) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.ID, string(p.Kind), p.Seller, orNull(p.ClaimID), orNull(p.UnitID), p.SerialKey, p.LimitCents)
	if err == nil && p.UnitID != "" {
		_, err = tx.exec(`INSERT INTO money_pot_unit (unit_id, pot_id) VALUES (?, ?)`, p.UnitID, p.ID)
	}
	if isUnique(err, "") {
		return claim.ErrChanged
	}
	return err
}

func (tx *Tx) insertEntry(e *claim.Entry) error {
	_, err := tx.exec(`INSERT INTO ledger_entry (id, claim_id, customer_id, seller, number, kind, code, cents, currency, reference, day, pot_id, undoes, undoes_kind,
		by_id, checked_by, at_ms) SELECT ?, ?, ?, ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, 'USD', ?, ?, ?, ?, ?, ?, ?, ? FROM ledger_entry WHERE claim_id = ?`,
		e.ID, e.ClaimID, e.CustomerID, e.Seller, string(e.Kind), e.Code, e.Cents, e.Reference, e.Day.String(), orNull(e.PotID), orNull(e.Undoes),
		string(e.UndoesKind), e.By, orNull(e.CheckedBy), e.At.UnixMilli(), e.ClaimID)
	switch {
	case isOverdrawn(err):
		return claim.Fault("amount", "Somebody else was faster: not so much is left any more. Look at the money of this claim again.")
	case isUnique(err, ""):
		return claim.ErrChanged
	case err != nil:
		return err
	}
	return tx.noteEntry(e)
}

// noteEntry keeps a reason beside its entry. A request has left it there already.
func (tx *Tx) noteEntry(e *claim.Entry) error {
	if e.Why == "" {
		return nil
	}
	_, err := tx.exec(`INSERT INTO ledger_note (entry_id, claim_id, body) VALUES (?, ?, ?) ON CONFLICT (entry_id) DO NOTHING`, e.ID, e.ClaimID, e.Why)
	return err
}

// isOverdrawn tells whether a statement was refused because a pot does not hold so much.
func isOverdrawn(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.ConstraintName == "money_pot_not_overdrawn"
	}
	var lite *sqlite.Error
	return errors.As(err, &lite) && strings.Contains(lite.Error(), "money_pot_not_overdrawn")
}
