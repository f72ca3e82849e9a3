package views

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// SignInView is the page that asks for a mail address.
type SignInView struct {
	Email, Next string
	Faults      []Fault
	Outbox      bool // letters are shown at /outbox
	Ended       EndedView
}

// startClaimPath is where whoever has answers ready comes back to.
const startClaimPath = "/claims/start"

// EndedView says to a browser that comes with a sign-in of earlier that it does not count any more.
type EndedView struct {
	Shown   bool
	Process bool // sign-ins of this portal end whenever it stops
}

// SignInHref is where customers sign in and come back from to a page.
func SignInHref(back string) string { return "/sign-in?next=" + url.QueryEscape(back) }

// CodeView asks for the code of a letter: after asking for one, or behind a link.
type CodeView struct {
	Email  string // where the letter went
	Link   string // of a link's page: its token
	Gone   bool   // the link does not count any more
	Asks   bool   // the code is needed
	Next   string
	Faults []Fault
	Outbox bool
}

func (v CodeView) action() string {
	if v.Link != "" {
		return "/sign-in/link/" + v.Link
	}
	return "/sign-in/code"
}

// SessionLine is one place where somebody is signed in.
type SessionLine struct {
	Handle, Device    string
	Created, LastSeen time.Time
	Current           bool
}

// AccountView is a customer's page about themselves.
type AccountView struct {
	Email    string
	Since    time.Time
	Sessions []SessionLine
	Now      time.Time
}

// StaffSignInView asks staff for address and password.
type StaffSignInView struct {
	Email, Next string
	Faults      []Fault
	Seconds     int // to wait; 0: nothing
	Ended       EndedView
}

// SecondView asks for a second factor.
type SecondView struct {
	TOTP, Passkey, Recovery bool
	Again                   bool   // who is signed in is asked once more
	BackHref                string // where to, on this portal
	Faults                  []Fault
}

func (v SecondView) heading() string {
	if v.Again {
		return "Confirm that it is you"
	}
	return "One more step"
}

func (v SecondView) send() string {
	if v.Again {
		return "Confirm"
	}
	return "Sign in"
}

// AuthenticatorView is a new secret for an authenticator app.
type AuthenticatorView struct{ Sealed, Secret, QR string }

// secretInFours is easier to type.
func (a AuthenticatorView) secretInFours() string {
	var b strings.Builder
	for i, r := range a.Secret {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// EnrolView is where a member of staff sets up their sign-in.
type EnrolView struct {
	Token, Name, Email string
	Gone               bool
	App                AuthenticatorView
	Passkeys           bool // they can be used here
	Faults             []Fault
	Inside             bool // whoever opens it is signed in already
}

// RecoveryView shows recovery codes, once.
type RecoveryView struct {
	Codes []string
	Next  string
}

// PasskeyLine is one registered passkey.
type PasskeyLine struct {
	ID, Name          string
	Created, LastUsed time.Time
}

// SecurityView is where a member of staff looks after their sign-in.
type SecurityView struct {
	Email        string
	TOTP         bool
	RecoveryLeft int
	Keys         []PasskeyLine
	Passkeys     bool
	App          AuthenticatorView
	Sessions     []SessionLine
	Faults       []Fault
	Now          time.Time
}

// ago is how long ago something was, roughly.
func ago(now, then time.Time) string {
	d := now.Sub(then)
	switch {
	case then.IsZero():
		return "never"
	case d < 2*time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return strconv.Itoa(int(d.Minutes())) + " minutes ago"
	case d < 48*time.Hour:
		return strconv.Itoa(int(d.Hours())) + " hours ago"
	}
	return strconv.Itoa(int(d.Hours()/24)) + " days ago"
}

func device(name string) string {
	if name == "" {
		return "Unknown browser"
	}
	return name
}

func onDay(t time.Time) string { return writtenDate(t.UTC().Format(time.DateOnly)) }

// fieldClass marks a field at fault.
func fieldClass(faults []Fault, field string) string {
	if faultIn(faults, field) != "" {
		return "field question-bad"
	}
	return "field"
}

func badField(faults []Fault, field string) string {
	if faultIn(faults, field) != "" {
		return "true"
	}
	return "false"
}

// sessionPaths is where a list of sessions sends its forms.
type sessionPaths struct {
	Base string
	Now  time.Time
}
