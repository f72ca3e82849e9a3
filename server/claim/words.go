package claim

// words are how states and actions are called inside a refusal.
func (s State) words() string {
	return map[State]string{Draft: "a draft", Submitted: "with the seller", NeedsInfo: "waiting for an answer", Approved: "approved",
		Declined: "declined", Withdrawn: "withdrawn", Lapsed: "lapsed", Closed: "closed"}[s]
}

func (a Action) words() string {
	return map[Action]string{Submit: "submitting it", Ask: "asking a question", Answer: "answering", Approve: "approving it", Decline: "declining it",
		Withdraw: "withdrawing it", Lapse: "lapsing it", Appeal: "an appeal", Close: "closing it", Propose: "proposing a decision", Refute: "refusing a proposal",
		Correct: "correcting it", Say: "a message", Assign: "assigning it", AcceptQuote: "accepting a quote", RejectQuote: "rejecting a quote", Verify: "tying it to an order", AddFile: "adding a file",
		GiveAddress: "changing the address"}[a]
}
