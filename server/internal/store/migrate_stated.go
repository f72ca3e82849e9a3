package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/pressly/goose/v3"

	"proviso/server/claim"
)

// statedVerdicts is the migration that gives the decisions made before it the verdict on the facts as they were stated. Where the
// books corrected nothing it is the decision's own; the others are decided once more, which no statement can do.
func statedVerdicts(e *engine) *goose.Migration {
	return goose.NewGoMigration(131, &goose.GoFunc{RunTx: func(ctx context.Context, tx *sql.Tx) error {
		return (&Tx{ctx: ctx, tx: tx, engine: e}).fillStatedVerdicts()
	}}, nil)
}

func (tx *Tx) fillStatedVerdicts() error {
	if _, err := tx.exec(`UPDATE decision SET stated_verdict = verdict WHERE differences = '[]'`); err != nil {
		return err
	}
	verdicts, err := rows(tx, scanStated, `SELECT id, stated, differences FROM decision WHERE differences <> '[]'`)
	for _, v := range verdicts {
		if err == nil {
			_, err = tx.exec(`UPDATE decision SET stated_verdict = ? WHERE id = ?`, v.verdict, v.id)
		}
	}
	return err
}

type statedVerdict struct{ id, verdict string }

func scanStated(row scanner) (v statedVerdict, err error) {
	var stated, differences string
	if err = row.Scan(&v.id, &stated, &differences); err != nil {
		return v, err
	}
	d := claim.Decision{Stated: []byte(stated)}
	err = json.Unmarshal([]byte(differences), &d.Differences)
	v.verdict = d.StatedVerdict()
	return v, err
}
