package views

import (
	"strings"
	"testing"
	"time"

	"proviso/policies/catalog"
	"proviso/server/claim"
)

// stepsLine writes the four steps of a claim in one line.
func stepsLine(v ClaimView) string {
	var steps []string
	for _, s := range v.moved(v.steps()) {
		steps = append(steps, strings.TrimSpace(s.Label+"="+s.State+" "+s.When))
	}
	return strings.Join(steps, " | ")
}

// The line of steps names what holds, never what is still to come as if it were there.
func TestTheStepsSayWhatHolds(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	due := now.Add(50 * time.Hour)
	quoted := func(state claim.QuoteState) claim.Claim {
		return claim.Claim{State: claim.Approved, Quote: claim.Quote{State: state, Cents: 65_00}}
	}
	rma := func(state claim.RMAState, unit claim.RMAUnit) *AfterView {
		unit.ClaimID = "C"
		return &AfterView{RMAs: []claim.RMA{{ID: "R", State: state, DueAt: due, SentAt: now, Units: []claim.RMAUnit{unit}}}}
	}
	res := func(a *AfterView, kind claim.ResolutionKind, state claim.ResolutionState) *AfterView {
		a.Resolutions = []claim.Resolution{{Kind: kind, State: state, ChangedAt: now}}
		return a
	}
	oldBy := func(a *AfterView, day time.Time) *AfterView {
		a.Resolutions[0].ReturnDue = day
		return a
	}
	waiting, there := claim.RMAUnit{State: claim.UnitAuthorised}, claim.RMAUnit{State: claim.UnitReceived, ReceivedAt: now}
	looked := there
	looked.Inspection = claim.ConfirmedFault
	for name, row := range map[string]struct {
		claim claim.Claim
		after *AfterView
		want  string
	}{
		"with the seller": {claim.Claim{State: claim.Submitted, StaffDueAt: due}, nil, "Filed=done 20 November 2026 | With the seller=now by 24 November 2026 | Sending it in=todo | Done=todo"},
		"seller late":     {claim.Claim{State: claim.Submitted, StaffDueAt: now}, nil, "Filed=done 20 November 2026 | With the seller=now late | Sending it in=todo | Done=todo"},
		"question":        {claim.Claim{State: claim.NeedsInfo, CustomerDue: due}, nil, "Filed=done 20 November 2026 | Your answer=now by 24 November 2026 | Sending it in=todo | Done=todo"},
		"declined":        {claim.Claim{State: claim.Declined}, nil, "Filed=done 20 November 2026 | Declined=stopped | Sending it in=todo | Done=todo"},
		"quote":           {quoted(claim.QuoteOffered), &AfterView{}, "Filed=done 20 November 2026 | Your answer=now to the quote | Sending it in=todo | Done=todo"},
		"quote declined":  {quoted(claim.QuoteRejected), &AfterView{}, "Filed=done 20 November 2026 | Quote declined=stopped | Sending it in=todo | Done=todo"},
		"approved":        {quoted(claim.QuoteAccepted), &AfterView{}, "Filed=done 20 November 2026 | Approved=done | Sending it in=now waits for ConnectPRO | Done=todo"},
		"to send":         {quoted(claim.NoQuote), rma(claim.RMAIssued, waiting), "Filed=done 20 November 2026 | Approved=done | Send it in=now by 24 November 2026 | Done=todo"},
		"on its way":      {quoted(claim.NoQuote), rma(claim.RMAInTransit, waiting), "Filed=done 20 November 2026 | Approved=done | On its way=now sent 22 November 2026 | Done=todo"},
		"arrived":         {quoted(claim.NoQuote), rma(claim.RMAReceived, there), "Filed=done 20 November 2026 | Approved=done | Arrived=done 22 November 2026 | Being looked at=now"},
		"looked at":       {quoted(claim.NoQuote), rma(claim.RMAReceived, looked), "Filed=done 20 November 2026 | Approved=done | Arrived=done 22 November 2026 | Being decided=now"},
		"in repair": {quoted(claim.NoQuote), res(rma(claim.RMAReceived, looked), claim.Repair, claim.ResInProgress),
			"Filed=done 20 November 2026 | Approved=done | Arrived=done 22 November 2026 | In repair=now"},
		"nothing to send": {quoted(claim.NoQuote), res(&AfterView{}, claim.Refund, claim.ResInProgress), "Filed=done 20 November 2026 | Approved=done | Refund=now | Done=todo"},
		"agreed only":     {quoted(claim.NoQuote), res(&AfterView{}, claim.Repair, claim.ResAccepted), "Filed=done 20 November 2026 | Approved=done | Sending it in=now waits for ConnectPRO | Done=todo"},
		"visit, though an RMA was issued": {quoted(claim.NoQuote), res(rma(claim.RMAIssued, waiting), claim.OnsiteRepair, claim.ResInProgress),
			"Filed=done 20 November 2026 | Approved=done | Visit=now | Done=todo"},
		"replacement agreed, not sent": {quoted(claim.NoQuote), res(rma(claim.RMAIssued, waiting), claim.AdvanceReplacement, claim.ResAccepted),
			"Filed=done 20 November 2026 | Approved=done | Agreed=now | Done=todo"},
		"old device, by its own day": {quoted(claim.NoQuote), oldBy(res(rma(claim.RMAIssued, waiting), claim.AdvanceReplacement, claim.ResAwaitingReturn), due.Add(48*time.Hour)),
			"Filed=done 20 November 2026 | Approved=done | Send it in=now by 26 November 2026 | Done=todo"},
		"old device, by its RMA's day": {quoted(claim.NoQuote), res(rma(claim.RMAIssued, waiting), claim.AdvanceReplacement, claim.ResAwaitingReturn),
			"Filed=done 20 November 2026 | Approved=done | Send it in=now by 24 November 2026 | Done=todo"},
		"old device, its number cancelled": {quoted(claim.NoQuote), oldBy(res(rma(claim.RMACancelled, waiting), claim.AdvanceReplacement, claim.ResAwaitingReturn), due),
			"Filed=done 20 November 2026 | Approved=done | Sending it in=now waits for ConnectPRO | Done=todo"},
		"old device, others are there": {quoted(claim.NoQuote), res(rma(claim.RMAReceived, waiting), claim.AdvanceReplacement, claim.ResAwaitingReturn),
			"Filed=done 20 November 2026 | Approved=done | Partly received=now | Done=todo"},
		"old device never came, settled": {quoted(claim.NoQuote), res(rma(claim.RMAReceived, claim.RMAUnit{State: claim.UnitNeverArrived}), claim.AdvanceReplacement, claim.ResFulfilled),
			"Filed=done 20 November 2026 | Approved=done | Never arrived=stopped | Done=done 22 November 2026"},
		"update agreed": {quoted(claim.NoQuote), res(&AfterView{}, claim.SoftwareUpdate, claim.ResAccepted), "Filed=done 20 November 2026 | Approved=done | Update=now | Done=todo"},
		"to choose": {quoted(claim.NoQuote), &AfterView{Terms: claim.Terms{ChosenBy: "customer", Remedies: []claim.ResolutionKind{claim.Refund, claim.Credit}}},
			"Filed=done 20 November 2026 | Approved=done | Your choice=now | Done=todo"},
		"declined the price, on its way back": {quoted(claim.QuoteRejected), res(rma(claim.RMAReceived, looked), claim.ReturnUnrepaired, claim.ResInProgress),
			"Filed=done 20 November 2026 | Quote declined=stopped | Arrived=done 22 November 2026 | Coming back=now"},
		"closed": {claim.Claim{State: claim.Closed}, &AfterView{}, "Filed=done 20 November 2026 | Approved=done | Settled=done | Done=done"},
	} {
		t.Run(name, func(t *testing.T) {
			c := row.claim
			c.ID, c.Seller, c.SubmittedAt = "C", p.ID, now.AddDate(0, 0, -2)
			if got := stepsLine(ClaimView{Policy: p, Claim: &c, After: row.after, Now: now}); got != row.want {
				t.Errorf("%s\n  not %s", got, row.want)
			}
		})
	}
}

