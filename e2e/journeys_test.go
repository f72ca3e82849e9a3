//go:build e2e

package e2e

// journey is one visitor's case from the first page to the answer.
type journey struct {
	name, seller, id string
	way              string // the way in on the first page
	answers          []said
	sentence, sub    string
	bar              string // the line of time in words, after "today"
	parts            []part
}

// part is a heading of the answer and the lines under it.
type part struct {
	heading string
	lines   []string
}

// journeys are five cases, one of each seller, all decided on 22 November 2026. The
// answers stand in the order in which the page asks for them.
var journeys = []journey{
	{
		name: "a broken pre-owned switch", seller: "Softnetworks", id: "softnetworks", way: "Something is broken",
		answers: []said{
			{"What is it?", "Certified pre-owned hardware"},
			{"Are you the first owner?", "Yes"},
			{"When was it shipped?", "2026-03-10"},
			{"What is wrong with it?", "It stopped working, or does not work properly"},
			{"Is anything known about the cause?", "None known"},
		},
		sentence: "Covered until 10 March 2027.", sub: "108 days left · Warranty",
		bar: "Warranty: 10 March 2026 to 10 March 2027. Shipped: 10 March 2026.",
		parts: []part{
			{"Why", []string{"One year from shipment", "Manufacturing defects"}},
			{"You get", []string{"Repair", "Replacement", "Credit for your next purchase"}},
			{"Have ready", []string{"Serial number", "Description of the fault"}},
			{"What happens next", []string{"Start a claim with what is listed under “Have ready”.",
				"Once Softnetworks has approved it, you get an RMA: the number that lets you send it back.",
				"Send it so that it arrives within 30 days of the day the RMA is issued."}},
		},
	},
	{
		name: "a phone out of warranty", seller: "SpectrumVoIP", id: "spectrumvoip", way: "Is it still covered?",
		answers: []said{
			{"Where did you buy it?", "From SpectrumVoIP itself"},
			{"Are you leasing from SpectrumVoIP?", "No lease"},
			{"When did you buy it?", "2025-06-02"},
		},
		sentence: "Not covered: the warranty ended on 2 June 2026.", sub: "Ended 173 days ago",
		bar: "Warranty: 2 June 2025 to 2 June 2026. Bought: 2 June 2025.",
		parts: []part{
			{"Why", []string{"One year from purchase", "A lease is not a warranty"}},
			{"What you can still do", []string{"Check your answers: another one may change this.",
				"Ask a person at SpectrumVoIP all the same. They can do more than their policy requires.",
				"Your rights under the law stand beside this policy."}},
		},
	},
	{
		name: "dead on arrival", seller: "Pre-owned Telecom", id: "preowned_telecom", way: "Something is broken",
		answers: []said{
			{"How was it sold?", "Normally, nothing special was said"},
			{"Are the serial number, labels and seals untouched?", "Yes, untouched"},
			{"When did it arrive?", "2026-11-15"},
			{"What is wrong with it?", "It stopped working, or does not work properly"},
			{"Is anything known about the cause?", "None known"},
		},
		sentence: "Covered until 13 February 2027.", sub: "83 days left · Warranty",
		bar: "Defective on arrival: 15 November 2026 to 29 November 2026. Warranty: 15 November 2026 to 13 February 2027. Arrived: 15 November 2026.",
		parts: []part{
			{"Why", []string{"Defective on arrival", "Ninety days of function"}},
			{"You get", []string{"Replacement", "Repair", "Money back"}},
			{"Who pays the shipping", []string{"To Pre-owned Telecom: Pre-owned Telecom pays, up to $500.00 for the whole case",
				"Back to you: Pre-owned Telecom pays, up to $500.00 for the whole case"}},
			{"Have ready", []string{"Order number", "Part number", "Photo of the serial number", "Photo of how it is installed",
				"Description of the fault", "A video, screenshots, logs or console output that show the fault"}},
		},
	},
	{
		name: "a switch to send back", seller: "ConnectPRO", id: "connectpro", way: "Send it back",
		answers: []said{
			{"Where did you buy it?", "From ConnectPRO itself"},
			{"Where was it sent?", "Inside the United States"},
			{"When did it arrive?", "2026-11-12"},
		},
		sentence: "You can send it back until 27 November 2026.", sub: "5 days left · Money-back period",
		bar: "Return period: 12 November 2026 to 27 November 2026. Arrived: 12 November 2026.",
		parts: []part{
			{"Why", []string{"Fifteen days money back", "Restocking fee for incomplete goods", "Processing fee"}},
			{"You get", []string{"Money back", "Credit for your next purchase", "Exchange for another product"}},
			{"Costs and money back", []string{"Restocking fee: up to 30\u00a0% of the price",
				"Payment processing, not given back: 2.9\u00a0% of what is refunded"}},
			{"Who pays the shipping", []string{"To ConnectPRO: You pay", "Back to you: ConnectPRO may charge you"}},
			{"Have ready", []string{"Customer account number", "Invoice number", "Part number", "Serial number", "Why you send it back"}},
		},
	},
	{
		name: "an old gateway", seller: "Shenzhen Service Center", id: "shenzhen_service", way: "Something is broken",
		answers: []said{
			{"Whose product is it?", "The company's own brand"},
			{"When did it arrive?", "2024-05-06"},
			{"What is wrong with it?", "It stopped working, or does not work properly"},
			{"Is anything known about the cause?", "None known"},
			{"When did the fault first show?", "2026-11-20"},
		},
		sentence: "Out of warranty: you pay the parts, labour is free until 6 May 2027.", sub: "165 days left · Paid repair",
		bar: "Warranty: 6 May 2024 to 6 May 2025. Labour free: 7 May 2025 to 6 May 2027. Arrived: 6 May 2024. Fault: 20 November 2026.",
		parts: []part{
			{"Why", []string{"Two years of free labour", "Twelve months"}},
			{"Costs and money back", []string{"Parts: quoted before the repair"}},
			{"Who pays the shipping", []string{"To Shenzhen Service Center: You pay", "Back to you: Shenzhen Service Center pays"}},
			{"Shenzhen Service Center promises", []string{"checks the fault with you within 12 hours of receiving it",
				"has it on the way back to you within 3 working days of receiving it"}},
		},
	},
}

// theSwitch is a case that many tests use: a switch of ConnectPRO, covered.
var theSwitch = []said{
	{"What do you need?", "Is it still covered?"},
	{"What is it?", "KVM switch"},
	{"Where did you buy it?", "From ConnectPRO itself"},
	{"When was it invoiced?", "2025-05-03"},
}

const (
	theSwitchSentence = "Covered until 3 May 2028."
	theSwitchLink     = "/check/connectpro#intent=coverage&product=kvm_switch&channel=direct&purchased_on=2025-05-03"
)
