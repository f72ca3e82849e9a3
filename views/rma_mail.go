package views

import (
	"strconv"
	"strings"

	"proviso/policies"
	"proviso/server/claim"
)

// afterLetters are the letters about what comes after the approval.
var afterLetters = map[claim.MailKind]func(MailFacts) Letter{
	claim.MailRMAIssued:   rmaIssuedLetter,
	claim.MailRMAReminder: rmaReminder("Have you sent it in?", "There is no last day in the policy, and nothing ends if it takes longer. This is only a reminder."),
	claim.MailRMAWarning7: countdown("left to send it in", func(subject string) func(MailFacts) Letter { return rmaReminder(subject, "") }),
	claim.MailRMAWarning2: countdown("left to send it in", func(subject string) func(MailFacts) Letter {
		return rmaReminder(subject, "If you cannot make it, write to the seller before the last day is over: they can give you more time.")
	}),
	claim.MailRMAWarning0: rmaReminder("Today is the last day", "If it is on its way already, enter the carrier on the page of the RMA: then the number does not end."),
	claim.MailRMAExtended: rmaLetter("You have more time to send it in", func(f MailFacts) []string { return []string{f.lastDay()} }),
	claim.MailRMAExpired: rmaLetter("Your RMA number has ended", func(f MailFacts) []string {
		return []string{"Nothing had arrived by its last day. " + afterNumber(f.Claim.Intent) + " Please send nothing under this number: ask the seller for a new one."}
	}),
	claim.MailRMACancelled: rmaLetter("Your RMA is cancelled", fixedLines("Please send nothing under this number. Why, and what happens next, is on the page of your claim.")),
	claim.MailRMAReceived:  rmaLetter("Your parcel has arrived", receivedLines),
	claim.MailRMASentBack: rmaLetter("Your parcel came late and goes back", func(f MailFacts) []string {
		return []string{"It came after the last day and goes back unopened. " + afterNumber(f.Claim.Intent) + " Ask for a new number before you send it again."}
	}),
	claim.MailInspected: func(f MailFacts) Letter {
		found := foundLine(f.Claim, claim.Inspection(f.Params["found"]))
		return Letter{Subject: "The seller looked at your device", Lines: []string{f.about("has news: your device was looked at."), found.sentence, f.afterFinding(found)}}
	},
	claim.MailQuote: func(f MailFacts) Letter {
		return Letter{Subject: "A new price for your repair", Lines: []string{f.about("has a new price: " + dollars(f.Claim.Quote.Cents) + "."),
			"Nothing is charged and nothing goes on until you accept it or turn it down on the page of your claim."}}
	},
	claim.MailResolution: proposalLetter,
	claim.MailReplacementSent: func(f MailFacts) Letter {
		return f.backUnder(Letter{Subject: "Your replacement is on its way", Lines: []string{f.about("goes on: your replacement is on its way to you.")}})
	},
	claim.MailFulfilled: func(f MailFacts) Letter {
		kind := claim.ResolutionKind(f.Params["kind"])
		l := Letter{Subject: "Your claim is settled", Lines: []string{f.about("is settled."), endWords[kind]}}
		if kind != claim.OnsiteRepair && kind != claim.SoftwareUpdate {
			l.Lines = append(l.Lines, "The carrier, the serial number or the reference is on the page of your claim.")
		}
		return l
	},
	claim.MailAdvanceReminder: oldDeviceLetter("Please send the old device back"),
	claim.MailAdvanceWarning7: countdown("left for the old device", oldDeviceLetter),
	claim.MailAdvanceWarning2: countdown("left for the old device", oldDeviceLetter),
	claim.MailAdvanceWarning0: oldDeviceLetter("Today is the last day for the old device"),
	claim.MailAdvanceMoreTime: oldDeviceLetter("You have more time for the old device"),
	claim.MailAdvanceOverdue: func(f MailFacts) Letter {
		lines := []string{f.about("waits for the old device, which has not arrived in time.")}
		if number := f.Params[claim.EndedNumber]; number != "" {
			lines = append(lines, "The RMA number "+number+" has ended with its last day: send nothing under it any more.")
		}
		return Letter{Subject: "The old device has not arrived", Lines: append(lines,
			"If it is not on its way yet, write to the seller on the page of your claim what holds it up: they can give you more time and a number to send it under. Nothing is charged by itself: a person decides first.")}
	},
	claim.MailMoney: moneyLetter,
	claim.MailApprovedInWriting: func(f MailFacts) Letter {
		return Letter{Subject: "More shipping is approved", Lines: []string{f.about("has a written approval: the seller pays " + f.amount() + " more for shipping than its policy says."),
			"The wording is on the page of your claim. Keep the receipts."}}
	},
	claim.MailClosed: simple("Your claim is closed", "is closed: nothing is left to do. You can still read it."),
}

