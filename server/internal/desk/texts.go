package desk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"proviso/server/claim"
)

// checkText normalises what somebody typed in place, and says what cannot be kept. Characters that cannot be seen or turn
// the direction of writing are refused: what people compare by eye must be what is compared.
func checkText(field, label string, value *string, most int, lines bool) *claim.Error {
	text := *value
	if !utf8.ValidString(text) {
		return claim.Fault(field, "The "+label+" holds something that is no text. Type it anew.")
	}
	text = strings.TrimSpace(norm.NFC.String(strings.ReplaceAll(text, "\r\n", "\n")))
	for _, r := range text {
		if lines && (r == '\n' || r == '\t') {
			continue
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || isInvisible(r) {
			return claim.Fault(field, "The "+label+" holds a character that cannot be seen. Type it anew.")
		}
	}
	if n := utf8.RuneCountInString(text); n > most {
		return claim.Fault(field, fmt.Sprintf("The %s is too long: %d characters fit, this has %d.", label, most, n))
	}
	*value = text
	return nil
}

// isInvisible names the characters of no width that could make two different numbers look the same.
func isInvisible(r rune) bool {
	switch r {
	case '\u200b', '\u2060', '\ufeff', '\u00ad', '\u180e':
		return true
	}
	return false
}
