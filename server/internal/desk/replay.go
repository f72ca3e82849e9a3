package desk

import (
	"context"

	"proviso/server/claim"
	"proviso/server/internal/store"
)

// Replayed is a stored decision that today's policies would make differently.
type Replayed struct {
	Stored, Today claim.Decision
}

// replayBatch is how many decisions are read at once.
const replayBatch = 500

// Replay decides every stored decision anew with today's policies, on the facts it was made on, and hands over those whose
// answer differs. It returns how many were looked at. What was decided stays as it is.
func (d *Desk) Replay(ctx context.Context, differs func(Replayed) error) (looked int, err error) {
	last := ""
	for {
		batch, err := d.decisionsAfter(ctx, last)
		if err != nil || len(batch) == 0 {
			return looked, err
		}
		for i := range batch {
			again, err := batch[i].Replay()
			if err != nil {
				return looked, err
			}
			looked++
			if !claim.SameAnswer(&batch[i], &again) {
				if err := differs(Replayed{batch[i], again}); err != nil {
					return looked, err
				}
			}
		}
		last = batch[len(batch)-1].ID
	}
}

func (d *Desk) decisionsAfter(ctx context.Context, id string) (batch []claim.Decision, err error) {
	err = d.Store.Read(ctx, func(tx *store.Tx) error {
		batch, err = tx.DecisionsAfter(id, replayBatch)
		return err
	})
	return batch, err
}