// proposalLetter has the seller's reason, as the page has it.
func proposalLetter(f MailFacts) Letter {
	l := Letter{Subject: "What the seller proposes", Lines: []string{f.about("has a proposal: " + f.kind() + ".")}, Quote: strings.TrimSpace(f.Params["reason"]),
		After: []string{"Say on the page of your claim whether that is all right with you, or what you see differently."}}
	if l.Quote != "" {
		l.Lines = append(l.Lines, f.Policy.Name+" writes:")
	}
	return l
}

// AfterMails lists the letters about what comes after the approval.
func AfterMails() []claim.MailKind {
	var kinds []claim.MailKind
	for kind := range afterLetters {
		kinds = append(kinds, kind)
	}
	return kinds
}

func fixedLines(text string) func(MailFacts) []string {
	return func(MailFacts) []string { return []string{text} }
}

// rmaLetter is a letter about an RMA, with its number set large.
func rmaLetter(subject string, more func(MailFacts) []string) func(MailFacts) Letter {
	return func(f MailFacts) Letter {
		return Letter{Subject: subject, Lines: []string{f.about("has news about its RMA, the number that lets you send it in:")}, Number: f.Params["number"], After: append(f.devicesLine(), more(f)...)}
	}
}

// rmaReminder is a letter before a last day, with the policy's own words on how to send it.
func rmaReminder(subject, more string) func(MailFacts) Letter {
	return func(f MailFacts) Letter {
		l := rmaLetter(subject, func(f MailFacts) []string {
			return []string{"The number belongs on the outside of the box. The box label and the packing slip are on the page of the RMA."}
		})(f)
		l.Points = f.instructions()
		if last := f.lastDay(); last != "" {
			l.After = append([]string{last}, l.After...)
		}
		if more != "" {
			l.After = append(l.After, more)
		}
		return l
	}
}

func rmaIssuedLetter(f MailFacts) Letter {
	l := rmaReminder("Your RMA number", "When it is with a carrier, enter the carrier and the tracking number there, and keep the receipt.")(f)
	l.Lines = []string{f.about("can be sent in now. This is its RMA, the number under which " + f.Policy.Name + " takes it:")}
	if f.Params[claim.KeepOldUnit] != "" {
		l.Lines = []string{f.about("has its RMA, the number under which " + f.Policy.Name + " takes the old device back later."),
			"Keep the device for now. The replacement comes first: you get an e-mail when it is on its way, with the last day for the old one.", "Until then this number is only to be kept:"}
	}
	if f.Claim.Contact.Address == "" {
		l.After = append(l.After, "Your address is missing on the label and the packing slip: give it on that page before you print.")
	}
	return l
}

// countdown is a letter whose subject says how many days are left: fewer than it was meant for where it is written late.
func countdown(what string, letter func(subject string) func(MailFacts) Letter) func(MailFacts) Letter {
	return func(f MailFacts) Letter {
		days := f.Params["days"] + " days "
		switch f.Params["days"] {
		case "":
			days = "A few days "
		case "1":
			days = "1 day "
		}
		return letter(days + what)(f)
	}
}

