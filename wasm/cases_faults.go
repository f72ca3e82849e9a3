//go:build !wasip1

package main

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"proviso/policies"
	"proviso/policies/catalog"
)

// oddValues are values of every JSON type, for facts that want another one.
var oddValues = []string{
	"null", "true", "false", "0", "-0", "1", "-1", "1.0", "1e3", "-2.5E-3", "01", "9007199254740991", "9007199254740992", "9223372036854775808",
	"123456789012345678901234567890", `""`, `"0"`, `"true"`, `"2025-02-29"`, `"2025-2-3"`, `"20250203"`, `"0000-01-01"`, `"9999-12-31"`, `"2025-13-01"`,
	`"２０２５-01-01"`, "[]", "[[]]", "[null]", `["wear","wear"]`, `["wear",1]`, `["nothing"]`, "{}", `{"a":{"b":[1,{"c":null}]}}`,
	`["seller"]`, `["asked_on"]`, `["dont_know"]`, `["product","causes","shipped_on"]`,
}

// oddNames are names that no fact has.
var oddNames = []string{"", "Seller", "seller ", "colour", "purchased", "größe", "数", "😀", "a\"b\\c\n\u2028", strings.Repeat("x", 300)}

// spoil puts one fault into the case, or something that only looks like one.
func (d *dealer) spoil() {
	fact := pick(d, policies.AllFacts())
	switch d.IntN(6) {
	case 0:
		d.give(fact, pick(d, oddValues))
	case 1:
		d.members = append(d.members, member{pick(d, oddNames), pick(d, oddValues)})
	case 2:
		i := d.IntN(len(d.members))
		d.members[i].value = pick(d, oddValues)
	case 3:
		i := d.IntN(len(d.members))
		d.members = append(d.members[:i], d.members[i+1:]...)
		d.give(fact, d.value(fact))
	case 4:
		d.give(policies.Product, quote(pick(d, pick(d, catalog.All()).Products).Code))
	case 5:
		d.give(policies.DontKnow, array([]string{fact.String(), pick(d, oddNames)}))
	}
}

// write lays the members out as JSON, now and then with white space and escapes.
func (d *dealer) write() {
	loose := d.oneIn(8)
	d.text = append(d.text[:0], '{')
	for i, m := range d.members {
		if i > 0 {
			d.text = append(d.text, ',')
		}
		d.space(loose)
		d.text = append(d.text, quote(m.name)...)
		d.space(loose)
		d.text = append(d.text, ':')
		d.space(loose)
		d.text = append(d.text, m.value...)
		d.space(loose)
	}
	d.text = append(d.text, '}')
	if loose {
		d.escape()
	}
}

func (d *dealer) space(loose bool) {
	for loose && d.oneIn(3) {
		d.text = append(d.text, pick(d, []byte(" \t\r\n")))
	}
}

// escape writes some letters inside strings as \u escapes.
func (d *dealer) escape() {
	plain := string(d.text)
	d.text = d.text[:0]
	inside := false
	for _, r := range plain {
		if r == '"' {
			inside = !inside
		}
		if inside && (r >= 'a' && r <= 'z') && d.oneIn(30) && !strings.Contains(plain, `\`) {
			d.text = append(d.text, `\u00`...)
			d.text = strconv.AppendInt(d.text, int64(r), 16)
			continue
		}
		d.text = utf8.AppendRune(d.text, r)
	}
}

// garble breaks the text itself: cut, a byte changed, doubled, nested too deep.
func (d *dealer) garble() {
	i := d.IntN(len(d.text))
	switch d.IntN(6) {
	case 0:
		d.text = d.text[:i]
	case 1:
		d.text[i] = byte(d.IntN(256))
	case 2:
		d.text = append(d.text, d.text[i:]...)
	case 3:
		d.text[i] = pick(d, []byte(`{}[]",:\/0-eunt `))
	case 4:
		depth := 20 + d.IntN(40)
		d.text = append(append(d.text[:0], `{"deep":`+strings.Repeat("[", depth)...), strings.Repeat("]", depth)+"}"...)
	case 5:
		d.text = append(append([]byte("\ufeff"), d.text...), pick(d, []string{"", " ", "x", "\x00", "{}"})...)
	}
}

// quote writes s as a JSON string.
func quote(s string) string {
	return `"` + strings.NewReplacer(`"`, `\"`, `\`, `\\`, "\n", `\n`).Replace(s) + `"`
}

func array(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = quote(name)
	}
	return "[" + strings.Join(quoted, ",") + "]"
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
