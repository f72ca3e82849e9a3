package views

import (
	"slices"

	"proviso/server/claim"
)

// afterEntry puts an event after the approval into words; told is false for what is the seller's own business.
func (v ClaimView) afterEntry(entry ThreadEntry, e claim.Event) (_ ThreadEntry, told bool) {
	seller, number := v.Policy.Name, v.rmaNumber(e)
	switch e.Action {
	case claim.RMAIssue:
		entry.Text = seller + " issued the RMA" + number + "."
	case claim.RMAReissue:
		entry.Text = seller + " issued a new RMA" + number + ", in the place of the one that ended."
	case claim.RMASend:
		entry.Text = "You sent the parcel" + under(number) + "."
		if !entry.Mine {
			entry.Text = seller + " noted that the parcel is on its way" + under(number) + "."
		}
	case claim.RMAReceive:
		if e.To != claim.State(claim.UnitReceived) {
			return entry, false // of another device in the same RMA
		}
		entry.Text = seller + " received the device."
		if e.Detail["late"] != "" {
			entry.Text = seller + " received the device after the last day."
		}
	case claim.RMAExpire:
		entry.Text = "The RMA" + number + " ended: nothing had come by its last day."
	case claim.RMACancel:
		entry.Text = "The RMA" + number + " was cancelled."
	case claim.RMAExtend:
		entry.Text = seller + " gave you more time to send it in."
	case claim.RMARuleLate:
		entry.Text = seller + " takes the device although it came late."
		if e.Detail["ruling"] == string(claim.LateSentBack) {
			entry.Text = seller + " sends the device back unopened, because it came late."
		}
	case claim.RMAInspect:
		entry.Text = seller + " looked at the device: " + foundLine(v.Claim, claim.Inspection(e.Detail["found"])).short + "."
	case claim.RMAMissing:
		entry.Text = "The device did not reach " + seller + "."
	default:
		return v.resolutionEntry(entry, e)
	}
	return entry, true
}

func under(number string) string {
	if number == "" {
		return ""
	}
	return " under" + number
}

// rmaNumber is the number of the RMA that an event is about, after a space; empty where the page does not know it.
func (v ClaimView) rmaNumber(e claim.Event) string {
	if v.After == nil {
		return ""
	}
	i := slices.IndexFunc(v.After.RMAs, func(r claim.RMA) bool { return r.ID == e.Detail["rma"] })
	if i < 0 {
		return ""
	}
	return " " + string(v.After.RMAs[i].Number)
}

func (v ClaimView) resolutionEntry(entry ThreadEntry, e claim.Event) (_ ThreadEntry, told bool) {
	seller, kind := v.Policy.Name, claim.ResolutionKind(e.Detail["kind"])
	if !kind.Known() && e.Action != claim.Requote {
		return entry, false
	}
	switch e.Action {
	case claim.ResPropose:
		entry.Text = seller + " proposed: " + inside(resolutionName(kind)) + "."
		if entry.Mine {
			entry.Text = "You chose: " + inside(resolutionName(kind)) + "."
		}
		entry.Clauses = v.remedyClauses(kind)
	case claim.ResAccept:
		entry.Text = seller + " settled on: " + inside(resolutionName(kind)) + "."
		if entry.Mine {
			entry.Text = "You agreed to: " + inside(resolutionName(kind)) + "."
		}
	case claim.ResDispute:
		entry.Text = "You said no to: " + inside(resolutionName(kind)) + "."
	case claim.ResBegin:
		entry.Text = workWords[kind][1]
		if e.From == claim.State(claim.ResDisputed) {
			entry.Text = seller + " stays with: " + inside(resolutionName(kind)) + "."
		}
	case claim.ResForward:
		entry.Text = "The device went to its manufacturer."
	case claim.ResBack:
		entry.Text = "The device is back from its manufacturer."
	case claim.ResShip:
		entry.Text = seller + " sent the replacement."
	case claim.ResOverrun:
		entry.Text = "The old device did not arrive in time."
	case claim.ResExtend:
		entry.Text = seller + " gave you more time for the old device."
	case claim.ResFulfil:
		entry.Text = endWords[kind]
	case claim.ResFail:
		entry.Text = "This did not work out: " + inside(resolutionName(kind)) + ". " + seller + " proposes something else."
	case claim.Requote:
		entry.Text = seller + " named a new price."
	default:
		return entry, false
	}
	return entry, true
}
