package store

import (
	"proviso/server/claim"
)

// Keep writes a change: the claim as it is afterwards, where it still is as it was before (claim.ErrChanged otherwise), with
// its decision, message, letters, clocks and event. A second live claim for the same serial number is a Conflict.
func (tx *Tx) Keep(change claim.Change) error {
	if err := tx.replace(change.After, change.Before.Version, change.Before.State); err != nil {
		return err
	}
	if err := tx.keepWords(change); err != nil {
		return err
	}
	for _, mail := range change.Mails {
		if err := tx.Post(mail, change.Event.At); err != nil {
			return err
		}
	}
	for _, clock := range change.Clocks {
		if err := tx.SetClock(change.After.ID, clock, change.Event.At); err != nil {
			return err
		}
	}
	return tx.AppendEvent(change.Event)
}

func (tx *Tx) keepWords(change claim.Change) error {
	if change.Decision != nil {
		if err := tx.insertDecision(change.Decision); err != nil {
			return err
		}
	}
	if change.Message != nil {
		return tx.insertMessage(change.Message)
	}
	return nil
}
