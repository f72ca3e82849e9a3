package views

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

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
	Decided bool // nothing more can change the verdict
	Errors  []ErrorLink
	Form    Form
	Today   string
}

// Question is one question with its control.
type Question struct {
	Fact, Kind    string // the fact and its kind: code, boolean, date, codes or integer
	Name          string // of the control
	Title, Hint   string
	Options       []Option
	Value         string // of a date or a number, as typed
	Prefix, Unit  string
	DontKnow      bool
	Error         string
	Reads, Filled string // a date written out; a guess that was filled in
}

// Option is one answer that can be chosen.
type Option struct {
	Value, Label, Hint string
	Chosen             bool
}

// AnswerRow is one line of "Your answers".
type AnswerRow struct{ Fact, Label, Value string }

// ErrorLink leads from the error summary to the question at fault.
type ErrorLink struct{ Fact, Text string }

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
	q := questioner{p: p, intent: intent, form: form, errors: out.Errors}
	v.Shown, v.More = q.questions(v.Form.Shown), q.questions(v.Form.More)
	v.Answers = q.rows()
	v.Errors = q.links()
	v.Decided = out.Decision != nil && out.Decision.Verdict != "need_facts"
	return v
}

// Status is the HTTP status of the page: 422 where an answer does not fit.
func (v CheckView) Status() int {
	if len(v.Errors) > 0 {
		return 422
	}
	return 200
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
		ask, refine = out.Decision.Ask, out.Decision.Refine
	}
	shown = keepShown(form, uses, ask, len(out.Errors) > 0)
	if !slices.ContainsFunc(shown, func(f string) bool { return slices.Contains(ask, f) }) {
		shown = append(shown, firstGroup(ask)...)
	}
	for _, f := range uses {
		wanted := slices.Contains(refine, f) || slices.Contains(form.More, f) && form.Facts.answered(f)
		if wanted && f != "selected_new" && !slices.Contains(shown, f) && !slices.Contains(ask, f) {
			more = append(more, f)
		}
	}
	return shown, more
}

func keepShown(form Form, uses, ask []string, faulty bool) []string {
	var shown []string
	for _, f := range form.Shown {
		if slices.Contains(uses, f) && (form.Facts.answered(f) || slices.Contains(ask, f) || faulty || groupAnswered(form, f)) {
			shown = append(shown, f)
		}
	}
	// Facts of a link, and answers whose question had not been asked.
	for _, f := range uses {
		if form.Facts.answered(f) && !slices.Contains(shown, f) && !slices.Contains(form.More, f) {
			shown = append(shown, f)
		}
	}
	return shown
}

