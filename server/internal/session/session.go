// Package session keeps who is signed in, in Redis: on the server only, under the hash of an id that the browser holds in a
// cookie. A session ends after an idle time, at an absolute time, or at once when it is signed out, on every replica.
//
// Roles and rights are not kept here: whoever handles a request reads them from the record, so that a change holds at once.
package session

import (
	"errors"
	"fmt"
	"time"
)

var (
	// ErrUnavailable says that Redis could not be asked. Nobody counts as signed in then.
	ErrUnavailable = errors.New("sessions cannot be reached")
	// ErrNoSession says that there is no such session: there never was, it was signed out, or its time is over.
	ErrNoSession = errors.New("there is no such session")
	// ErrTooLarge says that the values and messages of a session would exceed MaxBytes.
	ErrTooLarge = fmt.Errorf("a session holds at most %d bytes", MaxBytes)
)

const (
	// MaxBytes bounds the values and messages of one session.
	MaxBytes = 4096
	// MaxPerSubject bounds how many sessions one person may have. Beyond it, the one not seen for longest ends.
	MaxPerSubject = 30
	// maxSubjectBytes bounds the id of a customer or a member of staff.
	maxSubjectBytes = 128
)

// Kind is what a session is for. One browser may hold one of each.
type Kind string

const (
	// Visitor is a browser that nobody is signed in with: it carries messages over redirects and a sign-in in progress.
	Visitor Kind = "visit"
	// Customer is a customer who is signed in.
	Customer Kind = "customer"
	// Staff is a member of staff who is signed in.
	Staff Kind = "staff"
)

// lifetime says when a session ends: Idle after it was last seen, Absolute after it began, both exclusive.
type lifetime struct{ Idle, Absolute time.Duration }

var lifetimes = map[Kind]lifetime{
	Visitor:  {2 * time.Hour, 2 * time.Hour},
	Customer: {7 * 24 * time.Hour, 30 * 24 * time.Hour},
	Staff:    {30 * time.Minute, 12 * time.Hour},
}

// cookieSeconds is the Max-Age of a kind's cookie. 0 lets the browser drop it when it is closed; when the session really
// ends is decided here and not by the browser.
func (k Kind) cookieSeconds() int {
	if k == Customer {
		return int(lifetimes[k].Absolute / time.Second)
	}
	return 0
}

// Session is one sign-in, or one visit, as it was when it was loaded.
type Session struct {
	// Handle names the session in lists and in revocations. It opens nothing.
	Handle string
	Kind   Kind
	// SubjectID is the customer or the member of staff; empty for a visit.
	SubjectID string
	// Stamp is what SignIn was given: which of the person's sign-ins this is one of. Whether it still counts, the record says.
	Stamp string
	// Device is a short label such as "Firefox on Windows".
	Device string
	// LastSeen may lag behind by up to half of the idle time.
	Created, LastSeen time.Time
	// AuthenticatedAt is when the person last proved who they are; zero for a visit.
	AuthenticatedAt time.Time
	// Ends is the absolute end, exclusive.
	Ends time.Time
	// Current marks, in a list, the session that asks.
	Current bool

	loaded time.Time // by the clock that decides expiry
	key    string    // in Redis; a hash, not the id
}

// AuthenticatedWithin tells whether the person proved who they are less than d before this session was loaded. A refund can
// ask for it.
func (s Session) AuthenticatedWithin(d time.Duration) bool {
	return !s.AuthenticatedAt.IsZero() && s.loaded.Sub(s.AuthenticatedAt) < d
}
