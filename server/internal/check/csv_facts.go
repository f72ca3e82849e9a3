package check

import (
	"encoding/json"
	"strings"

	"proviso/policies"
)

// appendFacts writes a row as a JSON object of facts. It only gives each cell the shape of its fact; whether the value
// is one is for the policies to say. An empty cell is a fact not given.
func (t *table) appendFacts(to []byte, row []string) []byte {
	to = append(to, '{')
	first := true
	for i := range t.columns {
		c := &t.columns[i]
		value := c.deflt
		if c.cell >= 0 {
			if cell := strings.TrimSpace(row[c.cell]); cell != "" {
				value = cell
			}
		}
		if value == "" {
			continue
		}
		if !first {
			to = append(to, ',')
		}
		first = false
		to = appendString(to, c.name)
		to = append(to, ':')
		to = c.appendValue(to, value)
	}
	return append(to, '}')
}

func (c *column) appendValue(to []byte, value string) []byte {
	switch {
	case !c.known:
	case c.kind == policies.KindBool:
		if truth, ok := truths[strings.ToLower(value)]; ok {
			return append(to, truth...)
		}
	case c.kind == policies.KindInteger:
		if isInteger(value) {
			return append(to, value...)
		}
	case c.kind == policies.KindCodes:
		return appendList(to, value)
	}
	return appendString(to, value)
}

var truths = map[string]string{"true": "true", "false": "false", "yes": "true", "no": "false"}

// isInteger tells whether s is an integer as JSON writes one.
func isInteger(s string) bool {
	digits := strings.TrimPrefix(s, "-")
	if digits == "" || len(digits) > 1 && digits[0] == '0' {
		return false
	}
	return strings.Trim(digits, "0123456789") == ""
}

// appendList writes the codes of a cell, "liquid; fire"; "none" is the empty list.
func appendList(to []byte, cell string) []byte {
	codes := strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '|' || r == ',' || r == ' ' })
	if len(codes) == 1 && strings.EqualFold(codes[0], "none") {
		codes = nil
	}
	to = append(to, '[')
	for i, code := range codes {
		if i > 0 {
			to = append(to, ',')
		}
		to = appendString(to, code)
	}
	return append(to, ']')
}

// appendString writes a JSON string; most are plain codes and dates.
func appendString(to []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic(err) // a string always encodes
			}
			return append(to, quoted...)
		}
	}
	to = append(to, '"')
	to = append(to, s...)
	return append(to, '"')
}
