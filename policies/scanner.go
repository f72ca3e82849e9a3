package policies

// scanner reads JSON text. It stops at the first character that is not JSON.
type scanner struct {
	in []byte
	at int
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

func (s *scanner) word(w string) bool {
	s.space()
	if len(s.in)-s.at < len(w) || string(s.in[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

// str reads a string. The bytes belong to the input where nothing is escaped.
func (s *scanner) str() (text []byte, ok bool) {
	if !s.take('"') {
		return nil, false
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
			return nil, false
		}
		s.at++
	}
	return nil, false
}

// escaped reads on from the first escape of the string that begins at start.
func (s *scanner) escaped(start int) (text []byte, ok bool) {
	out := append([]byte(nil), s.in[start:s.at]...)
	for s.at < len(s.in) {
		c := s.in[s.at]
		s.at++
		switch {
		case c == '"':
			return out, true
		case c < ' ':
			return nil, false
		case c != '\\':
			out = append(out, c)
			continue
		}
		if s.at == len(s.in) {
			return nil, false
		}
		c = s.in[s.at]
		s.at++
		if c == 'u' {
			r, ok := s.unicode()
			if !ok {
				return nil, false
			}
			out = append(out, string(r)...)
			continue
		}
		i := indexByte(`"\/bfnrt`, c)
		if i < 0 {
			return nil, false
		}
		out = append(out, "\"\\/\b\f\n\r\t"[i])
	}
	return nil, false
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
		return 0, false, false
	}
	if negative {
		n = -n
	}
	return n, s.fraction() && whole, s.at > start
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
		return false
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
	return s.word("true") || s.word("false") || s.word("null")
}

// object reads an object, calling member at each value.
func (s *scanner) object(member func(name []byte) bool) bool {
	if !s.take('{') {
		return false
	}
	if s.take('}') {
		return true
	}
	for {
		s.space()
		name, ok := s.str()
		if !ok || !s.take(':') || !member(name) {
			return false
		}
		if s.take('}') {
			return true
		}
		if !s.take(',') {
			return false
		}
	}
}

// array reads an array, calling element at each value.
func (s *scanner) array(element func() bool) bool {
	if !s.take('[') {
		return false
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
		if !s.take(',') {
			return false
		}
	}
}

func indexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}
