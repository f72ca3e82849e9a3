package views

import (
	"errors"

	"proviso/server/claim"
)

// Fault is a field of a form that cannot be used as it is. Its control has the id "f-FIELD".
type Fault struct{ Field, Text string }

// FaultsOf lists the fields that a refusal names; ok is false where the error is not about what was typed.
func FaultsOf(err error) (faults []Fault, ok bool) {
	var many claim.Faults
	if errors.As(err, &many) {
		for _, one := range many {
			faults = append(faults, Fault{one.Field, one.Text})
		}
		return faults, true
	}
	var one *claim.Error
	if errors.As(err, &one) && one.Code == claim.Invalid {
		return []Fault{{one.Field, one.Text}}, true
	}
	return nil, false
}

func faultIn(faults []Fault, field string) string {
	for _, f := range faults {
		if f.Field == field {
			return f.Text
		}
	}
	return ""
}

// described is the value of aria-describedby of a field: its hint, and what is wrong where something is.
func described(faults []Fault, field string) string {
	if faultIn(faults, field) != "" {
		return "h-" + field + " e-" + field
	}
	return "h-" + field
}
