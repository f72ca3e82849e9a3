package claim

import "time"

// An old unit and the RMA that it goes back under have one last day: the customer reads one, and a number does not end while its
// unit still has time. Whatever moves one of them moves the other. Where the policies give them different days, the later one
// counts, for both are the seller's word; an RMA that is issued for a unit whose day runs already takes that day.

var errNumberEnded = Refuse(Conflict, "The RMA number of this unit has ended. Issue a new number first: it gives the old unit a new last day, too.")

// old is the advance replacement whose old unit a claim still owes, with a last day of the policy's.
func (r Return) old(claimID string) (Resolution, bool) {
	res, ok := r.Old[claimID]
	return res, ok && !res.ReturnDue.IsZero()
}

// ReplacedFirst names the claims whose replacement goes out, or went out, before the old unit comes back.
func (r Return) ReplacedFirst() map[string]bool {
	replaced := map[string]bool{}
	for id := range r.Old {
		replaced[id] = true
	}
	return replaced
}

// Kept names the claims whose unit stays with the customer until the seller has sent its replacement.
func (r Return) Kept() map[string]bool {
	kept := map[string]bool{}
	for id, res := range r.Old {
		kept[id] = res.Unsent()
	}
	return kept
}

// oldDue is when the old unit of a claim has to be back whatever becomes of its number; zero: it has no such day, or is late.
func (r Return) oldDue(claimID string, now time.Time) time.Time {
	if res, ok := r.old(claimID); ok && !res.Overdue(now) {
		return res.ReturnDue
	}
	return time.Time{}
}

// dueBack is when the unit of a claim is late under a number that is issued now; zero: the policy sets no day.
func (r Return) dueBack(claimID string, now time.Time) (time.Time, string) {
	if due := r.oldDue(claimID, now); !due.IsZero() {
		return due, r.Old[claimID].ReturnClause
	}
	terms := r.Terms[claimID]
	d := terms.Deadline("rma_receipt")
	if d.Days == 0 {
		return time.Time{}, ""
	}
	seller := r.Claims[claimID].Seller
	return EndOf(seller, Today(seller, now).AddDays(d.Days)), d.Clause
}

// moveDay gives every unit that is awaited under the RMA one last day. Letters and clocks of the RMA start anew with it. The step
// may touch some of its claims already.
func (r Return) moveDay(x Context, step *Step, after RMA, due time.Time, note string) RMA {
	after.DueAt = due
	for _, u := range after.Units {
		ch := step.of(u.ClaimID)
		if ch == nil {
			ch = step.about(x, r.Claims[u.ClaimID], RMAExtend, string(r.RMA.State), string(after.State), after.detail())
			ch.Event.Note = note
		}
		if u.State == UnitAuthorised {
			ch.After.CustomerDue = due
			r.moveOld(x, step, ch, due)
		}
	}
	step.of(after.Lead()).returnClocks(x, &after)
	step.RMAs = append(step.RMAs, RMAChange{Before: r.RMA, After: after})
	return after
}

// moveOld gives the old unit of a claim a last day, and time again where it was late.
func (r Return) moveOld(x Context, step *Step, ch *Change, due time.Time) {
	before, ok := r.old(ch.After.ID)
	if !ok || due.IsZero() || before.ReturnDue.Equal(due) && before.State == ResAwaitingReturn || step.resolves(before.ID) {
		return
	}
	after := before
	after.State, after.ReturnDue, after.ChangedAt = ResAwaitingReturn, due, x.Now
	after.Version++
	ch.Event.Detail["resolution"] = after.ID
	ch.notLateAnyMore(&before)
	ch.advanceClocks(x, &after)
	step.Resolutions = append(step.Resolutions, ResolutionChange{Before: before, After: after})
}

// notLateAnyMore takes an old unit that was late off the staff's hands: it has time again.
func (ch *Change) notLateAnyMore(before *Resolution) {
	if before.State == ResOverdue {
		ch.After.StaffDueAt = time.Time{}
	}
}

// movesWith moves the RMA of an old unit along with its last day, and returns it as it is then. Whose other units are moved as
// well gets a letter about the RMA.
func (k Case) movesWith(x Context, step *Step, back *Return, due time.Time, note string) *RMA {
	if back == nil || back.RMA.DueAt.IsZero() || !due.After(back.RMA.DueAt) {
		return back.rma()
	}
	after := back.moveDay(x, step, back.touch(x), due, note)
	for _, u := range after.Units {
		if u.State == UnitAuthorised && u.ClaimID != k.Claim.ID {
			step.of(after.Lead()).mail(MailRMAExtended, after.Params())
			break
		}
	}
	return &after
}

// sendable tells whether an old unit can come back under its RMA; one that has none yet can get one.
func (back *Return) sendable(now time.Time) error {
	if back != nil && back.RMA.Expired(now) {
		return errNumberEnded
	}
	return nil
}
