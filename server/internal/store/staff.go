package store

import (
	"context"
	"database/sql"
	"time"

	"proviso/server/claim"
)

const staffColumns = `id, email, name, enrolled_at, disabled_at, sign_ins, version`

func scanStaff(from scanner) (*claim.Staff, error) {
	s := claim.Staff{Roles: map[string]claim.Role{}}
	var enrolled, disabled sql.NullInt64
	err := from.Scan(&s.ID, &s.Email, &s.Name, &enrolled, &disabled, &s.SignIns, &s.Version)
	s.Enrolled, s.Disabled = enrolled.Valid, disabled.Valid
	return &s, err
}

// StaffByID is a member of staff with their roles, disabled or not.
func (tx *Tx) StaffByID(id string) (*claim.Staff, error) { return tx.oneStaff(`id = ?`, id) }

// StaffByEmail is the member of staff with an address, however it is written.
func (tx *Tx) StaffByEmail(email string) (*claim.Staff, error) {
	return tx.oneStaff(`email = ?`, claim.Fold(email))
}

func (tx *Tx) oneStaff(where, value string) (*claim.Staff, error) {
	s, err := first(tx, scanStaff, `SELECT `+staffColumns+` FROM staff WHERE `+where, value)
	if claim.CodeOf(err) == claim.NotFound {
		if unread := tx.fillRoles(nil, `WHERE staff_id = ?`, ""); unread != nil { // nobody takes as long as somebody
			return nil, unread
		}
	}
	if err != nil {
		return nil, err
	}
	return s, tx.fillRoles([]*claim.Staff{s}, `WHERE staff_id = ?`, s.ID)
}

// AllStaff lists everyone by address, who was disabled too.
func (tx *Tx) AllStaff() ([]*claim.Staff, error) {
	all, err := rows(tx, scanStaff, `SELECT `+staffColumns+` FROM staff ORDER BY email`)
	if err != nil {
		return nil, err
	}
	return all, tx.fillRoles(all, ``)
}

// StaffOf lists who works for a seller, or once did and is disabled, by name.
func (tx *Tx) StaffOf(seller string) ([]*claim.Staff, error) {
	all, err := rows(tx, scanStaff, `SELECT `+staffColumns+` FROM staff
		WHERE id IN (SELECT staff_id FROM staff_role WHERE seller = ?) ORDER BY name, email`, seller)
	if err != nil {
		return nil, err
	}
	return all, tx.fillRoles(all, `WHERE staff_id IN (SELECT staff_id FROM staff_role WHERE seller = ?)`, seller)
}

// StaffNames are the names, by id, of those who work for a seller and of those who work for nobody any more, whose names may
// still stand in its claims.
func (tx *Tx) StaffNames(seller string) (map[string]string, error) {
	all, err := rows(tx, scanStaff, `SELECT `+staffColumns+` FROM staff WHERE id IN (SELECT staff_id FROM staff_role WHERE seller = ?)
		OR id NOT IN (SELECT staff_id FROM staff_role)`, seller)
	names := make(map[string]string, len(all))
	for _, s := range all {
		names[s.ID] = s.Name
	}
	return names, err
}

type staffRole struct {
	staffID, seller string
	role            claim.Role
}

func (tx *Tx) fillRoles(all []*claim.Staff, where string, args ...any) error {
	roles, err := rows(tx, func(from scanner) (r staffRole, err error) {
		return r, from.Scan(&r.staffID, &r.seller, &r.role)
	}, `SELECT staff_id, seller, role FROM staff_role `+where, args...)
	byID := make(map[string]*claim.Staff, len(all))
	for _, s := range all {
		byID[s.ID] = s
	}
	for _, r := range roles {
		if s := byID[r.staffID]; s != nil {
			s.Roles[r.seller] = r.role
		}
	}
	return err
}

// AddStaff adds a member of staff who has not enrolled yet. A conflict: the address has one already.
func (tx *Tx) AddStaff(s *claim.Staff, at time.Time) error {
	return tx.must(claim.Refuse(claim.Conflict, "There is a member of staff with this address already."),
		`INSERT INTO staff (id, email, name, created_at, version) VALUES (?, ?, ?, ?, 1) ON CONFLICT (email) DO NOTHING`,
		s.ID, claim.Fold(s.Email), s.Name, at.UnixMilli())
}

// SetRole gives a member of staff a role for a seller, or with NoRole takes it away.
func (tx *Tx) SetRole(s *claim.Staff, seller string, role claim.Role) error {
	if err := tx.touchStaff(s.ID, s.Version); err != nil {
		return err
	}
	if role == claim.NoRole {
		_, err := tx.exec(`DELETE FROM staff_role WHERE staff_id = ? AND seller = ?`, s.ID, seller)
		return err
	}
	_, err := tx.exec(`INSERT INTO staff_role (staff_id, seller, role) VALUES (?, ?, ?)
		ON CONFLICT (staff_id, seller) DO UPDATE SET role = excluded.role`, s.ID, seller, role)
	return err
}

func (tx *Tx) touchStaff(id string, version int64) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET version = version + 1 WHERE id = ? AND version = ?`, id, version)
}

// DisableStaff shuts a member of staff out.
func (tx *Tx) DisableStaff(s *claim.Staff, at time.Time) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET disabled_at = ?, sign_ins = sign_ins + 1, version = version + 1 WHERE id = ? AND version = ? AND disabled_at IS NULL`,
		at.UnixMilli(), s.ID, s.Version)
}

// EndStaffSignIns makes every sign-in of a member of staff up to now worthless.
func (tx *Tx) EndStaffSignIns(id string) error {
	return tx.must(claim.ErrNotFound, `UPDATE staff SET sign_ins = sign_ins + 1 WHERE id = ?`, id)
}

// EnableStaff lets a member of staff in again.
func (tx *Tx) EnableStaff(s *claim.Staff) error {
	return tx.must(claim.ErrChanged, `UPDATE staff SET disabled_at = NULL, version = version + 1 WHERE id = ? AND version = ?`, s.ID, s.Version)
}

// StaffByID is a member of staff with their roles; see web.People.
func (s *Store) StaffByID(ctx context.Context, id string) (found *claim.Staff, err error) {
	err = s.Read(ctx, func(tx *Tx) error {
		found, err = tx.StaffByID(id)
		return err
	})
	return found, err
}
