package store

import (
	"slices"

	"proviso/server/claim"
)

// LiveClaim is the claim that is under way for a serial number, folded, at a seller; claim.ErrNotFound where there is none.
func (tx *Tx) LiveClaim(seller, serialKey string) (claim.Claim, error) {
	return first(tx, scanClaim, `SELECT `+readClaim+` FROM claim WHERE seller = ? AND serial_key = ? AND state IN ('submitted', 'needs_info', 'approved')`,
		seller, serialKey)
}

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

func isLive(state claim.State) bool { return slices.Contains(claim.Live(), state) }
