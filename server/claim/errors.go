package claim

import "errors"

// Code is the kind of a refusal, for programs.
type Code string

// The kinds of refusal.
const (
	Invalid     Code = "invalid"     // the input does not fit; Field names where
	NotFound    Code = "not_found"   // no such thing, or none of the actor's business
	Conflict    Code = "conflict"    // the thing has changed, or its state does not allow it
	Forbidden   Code = "forbidden"   // the actor may see it, but not do this
	TooMany     Code = "too_many"    // allowed, but not as often
	Unavailable Code = "unavailable" // try again later
)

// Error is a refusal. Its text is meant to be read by the person who was refused.
type Error struct {
	Code  Code
	Field string // the input at fault, where there is one
	Text  string // a sentence: what is wrong and what would be right
}

func (e *Error) Error() string { return e.Text }

// Refuse makes an error without a field.
func Refuse(code Code, text string) *Error { return &Error{Code: code, Text: text} }

// Fault makes an Invalid error about one field.
func Fault(field, text string) *Error { return &Error{Code: Invalid, Field: field, Text: text} }

// CodeOf is the kind of an error; empty for one that is not a refusal.
func CodeOf(err error) Code {
	var refused *Error
	if errors.As(err, &refused) {
		return refused.Code
	}
	return ""
}

// Faults are several fields at fault at once.
type Faults []*Error

func (f Faults) Error() string {
	text := ""
	for _, e := range f {
		text += e.Field + ": " + e.Text + "\n"
	}
	return text
}

// Unwrap gives each fault.
func (f Faults) Unwrap() []error {
	errs := make([]error, len(f))
	for i, e := range f {
		errs[i] = e
	}
	return errs
}

// Err is nil where there is no fault.
func (f Faults) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// ErrNotFound is said wherever something does not exist or is none of the actor's business: the two look the same.
var ErrNotFound = Refuse(NotFound, "There is nothing here.")

// ErrChanged is said to the one of two people who came second.
var ErrChanged = Refuse(Conflict, "Someone else changed this in the meantime. Look at what happened and decide again.")

// ErrAway says that the record could not be asked: its database is being started anew, or cannot be reached. It is no refusal.
var ErrAway = errors.New("the record is away")

// ErrNoMoreFiles is said of a claim that is over.
var ErrNoMoreFiles = Refuse(Conflict, "This claim takes no more files: it is settled or closed. Send the seller a message on its page instead.")
