package policies

// appendString appends s as a JSON string.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	plain := 0 // where the run of characters that need no escape began
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			b = appendEscaped(append(b, s[plain:i]...), c)
			plain = i + 1
		}
	}
	return append(append(b, s[plain:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	if c >= ' ' {
		return append(b, '\\', c)
	}
	const hex = "0123456789abcdef"
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
}

// appendInt appends n in decimal.
func appendInt(b []byte, n int64) []byte {
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	var d [20]byte
	i := len(d)
	for {
		i--
		d[i] = byte('0' + n%10)
		n /= 10
		if n == 0 {
			return append(b, d[i:]...)
		}
	}
}

func appendText(b []byte, key, s string) []byte { return appendString(append(b, key...), s) }

func appendDate(b []byte, key string, d Date) []byte {
	b = append(append(b, key...), '"')
	return append(d.append(b), '"')
}

func appendNumber(b []byte, key string, n int64) []byte { return appendInt(append(b, key...), n) }

func appendBool(b []byte, key string, v bool) []byte {
	b = append(b, key...)
	if v {
		return append(b, "true"...)
	}
	return append(b, "false"...)
}

// appendList appends a key and an array of n elements. It is no generic function:
// one for each type would weigh on the WebAssembly build.
func appendList(b []byte, key string, n int, element func(b []byte, i int) []byte) []byte {
	b = append(append(b, key...), '[')
	for i := range n {
		if i > 0 {
			b = append(b, ',')
		}
		b = element(b, i)
	}
	return append(b, ']')
}
