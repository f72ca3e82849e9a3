package claim

import (
	"strings"
	"unicode/utf8"
)

// MostWhy is how long a reason may be, in characters: a line break is one, as browsers count.
const MostWhy = 2000

// checkWhy refuses a reason that cannot be kept.
func checkWhy(field, why string) *Error {
	switch {
	case utf8.RuneCountInString(strings.ReplaceAll(why, "\r\n", "\n")) > MostWhy:
		return Fault(field, "This is too long: at most 2,000 characters fit.")
	case !utf8.ValidString(why) || strings.ContainsRune(why, 0):
		return Fault(field, "This holds a character that cannot be kept. Type it anew.")
	}
	return nil
}

// CheckReasons refuses a step whose reasons cannot be kept: whoever takes it, and whatever for.
func (s *Step) CheckReasons() error {
	for i := range s.Claims {
		if err := checkWhy("why", s.Claims[i].Event.Note); err != nil {
			return err
		}
	}
	for i := range s.Events {
		if err := checkWhy("why", s.Events[i].Note); err != nil {
			return err
		}
	}
	return nil
}
