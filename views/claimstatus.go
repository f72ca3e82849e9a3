package views

import (
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// ClaimStatus says where a claim stands: the first line of the letter.
type ClaimStatus struct {
	Tone     string // a verdict's code, for colour and shape
	Word     string // of the stamp
	Sentence string
	Next     string // what happens next and by when
	Action   string // of the one button; empty: there is nothing to do
	Href     string // where the button leads
	Resting  bool   // the button only shows more: nothing is for the customer to do
}

// NewClaimStatus puts the state of a claim into words.
func NewClaimStatus(p *policies.Policy, c *claim.Claim, now time.Time) ClaimStatus {
	switch c.State {
	case claim.Draft:
		return ClaimStatus{Tone: "pending", Word: "Draft", Sentence: "Not sent yet.", Next: "Fill in what is missing and send it.", Action: "Go on"}
	case claim.Submitted:
		return submittedStatus(p, c, now)
	case claim.NeedsInfo:
		return ClaimStatus{Tone: "chargeable", Word: "Question for you", Sentence: p.Name + " has a question for you.",
			Next:   "Answer by the end of " + lastDay(p, c.CustomerDue) + ". Without an answer the claim lapses; until then " + p.Name + "'s clock stands still.",
			Action: "Read and answer", Href: "#answer"}
	case claim.Approved:
		return approvedStatus(p, c)
	case claim.Declined:
		return appealable(p, c, now, ClaimStatus{Tone: "not_covered", Word: "Declined", Sentence: p.Name + " declined your claim."})
	case claim.Lapsed:
		return appealable(p, c, now, ClaimStatus{Tone: "not_covered", Word: "Lapsed", Sentence: "Your claim lapsed: the question was not answered in time."})
	case claim.Withdrawn:
		return ClaimStatus{Tone: "need_facts", Word: "Withdrawn", Sentence: "You withdrew this claim.",
			Next: "Nothing more happens. If the device still needs help, start a new claim."}
	}
	s := ClaimStatus{Tone: "covered", Word: "Done", Sentence: "This claim is closed.", Next: "Everything is done. You can still read it here."}
	if c.Quote.State == claim.QuoteRejected {
		s.Next = "You declined the quote, and nothing was done. You can still read it here."
	}
	return s
}

func submittedStatus(p *policies.Policy, c *claim.Claim, now time.Time) ClaimStatus {
	s := ClaimStatus{Tone: "review", Word: "With the seller", Sentence: p.Name + " is looking at your claim."}
	if c.Appealed {
		s.Sentence = p.Name + " is looking at your claim a second time."
	}
	switch {
	case c.StaffDueAt.IsZero():
		s.Next = "You hear from them here and by e-mail. There is nothing for you to do."
	case now.Before(c.StaffDueAt):
		s.Next = "You hear from them by the end of " + lastDay(p, c.StaffDueAt) + ". There is nothing for you to do."
	default:
		s.Next = p.Name + " meant to answer by " + lastDay(p, c.StaffDueAt) + " and is late. Your claim is not lost; write to them below if it is urgent."
	}
	return s
}

func approvedStatus(p *policies.Policy, c *claim.Claim) ClaimStatus {
	s := ClaimStatus{Tone: "covered", Word: "Approved", Sentence: "Your claim is approved.",
		Next: "Next, " + p.Name + " tells you whether to send it in, and how. Keep the device and its parts together until then."}
	switch c.Quote.State {
	case claim.QuoteOffered:
		return ClaimStatus{Tone: "chargeable", Word: "Approved at your cost", Sentence: "Your claim is approved. It will cost you " + dollars(c.Quote.Cents) + ".",
			Next: "Nothing is charged and nothing is done before you accept.", Action: "Look at the quote", Href: "#quote"}
	case claim.QuoteAccepted:
		s.Sentence = "Your claim is approved, and you accepted the quote of " + dollars(c.Quote.Cents) + "."
	case claim.QuoteRejected:
		return ClaimStatus{Tone: "chargeable", Word: "Quote declined", Sentence: "You declined the quote of " + dollars(c.Quote.Cents) + ".",
			Next: "Nothing is charged and nothing is done. Write to " + p.Name + " if you change your mind, or withdraw the claim."}
	}
	return s
}

func appealable(p *policies.Policy, c *claim.Claim, now time.Time, s ClaimStatus) ClaimStatus {
	switch {
	case c.Appealed:
		s.Next = "You have appealed once already. You can still write to " + p.Name + " below, and the law of your country stands beside its policy."
	case now.Before(c.CustomerDue):
		s.Next = "If you see it differently, you can appeal once, until the end of " + lastDay(p, c.CustomerDue) + "."
		s.Action, s.Href = "Appeal", "#appeal"
	default:
		s.Next = "The time for an appeal is over. You can still write to " + p.Name + " below, and the law of your country stands beside its policy."
	}
	return s
}
