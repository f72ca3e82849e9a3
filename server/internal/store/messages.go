package store

import (
	"database/sql"

	"proviso/server/claim"
)

const messageColumns = `id, claim_id, by_kind, by_id, internal, body, sent_at`

// Messages lists the conversation of a claim, the oldest first; with internal, the notes among staff too.
func (tx *Tx) Messages(claimID string, internal bool) ([]claim.Message, error) {
	return rows(tx, scanMessage, `SELECT `+messageColumns+` FROM message WHERE claim_id = ? AND internal <= ? ORDER BY sent_at, id`, claimID, flag(internal))
}

func (tx *Tx) insertMessage(m *claim.Message) error {
	_, err := tx.exec(`INSERT INTO message (`+messageColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.ClaimID, string(m.By.Kind), m.By.ID, flag(m.Internal), m.Body, m.At.UnixMilli())
	return err
}

func scanMessage(row scanner) (m claim.Message, err error) {
	var sent sql.NullInt64
	err = row.Scan(&m.ID, &m.ClaimID, &m.By.Kind, &m.By.ID, &m.Internal, &m.Body, &sent)
	m.At = instant(sent)
	return m, err
}
