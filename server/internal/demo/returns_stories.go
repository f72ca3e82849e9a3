package demo

import "proviso/server/claim"

// working is what most devices at ConnectPRO are said to be besides broken.
const working = `{"symptom":"failure","causes":[],"marked":false,"complete":true}`

// returns are the stories that go on after the approval: a number to send the goods back in every state.
var returns = []story{
	{seller: "connectpro", customer: Customer, order: "DEMO-4005", serial: "DEMO-CO-5", intent: "fault", facts: working, began: 3,
		fault: "The fourth input stays black.", steps: []step{submit, approve(1, 0), issue(1)}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4006", serial: "DEMO-CO-6", intent: "fault", facts: working, began: 14,
		fault: "It forgets the chosen computer after a minute.", steps: []step{submit, approve(1, 0), issue(1)}}, // two of fourteen days are left
	{seller: "connectpro", customer: Customer, order: "DEMO-4007", serial: "DEMO-CO-7", intent: "fault", facts: working, began: 9,
		fault: "The picture flickers on both screens.", steps: []step{submit, approve(1, 0), issue(1), send(3, "7")}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4009", serial: "DEMO-CO-9", intent: "fault", facts: working, began: 12,
		fault: "Sometimes there is no sound.", steps: []step{submit, approve(1, 0), issue(1), send(2, "9"), receive(3), photograph(0),
			inspect(1, claim.NoFaultFound, "Two hours of sound on every input.")}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4010", serial: "DEMO-KVM-10", intent: "fault", facts: working, began: 20,
		fault: "The keys of the front are stuck.", steps: []step{submit, approve(1, 0), issue(1), ring(16, claim.ReceiptDue)}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4011", serial: "DEMO-KVM-11", intent: "fault", facts: working, began: 24,
		fault: "It gets very hot and switches off.", steps: []step{submit, approve(1, 0), issue(1), reissue(16)}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4012", serial: "DEMO-KVM-12", intent: "fault", facts: working, began: 5,
		fault: "The remote control does nothing.", steps: []step{submit, approve(1, 0), issue(1), cancel(1, "A new remote control is sent instead: keep the switch.")}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4008", serial: "DEMO-CO-8", intent: "fault", facts: working, began: 16,
		fault: "Port 3 is dead.", steps: []step{submit, approve(1, 0), issue(1), send(3, "8"), receive(4), inspect(1, claim.ConfirmedFault, "The port is broken.")}},
}
