package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

//go:embed migrations
var migrations embed.FS

// migrationLock names the lock under which one of several portals brings a PostgreSQL record to today's schema.
const migrationLock = 0x70726f7669736f + 1 // not the one of events

// migrate brings the record to today's schema. Portals that start at once do so one after the other: SQLite has only one.
func (s *Store) migrate(ctx context.Context) (err error) {
	if !s.engine.numbered {
		return s.migrateAlone(ctx)
	}
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if _, err = conn.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, int64(migrationLock)); err != nil {
		return err
	}
	defer func() { // the connection goes back to the others
		_, freed := conn.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, int64(migrationLock))
		err = errors.Join(err, freed)
	}()
	return s.migrateAlone(ctx)
}

// migrateAlone runs what the record has not seen yet, then fills the tables that mirror the Go code.
func (s *Store) migrateAlone(ctx context.Context) error {
	provider, err := s.schemas()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return s.Write(ctx, mirror)
}

// schemas are all that the record can be brought to.
func (s *Store) schemas() (*goose.Provider, error) {
	files, err := migrationFiles(s.engine.name)
	if err != nil {
		return nil, err
	}
	dialect := goose.DialectSQLite3
	if s.engine.numbered {
		dialect = goose.DialectPostgres
	}
	return goose.NewProvider(dialect, s.write, files, goose.WithGoMigrations(statedVerdicts(&s.engine)))
}

// migrationFiles are the migrations for both engines and those for this one, in one folder.
func migrationFiles(engine string) (fs.FS, error) {
	var both folders
	for _, folder := range []string{"migrations/common", "migrations/" + engine} {
		files, err := fs.Sub(migrations, folder)
		if err != nil {
			return nil, err
		}
		both = append(both, files)
	}
	return both, nil
}

// folders look like one: no two of them hold a file of the same name.
type folders []fs.FS

// Open opens a file of whichever folder has it.
func (f folders) Open(name string) (fs.File, error) {
	for _, folder := range f {
		if file, err := folder.Open(name); err == nil {
			return file, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the files of all folders.
func (f folders) ReadDir(name string) (all []fs.DirEntry, err error) {
	for _, folder := range f {
		entries, err := fs.ReadDir(folder, name)
		if err != nil {
			return nil, err
		}
		all = append(all, entries...)
	}
	return all, nil
}

// mirror fills the tables of sellers, states and transitions from the code, which is their one source.
func mirror(tx *Tx) error {
	for _, p := range catalog.All() {
		if _, err := tx.exec(`INSERT INTO seller (id) VALUES (?) ON CONFLICT DO NOTHING`, p.ID); err != nil {
			return err
		}
	}
	for _, state := range claim.States() {
		if _, err := tx.exec(`INSERT INTO claim_state (id) VALUES (?) ON CONFLICT DO NOTHING`, state); err != nil {
			return err
		}
	}
	if _, err := tx.exec(`DELETE FROM claim_transition`); err != nil {
		return err
	}
	for _, edge := range claim.Machine() {
		if _, err := tx.exec(`INSERT INTO claim_transition (from_state, to_state) VALUES (?, ?) ON CONFLICT DO NOTHING`, edge.From, edge.To); err != nil {
			return err
		}
	}
	return mirrorAftermath(tx)
}
