package store

import (
	"context"
	"database/sql"
	"fmt"

	"proviso/server/claim"
)

const evidenceColumns = `id, claim_id, customer_id, item, name, media_type, size_bytes, sha256, state, why, has_preview, created_at, stored_at`

// openStates are the states of a claim that still takes files.
const openStates = `('draft', 'submitted', 'needs_info', 'approved')`

// draftsShare is how many full claims' worth of bytes a customer's drafts may hold together: what was never filed must not
// fill the disk.
const draftsShare = 3

// Evidence reads the row of a file; claim.ErrNotFound where there is none.
func (tx *Tx) Evidence(id string) (claim.Evidence, error) {
	return first(tx, scanEvidence, `SELECT `+evidenceColumns+` FROM evidence WHERE id = ?`, id)
}

// EvidenceOf lists the files of a claim, the oldest first, without those that were removed.
func (tx *Tx) EvidenceOf(claimID string) ([]claim.Evidence, error) {
	return rows(tx, scanEvidence, `SELECT `+evidenceColumns+` FROM evidence WHERE claim_id = ? AND state <> 'removed' ORDER BY created_at, id`, claimID)
}

// OpenUploads lists the files that are on their way: still uploading, or complete and not yet looked at. The oldest first.
func (tx *Tx) OpenUploads() ([]claim.Evidence, error) {
	return rows(tx, scanEvidence, `SELECT `+evidenceColumns+` FROM evidence WHERE state IN ('uploading', 'quarantined') ORDER BY created_at, id`)
}

// EvidenceRoom is the seller of a customer's own claim, and whether it still takes files; claim.ErrNotFound where it is not the
// customer's.
func (tx *Tx) EvidenceRoom(claimID, customerID string) (seller string, takes bool, err error) {
	var state claim.State
	var last claim.ResolutionState
	err = tx.row(`SELECT seller, state, COALESCE((SELECT r.state FROM resolution r WHERE r.claim_id = claim.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1), '')
		FROM claim WHERE id = ? AND customer_id = ?`, []any{claimID, customerID}, &seller, &state, &last)
	return seller, claim.TakesFiles(state, last), err
}

