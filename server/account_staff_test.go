package server_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"proviso/server/claim"
	"proviso/server/internal/people"
)

const goodPassword = "kettle orbit marble"

// worker is a member of staff with everything they sign in with.
type worker struct {
	*caller
	id, email, secret string
	recovery          []string
}

// code is what the authenticator app shows now.
func (w *worker) code() string {
	code, err := totp.GenerateCode(w.secret, w.h.now())
	if err != nil {
		w.h.t.Fatal(err)
	}
	return code
}

var (
	sealedSecret  = regexp.MustCompile(`name="secret" value="([^"]+)"`)
	shownSecret   = regexp.MustCompile(`<p class="mono breaks">([A-Z2-7 ]+)</p>`)
	recoveryCodes = regexp.MustCompile(`<li>([a-z2-7]{4}(?:-[a-z2-7]{4}){3})</li>`)
)

func (h *house) invite(email string, role claim.Role) people.Invitation {
	h.t.Helper()
	i, err := h.people.Add(h.t.Context(), claim.System, people.Newcomer{Email: email, Name: "Demo " + email, Seller: "connectpro", Role: role})
	if err != nil {
		h.t.Fatal(err)
	}
	return i
}

// hire adds somebody and lets them enrol with an app, which signs them in.
func (h *house) hire(email string) *worker {
	h.t.Helper()
	t := h.t
	i := h.invite(email, claim.Agent)
	w := &worker{caller: h.caller(), id: i.Staff.ID, email: email}
	page := w.get("/staff/enrol/"+i.Token).status(t, http.StatusOK).body
	w.secret = strings.ReplaceAll(group(shownSecret, page), " ", "")
	done := w.post("/staff/enrol/"+i.Token, "password", goodPassword, "secret", html.UnescapeString(group(sealedSecret, page)), "code", w.code()).status(t, http.StatusOK)
	for _, code := range recoveryCodes.FindAllStringSubmatch(done.body, -1) {
		w.recovery = append(w.recovery, code[1])
	}
	if len(w.recovery) != 10 {
		t.Fatalf("%d recovery codes", len(w.recovery))
	}
	return w
}

func (c *caller) staffIn() bool { return c.get("/staff/security").StatusCode == http.StatusOK }

func (c *caller) typePassword(email string) answer {
	return c.post("/staff/sign-in", "email", email, "password", goodPassword)
}

func TestStaffEnrolsAndSignsIn(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	if !w.staffIn() {
		t.Fatal("not signed in after enrolment")
	}
	w.post("/staff/sign-out").status(t, http.StatusSeeOther)
	if to := w.get("/staff/security").Header.Get("Location"); to != "/staff/sign-in?next=%2Fstaff%2Fsecurity" {
		t.Errorf("led to %s", to)
	}
	used := w.code()
	w.post("/staff/sign-in", "email", "Maya@example.com", "password", goodPassword, "next", "/staff/security").status(t, http.StatusSeeOther)
	w.post("/staff/sign-in/second", "do", "totp", "code", used).status(t, http.StatusUnprocessableEntity)
	h.pass(30 * time.Second)
	a := w.post("/staff/sign-in/second", "do", "totp", "code", w.code()).status(t, http.StatusSeeOther)
	if a.Header.Get("Location") != "/staff/security" || !w.staffIn() {
		t.Errorf("led to %s", a.Header.Get("Location"))
	}
}

// Who is signed in proves once more who they are: with a second factor alone, and goes back to where it was asked.
func TestConfirmationIsTheSecondFactor(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	h.pass(20 * time.Minute)
	if to := w.get("/staff/confirm?next=%2Fstaff%2Fclaims%2FX").status(t, http.StatusSeeOther).Header.Get("Location"); to != "/staff/sign-in/second" {
		t.Fatal(to)
	}
	page := w.get("/staff/sign-in/second").status(t, http.StatusOK).body
	for _, text := range []string{"Confirm that it is you", `href="/staff/claims/X"`} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
	w.post("/staff/sign-in/second", "do", "totp", "code", "000000").status(t, http.StatusUnprocessableEntity)
	before := w.cookie("proviso-staff")
	a := w.post("/staff/sign-in/second", "do", "totp", "code", w.code()).status(t, http.StatusSeeOther)
	if to := a.Header.Get("Location"); to != "/staff/claims/X" || !w.staffIn() {
		t.Errorf("led to %s", to)
	}
	if w.cookie("proviso-staff") == before {
		t.Error("the session keeps its id")
	}
	if to := w.get("/staff/confirm?next=https:%2F%2Fevil.example").status(t, http.StatusSeeOther).Header.Get("Location"); to != "/staff/sign-in/second" {
		t.Fatal(to)
	}
	if page := w.get("/staff/sign-in/second").body; strings.Contains(page, "evil.example") {
		t.Error("it leads elsewhere")
	}
	if to := h.caller().get("/staff/confirm").Header.Get("Location"); !strings.HasPrefix(to, "/staff/sign-in?") {
		t.Error("a stranger is asked to confirm", to)
	}
}

