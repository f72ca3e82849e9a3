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

// ReasonLine is one reason: the clause, the facts it used and what would change it.
type ReasonLine struct {
	Clause  ClauseRef
	Effect  string // code
	Label   string // the effect in words
	Summary string
	Said    []Pair
	Would   []WouldLine
}

// Pair is a label with its value.
type Pair struct{ Label, Value string }

// WouldLine is another answer and what it would lead to.
type WouldLine struct{ Answer, Verdict string }

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
		a.Errors = append(a.Errors, label+": "+errorAdvice(e.Code))
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

// errorAdvice says what to do about a faulty answer.
func errorAdvice(code string) string {
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

// reasons parts what decided the case from the clauses that only set its terms.
func (t *teller) reasons(changes []Change) (deciding, terms []ReasonLine) {
	for _, r := range t.d.Reasons {
		line := ReasonLine{Clause: t.clause(r.Clause), Effect: r.Effect, Label: say("effects." + r.Effect), Summary: r.Summary}
		for _, c := range changes {
			if c.Clause == r.Clause {
				line.Said, line.Would = t.said(c.Facts), t.would(c.Would)
				break
			}
		}
		line.Would = append(line.Would, t.inTime(r)...)
		if r.Effect == "limits" {
			terms = append(terms, line)
		} else {
			deciding = append(deciding, line)
		}
	}
	return deciding, terms
}

func (t *teller) said(facts []string) []Pair {
	var said []Pair
	for _, fact := range facts {
		if value, ok := t.facts[fact]; ok && fact != "asked_on" {
			said = append(said, Pair{t.label(fact), valueWords(t.p, t.d.Intent, fact, value)})
		}
	}
	return said
}

func (t *teller) would(list []Alternative) []WouldLine {
	var lines []WouldLine
	for _, w := range list {
		value := valueWords(t.p, t.d.Intent, w.Fact, factValue(w.Value))
		lines = append(lines, WouldLine{
			Answer:  say("reason.would_line", "label", t.label(w.Fact), "value", value),
			Verdict: say("reason.would_verdict", "verdict", verdictWord(t.d.Intent, w.Verdict, "would")),
		})
	}
	return lines
}

// inTime tells until when a refusal by a window that has ended would not have stood.
func (t *teller) inTime(r Reason) []WouldLine {
	w := t.d.window(words()["refusals."+r.Clause+".window"])
	if r.Effect != "refuses" || w == nil || !w.ended(t.d.AskedOn) {
		return nil
	}
	return []WouldLine{{Answer: say("reason.would_asked", "date", writtenDate(w.Through)), Verdict: say("reason.would_in_time")}}
}

// notes parts the note on local law, which every answer shows, from the others.
func (t *teller) notes() (law NoteLine, others []NoteLine) {
	for _, id := range t.d.Notes {
		line := NoteLine{Clause: t.clause(id)}
		if c := t.p.Clause(id); c != nil {
			line.Summary = c.Summary
		}
		if strings.HasSuffix(id, ".local_law") {
			law = line
		} else {
			others = append(others, line)
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
