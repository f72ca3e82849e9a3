package customer

import (
	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/views"
)

// notAllSaved tells the script of the page what is at fault. What is sound is kept all the same: one slip holds up nothing else
// that was typed.
func (r *Room) notAllSaved(c echo.Context, status int, view *views.DraftView, checked views.Form) error {
	answer := map[string]any{"changed": view.Changed, "faults": view.Faults}
	if !view.Changed {
		saved, err := r.keep(c, soundText(view.Form, views.FormOf(view.Claim), view.Faults), soundFacts(checked, keptFacts(view.Claim), view.Faults))
		if _, told := refusedStatus[claim.CodeOf(err)]; err != nil && !told {
			return err
		}
		if err == nil {
			answer["version"], answer["saved"] = saved.Version, views.MachineTime(saved.ChangedAt)
		}
	}
	return c.JSON(status, answer)
}

// soundText is what was typed, with what is kept in the place of what is at fault.
func soundText(typed, kept views.DraftForm, faults []views.FieldFault) views.DraftForm {
	for _, f := range faults {
		switch f.Field {
		case "serial":
			typed.Serial = kept.Serial
		case "order":
			typed.Order = kept.Order
		case "fault":
			typed.Fault, typed.Details = kept.Fault, kept.Details
		case "name":
			typed.Contact.Name = kept.Contact.Name
		case "phone":
			typed.Contact.Phone = kept.Contact.Phone
		case "address":
			typed.Contact.Address = kept.Contact.Address
		}
	}
	return typed
}

// soundFacts does the same with the answers to the checker's questions.
func soundFacts(checked, kept views.Form, faults []views.FieldFault) views.Form {
	for _, f := range faults {
		if value, ok := kept.Facts[f.Field]; ok {
			checked.Facts[f.Field] = value
		} else {
			delete(checked.Facts, f.Field)
		}
	}
	return checked
}
