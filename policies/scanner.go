package policies

// scanner reads JSON text. It stops at the first character that is not JSON and
// keeps where that was and what would have been right.
type scanner struct {
	in    []byte
	at    int
	wrong string // what would have been right; empty while all is well
	where int    // the place that wrong speaks of
}

const maxNesting = 32

func (s *scanner) space() {
	for s.at < len(s.in) {
		switch s.in[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek is the next character that is not white space, zero at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at == len(s.in) {
		return 0
	}
	return s.in[s.at]
}

// end tells whether nothing but white space is left.
func (s *scanner) end() bool {
	s.space()
	return s.at == len(s.in)
}

func (s *scanner) take(c byte) bool {
	if s.peek() != c {
		return false
	}
	s.at++
	return true
}

// literal takes a word of JSON where it stands.
func (s *scanner) literal(word string) bool {
	s.space()
	if len(s.in)-s.at < len(word) || string(s.in[s.at:s.at+len(word)]) != word {
		return false
	}
	s.at += len(word)
	return true
}

// word reads a word of JSON.
func (s *scanner) word(word string) bool { return s.literal(word) || s.fail(noValue) }

// str reads a string. The bytes belong to the input where nothing is escaped.
func (s *scanner) str() (text []byte, ok bool) {
	if !s.take('"') {
		return nil, s.fail(noString)
	}
	start := s.at
	for s.at < len(s.in) {
		switch c := s.in[s.at]; {
		case c == '"':
			s.at++
			return s.in[start : s.at-1], true
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return nil, s.fail(bareControl)
		}
		s.at++
	}
	return nil, s.fail(cutOff)
}

// escaped reads on from the first escape of the string that begins at start.
func (s *scanner) escaped(start int) (text []byte, ok bool) {
	out := append([]byte(nil), s.in[start:s.at]...)
	for s.at < len(s.in) {
		switch c := s.in[s.at]; {
		case c == '"':
			s.at++
			return out, true
		case c == '\\':
			r, ok := s.escape()
			if !ok {
				return nil, false
			}
			out = append(out, string(r)...)
		case c < ' ':
			return nil, s.fail(bareControl)
		default:
			s.at++
			out = append(out, c)
		}
	}
	return nil, s.fail(cutOff)
}

// escape reads one escape, from its backslash on.
func (s *scanner) escape() (rune, bool) {
	from := s.at
	s.at += 2
	if s.at > len(s.in) {
		return 0, s.failAt(len(s.in), cutOff)
	}
	c := s.in[s.at-1]
	if c == 'u' {
		r, ok := s.unicode()
		return r, ok || s.failAt(from, badEscape)
	}
	i := indexByte(`"\/bfnrt`, c)
	if i < 0 {
		return 0, s.failAt(from, badEscape)
	}
	return rune("\"\\/\b\f\n\r\t"[i]), true
}

// unicode reads the rest of a \u escape; half a surrogate pair becomes U+FFFD.
func (s *scanner) unicode() (rune, bool) {
	r, ok := s.hex4()
	if !ok || r < 0xD800 || r > 0xDFFF {
		return r, ok
	}
	if r < 0xDC00 && len(s.in)-s.at >= 6 && s.in[s.at] == '\\' && s.in[s.at+1] == 'u' {
		before := s.at
		s.at += 2
		low, ok := s.hex4()
		if !ok {
			return 0, false
		}
		if low >= 0xDC00 && low <= 0xDFFF {
			return 0x10000 + (r-0xD800)<<10 + (low - 0xDC00), true
		}
		s.at = before
	}
	return '\uFFFD', true
}

func (s *scanner) hex4() (rune, bool) {
	if len(s.in)-s.at < 4 {
		return 0, false
	}
	var r rune
	for range 4 {
		i := indexByte("0123456789abcdef", s.in[s.at]|0x20)
		if i < 0 || s.in[s.at] < '0' {
			return 0, false
		}
		r = r<<4 | rune(i)
		s.at++
	}
	return r, true
}

// integer reads a number; whole is false for one with a fraction, an exponent or
// more digits than an int64 holds.
func (s *scanner) integer() (n int64, whole, ok bool) {
	from := s.at
	negative := s.take('-')
	start := s.at
	whole = true
	for s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
		if s.at-start >= 18 {
			whole = false
		} else {
			n = n*10 + int64(s.in[s.at]-'0')
		}
		s.at++
	}
	if s.at == start || s.in[start] == '0' && s.at > start+1 {
		return 0, false, s.failAt(from, badNumber)
	}
	if negative {
		n = -n
	}
	return n, s.fraction() && whole, true
}

// fraction skips what follows the whole part of a number; true where nothing does.
func (s *scanner) fraction() (none bool) {
	none = true
	if s.at < len(s.in) && s.in[s.at] == '.' {
		s.at++
		none = false
		s.skipDigits()
	}
	if s.at < len(s.in) && s.in[s.at]|0x20 == 'e' {
		s.at++
		none = false
		if s.at < len(s.in) && (s.in[s.at] == '+' || s.in[s.at] == '-') {
			s.at++
		}
		s.skipDigits()
	}
	return none
}

func (s *scanner) skipDigits() {
	for s.at < len(s.in) && s.in[s.at] >= '0' && s.in[s.at] <= '9' {
		s.at++
	}
}

// skip reads over any value.
func (s *scanner) skip(depth int) (ok bool) {
	switch c := s.peek(); {
	case depth > maxNesting:
		return s.fail(tooDeep)
	case c == '"':
		_, ok = s.str()
		return ok
	case c == '{':
		return s.object(func([]byte) bool { return s.skip(depth + 1) })
	case c == '[':
		return s.array(func() bool { return s.skip(depth + 1) })
	case c == '-' || c >= '0' && c <= '9':
		_, _, ok = s.integer()
		return ok
	}
	return s.literal("true") || s.literal("false") || s.literal("null") || s.fail(noValue)
}

// object reads an object, calling member at each value.
func (s *scanner) object(member func(name []byte) bool) bool {
	if !s.take('{') {
		return s.fail(noObject)
	}
	if s.take('}') {
		return true
	}
	for {
		name, ok := s.name()
		if !ok || !member(name) {
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.comma('}', noCommaInObject) {
			return false
		}
	}
}

// name reads the name of a member and its colon.
func (s *scanner) name() (name []byte, ok bool) {
	if s.peek() != '"' {
		return nil, s.fail(noName)
	}
	if name, ok = s.str(); !ok {
		return nil, false
	}
	return name, s.take(':') || s.fail(noColon)
}

// array reads an array, calling element at each value.
func (s *scanner) array(element func() bool) bool {
	if !s.take('[') {
		return s.fail(noValue)
	}
	if s.take(']') {
		return true
	}
	for {
		if !element() {
			return false
		}
		if s.take(']') {
			return true
		}
		if !s.comma(']', noCommaInArray) {
			return false
		}
	}
}

// comma reads the comma before a next entry, which has to follow.
func (s *scanner) comma(closing byte, missing string) bool {
	if !s.take(',') {
		return s.fail(missing)
	}
	if comma := s.at - 1; s.peek() == closing {
		return s.failAt(comma, strayComma)
	}
	return true
}

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
