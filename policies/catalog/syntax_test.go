package catalog_test

import (
	"strings"
	"testing"

	"proviso/policies"
	"proviso/policies/catalog"
)

// TestSyntaxIsExplained: a text that is not one JSON object is told where it is at fault and what would be right.
func TestSyntaxIsExplained(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "nothing was sent; send one JSON object of facts"},
		{"white space", " \r\n\t", "nothing was sent; send one JSON object of facts"},
		{"comma behind the last fact", `{"opened":true , }`, "column 16: nothing follows this comma; leave it out"},
		{"comma behind the last code", "{\"causes\":[\n\"wear\",\n]}", "line 2, column 7: nothing follows this comma; leave it out"},
		{"comma in front", `{,"opened":true}`, "column 2: expected the name of a fact in double quotes"},
		{"two commas", `{"opened":true,,}`, "column 16: expected the name of a fact in double quotes"},
		{"no comma", "{\n\t\"opened\": true\n\t\"marked\": true\n}", "line 3, column 2: expected a comma before the next fact, or } after the last"},
		{"no comma in an array", `{"causes":["wear" "fire"]}`, "column 19: expected a comma before the next value, or ] after the last"},
		{"another bracket", `{"causes":["wear"}`, "column 18: expected a comma before the next value, or ] after the last"},
		{"no colon", `{"opened" true}`, "column 11: expected a colon between the name of a fact and its value"},
		{"no value", `{"opened":}`, "column 11: expected a value: text in double quotes, a number, true, false or an array"},
		{"a word that is none", `{"opened":True}`, "column 11: expected a value: text in double quotes, a number, true, false or an array"},
		{"half a word", `{"opened":tru}`, "column 11: expected a value: text in double quotes, a number, true, false or an array"},
		{"single quotes", `{'opened':true}`, "column 2: expected the name of a fact in double quotes"},
		{"an array", ` [{"opened":true}]`, "column 2: expected one JSON object of facts, which begins with {"},
		{"a word", `null`, "column 1: expected one JSON object of facts, which begins with {"},
		{"two objects", "{}\n{}", "line 2, column 1: something follows the object; send one object and nothing behind it"},
		{"a bracket too many", `{}}`, "column 3: something follows the object; send one object and nothing behind it"},
		{"cut off after a name", `{"seller":`, "column 11: the text ends before its object does; send all of it, up to the last }"},
		{"cut off in a string", `{"seller":"conn`, "column 16: the text ends before its object does; send all of it, up to the last }"},
		{"cut off in an escape", `{"seller":"a\`, "column 14: the text ends before its object does; send all of it, up to the last }"},
		{"cut off after an escape", `{"seller":"a\n`, "column 15: the text ends before its object does; send all of it, up to the last }"},
		{"cut off after a comma", `{"opened":true,`, "column 16: the text ends before its object does; send all of it, up to the last }"},
		{"line break in a string", "{\"brand\":\"own\n\"}", `line 1, column 14: a line break or control character inside text in quotes; write it as an escape such as \n`},
		{"tab behind an escape", "{\"brand\":\"\\u0041\t\"}", `column 17: a line break or control character inside text in quotes; write it as an escape such as \n`},
		{"an escape that is none", `{"brand":"o\wn"}`, `column 12: no escape of JSON; write \", \\, \/, \b, \f, \n, \r, \t or \u with four hexadecimal digits`},
		{"three digits", `{"brand":"\u00e"}`, `column 11: no escape of JSON; write \", \\, \/, \b, \f, \n, \r, \t or \u with four hexadecimal digits`},
		{"leading zero", `{"price_cents": 012}`, "column 17: no number of JSON; write it like 0, 12 or -3, without leading zeros"},
		{"minus alone", `{"price_cents":-}`, "column 16: no number of JSON; write it like 0, 12 or -3, without leading zeros"},
		{"too deep", `{"opened":` + strings.Repeat("[", 40) + `}`, "column 44: values nested more than 32 deep; a fact needs one array at most"},
		{"columns count characters", `{"größe":"数😀",}`, "column 14: nothing follows this comma; leave it out"},
		{"not UTF-8", "{\n\"é\":\"\xe9\"}", "line 2, column 6: a byte that is no UTF-8; send the text encoded in UTF-8"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "column 1: a byte that is no UTF-8; send the text encoded in UTF-8"},
		{"a byte order mark", "\ufeff{}", "column 1: expected one JSON object of facts, which begins with {"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var f policies.Facts
			faults := catalog.Decode(&f, []byte(c.text), nil)
			if len(faults) != 1 || faults[0].Code != policies.ErrSyntax || faults[0].Field != "" || faults[0].Message != c.want {
				t.Errorf("got  %v\nwant %s", faults, c.want)
			}
		})
	}
}

// Every byte at which a text can be cut off is a place where it ends too early.
func TestCutOffAnywhere(t *testing.T) {
	const text = `{"seller":"connectpro","intent":"fault","causes":["we\u0061r"],"price_cents":12,"opened":true,"x":{"a":[null]}}`
	for i := 1; i < len(text); i++ {
		var f policies.Facts
		faults := catalog.Decode(&f, []byte(text[:i]), nil)
		if len(faults) != 1 || faults[0].Code != policies.ErrSyntax {
			t.Fatalf("%s: %v", text[:i], faults)
		}
	}
}

// A list of made-up names must not become an answer many times its size.
func TestDontKnowOfManyNames(t *testing.T) {
	var f policies.Facts
	names := strings.Repeat(`"colour",`, 100_000)
	faults := catalog.Decode(&f, []byte(`{"seller":"connectpro","intent":"cancel","dont_know":[`+names+`"seller","seller"]}`), nil)
	if last := faults[len(faults)-1]; len(faults) != 33 || last.Message != "seller cannot be not known" {
		t.Errorf("%d faults, at last %v", len(faults), last)
	}
}
