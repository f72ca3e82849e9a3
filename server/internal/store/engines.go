package store

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitecodes "modernc.org/sqlite/lib"

	"proviso/server/claim"
)

var (
	sqliteEngine   = engine{name: "sqlite", retry: func(error) bool { return false }, away: func(error) bool { return false }}
	postgresEngine = engine{name: "postgres", numbered: true, batches: true, retry: isPostgresConflict, away: isPostgresAway}
)

// Codes of PostgreSQL's errors.
const (
	uniqueViolation     = "23505"
	serializationFailed = "40001"
	deadlockDetected    = "40P01"
)

// goingAway are the codes of a server that stops, starts, or takes no more connections.
var goingAway = []string{"57P01", "57P02", "57P03", "53300"}

// isPostgresAway tells a server that could not be reached, or went away in the middle, from one that did not like what it was asked.
func isPostgresAway(err error) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return slices.Contains(goingAway, pg.Code)
	}
	var connect *pgconn.ConnectError
	var network *net.OpError
	return errors.As(err, &connect) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn)
}

// failed is what an error of the database is outside.
func (e *engine) failed(err error) error {
	if e.away(err) {
		return fmt.Errorf("record: %w: %w", claim.ErrAway, err)
	}
	return fmt.Errorf("record: %w", err)
}

// isPostgresConflict tells a transaction that lost against another one and may simply be run again.
func isPostgresConflict(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == serializationFailed || pg.Code == deadlockDetected)
}

// isUnique tells whether a statement was refused because of a unique index. Where name is given, because of that one:
// for SQLite, which does not name an index, name has to be part of its columns' list, as in "claim.seller".
func isUnique(err error, name string) bool {
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		return pg.Code == uniqueViolation && (name == "" || pg.ConstraintName == name)
	}
	var lite *sqlite.Error
	if !errors.As(err, &lite) {
		return false
	}
	code := lite.Code()
	return (code == sqlitecodes.SQLITE_CONSTRAINT_UNIQUE || code == sqlitecodes.SQLITE_CONSTRAINT_PRIMARYKEY) &&
		(name == "" || strings.Contains(lite.Error(), uniqueColumns[name]))
}

// uniqueColumns says how SQLite names the unique indexes that are told apart.
var uniqueColumns = map[string]string{
	"claim_live_serial": "claim.seller, claim.serial_key",
	"rma_unit_live":     "rma_unit.claim_id",
	"resolution_open":   "resolution.claim_id",
}
