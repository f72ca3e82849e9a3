//go:build e2e

package e2e

import "testing"

const softnetworksBooks = "order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,original_purchaser\n" +
	"7001," + newcomer + ",SW-48-7001,preowned_hardware,2026-03-08,2026-03-10,2026-03-14,320.00,yes\n"

// Softnetworks: a repair. The first number ends after its 30 days; what is sent under the second one arrives in the last minute.
func TestWholeWaySoftnetworks(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "softnetworks", "Softnetworks", "America/Los_Angeles", "2026-11-22 04:00", softnetworksBooks)
	const serial = "SW-48-7001"
	w.files(filing{serial: serial, story: "Four ports in a row have no link.", answers: append([]said{{"What do you need?", "Something is broken"}}, journeys[0].answers...),
		sentence: journeys[0].sentence})
	w.sees("Softnetworks is looking at your claim.", "You hear from them by the end of 23 November 2026.")
	w.letters(1, serial, "We have your claim")
	w.across("2026-11-24 00:00", func(over bool) { w.board("overdue", serial, over) }) // the first working day is over
	w.at(serial)
	w.sees("Softnetworks is looking at your claim.", "meant to answer by 23 November 2026 and is late")

	w.approves(serial, "")
	w.sees("Your claim is approved.", "Softnetworks tells you whether to send it in, and how")
	w.agent.does("Issue an RMA", "Issue the RMA")
	w.sees("Send it in so that it arrives by the end of 24 December 2026.", "30 days left")
	w.letters(1, serial, "Your RMA number", "by the end of 24 December 2026", "Thirty days")
	w.customer.stage("softnetworks-send")
	w.across("2026-12-17 09:00", func(over bool) { w.letters(count(over), serial, "7 days left to send it in") })
	w.across("2026-12-22 09:00", func(over bool) { w.letters(count(over), serial, "2 days left to send it in") })
	w.across("2026-12-24 09:00", func(over bool) { w.letters(count(over), serial, "Today is the last day") })
	w.across("2026-12-25 00:00", func(over bool) {
		w.letters(count(over), serial, "Your RMA number has ended")
		w.at(serial)
		if over {
			w.sees("The last day for sending it in was 24 December 2026.", "Your right to the warranty is not affected.")
		} else {
			w.sees("Send it in so that it arrives by the end of 24 December 2026.", "today is the last day")
		}
	})
	w.customer.stage("softnetworks-ended")

	w.moveTo("2026-12-28 10:00")
	w.agent.find(w.seller, serial)
	w.agent.stage("softnetworks-desk-ended")
	w.agent.does("Issue a new number", "Issue a new number")
	w.sees("Send it in so that it arrives by the end of 27 January 2027.")
	number := w.opensRMA("How to send it")
	w.customer.stage("softnetworks-rma")
	w.moveTo("2027-01-25 15:00")
	w.gives("DP-7001")
	w.at(serial)
	w.sees("Your parcel is on its way to Softnetworks.", "by the end of 27 January 2027")
	w.moveTo("2027-01-27 23:59")
	w.scans(number, serial)
	w.sees("Softnetworks has your device.", "Next they look at it.")
	w.moveTo("2027-01-28 00:00")
	w.letters(1, serial, "Your RMA number has ended") // the first one
	w.inspects(serial, "Fault confirmed")
	w.agent.stage("softnetworks-receiving")
	w.sees("The fault is confirmed.", "now says what is done about it")

	w.resolves(serial, "Repair")
	w.sees("Your device is being repaired.")
	w.customer.stage("softnetworks-repair")
	w.agent.books("Shipping cost", "18.40", "CARRIER-7001", said{"Why this amount?", "Insured, to the customer."})
	w.agent.does("Sent back to the customer", "Sent back", said{"Carrier", "Demo Post"}, said{"Tracking number, where there is one", "DP-BACK-7001"})
	w.letters(1, serial, "Your claim is settled")
	w.sees("Your device is repaired and on its way back to you.")
	w.tells("#parcel", "DP-7001", "DP-BACK-7001")
	w.closes(serial, number)
	w.agent.stage("softnetworks-desk-closed")
	w.sees("Your device is repaired and on its way back to you.", "This claim is closed.")
	w.customer.stage("softnetworks-closed")
}