// A confirmation is no way in: who signed out meanwhile signs in with the password, too.
func TestConfirmationIsNoSignIn(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	h.pass(time.Minute)
	w.get("/staff/confirm").status(t, http.StatusSeeOther)
	w.post("/staff/sign-out").status(t, http.StatusSeeOther)
	if to := w.post("/staff/sign-in/second", "do", "totp", "code", w.code()).status(t, http.StatusSeeOther).Header.Get("Location"); to != "/staff/sign-in" || w.staffIn() {
		t.Errorf("led to %s, signed in: %v", to, w.staffIn())
	}
}

func TestOneTimeCodeOfTheAppWorksOnce(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	h.pass(time.Minute)
	code := w.code()
	first, second := h.caller(), h.caller()
	for _, c := range []*caller{first, second} {
		c.typePassword(w.email).status(t, http.StatusSeeOther)
	}
	first.post("/staff/sign-in/second", "do", "totp", "code", code).status(t, http.StatusSeeOther)
	second.post("/staff/sign-in/second", "do", "totp", "code", code).status(t, http.StatusUnprocessableEntity)
	if !first.staffIn() || second.staffIn() {
		t.Error("the wrong one is signed in")
	}
}

func TestRecoveryCodeWorksOnce(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	for i, want := range []int{http.StatusSeeOther, http.StatusUnprocessableEntity} {
		c := h.caller()
		c.typePassword(w.email).status(t, http.StatusSeeOther)
		c.post("/staff/sign-in/second", "do", "recovery", "recovery", strings.ToUpper(w.recovery[3])).status(t, want)
		if c.staffIn() != (i == 0) {
			t.Errorf("try %d: signed in %v", i, i != 0)
		}
	}
}

func TestNothingWithoutTheFirstStep(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	c := h.caller()
	if to := c.post("/staff/sign-in/second", "do", "recovery", "recovery", w.recovery[0]).Header.Get("Location"); to != "/staff/sign-in" || c.staffIn() {
		t.Errorf("led to %s", to)
	}
	c.typePassword(w.email).status(t, http.StatusSeeOther)
	planted := c.cookie("proviso-visit")
	h.pass(11 * time.Minute)
	if c.post("/staff/sign-in/second", "do", "totp", "code", w.code()); c.staffIn() {
		t.Error("signed in long after the password")
	}
	c.typePassword(w.email)
	if c.cookie("proviso-visit") == planted {
		t.Error("the visit keeps its id")
	}
}

func TestUnknownStaffLooksTheSame(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	h.invite("invited@example.com", claim.Agent)
	h.hire("gone1@example.com")
	gone, err := h.people.ByEmail(t.Context(), "gone1@example.com")
	if err != nil {
		t.Fatal(err)
	}
	if err := h.people.Disable(t.Context(), claim.System, gone.ID); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, row := range [][2]string{{w.email, "not the password"}, {"nobody@example.com", goodPassword}, {"invited@example.com", ""}, {"gone1@example.com", goodPassword}, {"", ""}} {
		a := h.caller().post("/staff/sign-in", "email", row[0], "password", row[1])
		seen[a.Status+strings.ReplaceAll(a.body, `value="`+row[0]+`"`, "")] = true
	}
	if len(seen) != 1 {
		t.Errorf("%d different answers", len(seen))
	}
}

// Guesses from elsewhere are held up; the browser that the account knows gets in.
func TestGuessesDoNotKeepTheOwnerOut(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	w.post("/staff/sign-out")
	held := 0
	for range 15 {
		if a := h.caller().post("/staff/sign-in", "email", w.email, "password", "not the password"); a.StatusCode == http.StatusTooManyRequests {
			held++
		}
	}
	if held != 5 {
		t.Errorf("%d of 15 guesses were held up", held)
	}
	h.caller().typePassword(w.email).status(t, http.StatusTooManyRequests)
	h.pass(time.Minute)
	w.typePassword(w.email).status(t, http.StatusSeeOther)
	w.post("/staff/sign-in/second", "do", "totp", "code", w.code()).status(t, http.StatusSeeOther)
	if !w.staffIn() {
		t.Error("kept out")
	}
}

func TestShutOutAtOnce(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	if err := h.people.Disable(t.Context(), claim.System, w.id); err != nil {
		t.Fatal(err)
	}
	if w.staffIn() {
		t.Error("still in after being disabled")
	}
	w.typePassword(w.email).status(t, http.StatusUnprocessableEntity)
	i, err := h.people.Reset(t.Context(), claim.System, w.id)
	if err != nil {
		t.Fatal(err)
	}
	w.typePassword(w.email).status(t, http.StatusUnprocessableEntity)
	w.get("/staff/enrol/"+i.Token).status(t, http.StatusOK)
}

