package store

import (
	"database/sql"
	"fmt"

	"proviso/server/claim"
)

const photoColumns = `p.id, p.seller, p.rma_id, p.arrival_id, p.by_id, p.name, p.media_type, p.size_bytes, p.sha256, p.state, p.why, p.has_preview, p.created_at, p.stored_at`

func scanPhoto(row scanner) (p claim.ParcelPhoto, err error) {
	var rma, arrival sql.NullString
	var created, stored sql.NullInt64
	err = row.Scan(&p.ID, &p.Seller, &rma, &arrival, &p.By, &p.Name, &p.MediaType, &p.SizeBytes, &p.SHA256, &p.State, &p.Why, &p.HasPreview, &created, &stored)
	p.RMAID, p.ArrivalID, p.CreatedAt, p.StoredAt = rma.String, arrival.String, instant(created), instant(stored)
	return p, err
}

// ParcelPhoto reads the row of one picture; claim.ErrNotFound where there is none.
func (tx *Tx) ParcelPhoto(id string) (claim.ParcelPhoto, error) {
	return first(tx, scanPhoto, `SELECT `+photoColumns+` FROM parcel_photo p WHERE p.id = ?`, id)
}

// shownPhotos are those that are here, looked at or not yet.
const shownPhotos = ` p.state IN ('quarantined', 'stored') `

// PhotosOfRMA lists the pictures of what came under an RMA, the oldest first, with those of held parcels that were matched to it.
func (tx *Tx) PhotosOfRMA(id string) ([]claim.ParcelPhoto, error) {
	return rows(tx, scanPhoto, `SELECT `+photoColumns+` FROM parcel_photo p WHERE`+shownPhotos+`
		AND (p.rma_id = ? OR p.arrival_id IN (SELECT id FROM arrival WHERE rma_id = ?)) ORDER BY p.created_at, p.id`, id, id)
}

// PhotosOfHeld lists the pictures of a seller's parcels that are still held, the oldest first.
func (tx *Tx) PhotosOfHeld(seller string) ([]claim.ParcelPhoto, error) {
	return rows(tx, scanPhoto, `SELECT `+photoColumns+` FROM parcel_photo p JOIN arrival a ON a.id = p.arrival_id WHERE`+shownPhotos+`
		AND a.seller = ? AND a.state = 'held' ORDER BY p.created_at, p.id`, seller)
}

func (tx *Tx) openPhotos() ([]claim.ParcelPhoto, error) {
	return rows(tx, scanPhoto, `SELECT `+photoColumns+` FROM parcel_photo p WHERE p.state IN ('uploading', 'quarantined') ORDER BY p.created_at, p.id`)
}

// InsertPhoto keeps the row of a new picture, where its parcel has room for it under the rules.
func (tx *Tx) InsertPhoto(p claim.ParcelPhoto, rules claim.Rules) error {
	if err := fits(p.SizeBytes, rules); err != nil {
		return err
	}
	var has int64
	if err := tx.row(`SELECT COUNT(*) FROM parcel_photo WHERE state IN ('uploading', 'quarantined', 'stored') AND (rma_id = ? OR arrival_id = ?)`,
		[]any{p.RMAID, p.ArrivalID}, &has); err != nil {
		return err
	}
	if has >= claim.MostParcelPhotos {
		return claim.Fault("file", fmt.Sprintf("This parcel has %d photos already, which is the most it takes.", has))
	}
	_, err := tx.exec(`INSERT INTO parcel_photo (id, seller, rma_id, arrival_id, by_id, name, media_type, size_bytes, sha256, state, why, has_preview, created_at, stored_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, p.ID, p.Seller, orNull(p.RMAID), orNull(p.ArrivalID), p.By, p.Name, p.MediaType, p.SizeBytes, p.SHA256,
		string(p.State), p.Why, flag(p.HasPreview), p.CreatedAt.UnixMilli(), millis(p.StoredAt))
	return err
}

// movePhoto writes e over the row of the same picture where that is still in the state from.
func (tx *Tx) movePhoto(from claim.EvidenceState, e claim.Evidence) error {
	err := tx.must(claim.ErrChanged, `UPDATE parcel_photo SET media_type = ?, sha256 = ?, state = ?, why = ?, has_preview = ?, stored_at = ? WHERE id = ? AND state = ?`,
		e.MediaType, e.SHA256, string(e.State), e.Why, flag(e.HasPreview), millis(e.StoredAt), e.ID, string(from))
	if err != nil || e.State != claim.Stored {
		return err
	}
	p, err := tx.ParcelPhoto(e.ID)
	if event, told := p.Added(); err == nil && told {
		err = tx.AppendEvent(event)
	}
	return err
}
