//go:build e2e

package e2e

import "testing"

const connectproBooks = "order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,freight_usd,channel,destination,payment\n" +
	"7301," + newcomer + ",KVM-7301,kvm_switch,2026-11-05,2026-11-07,2026-11-12,299.00,15.00,direct,domestic,card\n" +
	"7302," + newcomer + ",KVM-7302,kvm_switch,2026-11-05,2026-11-07,2026-11-12,299.00,15.00,direct,domestic,card\n" +
	"7303," + newcomer + ",KVM-7303,kvm_switch,2025-05-03,2025-05-05,2025-05-09,299.00,15.00,direct,domestic,card\n" +
	"7304," + newcomer + ",KVM-7304,kvm_switch,2025-05-03,2025-05-05,2025-05-09,349.00,15.00,direct,domestic,card\n"

var theReturn = filing{story: "It does not fit under the desk.", sentence: "You can send it back until 27 November 2026.",
	answers: []said{{"What do you need?", "Send it back"}, {"Where did you buy it?", "From ConnectPRO itself"}, {"Where was it sent?", "Inside the United States"},
		{"When did it arrive?", "2026-11-12"}},
	more: []said{{"Has the package been opened?", "Yes, opened"}, {"Is everything still there?", "Yes, all of it"}}}

// ConnectPRO takes an opened switch back that is asked about in the last minute of day 15, and not one that is asked about a
// minute later.
func TestWholeWayConnectPROReturn(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "connectpro", "ConnectPRO", "America/Los_Angeles", "2026-11-27 23:00", connectproBooks)
	const serial, late = "KVM-7301", "KVM-7302"
	back := theReturn
	back.serial = late
	w.answers(back)
	w.drafts(back) // it waits until it is too late
	back.serial = serial
	w.answers(back)
	w.drafts(back)
	w.moveTo("2026-11-27 23:59")
	w.sends()
	w.tells("[data-part=answer]", "You can send it back until 27 November 2026.", "up to $44.85")
	w.moveTo("2026-11-28 00:00")
	w.refusesLateReturn(late)

	w.moveTo("2026-11-30 10:00")
	w.approves(serial, "")
	w.at(serial)
	w.sees("Your claim is approved. Choose what you want.", "Under this policy the choice is yours.")
	w.customer.stage("connectpro-choice")
	w.chooses("Money back")
	w.agent.find(w.seller, serial)
	w.agent.does("Issue an RMA", "Issue the RMA")
	w.at(serial)
	w.sees("Send it in so that it arrives by the end of 14 December 2026.", "14 days left")
	number := w.opensRMA("How to send it")
	w.customer.stage("connectpro-rma")
	w.gives("DP-7301")
	w.at(serial)
	w.moveTo("2026-12-14 23:59")
	w.scans(number, serial)
	w.across("2026-12-15 00:00", func(bool) { w.letters(0, serial, "Your RMA number has ended") })
	w.inspects(serial, "As it should be")
	w.customer.stage("connectpro-looked-at")
	w.refunds(serial)
	w.closes(serial, number)
	w.sees("Your money is on its way back.", "This claim is closed.")
	w.customer.stage("connectpro-return-closed")
}

// refusesLateReturn is what becomes of a return on day 16: the answer, the draft of the day before, and the claim.
func (w *whole) refusesLateReturn(serial string) {
	w.t.Helper()
	const refused = "You cannot send it back: the 15 days ended on 27 November 2026."
	late := theReturn
	late.more, late.sentence = nil, refused
	w.answers(late)
	w.at(serial)
	w.tells("[data-part=now]", refused)
	w.sends()
	w.tells("[data-part=answer]", refused)
	v := w.agent
	v.find(w.seller, serial)
	form := v.form("decline")
	v.must(form.GetByLabel("Reason, in your words. The customer reads it.").Fill("The switch was delivered on 12 November."))
	v.sends(form, "Decline the claim")
	v.state("Declined")
	w.letters(1, serial, "Your claim is declined", "The switch was delivered on 12 November.", "No return after day 15")
	w.sees("ConnectPRO declined your claim.", "you can appeal once, until the end of 28 December 2026")
	w.customer.stage("connectpro-declined")
}

// refunds pays a return back, less what is kept back of it.
func (w *whole) refunds(serial string) {
	w.t.Helper()
	v := w.agent
	v.find(w.seller, serial)
	v.does("Begin the work", "Begin")
	w.sees("Your refund is being made.")
	keep := func(what, amount, reference, why string) {
		v.books("Charge or keep back", amount, reference, said{"What for", what}, said{"", "It is kept back from the refund"}, said{"Why this amount?", why})
	}
	keep("Restocking fee", "29.90", "FEE-7301", "Ten percent: opened, as new.")
	keep("Payment processing", "8.67", "FEE-7302", "")
	v.books("Book the refund", "260.43", "REFUND-7301", said{"Why this amount?", "299.00 less the two fees."})
	w.letters(1, serial, "Your refund is made", "$260.43")
	v.stage("connectpro-desk-refund")
	v.does("Done: the money is out", "Done")
	w.sees("Your money is on its way back.", "The reference is REFUND-7301.")
	w.tells("#money", "$29.90", "$8.67", "$260.43")
}

