package store

import (
	"database/sql"
	"encoding/json"

	"proviso/server/claim"
)

const decisionColumns = `id, claim_id, number, stated, used, answer, verdict, policy_version, value_cents, differences, by_kind, by_id, why, made_at`

// Decision reads one decision; claim.ErrNotFound where there is none.
func (tx *Tx) Decision(id string) (claim.Decision, error) {
	return first(tx, scanDecision, `SELECT `+decisionColumns+` FROM decision WHERE id = ?`, id)
}

// Decisions lists the decisions of a claim, the first one first.
func (tx *Tx) Decisions(claimID string) ([]claim.Decision, error) {
	return rows(tx, scanDecision, `SELECT `+decisionColumns+` FROM decision WHERE claim_id = ? ORDER BY number`, claimID)
}

// DecisionsAfter pages through all decisions by id, for deciding them again; after is empty for the first page.
func (tx *Tx) DecisionsAfter(after string, most int) ([]claim.Decision, error) {
	return rows(tx, scanDecision, `SELECT `+decisionColumns+` FROM decision WHERE id > ? ORDER BY id LIMIT ?`, after, most)
}

// LastNumber is the number of the last decision of a claim; 0 where it has none.
func (tx *Tx) LastNumber(claimID string) (number int, err error) {
	err = tx.row(`SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM decision WHERE claim_id = ?`, []any{claimID}, &number)
	return number, err
}

func (tx *Tx) insertDecision(d *claim.Decision) error {
	product, route, err := reported(d)
	if err != nil {
		return err
	}
	_, err = tx.exec(`INSERT INTO decision (`+decisionColumns+`, product, route, stated_verdict) VALUES (`+marks(17)+`)`,
		d.ID, d.ClaimID, d.Number, string(d.Stated), string(d.Used), string(d.Answer), d.Verdict, d.PolicyVersion, cents(d.ValueCents),
		differencesJSON(d.Differences), string(d.MadeBy.Kind), d.MadeBy.ID, d.Why, d.At.UnixMilli(), product, route, d.StatedVerdict())
	return err
}

// reported is what reports ask of a decision: the product of the facts used and the route of the answer.
func reported(d *claim.Decision) (product, route string, err error) {
	var facts struct {
		Product string `json:"product"`
	}
	var decided struct {
		Route string `json:"route"`
	}
	if len(d.Used) > 0 {
		err = json.Unmarshal(d.Used, &facts)
	}
	if err == nil && len(d.Answer) > 0 {
		err = json.Unmarshal(d.Answer, &decided)
	}
	return facts.Product, decided.Route, err
}

func differencesJSON(differences []claim.Difference) string {
	if len(differences) == 0 {
		return "[]"
	}
	return encoded(differences)
}

func scanDecision(row scanner) (d claim.Decision, err error) {
	var stated, used, answer, differences string
	var value, made sql.NullInt64
	err = row.Scan(&d.ID, &d.ClaimID, &d.Number, &stated, &used, &answer, &d.Verdict, &d.PolicyVersion, &value, &differences,
		&d.MadeBy.Kind, &d.MadeBy.ID, &d.Why, &made)
	if err != nil {
		return d, err
	}
	d.Stated, d.Used, d.Answer = []byte(stated), []byte(used), []byte(answer)
	d.ValueCents, d.At = centsOf(value), instant(made)
	return d, json.Unmarshal([]byte(differences), &d.Differences)
}