func oldDeviceLetter(subject string) func(MailFacts) Letter {
	return func(f MailFacts) Letter {
		return f.backUnder(Letter{Subject: subject, Lines: []string{f.about("waits for the old device, for which you got a replacement.")}})
	}
}

// backUnder says how the old device goes back: under which number, or that one is still to come.
func (f MailFacts) backUnder(l Letter) Letter {
	if f.Params[claim.OldUnitHere] != "" {
		l.Lines = append(l.Lines, f.Policy.Name+" has the old device already. There is nothing for you to do.")
		return l
	}
	l.Lines, l.Points = append(l.Lines, f.oldDevice()), f.instructions()
	if l.Number = f.Params["number"]; l.Number == "" {
		l.Lines = append(l.Lines, f.Policy.Name+" gives you an RMA number for it first. Send nothing before you have it.")
		return l
	}
	l.Lines = append(l.Lines, "This is its RMA, the number under which it goes back:")
	return l
}

func (f MailFacts) oldDevice() string {
	if last := f.lastDay(); last != "" {
		return "The old device has to be back. " + last
	}
	return "Please send the old device back when the replacement is there. The policy sets no last day for that."
}

// lastDay is the last day that a letter is about; empty where there is none.
func (f MailFacts) lastDay() string {
	if f.Params["last_day"] == "" {
		return ""
	}
	line := "It has to arrive by the end of " + writtenDate(f.Params["last_day"]) + ", as the day is where " + f.Policy.Name + " is (" + f.Policy.Zone + ")."
	day, ok := policies.ParseDate(f.Params["last_day"])
	if !ok {
		return line
	}
	return strings.TrimSpace(line + " " + ownTime(claim.EndOf(f.Policy.ID, day), f.Claim.Zone, f.Policy.Zone))
}

// kind names what the letter is about, in the middle of a sentence.
func (f MailFacts) kind() string {
	kind := claim.ResolutionKind(f.Params["kind"])
	if !kind.Known() {
		return "a way to settle it"
	}
	return inside(resolutionName(kind))
}

func (f MailFacts) amount() string {
	cents, err := strconv.ParseInt(f.Params["cents"], 10, 64)
	if err != nil {
		return "an amount"
	}
	return dollars(cents)
}

// instructions are the policy's words on sending it, as points.
func (f MailFacts) instructions() []string {
	var points []string
	list := Instructions(f.Policy, f.Answer)
	if f.Params[claim.KeepOldUnit] != "" || f.Params["resolution"] != "" { // those about an old unit name what replaces it
		list = forOld(list)
	}
	for _, line := range list {
		points = append(points, line.Title+": "+line.Text)
	}
	return points
}

var moneySubjects = map[claim.EntryKind]string{
	claim.EntryRefund: "Your refund is made", claim.EntryCredit: "Your credit is made", claim.EntryHold: "A hold on your card",
	claim.EntryHoldRelease: "The hold on your card is released", claim.EntryHoldCharge: "The hold on your card is charged", claim.EntryCharge: "A charge on your claim",
}

func moneyLetter(f MailFacts) Letter {
	kind := claim.EntryKind(f.Params["kind"])
	subject := moneySubjects[kind]
	if subject == "" {
		subject = "Money on your claim"
	}
	label := statementWords[kind]
	if label == "" {
		label = "Noted"
	}
	l := Letter{Subject: subject, Lines: []string{f.about("has a new line on its statement."), label + ": " + f.amount() + ", " + writtenDate(f.Params["day"]) + "."}}
	if reference := f.Params["reference"]; reference != "" {
		l.Lines = append(l.Lines, "The seller's reference is "+reference+".")
	}
	l.After = []string{"It can take some days more until it shows on your account."}
	return l
}

// toRMA leads a letter about an RMA that is to be sent to the page of the RMA.
func (f MailFacts) toRMA(l *Letter) {
	if f.Params["rma"] != "" && f.Params["number"] != "" {
		l.Link, l.Label = f.Base+"/rmas/"+f.Params["rma"], "Open your RMA"
	}
}
