package views

import (
	"slices"
	"strconv"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// AfterInput is what became of an approved claim, as its desk shows it.
type AfterInput struct {
	Case        claim.Case
	RMAs        []claim.RMA // the newest first
	Resolutions []claim.Resolution
	Photos      []claim.ParcelPhoto    // of the parcel under its last RMA
	Companions  []claim.Claim          // that could share an RMA with this one
	Claims      map[string]claim.Claim // of the units in its RMAs
	NewKey      func() string          // a form's one-time key
}

// rma is the one that the claim was in last; nil where it never was in one.
func (v DeskView) rma() *claim.RMA { return v.After.Case.RMA }

func (v DeskView) res() *claim.Resolution { return v.After.Case.Resolution }

// approved tells whether the viewer can still do anything after the approval.
func (v DeskView) approved() bool { return v.Claim.State == claim.Approved && !v.Own }

// RMAWords are the states of an RMA in words.
var rmaWords = map[claim.RMAState]string{claim.RMAIssued: "Issued, nothing sent yet", claim.RMAInTransit: "On its way", claim.RMAReceived: "Received",
	claim.RMAClosed: "Closed", claim.RMAExpired: "Past its last day", claim.RMACancelled: "Cancelled", claim.RMAReissued: "Replaced by a new number"}

// rmaStateWords tell the state as it is by the date, whether a clock has noticed or not.
func rmaStateWords(r *claim.RMA, now time.Time) string {
	if r.Expired(now) {
		return rmaWords[claim.RMAExpired]
	}
	if r.State == claim.RMAReceived && r.Awaited() {
		return "Received in part"
	}
	return rmaWords[r.State]
}

// rmaShape goes with the state: never colour alone.
func rmaShape(r *claim.RMA, now time.Time) string {
	switch {
	case r.Expired(now):
		return "not_covered"
	case r.State == claim.RMAReceived && r.Awaited():
		return "chargeable"
	case r.State == claim.RMAReceived || r.State == claim.RMAClosed:
		return "covered"
	case r.State == claim.RMACancelled || r.State == claim.RMAReissued:
		return "not_covered"
	}
	return "pending"
}

// lastDayWords write a deadline as the day that ends with it, with the time left.
func lastDayWords(p *policies.Policy, due, now time.Time) string {
	if due.IsZero() {
		return ""
	}
	day := claim.Today(p.ID, due.Add(-time.Millisecond)).String()
	return writtenDate(day) + ", " + timeLeft(due, now)
}

// rmaLastDay counts as long as something is awaited under the number.
func (v DeskView) rmaLastDay() string {
	r := v.rma()
	switch {
	case r.State == claim.RMAIssued && newAwaited(v.res()):
		return "counts from the replacement's shipment: until then the customer keeps the old unit"
	case r.Awaited() && r.State.Live():
		return lastDayWords(v.Policy, r.DueAt, v.Now)
	}
	return writtenDate(claim.Today(r.Seller, r.DueAt.Add(-time.Millisecond)).String())
}

var unitWords = map[claim.UnitState]string{claim.UnitAuthorised: "awaited", claim.UnitReceived: "received", claim.UnitNeverArrived: "never arrived"}

var foundWords = map[claim.Inspection]string{claim.NotInspected: "not inspected", claim.ConfirmedFault: "fault confirmed", claim.NoFaultFound: "no fault found",
	claim.CustomerDamage: "damaged by the customer", claim.WrongItem: "not the unit of this claim", claim.Incomplete: "incomplete"}

// foundAtReturn are the findings in goods that nobody called faulty: their condition.
var foundAtReturn = map[claim.Inspection]string{claim.NoFaultFound: "as it should be", claim.ConfirmedFault: "found faulty", claim.CustomerDamage: "marked or damaged"}

// foundFor says what an inspection found, for what the customer asked for.
func foundFor(intent string, i claim.Inspection) string {
	if words := foundAtReturn[i]; words != "" && intent != "fault" && intent != "" {
		return words
	}
	return foundWords[i]
}

// unitState says where the unit of a claim stands, as far as is known.
func unitState(u *claim.RMAUnit, intent string) string {
	words := unitWords[u.State]
	if u.State != claim.UnitReceived {
		return words
	}
	if u.Late {
		words += map[claim.LateRuling]string{claim.LateUndecided: " late, to be decided", claim.LateAccepted: " late, accepted", claim.LateSentBack: " late, goes back unopened"}[u.Ruling]
	}
	if u.Ruling == claim.LateSentBack {
		return words
	}
	return words + ", " + foundFor(intent, u.Inspection)
}

// rmaForms are what can be done with the return, the likeliest first.
func (v DeskView) rmaForms() []StaffForm {
	r := v.rma()
	if !v.approved() {
		return nil
	}
	if r == nil || r.State == claim.RMACancelled || r.State == claim.RMAClosed {
		return v.issueForms()
	}
	overdue := r.Expired(v.Now)
	var forms []StaffForm
	if overdue {
		forms = append(forms, v.rmaForm("reissue", "Issue a new number", v.reissueHint(), sendAs("Issue a new number")))
	}
	if r.State == claim.RMAIssued && !overdue {
		send := v.rmaForm("send", "It is on its way", "Where the customer told you instead of the page. The number does not expire from then on.", sendAs("Note the parcel"), parcelFields()...)
		forms = append(forms, send)
	}
	if !r.DueAt.IsZero() && !overdue && (r.State == claim.RMAIssued || r.State == claim.RMAInTransit) && !v.owesOld() {
		forms = append(forms, v.rmaForm("extend", "Extend", "The customer gets an e-mail with the new day.", sendAs("Extend"), v.dayField(r.DueAt), toldField("Why?", true)))
	}
	if r.State == claim.RMAIssued && !overdue {
		forms = append(forms, v.rmaForm("cancel", "Cancel", "For every unit of this RMA. The customer reads why.", sendAs("Cancel the RMA"), whyField("Why?", true)))
	}
	return forms
}

// owesOld tells whether the unit is the old one of a replacement that is out and has a last day, which moves the one of the RMA.
func (v DeskView) owesOld() bool {
	r := v.res()
	return r != nil && (r.State == claim.ResAwaitingReturn || r.State == claim.ResOverdue) && !r.ReturnDue.IsZero()
}

func (v DeskView) reissueHint() string {
	if v.owesOld() {
		return "The old number stays void. The new one gives the old unit a new last day; the hold can be charged once that is over."
	}
	return "The old number stays void. The right to the warranty is not affected by a missed day."
}

// dayField asks for a new last day after the present one.
func (v DeskView) dayField(due time.Time) StaffField {
	last := claim.Today(v.Claim.Seller, due.Add(-time.Millisecond))
	return StaffField{Name: "day", Label: "New last day", Kind: DayField, Must: true, Value: last.AddDays(14).String(), Min: last.AddDays(1).String()}
}

func (v DeskView) rmaForm(step, title, hint string, send []StaffButton, fields ...StaffField) StaffForm {
	r := v.rma()
	return StaffForm{ID: "rma_" + step, To: v.to("rma/" + r.ID + "/" + step), Title: title, Hint: hint, Fields: fields, Send: send, Typed: v.Typed,
		Hidden: []Pair{{"version", v.version()}, {"subject", strconv.FormatInt(r.Version, 10)}}}
}

// noRMA says why no number can be issued now; empty: one can.
func (v DeskView) noRMA() string {
	switch {
	case v.Claim.Intent == "cancel":
		return "This claim cancels an order: nothing has to come back."
	case v.Claim.Verdict == "chargeable" && v.Claim.Quote.State != claim.QuoteAccepted:
		return "This costs the customer something: no RMA before they accept the quote."
	}
	return ""
}

// issuable tells whether a number can be issued: none lives, and the goods are not here already.
func (v DeskView) issuable() bool {
	last := v.rma()
	live := last != nil && last.State != claim.RMACancelled && last.State != claim.RMAClosed
	return !live && v.noRMA() == "" && (last == nil || last.State == claim.RMACancelled || !v.After.Case.Unit().Here())
}

// issueNext: the goods are what is waited for where nothing else was begun, proposed or done, and nothing goes out before they are in.
func (v DeskView) issueNext() bool {
	if !v.issuable() || v.remedyWaits() || len(v.After.Case.Done) > 0 {
		return false
	}
	if r := v.res(); r != nil {
		return r.State == claim.ResAccepted && !goesFirst(r.Kind)
	}
	return len(v.After.Case.Terms.Remedies) == 0 || slices.ContainsFunc(v.After.Case.Terms.Remedies, func(kind claim.ResolutionKind) bool { return !goesFirst(kind) })
}

// goesFirst: what is done before the goods are in.
func goesFirst(kind claim.ResolutionKind) bool {
	return kind == claim.AdvanceReplacement || kind == claim.OnsiteRepair || kind == claim.SoftwareUpdate
}

func (v DeskView) issueForms() []StaffForm {
	if !v.issuable() {
		return nil
	}
	f := StaffForm{ID: "rma_issue", To: v.to("rma"), Title: "Issue an RMA", Hint: v.rmaDays(), Strong: v.issueNext(),
		Send: sendAs("Issue the RMA"), Hidden: []Pair{{"version", v.version()}}, Typed: v.Typed}
	if len(v.After.Companions) > 0 {
		field := StaffField{Name: "claims", Label: "In the same parcel", Kind: TickField, Most: claim.MostUnits - 1}
		if len(v.After.Companions) > field.Most {
			field.Hint = "At most " + strconv.Itoa(field.Most) + " more go under one number."
		}
		for _, c := range v.After.Companions {
			field.Options = append(field.Options, Option{Value: c.ID, Label: string(c.Number) + " · " + c.Serial})
		}
		f.Fields = []StaffField{field}
	}
	return []StaffForm{f}
}

// rmaDays says how long the customer will have, and by which words.
func (v DeskView) rmaDays() string {
	due := v.After.Case.Terms.Deadline("rma_receipt")
	if due.Days == 0 {
		return "The policy sets no deadline. The customer gets the number and a reminder after " + strconv.Itoa(v.Rules.ReturnReminderDays) + " days that threatens nothing."
	}
	return "The customer gets the number and has " + strconv.Itoa(due.Days) + " days, by “" + v.clauseTitle(due.Clause) + "”."
}

// serialOf and numberOf name the claim of a unit.
func (v DeskView) serialOf(claimID string) string { return v.After.Claims[claimID].Serial }

func (v DeskView) numberOf(claimID string) string { return string(v.After.Claims[claimID].Number) }

// afterDone say what a form after the approval did.
var afterDone = map[string]string{"rma_issue": "The RMA is issued. The customer gets an e-mail with the number and what to do.", "rma_send": "Noted: it is on its way.",
	"rma_extend": "Extended. The customer gets an e-mail.", "rma_cancel": "Cancelled. The customer gets an e-mail.", "rma_reissue": "A new number is issued. The customer gets an e-mail.",
	"res_propose": "Proposed. The customer gets an e-mail.", "res_waits": "This needs a second person: it waits for a supervisor. The customer hears nothing until then.",
	"res_refuse": "Not confirmed. Something else can be proposed now.", "res_accept": "Accepted for the seller.", "res_begin": "The work has begun.", "res_forward": "Noted: it is at the manufacturer.",
	"res_back": "Noted: it is back from the manufacturer.", "res_ship": "The replacement is on its way. The customer gets an e-mail.", "res_extend": "More time given. The customer gets an e-mail.",
	"res_fulfil": "Done. The customer gets an e-mail.", "res_fail": "Given up. Something else can be proposed now.", "res_quote": "Offered. The customer gets an e-mail and says yes or no.",
	"finish": "The claim is closed. The customer gets an e-mail.", "money_entered": "Entered.", "money_waits": "This needs a second person: it waits for a supervisor.",
	"money_confirm": "Confirmed and entered.", "money_refuse": "Refused. The one who asked reads why in the history.", "money_back": "Taken back. Nobody has to look at it any more.", "receive": "Received. Receiving accepts nothing: inspect each unit next.",
	"late": "Decided about the late goods.", "inspect": "The result is kept. The customer gets an e-mail.", "missing": "Noted: it never arrived.", "close": "This RMA is closed.",
	"hold": "Held. It stands below until its RMA is found or it goes back.", "match": "Matched. Receive its units now.", "back": "Noted: it goes back."}