// count is how many letters there are once a deadline is over.
func count(over bool) int {
	if over {
		return 1
	}
	return 0
}

const spectrumBooks = "order,email,serial,product,purchased_on,channel,lease,acquired_on_lease\n" +
	"7101," + newcomer + ",PH-7101,ip_phone,2024-09-02,direct,current,yes\n"

// SpectrumVoIP: a leased phone. The replacement goes out first, the old one comes back later, without a last day.
func TestWholeWaySpectrumVoIP(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "spectrumvoip", "SpectrumVoIP", "America/Chicago", "2026-11-22 12:00", spectrumBooks)
	const serial, fresh = "PH-7101", "PH-7199"
	w.files(filing{serial: serial, story: "It fell from the desk, and the screen stays black.", answers: []said{
		{"What do you need?", "Something is broken"}, {"Where did you buy it?", "From SpectrumVoIP itself"}, {"Are you leasing from SpectrumVoIP?", "Yes, and the lease still runs"},
		{"What is it?", "IP phone"}, {"When did you buy it?", "2024-09-02"}, {"Did this device come with that lease?", "Yes, with that lease"}, {"What is wrong with it?", "It is broken, cracked or bent"},
		{"Is anything known about the cause?", "An accident"}}, sentence: "Covered while your lease runs."})
	w.moveTo("2026-11-23 10:00")
	w.approves(serial, "")
	w.resolves(serial, "Refurbished replacement")
	w.sees("Your replacement is being prepared.")
	w.agent.does("Send the replacement first", "Sent", said{"Serial number of the replacement", fresh}, said{"Carrier", "Demo Post"}, said{"Tracking number, where there is one", "DP-7101"})
	w.letters(1, serial, "Your replacement is on its way", "The policy sets no last day")
	w.sees("Your replacement is on its way. Send the old device back when it is there.", "The policy sets no last day for that.")
	w.customer.stage("spectrum-sent-first")
	w.agent.does("Issue an RMA", "Issue the RMA")
	w.agent.stage("spectrum-desk-awaiting")
	w.across("2026-12-07 11:00", func(over bool) { w.letters(count(over), serial, "Please send the old device back") }) // nine where the customer is
	w.letters(0, serial, "Have you sent it in?")                                                                        // one reminder is enough

	w.at(serial)
	number := w.opensRMA("How to send it")
	w.customer.stage("spectrum-rma")
	w.gives("DP-7102")
	w.at(serial)
	w.sees("Your old device is on its way to SpectrumVoIP.")
	w.moveTo("2026-12-11 11:00")
	w.scans(number, serial)
	w.sees("You have the replacement, and SpectrumVoIP has the old device.")
	w.inspects(serial, "Fault confirmed")
	w.agent.find(w.seller, serial)
	w.agent.books("Shipping cost", "21.80", "CARRIER-7101", said{"Why this amount?", "Both ways."})
	w.agent.does("Done: the old unit is settled", "Done")
	w.sees("You have your replacement.", fresh)
	w.closes(serial, number)
	w.sees("You have your replacement.", "This claim is closed.")
	w.customer.stage("spectrum-closed")
	w.customer.open("/devices")
	w.customer.must(expect.Locator(w.customer.Locator("[data-device].tone-covered").Filter(hasText(fresh))).ToContainText("lease"))
	w.customer.must(expect.Locator(w.customer.Locator("[data-device].tone-not_covered").Filter(hasText(fresh))).ToContainText("Replaced")) // the old one
	w.customer.stage("spectrum-devices")
}

