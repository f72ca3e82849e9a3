package desk

import (
	"proviso/server/claim"
	"proviso/server/internal/store"
)

// notOwn: who works for a seller and is its customer too does nothing as staff about a claim of their own, be it a decision, a
// return, a resolution or money. They read it, write about it and give it to somebody else.
func notOwn(tx *store.Tx, by claim.Actor, customerID string) error {
	if by.Kind != claim.ByStaff {
		return nil
	}
	person, err := tx.StaffByID(by.ID)
	if claim.CodeOf(err) == claim.NotFound {
		return nil // who is not in the record has no address
	}
	if err != nil {
		return err
	}
	customer, err := tx.CustomerByID(customerID)
	if err != nil {
		return err
	}
	if customer.Email != "" && claim.Fold(customer.Email) == claim.Fold(person.Email) {
		return claim.Refuse(claim.Forbidden, "This claim is your own: somebody else has to deal with it.")
	}
	return nil
}
