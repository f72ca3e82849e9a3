//go:build e2e

package e2e

import (
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// theBrokenSwitch is what a customer of ConnectPRO answers whose switch is broken.
var theBrokenSwitch = []said{
	{"What do you need?", "Something is broken"},
	{"Where did you buy it?", "From ConnectPRO itself"},
	{"Where was it sent?", "Inside the United States"},
	{"What is it?", "KVM switch"},
	{"When was it invoiced?", "2025-05-03"},
	{"What is wrong with it?", "It stopped working, or does not work properly"},
	{"Is anything known about the cause?", "None known"},
}

const (
	newcomer   = "ada.filer@example.com"
	theSerial  = "4C2F-90871"
	theStory   = "The second port has shown no picture since Friday, with any cable."
	theSwitchQ = "Does it also happen with the supplied cable?"
)

// From the checker's answer to a filed claim, and back a day later to answer a question.
func TestClaimFromTheCheckerAndADayLater(t *testing.T) {
	t.Parallel()
	for _, window := range []screen{desktop, phone} {
		t.Run(window.name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t)
			v := o.visit(visit{screen: window})
			v.startsFromTheChecker(window)
			o.signIn(v, newcomer)
			v.carriesOver()
			v.fillsTheDraft()
			v.addsThreeFiles()
			v.sendsTheClaim()
			o.asksADayLater()
			o.letPass(24*time.Hour, v)
			v.answersTheQuestion()
		})
	}
}

func (v *visitor) startsFromTheChecker(window screen) {
	v.t.Helper()
	v.open("/check/connectpro")
	v.sayAll(theBrokenSwitch)
	if window == phone {
		v.openSheet(theSwitchSentence)
	}
	v.reads(theSwitchSentence)
	v.click("button", "Start a claim")
	v.waitForURL("/sign-in")
}

// carriesOver looks whether the answers are there without being typed again.
func (v *visitor) carriesOver() {
	v.t.Helper()
	v.heading("Start a claim")
	for label, value := range map[string]string{"Product": "KVM switch", "Bought from": "From ConnectPRO itself", "Invoice date": "3 May 2025"} {
		v.must(expect.Locator(v.Locator("dl.sent > div").Filter(hasText(label))).ToContainText(value))
	}
	v.click("button", "Start the claim")
	v.heading("Your claim to ConnectPRO")
	v.must(expect.Locator(v.Locator("[data-part=now]")).ToContainText(theSwitchSentence))
}

func (v *visitor) fillsTheDraft() {
	v.t.Helper()
	v.fill("Serial number", theSerial)
	v.fill("What is wrong, in your own words", theStory)
	v.fill("Name", "Ada Filer")
	v.press("Tab")
	v.isSaved()
	_, err := v.Reload()
	v.must(err)
	v.holds("Serial number", theSerial)
	v.holds("What is wrong, in your own words", theStory)
	v.holds("Name", "Ada Filer")
}

func (v *visitor) isSaved() {
	v.t.Helper()
	v.must(expect.Locator(v.Locator("[data-saved]").First()).ToContainText("Saved at"))
}

func (v *visitor) holds(label, value string) {
	v.t.Helper()
	v.must(expect.Locator(v.GetByLabel(label, playwright.PageGetByLabelOptions{Exact: playwright.Bool(true)})).ToHaveValue(value))
}

