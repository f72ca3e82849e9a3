package store

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"proviso/server/claim"
)

const unitColumns = `u.id, u.seller, u.order_number, u.serial, u.email_key, u.facts, u.version, u.imported_at`

func scanUnit(row scanner) (claim.Unit, error) {
	var u claim.Unit
	var facts string
	var imported sql.NullInt64
	if err := row.Scan(&u.ID, &u.Seller, &u.OrderNumber, &u.Serial, &u.Email, &facts, &u.Version, &imported); err != nil {
		return u, err
	}
	u.ImportedAt = instant(imported)
	if err := json.Unmarshal([]byte(facts), &u.Facts); err != nil {
		return u, fmt.Errorf("facts of unit %s: %w", u.ID, err)
	}
	return u, nil
}

// UnitByID is one unit; claim.ErrNotFound where there is none.
func (tx *Tx) UnitByID(id string) (claim.Unit, error) {
	return first(tx, scanUnit, `SELECT `+unitColumns+` FROM order_unit u WHERE u.id = ?`, id)
}

// UnitsByID reads units by their ids; one that does not exist is missing among them.
func (tx *Tx) UnitsByID(ids []string) (map[string]claim.Unit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	found, err := rows(tx, scanUnit, `SELECT `+unitColumns+` FROM order_unit u WHERE u.id IN (`+marks(len(ids))+`)`, anys(ids)...)
	units := make(map[string]claim.Unit, len(found))
	for _, u := range found {
		units[u.ID] = u
	}
	return units, err
}

// UnitsBySerial are a seller's units with a serial number, folded: several where one device was sold more than once. The
// one imported last comes first.
func (tx *Tx) UnitsBySerial(seller, serialKey string) ([]claim.Unit, error) {
	return rows(tx, scanUnit, `SELECT `+unitColumns+` FROM order_unit u
		WHERE u.seller = ? AND u.serial_key = ? ORDER BY u.imported_at DESC, u.id LIMIT ?`, seller, serialKey, MostUnits)
}

// UnitsOf are the units that the sellers' books know under an address, folded, at most 1,000 of them. Nobody owns the
// units without an address.
func (tx *Tx) UnitsOf(emailKey string) ([]claim.Unit, error) {
	if emailKey == "" {
		return nil, nil
	}
	return rows(tx, scanUnit, `SELECT `+unitColumns+` FROM order_unit u
		WHERE u.email_key = ? ORDER BY u.seller, u.imported_at DESC, u.order_key, u.serial_key LIMIT ?`, emailKey, MostUnits)
}

// MostUnits bounds what one page can ask for.
const MostUnits = 1000

// Booked finds units as the books have them now: the result has one entry for each of those asked for, by seller, order
// number and serial number, and nil where the books have none. Nothing but these three is read of what is asked for.
func (tx *Tx) Booked(asked []claim.Unit) ([]*claim.Unit, error) {
	if err := tx.planStatements("force_custom_plan"); err != nil {
		return nil, err
	}
	found := make([]*claim.Unit, len(asked))
	places := make(map[unitKey]int, len(asked))
	for i := range asked {
		places[keyOf(&asked[i])] = i
	}
	err := inBatches(asked, func(batch []claim.Unit) error {
		booked, err := tx.booked(batch)
		for i := range booked {
			found[places[keyOf(&booked[i])]] = &booked[i]
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, tx.planStatements("auto")
}

func (tx *Tx) booked(batch []claim.Unit) ([]claim.Unit, error) {
	args := make([]any, 0, 3*len(batch))
	for i := range batch {
		k := keyOf(&batch[i])
		args = append(args, k.seller, k.order, k.serial)
	}
	return rows(tx, scanUnit, `WITH asked (seller, order_key, serial_key) AS (VALUES `+values(3, len(batch))+`)
		SELECT `+unitColumns+` FROM asked a JOIN order_unit u
		ON u.seller = a.seller AND u.order_key = a.order_key AND u.serial_key = a.serial_key`, args...)
}

// planStatements says how PostgreSQL plans a statement that comes again in this transaction. An import fills the books by the ten
// thousand: the plan that was made to look into them while they were empty is not to be kept. To plan hundreds of new lines anew each
// time would take longer than to write them.
func (tx *Tx) planStatements(how string) error {
	if !tx.engine.numbered {
		return nil
	}
	_, err := tx.exec(`SET LOCAL plan_cache_mode = ` + how)
	return err
}

type unitKey struct{ seller, order, serial string }

func keyOf(u *claim.Unit) unitKey {
	return unitKey{u.Seller, claim.Fold(u.OrderNumber), claim.Fold(u.Serial)}
}

// KeepUnits writes what an import says: a unit that the books have already, by seller, order number and serial number,
// keeps its id and gets the next version. No two of the units may be the same one.
func (tx *Tx) KeepUnits(importID string, at time.Time, units []claim.Unit) error {
	return inBatches(units, func(batch []claim.Unit) error {
		args := make([]any, 0, unitValues*len(batch))
		for i := range batch {
			args = appendUnit(args, &batch[i], importID, at)
		}
		_, err := tx.exec(`INSERT INTO order_unit
			(id, seller, order_number, order_key, serial, serial_key, email_key, facts, price_cents, import_id, imported_at, version)
			VALUES `+values(unitValues, len(batch))+`
			ON CONFLICT (seller, order_key, serial_key) DO UPDATE SET order_number = excluded.order_number, serial = excluded.serial,
			email_key = excluded.email_key, facts = excluded.facts, price_cents = excluded.price_cents,
			import_id = excluded.import_id, imported_at = excluded.imported_at, version = order_unit.version + 1`, args...)
		return err
	})
}

// unitValues is how many values one row of order_unit takes.
const unitValues = 12

func appendUnit(args []any, u *claim.Unit, importID string, at time.Time) []any {
	key := keyOf(u)
	var price any // NULL where the books name none
	if cents, err := strconv.ParseInt(string(u.Facts["price_cents"]), 10, 64); err == nil {
		price = cents
	}
	return append(args, u.ID, u.Seller, u.OrderNumber, key.order, u.Serial, key.serial, claim.Fold(u.Email), string(u.Facts.JSON()),
		price, importID, at.UnixMilli(), 1)
}

// inBatches hands out units in batches whose sizes are powers of two, so that there are few different statements.
func inBatches(units []claim.Unit, do func([]claim.Unit) error) error {
	for size := unitBatch; len(units) > 0; {
		for size > len(units) {
			size /= 2
		}
		if err := do(units[:size]); err != nil {
			return err
		}
		units = units[size:]
	}
	return nil
}

// unitBatch is how many units one statement writes; SQLite takes at most 32,766 parameters.
const unitBatch = 256

// values is (?, ?), (?, ?) …
func values(columns, count int) string {
	row := "(" + strings.Repeat("?, ", columns-1) + "?)"
	return strings.Repeat(row+", ", count-1) + row
}
