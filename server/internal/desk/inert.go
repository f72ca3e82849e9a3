package desk

import (
	"strings"
	"unicode/utf8"
)

// InertCell keeps a spreadsheet from taking what somebody typed for a formula.
func InertCell(cell string) string {
	if first, _ := utf8.DecodeRuneInString(cell); cell != "" && strings.ContainsRune("=+-@\t\r\n|%＝＋－＠", first) { // some programs take the wide ones too
		return "'" + cell
	}
	return cell
}
