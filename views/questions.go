package views

import (
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
)

// Question is one question with its control.
type Question struct {
	Fact, Kind   string // the fact and its kind: code, boolean, date, codes or integer
	Name         string // of the control
	Title, Hint  string
	Options      []Option
	Value        string // of a date or a number, as typed
	Prefix, Unit string
	DontKnow     bool
	Error        string
	Note         string // a date written out, or that a guess was filled in
}

// Option is one answer that can be chosen.
type Option struct {
	Value, Label, Hint string
	Chosen             bool
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
		out.Note = q.dateNote(name, out.Value)
	case policies.KindInteger:
		out.Value = q.typed(name)
		out.Prefix, out.Unit = amountSigns(name)
	default:
		out.Options = q.options(fact)
	}
	return out
}

// asks tells whether the question stands on the page.
func (q questioner) asks(name string) bool {
	return name == "intent" || slices.Contains(q.form.Shown, name) || slices.Contains(q.form.More, name)
}

func (q questioner) faultOf(name string) string {
	for _, e := range q.errors {
		if e.Field == name {
			return errorAdvice(e.Field, e.Code)
		}
	}
	return ""
}

// dateNote writes a typed date out, or says that a guess was filled in.
func (q questioner) dateNote(name, iso string) string {
	if _, ok := policies.ParseDate(iso); !ok {
		return ""
	}
	if q.form.Guessed == name {
		return say("guesses.filled", "date", writtenDate(iso), "guess", guessWords(q.form.GuessedMonths))
	}
	return writtenDate(iso)
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
		row := AnswerRow{
			Fact: name, Label: factLabel(q.p, q.intent, name), Value: say("answers.dont_know"),
			Changeable: q.asks(name),
		}
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
		links = append(links, ErrorLink{Fact: e.Field, Text: label + ": " + errorAdvice(e.Field, e.Code), Linked: q.asks(e.Field)})
	}
	return links
}

// invalid is the value of aria-invalid.
func invalid(q Question) string {
	if q.Error != "" {
		return "true"
	}
	return "false"
}

// moreUsed tells whether one of the optional questions is answered or at fault.
func (v CheckView) moreUsed() bool {
	return slices.ContainsFunc(v.More, func(q Question) bool { return q.Error != "" || v.Form.Facts.answered(q.Fact) })
}