// groupAnswered tells whether another question of the same group that stands on
// the page is answered: a group goes as a whole, so that nothing moves.
func groupAnswered(form Form, fact string) bool {
	return slices.ContainsFunc(form.Shown, func(f string) bool {
		return groupOf(f) == groupOf(fact) && form.Facts.answered(f)
	})
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

// questioner words the questions for one seller and intent.
type questioner struct {
	p      *policies.Policy
	intent string
	form   Form
	errors []FieldError
}

func (q questioner) questions(facts []string) []Question {
	var list []Question
	for _, f := range facts {
		list = append(list, q.question(f))
	}
	return list
}

func (q questioner) question(name string) Question {
	fact, _ := policies.FactNamed(name)
	out := Question{
		Fact: name, Name: controlName(name), Kind: fact.Kind().String(),
		Title: factWord(q.p, q.intent, name, "question"), Hint: factWord(q.p, q.intent, name, "hint"),
		DontKnow: q.form.Facts.dontKnow(name), Error: q.faultOf(name),
	}
	switch fact.Kind() {
	case policies.KindDate:
		out.Value = q.form.Facts.text(name)
		out.Reads, out.Filled = q.dateNotes(name, out.Value)
	case policies.KindInteger:
		out.Value = q.typed(name)
		out.Prefix, out.Unit = amountSigns(name)
	default:
		out.Options = q.options(fact)
	}
	return out
}

func (q questioner) faultOf(name string) string {
	for _, e := range q.errors {
		if e.Field == name {
			return errorAdvice(e.Code)
		}
	}
	return ""
}

// dateNotes writes a typed date out, or says that a guess was filled in.
func (q questioner) dateNotes(name, iso string) (reads, filled string) {
	if _, ok := policies.ParseDate(iso); !ok {
		return "", ""
	}
	if q.form.Guessed == name {
		return "", say("guesses.filled", "date", writtenDate(iso), "guess", guessWords(q.form.GuessedMonths))
	}
	return writtenDate(iso), ""
}

func guessWords(months int) string {
	for i := 0; hasWords("guesses.items." + strconv.Itoa(i) + ".months"); i++ {
		path := "guesses.items." + strconv.Itoa(i)
		if say(path+".months") == strconv.Itoa(months) {
			return say(path + ".text")
		}
	}
	return say("answers.months", "n", strconv.Itoa(months))
}

// guesses are the helpers of a date, as months and text.
func guesses() []Option {
	var list []Option
	for i := 0; hasWords("guesses.items." + strconv.Itoa(i) + ".months"); i++ {
		path := "guesses.items." + strconv.Itoa(i)
		list = append(list, Option{Value: say(path + ".months"), Label: say(path + ".text")})
	}
	return list
}

// typed is a number as it is typed: dollars for money.
func (q questioner) typed(name string) string {
	n, ok := q.form.Facts[name].(int64)
	switch {
	case !ok:
		return q.form.Facts.text(name)
	case strings.HasSuffix(name, "_cents"):
		return strings.ReplaceAll(strings.TrimPrefix(dollars(n), "$"), ",", "")
	}
	return strconv.FormatInt(n, 10)
}

func amountSigns(name string) (prefix, unit string) {
	if strings.HasSuffix(name, "_cents") {
		return "$", ""
	}
	return "", say("answers.unit_months")
}

func (q questioner) options(fact policies.Fact) []Option {
	name := fact.String()
	var codes []string
	switch {
	case fact == policies.Product:
		for _, class := range q.p.Products {
			codes = append(codes, class.Code)
		}
	case fact.Kind() == policies.KindBool:
		return []Option{
			{Value: "yes", Label: boolWords(q.p, q.intent, name, true), Chosen: q.form.Facts[name] == true},
			{Value: "no", Label: boolWords(q.p, q.intent, name, false), Chosen: q.form.Facts[name] == false},
		}
	default:
		codes = fact.Codes()
	}
	return q.codeOptions(name, codes)
}

func (q questioner) codeOptions(name string, codes []string) []Option {
	chosen, isList := q.form.Facts[name].([]string)
	var options []Option
	for _, code := range codes {
		options = append(options, Option{
			Value: code, Label: optionWords(q.p, q.intent, name, code),
			Chosen: q.form.Facts[name] == code || slices.Contains(chosen, code),
		})
	}
	if name == "causes" {
		none := Option{Value: "none", Label: say("answers.none"), Chosen: isList && len(chosen) == 0 || q.form.Facts.dontKnow(name)}
		options = append([]Option{none}, options...)
	}
	return options
}

// rows are the answers given so far, in the order of the questions.
func (q questioner) rows() []AnswerRow {
	var rows []AnswerRow
	for _, name := range append([]string{"intent"}, q.given()...) {
		row := AnswerRow{Fact: name, Label: factLabel(q.p, q.intent, name), Value: say("answers.dont_know")}
		if value, ok := q.form.Facts[name]; ok {
			row.Value = valueWords(q.p, q.intent, name, value)
		}
		rows = append(rows, row)
	}
	return rows
}

// given lists the answered facts of this intent, dates that only bound others included.
func (q questioner) given() []string {
	var names []string
	for _, fact := range policies.AllFacts() {
		name := fact.String()
		if fact != policies.Seller && fact != policies.IntentFact && fact != policies.DontKnow && q.form.Facts.answered(name) {
			names = append(names, name)
		}
	}
	return names
}

func (q questioner) links() []ErrorLink {
	var links []ErrorLink
	for _, e := range q.errors {
		label := factLabel(q.p, q.intent, e.Field)
		if label == "" {
			label = e.Field
		}
		links = append(links, ErrorLink{Fact: e.Field, Text: label + ": " + errorAdvice(e.Code)})
	}
	return links
}
