package claim

// The letters about what happens after the approval.
const (
	MailRMAIssued    MailKind = "rma_issued"
	MailRMAExtended  MailKind = "rma_extended"
	MailRMAExpired   MailKind = "rma_expired"
	MailRMACancelled MailKind = "rma_cancelled"
	MailRMAReceived  MailKind = "rma_received"
	MailRMASentBack  MailKind = "rma_sent_back"
	MailRMAReminder  MailKind = "rma_reminder"
	MailRMAWarning7  MailKind = "rma_warning_7"
	MailRMAWarning2  MailKind = "rma_warning_2"
	MailRMAWarning0  MailKind = "rma_warning_0"
	MailInspected    MailKind = "unit_inspected"

	MailQuote             MailKind = "claim_quote"
	MailResolution        MailKind = "resolution_proposed"
	MailReplacementSent   MailKind = "replacement_sent"
	MailFulfilled         MailKind = "resolution_fulfilled"
	MailAdvanceReminder   MailKind = "advance_reminder"
	MailAdvanceWarning7   MailKind = "advance_warning_7"
	MailAdvanceWarning2   MailKind = "advance_warning_2"
	MailAdvanceWarning0   MailKind = "advance_warning_0"
	MailAdvanceOverdue    MailKind = "advance_overdue"
	MailAdvanceMoreTime   MailKind = "advance_extended"
	MailMoney             MailKind = "money_moved"
	MailApprovedInWriting MailKind = "shipping_approved"
	MailClosed            MailKind = "claim_closed"
)

// WarningMails are the letters that clocks write, by the kind of the clock.
func WarningMails() map[ClockKind]MailKind {
	return map[ClockKind]MailKind{
		ReceiptReminder: MailRMAReminder, ReceiptWarn7: MailRMAWarning7, ReceiptWarn2: MailRMAWarning2, ReceiptWarn0: MailRMAWarning0,
		AdvanceReminder: MailAdvanceReminder, AdvanceWarn7: MailAdvanceWarning7, AdvanceWarn2: MailAdvanceWarning2, AdvanceWarn0: MailAdvanceWarning0,
	}
}
