package views

import (
	"strings"
	"time"

	"proviso/policies"
	"proviso/server/claim"
)

// MailFacts is what a letter is written from.
type MailFacts struct {
	Kind   claim.MailKind
	Claim  *claim.Claim     // nil for a letter about no claim
	Policy *policies.Policy // of the claim's seller
	Params map[string]string
	Answer []byte // the claim's decision, JSON; empty where there is none
	Base   string // where the portal is, without a slash at the end
	Code   string // a one-time code
	Link   string // the secret part of a link
	Name   string // of the member of staff who is invited
	Until  time.Time
}

// Letter is a mail: the same words in plain text and in HTML.
type Letter struct {
	Subject string
	Lines   []string // paragraphs
	Code    string   // set large
	Number  string   // of an RMA, set large
	Quote   string   // what a person wrote
	Points  []string // clauses
	After   []string // paragraphs after these
	Link    string
	Label   string // what the link does
}

// NewLetter writes a letter; ok is false for a kind that nobody writes.
func NewLetter(f MailFacts) (l Letter, ok bool) {
	switch f.Kind {
	case claim.MailCode:
		return f.codeLetter(), true
	case claim.MailStaffInvite:
		return f.inviteLetter(), true
	}
	if f.Claim == nil || f.Policy == nil {
		return Letter{}, false
	}
	write, ok := claimLetters[f.Kind]
	if !ok {
		write, ok = afterLetters[f.Kind]
	}
	if !ok {
		return Letter{}, false
	}
	l = write(f)
	l.Subject += " (" + string(f.Claim.Number) + ")"
	l.Link, l.Label = f.Base+"/claims/"+f.Claim.ID, "Open your claim"
	f.toRMA(&l)
	return l, true
}

func (f MailFacts) codeLetter() Letter {
	return Letter{
		Subject: "Your code to sign in",
		Lines:   []string{"Someone asked to sign in to Proviso with this address. If it was you, type this code on the page that is waiting for it:"},
		Code:    f.Code,
		After: []string{"The code lasts 10 minutes and works once. You can also open the link below in the same browser and press the button there.",
			"If it was not you, do nothing: without the code nobody gets in. Never read it to anyone who calls or writes to you."},
		Link: f.Base + "/sign-in/link/" + f.Link, Label: "Sign in with this link",
	}
}

func (f MailFacts) inviteLetter() Letter {
	return Letter{
		Subject: "Set up your sign-in for Proviso",
		Lines: []string{"Hello " + f.Name + ",", "you have been added to the staff of a warranty portal. Open the link to choose a password and a second factor: an authenticator app or a passkey.",
			"The link works once" + until(f.Until) + ". If you did not expect this e-mail, leave the link alone and tell whoever runs the portal."},
		Link: f.Base + "/staff/enrol/" + f.Link, Label: "Set up your sign-in",
	}
}

func until(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return ", until " + t.UTC().Format("2 January 2006, 15:04") + " UTC"
}

// questionWaits reminds of a question that was not answered yet.
func questionWaits(f MailFacts) Letter {
	return Letter{Subject: "A question about your claim still waits for you", Lines: []string{
		f.about("cannot go on without an answer from you."), "The question is on the page of your claim. " + f.answerBy()}}
}

var claimLetters = map[claim.MailKind]func(MailFacts) Letter{
	claim.MailSubmitted: func(f MailFacts) Letter {
		return Letter{Subject: "We have your claim", Lines: []string{
			f.about("has been filed with " + f.Policy.Name + "."), f.found(), "A person looks at every claim before it is decided. You get an e-mail as soon as there is news, or when something is missing."}}
	},
	claim.MailQuestion: func(f MailFacts) Letter {
		return Letter{Subject: "A question about your claim", Lines: []string{
			f.about("cannot go on without an answer from you."), "The question is on the page of your claim. " + f.answerBy()}}
	},
	claim.MailQuestion7: questionWaits,
	claim.MailQuestion2: questionWaits,
	claim.MailQuestion0: questionWaits,
	claim.MailApproved: func(f MailFacts) Letter {
		l := Letter{Subject: "Your claim is approved", Lines: []string{f.about("is approved by " + f.Policy.Name + ".")}}
		if f.Claim.Quote.State == claim.QuoteOffered {
			l.Lines = append(l.Lines, "This is not covered by the warranty: it would cost you "+dollars(f.Claim.Quote.Cents)+". Nothing happens until you accept or turn that down on the page of your claim.")
		} else {
			l.Lines = append(l.Lines, "What happens next, and what you need for it, is on the page of your claim. Please send nothing before you have read it.")
		}
		return l
	},
	claim.MailDeclined:  declinedLetter,
	claim.MailWithdrawn: simple("Your claim is withdrawn", "is withdrawn, as you asked. You can file a new one at any time; the warranty itself has not changed."),
	claim.MailLapsed: func(f MailFacts) Letter {
		return Letter{Subject: "Your claim has lapsed", Lines: []string{f.about("has lapsed: a question of the seller was not answered in time."),
			f.objection("You can object once"+f.by()+" on the page of your claim, with the answer.") + " That is a rule of the house, not of the policy: the warranty itself has not changed."}}
	},
	claim.MailMessage: simple("A message about your claim", "has a new message from the seller. It is on the page of your claim, where you can answer."),
	claim.MailAppealed: func(f MailFacts) Letter {
		return Letter{Subject: "Your objection has arrived", Lines: []string{f.about("is with the seller again."), f.found(), "The earlier decision stays on the page beside the new one."}}
	},
}

