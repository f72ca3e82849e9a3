package views

import (
	"slices"
	"strings"
	"time"

	"proviso/server/claim"
)

// keeps tells whether nothing is to be sent yet: the seller sends the replacement first, and its day is the one that counts.
func (v RMAView) keeps() bool { return v.RMA.State == claim.RMAIssued && v.waits() }

// waits tells the same of what is not there yet, be it all or the rest.
func (v RMAView) waits() bool {
	return (v.RMA.State == claim.RMAIssued || v.partly()) && v.RMA.Kept(v.Kept)
}

// Due is the first instant at which goods are late; zero: there is no last day, or not yet.
func (v RMAView) Due() time.Time {
	if v.waits() {
		return time.Time{}
	}
	return v.RMA.DueAt
}

// toSend are the units that belong into the parcel: not those that are kept for now.
func (v RMAView) toSend() []claim.RMAUnit {
	return slices.DeleteFunc(v.packed(), func(u claim.RMAUnit) bool { return u.State == claim.UnitAuthorised && v.Kept[u.ClaimID] })
}

// kept names the devices that stay where they are for now.
func (v RMAView) kept() string {
	if n := len(v.packed()) - len(v.toSend()); n != 1 {
		return devices(n) + " until their replacements are there"
	}
	return "the old device until its replacement is there"
}

// contents are the units that the packing slip lists: once a part has arrived, of the next parcel alone.
func (v RMAView) contents() []claim.RMAUnit {
	there := func(u claim.RMAUnit) bool { return u.State == claim.UnitReceived && v.partly() }
	list := slices.DeleteFunc(v.toSend(), there)
	if len(list) == 0 || v.keeps() {
		return slices.DeleteFunc(v.packed(), there) // printed ahead, for later
	}
	return list
}

// counts tells whether days still run for what is not there yet.
func (v RMAView) counts() bool {
	return !v.Due().IsZero() && (v.open() || v.partly() && v.Now.Before(v.Due()))
}

// arrived are the units that the seller has.
func (v RMAView) arrived() []claim.RMAUnit {
	return slices.DeleteFunc(v.packed(), func(u claim.RMAUnit) bool { return u.State != claim.UnitReceived })
}

// slipRunsOn tells whether the slip may take more than one sheet: each bears the number then, for sheets part.
func (v RMAView) slipRunsOn() bool { return len(v.contents()) > 10 }

// howTitle, sendTitle and labelButton put the way to the seller off while the device is kept.
func (v RMAView) howTitle() string {
	if v.keeps() {
		return "How to send it, when the time has come"
	}
	return "How to send it"
}

func (v RMAView) sendTitle() string {
	if v.keeps() {
		return "Have you sent it already?"
	}
	return "Have you sent it?"
}

func (v RMAView) labelButton() string {
	if v.keeps() {
		return "btn-outline"
	}
	return "btn-primary"
}

// keepOthers goes on from what is to be sent to what is not.
func (v RMAView) keepOthers() string {
	switch len(v.packed()) - len(v.toSend()) {
	case 0:
		return ""
	case 1:
		return " Keep the other one until its replacement is there."
	}
	return " Keep " + v.kept() + "."
}

// restWords say what to do about those that are not there yet.
func (v RMAView) restWords() string {
	switch due := v.RMA.DueAt; {
	case v.waits():
		return "Keep " + v.kept() + ". Then what is not there yet goes back under this number."
	case due.IsZero():
		return "What is not there yet can still come under this number. If it is on its way in another parcel, there is nothing for you to do."
	case v.Now.Before(due):
		return "What is not there yet has to arrive by the end of " + lastDay(v.Policy, due) + ", under this number. If it is on its way in another parcel, there is nothing for you to do."
	default:
		return "The last day for what is not there yet was " + lastDay(v.Policy, due) + ". Send it now, or write to " + v.Policy.Name + " what holds it up."
	}
}

// forOld leaves out what does not hold for a device that goes back once its replacement is there: the days from the issue of the
// number, and that the device comes first.
func forOld(list []Instruction) []Instruction {
	return slices.DeleteFunc(list, func(i Instruction) bool {
		_, slug, _ := strings.Cut(i.Clause.ID, ".")
		return slices.Contains([]string{"rma_14_days", "rma_30_days", "after_receipt"}, slug)
	})
}

// withdrawable are the devices whose claim can still be withdrawn: not those that are there, nor those whose replacement is out.
func (v RMAView) withdrawable() []RMAUnitLine {
	return slices.DeleteFunc(v.units(), func(line RMAUnitLine) bool {
		return line.Unit.State != claim.UnitAuthorised || v.Old[line.Claim.ID] && !v.Kept[line.Claim.ID]
	})
}
