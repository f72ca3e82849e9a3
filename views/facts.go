package views

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"proviso/policies"
)

// Facts are the facts of one case as the API takes them: JSON members by name.
// Numbers are int64, lists are []string.
type Facts map[string]any

// JSON is the facts as the API takes them, members in alphabetical order.
func (f Facts) JSON() []byte {
	raw, err := json.Marshal(map[string]any(f))
	if err != nil {
		panic(err) // every value was made by this package
	}
	return raw
}

// ReadFacts reads facts from their JSON.
func ReadFacts(raw []byte) (Facts, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, fmt.Errorf("views: read facts: %w", err)
	}
	facts := Facts{}
	for name, member := range members {
		facts[name] = factValue(member)
	}
	return facts, nil
}

// factValue reads one JSON value in the forms that Facts holds: by what it begins with, and what is in none of them as it is.
func factValue(raw json.RawMessage) any {
	switch begins := string(raw[:min(len(raw), 1)]); {
	case begins == "[":
		var texts []string
		if json.Unmarshal(raw, &texts) == nil {
			return texts
		}
	case begins == "-" || begins >= "0" && begins <= "9":
		var number int64
		if json.Unmarshal(raw, &number) == nil {
			return number
		}
	}
	var other any
	_ = json.Unmarshal(raw, &other) // a bad value is the checker's to name
	return other
}

func (f Facts) text(name string) string {
	s, _ := f[name].(string)
	return s
}

// given tells whether the fact has a value; dontKnow whether it is known not to be known.
func (f Facts) given(name string) bool { _, ok := f[name]; return ok }

func (f Facts) dontKnow(name string) bool {
	names, _ := f["dont_know"].([]string)
	return slices.Contains(names, name)
}

func (f Facts) answered(name string) bool { return f.given(name) || f.dontKnow(name) }

// factWord is a word about a fact as this seller and intent put it.
func factWord(p *policies.Policy, intent, fact, part string) string {
	base := "facts." + fact + "."
	for _, path := range []string{base + "sellers." + p.ID + "." + part, base + "intents." + intent + "." + part, base + part} {
		if hasWords(path) {
			return say(path, "seller", p.Name)
		}
	}
	return ""
}

// factLabel is the short name of a fact: "Invoice date".
func factLabel(p *policies.Policy, intent, fact string) string {
	return factWord(p, intent, fact, "label")
}

// valueWords writes a value of a fact for people.
func valueWords(p *policies.Policy, intent, fact string, value any) string {
	switch value := value.(type) {
	case bool:
		return boolWords(p, intent, fact, value)
	case []string:
		return codesWords(p, intent, fact, value)
	case int64:
		return numberWords(fact, value)
	case string:
		if _, ok := policies.ParseDate(value); ok {
			return writtenDate(value)
		}
		return optionWords(p, intent, fact, value)
	}
	return fmt.Sprint(value)
}

func boolWords(p *policies.Policy, intent, fact string, value bool) string {
	part := "no"
	if value {
		part = "yes"
	}
	if text := factWord(p, intent, fact, part); text != "" {
		return text
	}
	return say("answers." + part)
}

func codesWords(p *policies.Policy, intent, fact string, codes []string) string {
	if len(codes) == 0 {
		return say("answers.none")
	}
	texts := make([]string, len(codes))
	for i, code := range codes {
		texts[i] = optionWords(p, intent, fact, code)
	}
	return strings.Join(texts, ", ")
}

func numberWords(fact string, n int64) string {
	switch {
	case strings.HasSuffix(fact, "_cents"):
		return dollars(n)
	case n == 1:
		return say("answers.month")
	}
	return say("answers.months", "n", strconv.FormatInt(n, 10))
}

// optionWords is the label of one code of a fact.
func optionWords(p *policies.Policy, intent, fact, code string) string {
	if fact == "intent" {
		return say("intents." + code + ".choice")
	}
	if fact == "product" {
		for _, class := range p.Products {
			if class.Code == code {
				return class.Name
			}
		}
		return code
	}
	if text := factWord(p, intent, fact, "options."+code); text != "" {
		return text
	}
	return code
}
