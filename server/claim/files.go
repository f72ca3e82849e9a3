package claim

import "strings"

// AddFile is a file that became part of a claim after it was filed. Those before are named by the event of filing.
const AddFile Action = "add_file"

// TakesFiles tells whether a claim still takes files, by its state and that of its last resolution (empty: there is none): what is
// settled asks for no more of them.
func TakesFiles(state State, last ResolutionState) bool {
	switch state {
	case Draft, Submitted, NeedsInfo:
		return true
	case Approved:
		return last != ResFulfilled
	}
	return false
}

// FileAdded is what the audit chain holds of a file that was taken into the claim as it stands: which one and what is in it, by
// its digest. What its owner called it may name people, so it stays beside the chain. A draft has no events: told is false.
func (c *Claim) FileAdded(e Evidence) (event Event, told bool) {
	if c.State == Draft || e.State != Stored {
		return Event{}, false
	}
	return Event{ClaimID: c.ID, Seller: c.Seller, By: Actor{Kind: ByCustomer, ID: e.CustomerID}, Action: AddFile, From: c.State, To: c.State,
		Detail: map[string]string{"file": e.ID, "sha256": e.SHA256}, At: e.StoredAt}, true
}

// FiledWith notes in the event of filing which files the claim was filed with: ID=SHA256, parted by spaces.
func (ch *Change) FiledWith(files []Evidence) {
	var list []string
	for _, e := range files {
		if e.State == Stored {
			list = append(list, e.ID+"="+e.SHA256)
		}
	}
	if len(list) > 0 {
		ch.Event.Detail["files"] = strings.Join(list, " ")
	}
}

// FileGone tells whether a file may still be taken out of the claim: what a seller was given with a claim stays.
func (c *Claim) FileGone(from EvidenceState) error {
	if from == Stored && c.State != Draft {
		return ErrFileStays
	}
	return nil
}

// ErrFileStays refuses to remove a file of a claim that is filed.
var ErrFileStays = Refuse(Conflict, "This file belongs to the claim that you filed, so it stays. If it should not be seen, write to the seller on the claim's page.")
