package store

import (
	"bufio"
	"context"
	"crypto/hmac"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"proviso/server/claim"
)

// Macer makes digests that nobody can make without the portal's key.
type Macer interface {
	MAC(purpose string, parts ...[]byte) []byte
}

// Checkpoint says how the audit chain stood: with it, a chain that was cut short or made anew does not pass.
type Checkpoint struct {
	Seq      int64  `json:"seq"`
	Hash     string `json:"hash"` // of the event with this seq
	AtMillis int64  `json:"at_ms"`
	MAC      string `json:"mac"`
}

// CheckpointFile is what the file of checkpoints is called in the data folder. Copies of it kept elsewhere are worth most.
const CheckpointFile = "audit-checkpoints.jsonl"

func (c *Checkpoint) sign(key Macer) string {
	return hex.EncodeToString(key.MAC("audit checkpoint", []byte(bigEndian(c.Seq)), []byte(c.Hash), []byte(bigEndian(c.AtMillis))))
}

func (c *Checkpoint) genuine(key Macer) bool { return hmac.Equal([]byte(c.MAC), []byte(c.sign(key))) }

// Checkpoints takes checkpoints of the chain of a record, into the record and into a file.
type Checkpoints struct {
	Store  *Store
	Key    Macer
	File   string           // its folder exists
	Now    func() time.Time //
	Events int64            // a checkpoint is due when so many events came since the last one
	Every  time.Duration    // or when one came and the last checkpoint is so old
}

// Run looks at each tick whether a checkpoint is due, until ctx is done; failed is told of what went wrong.
func (c *Checkpoints) Run(ctx context.Context, ticks <-chan time.Time, failed func(error)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
			if err := c.TakeDue(ctx); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}

// TakeDue takes a checkpoint if one is due.
func (c *Checkpoints) TakeDue(ctx context.Context) error {
	return c.take(ctx, func(tail link, last Checkpoint) bool {
		return tail.seq-last.Seq >= c.Events || c.Now().Sub(timeOf(last.AtMillis)) >= c.Every
	})
}

// Take takes a checkpoint if anything happened since the last one.
func (c *Checkpoints) Take(ctx context.Context) error {
	return c.take(ctx, func(link, Checkpoint) bool { return true })
}

func (c *Checkpoints) take(ctx context.Context, due func(tail link, last Checkpoint) bool) error {
	var tail link
	var last Checkpoint
	err := c.Store.Read(ctx, func(tx *Tx) (err error) {
		if tail, err = first(tx, scanLink, `SELECT `+linkColumns+` FROM event ORDER BY seq DESC LIMIT 1`); err != nil {
			return err
		}
		last, err = first(tx, scanCheckpoint, `SELECT seq, hash, at, mac FROM checkpoint ORDER BY seq DESC LIMIT 1`)
		return noneIsFine(err)
	})
	if err != nil {
		return noneIsFine(err)
	}
	if tail.seq == last.Seq || !due(tail, last) {
		return nil
	}
	next := Checkpoint{Seq: tail.seq, Hash: tail.hash, AtMillis: c.Now().UnixMilli()}
	next.MAC = next.sign(c.Key)
	// The file first: whoever is stopped in between has one checkpoint more, not one less.
	if err := next.appendTo(c.File); err != nil {
		return err
	}
	return c.Store.Write(ctx, func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO checkpoint (seq, hash, mac, at) VALUES (?, ?, ?, ?) ON CONFLICT (seq) DO NOTHING`, next.Seq, next.Hash, next.MAC, next.AtMillis)
		return err
	})
}

func noneIsFine(err error) error {
	if claim.CodeOf(err) == claim.NotFound {
		return nil
	}
	return err
}

func (c *Checkpoint) appendTo(file string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("checkpoints: %w", err)
	}
	_, err = f.WriteString(encoded(c) + "\n")
	return errors.Join(err, f.Sync(), f.Close())
}

// ReadCheckpoints reads a file of checkpoints; none where there is no such file.
func ReadCheckpoints(file string) ([]Checkpoint, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("checkpoints: %w", err)
	}
	defer f.Close()
	var all []Checkpoint
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var c Checkpoint
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			return nil, fmt.Errorf("checkpoints: line %d of %s is none: %w", len(all)+1, file, err)
		}
		all = append(all, c)
	}
	return all, lines.Err()
}

func scanCheckpoint(row scanner) (c Checkpoint, err error) {
	var at sql.NullInt64
	err = row.Scan(&c.Seq, &c.Hash, &at, &c.MAC)
	c.AtMillis = at.Int64
	return c, err
}
