// Package store keeps the record: SQLite in a folder, or PostgreSQL. Both run the same SQL text.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// Store is an open record. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB // the same for PostgreSQL
	engine      engine
}

// engine is what the two databases differ in.
type engine struct {
	name     string
	numbered bool // parameters are $1, $2 … instead of ?
	batches  bool // several statements can be asked in one trip
	retry    func(error) bool
	away     func(error) bool // the database cannot be reached
}

// RecordFile is what the SQLite record is called in its folder.
const RecordFile = "record.sqlite"

// OpenFolder opens the SQLite record in a folder and creates it on the first run.
func OpenFolder(ctx context.Context, folder string) (*Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	file := filepath.Join(folder, RecordFile)
	write, err := openSQLite(file, "immediate", 1)
	if err != nil {
		return nil, err
	}
	read, err := openSQLite(file, "deferred", readers)
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return prepared(ctx, &Store{write: write, read: read, engine: sqliteEngine})
}

// readers is how many may read the SQLite record at once, beside the one who writes.
const readers = 4

func openSQLite(file, lock string, most int) (*sql.DB, error) {
	options := url.Values{
		"_pragma": {"journal_mode(WAL)", "foreign_keys(1)", "busy_timeout(5000)", "synchronous(FULL)", "cache_size(-16000)", "secure_delete(1)"},
		"_txlock": {lock},
	}
	connector, err := newParsing("file:" + (&url.URL{Path: file}).EscapedPath() + "?" + options.Encode())
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(most)
	db.SetMaxIdleConns(most)
	return db, nil
}

// OpenURL opens the PostgreSQL record at an address such as postgres://user:password@host/name.
func OpenURL(ctx context.Context, address string) (*Store, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, errors.New("DATABASE_URL is not a PostgreSQL address") // the parser's own error may repeat the password
	}
	db := sql.OpenDB(asking{stdlib.GetConnector(*config)})
	db.SetMaxOpenConns(maxConnections)
	db.SetMaxIdleConns(maxConnections)
	db.SetConnMaxIdleTime(idleConnection)
	return prepared(ctx, &Store{write: db, read: db, engine: postgresEngine})
}

const (
	maxConnections = 20
	idleConnection = 5 * time.Minute
)

// prepared brings the record to today's schema.
func prepared(ctx context.Context, s *Store) (*Store, error) {
	err := s.migrate(ctx)
	if err == nil && !s.engine.numbered {
		err = s.undoInMemory(ctx, true)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("record: %w", err), s.Close())
	}
	return s, nil
}

// undoInMemory lets SQLite keep in memory what it needs to take back a single statement: each change of a claim made a file for it and
// removed that again. Migrations and VACUUM must not: what they sort and copy is as large as the record.
func (s *Store) undoInMemory(ctx context.Context, memory bool) error {
	where := "FILE"
	if memory {
		where = "MEMORY"
	}
	_, err := s.write.ExecContext(ctx, `PRAGMA temp_store = `+where)
	return err
}

// Close ends all connections.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Ping tells whether the record answers.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// Engine names the database: sqlite or postgres.
func (s *Store) Engine() string { return s.engine.name }
