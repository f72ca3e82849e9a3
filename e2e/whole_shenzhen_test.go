//go:build e2e

package e2e

import "testing"

const shenzhenBooks = "order,email,serial,product,purchased_on,delivered_on,brand\n" +
	"7401," + newcomer + ",GW-7401,equipment,2026-02-20,2026-03-02,agent\n" +
	"7402," + newcomer + ",GW-7402,equipment,2026-01-05,2026-01-12,own\n" +
	"7403," + newcomer + ",GW-7403,equipment,2024-05-01,2024-05-06,own\n" +
	"7404," + newcomer + ",GW-7404,equipment,2022-05-20,2022-06-01,own\n"

// gateway is a broken gateway of the Shenzhen Service Center, as its customer answers.
func gateway(serial, brand, arrived, sentence string, more ...said) filing {
	return filing{serial: serial, story: "It loses its network several times a day.", sentence: sentence, answers: append([]said{{"What do you need?", "Something is broken"},
		{"Whose product is it?", brand}, {"When did it arrive?", arrived}, {"What is wrong with it?", "It stopped working, or does not work properly"},
		{"Is anything known about the cause?", "None known"}}, more...)}
}

// The Shenzhen Service Center has a maker's gateway at the maker within 12 hours, and its own ones on the way back within three
// working days, over a week of holidays with a Saturday at work. Two of them are past their term: parts in the second year, parts
// and labour in the fourth, quoted and accepted first.
func TestWholeWayShenzhen(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "shenzhen_service", "Shenzhen Service Center", "Asia/Shanghai", "2026-09-28 09:00", shenzhenBooks)
	const agent, own, second, fourth = "GW-7401", "GW-7402", "GW-7403", "GW-7404"
	const ownBrand = "The company's own brand"
	shows := said{"When did the fault first show?", "2026-09-20"}
	w.files(gateway(agent, "Another maker's, sold by the company as its agent", "2026-03-02", "Covered until 2 March 2027."))
	w.files(gateway(own, ownBrand, "2026-01-12", "Covered until 12 January 2027."))
	w.files(gateway(second, ownBrand, "2024-05-06", "Out of warranty: you pay the parts, labour is free until 6 May 2027.", shows))
	w.files(gateway(fourth, ownBrand, "2022-06-01", "Out of warranty: repair is possible, at your cost.", shows))
	w.moveTo("2026-09-28 14:00")
	w.approves(agent, "")
	w.agent.does("Issue an RMA", "Issue the RMA")
	w.approves(own, "")
	w.quotes(second, "120.00")
	w.quotes(fourth, "260.00")
	w.agent.find(w.seller, own)
	w.agent.stage("shenzhen-desk-issue")
	w.agent.does("Issue an RMA", "Issue the RMA", said{"", second}, said{"", fourth})

	w.at(agent)
	w.sees("Send it to Shenzhen Service Center with your RMA number.")
	toMaker := w.opensRMA("How to send it")
	w.gives("SF-7401")
	w.at(second)
	ours := w.opensRMA("How to send it")
	w.customer.stage("shenzhen-rma")
	w.gives("SF-7402")
	w.moveTo("2026-09-30 12:00") // a Wednesday; the seven days of the National Day begin tomorrow
	w.scans(toMaker, agent)
	w.scans(ours, own, second, fourth)
	w.agent.stage("shenzhen-receiving")
	w.at(agent)
	w.sees("Shenzhen Service Center has your device.", "They have until the end of 30 September 2026")
	w.forwards(agent, toMaker, ours, fourth)
	w.inspects(fourth, "Fault confirmed")
	for _, serial := range []string{own, second, fourth} {
		w.resolves(serial, "Repair")
	}
	w.at(own)
	w.sees("Your device is being repaired.", "They have until the end of 10 October 2026")
	w.customer.stage("shenzhen-repair")
	w.charges(second, said{"Parts", "120.00"})
	w.charges(fourth, said{"Parts", "180.00"}, said{"Labour", "80.00"})
	w.across("2026-10-11 00:00", func(over bool) { // 8 and 9 October and the Saturday
		if !over {
			w.board("due", own, true)
			w.sendsBack(own)
			w.sendsBack(second)
		}
		w.board("overdue", own, false)
		w.board("overdue", second, false)
		w.board("overdue", fourth, over)
	})
	w.agent.stage("shenzhen-board-overdue")
	w.sendsBack(fourth)
	w.board("overdue", fourth, false)
	w.closes(own, ours)
	w.closes(second, "")
	w.closes(fourth, "")
	w.at(fourth)
	w.sees("Your device is repaired and on its way back to you.", "This claim is closed.")
	w.tells("#money", "You owe: parts", "You owe: labour", "You paid", "$80.00")
	w.customer.stage("shenzhen-paid-closed")
	w.returnsFromMaker(agent, toMaker)
}

