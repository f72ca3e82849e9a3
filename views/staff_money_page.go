package views

import (
	"proviso/policies"
	"proviso/server/claim"
)

// StaffMoneyView is what waits for a second person at a seller, and the ledger.
type StaffMoneyView struct {
	Frame     StaffFrame
	Waiting   []WaitingLine
	Ledger    LedgerView
	MayExport bool
	Typed     DeskTyped
}

// WaitingLine is a request that waits.
type WaitingLine struct {
	ClaimID, Number, What, Amount, Who, At, Why, Reason string
	Mine                                                bool // asked by the viewer: another one confirms it
}

// NewMoney prepares the page.
func NewMoney(f StaffFrame, p *policies.Policy, me claim.Actor, requests []claim.MoneyRequest, claims map[string]claim.Claim, names map[string]string) StaffMoneyView {
	v := StaffMoneyView{Frame: f, MayExport: me.Role(p.ID).AtLeast(claim.Supervisor)}
	for _, q := range requests {
		line := WaitingLine{ClaimID: q.Entry.ClaimID, Number: string(claims[q.Entry.ClaimID].Number), What: entryLabel(q.Entry), Amount: dollars(q.Entry.Cents),
			Who: names[q.Entry.By], At: Moment(p, q.Entry.At), Why: q.Entry.Why, Reason: requestReasons[q.Reason], Mine: q.Entry.By == me.ID}
		if line.Who == "" {
			line.Who = "Someone who left"
		}
		if line.Mine {
			line.Who = "You"
		}
		v.Waiting = append(v.Waiting, line)
	}
	return v
}

// fault tells whether a field of the ledger's filter is at fault.
func (v StaffMoneyView) fault(field string) bool { return staffFault(v.Typed.Err, field) != "" }
