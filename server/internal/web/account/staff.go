package account

import (
	"errors"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/limits"
	"proviso/server/internal/people"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// How often sign-in of staff may be tried. A browser that signed in with the account before is counted by itself, so that
// whoever guesses from elsewhere does not keep its owner out.
var (
	triesOfClient  = limits.Limit{PerMinute: 10, Burst: 40}
	triesOfAccount = limits.Limit{PerMinute: 1, Burst: 10}
	triesOfDevice  = limits.Limit{PerMinute: 2, Burst: 10}
	triesOfAll     = limits.Limit{PerMinute: 120, Burst: 300} // from browsers that are not known
	triesOfSecond  = limits.Limit{PerMinute: 1, Burst: 8}
)

const (
	pendingKey     = "second"
	pendingMinutes = 10
	afterStaff     = "/staff"
)

// pending is what a visit remembers between password and second factor.
type pending struct {
	StaffID string `json:"staff"`
	Next    string `json:"next"`
	At      int64  `json:"at"`    // when the password was right
	Known   bool   `json:"known"` // the browser signed in with the account before
	Again   bool   `json:"again"` // who is signed in is asked once more
}

func (r *Room) staffSignIn(c echo.Context) error {
	next := safeNext(c.QueryParam("next"), afterStaff)
	if _, err := r.Sessions.Subject(c.Request(), session.Staff); err == nil && next != c.Request().URL.Path {
		return seeOther(c, next)
	}
	ended, err := r.ended(c, session.Staff)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.StaffSignIn(views.StaffSignInView{Next: next, Ended: ended}))
}

func (r *Room) password(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	email, next := value("email"), safeNext(value("next"), afterStaff)
	known, err := r.countStaff(c, email)
	if err != nil {
		return err
	}
	staff, err := r.People.Password(c.Request().Context(), email, value("password"))
	if faults, ok := views.FaultsOf(err); ok {
		return web.Send(c, http.StatusUnprocessableEntity, views.StaffSignIn(views.StaffSignInView{Email: email, Next: next, Faults: faults}))
	}
	if err != nil {
		return err
	}
	if err := r.awaitSecond(c, pending{StaffID: staff.ID, Next: next, At: r.Now().Unix(), Known: known}); err != nil {
		return unavailable(err)
	}
	return seeOther(c, "/staff/sign-in/second")
}

// countStaff counts a try at an account, whether there is such an account or not.
func (r *Room) countStaff(c echo.Context, email string) (known bool, err error) {
	if err := r.limit(c, "staff-client", limits.Client(c.RealIP()), triesOfClient); err != nil {
		return false, err
	}
	if device, ok := r.device(c, email); ok {
		return true, r.limit(c, "staff-device", device, triesOfDevice)
	}
	if err := r.limit(c, "staff-account", r.People.AccountKey(email), triesOfAccount); err != nil {
		return false, err
	}
	return false, r.limit(c, "staff-all", "all", triesOfAll)
}

// awaitSecond gives the visit a new id: one that somebody planted is worth nothing from here on.
func (r *Room) awaitSecond(c echo.Context, p pending) error {
	w, q := c.Response(), c.Request()
	if _, err := r.Sessions.Visit(w, q); err != nil {
		return err
	}
	if err := r.Sessions.Rotate(q.Context(), w, q, session.Visitor); err != nil {
		return err
	}
	return r.Sessions.Remember(w, q, pendingKey, p)
}

// confirm asks somebody who is signed in for the second factor once more, before something that matters.
func (r *Room) confirm(c echo.Context) error {
	next := safeNext(c.QueryParam("next"), afterStaff)
	p := pending{StaffID: web.ViewerOf(c).Staff.ID, Next: next, At: r.Now().Unix(), Known: true, Again: true}
	if err := r.awaitSecond(c, p); err != nil {
		return unavailable(err)
	}
	return seeOther(c, "/staff/sign-in/second")
}

// pendingStaff is who typed the right password a moment ago; errNobody where nobody did.
func (r *Room) pendingStaff(c echo.Context) (*claim.Staff, pending, error) {
	var p pending
	found, err := r.Sessions.Recall(c.Request(), pendingKey, &p)
	if err != nil {
		return nil, p, unavailable(err)
	}
	if age := r.Now().Sub(time.Unix(p.At, 0)); !found || age < -time.Minute || age > pendingMinutes*time.Minute {
		return nil, p, errNobody
	}
	staff, err := r.People.Store.StaffByID(c.Request().Context(), p.StaffID)
	if claim.CodeOf(err) == claim.NotFound || err == nil && staff.Disabled {
		err = errNobody
	}
	return staff, p, err
}

var errNobody = errors.New("nobody is signing in")

func (r *Room) second(c echo.Context) error {
	_, p, err := r.pendingStaff(c)
	if errors.Is(err, errNobody) {
		return seeOther(c, "/staff/sign-in")
	}
	if err != nil {
		return err
	}
	return r.sendSecond(c, http.StatusOK, p, nil)
}

func (r *Room) sendSecond(c echo.Context, status int, p pending, faults []views.Fault) error {
	f, err := r.People.Factors(c.Request().Context(), p.StaffID)
	if err != nil {
		return err
	}
	return web.Send(c, status, views.StaffSecond(views.SecondView{
		TOTP: f.TOTP, Passkey: len(f.Passkeys) > 0 && r.People.PasskeysWork(), Recovery: f.Recovery > 0, Again: p.Again, BackHref: safeNext(p.Next, afterStaff), Faults: faults}))
}

