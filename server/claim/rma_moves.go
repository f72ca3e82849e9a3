package claim

import (
	"slices"
	"strings"
	"time"

	"proviso/policies"
)

// Parcel is what the customer knows of the way of the goods.
type Parcel struct{ Carrier, Tracking string }

func (p Parcel) check() error {
	var faults Faults
	if strings.TrimSpace(p.Carrier) == "" || len(p.Carrier) > 80 {
		faults = append(faults, Fault("carrier", "Write who carries the parcel, in at most 80 characters."))
	}
	if len(p.Tracking) > 80 {
		faults = append(faults, Fault("tracking", "Write the tracking number, in at most 80 characters, or leave it empty."))
	}
	return faults.Err()
}

// Send notes that a carrier has the goods: from now on the number does not expire. After the last day it is too late for
// that, whether a clock has noticed or not.
func (r Return) Send(x Context, p Parcel) (Step, error) {
	after, err := r.begin(x, RMASend)
	if err != nil {
		return Step{}, err
	}
	if r.RMA.Overdue(x.Now) {
		return Step{}, errExpired
	}
	if err := p.check(); err != nil {
		return Step{}, err
	}
	after.Carrier, after.Tracking, after.SentAt = p.Carrier, p.Tracking, x.Now
	return r.all(x, RMASend, after, ""), nil
}

var errExpired = Refuse(Conflict, "The last day of this number is over. Ask the seller for a new one: your right to the warranty is not affected.")

// Lapse is the end of the last day of a number under which nothing came: it ends. While a unit under it waits for a replacement
// that the seller has not sent, the customer is told to keep it: then the day begins anew.
func (r Return) Lapse(x Context) (Step, error) {
	kept := r.Kept()
	waits := func(u RMAUnit) bool { return u.State == UnitAuthorised && kept[u.ClaimID] }
	if !slices.ContainsFunc(r.RMA.Units, waits) {
		return r.Expire(x)
	}
	after, err := r.beside(x, RMAIssued)
	if err != nil {
		return Step{}, err
	}
	due, _ := r.dueBack(after.Lead(), x.Now)
	step := Step{}
	r.moveDay(x, &step, after, due, "A replacement under this number is not sent yet: until then the customer keeps the old unit.")
	return step, nil
}

// Expire ends a number that nothing came under, once its last day is over. The date decides, not the timer.
func (r Return) Expire(x Context) (Step, error) {
	after, err := r.begin(x, RMAExpire)
	if err != nil {
		return Step{}, err
	}
	if !r.RMA.Overdue(x.Now) {
		return Step{}, Refuse(Conflict, "The customer still has time to send the goods.")
	}
	step := r.all(x, RMAExpire, after, "")
	for i := range step.Claims {
		step.Claims[i].After.CustomerDue = time.Time{}
	}
	lead := step.of(after.Lead())
	lead.stopReturnClocks(x, &after)
	if !r.toldOfOldUnits(x.Now) {
		lead.mail(MailRMAExpired, after.Params())
	}
	return step, nil
}

// toldOfOldUnits tells whether all that is awaited are old units whose own last day ends with the number: what that means stands in
// their letters.
func (r Return) toldOfOldUnits(now time.Time) bool {
	return !slices.ContainsFunc(r.RMA.Units, func(u RMAUnit) bool {
		old := r.Old[u.ClaimID]
		return u.State == UnitAuthorised && (old.Unsent() || !old.Overdue(now))
	})
}

// Cancel takes an RMA back under which nothing was sent.
func (r Return) Cancel(x Context, why string) (Step, error) {
	after, err := r.begin(x, RMACancel)
	if err != nil {
		return Step{}, err
	}
	if strings.TrimSpace(why) == "" {
		return Step{}, Fault("why", "Say why: the customer reads it.")
	}
	step := r.all(x, RMACancel, after, why)
	for i := range step.Claims {
		step.Claims[i].After.CustomerDue = r.oldDue(step.Claims[i].After.ID, x.Now)
	}
	lead := step.of(after.Lead())
	lead.stopReturnClocks(x, &after)
	lead.mail(MailRMACancelled, after.Params())
	return step, nil
}

// mostExtension is how many days ahead a new last day may lie.
const mostExtension = 365

// Extend gives the customer more time. The old number stays.
func (r Return) Extend(x Context, day policies.Date, why string) (Step, error) {
	after, err := r.beside(x, RMAIssued, RMAInTransit)
	if err != nil {
		return Step{}, err
	}
	if err := r.RMA.extendable(x.Now, day, why); err != nil {
		return Step{}, err
	}
	step := Step{}
	after = r.moveDay(x, &step, after, EndOf(after.Seller, day), why)
	step.of(after.Lead()).mail(MailRMAExtended, after.Params())
	return step, nil
}

func (r *RMA) extendable(now time.Time, day policies.Date, why string) error {
	switch {
	case r.DueAt.IsZero():
		return Refuse(Conflict, "This RMA has no last day: there is nothing to extend.")
	case r.Overdue(now):
		return Refuse(Conflict, "The last day is over: issue a new number instead.")
	case day <= lastDay(r.Seller, r.DueAt):
		return Fault("day", "The new last day has to be after the present one.")
	case day > Today(r.Seller, now).AddDays(mostExtension):
		return Fault("day", "The new last day is more than a year ahead.")
	case strings.TrimSpace(why) == "":
		return Fault("why", "Say why the customer gets more time.")
	}
	return nil
}

// Reissue replaces an expired number by a new one, for the claims that are still approved.
func (r Return) Reissue(x Context, number Number) (Step, error) {
	old, err := r.begin(x, RMAReissue)
	if err != nil {
		return Step{}, err
	}
	var ids []string
	for _, u := range r.RMA.Units {
		if r.Claims[u.ClaimID].State == Approved && u.State == UnitAuthorised {
			ids = append(ids, u.ClaimID)
		}
	}
	step, err := IssueRMA(x, number, ids, r)
	if err != nil {
		return Step{}, err
	}
	fresh := &step.RMAs[0].After
	fresh.ReplacesID, old.ReplacedByID = old.ID, fresh.ID
	for i := range step.Claims {
		ch := &step.Claims[i]
		ch.Event.Action, ch.Event.From, ch.Event.Detail["replaces"] = RMAReissue, State(RMAExpired), old.ID
	}
	step.RMAs = append(step.RMAs, RMAChange{Before: r.RMA, After: old})
	return step, nil
}