// What the head of the page says to do can be done, and what it says of the device is so.
func TestTheHeadSaysWhatIsSo(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	in := func(u claim.RMAUnit, sent time.Time, quote claim.QuoteState, r claim.Resolution) string {
		u.ClaimID, r.ChangedAt = "C", now
		a := &AfterView{RMAs: []claim.RMA{{ID: "R", State: claim.RMAReceived, SentAt: sent, Units: []claim.RMAUnit{u}}}}
		if r.Kind != "" {
			a.Resolutions = []claim.Resolution{r}
		}
		s := NewAfterStatus(p, &claim.Claim{ID: "C", Seller: p.ID, State: claim.Approved, Quote: claim.Quote{State: quote, Cents: 140_00}}, a, now)
		return strings.Join([]string{s.Word, s.Sentence, s.Next, s.Action, s.Href}, " / ")
	}
	here, away := claim.RMAUnit{State: claim.UnitReceived, Inspection: claim.ConfirmedFault, ReceivedAt: now}, claim.RMAUnit{State: claim.UnitAuthorised}
	old := claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResOverdue, ReturnDue: now}
	for name, row := range map[string]struct{ got, has, hasNot string }{
		"price declined, device here":   {in(here, now, claim.QuoteRejected, claim.Resolution{}), "sends it back to you as it is", "withdraw"},
		"price declined, agreed":        {in(here, now, claim.QuoteRejected, claim.Resolution{Kind: claim.ReturnUnrepaired, State: claim.ResAccepted}), "Agreed: return without repair", "declined the quote"},
		"price declined, sent back":     {in(here, now, claim.QuoteRejected, claim.Resolution{Kind: claim.ReturnUnrepaired, State: claim.ResFulfilled}), "on its way back to you, not repaired", "declined the quote"},
		"price declined, repair open":   {in(here, now, claim.QuoteRejected, claim.Resolution{Kind: claim.Repair, State: claim.ResAccepted}), "Quote declined", "withdraw"},
		"back from the manufacturer":    {in(here, now, claim.NoQuote, claim.Resolution{Kind: claim.ManufacturerService, State: claim.ResInProgress, Manufacturer: "M-1"}), "back from its manufacturer", "on its way to its manufacturer"},
		"visit":                         {in(away, now, claim.NoQuote, claim.Resolution{Kind: claim.OnsiteRepair, State: claim.ResInProgress}), "below when it suits you", "nothing for you to do"},
		"old device not in the parcel":  {in(away, now, claim.NoQuote, claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn}), "has part of your parcel, but not this device", "Send the old device back when it is there"},
		"old device, others were first": {in(away, time.Time{}, claim.NoQuote, claim.Resolution{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn}), "Send the old device back when it is there", "your parcel"},
		"old device never came":         {in(claim.RMAUnit{State: claim.UnitNeverArrived}, now, claim.NoQuote, old), "ask for a new number", "Send it now"},
		"old device late, not decided":  {in(claim.RMAUnit{State: claim.UnitReceived, Late: true}, now, claim.NoQuote, old), "came after the last day. They decide", "settle the rest"},
		"old device late, goes back":    {in(claim.RMAUnit{State: claim.UnitReceived, Late: true, Ruling: claim.LateSentBack}, now, claim.NoQuote, old), "sends it back unopened", "settle the rest"},
		"old device late, taken anyhow": {in(claim.RMAUnit{State: claim.UnitReceived, Late: true, Ruling: claim.LateAccepted}, now, claim.NoQuote, old), "settle the rest", "late"},
	} {
		if !strings.Contains(row.got, row.has) || strings.Contains(row.got, row.hasNot) {
			t.Errorf("%s: %s", name, row.got)
		}
	}
}

