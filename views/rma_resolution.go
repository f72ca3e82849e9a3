package views

import (
	"time"

	"proviso/server/claim"
)

// ofResolution says how far what was agreed has come.
func (t afterTeller) ofResolution(plain ClaimStatus) ClaimStatus {
	r := t.a.resolution()
	name := resolutionName(r.Kind)
	switch r.State {
	case claim.ResProposed:
		return ClaimStatus{Tone: "chargeable", Word: "Proposal", Sentence: t.p.Name + " proposes: " + inside(name) + ".",
			Next: t.answerWays(), Action: "Answer the proposal", Href: "#resolution"}
	case claim.ResAccepted:
		return ClaimStatus{Tone: "covered", Word: "Agreed", Sentence: "Agreed: " + inside(name) + ".", Next: t.beforeWork(r)}
	case claim.ResDisputed:
		return ClaimStatus{Tone: "review", Word: "With the seller", Sentence: "You said no to: " + inside(name) + ".",
			Next: t.p.Name + " looks at it again. " + t.sellerDue() + "There is nothing for you to do."}
	case claim.ResInProgress:
		return t.atWork(r)
	case claim.ResAtManufacturer:
		return ClaimStatus{Tone: "review", Word: "At the manufacturer", Sentence: "Your device is at its manufacturer.",
			Next: "You get an e-mail when it is on its way to you. There is nothing for you to do."}
	case claim.ResAwaitingReturn, claim.ResOverdue:
		return t.oldUnit(r)
	}
	return t.fulfilled(r)
}

// answerWays are what can be said to a proposal.
func (t afterTeller) answerWays() string {
	if len(t.a.instead(t.c)) > 0 {
		return "Agree to it, choose something else, or say what you see differently."
	}
	return "Say whether that is all right with you, or what you see differently."
}

func (t afterTeller) beforeWork(r *claim.Resolution) string {
	switch {
	case r.Unsent():
		return "Keep the old device until the new one is there. " + t.p.Name + " begins soon; there is nothing for you to do until then."
	case r.Kind == claim.OnsiteRepair || r.Kind == claim.SoftwareUpdate || t.a.unit(t.c).Here():
		return t.p.Name + " begins soon. There is nothing for you to do."
	case t.a.rma() == nil:
		return "Next, " + t.p.Name + " tells you how to send it in. Keep the device and its parts together until then."
	}
	return t.p.Name + " begins once your device is there."
}

// workWords are what is going on, by what was agreed.
var workWords = map[claim.ResolutionKind][2]string{
	claim.Repair:              {"In repair", "Your device is being repaired."},
	claim.Replace:             {"Being replaced", "Your replacement is being prepared."},
	claim.ReplaceRefurbished:  {"Being replaced", "Your replacement is being prepared."},
	claim.AdvanceReplacement:  {"Being replaced", "Your replacement is being prepared. Keep the old device until the new one is there."},
	claim.Exchange:            {"Being exchanged", "Your exchange is being prepared."},
	claim.Credit:              {"Credit", "Your credit is being made."},
	claim.Refund:              {"Refund", "Your refund is being made."},
	claim.OnsiteRepair:        {"Visit", "A visit to repair it where it stands is being arranged."},
	claim.SoftwareUpdate:      {"Update", "A software update is being prepared for you."},
	claim.ManufacturerService: {"For the manufacturer", "Your device is on its way to its manufacturer's service."},
	claim.ReturnUnrepaired:    {"Coming back", "Your device is being sent back to you, not repaired."},
	claim.NothingFound:        {"Coming back", "No fault was found. Your device is being sent back to you."},
}

func (t afterTeller) atWork(r *claim.Resolution) ClaimStatus {
	words := workWords[r.Kind]
	if r.Manufacturer != "" {
		words = [2]string{"Back from the manufacturer", "Your device is back from its manufacturer, at " + t.p.Name + "."}
	}
	next := t.sellerDue() + "You hear from " + t.p.Name + " when it is done. There is nothing for you to do."
	if r.Kind == claim.OnsiteRepair {
		next = t.sellerDue() + "Write to " + t.p.Name + " below when it suits you, and where the device stands if that is not your address."
	}
	return ClaimStatus{Tone: "review", Word: words[0], Sentence: words[1], Next: next}
}

