package views

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
)

// Form is what a visitor said so far, read from a form or from the query of a
// link. A control carries the name of its fact; amounts of money are typed in
// dollars under the name without "_cents"; "dont_know" stands for "I don't know".
type Form struct {
	Facts Facts
	// Shown and More are the questions that the page had shown, in their order, so
	// that none of them moves when the page comes back.
	Shown, More []string
	// Guessed is the fact that was just filled with a date some months back.
	Guessed       string
	GuessedMonths int
}

const dontKnow = "dont_know"

// ParseForm reads the visitor's answers. A value that cannot be read is kept as
// it was typed: the checker names it. Names that are no fact of this seller are
// passed over.
// today is the day in the seller's zone, from which guessed dates count.
func ParseForm(p *policies.Policy, values url.Values, today policies.Date) Form {
	form := Form{
		Facts: Facts{"seller": p.ID},
		Shown: knownFacts(values.Get("shown")), More: knownFacts(values.Get("more")),
	}
	var unknown []string
	for _, fact := range policies.AllFacts() {
		switch name := fact.String(); {
		case fact == policies.Seller || fact == policies.DontKnow || !readsFact(p, fact):
		case slices.Contains(values[dontKnow], name) || slices.Contains(values[name], dontKnow):
			unknown = append(unknown, name)
		default:
			form.read(fact, values)
		}
	}
	form.guess(values.Get("guess"), today)
	unknown = slices.DeleteFunc(unknown, func(name string) bool { return name == form.Guessed })
	if len(unknown) > 0 {
		form.Facts[dontKnow] = unknown
	}
	return form
}

// readsFact tells whether any intent of the seller reads the fact; intent and dates
// always count.
func readsFact(p *policies.Policy, fact policies.Fact) bool {
	return fact == policies.IntentFact || fact.Kind() == policies.KindDate ||
		slices.ContainsFunc(policies.Intents(), func(i policies.Intent) bool { return slices.Contains(p.Uses(i), fact) })
}

func knownFacts(csv string) []string {
	var names []string
	for name := range strings.SplitSeq(csv, ",") {
		if _, ok := policies.FactNamed(name); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// read puts one fact's value into the form, if there is one.
func (form *Form) read(fact policies.Fact, values url.Values) {
	name := fact.String()
	if dollars := strings.TrimSpace(values.Get(controlName(name))); dollars != "" && controlName(name) != name {
		form.Facts[name] = readDollars(dollars)
		return
	}
	typed := slices.DeleteFunc(slices.Clone(values[name]), func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(typed) == 0 {
		return
	}
	switch fact.Kind() {
	case policies.KindCodes:
		form.Facts[name] = slices.DeleteFunc(typed, func(s string) bool { return s == "none" })
	case policies.KindBool:
		form.Facts[name] = readBool(typed[0])
	case policies.KindInteger:
		form.Facts[name] = readInteger(typed[0])
	default:
		form.Facts[name] = strings.TrimSpace(typed[0])
	}
}

// controlName is the name of a fact's control: money is typed in dollars.
func controlName(fact string) string { return strings.TrimSuffix(fact, "_cents") }

func readBool(s string) any {
	switch s {
	case "yes", "true":
		return true
	case "no", "false":
		return false
	}
	return s
}

func readInteger(s string) any {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil {
		return s
	}
	return n
}

var (
	plainAmount   = regexp.MustCompile(`^-?\d{1,13}(\.\d{1,2})?$`)
	groupedAmount = regexp.MustCompile(`^-?\d{1,3}(,\d{3}){1,4}(\.\d{1,2})?$`)
	commaAmount   = regexp.MustCompile(`^-?\d{1,13},\d{1,2}$`)
)

// readDollars reads "129.99", "$1,234.50" or "129,99" as cents, else keeps the text.
func readDollars(s string) any {
	text := strings.NewReplacer("$", "", " ", "", "\u00a0", "").Replace(s)
	switch {
	case plainAmount.MatchString(text):
	case groupedAmount.MatchString(text):
		text = strings.ReplaceAll(text, ",", "")
	case commaAmount.MatchString(text):
		text = strings.Replace(text, ",", ".", 1)
	default:
		return s
	}
	whole, fraction, _ := strings.Cut(text, ".")
	cents, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil {
		return s
	}
	return cents
}

// guess fills a date with the day some months before today: "purchased_on:12".
func (form *Form) guess(request string, today policies.Date) {
	name, months, _ := strings.Cut(request, ":")
	fact, ok := policies.FactNamed(name)
	n, err := strconv.Atoi(months)
	if !ok || err != nil || n < 1 || n > 600 || fact.Kind() != policies.KindDate {
		return
	}
	form.Facts[name] = today.AddMonths(-n).String()
	form.Guessed, form.GuessedMonths = name, n
}

// Query is the address of the same answers: "?intent=fault&…" without the dates
// and lists that have no value.
func (form *Form) Query() string {
	values := url.Values{}
	for name, value := range form.Facts {
		switch value := value.(type) {
		case string:
			values.Set(name, value)
		case bool:
			values.Set(name, strconv.FormatBool(value))
		case int64:
			values.Set(name, strconv.FormatInt(value, 10))
		case []string:
			values[name] = value
			if len(value) == 0 {
				values.Set(name, "none")
			}
		}
	}
	values.Del("seller")
	return "?" + values.Encode()
}