// Nobody is told to send what is on its way already, however late it is.
func TestALateOldDeviceOnItsWay(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c := claim.Claim{ID: "C", Seller: p.ID, State: claim.Approved}
	for state, want := range map[claim.RMAState]string{claim.RMAInTransit: "You said that it is on its way: keep the receipt of the carrier. Nothing is charged by itself",
		claim.RMAExpired: "ask for a new number to send it under. Nothing is charged by itself"} {
		a := &AfterView{RMAs: []claim.RMA{{State: state, DueAt: now, Units: []claim.RMAUnit{{ClaimID: "C", State: claim.UnitAuthorised}}}},
			Resolutions: []claim.Resolution{{Kind: claim.AdvanceReplacement, State: claim.ResOverdue, ReturnDue: now}}}
		if s := NewAfterStatus(p, &c, a, now); !strings.Contains(s.Next, want) {
			t.Errorf("%s: %s", state, s.Next)
		}
	}
}

// A replacement that is out without a day of its policy: the page names the last day of the RMA, and none where that has none.
func TestTheOldDeviceHasOneLastDay(t *testing.T) {
	p, now := catalog.ByID("connectpro"), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	c := claim.Claim{ID: "C", Seller: p.ID, State: claim.Approved}
	for _, row := range []struct {
		own, rma time.Time
		want     string
		state    claim.RMAState
	}{
		{own: now.Add(98 * time.Hour), rma: now.Add(98 * time.Hour), state: claim.RMACancelled,
			want: "ConnectPRO is: 4 days left. Send nothing yet: ConnectPRO gives you an RMA number for it first."},
		{time.Time{}, time.Time{}, "Send the old device back when it is there. The policy sets no last day for that.", claim.RMAIssued},
		{time.Time{}, now.Add(50 * time.Hour), "has to be back by the end of 24 November 2026. That is the last day of your RMA number: 2 days left.", claim.RMAIssued},
		{now.Add(98 * time.Hour), now.Add(50 * time.Hour), "has to be back by the end of 26 November 2026. That is the last day where ConnectPRO is: 4 days left.", claim.RMAIssued},
	} {
		a := &AfterView{RMAs: []claim.RMA{{State: row.state, DueAt: row.rma, Units: []claim.RMAUnit{{ClaimID: "C", State: claim.UnitAuthorised}}}},
			Resolutions: []claim.Resolution{{Kind: claim.AdvanceReplacement, State: claim.ResAwaitingReturn, ReturnDue: row.own}}}
		s := NewAfterStatus(p, &c, a, now)
		if got := s.Sentence + " " + s.Next; !strings.HasSuffix(got, row.want) {
			t.Errorf("%s\n  not %s", got, row.want)
		}
	}
}