// InsertEvidence keeps the row of a new file, where the claim is its customer's own, still takes files, and has room for it
// under the rules. Two at once cannot both take the last room.
func (tx *Tx) InsertEvidence(e claim.Evidence, rules claim.Rules) error {
	if err := tx.HoldFiles(e.CustomerID); err != nil {
		return err
	}
	_, takes, err := tx.EvidenceRoom(e.ClaimID, e.CustomerID)
	if err != nil {
		return err
	}
	if !takes {
		return claim.ErrNoMoreFiles
	}
	if err := tx.hasRoom(e, rules); err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO evidence (`+evidenceColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		e.ID, e.ClaimID, e.CustomerID, e.Item, e.Name, e.MediaType, e.SizeBytes, e.SHA256, string(e.State), e.Why, flag(e.HasPreview),
		e.CreatedAt.UnixMilli(), millis(e.StoredAt))
	return err
}

// HoldFiles takes the customer's row, until the transaction ends: whoever adds, accepts or removes a file of theirs, or files a
// claim with them, waits for this one.
func (tx *Tx) HoldFiles(customerID string) error {
	_, err := tx.exec(`UPDATE customer SET created_at = created_at WHERE id = ?`, customerID)
	return err
}

// fits refuses a file that is larger than one may be.
func fits(size int64, rules claim.Rules) error {
	if size > rules.MaxFileBytes {
		return claim.Fault("file", fmt.Sprintf("This file is too large: one file may have %s. A shorter video or a smaller picture fits.", megabytes(rules.MaxFileBytes)))
	}
	return nil
}

func (tx *Tx) hasRoom(e claim.Evidence, rules claim.Rules) error {
	if err := fits(e.SizeBytes, rules); err != nil {
		return err
	}
	var files, bytes, drafts int64
	err := tx.row(`SELECT COUNT(*), CAST(COALESCE(SUM(size_bytes), 0) AS BIGINT) FROM evidence
		WHERE claim_id = ? AND state IN ('uploading', 'quarantined', 'stored')`, []any{e.ClaimID}, &files, &bytes)
	if err != nil {
		return err
	}
	err = tx.row(`SELECT CAST(COALESCE(SUM(e.size_bytes), 0) AS BIGINT) FROM evidence e JOIN claim c ON c.id = e.claim_id
		WHERE c.customer_id = ? AND c.state = 'draft' AND e.state IN ('uploading', 'quarantined', 'stored')`, []any{e.CustomerID}, &drafts)
	switch {
	case err != nil:
		return err
	case files >= int64(rules.MaxFiles):
		return claim.Fault("file", fmt.Sprintf("This claim has %d files already, which is the most it takes. Remove one that is not needed.", files))
	case bytes+e.SizeBytes > rules.MaxClaimBytes:
		return claim.Fault("file", fmt.Sprintf("The files of one claim may have %s together, and this one does not fit any more. Remove one that is not needed.", megabytes(rules.MaxClaimBytes)))
	case drafts+e.SizeBytes > draftsShare*rules.MaxClaimBytes:
		return claim.Fault("file", "Your drafts hold too many files together. File one of them, or discard one you do not need.")
	}
	return nil
}

func megabytes(n int64) string { return fmt.Sprintf("%d MB", n>>20) }

// MoveEvidence writes e over the row of the same file where that is still in the state from; claim.ErrChanged where it is in
// another. A file that becomes complete after its claim was closed is not taken any more, and one that a claim was filed with
// does not go: claim.Conflict. What becomes part of a filed claim is an event of it.
func (tx *Tx) MoveEvidence(from claim.EvidenceState, e claim.Evidence) error {
	if err := tx.HoldFiles(e.CustomerID); err != nil {
		return err
	}
	c, err := tx.Claim(e.ClaimID)
	if err != nil {
		return err
	}
	if e.State == claim.Removed {
		if err := c.FileGone(from); err != nil {
			return err
		}
	}
	if err := tx.moveEvidence(from, e); err != nil {
		return err
	}
	if event, told := c.FileAdded(e); told {
		return tx.AppendEvent(event)
	}
	return nil
}

func (tx *Tx) moveEvidence(from claim.EvidenceState, e claim.Evidence) error {
	still := `state = ?`
	if e.State == claim.Quarantined {
		still += ` AND EXISTS (SELECT 1 FROM claim WHERE claim.id = evidence.claim_id AND claim.state IN ` + openStates + `)`
	}
	n, err := tx.exec(`UPDATE evidence SET media_type = ?, sha256 = ?, state = ?, why = ?, has_preview = ?, stored_at = ? WHERE id = ? AND `+still,
		e.MediaType, e.SHA256, string(e.State), e.Why, flag(e.HasPreview), millis(e.StoredAt), e.ID, string(from))
	if err != nil || n == 1 {
		return err
	}
	if now, err := tx.Evidence(e.ID); err != nil {
		return err
	} else if now.State == from {
		return claim.ErrNoMoreFiles
	}
	return claim.ErrChanged
}

func scanEvidence(row scanner) (e claim.Evidence, err error) {
	var created, stored sql.NullInt64
	err = row.Scan(&e.ID, &e.ClaimID, &e.CustomerID, &e.Item, &e.Name, &e.MediaType, &e.SizeBytes, &e.SHA256, &e.State, &e.Why, &e.HasPreview,
		&created, &stored)
	e.CreatedAt, e.StoredAt = instant(created), instant(stored)
	return e, err
}

// Files is the record as those who keep the files see it: each call is one transaction. To them pictures of parcels are files
// like those of claims.
type Files struct{ Store *Store }

// Room is EvidenceRoom.
func (f Files) Room(ctx context.Context, claimID, customerID string) (seller string, takes bool, err error) {
	err = f.Store.Read(ctx, func(tx *Tx) error {
		seller, takes, err = tx.EvidenceRoom(claimID, customerID)
		return err
	})
	return seller, takes, err
}

// Find is Evidence, or the picture of a parcel with the id.
func (f Files) Find(ctx context.Context, id string) (e claim.Evidence, err error) {
	err = f.Store.Read(ctx, func(tx *Tx) error {
		if e, err = tx.Evidence(id); claim.CodeOf(err) != claim.NotFound {
			return err
		}
		photo, err := tx.ParcelPhoto(id)
		e = photo.Evidence
		return err
	})
	return e, err
}

// Of is EvidenceOf.
func (f Files) Of(ctx context.Context, claimID string) (all []claim.Evidence, err error) {
	err = f.Store.Read(ctx, func(tx *Tx) error {
		all, err = tx.EvidenceOf(claimID)
		return err
	})
	return all, err
}

// Open is OpenUploads, with the pictures of parcels that are on their way.
func (f Files) Open(ctx context.Context) (all []claim.Evidence, err error) {
	err = f.Store.Read(ctx, func(tx *Tx) error {
		if all, err = tx.OpenUploads(); err != nil {
			return err
		}
		photos, err := tx.openPhotos()
		for i := range photos {
			all = append(all, photos[i].Evidence)
		}
		return err
	})
	return all, err
}

// Insert is InsertEvidence.
func (f Files) Insert(ctx context.Context, e claim.Evidence, rules claim.Rules) error {
	return f.Store.Write(ctx, func(tx *Tx) error { return tx.InsertEvidence(e, rules) })
}

// InsertPhoto is InsertPhoto.
func (f Files) InsertPhoto(ctx context.Context, p claim.ParcelPhoto, rules claim.Rules) error {
	return f.Store.Write(ctx, func(tx *Tx) error { return tx.InsertPhoto(p, rules) })
}

// Move is MoveEvidence, or the same for the picture of a parcel.
func (f Files) Move(ctx context.Context, from claim.EvidenceState, e claim.Evidence) error {
	return f.Store.Write(ctx, func(tx *Tx) error {
		if e.OfParcel() {
			return tx.movePhoto(from, e)
		}
		return tx.MoveEvidence(from, e)
	})
}
