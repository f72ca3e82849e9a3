package views

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"proviso/server/claim"
)

// actionWords are what the history and the audit say of every kind of event, after the name of whoever did it.
var actionWords = map[claim.Action]string{
	claim.Submit: "filed the claim", claim.Ask: "asked the customer", claim.Answer: "answered", claim.Approve: "approved it",
	claim.Decline: "declined it", claim.Withdraw: "withdrew it", claim.Lapse: "let it lapse", claim.Appeal: "appealed", claim.Close: "closed it", claim.Refute: "did not agree with the proposal",
	claim.Correct: "corrected the facts", claim.Say: "wrote a message or a note", claim.AcceptQuote: "accepted the quote", claim.RejectQuote: "rejected the quote", claim.Verify: "tied it to an order", claim.AddFile: "added a file", claim.GiveAddress: "gave an address", claim.ResInstead: "chose something else", claim.Assign: "gave it to somebody", claim.Propose: "proposed a decision",
	"set_rules": "changed the house rules", "import_orders": "imported order records", "staff_added": "added a member of staff", "staff_role": "changed a role", "staff_disabled": "shut a member of staff out",
	"staff_reset": "reset a member of staff", "staff_enrolled": "enrolled", "staff_secrets": "changed how they sign in",
	"erase_customer": "erased a customer", "export_customer": "exported what is held about a customer",
	claim.KeyMade: "made an API key", claim.KeyRevoked: "revoked an API key", claim.HookMade: "added a webhook", claim.HookRemoved: "removed a webhook", claim.HookReplayed: "sent a webhook's message again",
	claim.ArrivalHold: "held a parcel without a valid RMA", claim.ArrivalMatch: "found the RMA of a held parcel", claim.ArrivalSendBack: "sent a held parcel back", claim.PhotoAdded: "took a photo of a parcel",
	claim.RMAIssue: "issued an RMA", claim.RMASend: "noted that the goods are on their way", claim.RMAReceive: "received the unit",
	claim.RMAExpire: "let the RMA expire", claim.RMACancel: "cancelled the RMA", claim.RMAReissue: "issued a new number", claim.RMAClose: "closed the RMA",
	claim.RMAExtend: "extended the RMA", claim.RMARuleLate: "decided about the late unit", claim.RMAInspect: "inspected the unit", claim.RMAMissing: "noted that the unit never arrived",
	claim.ResPropose: "proposed what is done", claim.ResAccept: "accepted what was proposed", claim.ResDispute: "disputed what was proposed", claim.ResBegin: "began the work",
	claim.ResForward: "forwarded the unit to the manufacturer", claim.ResBack: "had the unit back from the manufacturer", claim.ResShip: "sent the replacement ahead",
	claim.ResOverrun: "noted that the old unit is overdue", claim.ResExtend: "gave more time for the old unit", claim.ResFulfil: "noted it as done", claim.ResFail: "gave the resolution up",
	claim.Requote: "made a new quote", claim.MoneyAsk: "asked a second person about money", claim.MoneyRefuse: "did not agree to a payment", claim.MoneyTakeBack: "took back what a second person was asked for", claim.MoneyEnter: "entered money"}

// eventWords are the words for an event, with what it was about; intent is that of its claim, empty where it is not known.
func eventWords(e claim.Event, intent string) string {
	words := actionWords[e.Action]
	switch {
	case words == "":
		return strings.ReplaceAll(string(e.Action), "_", " ")
	case e.Action == claim.Refute && e.Detail["maker"] == e.By.ID:
		return "took the proposal back"
	case e.Detail["found"] != "":
		words += ": " + foundFor(intent, claim.Inspection(e.Detail["found"]))
	case e.Detail["cents"] != "":
		if cents, err := strconv.ParseInt(e.Detail["cents"], 10, 64); err == nil {
			words += ": " + entryWords[claim.EntryKind(e.Detail["kind"])] + ", " + dollars(cents)
		}
	case claim.ResolutionKind(e.Detail["kind"]).Known():
		words += ": " + kindWords(claim.ResolutionKind(e.Detail["kind"]))
	}
	if e.Detail["late"] == "yes" {
		words += ", after the last day"
	}
	return words
}

// eventKinds are the kinds of event to choose from, in the order of their words.
func eventKinds(chosen string) []Option {
	kinds := []Option{}
	for action, words := range actionWords {
		kinds = append(kinds, Option{Value: string(action), Label: words, Chosen: string(action) == chosen})
	}
	slices.SortFunc(kinds, func(a, b Option) int { return cmp.Compare(a.Label, b.Label) })
	return append([]Option{{Label: "Everything"}}, kinds...)
}

// eventState is a state that an event names, in words: of the claim, or of what the event is about.
func eventState(action claim.Action, state claim.State) string {
	s, about := string(state), string(action)
	switch {
	case s == "":
		return ""
	case strings.HasPrefix(about, "rma_"):
		return cmp.Or(rmaWords[claim.RMAState(s)], unitWords[claim.UnitState(s)])
	case strings.HasPrefix(about, "resolution_"):
		return resWords[claim.ResolutionState(s)]
	case action == claim.Requote:
		return quoteShort[claim.QuoteState(s)]
	case strings.HasPrefix(about, "money_"):
		return cmp.Or(requestStates[claim.RequestState(s)], entryWords[claim.EntryKind(s)])
	case strings.HasPrefix(about, "arrival_"):
		return arrivalStates[claim.ArrivalState(s)]
	}
	return stateWords[state]
}

var (
	quoteShort    = map[claim.QuoteState]string{claim.NoQuote: "No quote", claim.QuoteOffered: "Offered", claim.QuoteAccepted: "Accepted", claim.QuoteRejected: "Rejected"}
	requestStates = map[claim.RequestState]string{claim.RequestOpen: "Waits for a second person", claim.RequestAgreed: "Agreed", claim.RequestRefused: "Refused", claim.RequestTakenBack: "Taken back"}
	arrivalStates = map[claim.ArrivalState]string{claim.ArrivalHeld: "Held", claim.ArrivalMatched: "Matched", claim.ArrivalSentBack: "Sent back"}
)

// stateChange is what an event changed, in words.
func stateChange(e claim.Event) string {
	from, to := eventState(e.Action, e.From), eventState(e.Action, e.To)
	if from == to || from == "" {
		return to
	}
	return from + " → " + to
}
