package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// submitted tells whether staff can decide at all.
func (v DeskView) submitted() bool { return v.Claim.State == claim.Submitted }

// deciding tells whether the forms to decide stand on the page: nobody's proposal waits.
func (v DeskView) deciding() bool { return v.submitted() && v.Claim.Proposal == nil && !v.Own }

// oneClick: covered, in the books, everything shown, and no second person needed.
func (v DeskView) oneClick() bool {
	return v.deciding() && v.Claim.Verdict == "covered" && v.Claim.Verified() && v.Complete && !v.needsSecond(claim.Approve) && v.Typed.Action != "approve"
}

// open tells whether the form of an action came back and has to stand open.
func (v DeskView) open(action string) bool { return v.Typed.Action == action }

// typed is what a form that came back had in a field; else the usual text.
func (v DeskView) typed(action, field, usual string) string {
	if v.Typed.Action == action && v.Typed.Values != nil {
		return v.Typed.Values.Get(field)
	}
	return usual
}

func (v DeskView) version() string { return strconv.FormatInt(v.Claim.Version, 10) }

func (v DeskView) to(action string) string { return "/staff/claims/" + v.Claim.ID + "/" + action }

// overrides tells whether an action is against what the policy says.
func (v DeskView) overrides(action claim.Action) bool {
	return claim.Ruling{Action: action}.Overrides(v.Claim.Verdict)
}

// needsSecond tells whether an action would only be a proposal. The domain decides that again when it is asked to do it.
func (v DeskView) needsSecond(action claim.Action) bool {
	return v.Claim.NeedsSecond(v.Me, v.Rules, claim.Ruling{Action: action})
}

// secondWords say what happens where a second person is needed.
func (v DeskView) secondWords(action claim.Action) string {
	what := v.valueWords()
	if v.overrides(action) {
		what = v.againstWords() + ", and " + strings.ToLower(what[:1]) + what[1:]
	}
	return what + ": a supervisor other than you has to confirm it. Until then nothing is sent to the customer."
}

func (v DeskView) againstWords() string {
	if claim.Open(v.Claim.Verdict) {
		return "The policy's answer is still open"
	}
	return "This is against the policy's answer"
}

// overrideWords say what approving does where the policy does not.
func (v DeskView) overrideWords() string {
	if claim.Open(v.Claim.Verdict) {
		return "The policy's answer is still open: facts are missing that decide. Ask the customer for them, or correct the facts. " +
			"Approving without them overrides the policy, and your reason stands in the record."
	}
	return "The policy's answer is “" + verdictWord(v.Claim.Intent, v.Claim.Verdict, "word") + "”. Approving overrides it, and your reason stands in the record."
}

// valueWords say how the value stands to the limit, of a claim that is above it.
func (v DeskView) valueWords() string {
	if v.Claim.ValueCents == claim.NoValue {
		return "The value is not known"
	}
	return "The value, " + valueOrDash(v.Claim.ValueCents) + ", is above the limit of " + dollars(v.Rules.AgentLimitCents) + " that an agent decides alone"
}

// quoteRange is what the decision lets the seller charge; most is below zero where nothing bounds it.
func quoteRange(d *Decision) (least, most int64) {
	if d == nil {
		return 0, -1
	}
	bounded := len(d.Charges) > 0
	for _, c := range d.Charges {
		if c.MinCents == nil || c.MaxCents == nil {
			bounded = false
			continue
		}
		least, most = least+*c.MinCents, most+*c.MaxCents
	}
	if !bounded {
		return least, -1
	}
	return least, most
}

// CheckQuote refuses a quote outside of what the decision lets the seller charge.
func CheckQuote(d *Decision, cents int64) error {
	least, most := quoteRange(d)
	if cents >= least && (most < 0 || cents <= most) {
		return nil
	}
	return claim.Fault("quote", "The policy lets the seller charge "+rangeWords(least, most)+". Quote within that.")
}

func rangeWords(least, most int64) string {
	if most < 0 {
		return dollars(least) + " or more"
	}
	return centsRange(least, most)
}

func (v DeskView) quoteHint() string {
	least, most := quoteRange(v.Outcome.Decision)
	return "The policy lets the seller charge " + rangeWords(least, most) + "."
}

func (v DeskView) usualQuote() string {
	least, most := quoteRange(v.Outcome.Decision)
	if least != most {
		return ""
	}
	return strings.TrimPrefix(dollars(most), "$")
}

// proposer is who proposed the decision that waits.
func (v DeskView) proposer() string {
	return v.who(claim.Actor{Kind: claim.ByStaff, ID: v.Claim.Proposal.MakerID})
}

// maySecond tells whether the viewer is the second person.
func (v DeskView) maySecond() bool {
	return v.Me.Role(v.Claim.Seller).AtLeast(claim.Supervisor) && v.Claim.Proposal.MakerID != v.Me.ID && !v.Own
}

// Template is the text of a letter to begin with.
type Template struct{ Name, Text string }

