package views

import (
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// teller of what comes after the approval: one claim at one moment.
type afterTeller struct {
	p   *policies.Policy
	c   *claim.Claim
	a   *AfterView
	now time.Time
}

// NewAfterStatus puts a claim into words with what became of it after the approval. It answers one question: what is there to
// do now, and by when.
func NewAfterStatus(p *policies.Policy, c *claim.Claim, a *AfterView, now time.Time) ClaimStatus {
	plain := NewClaimStatus(p, c, now)
	if a == nil {
		return plain
	}
	t := afterTeller{p, c, a, now}
	switch {
	case c.State == claim.Closed:
		return t.closed(plain)
	case c.State != claim.Approved || c.Quote.State == claim.QuoteOffered:
		return plain
	case c.Quote.State == claim.QuoteRejected:
		return t.ofNoPrice(plain)
	case t.rmaFirst():
		return t.ofRMA(plain)
	case a.resolution() != nil:
		return t.ofResolution(plain)
	case a.rma() != nil:
		return t.ofRMA(plain)
	case a.chooses(c):
		return ClaimStatus{Tone: "chargeable", Word: "Your choice", Sentence: "Your claim is approved. Choose what you want.",
			Next: "Under this policy the choice is yours. " + p.Name + " goes on as soon as you have chosen.", Action: "Choose", Href: "#resolution"}
	}
	return plain
}

// ofNoPrice is a quote that was turned down: a device that is with the seller comes back as it is.
func (t afterTeller) ofNoPrice(plain ClaimStatus) ClaimStatus {
	switch res := t.a.resolution(); {
	case res != nil && res.Kind.GoesBack():
		return t.ofResolution(plain)
	case t.a.unit(t.c).Here():
		plain.Next = "Nothing is charged and nothing is done to it: " + t.p.Name + " sends it back to you as it is, or makes another quote. Write to them if you change your mind."
	}
	return plain
}

// rmaFirst tells whether sending the goods in is what matters now, whatever was agreed beside it.
func (t afterTeller) rmaFirst() bool {
	r, res := t.a.rma(), t.a.resolution()
	if r == nil || r.State != claim.RMAIssued && r.State != claim.RMAExpired {
		return false
	}
	if res == nil {
		return true
	}
	switch res.State {
	case claim.ResProposed, claim.ResAccepted, claim.ResDisputed:
		return res.Kind != claim.AdvanceReplacement
	}
	return false
}

func (t afterTeller) ofRMA(plain ClaimStatus) ClaimStatus {
	r, u := t.a.rma(), t.a.unit(t.c)
	switch {
	case r.State == claim.RMACancelled || u == nil:
		plain.Next = "The RMA " + string(r.Number) + " is not used any more. " + t.p.Name + " tells you how it goes on."
		return plain
	case u.State == claim.UnitNeverArrived:
		return ClaimStatus{Tone: "not_covered", Word: "Never arrived", Sentence: "Your device did not reach " + t.p.Name + ".",
			Next: "Ask the carrier to look for the parcel, and send " + t.p.Name + " the receipt.", Action: "Write to " + t.p.Name, Href: "#message"}
	case u.State == claim.UnitReceived:
		return t.ofReceived(u)
	case r.Expired(t.now):
		return ClaimStatus{Tone: "not_covered", Word: "Number ended", Sentence: "The last day for sending it in was " + lastDay(t.p, r.DueAt) + ".",
			Next:   afterNumber(t.c.Intent) + " Do not send it under the old number: ask " + t.p.Name + " for a new one.",
			Action: "Ask for a new number", Href: "#message"}
	case r.State == claim.RMAInTransit:
		return t.inTransit(r)
	case r.State == claim.RMAReceived || r.State == claim.RMAClosed:
		return t.partly(r)
	}
	return t.toSend(r)
}

// partly: others of the same number are there, this one is not.
func (t afterTeller) partly(r *claim.RMA) ClaimStatus {
	rest := "send it soon under the same number."
	if t.now.Before(r.DueAt) {
		rest = "it has to arrive by the end of " + lastDay(t.p, r.DueAt) + ", under the same number."
	}
	return ClaimStatus{Tone: "review", Word: "Partly received", Sentence: t.p.Name + " has part of your parcel, but not this device.",
		Next: "If you sent it in another parcel, there is nothing for you to do. If not, " + rest, Action: "Open the RMA", Href: rmaPage(r)}
}

// afterNumber says what it means that a number ended: nothing for a warranty, while a return has its own time.
func afterNumber(intent string) string {
	if intent == "fault" {
		return "Your right to the warranty is not affected."
	}
	return "Your return is still approved, but a device can be given back for a limited time only: do not wait."
}

func (t afterTeller) toSend(r *claim.RMA) ClaimStatus {
	s := ClaimStatus{Tone: "chargeable", Word: "Send it in", Action: "How to send it", Href: rmaPage(r)}
	if r.DueAt.IsZero() {
		s.Sentence = "Send it to " + t.p.Name + " with your RMA number."
		s.Next = "The policy sets no last day for that. The sooner it is there, the sooner you have it back."
		return s
	}
	s.Sentence = "Send it in so that it arrives by the end of " + lastDay(t.p, r.DueAt) + "."
	s.Next = "That is the last day where " + t.p.Name + " is: " + daysLeft(t.p, r.DueAt, t.now) + ". It needs your RMA number on the outside of the box."
	return s
}

func (t afterTeller) inTransit(r *claim.RMA) ClaimStatus {
	s := ClaimStatus{Tone: "review", Word: "On its way", Sentence: "Your parcel is on its way to " + t.p.Name + ".",
		Next: "You hear from them when it has arrived. Keep the receipt of the carrier until then.", Action: "Open the RMA", Href: rmaPage(r), Resting: true}
	if !r.DueAt.IsZero() {
		s.Next = "It has to arrive by the end of " + lastDay(t.p, r.DueAt) + "; now that it is sent, your number does not end. " + s.Next
	}
	return s
}

func (t afterTeller) ofReceived(u *claim.RMAUnit) ClaimStatus {
	switch {
	case u.Ruling == claim.LateSentBack:
		return ClaimStatus{Tone: "not_covered", Word: "Sent back", Sentence: "It came after the last day, and " + t.p.Name + " sends it back unopened.",
			Next: afterNumber(t.c.Intent) + " Ask for a new number before you send it again.", Action: "Ask for a new number", Href: "#message"}
	case !u.Here():
		return ClaimStatus{Tone: "review", Word: "Arrived late", Sentence: t.p.Name + " has your device. It came after the last day.",
			Next: "They decide whether they take it all the same, and tell you. There is nothing for you to do."}
	case u.Inspection == claim.NotInspected:
		return ClaimStatus{Tone: "review", Word: "Received", Sentence: t.p.Name + " has your device.", Next: "Next they look at it. " + t.sellerDue() + "There is nothing for you to do."}
	}
	found := foundLine(t.c, u.Inspection)
	if t.a.chooses(t.c) {
		return ClaimStatus{Tone: "chargeable", Word: "Your choice", Sentence: found.sentence, Next: "Choose what you want: under this policy the choice is yours. " + t.sellerDue() +
			t.p.Name + " goes on as soon as you have chosen.", Action: "Choose", Href: "#resolution"}
	}
	return ClaimStatus{Tone: found.tone, Word: "Looked at", Sentence: found.sentence, Next: t.p.Name + " " + found.next + " " + t.sellerDue() + "You hear from them here and by e-mail."}
}

// sellerDue is the seller's own clock, where one runs.
func (t afterTeller) sellerDue() string {
	if t.c.StaffDueAt.IsZero() || !t.now.Before(t.c.StaffDueAt) {
		return ""
	}
	return "They have until " + deadlineIn(t.p, t.c.StaffDueAt) + ". "
}

// foundWay is what an inspection found, in the customer's words.
type foundWay struct{ tone, sentence, next, short string }

// returnLines are what is found in goods that nobody called faulty: their condition.
var returnLines = map[claim.Inspection]foundWay{
	claim.NoFaultFound:   {"covered", "It came back as it should.", "now settles what you get for it.", "it came back as it should"},
	claim.ConfirmedFault: {"review", "It does not work as it should.", "tells you what that means for your return.", "it does not work as it should"},
	claim.CustomerDamage: {"chargeable", "It came back with marks or damage.", "tells you what that means for what you get back.", "it came back with marks or damage"},
}

// foundLine is what was found in the unit of a claim.
func foundLine(c *claim.Claim, found claim.Inspection) foundWay {
	if line, is := returnLines[found]; is && c.Intent != "fault" {
		return line
	}
	return foundLines[found]
}

var foundLines = map[claim.Inspection]foundWay{
	claim.ConfirmedFault: {"covered", "The fault is confirmed.", "now says what is done about it.", "the fault is confirmed"},
	claim.NoFaultFound:   {"review", "No fault was found.", "tells you what happens next. If the fault comes and goes, write when it shows.", "no fault was found"},
	claim.CustomerDamage: {"not_covered", "Damage was found that the warranty may not cover.", "tells you what that means before anything is done.", "damage was found that the warranty may not cover"},
	claim.WrongItem:      {"not_covered", "What came is not the device of this claim.", "asks you about it.", "what came is not the device of this claim"},
	claim.Incomplete:     {"chargeable", "Something is missing in the parcel.", "tells you what, and what that means.", "something is missing in the parcel"},
}

func rmaPage(r *claim.RMA) string { return "/rmas/" + r.ID }
