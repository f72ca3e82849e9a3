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

func isLive(state claim.State) bool { return slices.Contains(claim.Live(), state) }