// quotes approves a claim at the customer's cost, who accepts that online.
func (w *whole) quotes(serial, amount string) {
	w.t.Helper()
	w.approves(serial, amount)
	w.agent.must(expect.Locator(w.agent.Locator(".after")).ToContainText("no RMA before they accept the quote"))
	w.at(serial)
	w.sees("Your claim is approved. It will cost you $"+amount+".", "Nothing is charged and nothing is done before you accept.")
	w.customer.stage("shenzhen-quote-" + serial)
	w.customer.click("button", "Accept $"+amount)
	w.sees("Your claim is approved, and you accepted the quote of $" + amount + ".")
}

// forwards has a maker's gateway at the maker in the last minute of the 12 hours, and all but one of the others verified.
func (w *whole) forwards(agent, toMaker, ours, unverified string) {
	w.t.Helper()
	w.moveTo("2026-09-30 15:00")
	w.agent.open("/staff/receiving?seller=" + w.seller + "&number=" + toMaker)
	w.inspects(agent, "Fault confirmed")
	w.agent.open("/staff/receiving?seller=" + w.seller + "&number=" + ours)
	w.inspects("GW-7402", "Fault confirmed")
	w.inspects("GW-7403", "Fault confirmed")
	w.sees("The fault is confirmed.", "Choose what you want: under this policy the choice is yours.", "They have until the end of 30 September 2026")
	w.chooses("Service by the product's manufacturer")
	w.across("2026-10-01 00:00", func(over bool) {
		if !over {
			w.board("due", agent, true, "1 min")
			w.agent.find(w.seller, agent)
			w.agent.does("Begin the work", "Begin")
			w.agent.does("Forward to the manufacturer", "Forwarded", said{"The manufacturer's reference, or the tracking number", "MAKER-7401"})
			w.sees("Your device is at its manufacturer.")
		}
		w.board("overdue", agent, false)
		w.board("overdue", "GW-7402", false) // verified: now the working days run
		w.board("overdue", unverified, over)
	})
	w.customer.stage("shenzhen-at-maker")
	w.agent.open("/staff/receiving?seller=" + w.seller + "&number=" + ours)
}

// charges books what a repair cost and what the customer paid.
func (w *whole) charges(serial string, parts ...said) {
	w.t.Helper()
	w.agent.find(w.seller, serial)
	for _, part := range parts {
		w.agent.books("Charge or keep back", part.answer, "INVOICE-"+serial, said{"What for", part.question}, said{"", "The customer pays it"}, said{"Why this amount?", "As quoted."})
		w.agent.books("The customer paid", part.answer, "PAYMENT-"+serial)
	}
	w.agent.stage("shenzhen-desk-paid-" + serial)
}

func (w *whole) sendsBack(serial string) {
	w.t.Helper()
	w.agent.find(w.seller, serial)
	w.agent.does("Sent back to the customer", "Sent back", said{"Carrier", "SF Demo"}, said{"Tracking number, where there is one", "SF-BACK-" + serial})
	w.letters(1, serial, "Your claim is settled")
}

// returnsFromMaker ends the claim on a maker's gateway.
func (w *whole) returnsFromMaker(serial, number string) {
	w.t.Helper()
	w.moveTo("2026-10-20 10:00")
	w.agent.find(w.seller, serial)
	w.agent.does("Back from the manufacturer", "It is back", said{"What the manufacturer did", "A new board."})
	w.sendsBack(serial)
	w.at(serial)
	w.sees("The manufacturer's service is done, and your device is on its way back to you.")
	w.closes(serial, number)
	w.sees("The manufacturer's service is done, and your device is on its way back to you.", "This claim is closed.")
	w.customer.stage("shenzhen-agent-closed")
}
