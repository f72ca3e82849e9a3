package views

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"

	"proviso/policies"
	"proviso/server/claim"
)

// CorrectionTyped is the form in which facts are corrected, as it came.
type CorrectionTyped struct {
	Facts   Facts
	Serial  string // of the device
	Unit    string // the device in the books that the claim is tied to; empty: none
	Why     string
	Version int64
	Outcome Outcome // what these facts decide; empty where nobody has looked yet
	Tried   string  // names facts and device of the answer that is shown
	Err     error
}

// CorrectionDigest names what a correction was tried with, answer included.
func CorrectionDigest(t CorrectionTyped) string {
	sum := sha256.New()
	sum.Write(t.Facts.JSON())
	sum.Write([]byte("\x00" + t.Serial + "\x00" + t.Unit))
	if t.Outcome.Decision != nil {
		sum.Write([]byte("\x00" + t.Outcome.Decision.PolicyVersion + "\x00" + t.Outcome.Decision.Verdict))
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// CorrectionView is the page on which facts are corrected.
type CorrectionView struct {
	Desk   DeskInput
	Typed  CorrectionTyped
	Given  []Question // answered so far
	More   []Question
	Answer *Answer // of the corrected facts; nil: not tried
	Was    string  // the verdict that counts now, in words
}

// NewCorrection prepares the page.
func NewCorrection(in DeskInput, typed CorrectionTyped) CorrectionView {
	v := CorrectionView{Desk: in, Typed: typed, Was: verdictWord(in.Claim.Intent, in.Claim.Verdict, "word")}
	if typed.Outcome.Decision != nil {
		v.Answer = NewAnswer(in.Policy, typed.Facts, typed.Outcome, claim.Today(in.Policy.ID, in.Now).String())
	}
	q := questioner{p: in.Policy, intent: in.Claim.Intent, form: Form{Facts: typed.Facts}, errors: correctionErrors(typed.Err)}
	var given, more []string
	for _, name := range factNames(in.Policy, in.Claim.Intent) {
		if typed.Facts.answered(name) || q.faultOf(name) != "" || slices.Contains(v.ask(), name) {
			given = append(given, name)
		} else {
			more = append(more, name)
		}
	}
	v.Given, v.More = q.questions(given), q.questions(more)
	return v
}

func (v CorrectionView) ask() []string {
	if v.Desk.Outcome.Decision == nil {
		return nil
	}
	return v.Desk.Outcome.Decision.Ask
}

// correctionErrors are the facts at fault, for their questions.
func correctionErrors(err error) []FieldError {
	var list claim.Faults
	if !errors.As(err, &list) {
		return nil
	}
	var faults []FieldError
	for _, fault := range list {
		if _, known := policies.FactNamed(fault.Field); known {
			faults = append(faults, FieldError{Field: fault.Field, Message: fault.Text})
		}
	}
	return faults
}

// serialNotes are the ids of what is said about the serial number.
func (v CorrectionView) serialNotes() string {
	if staffFault(v.Typed.Err, "serial") != "" {
		return "h-serial e-serial"
	}
	return "h-serial"
}

// unitOptions are the devices in the books that the claim can be tied to: those with the serial number that was typed.
func (v CorrectionView) unitOptions() []Option {
	list := []Option{{Value: "", Label: "None: the purchase is unverified", Chosen: v.Typed.Unit == ""}}
	for _, u := range v.Desk.Others {
		label := "Order " + u.OrderNumber + ", serial " + u.Serial
		if u.Email != "" {
			label += ", " + u.Email
		}
		list = append(list, Option{Value: u.ID, Label: label, Chosen: v.Typed.Unit == u.ID})
	}
	if v.Desk.Unit != nil && claim.Fold(v.Desk.Unit.Serial) == claim.Fold(v.Typed.Serial) && !slices.ContainsFunc(v.Desk.Others, func(u claim.Unit) bool { return u.ID == v.Desk.Unit.ID }) {
		list = append(list, Option{Value: v.Desk.Unit.ID, Label: "Order " + v.Desk.Unit.OrderNumber + ", serial " + v.Desk.Unit.Serial, Chosen: v.Typed.Unit == v.Desk.Unit.ID})
	}
	return list
}