func TestRoleTakenAwayAtOnce(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	if err := h.people.SetRole(t.Context(), claim.System, w.id, "connectpro", claim.NoRole); err != nil {
		t.Fatal(err)
	}
	w.get("/staff/security").status(t, http.StatusNotFound)
	if err := h.people.SetRole(t.Context(), claim.System, w.id, "softnetworks", claim.Agent); err != nil {
		t.Fatal(err)
	}
	w.get("/staff/security").status(t, http.StatusOK)
}

func TestEnrolmentRefusals(t *testing.T) {
	h := openHouse(t)
	i := h.invite("maya.lee@example.com", claim.Agent)
	c := h.caller()
	page := c.get("/staff/enrol/" + i.Token).body
	w := &worker{caller: c, secret: strings.ReplaceAll(group(shownSecret, page), " ", "")}
	sealed := group(sealedSecret, page)
	for name, row := range map[string][3]string{
		"short":         {"eleven char", sealed, w.code()},
		"long":          {strings.Repeat("ab cd ef ", 20), sealed, w.code()},
		"common":        {"Password12345!", sealed, w.code()},
		"own name":      {"maya.lee@example.com", sealed, w.code()},
		"wrong code":    {goodPassword, sealed, wrong(w.code())},
		"foreign seal":  {goodPassword, "AAAA", w.code()},
		"nothing":       {"", "", ""},
		"no second one": {goodPassword, "", ""},
	} {
		a := c.post("/staff/enrol/"+i.Token, "password", row[0], "secret", row[1], "code", row[2])
		if a.StatusCode != http.StatusUnprocessableEntity || c.staffIn() {
			t.Errorf("%s: status %d", name, a.StatusCode)
		}
	}
	if group(shownSecret, c.post("/staff/enrol/"+i.Token, "password", "short", "secret", sealed, "code", w.code()).body) != group(shownSecret, page) {
		t.Error("the secret changes when the form comes back")
	}
	c.post("/staff/enrol/"+i.Token, "password", goodPassword, "secret", sealed, "code", w.code()).status(t, http.StatusOK)
	again := c.post("/staff/enrol/"+i.Token, "password", goodPassword, "secret", sealed, "code", w.code()).status(t, http.StatusGone).body
	outside := h.caller().get("/staff/enrol/"+i.Token).status(t, http.StatusGone).body
	if !strings.Contains(again, "You are signed in.") || strings.Contains(outside, "You are signed in.") || !strings.Contains(outside, "If you set up your sign-in with it, sign in.") {
		t.Error("who opens a used link hears: " + again + outside)
	}
	late := h.invite("late@example.com", claim.Agent)
	h.pass(7 * 24 * time.Hour)
	c.get("/staff/enrol/"+late.Token).status(t, http.StatusGone)
}

func TestStaffChangesTheirSecrets(t *testing.T) {
	h := openHouse(t)
	w := h.hire("maya@example.com")
	elsewhere := h.caller()
	h.pass(time.Minute)
	elsewhere.typePassword(w.email)
	elsewhere.post("/staff/sign-in/second", "do", "totp", "code", w.code()).status(t, http.StatusSeeOther)
	before := w.cookie("proviso-staff")
	const next = "walnut harbour prism"
	w.post("/staff/security/password", "password", "not the password", "new_password", next).status(t, http.StatusUnprocessableEntity)
	w.post("/staff/security/password", "password", goodPassword, "new_password", "short").status(t, http.StatusUnprocessableEntity)
	w.post("/staff/security/password", "password", goodPassword, "new_password", next).status(t, http.StatusSeeOther)
	if !w.staffIn() || elsewhere.staffIn() || w.cookie("proviso-staff") == before {
		t.Error("other sessions live on, or the own one kept its id")
	}
	w.post("/staff/security/recovery", "password", goodPassword).status(t, http.StatusUnprocessableEntity)
	codes := w.post("/staff/security/recovery", "password", next).status(t, http.StatusOK)
	if strings.Contains(codes.body, w.recovery[0]) || len(recoveryCodes.FindAllString(codes.body, -1)) != 10 {
		t.Error("no new recovery codes")
	}
	c := h.caller()
	c.post("/staff/sign-in", "email", w.email, "password", next).status(t, http.StatusSeeOther)
	c.post("/staff/sign-in/second", "do", "recovery", "recovery", w.recovery[0]).status(t, http.StatusUnprocessableEntity)
}

// No secret stands in the record, in Redis' values or in the log as it was typed or sent.
func TestSecretsStandNowhere(t *testing.T) {
	h := openHouse(t)
	c := h.caller()
	l := c.ask("ann@example.com")
	w := h.hire("maya@example.com")
	log := h.log.String()
	for name, secret := range map[string]string{"link": l.link[strings.LastIndex(l.link, "/")+1:], "password": goodPassword, "app secret": w.secret,
		"recovery code": w.recovery[0], "session": w.cookie("proviso-staff"), "visit": c.cookie("proviso-visit")} {
		if secret == "" || strings.Contains(log, secret) {
			t.Errorf("the %s is empty or stands in the log", name)
		}
	}
}