// ConnectPRO sends two replacements ahead, against holds. One old switch is back in the last minute of day 14, and its hold is
// released. The other is not: it is overdue a minute later, which charges nothing. A person does that.
func TestWholeWayConnectPROAdvance(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "connectpro", "ConnectPRO", "America/Los_Angeles", "2026-11-22 10:00", connectproBooks)
	const inTime, late = "KVM-7303", "KVM-7304"
	for _, serial := range []string{inTime, late} {
		w.files(filing{serial: serial, story: theStory, answers: theBrokenSwitch, more: []said{{"Do you want the replacement sent first?", "Yes, send it first"}}, sentence: theSwitchSentence})
	}
	w.moveTo("2026-11-23 10:00")
	w.sendsAhead(late, "KVM-7394", "349.00")
	w.sendsAhead(inTime, "KVM-7393", "299.00")
	w.at(inTime)
	w.sees("Your replacement is on its way. The old device has to be back by the end of 7 December 2026.", "14 days left")
	w.customer.stage("connectpro-advance")
	w.across("2026-12-05 09:00", func(over bool) {
		w.letters(count(over), inTime, "2 days left for the old device", "by the end of 7 December 2026")
		w.letters(0, inTime, "2 days left to send it in") // one letter is enough
	})
	number := w.opensRMA("How to send it")
	w.gives("DP-7303")
	w.moveTo("2026-12-07 23:58")
	w.scans(number, inTime)
	w.inspects(inTime, "Fault confirmed")
	w.at(inTime)
	w.sees("You have the replacement, and ConnectPRO has the old device.")
	w.across("2026-12-08 00:00", w.isOverdue(late))
	w.at(late)
	w.sees("The old device should have arrived by the end of 7 December 2026.", "Nothing is charged by itself: a person decides first.")
	w.customer.stage("connectpro-overdue")
	w.letters(0, inTime, "The old device has not arrived")

	w.agent.find(w.seller, inTime)
	w.agent.books("Release the hold", "299.00", "HOLD-7303-OFF")
	w.letters(1, inTime, "The hold on your card is released", "$299.00")
	w.agent.does("Done: the old unit is settled", "Done")
	w.closes(inTime, number)
	w.moveTo("2026-12-11 10:00")
	w.agent.find(w.seller, late)
	w.agent.stage("connectpro-desk-overdue")
	const why = "The old switch did not come within 14 days, and two letters were not answered."
	w.agent.books("Charge the hold", "349.00", "HOLD-7304-ON", said{"Why this amount?", why})
	w.letters(1, late, "The hold on your card is charged", "$349.00")
	w.agent.does("Done: the old unit is settled", "Done", said{"Note", "The hold was charged."})
	w.tells("#money", "Taken from the hold", why)
	w.closes(late, "")
	w.sees("You have your replacement.", "This claim is closed.")
	w.customer.stage("connectpro-charged")
}

// sendsAhead approves a claim and sends its replacement before the old switch is back, against a hold.
func (w *whole) sendsAhead(serial, fresh, hold string) {
	w.t.Helper()
	w.approves(serial, "")
	w.resolves(serial, "Advance replacement")
	v := w.agent
	v.books("Hold", hold, "HOLD-"+serial, said{"Why this amount?", "The whole price."})
	w.letters(1, serial, "A hold on your card", "$"+hold)
	v.does("Send the replacement first", "Sent", said{"Serial number of the replacement", fresh}, said{"Carrier", "Demo Post"}, said{"Tracking number, where there is one", "DP-" + fresh})
	w.letters(1, serial, "Your replacement is on its way", "by the end of 7 December 2026")
	v.does("Issue an RMA", "Issue the RMA")
}

// isOverdue looks at an advance replacement on both sides of its last day: no timer charges anything, and nobody can before.
func (w *whole) isOverdue(serial string) func(over bool) {
	return func(over bool) {
		w.t.Helper()
		v := w.agent
		w.letters(count(over), serial, "The old device has not arrived", "a person decides first")
		w.letters(0, serial, "The hold on your card is charged")
		v.find(w.seller, serial)
		v.must(expect.Locator(v.Locator(".after-ledger tbody tr")).ToHaveCount(1)) // the hold itself
		v.must(expect.Locator(v.Locator("[aria-labelledby=resolution-title] .after-state").First()).ToHaveText(
			map[bool]string{false: "Replacement sent, old unit awaited", true: "Old unit overdue"}[over]))
		if over {
			return
		}
		v.console.expect("status of (409|422)")
		v.doesIn(v.Locator("#money"), "Charge the hold", "Enter it", said{"Reference in your own system", "TOO-EARLY"}, said{"Why this amount?", "It is late."})
		v.must(expect.Locator(v.GetByRole("alert").First()).ToContainText("The customer still has time to send the old unit"))
	}
}
