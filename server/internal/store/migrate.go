package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/pressly/goose/v3"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

//go:embed migrations
var migrations embed.FS

// migrate runs what the record has not seen yet, then fills the tables that mirror the Go code.
func (s *Store) migrate(ctx context.Context) error {
	files, err := migrationFiles(s.engine.name)
	if err != nil {
		return err
	}
	dialect := goose.DialectSQLite3
	if s.engine.numbered {
		dialect = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(dialect, s.write, files)
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrations: %w", err)
	}
	return s.Write(ctx, mirror)
}

// migrationFiles are the migrations for both engines and those for this one, in one folder.
func migrationFiles(engine string) (fs.FS, error) {
	merged := fstest.MapFS{}
	for _, folder := range []string{"common", engine} {
		entries, err := migrations.ReadDir("migrations/" + folder)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			text, err := migrations.ReadFile("migrations/" + folder + "/" + entry.Name())
			if err != nil {
				return nil, err
			}
			merged[entry.Name()] = &fstest.MapFile{Data: text}
		}
	}
	return merged, nil
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
	return nil
}
