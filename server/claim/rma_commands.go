package claim

import (
	"strconv"
	"time"

	"proviso/policies"
)

// MostUnits bounds how many units one RMA takes.
const MostUnits = 100

// IssueRMA gives out a number for approved claims of one customer and one seller. The claims must not be in a live RMA; the
// record refuses that. All holds them with their decisions and old units; the order is that of ids.
func IssueRMA(x Context, number Number, ids []string, all Return) (Step, error) {
	if err := all.issuable(x, ids); err != nil {
		return Step{}, err
	}
	r, step := newRMA(x, number, all.Claims[ids[0]], ids), Step{}
	r.DueAt, r.DueClause = all.dueBack(r.Lead(), x.Now)
	for _, id := range ids {
		ch := step.about(x, all.Claims[id], RMAIssue, "", string(RMAIssued), r.detail())
		ch.After.CustomerDue = r.DueAt
		all.moveOld(x, &step, ch, r.DueAt)
	}
	step.RMAs = []RMAChange{{After: r}}
	lead := step.of(r.Lead())
	lead.mail(MailRMAIssued, all.issuedParams(&r))
	lead.returnClocks(x, &r)
	return step, nil
}

func newRMA(x Context, number Number, first Claim, ids []string) RMA {
	r := RMA{ID: x.NewID(), Number: number, Seller: first.Seller, CustomerID: first.CustomerID, State: RMAIssued, Version: 1,
		IssuedAt: x.Now, ChangedAt: x.Now}
	for _, id := range ids {
		r.Units = append(r.Units, RMAUnit{ClaimID: id, State: UnitAuthorised})
	}
	return r
}

// detail is what events say of the RMA.
func (r *RMA) detail() map[string]string { return map[string]string{"rma": r.ID} }

// Params is what letters need to know of the RMA.
func (r *RMA) Params() map[string]string {
	params := map[string]string{"rma": r.ID, "number": string(r.Number)}
	if !r.DueAt.IsZero() {
		params["last_day"], params["clause"] = lastDay(r.Seller, r.DueAt).String(), r.DueClause
	}
	if n := r.count(func(u *RMAUnit) bool { return u.State != UnitNeverArrived }); n > 1 {
		params["devices"] = strconv.Itoa(n) // the letter goes out once, and names one
	}
	return params
}

// KeepOldUnit says in a letter that nothing is to be sent before the replacement is there.
const KeepOldUnit = "keep"

// issuedParams name the last day only where somebody is to send something by it.
func (r Return) issuedParams(rma *RMA) map[string]string {
	params := rma.Params()
	if rma.Kept(r.Kept()) {
		delete(params, "last_day")
		delete(params, "clause")
		params[KeepOldUnit] = "yes"
	}
	return params
}

// lastDay is the civil day that ends with a deadline.
func lastDay(seller string, due time.Time) policies.Date {
	return Today(seller, due.Add(-time.Millisecond))
}

func (r Return) issuable(x Context, ids []string) error {
	if x.By.Kind != ByStaff {
		return Refuse(Forbidden, "Only staff issue an RMA.")
	}
	if len(ids) == 0 || len(ids) > MostUnits {
		return Fault("claims", "Choose between 1 and "+strconv.Itoa(MostUnits)+" claims.")
	}
	first, seen := r.Claims[ids[0]], map[string]bool{}
	for _, id := range ids {
		c := r.Claims[id]
		if !x.By.MaySee(&c) {
			return ErrNotFound
		}
		if err := r.fits(&c, &first, x.Now); err != nil {
			return err
		}
		if seen[c.ID] {
			return Fault("claims", "Claim "+string(c.Number)+" is listed twice.")
		}
		seen[c.ID] = true
	}
	return nil
}

// fits tells whether a claim may be in an RMA beside the first one.
func (r Return) fits(c, first *Claim, now time.Time) error {
	number := "Claim " + string(c.Number)
	own, _ := r.dueBack(c.ID, now)
	due, _ := r.dueBack(first.ID, now)
	switch {
	case c.Seller != first.Seller || c.CustomerID != first.CustomerID:
		return Fault("claims", "One RMA is for one customer and one seller: "+number+" is another's.")
	case c.State != Approved:
		return Refuse(Conflict, number+" is "+c.State.words()+": only approved claims get an RMA.")
	case c.Verdict == "chargeable" && c.Quote.State != QuoteAccepted:
		return Refuse(Conflict, number+" costs the customer something: it needs their yes to the quote first.")
	case c.Intent == "cancel":
		return Refuse(Conflict, number+" cancels an order: nothing has to come back.")
	case !own.Equal(due):
		return Fault("claims", number+" has another deadline than the first one. Issue two RMAs.")
	}
	return nil
}

// begin prepares a step that changes the state of the RMA.
func (r Return) begin(x Context, action Action) (RMA, error) {
	if !x.By.MaySeeRMA(&r.RMA) {
		return RMA{}, ErrNotFound
	}
	to, known, allowed := rmaMachine.next(r.RMA.State, action, x.By.Kind)
	switch {
	case !known:
		return RMA{}, Refuse(Conflict, "This RMA is "+r.RMA.State.words()+": that is not possible any more.")
	case !allowed:
		return RMA{}, Refuse(Forbidden, "This is not yours to do.")
	}
	after := r.touch(x)
	after.State = to
	return after, nil
}

// beside prepares a step of staff that leaves the state of the RMA as it is.
func (r Return) beside(x Context, states ...RMAState) (RMA, error) {
	if !x.By.MaySeeRMA(&r.RMA) {
		return RMA{}, ErrNotFound
	}
	if x.By.Kind == ByCustomer {
		return RMA{}, Refuse(Forbidden, "Only the seller's staff do this.")
	}
	for _, s := range states {
		if r.RMA.State == s {
			return r.touch(x), nil
		}
	}
	return RMA{}, Refuse(Conflict, "This RMA is "+r.RMA.State.words()+": that is not possible now.")
}

func (r Return) touch(x Context) RMA {
	after := r.RMA
	after.Units = append([]RMAUnit(nil), r.RMA.Units...)
	after.Version++
	after.ChangedAt = x.Now
	return after
}

// all makes a step that touches every claim of the RMA.
func (r Return) all(x Context, action Action, after RMA, note string) Step {
	step := Step{RMAs: []RMAChange{{Before: r.RMA, After: after}}}
	for _, u := range r.RMA.Units {
		ch := step.about(x, r.Claims[u.ClaimID], action, string(r.RMA.State), string(after.State), after.detail())
		ch.Event.Note = note
	}
	return step
}