// oldUnit: the replacement is out, and the old device has to come back.
func (t afterTeller) oldUnit(r *claim.Resolution) ClaimStatus {
	s := ClaimStatus{Tone: "chargeable", Word: "Send the old one", Action: "How to send it", Href: "#parcel"}
	if rma := t.a.rma(); rma != nil {
		s.Href = rmaPage(rma)
	}
	u := t.a.unit(t.c)
	switch {
	case u != nil && u.State == claim.UnitReceived:
		return t.oldUnitIn(u)
	case u != nil && u.State == claim.UnitNeverArrived:
		return ClaimStatus{Tone: "not_covered", Word: "Never arrived", Sentence: "The old device did not reach " + t.p.Name + ".",
			Next:   "If you sent it, ask the carrier to look for it and write to " + t.p.Name + ". If not, ask for a new number to send it under. Nothing is charged by itself: a person decides first.",
			Action: "Write to " + t.p.Name, Href: "#message"}
	case r.Overdue(t.now):
		return t.oldUnitLate(r.ReturnDue, s)
	case t.a.rma() != nil && t.a.rma().Expired(t.now):
		return t.oldUnitLate(t.a.rma().DueAt, s)
	case u != nil && u.State == claim.UnitAuthorised && t.a.rma().State == claim.RMAInTransit:
		return ClaimStatus{Tone: "review", Word: "On its way", Sentence: "Your old device is on its way to " + t.p.Name + ".",
			Next: "You hear from them when it has arrived. Keep the receipt of the carrier until then.", Action: "Open the RMA", Href: s.Href, Resting: true}
	case u != nil && t.a.rma().State == claim.RMAReceived && t.a.rma().SentAt.After(r.ShippedAt):
		return t.partly(t.a.rma())
	case t.a.oldUnitDue().IsZero() || !t.now.Before(t.a.oldUnitDue()):
		s.Sentence = "Your replacement is on its way. Send the old device back when it is there."
		s.Next = "The policy sets no last day for that."
	default:
		s.Sentence = "Your replacement is on its way. The old device has to be back by the end of " + lastDay(t.p, t.a.oldUnitDue()) + "."
		s.Next = "That is the last day where " + t.p.Name + " is: " + daysLeft(t.p, t.a.oldUnitDue(), t.now) + "."
		if r.ReturnDue.IsZero() {
			s.Next = "That is the last day of your RMA number: " + daysLeft(t.p, t.a.oldUnitDue(), t.now) + "."
		}
	}
	if rma := t.a.rma(); rma == nil || !rma.State.Live() {
		s.Word, s.Action, s.Href = "Number to come", "", ""
		s.Next += " Send nothing yet: " + t.p.Name + " gives you an RMA number for it first."
	}
	return s
}

// oldUnitIn: the old device has come back, in time or not.
func (t afterTeller) oldUnitIn(u *claim.RMAUnit) ClaimStatus {
	s := ClaimStatus{Tone: "review", Word: "Nearly done", Sentence: "You have the replacement, and " + t.p.Name + " has the old device.",
		Next: "They look at the old device and settle the rest. There is nothing for you to do."}
	switch {
	case u.Ruling == claim.LateSentBack:
		return ClaimStatus{Tone: "not_covered", Word: "Sent back", Sentence: "The old device came after the last day, and " + t.p.Name + " sends it back unopened.",
			Next: "Write to them how it is to go on. Nothing is charged by itself: a person decides first.", Action: "Write to " + t.p.Name, Href: "#message"}
	case !u.Here():
		s.Word, s.Next = "Arrived late", "It came after the last day. They decide what that means, and tell you. There is nothing for you to do."
	}
	return s
}

// oldUnitLate: under a number that has ended nothing is to be sent.
func (t afterTeller) oldUnitLate(due time.Time, s ClaimStatus) ClaimStatus {
	s.Tone, s.Word = "not_covered", "Old one is late"
	s.Sentence = "The old device should have arrived by the end of " + lastDay(t.p, due) + "."
	s.Next = "Send it now, or write to " + t.p.Name + " what holds it up. "
	if rma := t.a.rma(); rma != nil && rma.State == claim.RMAInTransit {
		s.Word, s.Action, s.Resting = "On its way, late", "Open the RMA", true
		s.Next = "You said that it is on its way: keep the receipt of the carrier. "
	} else if rma := t.a.rma(); rma == nil || rma.Expired(t.now) || !rma.State.Live() {
		s.Next, s.Action, s.Href = "Write to "+t.p.Name+" what holds it up, and ask for a new number to send it under. ", "Write to "+t.p.Name, "#message"
	}
	s.Next += "Nothing is charged by itself: a person decides first."
	return s
}

// endWords are the end, by what was agreed.
var endWords = map[claim.ResolutionKind]string{
	claim.Repair:              "Your device is repaired and on its way back to you.",
	claim.Replace:             "Your replacement is on its way to you.",
	claim.ReplaceRefurbished:  "You have your replacement.",
	claim.AdvanceReplacement:  "You have your replacement.",
	claim.Exchange:            "Your exchange is on its way to you.",
	claim.Credit:              "Your credit is made.",
	claim.Refund:              "Your money is on its way back.",
	claim.OnsiteRepair:        "Your device is repaired.",
	claim.SoftwareUpdate:      "The software is up to date.",
	claim.ManufacturerService: "The manufacturer's service is done, and your device is on its way back to you.",
	claim.ReturnUnrepaired:    "Your device is on its way back to you, not repaired.",
	claim.NothingFound:        "No fault was found, and your device is on its way back to you.",
}

func (t afterTeller) fulfilled(r *claim.Resolution) ClaimStatus {
	s := ClaimStatus{Tone: "covered", Word: "Done", Sentence: endWords[r.Kind], Next: "If something is not as it should be, write to " + t.p.Name + " below."}
	if r.NewSerial != "" {
		s.Next = "Its serial number is " + r.NewSerial + "; the warranty of the old one goes on with it. " + s.Next
	}
	if reference := t.reference(r.Kind); reference != "" {
		s.Next = "The reference is " + reference + ". " + s.Next
	}
	return s
}

// reference is that of the last refund or credit.
func (t afterTeller) reference(kind claim.ResolutionKind) string {
	wanted := map[claim.ResolutionKind]claim.EntryKind{claim.Refund: claim.EntryRefund, claim.Credit: claim.EntryCredit}[kind]
	reference := ""
	for _, e := range t.a.Money.Entries {
		if wanted != "" && e.Kind == wanted {
			reference = e.Reference
		}
	}
	return reference
}

func (t afterTeller) closed(plain ClaimStatus) ClaimStatus {
	r := t.a.resolution()
	if r == nil {
		return plain
	}
	s := t.fulfilled(r)
	s.Next = "This claim is closed. You can still read it here."
	return s
}