func (r *Room) useSecond(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	staff, p, err := r.pendingStaff(c)
	if errors.Is(err, errNobody) || err == nil && p.Again && !r.stillIn(c, staff) {
		return seeOther(c, "/staff/sign-in")
	}
	if err == nil {
		err = r.countSecond(c, staff, p)
	}
	if err != nil {
		return err
	}
	err = r.prove(c, staff, value)
	if faults, ok := views.FaultsOf(err); ok {
		return r.sendSecond(c, http.StatusUnprocessableEntity, p, faults)
	}
	if err != nil {
		return err
	}
	if p.Again {
		return r.confirmed(c, staff, p.Next)
	}
	return r.enterStaff(c, staff, p.Next)
}

// stillIn tells whether the browser is signed in as somebody: without that, a confirmation would be a sign-in without the password.
func (r *Room) stillIn(c echo.Context, staff *claim.Staff) bool {
	own, err := r.Sessions.Subject(c.Request(), session.Staff)
	return err == nil && own.SubjectID == staff.ID && own.Stamp == web.Stamp(staff.SignIns)
}

// confirmed notes that it is still the same person, and goes back.
func (r *Room) confirmed(c echo.Context, staff *claim.Staff, next string) error {
	w, q := c.Response(), c.Request()
	if err := r.Sessions.Reauthenticated(q.Context(), w, q, session.Staff, web.Stamp(staff.SignIns)); err != nil {
		return unavailable(err)
	}
	if err := r.Sessions.Forget(w, q, pendingKey); err != nil {
		return unavailable(err)
	}
	if err := r.flash(c, session.Success, "Confirmed. You can go on."); err != nil {
		return err
	}
	return seeOther(c, safeNext(next, afterStaff))
}

// countSecond: who knows the password elsewhere does not keep out the browser that is known.
func (r *Room) countSecond(c echo.Context, staff *claim.Staff, p pending) error {
	if device, ok := r.device(c, staff.Email); ok && p.Known {
		return r.limit(c, "staff-second-device", device, triesOfSecond)
	}
	return r.limit(c, "staff-second", staff.ID, triesOfSecond)
}

func (r *Room) prove(c echo.Context, staff *claim.Staff, value func(string) string) error {
	ctx := c.Request().Context()
	switch value("do") {
	case "totp":
		return r.People.TOTP(ctx, staff.ID, value("code"))
	case "recovery":
		return r.People.Recovery(ctx, staff.ID, value("recovery"))
	case "passkey":
		memory, err := r.ceremony(c)
		if err != nil {
			return err
		}
		return r.People.Passkey(ctx, staff, memory, value("passkey"))
	}
	return problem.BadRequest
}

func (r *Room) enterStaff(c echo.Context, staff *claim.Staff, next string) error {
	if err := r.begin(c, staff); err != nil {
		return err
	}
	if err := r.flash(c, session.Success, "You are signed in as "+staff.Name+"."); err != nil {
		return err
	}
	return seeOther(c, safeNext(next, afterStaff))
}

func (r *Room) begin(c echo.Context, staff *claim.Staff) error {
	w, q := c.Response(), c.Request()
	if _, err := r.Sessions.SignIn(q.Context(), w, q, session.Staff, staff.ID, web.Stamp(staff.SignIns)); err != nil {
		return unavailable(err)
	}
	if err := r.Sessions.Forget(w, q, pendingKey); err != nil {
		return unavailable(err)
	}
	r.rememberDevice(c, staff.Email)
	return nil
}

const deviceSeconds = 180 * 24 * 60 * 60

func (r *Room) rememberDevice(c echo.Context, email string) {
	c.SetCookie(&http.Cookie{Name: r.deviceCookie(), Value: r.People.Device(email), Path: "/", MaxAge: deviceSeconds, HttpOnly: true, Secure: r.Secure,
		SameSite: http.SameSiteStrictMode})
}

// device names the browser where it signed in with the account before. It opens nothing.
func (r *Room) device(c echo.Context, email string) (id string, known bool) {
	cookie, err := c.Cookie(r.deviceCookie())
	if err != nil {
		return "", false
	}
	return r.People.KnowsDevice(cookie.Value, email)
}

func (r *Room) deviceCookie() string {
	if r.Secure {
		return "__Host-proviso-device"
	}
	return "proviso-device"
}

const ceremonyKey = "ceremony"

// ask hands the browser the question of a passkey ceremony and remembers what is needed to read its answer.
func (r *Room) ask(c echo.Context, ceremony people.Ceremony, err error) error {
	if faults, ok := views.FaultsOf(err); ok {
		return problem.InvalidInput.With(errors.New(faults[0].Text))
	}
	if err != nil {
		return err
	}
	if err := r.Sessions.Remember(c.Response(), c.Request(), ceremonyKey, ceremony.Memory); err != nil {
		return unavailable(err)
	}
	return c.JSONBlob(http.StatusOK, ceremony.Question)
}

// ceremony takes what was remembered: each question is answered once.
func (r *Room) ceremony(c echo.Context) (memory webauthn.SessionData, err error) {
	found, err := r.Sessions.Recall(c.Request(), ceremonyKey, &memory)
	if err != nil {
		return memory, unavailable(err)
	}
	if !found {
		return memory, people.ErrPasskey
	}
	return memory, unavailable(r.Sessions.Forget(c.Response(), c.Request(), ceremonyKey))
}

func (r *Room) askSecond(c echo.Context) error {
	staff, _, err := r.pendingStaff(c)
	if errors.Is(err, errNobody) {
		return problem.SignInNeeded
	}
	if err != nil {
		return err
	}
	ceremony, err := r.People.BeginSecond(c.Request().Context(), staff)
	return r.ask(c, ceremony, err)
}
