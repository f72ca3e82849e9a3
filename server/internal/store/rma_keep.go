package store

import (
	"proviso/server/claim"
)

// KeepStep writes a step as one: the claims that it touches, RMAs, resolutions, money and arrivals, each only where it still
// is as it was (claim.ErrChanged otherwise).
func (tx *Tx) KeepStep(s claim.Step) error {
	for _, change := range s.Claims {
		if err := tx.keepTouched(change); err != nil {
			return err
		}
	}
	if err := tx.keepRMAs(s.RMAs); err != nil {
		return err
	}
	for i := range s.Pots {
		if err := tx.insertPot(&s.Pots[i]); err != nil {
			return err
		}
	}
	if s.NewUnit != nil {
		if err := tx.insertReplacement(s.NewUnit); err != nil {
			return err
		}
	}
	for _, change := range s.Resolutions {
		if err := tx.keepResolution(change); err != nil {
			return err
		}
	}
	if err := tx.keepMoney(s); err != nil {
		return err
	}
	return tx.keepOutside(s)
}

// keepOutside writes what is about no claim.
func (tx *Tx) keepOutside(s claim.Step) error {
	if s.Arrival != nil {
		if err := tx.keepArrival(s.Arrival); err != nil {
			return err
		}
	}
	for _, event := range s.Events {
		if err := tx.AppendEvent(event); err != nil {
			return err
		}
	}
	return nil
}

// keepTouched keeps a claim, and what its clocks are about.
func (tx *Tx) keepTouched(change claim.Change) error {
	if err := tx.Keep(change); err != nil {
		return err
	}
	for _, c := range change.Clocks {
		if c.Due.IsZero() {
			continue
		}
		if _, err := tx.exec(`UPDATE clock SET subject = ? WHERE claim_id = ? AND kind = ?`, c.Subject, change.After.ID, string(c.Kind)); err != nil {
			return err
		}
	}
	return nil
}

// keepRMAs writes old ones before new ones: a claim leaves one RMA before it joins another.
func (tx *Tx) keepRMAs(changes []claim.RMAChange) error {
	for _, fresh := range []bool{false, true} {
		for _, change := range changes {
			if (change.Before.ID == "") != fresh {
				continue
			}
			if err := tx.keepRMA(change); err != nil {
				return err
			}
		}
	}
	return nil
}

// mirrorAftermath fills the tables of states and transitions of the small machines from the code.
func mirrorAftermath(tx *Tx) error {
	for _, m := range []struct {
		table string
		fill  func(table string) error
	}{
		{"rma", func(t string) error { return mirrorMachine(tx, t, claim.RMAStates(), claim.RMAMachine()) }},
		{"rma_unit", func(t string) error { return mirrorMachine(tx, t, claim.UnitStates(), claim.UnitMachine()) }},
		{"resolution", func(t string) error { return mirrorMachine(tx, t, claim.ResolutionStates(), claim.ResolutionMachine()) }},
		{"arrival", func(t string) error { return mirrorMachine(tx, t, claim.ArrivalStates(), claim.ArrivalMachine()) }},
	} {
		if err := m.fill(m.table); err != nil {
			return err
		}
	}
	return nil
}

func mirrorMachine[S ~string](tx *Tx, table string, states []S, moves []claim.Move[S]) error {
	for _, state := range states {
		if _, err := tx.exec(`INSERT INTO `+table+`_state (id) VALUES (?) ON CONFLICT DO NOTHING`, string(state)); err != nil {
			return err
		}
	}
	if _, err := tx.exec(`DELETE FROM ` + table + `_transition`); err != nil {
		return err
	}
	for _, m := range moves {
		if _, err := tx.exec(`INSERT INTO `+table+`_transition (from_state, to_state) VALUES (?, ?) ON CONFLICT DO NOTHING`, string(m.From), string(m.To)); err != nil {
			return err
		}
	}
	return nil
}
