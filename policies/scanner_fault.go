package policies

import "unicode/utf8"

// What is wrong with a text that is not JSON, and what would be right.
const (
	emptyText       = "nothing was sent; send one JSON object of facts"
	noObject        = "expected one JSON object of facts, which begins with {"
	noName          = "expected the name of a fact in double quotes"
	noColon         = "expected a colon between the name of a fact and its value"
	noValue         = "expected a value: text in double quotes, a number, true, false or an array"
	noString        = "expected text in double quotes"
	noCommaInObject = "expected a comma before the next fact, or } after the last"
	noCommaInArray  = "expected a comma before the next value, or ] after the last"
	strayComma      = "nothing follows this comma; leave it out"
	cutOff          = "the text ends before its object does; send all of it, up to the last }"
	bareControl     = "a line break or control character inside text in quotes; write it as an escape such as \\n"
	badEscape       = `no escape of JSON; write \", \\, \/, \b, \f, \n, \r, \t or \u with four hexadecimal digits`
	badNumber       = "no number of JSON; write it like 0, 12 or -3, without leading zeros"
	tooDeep         = "values nested more than 32 deep; a fact needs one array at most"
	secondValue     = "something follows the object; send one object and nothing behind it"
	notUTF8         = "a byte that is no UTF-8; send the text encoded in UTF-8"
)

// fail notes the fault at the place that was reached. It is always false, the answer
// of a reading that failed.
func (s *scanner) fail(wrong string) bool { return s.failAt(s.at, wrong) }

// failAt notes the fault unless one came before. At the end of the text whatever was
// expected is simply not there any more.
func (s *scanner) failAt(where int, wrong string) bool {
	if s.wrong == "" {
		s.wrong, s.where = wrong, where
		if where >= len(s.in) {
			s.wrong = cutOff
		}
	}
	return false
}

// whole reads the one object that the text is to be.
func (s *scanner) whole(member func(name []byte) bool) bool {
	switch bad := invalidAt(s.in); {
	case bad >= 0:
		return s.failAt(bad, notUTF8)
	case s.end():
		s.wrong = emptyText
		return false
	}
	return s.object(member) && (s.end() || s.fail(secondValue))
}

// invalidAt is the place of the first byte that is not UTF-8; negative if there is none.
func invalidAt(in []byte) int {
	if utf8.Valid(in) {
		return -1
	}
	for i := 0; ; {
		r, size := utf8.DecodeRune(in[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
}

// explain says where the text is at fault and what would be right: "line 2, column 7:
// expected …". Columns count characters; a text of a single line needs no line.
func (s *scanner) explain() string {
	if s.wrong == emptyText {
		return s.wrong
	}
	line, begin := 1, 0
	for i, c := range s.in[:s.where] {
		if c == '\n' {
			line, begin = line+1, i+1
		}
	}
	var text []byte
	if line > 1 || indexByte(string(s.in), '\n') >= 0 {
		text = append(appendInt(append(text, "line "...), int64(line)), ", "...)
	}
	column := utf8.RuneCount(s.in[begin:s.where]) + 1
	text = appendInt(append(text, "column "...), int64(column))
	return string(append(append(text, ": "...), s.wrong...))
}
