package claim

import "time"

// Context is what a command is handed besides its own input.
type Context struct {
	Now   time.Time
	By    Actor
	NewID func() string
	Rules Rules // the house rules of the claim's seller
}

// Change is what a command does, to be kept as one: all of it or nothing.
type Change struct {
	Before, After Claim
	Event         Event
	Decision      *Decision // a new one
	Message       *Message  // a new one
	Mails         []Mail
	Clocks        []ClockSet
}

// Event is what happened, for the audit chain. It holds no personal data: people stand in it by their ids, and what they
// wrote (Note) stands beside the chain, where it can be erased.
type Event struct {
	ClaimID       string // empty for what is about no claim
	Seller        string
	By            Actor
	Action        Action
	From, To      State
	PolicyVersion string
	Detail        map[string]string // codes and ids only
	Note          string            // why, in a person's words; kept beside the chain
	At            time.Time
}

// MailKind is which letter is written.
type MailKind string

// The letters.
const (
	MailSubmitted   MailKind = "claim_submitted"
	MailQuestion    MailKind = "claim_question"
	MailQuestion7   MailKind = "claim_question_7" // 7 days before the time to answer ends
	MailQuestion2   MailKind = "claim_question_2"
	MailQuestion0   MailKind = "claim_question_0" // on the last day
	MailApproved    MailKind = "claim_approved"
	MailDeclined    MailKind = "claim_declined"
	MailWithdrawn   MailKind = "claim_withdrawn"
	MailLapsed      MailKind = "claim_lapsed"
	MailMessage     MailKind = "claim_message"
	MailAppealed    MailKind = "claim_appealed"
	MailCode        MailKind = "sign_in_code"
	MailStaffInvite MailKind = "staff_invitation"
)

// Mail is a letter to be sent, once for each (claim, kind, generation).
type Mail struct {
	Kind       MailKind
	ClaimID    string
	To         string // the id of the customer or the member of staff: the address is looked up when it is sent
	Generation int64  // the version of the claim that caused it
	Params     map[string]string
}

// ClockKind is what a clock waits for.
type ClockKind string

// The clocks of a claim.
const (
	FirstResponse ClockKind = "first_response"
	InfoReply     ClockKind = "info_reply"
	InfoWarn7     ClockKind = "info_warning_7"
	InfoWarn2     ClockKind = "info_warning_2"
	InfoWarn0     ClockKind = "info_warning_0"
	AppealWindow  ClockKind = "appeal"
	DraftCleanup  ClockKind = "draft_cleanup"
)

// ClockSet starts a clock of the claim anew, or stops it.
type ClockSet struct {
	Kind    ClockKind
	Due     time.Time // zero: stop
	Subject string    // the RMA or the resolution that the clock is about; empty: the claim
}

// Rules are a seller's house rules: practice, not policy.
type Rules struct {
	FirstResponseDays int   // working days
	InfoReplyDays     int   // civil days
	AppealDays        int   // civil days
	DraftDays         int   // civil days
	AgentLimitCents   int64 // an agent decides alone up to and including this value
	MaxFileBytes      int64
	MaxClaimBytes     int64
	MaxFiles          int

	ReturnReminderDays int   // civil days after which goods are asked for that no deadline asks for
	AgentDayCents      int64 // what one person pays out alone in a day
	// ReturnAddress is where goods under an RMA go, in lines; empty: the seller tells each customer.
	ReturnAddress string
}

// DefaultRules are the rules of a seller that has set none.
func DefaultRules() Rules {
	return Rules{FirstResponseDays: 1, InfoReplyDays: 30, AppealDays: 30, DraftDays: 30, AgentLimitCents: 500_00,
		MaxFileBytes: 200 << 20, MaxClaimBytes: 1 << 30, MaxFiles: 30,
		ReturnReminderDays: 14, AgentDayCents: 5_000_00}
}
