package store

import "proviso/server/claim"

// ResolutionsOfCustomer lists the resolutions of all claims of a customer, the first one of each claim first.
func (tx *Tx) ResolutionsOfCustomer(customerID string) ([]claim.Resolution, error) {
	return rows(tx, scanResolution, `SELECT `+resolutionColumns+` FROM resolution WHERE claim_id IN (SELECT id FROM claim WHERE customer_id = ?)
		ORDER BY created_at, id`, customerID)
}
