package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// kindWords name a resolution.
func kindWords(kind claim.ResolutionKind) string {
	switch kind {
	case claim.ReturnUnrepaired:
		return "Return unrepaired"
	case claim.NothingFound:
		return "Return: no fault found"
	case claim.AdvanceReplacement:
		return "Advance replacement"
	case claim.ReplaceRefurbished:
		return "Refurbished replacement"
	case claim.OnsiteRepair:
		return "On-site repair"
	case claim.ManufacturerService:
		return "Service by the manufacturer"
	case claim.Refund:
		return "Refund"
	case claim.Credit:
		return "Credit"
	}
	return say("remedies." + string(kind))
}

var resWords = map[claim.ResolutionState]string{claim.ResProposed: "Proposed", claim.ResAccepted: "Accepted", claim.ResDisputed: "Disputed by the customer",
	claim.ResInProgress: "Under way", claim.ResAtManufacturer: "At the manufacturer", claim.ResAwaitingReturn: "Replacement sent, old unit awaited",
	claim.ResOverdue: "Old unit overdue", claim.ResFulfilled: "Done", claim.ResFailed: "Given up"}

// resState says where the resolution is; an old unit that is back is awaited no more.
func (v DeskView) resState() string {
	if awaited := v.res().State == claim.ResAwaitingReturn || v.res().State == claim.ResOverdue; awaited && v.After.Case.Unit().Here() {
		return "Replacement sent, old unit here"
	}
	return resWords[v.res().State]
}

func resShape(s claim.ResolutionState) string {
	switch s {
	case claim.ResFulfilled:
		return "covered"
	case claim.ResFailed:
		return "not_covered"
	case claim.ResDisputed, claim.ResOverdue:
		return "errors"
	}
	return "pending"
}

// pastResolutions are those that are done or given up.
func (v DeskView) pastResolutions() []claim.Resolution {
	var past []claim.Resolution
	for _, r := range v.After.Resolutions {
		if r.State.Final() {
			past = append(past, r)
		}
	}
	return past
}

// resolutionForms are what can be done about the resolution now, the next step marked.
func (v DeskView) resolutionForms() []StaffForm {
	if !v.approved() {
		return nil
	}
	if v.remedyWaits() {
		return nil
	}
	if v.res() == nil && v.After.Case.Unpriced() && !v.After.Case.Unit().Here() {
		return nil // the customer answers the quote first
	}
	if v.res() == nil {
		return []StaffForm{v.proposeForm()}
	}
	var forms []StaffForm
	for _, action := range claim.ResolutionActions(v.res().State, claim.ByStaff) {
		if f, ok := v.stepForm(action); ok {
			forms = append(forms, f)
		}
	}
	if v.res().State == claim.ResAwaitingReturn && !v.After.Case.Unit().Here() {
		if f, ok := v.stepForm(claim.ResExtend); ok {
			forms = append(forms, f)
		}
	}
	if next := slices.IndexFunc(forms, v.isNext); next >= 0 {
		forms[next].Strong = true
	}
	return forms
}

// isNext: the manufacturer is the next step only of what is meant for it and was not there yet, what pays out is done once it is
// booked, an old unit is settled once it is here, and nothing is given up that still may work out.
func (v DeskView) isNext(f StaffForm) bool {
	r := v.res()
	switch f.ID {
	case "res_forward":
		return r.Kind == claim.ManufacturerService && r.Manufacturer == ""
	case "res_fulfil":
		return !r.Kind.PaysOut() && (r.State != claim.ResAwaitingReturn || v.After.Case.Unit().Here()) || r.Kind.PaysOut() && !v.payOutLeft()
	case "res_begin":
		return !v.issueNext()
	case "res_extend", "res_fail":
		return false
	}
	return true
}

// remedyWaits tells whether a remedy of the approved claim waits for a second person.
func (v DeskView) remedyWaits() bool { return v.approved() && v.Claim.Proposal != nil }

func (v DeskView) secondRemedyForm() StaffForm {
	return StaffForm{ID: "res_second", To: v.to("resolution/second"), Typed: v.Typed, Hidden: []Pair{{"version", v.version()}},
		Fields: []StaffField{whyField("If you do not agree: why?", false)}, Send: []StaffButton{{"Confirm: " + inside(kindWords(v.Claim.Proposal.Kind)), "confirm"}, {"Do not agree", "refuse"}}}
}

