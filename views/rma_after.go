package views

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// AfterView is what became of an approved claim, as its customer sees it.
type AfterView struct {
	RMAs        []claim.RMA        // the newest first
	Resolutions []claim.Resolution // the first one first
	Terms       claim.Terms        // of the decision; empty in a list
	Money       MoneyView
}

// MoneyView is the money of a claim in its customer's words.
type MoneyView struct {
	Entries                         []claim.Entry
	OwedCents, BackCents, HeldCents int64
}

// rma is the RMA that counts: the one that lives, else the newest; nil where there is none.
func (a *AfterView) rma() *claim.RMA {
	if a == nil || len(a.RMAs) == 0 {
		return nil
	}
	if i := slices.IndexFunc(a.RMAs, func(r claim.RMA) bool { return r.State.Live() }); i >= 0 {
		return &a.RMAs[i]
	}
	return &a.RMAs[0]
}

// oldUnitDue is by when an old device has to be back: the day that its policy sets, else the last one of its RMA; zero: neither.
func (a *AfterView) oldUnitDue() (due time.Time) {
	res, rma := a.resolution(), a.rma()
	if res != nil {
		due = res.ReturnDue
	}
	if due.IsZero() && rma != nil && rma.State == claim.RMAIssued {
		due = rma.DueAt
	}
	return due
}

// resolution is the one that is open, of which there is one at most, else the last one that was not given up; nil where there is
// none. One that was chosen in the place of another may have been made at the same instant.
func (a *AfterView) resolution() *claim.Resolution {
	if a == nil || len(a.Resolutions) == 0 {
		return nil
	}
	if i := slices.IndexFunc(a.Resolutions, func(r claim.Resolution) bool { return !r.State.Final() }); i >= 0 {
		return &a.Resolutions[i]
	}
	if last := &a.Resolutions[len(a.Resolutions)-1]; last.State != claim.ResFailed {
		return last
	}
	return nil
}

// unit is the claim's unit in the RMA that counts; nil where there is none.
func (a *AfterView) unit(c *claim.Claim) *claim.RMAUnit {
	r := a.rma()
	if r == nil {
		return nil
	}
	return r.Unit(c.ID)
}

// chooses tells whether the customer is to choose a remedy now.
func (a *AfterView) chooses(c *claim.Claim) bool {
	return c.State == claim.Approved && a.resolution() == nil && a.Terms.ChosenBy == "customer" && len(a.Terms.Remedies) > 0
}

// instead are the remedies that the customer may choose in the place of what the seller proposed.
func (a *AfterView) instead(c *claim.Claim) []claim.ResolutionKind {
	r := a.resolution()
	if r == nil || c.State != claim.Approved || r.State != claim.ResProposed || a.Terms.ChosenBy != "customer" {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(a.Terms.Remedies), func(kind claim.ResolutionKind) bool { return kind == r.Kind })
}

// begun tells whether the seller has the goods or is at work: then the claim cannot be withdrawn any more.
func (a *AfterView) begun(c *claim.Claim) bool {
	if u := a.unit(c); u != nil && u.State == claim.UnitReceived {
		return true
	}
	return begun(a.resolution())
}

// disputable tells whether the customer can still disagree with what was proposed.
func (a *AfterView) disputable() bool {
	r := a.resolution()
	return r != nil && (r.State == claim.ResProposed || r.State == claim.ResAccepted)
}

// resolutionName names what the seller does, as the start of a line.
func resolutionName(kind claim.ResolutionKind) string {
	switch kind {
	case claim.ReturnUnrepaired:
		return "Return without repair"
	case claim.NothingFound:
		return "No fault found: it goes back to you"
	}
	return say("remedies." + string(kind))
}

// inside puts the start of a line into the middle of a sentence.
func inside(name string) string { return strings.ToLower(name[:1]) + name[1:] }

// remedyClauses are what a remedy of the claim rests on. Where it costs the customer something, that is what the decision charges:
// the clause that grants it free of charge would be no reason.
func (v ClaimView) remedyClauses(kind claim.ResolutionKind) []ClauseRef {
	if v.After == nil || v.After.Terms.Verdict != "chargeable" || !v.After.Terms.Grants(kind) {
		return remedyClauses(v.Policy, v.Claim.Intent, kind)
	}
	var ids []string
	for _, c := range v.After.Terms.Charges {
		if !slices.Contains(ids, c.Clause) {
			ids = append(ids, c.Clause)
		}
	}
	return clauseRefs(v.Policy, strings.Join(ids, " "))
}

// remedyClauses are the clauses of the policy that speak of a remedy for what the customer wants.
func remedyClauses(p *policies.Policy, intent string, kind claim.ResolutionKind) []ClauseRef {
	wants := slices.IndexFunc(policies.Intents(), func(i policies.Intent) bool { return i.String() == intent })
	speaks := func(r policies.RemedyRule) bool {
		return wants >= 0 && r.Remedy.String() == string(kind) && r.On.Has(policies.Intents()[wants])
	}
	var refs []ClauseRef
	for _, c := range p.Clauses {
		if slices.ContainsFunc(c.Remedies, speaks) {
			refs = append(refs, ClauseRef{ID: c.ID, Title: c.Title, Href: ClauseHref(c.ID)})
		}
	}
	return refs
}

// daysLeft says how long a deadline still runs, in days of the seller.
func daysLeft(p *policies.Policy, due, now time.Time) string {
	if !now.Before(due) {
		return "over"
	}
	switch days := int(claim.Today(p.ID, due.Add(-time.Millisecond)) - claim.Today(p.ID, now)); days {
	case 0:
		return "today is the last day"
	case 1:
		return "1 day left"
	default:
		return strconv.Itoa(days) + " days left"
	}
}

// ParcelLine is one thing that is known of the way of the goods.
type ParcelLine struct {
	What, Where string
	Tracking    string
	At          time.Time
}

// parcels is the way of the goods so far, the first step first.
func (v ClaimView) parcels() []ParcelLine {
	var lines []ParcelLine
	seller := v.Policy.Name
	if r, u := v.After.rma(), v.After.unit(v.Claim); r != nil && u != nil {
		if !r.SentAt.IsZero() {
			lines = append(lines, ParcelLine{"You sent it to " + seller, "with " + r.Carrier, r.Tracking, r.SentAt})
		}
		if u.State == claim.UnitReceived {
			lines = append(lines, ParcelLine{seller + " received it", lateWords(u), "", u.ReceivedAt})
		}
	}
	if r := v.After.resolution(); r != nil {
		switch {
		case r.State == claim.ResAtManufacturer:
			lines = append(lines, ParcelLine{"Handed to its manufacturer", "reference", r.Manufacturer, r.ChangedAt})
		case r.Manufacturer != "" && r.State == claim.ResInProgress:
			lines = append(lines, ParcelLine{"Back from its manufacturer", "reference", r.Manufacturer, r.ChangedAt})
		}
		if !r.ShippedAt.IsZero() {
			lines = append(lines, ParcelLine{seller + " sent " + shippedWhat(r) + " to you", "with " + r.Carrier, r.Tracking, r.ShippedAt})
		}
	}
	slices.SortStableFunc(lines, func(a, b ParcelLine) int { return a.At.Compare(b.At) }) // a replacement may go out before the old device comes
	return lines
}

func lateWords(u *claim.RMAUnit) string {
	if u.Late {
		return "after the last day"
	}
	return ""
}

func shippedWhat(r *claim.Resolution) string {
	if r.Kind.Replaces() {
		return "the replacement"
	}
	return "it back"
}
