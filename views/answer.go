package views

import (
	"strconv"
	"strings"

	"proviso/policies"
)

// Answer is a decision in words: everything that the answer panel shows, in its
// order. static/js/answer-model.js builds the same from the same JSON.
type Answer struct {
	Verdict     string // a verdict's code, "pending" or "errors"
	Word        string
	Sentence    string
	Sub         string
	Stamp       string
	Bar         *Bar
	Errors      []string
	Open        []string
	Reasons     []ReasonLine // what decided it
	Terms       []ReasonLine // what shapes how it is carried out
	Remedies    []string
	Chosen      string
	Charges     []ChargeLine
	Refund      string
	Shipping    []LegLine
	Evidence    []string
	StepsTitle  string
	Steps       []string
	SellerTitle string
	Obligations []CitedLine
	Notes       []NoteLine
	Law         string // the note on local law
	Unused      string
	Foot        string
}

// ClauseRef leads to a clause in the policy book.
type ClauseRef struct{ ID, Title, Href string }

// ChargeLine is one fee with its amount in words.
type ChargeLine struct {
	Label, Amount string
	Clause        ClauseRef
}

// LegLine is one way of the parcel and who pays it.
type LegLine struct {
	Leg, Payer string
	Clause     ClauseRef
}

// CitedLine is a sentence with the clause it comes from.
type CitedLine struct {
	Text   string
	Clause ClauseRef
}

// NoteLine is a clause that is good to know.
type NoteLine struct {
	Clause  ClauseRef
	Summary string
}

// teller puts one decision into words.
type teller struct {
	p     *policies.Policy
	facts Facts
	d     *Decision
	today string
}

// PendingAnswer stands where nothing has been asked yet.
func PendingAnswer() *Answer {
	return &Answer{Verdict: "pending", Word: say("verdicts.pending.word"),
		Sentence: say("sentences.pending"), Sub: say("sentences.pending_sub")}
}

// NewAnswer puts the checker's outcome into words. today is the day in the
// seller's zone; the decision may be asked for another day.
func NewAnswer(p *policies.Policy, facts Facts, out Outcome, today string) *Answer {
	if out.Decision == nil {
		return faultyAnswer(p, facts, out.Errors)
	}
	t := &teller{p: p, facts: facts, d: out.Decision, today: today}
	d := out.Decision
	reasons, terms := t.reasons(out.Changes)
	law, notes := t.notes()
	return &Answer{
		Verdict: d.Verdict, Word: verdictWord(d.Intent, d.Verdict, "word"),
		Sentence: t.sentence(), Sub: t.sub(), Stamp: stampDate(d.AskedOn),
		Bar: newBar(d, facts, today), Open: t.open(), Reasons: reasons, Terms: terms,
		Remedies: t.remedies(), Chosen: t.chosen(),
		Charges: t.charges(), Refund: t.refund(), Shipping: t.shipping(),
		Evidence:   labels("evidence", d.Evidence),
		StepsTitle: t.stepsTitle(), Steps: t.steps(),
		SellerTitle: say("sections.seller", "seller", p.Name), Obligations: t.obligations(),
		Notes: notes, Law: law.Summary, Unused: t.unused(),
		Foot: say("foot.version", "version", d.PolicyVersion) + ", " + say("foot.decided", "date", writtenDate(d.AskedOn)) + ".",
	}
}

func faultyAnswer(p *policies.Policy, facts Facts, errors []FieldError) *Answer {
	a := &Answer{Verdict: "errors", Word: say("sections.errors"), Sentence: counted("sentences.errors", len(errors))}
	for _, e := range errors {
		label := factLabel(p, facts.text("intent"), e.Field)
		if label == "" {
			label = e.Field
		}
		a.Errors = append(a.Errors, label+": "+errorAdvice(e.Field, e.Code))
	}
	return a
}

// verdictWord names a verdict: what is sent back or cancelled is not "covered".
func verdictWord(intent, verdict, part string) string {
	if action := "verdicts." + verdict + ".action." + part; (intent == "return" || intent == "cancel") && hasWords(action) {
		return say(action)
	}
	return say("verdicts." + verdict + "." + part)
}

// errorAdvice says what to do about a faulty answer. What is of another type than it
// should be was an amount, a number of months or a choice.
func errorAdvice(field, code string) string {
	if fact, ok := policies.FactNamed(field); ok && code == policies.ErrType && !strings.HasSuffix(field, "_cents") {
		code = policies.ErrCode
		if fact.Kind() == policies.KindInteger {
			code = "wrong_months"
		}
	}
	if hasWords("errors." + code) {
		return say("errors." + code)
	}
	return say("errors.other")
}

func (t *teller) clause(id string) ClauseRef {
	ref := ClauseRef{ID: id, Title: id, Href: ClauseHref(id)}
	if c := t.p.Clause(id); c != nil {
		ref.Title = c.Title
	}
	return ref
}

// ClauseHref is the address of a clause in its policy book.
func ClauseHref(id string) string {
	seller, slug, _ := strings.Cut(id, ".")
	return "/policies/" + seller + "#" + slug
}

func labels(path string, codes []string) []string {
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = say(path + "." + code)
	}
	return texts
}

func (t *teller) label(fact string) string { return factLabel(t.p, t.d.Intent, fact) }

func (t *teller) open() []string {
	var open []string
	for _, fact := range t.d.Ask {
		open = append(open, t.label(fact))
	}
	return open
}

// notes parts the note on local law, which every answer shows once, from the others.
func (t *teller) notes() (law NoteLine, others []NoteLine) {
	for _, id := range t.d.Notes {
		line := NoteLine{Clause: t.clause(id)}
		if c := t.p.Clause(id); c != nil {
			line.Summary = c.Summary
		}
		switch {
		case !strings.HasSuffix(id, ".local_law"):
			others = append(others, line)
		case t.d.Verdict != "not_covered": // where it is one of the steps
			law = line
		}
	}
	return law, others
}

func (t *teller) obligations() []CitedLine {
	var lines []CitedLine
	for _, o := range t.d.Obligations {
		span := say("obligations.hours", "n", strconv.Itoa(o.Hours))
		if o.WorkingDays > 0 {
			span = say("obligations.working_days", "n", strconv.Itoa(o.WorkingDays))
		}
		lines = append(lines, CitedLine{Text: say("obligations."+o.Code, "time", span), Clause: t.clause(o.Clause)})
	}
	return lines
}

func (t *teller) unused() string {
	if len(t.d.Unused) == 0 {
		return ""
	}
	names := make([]string, len(t.d.Unused))
	for i, fact := range t.d.Unused {
		names[i] = t.label(fact)
	}
	return say("foot.unused", "facts", strings.Join(names, ", "))
}
