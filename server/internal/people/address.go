package people

import (
	"regexp"

	"proviso/server/claim"
)

// address takes the addresses that people have. It takes no quotes, comments, lists or line ends, and no letters outside
// ASCII: some of those turn into plain ones when they are folded, and then belong to somebody else.
var address = regexp.MustCompile(`^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$`)

const maxAddress = 254

// Address is a mail address as it is kept and compared.
func Address(typed string) (string, error) {
	folded := claim.Fold(typed)
	if len(typed) > 4*maxAddress || len(folded) > maxAddress || !address.MatchString(folded) || !isASCII(typed) {
		return "", claim.Fault("email", "Write an e-mail address as in name@example.com.")
	}
	return folded, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 || s[i] < ' ' {
			return false
		}
	}
	return true
}
