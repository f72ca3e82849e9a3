package views

import (
	"encoding/json"
	"slices"

	"proviso/policies"
)

// CheckView is the page that asks one seller's questions and shows the answer.
type CheckView struct {
	Policy  *policies.Policy
	Intents []Option
	Shown   []Question
	More    []Question // could make the answer more exact
	Answers []AnswerRow
	Answer  *Answer
	Errors  []ErrorLink
	Form    Form
	Today   string

	ask []string // what is still to be asked
}

// AnswerRow is one line of "Your answers".
type AnswerRow struct {
	Fact, Label, Value string
	Changeable         bool // its question stands on the page
}

// ErrorLink leads from the error summary to the question at fault.
type ErrorLink struct {
	Fact, Text string
	Linked     bool // its question stands on the page
}

// groupSize is how many questions are asked at a time.
const groupSize = 3

// NewCheck prepares the page from the visitor's answers and what the checker said
// to them.
func NewCheck(p *policies.Policy, form Form, out Outcome, today policies.Date) CheckView {
	intent := form.Facts.text("intent")
	v := CheckView{Policy: p, Form: form, Today: today.String(), Intents: intentOptions(intent)}
	if intent == "" {
		v.Answer = PendingAnswer()
		return v
	}
	v.Answer = NewAnswer(p, form.Facts, out, v.Today)
	v.Form.Shown, v.Form.More = nextQuestions(p, form, out)
	if out.Decision != nil {
		v.ask = out.Decision.Ask
	}
	q := questioner{p: p, intent: intent, form: v.Form, errors: out.Errors}
	v.Shown, v.More = q.questions(v.Form.Shown), q.questions(v.Form.More)
	v.Answers = q.rows()
	v.Errors = q.links()
	return v
}

// Status is the HTTP status of the page: 422 where an answer does not fit.
func (v CheckView) Status() int {
	if len(v.Errors) > 0 {
		return 422
	}
	return 200
}

// submitWords names what the button of a page without script does: it brings the
// answer once no question is left to be asked.
func (v CheckView) submitWords() string {
	left := v.Answer.Verdict == "pending"
	for _, fact := range v.ask {
		left = left || !slices.Contains(v.Form.Shown, fact)
	}
	if left {
		return say("page.submit_next")
	}
	return say("page.submit")
}

// claimWords name the button that starts a claim from the answer; empty where there is nothing to claim. A refusal does not
// stop anybody from asking a person.
func (v CheckView) claimWords() string {
	intent := v.Form.Facts.text("intent")
	if intent != "fault" && intent != "return" {
		return ""
	}
	switch v.Answer.Verdict {
	case "covered", "chargeable":
		return say("page.claim")
	case "review":
		return say("page.claim_review")
	case "not_covered":
		return say("page.claim_all_the_same")
	}
	return ""
}

// claimButton is never empty: a button that is hidden has a name too.
func (v CheckView) claimButton() string {
	if words := v.claimWords(); words != "" {
		return words
	}
	return say("page.claim")
}

// Document is the seller document for the page's script.
func (v CheckView) Document() json.RawMessage { return v.Policy.AppendJSON(nil) }

func intentOptions(chosen string) []Option {
	var options []Option
	for _, intent := range []string{"fault", "coverage", "return", "cancel"} {
		options = append(options, Option{Value: intent, Label: say("intents." + intent + ".choice"), Chosen: intent == chosen})
	}
	return options
}

// nextQuestions says which questions the page shows: those that stand there and
// are answered or still matter, and, once none of them is open, the next small
// group. Where the checker found faults, what stood there stays.
func nextQuestions(p *policies.Policy, form Form, out Outcome) (shown, more []string) {
	uses := factNames(p, form.Facts.text("intent"))
	var ask, refine []string
	if out.Decision != nil {
		ask = out.Decision.Ask
	}
	if len(ask) == 0 && out.Decision != nil {
		refine = out.Decision.Refine // offered once the verdict stands
	}
	faulty := len(out.Errors) > 0
	shown = keepShown(form, uses, ask, faulty)
	for _, e := range out.Errors {
		if hasWords("facts."+e.Field+".group") && !slices.Contains(shown, e.Field) && !slices.Contains(form.More, e.Field) {
			shown = append(shown, e.Field)
		}
	}
	if !slices.ContainsFunc(shown, func(f string) bool { return slices.Contains(ask, f) }) {
		shown = append(shown, firstGroup(ask)...)
	}
	for _, f := range uses {
		wanted := slices.Contains(refine, f) || slices.Contains(form.More, f) && (faulty || form.Facts.answered(f))
		if wanted && f != "selected_new" && !slices.Contains(shown, f) && !slices.Contains(ask, f) {
			more = append(more, f)
		}
	}
	return shown, more
}

// keepShown are the questions that stay: a question that no longer matters goes
// unless one below it is answered, which must not move.
func keepShown(form Form, uses, ask []string, faulty bool) []string {
	var shown []string
	answeredBelow := false
	for _, f := range slices.Backward(form.Shown) {
		answered := form.Facts.answered(f)
		if slices.Contains(uses, f) && (answered || answeredBelow || faulty || slices.Contains(ask, f)) {
			shown = append(shown, f)
			answeredBelow = answeredBelow || answered
		}
	}
	slices.Reverse(shown)
	// Facts of a link, and answers whose question had not been asked.
	for _, f := range uses {
		if form.Facts.answered(f) && !slices.Contains(shown, f) && !slices.Contains(form.More, f) {
			shown = append(shown, f)
		}
	}
	return shown
}

func groupOf(fact string) string { return say("facts." + fact + ".group") }

func firstGroup(ask []string) []string {
	var group []string
	for _, f := range ask {
		if groupOf(f) == groupOf(ask[0]) && len(group) < groupSize {
			group = append(group, f)
		}
	}
	return group
}

func factNames(p *policies.Policy, intent string) []string {
	for _, i := range policies.Intents() {
		if i.String() != intent {
			continue
		}
		var names []string
		for _, f := range p.Uses(i) {
			if f != policies.AskedOn {
				names = append(names, f.String())
			}
		}
		return names
	}
	return nil
}
