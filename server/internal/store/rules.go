package store

import (
	"encoding/json"
	"fmt"

	"proviso/server/claim"
)

// Rules are the house rules of a seller, with their version for SaveRules. A seller that has set none has the default ones,
// in version 0.
func (tx *Tx) Rules(seller string) (rules claim.Rules, version int64, err error) {
	rules = claim.DefaultRules()
	var kept string
	err = tx.row(`SELECT rules, version FROM house_rule WHERE seller = ?`, []any{seller}, &kept, &version)
	if claim.CodeOf(err) == claim.NotFound {
		return rules, 0, nil
	}
	if err != nil {
		return rules, 0, err
	}
	// A rule that came later than the row keeps its default.
	if err := json.Unmarshal([]byte(kept), &rules); err != nil {
		return rules, 0, fmt.Errorf("house rules of %s: %w", seller, err)
	}
	return rules, version, nil
}

// SaveRules replaces the house rules of a seller that are in this version; claim.ErrChanged where they are in another.
func (tx *Tx) SaveRules(seller string, rules claim.Rules, version int64) error {
	if version == 0 {
		return tx.must(claim.ErrChanged, `INSERT INTO house_rule (seller, rules, version) VALUES (?, ?, 1) ON CONFLICT (seller) DO NOTHING`, seller, encoded(rules))
	}
	return tx.must(claim.ErrChanged, `UPDATE house_rule SET rules = ?, version = version + 1 WHERE seller = ? AND version = ?`, encoded(rules), seller, version)
}
