//go:build e2e

package e2e

import "testing"

// Signing in and filing a claim without a mouse.
func TestClaimByKeyboardAlone(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.visit(visit{})
	v.open("/check/connectpro#intent=fault&channel=direct&destination=domestic&product=kvm_switch&purchased_on=2025-05-03&symptom=failure&causes=none")
	v.reads(theSwitchSentence)
	v.tabTo("Start a claim")
	v.press("Enter")
	v.heading("Sign in")
	v.types("Your e-mail address", newcomer)
	v.press("Enter")
	v.heading("Type the code")
	v.types("Code", o.codeFor(v, newcomer))
	v.press("Enter")
	v.heading("Start a claim")
	v.tabTo("Start the claim")
	v.press("Enter")
	v.heading("Your claim to ConnectPRO")
	v.types("Serial number", theSerial)
	v.types("What is wrong, in your own words", theStory)
	v.types("Name", "Ada Filer")
	v.tabTo("Review and send")
	v.isSaved()
	v.press("Enter")
	v.heading("Is this right?")
	v.tabTo("Send to ConnectPRO")
	v.press("Enter")
	v.heading("ConnectPRO is looking at your claim.")
}

// types goes to a field by Tab and types into it.
func (v *visitor) types(label, text string) {
	v.t.Helper()
	v.tabTo(label)
	v.must(v.Keyboard().Type(text))
}
