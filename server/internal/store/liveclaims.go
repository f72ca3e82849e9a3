package store

import (
	"slices"

	"proviso/server/claim"
)

// LiveClaimsByUnit maps the units about which a customer has a claim under way to that claim.
func (tx *Tx) LiveClaimsByUnit(customerID string) (map[string]string, error) {
	claims, err := tx.ClaimsOf(customerID)
	if err != nil {
		return nil, err
	}
	byUnit := map[string]string{}
	for _, c := range claims {
		if c.Verified() && isLive(c.State) {
			byUnit[c.UnitID] = c.ID
		}
	}
	return byUnit, nil
}

// GoneUnits maps the units that a customer has no more, as the record knows it: to the serial number of what replaced it, or to
// nothing where the money for it went back and the unit did, too.
func (tx *Tx) GoneUnits(customerID string) (map[string]string, error) {
	gone := map[string]string{}
	err := each(tx, func(row scanner) error {
		var unit, serial string
		err := row.Scan(&unit, &serial)
		gone[unit] = serial
		return err
	}, `SELECT c.unit_id, r.new_serial FROM resolution r JOIN claim c ON c.id = r.claim_id WHERE c.customer_id = ? AND c.unit_id IS NOT NULL AND r.state = 'fulfilled'
		AND (r.new_serial <> '' OR r.kind IN ('refund', 'credit') AND EXISTS (SELECT 1 FROM rma_unit u WHERE u.claim_id = c.id AND u.state = 'received' AND u.ruling <> 'sent_back'))
		ORDER BY r.changed_at`, customerID)
	return gone, err
}

func isLive(state claim.State) bool { return slices.Contains(claim.Live(), state) }