// askTemplates are what is most often missing.
func (v DeskView) askTemplates() []Template {
	var list []Template
	for _, item := range v.Checklist {
		if item.State != "have" {
			give := "Please write it in your answer on the page of your claim."
			if item.File {
				give = "Please add it to the files on the page of your claim."
			}
			list = append(list, Template{item.Label, "To decide about your claim we still need this: " + strings.ToLower(item.Label[:1]) + item.Label[1:] +
				". " + give + " The time that we have to answer stands still until then."})
		}
	}
	if !v.Claim.Verified() {
		list = append(list, Template{"Proof of purchase", "We do not find this serial number among our orders under your address. Please add a photo of the invoice or the order confirmation on the page of your claim, or tell us the address that you ordered with."})
	}
	return append(list, Template{"What happens exactly", "Please describe what happens step by step: what you do, what you expect, and what the device does instead. A short video helps most."},
		Template{"What was tried", "Please tell us what you have tried already, such as another cable, another power supply or a reset, and what came of it."})
}

// messageTemplates are letters that ask for nothing.
func (v DeskView) messageTemplates() []Template {
	return []Template{
		{"We are looking into it", "Thank you for your claim. We are looking into it and will answer on this page."},
		{"It takes longer", "We need more time for your claim than usual. You do not need to do anything. We will answer on this page."},
		{"Thank you for the files", "Thank you, your files have arrived and can be read. You do not need to send them again."},
	}
}

// declineLetter is what the customer will read of a refusal, as the mail says it.
func (v DeskView) declineLetter() string {
	var ticked []string
	for _, c := range v.Clauses {
		if c.Ticked {
			ticked = append(ticked, c.Clause.ID)
		}
	}
	c := v.Claim
	c.CustomerDue = claim.EndOf(c.Seller, claim.Today(c.Seller, v.Now).AddDays(v.Rules.AppealDays))
	reason := v.typed("decline", "reason", "")
	if reason == "" {
		reason = "(your reason)"
	}
	letter, _ := NewLetter(MailFacts{Kind: claim.MailDeclined, Claim: &c, Policy: v.Policy, Params: map[string]string{"clauses": strings.Join(ticked, " "), "reason": reason}})
	letter.Link = ""
	return letter.Subject + "\n\n" + letter.Text()
}

// restable are the clauses that a refusal can rest on.
func (v DeskView) restable() []TracedClause {
	return slices.DeleteFunc(slices.Clone(v.Clauses), func(c TracedClause) bool { return !c.Rests })
}

func (v DeskView) clauseTitle(id string) string {
	if c := v.Policy.Clause(id); c != nil {
		return c.Title
	}
	return id
}

func (v DeskView) clauseSummary(id string) string {
	if c := v.Policy.Clause(id); c != nil {
		return c.Summary
	}
	return ""
}

// mine tells whether the viewer proposed what waits.
func (v DeskView) mine() bool { return v.Claim.Proposal.MakerID == v.Me.ID }

// waitsFor says why the viewer is not the second person.
func (v DeskView) waitsFor() string {
	if v.mine() {
		return "You proposed this: another supervisor has to confirm it. Until then nothing is sent."
	}
	return "A supervisor has to confirm this. Until then nothing is sent."
}

func (v DeskView) approveWord() string {
	if v.overrides(claim.Approve) {
		return "Override: approve"
	}
	return "Approve"
}

func (v DeskView) declineWord() string {
	if v.overrides(claim.Decline) {
		return "Override: decline"
	}
	return "Decline"
}

func (v DeskView) approveReason() string {
	if v.overrides(claim.Approve) {
		return "Reason, in your words. The customer reads it."
	}
	return "Reason, where there is something to say. Only staff read it."
}

func (v DeskView) approveButton() string {
	if v.needsSecond(claim.Approve) {
		return "Propose to approve"
	}
	return "Approve the claim"
}

func (v DeskView) declineButton() string {
	if v.needsSecond(claim.Decline) {
		return "Propose to decline"
	}
	return "Decline the claim"
}

// whyNoDecision says why there is nothing to decide.
func whyNoDecision(s claim.State) string {
	switch s {
	case claim.NeedsInfo:
		return "The customer was asked. Deciding is possible again once they answer."
	case claim.Approved:
		return "Approved."
	case claim.Declined:
		return "Declined. The customer can appeal once."
	case claim.Lapsed:
		return "Lapsed: the customer did not answer in time. They can appeal once."
	}
	return stateWords[s] + "."
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func whyTail(why string) string {
	if why == "" {
		return ""
	}
	return ": “" + why + "”"
}

func detailTail(detail string) string {
	if detail == "" {
		return ""
	}
	return ": " + detail
}

var checkShapes = map[string]string{"have": "covered", "missing": "not_covered", "look": "need_facts"}

var checkWords = map[string]string{"have": "there", "missing": "missing", "look": "no field of its own"}
