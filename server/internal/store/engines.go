package store

import (
	"errors"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitecodes "modernc.org/sqlite/lib"
)

var (
	sqliteEngine   = engine{name: "sqlite", retry: func(error) bool { return false }}
	postgresEngine = engine{name: "postgres", numbered: true, batches: true, retry: isPostgresConflict}
)

// Codes of PostgreSQL's errors.
const (
	uniqueViolation     = "23505"
	serializationFailed = "40001"
	deadlockDetected    = "40P01"
)

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
