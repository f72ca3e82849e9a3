package demo

import "proviso/server/claim"

// inAdvance asks for the replacement before the defective unit is sent.
const inAdvance = `{"symptom":"failure","causes":[],"marked":false,"complete":true,"advance_replacement":true}`

// resolved are the stories that go on to what is done about the fault.
var resolved = []story{
	{seller: "connectpro", customer: Customer, order: "DEMO-4013", serial: "DEMO-KVM-13", intent: "fault", facts: working, began: 15,
		fault: "It does not switch any more.", steps: []step{submit, approve(1, 0), issue(1), send(2, "13"), receive(4),
			inspect(1, claim.ConfirmedFault, "The main board fails when warm."), offer(1, claim.Repair), agree(0), start(1)}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4014", serial: "DEMO-KVM-14", intent: "fault", facts: inAdvance, began: 8,
		fault: "One of the four ports is dead, and we cannot do without the switch.", steps: []step{submit, approve(1, 0), issue(1),
			offer(0, claim.AdvanceReplacement), agree(0), start(1),
			enter(0, claim.Booking{Kind: claim.EntryHold, Cents: 150_00, Reference: "DEMO-HOLD-14", Why: "The price of a used one."}),
			ship(1, "DEMO-KVM-14-NEW", "14")}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4015", serial: "DEMO-KVM-15", intent: "fault", facts: working, began: 14,
		fault: "It was dead when it came.", steps: []step{submit, approve(1, 0), issue(1), send(1, "15"), receive(3),
			inspect(1, claim.ConfirmedFault, "It does not start."), offer(0, claim.Refund), agree(1), start(1),
			enter(0, claim.Booking{Kind: claim.EntryRefund, Cents: 229_00, Reference: "DEMO-REFUND-15", Why: "The price of the order."}),
			fulfil(0, claim.Shipment{}), closeRMA(1), finish(0)}},
	{seller: "softnetworks", customer: "demo.office@example.org", order: "DEMO-1004", serial: "DEMO-SO-4", intent: "fault", facts: broken, began: 25,
		fault: "Half of the ports are dark.", steps: []step{submit, approve(1, 0), issue(1), send(3, "4"), receive(4),
			inspect(1, claim.ConfirmedFault, "Ports 9 to 16 have no power."), offer(1, claim.Replace), agree(0), start(1),
			fulfil(2, claim.Shipment{Serial: "DEMO-SO-4-NEW", Parcel: parcel("4-NEW")}), closeRMA(1), finish(1)}},
	{seller: "shenzhen_service", customer: Customer, order: "DEMO-5004", serial: "DEMO-SH-4", intent: "fault", began: 18,
		facts: `{"symptom":"failure","causes":[],"failed_on":"{-20}","service_area":"elsewhere"}`, fault: "It does not find the network any more.",
		steps: []step{submit, approve(1, 80_00), settle(1), issue(1), send(2, "5004"), receive(3), inspect(0, claim.ConfirmedFault, "The radio is broken."),
			offer(1, claim.ManufacturerService), agree(0), start(1), forward(1, "DEMO-MAKER-77")}},
	{seller: "connectpro", customer: Customer, order: "DEMO-4016", serial: "DEMO-KVM-16", intent: "fault", facts: working, began: 11,
		fault: "It loses the picture after an hour.", steps: []step{submit, approve(1, 0), issue(1), send(2, "16"), receive(4), photograph(0),
			inspect(1, claim.ConfirmedFault, "Two chips get too hot."), offer(1, claim.Repair),
			dispute(0, "It was repaired for the same fault before. Please replace it this time.")}},
	{seller: "connectpro", customer: "demo.office@example.org", order: "DEMO-4017", serial: "DEMO-KVM-17", intent: "fault", facts: inAdvance, began: 21,
		fault: "The switch does not start, and the control room waits for it.", steps: []step{submit, approve(1, 0), issue(1),
			offer(0, claim.AdvanceReplacement), agree(0), start(1),
			enter(0, claim.Booking{Kind: claim.EntryHold, Cents: 180_00, Reference: "DEMO-HOLD-17", Why: "The price of a used one."}),
			ship(0, "DEMO-KVM-17-NEW", "17"), ring(15, claim.ReceiptDue), ring(0, claim.AdvanceReturn)}},
	{seller: "softnetworks", customer: Customer, order: "DEMO-1005", serial: "DEMO-SO-5", intent: "fault", facts: broken, began: 16,
		fault: "It does not keep its settings.", steps: []step{submit, approve(1, 0), issue(1), send(2, "5"), receive(4), photograph(0),
			inspect(1, claim.ConfirmedFault, "The memory is worn out."), offer(0, claim.Repair), agree(0), start(1),
			giveUp(2, "The memory for this model cannot be had any more."), offer(0, claim.Replace)}},
}
