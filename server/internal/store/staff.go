package store

import (
	"context"
	"database/sql"
	"time"

	"proviso/server/claim"
)

// readStaff gives a line for each role, and one for somebody who has none.
const readStaff = `SELECT staff.id, email, name, enrolled_at, disabled_at, sign_ins, version, COALESCE(seller, ''), COALESCE(role, '')
	FROM staff LEFT JOIN staff_role ON staff_role.staff_id = staff.id `

// staffLine is a member of staff with one of their roles.
type staffLine struct {
	*claim.Staff
	seller string
	role   claim.Role
}

func scanStaffLine(from scanner) (l staffLine, err error) {
	l.Staff = &claim.Staff{Roles: map[string]claim.Role{}}
	var enrolled, disabled sql.NullInt64
	err = from.Scan(&l.ID, &l.Email, &l.Name, &enrolled, &disabled, &l.SignIns, &l.Version, &l.seller, &l.role)
	l.Enrolled, l.Disabled = enrolled.Valid, disabled.Valid
	return l, err
}

// staff reads members of staff with their roles; the order keeps the lines of each together.
func (tx *Tx) staff(where, order string, args ...any) ([]*claim.Staff, error) {
	lines, err := rows(tx, scanStaffLine, readStaff+where+` ORDER BY `+order, args...)
	var all []*claim.Staff
	for _, line := range lines {
		if len(all) == 0 || all[len(all)-1].ID != line.ID {
			all = append(all, line.Staff)
		}
		if line.role != claim.NoRole {
			all[len(all)-1].Roles[line.seller] = line.role
		}
	}
	return all, err
}

// StaffByID is a member of staff with their roles, disabled or not.
func (tx *Tx) StaffByID(id string) (*claim.Staff, error) { return tx.oneStaff(`staff.id = ?`, id) }

// StaffByEmail is the member of staff with an address, however it is written.
func (tx *Tx) StaffByEmail(email string) (*claim.Staff, error) {
	return tx.oneStaff(`email = ?`, claim.Fold(email))
}

func (tx *Tx) oneStaff(where, value string) (*claim.Staff, error) {
	all, err := tx.staff(`WHERE `+where, `seller`, value)
	if err == nil && len(all) == 0 {
		err = claim.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// AllStaff lists everyone by address, who was disabled too.
func (tx *Tx) AllStaff() ([]*claim.Staff, error) { return tx.staff(``, `email`) }

// StaffOf lists who works for a seller, or once did and is disabled, by name.
func (tx *Tx) StaffOf(seller string) ([]*claim.Staff, error) {
	return tx.staff(`WHERE staff.id IN (SELECT staff_id FROM staff_role WHERE seller = ?)`, `name, email`, seller)
}

// StaffKnown lists, by name, who works for a seller or once did, and who works for nobody any more: their names may still stand
// in its claims.
func (tx *Tx) StaffKnown(seller string) ([]*claim.Staff, error) {
	return tx.staff(`WHERE staff.id IN (SELECT staff_id FROM staff_role WHERE seller = ?) OR role IS NULL`, `name, email`, seller)
}

// StaffNames are the names, by id, of those whom a seller knows.
func (tx *Tx) StaffNames(seller string) (map[string]string, error) {
	all, err := tx.StaffKnown(seller)
	return claim.NamesOf(all), err
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
func (s *Store) StaffByID(ctx context.Context, id string) (*claim.Staff, error) {
	return s.look(ctx).StaffByID(id)
}