func simple(subject, what string) func(MailFacts) Letter {
	return func(f MailFacts) Letter { return Letter{Subject: subject, Lines: []string{f.about(what)}} }
}

func declinedLetter(f MailFacts) Letter {
	l := Letter{Subject: "Your claim is declined",
		Lines: []string{f.about("is declined by " + f.Policy.Name + ".")}, Quote: strings.TrimSpace(f.Params["reason"])}
	for id := range strings.FieldsSeq(f.Params["clauses"]) {
		if clause := f.Policy.Clause(id); clause != nil {
			l.Points = append(l.Points, clause.Title+": "+clause.Summary)
		}
	}
	l.After = []string{f.objection("If you see it differently, you can object once"+f.by()+" on the page of your claim, and add what was not known.") +
		" The law of your country may give you more than the policy does."}
	return l
}

// objection says how to object, to a customer who has not done so yet.
func (f MailFacts) objection(how string) string {
	if f.Claim.Appealed {
		return "You have objected once already; you can still write to the seller on the page of your claim."
	}
	return how
}

func (f MailFacts) about(what string) string {
	device := ""
	if f.Claim.Serial != "" {
		device = " for the device " + f.Claim.Serial
	}
	return "Your claim " + string(f.Claim.Number) + device + " " + what
}

// found is what the policy says to the facts, as the checker found it.
func (f MailFacts) found() string {
	line := "What the written policy says to it: " + strings.ToLower(verdictWord(f.Claim.Intent, f.Claim.Verdict, "word")) + "."
	if more := afterVerdict[f.Claim.Verdict]; more != "" {
		line += " " + more
	}
	return line
}

var afterVerdict = map[string]string{
	"chargeable":  "You will be asked before anything costs you money.",
	"not_covered": "Which clause decided, and what would change it, is on the page of your claim.",
	"review":      "The text leaves this to the seller.",
	"need_facts":  "Some facts are missing; the seller will ask for them.",
}

func (f MailFacts) answerBy() string {
	if f.Claim.CustomerDue.IsZero() {
		return ""
	}
	return strings.TrimSpace("Please answer" + f.by() + ": after that the claim lapses. " + ownTime(f.Claim.CustomerDue, f.Claim.Zone, f.Policy.Zone))
}

// by is the last day on which the customer can act, where the seller is.
func (f MailFacts) by() string {
	if f.Claim.CustomerDue.IsZero() {
		return ""
	}
	// Due is the first instant after that day.
	day := claim.Today(f.Claim.Seller, f.Claim.CustomerDue.Add(-time.Millisecond))
	return " until " + writtenDate(day.String())
}

// Text is the letter in plain text.
func (l Letter) Text() string {
	var b strings.Builder
	for _, line := range l.Lines {
		paragraph(&b, line)
	}
	if l.Code != "" {
		paragraph(&b, "    "+l.Code)
	}
	if l.Number != "" {
		paragraph(&b, "    "+l.Number)
	}
	if l.Quote != "" {
		paragraph(&b, "> "+strings.ReplaceAll(strings.ReplaceAll(l.Quote, "\r\n", "\n"), "\n", "\n> "))
	}
	for _, point := range l.Points {
		paragraph(&b, "- "+point)
	}
	for _, line := range l.After {
		paragraph(&b, line)
	}
	if l.Link != "" {
		paragraph(&b, l.Label+":\n"+l.Link)
	}
	b.WriteString("Proviso\n")
	return b.String()
}

func paragraph(b *strings.Builder, text string) {
	if text != "" {
		b.WriteString(text + "\n\n")
	}
}

func quoteLines(quote string) []string {
	return strings.Split(strings.ReplaceAll(quote, "\r\n", "\n"), "\n")
}

// ShownLetter is a letter on the outbox page.
type ShownLetter struct {
	ID, To, State string
	Why           string // what went wrong with it
	At            time.Time
	Letter        Letter
}
