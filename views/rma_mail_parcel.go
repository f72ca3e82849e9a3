package views

import (
	"encoding/json"

	"proviso/server/claim"
)

// receivedLines say what is there, and what comes next.
func receivedLines(f MailFacts) []string {
	var lines []string
	if all := f.Params["devices"]; all != "" && f.Params["here"] != all {
		lines = append(lines, "There so far: "+f.Params["here"]+" of "+all+".")
	}
	if f.Params["late"] != "" {
		return append(lines, "It came after the last day. "+f.Policy.Name+" decides whether it is taken all the same, and tells you.")
	}
	return append(lines, "Next the seller looks at it. Receiving it decides nothing yet; you get an e-mail about what is found.")
}

// afterFinding is what comes after an inspection: for an old unit only what is left of an exchange, else the choice of who has it.
func (f MailFacts) afterFinding(found foundWay) string {
	if f.Params[claim.OldUnitHere] != "" {
		return "You have the replacement: " + f.Policy.Name + " settles the rest."
	}
	terms := claim.Terms{}
	if len(f.Answer) > 0 && json.Unmarshal(f.Answer, &terms) == nil && terms.Choice() {
		return "What is done about it is your choice under this policy: look at the page of your claim, if you have not chosen yet."
	}
	return f.Policy.Name + " " + found.next
}

// devicesLine says that the one device which a letter names is not alone.
func (f MailFacts) devicesLine() []string {
	if f.Params["devices"] == "" {
		return nil
	}
	return []string{"The number is for " + f.Params["devices"] + " devices: the page of the RMA names them all."}
}
