// Package account is where people sign in and look after their sign-ins: customers by a code in a letter, staff by password and
// second factor.
package account

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/limits"
	"proviso/server/internal/people"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// Outbox shows letters where there is no mail server.
type Outbox interface {
	Recent(ctx context.Context) ([]views.ShownLetter, error)
}

// Parts are what the room is made of.
type Parts struct {
	People   *people.People
	Sessions *session.Manager
	Limiter  web.Limiter
	Now      func() time.Time
	Secure   bool   // the portal is reached by https: cookies are for it alone
	Outbox   Outbox // nil: there is no outbox page
	Brief    bool   // sign-ins end with the process: there is no Redis beside it
}

// Room answers these pages.
type Room struct{ Parts }

// New makes the room.
func New(parts Parts) *Room { return &Room{parts} }

// Routes are its rows of the route table.
func (r *Room) Routes() []web.Route {
	routes := append(r.customerRoutes(), r.staffRoutes()...)
	if r.Outbox != nil {
		routes = append(routes, get("outbox", "/outbox", web.Anyone, r.outbox))
	}
	return routes
}

func (r *Room) customerRoutes() []web.Route {
	return []web.Route{
		get("sign-in", "/sign-in", web.Anyone, r.signIn),
		post("sign-in.request", "/sign-in", web.Anyone, r.requestCode),
		get("sign-in.code", "/sign-in/code", web.Anyone, r.code),
		post("sign-in.use", "/sign-in/code", web.Anyone, r.useCode),
		get("sign-in.link", "/sign-in/link/:token", web.Anyone, r.link),
		post("sign-in.press", "/sign-in/link/:token", web.Anyone, r.useLink),
		post("sign-out", "/sign-out", web.Anyone, r.signOut(session.Customer, "/")),
		get("account", "/account", web.Customers, r.account),
		post("account.end", "/account/sessions/:handle/end", web.Customers, r.endSession),
		post("account.end-all", "/account/sessions/end-all", web.Customers, r.endAll),
	}
}

func (r *Room) staffRoutes() []web.Route {
	return []web.Route{
		get("staff.sign-in", "/staff/sign-in", web.Anyone, r.staffSignIn),
		post("staff.password", "/staff/sign-in", web.Anyone, r.password),
		get("staff.second", "/staff/sign-in/second", web.Anyone, r.second),
		post("staff.second.use", "/staff/sign-in/second", web.Anyone, r.useSecond),
		post("staff.second.passkey", "/staff/sign-in/second/passkey", web.Anyone, r.askSecond),
		get("staff.confirm", "/staff/confirm", web.StaffMembers, r.confirm),
		post("staff.sign-out", "/staff/sign-out", web.Anyone, r.signOut(session.Staff, "/staff/sign-in")),
		get("staff.enrol", "/staff/enrol/:token", web.Anyone, r.enrol),
		post("staff.enrol.finish", "/staff/enrol/:token", web.Anyone, r.finishEnrolment),
		post("staff.enrol.passkey", "/staff/enrol/:token/passkey", web.Anyone, r.askEnrolment),
		get("staff.security", "/staff/security", web.StaffMembers, r.security),
		post("staff.security.password", "/staff/security/password", web.StaffMembers, r.changePassword),
		post("staff.security.totp", "/staff/security/totp", web.StaffMembers, r.changeTOTP),
		post("staff.security.recovery", "/staff/security/recovery", web.StaffMembers, r.newRecovery),
		post("staff.security.passkey.ask", "/staff/security/passkeys/options", web.StaffMembers, r.askPasskey),
		post("staff.security.passkey", "/staff/security/passkeys", web.StaffMembers, r.addPasskey),
		post("staff.security.passkey.remove", "/staff/security/passkeys/:key/remove", web.StaffMembers, r.removePasskey),
		post("staff.security.end", "/staff/security/sessions/:handle/end", web.StaffMembers, r.endSession),
		post("staff.security.end-all", "/staff/security/sessions/end-all", web.StaffMembers, r.endAll),
	}
}

func get(name, path string, audience web.Audience, handle echo.HandlerFunc) web.Route {
	return web.Route{Name: name, Method: http.MethodGet, Path: path, For: audience, Handle: handle}
}

func post(name, path string, audience web.Audience, handle echo.HandlerFunc) web.Route {
	return web.Route{Name: name, Method: http.MethodPost, Path: path, For: audience, Handle: handle, Body: web.MaxForm}
}

// limit counts an attempt; too many of them are refused with the time to wait.
func (r *Room) limit(c echo.Context, name, who string, limit limits.Limit) error {
	allowed, retry, err := r.Limiter.Allow(c.Request().Context(), name, who, limit)
	if err != nil {
		return problem.SignInUnavailable.With(err) // what is not counted could be tried without end
	}
	if !allowed {
		return problem.RateLimited.Retry(max(1, int((retry+time.Second-1)/time.Second)))
	}
	return nil
}

// form reads what was posted: the body alone counts, never the address.
func form(c echo.Context) (func(string) string, error) {
	if err := c.Request().ParseForm(); err != nil {
		return nil, web.FormError(err)
	}
	return c.Request().PostForm.Get, nil
}

func (r *Room) flash(c echo.Context, level session.Level, text string) error {
	return unavailable(r.Sessions.AddFlash(c.Response(), c.Request(), level, text))
}

// outbox is for whoever sits at this machine. A page of another site, whose name its owner made lead here, is not answered.
func (r *Room) outbox(c echo.Context) error {
	if !isLocal(c.Request().Host) {
		return problem.NotFound
	}
	letters, err := r.Outbox.Recent(c.Request().Context())
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Outbox(letters))
}

// isLocal tells whether a host as it was asked for, with its port or without, names this machine to itself.
func isLocal(asked string) bool {
	host := (&url.URL{Host: asked}).Hostname()
	return strings.EqualFold(host, "localhost") || net.ParseIP(host).IsLoopback()
}

// ended is what the sign-in page says to a browser that was signed in before.
func (r *Room) ended(c echo.Context, kind session.Kind) (views.EndedView, error) {
	shown, err := r.Sessions.Ended(c.Request(), kind)
	return views.EndedView{Shown: shown, Process: r.Brief}, unavailable(err)
}

func seeOther(c echo.Context, path string) error { return c.Redirect(http.StatusSeeOther, path) }