// addsThreeFiles uploads a photo, an invoice and a video, which is paused in the middle and goes on.
func (v *visitor) addsThreeFiles() {
	v.t.Helper()
	photo, video, invoice := evidenceFiles(v.t)
	g := v.holdSecondPiece()
	v.attach(photo, video, invoice)
	row := v.upload("fault.mp4")
	v.must(expect.Locator(row).ToContainText("16 MB of 20 MB"))
	v.must(row.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Pause"}).Click())
	v.must(expect.Locator(row).ToContainText("Paused at 80 %, 16 MB of 20 MB."))
	g.open()
	v.must(row.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Go on"}).Click())
	v.stored("label.jpg", "fault.mp4", "invoice.pdf")
	v.isWhole("fault.mp4", video)
}

// sendsTheClaim looks at everything once more and files it.
func (v *visitor) sendsTheClaim() {
	v.t.Helper()
	v.click("button", "Review and send")
	v.heading("Is this right?")
	sent := v.Locator("dl.sent").First()
	for _, text := range []string{theSerial, theStory, "Ada Filer", "label.jpg", "fault.mp4", "invoice.pdf"} {
		v.must(expect.Locator(sent).ToContainText(text))
	}
	v.click("button", "Send to ConnectPRO")
	v.heading("ConnectPRO is looking at your claim.")
	v.must(expect.Locator(v.GetByText("Your claim is sent.")).ToBeVisible())
	v.must(expect.Locator(v.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Unverified purchase"})).ToBeVisible())
	v.stored("label.jpg", "fault.mp4", "invoice.pdf")
}

// asksADayLater is what staff do meanwhile.
func (o *office) asksADayLater() {
	o.t.Helper()
	s := o.staff("agent")
	s.find("connectpro", theSerial)
	s.ask(theSwitchQ)
	s.open("/") // a page left open would be signed out by tomorrow
}

func (v *visitor) ask(question string) {
	v.t.Helper()
	form := v.Locator("[data-form=ask]")
	v.must(form.Locator("summary").First().Click())
	v.must(form.GetByLabel("Question").Fill(question))
	v.must(form.GetByRole("button", playwright.LocatorGetByRoleOptions{Name: "Send the question"}).Click())
	v.must(expect.Locator(v.Locator(".desk-state")).ToHaveText("Waits for customer"))
}

func (v *visitor) answersTheQuestion() {
	v.t.Helper()
	v.open("/claims")
	v.must(v.Locator(".claim-line").Filter(hasText("Question for you")).Click())
	v.heading("ConnectPRO has a question for you.")
	v.must(expect.Locator(v.Locator("#answer")).ToContainText(theSwitchQ))
	v.fill("Your answer", "Yes, with that one as well.")
	v.click("button", "Send the answer")
	v.heading("ConnectPRO is looking at your claim.")
	v.must(expect.Locator(v.Locator("[data-part=thread]")).ToContainText("Yes, with that one as well."))
}

// The same by links and forms alone.
func TestClaimWithoutScript(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.visit(visit{noScript: true})
	v.open("/check/connectpro?intent=fault")
	v.sendAll(theBrokenSwitch[1:])
	v.reads(theSwitchSentence)
	v.click("button", "Start a claim")
	o.signIn(v, newcomer)
	v.carriesOver()
	v.fill("Serial number", theSerial)
	v.fill("What is wrong, in your own words", theStory)
	v.fill("Name", "Ada Filer")
	v.must(v.button("Save").Last().Click())
	v.holds("What is wrong, in your own words", theStory)

	photo, _, invoice := evidenceFiles(t)
	clip := write(t, "clip.mp4", aVideo(100_000))
	v.attach(photo, clip, invoice)
	v.click("button", "Upload")
	v.stored("label.jpg", "clip.mp4", "invoice.pdf")
	v.isWhole("clip.mp4", clip)

	v.click("button", "Review and send")
	v.heading("Is this right?")
	v.click("button", "Send to ConnectPRO")
	v.heading("ConnectPRO is looking at your claim.")
	o.asksADayLater()
	o.letPass(24*time.Hour, v)
	v.answersTheQuestion()
}

// Every button of a draft keeps what is typed there, those of files too.
func TestUploadWithoutScriptKeepsWhatIsTyped(t *testing.T) {
	t.Parallel()
	o := openOffice(t)
	v := o.visit(visit{noScript: true})
	v.console.expect("status of 422") // the browser notes the status of the page
	v.open("/check/connectpro?intent=fault")
	v.sendAll(theBrokenSwitch[1:])
	v.click("button", "Start a claim")
	o.signIn(v, newcomer)
	v.carriesOver()
	v.fill("Serial number", theSerial)
	v.fill("What is wrong, in your own words", theStory)
	photo, _, _ := evidenceFiles(t)
	v.attach(photo, write(t, "empty.log", nil))
	v.must(v.button("Upload").Last().Click())
	v.must(expect.Locator(v.Locator(".error-summary")).ToContainText("empty.log: This file is empty. Choose another one."))
	v.stored("label.jpg")
	v.holds("Serial number", theSerial)
	v.holds("What is wrong, in your own words", theStory)

	v.fill("Name", "Ada Filer")
	v.must(v.Locator("[data-state=stored]").GetByRole("button").Click())
	v.must(expect.Locator(v.Locator("[data-state=stored]")).ToHaveCount(0))
	v.holds("Name", "Ada Filer")

	v.fill("Phone", "555 0100")
	v.attach(photo)
	v.click("button", "Review and send")
	v.heading("Is this right?")
	v.must(expect.Locator(v.Locator(".sent")).ToContainText("555 0100"))
	v.must(expect.Locator(v.Locator(".sent")).ToContainText("label.jpg"))
}