const preownedBooks = "order,email,serial,product,purchased_on,shipped_on,delivered_on,price_usd,sold_as\n" +
	"7201," + newcomer + ",CHASSIS-7201,equipment,2026-11-01,2026-11-04,2026-11-15,410.00,standard\n"

// Pre-owned Telecom: defective on arrival, and heavy. The seller pays shipping up to 500 dollars; for the other 140 of the 640
// there is an approval in writing first, by two people.
func TestWholeWayPreOwnedTelecom(t *testing.T) {
	t.Parallel()
	w := openWhole(t, "preowned_telecom", "Pre-owned Telecom", "UTC", "2026-11-22 12:00", preownedBooks)
	const serial = "CHASSIS-7201"
	w.files(filing{serial: serial, story: "It does not start. It needs a pallet.", answers: append([]said{{"What do you need?", "Something is broken"}}, journeys[2].answers...),
		more: []said{{"What does the shipping cost in all?", "$640.00"}}, sentence: journeys[2].sentence})
	w.tells("[data-part=answer]", "up to $140.00")
	w.moveTo("2026-11-23 10:00")
	supervisor := w.staff("supervisor")
	w.moveTo("2026-11-23 10:05")
	w.approves(serial, "")
	v := w.agent
	v.console.expect("status of 422")
	v.doesIn(v.Locator("#money"), "Shipping cost", "Enter it", said{"Amount in dollars", "640.00"}, said{"Reference in your own system", "CARRIER-7201"})
	v.must(expect.Locator(v.GetByRole("alert").First()).ToContainText("More needs a written approval first."))
	v.find(w.seller, serial)
	const approval = "We pay 140 dollars more for the pallet, both ways."
	v.books("Approve more shipping", "140.00", "APPROVAL-7201", said{"Why this amount?", approval})
	v.must(expect.Locator(v.Locator("#money .desk-proposal")).ToContainText("A supervisor other than the one who asked has to confirm it."))
	v.must(expect.Locator(v.button("Confirm: $140.00")).ToHaveCount(0))
	v.stage("preowned-desk-approval")
	w.letters(0, serial, "More shipping is approved")
	w.board("money", "$140.00", true, "Shipping approved in writing")
	supervisor.find(w.seller, serial)
	supervisor.stage("preowned-second-person")
	supervisor.doesIn(supervisor.Locator("#money .desk-proposal"), "", "Confirm: $140.00")
	w.letters(1, serial, "More shipping is approved", "$140.00")
	w.tells("#money", approval)
	v.find(w.seller, serial)
	v.books("Shipping cost", "640.00", "CARRIER-7201")
	v.must(expect.Locator(v.Locator(".after-pot")).ToContainText("$640.00 of $640.00"))

	v.does("Issue an RMA", "Issue the RMA")
	w.sees("Send it to Pre-owned Telecom with your RMA number.", "The policy sets no last day for that.")
	w.customer.stage("preowned-send")
	w.across("2026-12-07 17:00", func(over bool) { // nine where the customer is
		w.letters(count(over), serial, "Have you sent it in?", "nothing ends if it takes longer")
	})
	number := w.opensRMA("How to send it")
	w.customer.stage("preowned-rma")
	w.gives("PALLET-7201")
	w.at(serial)
	w.moveTo("2026-12-15 10:00")
	w.scans(number, serial)
	w.inspects(serial, "Fault confirmed")
	w.resolves(serial, "Refund")
	w.sees("Your refund is being made.")
	v.stage("preowned-desk-refund")
	v.books("Book the refund", "410.00", "REFUND-7201")
	w.letters(1, serial, "Your refund is made", "$410.00", "REFUND-7201")
	v.does("Done: the money is out", "Done")
	w.sees("Your money is on its way back.", "The reference is REFUND-7201.")
	w.tells("#money", "Gone back to you", "$410.00")
	w.closes(serial, number)
	w.sees("Your money is on its way back.", "This claim is closed.")
	w.customer.stage("preowned-closed")
	v.stage("preowned-desk-closed")
}