func (v DeskView) proposeForm() StaffForm {
	kinds := StaffField{Name: "kind", Label: "What is done", Kind: ChooseField, Must: true}
	hint, twoPeople := v.chooserWords(), false
	granted, beyond, back := StaffGroup{Label: "Listed by the decision"}, StaffGroup{Label: "Beyond the decision, as goodwill: say why"}, StaffGroup{Label: "Back to the customer as it is"}
	for _, kind := range claim.ResolutionKinds() {
		o := Option{Value: string(kind), Label: kindWords(kind)}
		switch {
		case kind == claim.NothingFound && v.Claim.Intent != "fault": // nobody called it faulty
		case kind.GoesBack():
			back.Options = append(back.Options, o)
		case v.After.Case.Terms.Grants(kind):
			granted.Options = append(granted.Options, o)
		default:
			beyond.Options = append(beyond.Options, o)
		}
		twoPeople = twoPeople || v.After.Case.NeedsSecond(v.Rules, kind)
	}
	for _, g := range []StaffGroup{granted, beyond, back} {
		if len(g.Options) > 0 && (g.Label == back.Label || !v.After.Case.Unpriced()) {
			kinds.Groups = append(kinds.Groups, g)
		}
	}
	if twoPeople {
		hint += " " + v.remedyLimitWords()
	}
	return StaffForm{ID: "res_propose", To: v.to("resolution"), Title: "Propose what is done", Hint: hint, Typed: v.Typed,
		Strong: len(v.After.Case.Done) == 0 && !v.issueNext() && (v.After.Case.Unit().Here() || v.rma() == nil), Send: sendAs("Propose it"),
		Fields: []StaffField{kinds, v.proposeWhy()}, Hidden: []Pair{{"version", v.version()}}}
}

func (v DeskView) proposeWhy() StaffField {
	if len(v.After.Case.Done) > 0 {
		return toldField("Why more is done", v.After.Case.Given())
	}
	if v.After.Case.Terms.Choice() {
		return toldField("Why: in the customer's place, against the inspection, or back unrepaired", false)
	}
	return toldField("Why, where it is not what the decision or the inspection says, or goes back unrepaired", false)
}

func (v DeskView) chooserWords() string {
	if len(v.After.Case.Done) > 0 {
		return "What was agreed is done. Close the claim, or say why more is done."
	}
	if v.After.Case.Terms.ChosenBy == "customer" {
		return "Under this policy the customer chooses, on their page, and has not chosen yet. What you propose in their place takes a reason; they agree, choose something else or dispute it."
	}
	return "Under this policy the seller chooses. The customer gets an e-mail and may dispute it."
}

// remedyLimitWords say what happens with a remedy that needs a second person.
func (v DeskView) remedyLimitWords() string {
	if v.After.Case.Given() {
		return "The customer has money or another unit for this one already: what comes on top takes a reason, and a supervisor other than you has to confirm it before the customer hears of it."
	}
	return v.valueWords() + ": what goes beyond the decision, or against what was found, a supervisor other than you has to confirm before the customer hears of it."
}

// whyTwo says why a remedy takes two people.
func (v DeskView) whyTwo() string {
	if v.After.Case.Given() {
		return "It comes on top of what the customer has got already."
	}
	return "It goes beyond the decision, or against what was found."
}

// step is the form of one step, before its fields.
func (v DeskView) step(step, title, hint, send string, fields ...StaffField) (StaffForm, bool) {
	return StaffForm{ID: "res_" + step, To: v.to("resolution/" + step), Title: title, Hint: hint, Fields: fields, Send: sendAs(send), Typed: v.Typed,
		Hidden: []Pair{{"version", v.version()}, {"subject", strconv.FormatInt(v.res().Version, 10)}}}, true
}

// stepForm is the form of an action, where the kind of the resolution has it.
func (v DeskView) stepForm(action claim.Action) (StaffForm, bool) {
	r := v.res()
	switch action {
	case claim.ResAccept:
		if r.ChosenBy == "customer" {
			return StaffForm{}, false
		}
		return v.step("accept", "Accept for the seller", "The customer may still dispute it.", "Accept")
	case claim.ResBegin:
		if v.After.Case.Unpriced() && !r.Kind.GoesBack() {
			return StaffForm{}, false // the customer answers the quote first
		}
		return v.step("begin", "Begin the work", v.beginHint(), "Begin", v.beginWhy())
	case claim.ResForward:
		if !v.After.Case.Unit().Here() || r.Kind.PaysOut() || r.Kind.GoesBack() {
			return StaffForm{}, false
		}
		return v.step("forward", "Forward to the manufacturer", "", "Forwarded",
			StaffField{Name: "reference", Label: "The manufacturer's reference, or the tracking number", Kind: MonoField, Must: true, Most: 80})
	case claim.ResBack:
		return v.step("back", "Back from the manufacturer", "", "It is back", StaffField{Name: "note", Label: "What the manufacturer did", Hint: "The customer reads it.", Kind: TextField, Most: 2000})
	case claim.ResShip:
		if r.Kind != claim.AdvanceReplacement && r.Kind != claim.ReplaceRefurbished {
			return StaffForm{}, false
		}
		return v.step("ship", "Send the replacement first", v.windowHint(), "Sent", v.shipFields(true)...)
	case claim.ResExtend:
		if r.ReturnDue.IsZero() || v.rma() != nil && v.rma().Expired(v.Now) {
			return StaffForm{}, false // a new number is what gives more time then
		}
		if u := v.After.Case.Unit(); u != nil && u.State == claim.UnitReceived {
			return StaffForm{}, false // it is not awaited any more
		}
		return v.step("extend", "More time for the old unit", "The number of its RMA gets the same last day. The customer gets an e-mail with it.", "Give more time", v.dayField(r.ReturnDue), toldField("Why?", true))
	case claim.ResFulfil:
		return v.fulfilForm()
	case claim.ResFail:
		return v.step("fail", "Give it up", "Something else can be proposed then.", "Give it up", toldField("Why did it not work out?", true))
	}
	return StaffForm{}, false
}

