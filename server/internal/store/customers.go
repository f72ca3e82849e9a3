package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"time"

	"proviso/server/claim"
)

const customerColumns = `id, email, zone, created_at, erased_at, sign_ins`

func scanCustomer(from scanner) (*claim.Customer, error) {
	var c claim.Customer
	var email sql.NullString
	var created int64
	var erased sql.NullInt64
	err := from.Scan(&c.ID, &email, &c.Zone, &created, &erased, &c.SignIns)
	c.Email, c.CreatedAt, c.ErasedAt = email.String, time.UnixMilli(created).UTC(), instant(erased)
	return &c, err
}

// CustomerByID is a customer, erased or not.
func (tx *Tx) CustomerByID(id string) (*claim.Customer, error) {
	return first(tx, scanCustomer, `SELECT `+customerColumns+` FROM customer WHERE id = ?`, id)
}

// CustomerByEmail is the customer with an address, however it is written; claim.ErrNotFound where there is none.
func (tx *Tx) CustomerByEmail(email string) (*claim.Customer, error) {
	return first(tx, scanCustomer, `SELECT `+customerColumns+` FROM customer WHERE email = ?`, claim.Fold(email))
}

// EnsureCustomer is the customer with an address, who is made where there is none. Only one who showed that they read the
// mail of that address may get that far.
func (tx *Tx) EnsureCustomer(email string, at time.Time) (*claim.Customer, error) {
	if _, err := tx.exec(`INSERT INTO customer (id, email, created_at) VALUES (?, ?, ?) ON CONFLICT (email) DO NOTHING`,
		rand.Text(), claim.Fold(email), at.UnixMilli()); err != nil {
		return nil, err
	}
	return tx.CustomerByEmail(email)
}

// EndCustomerSignIns makes every sign-in of a customer up to now worthless.
func (tx *Tx) EndCustomerSignIns(id string) error {
	return tx.must(claim.ErrNotFound, `UPDATE customer SET sign_ins = sign_ins + 1 WHERE id = ?`, id)
}

// SetZone keeps the time zone that a customer is in. It is one that claim.KnownZone knows.
func (tx *Tx) SetZone(customerID, zone string) error {
	_, err := tx.exec(`UPDATE customer SET zone = ? WHERE id = ? AND erased_at IS NULL`, zone, customerID)
	return err
}

// CustomerByID is a customer who can be signed in: one who was erased is none.
func (s *Store) CustomerByID(ctx context.Context, id string) (*claim.Customer, error) {
	c, err := s.look(ctx).CustomerByID(id)
	if err == nil && !c.ErasedAt.IsZero() {
		return nil, claim.ErrNotFound
	}
	return c, err
}