func (v DeskView) beginHint() string {
	if v.res().State == claim.ResDisputed {
		return "The customer disputes this: say why it is done all the same."
	}
	return ""
}

func (v DeskView) beginWhy() StaffField {
	if v.res().State == claim.ResDisputed {
		return toldField("Why all the same?", true)
	}
	return whyField("Note", false)
}

func (v DeskView) windowHint() string {
	if due := v.After.Case.Terms.Deadline("advance_return"); due.Days > 0 {
		return "The old unit has to be back within " + strconv.Itoa(due.Days) + " days, by “" + v.clauseTitle(due.Clause) + "”. A hold is entered under Money; only a person charges it."
	}
	if r := v.rma(); r != nil && r.State.Live() && !r.DueAt.IsZero() {
		return "The old unit has to be back by the last day of its RMA, " + lastDayWords(v.Policy, r.DueAt, v.Now) + "."
	}
	return "The policy sets no day for the old unit: the customer gets a reminder that threatens nothing."
}

func (v DeskView) shipFields(replaces bool) []StaffField {
	var fields []StaffField
	if replaces {
		fields = []StaffField{{Name: "serial", Label: "Serial number of the replacement", Hint: "It carries the original term on and answers coverage checks.", Kind: MonoField, Must: true, Most: 64}}
	}
	return append(append(fields, parcelFields()...), whyField("Note", false))
}

func (v DeskView) fulfilForm() (StaffForm, bool) {
	r := v.res()
	switch {
	case r.State == claim.ResAwaitingReturn || r.State == claim.ResOverdue:
		return v.step("fulfil", "Done: the old unit is settled", "The hold has to be released or charged first. Where the old unit is not here, say why this is done all the same.", "Done", whyField("Note", false))
	case r.Kind == claim.AdvanceReplacement:
		return StaffForm{}, false
	case r.Kind.Replaces():
		return v.step("fulfil", "Send the replacement", "The original term goes on; no new one begins.", "Sent", v.shipFields(true)...)
	case r.Kind.PaysOut():
		return v.step("fulfil", "Done: the money is out", "Book it under Money first.", "Done", whyField("Note", false))
	case r.Kind == claim.OnsiteRepair || r.Kind == claim.SoftwareUpdate:
		return v.step("fulfil", "Done", "", "Done", toldField("What was done", false))
	}
	return v.step("fulfil", "Sent back to the customer", "", "Sent back", v.shipFields(false)...)
}

var quoteWords = map[claim.QuoteState]string{claim.NoQuote: "No quote yet", claim.QuoteOffered: "Offered: the customer has to say yes or no", claim.QuoteAccepted: "Accepted by the customer", claim.QuoteRejected: "Rejected by the customer"}

func (v DeskView) quoteForm() StaffForm {
	return StaffForm{ID: "res_quote", To: v.to("quote"), Title: "New quote", Hint: v.quoteHint() + " Nothing goes on until the customer answers.", Typed: v.Typed, Send: sendAs("Offer this price"),
		Fields: []StaffField{{Name: "quote", Label: "Price in dollars", Kind: AmountField, Must: true}, whyField("What is it made of? The customer reads it.", true)}, Hidden: []Pair{{"version", v.version()}}}
}

// finishForm closes the claim, offered once something came of it.
func (v DeskView) finishForm() (StaffForm, bool) {
	done := slices.ContainsFunc(v.After.Resolutions, func(r claim.Resolution) bool { return r.State == claim.ResFulfilled })
	hint := "Everything is done. The customer gets an e-mail."
	if !done && v.Claim.Quote.State == claim.QuoteRejected && v.rma() == nil { // they pay nothing, and nothing is done
		done, hint = true, "The customer declined the quote and sent nothing in: nothing is left to do. They get an e-mail."
	}
	if !v.approved() || v.res() != nil || !done {
		return StaffForm{}, false
	}
	return StaffForm{ID: "finish", To: v.to("close"), Title: "Close the claim", Hint: hint, Strong: true, Typed: v.Typed, Send: sendAs("Close the claim"),
		Hidden: []Pair{{"version", v.version()}}}, true
}

// remedyWords list what the decision grants.
func (v DeskView) remedyWords() string {
	var words []string
	for _, kind := range v.After.Case.Terms.Remedies {
		words = append(words, strings.ToLower(kindWords(kind)[:1])+kindWords(kind)[1:])
	}
	return strings.Join(words, ", ")
}
