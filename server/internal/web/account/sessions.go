package account

import (
	"errors"
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// home is where each kind of people looks after their sign-ins.
var home = map[session.Kind]string{session.Customer: "/account", session.Staff: "/staff/security"}

// signInPage is where each kind of people begins.
var signInPage = map[session.Kind]string{session.Customer: "/sign-in", session.Staff: "/staff/sign-in"}

func (r *Room) account(c echo.Context) error {
	viewer := web.ViewerOf(c)
	lines, err := r.sessions(c, viewer)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Account(views.AccountView{
		Email: viewer.Customer.Email, Since: viewer.Customer.CreatedAt, Sessions: lines, Now: r.Now()}))
}

func (r *Room) sessions(c echo.Context, viewer *web.Viewer) ([]views.SessionLine, error) {
	own := viewer.Session
	found, err := r.Sessions.List(c.Request().Context(), own.Kind, own.SubjectID, own.Handle)
	if err != nil {
		return nil, unavailable(err)
	}
	lines := make([]views.SessionLine, len(found))
	for i, s := range found {
		lines[i] = views.SessionLine{Handle: s.Handle, Device: s.Device, Created: s.Created, LastSeen: s.LastSeen, Current: s.Current}
	}
	return lines, nil
}

// endSession ends one of the viewer's own sessions; anybody else's does not exist for them.
func (r *Room) endSession(c echo.Context) error {
	own := web.ViewerOf(c).Session
	handle := c.Param("handle")
	if handle == own.Handle {
		return r.signOut(own.Kind, signInPage[own.Kind])(c)
	}
	err := r.Sessions.SignOutOne(c.Request().Context(), own.Kind, own.SubjectID, handle)
	if errors.Is(err, session.ErrNoSession) {
		return problem.NotFound
	}
	if err != nil {
		return unavailable(err)
	}
	if err := r.flash(c, session.Success, "That sign-in has ended."); err != nil {
		return err
	}
	return seeOther(c, home[own.Kind])
}

// endAll ends them in the record first: there it holds whatever becomes of Redis.
func (r *Room) endAll(c echo.Context) error {
	own, ctx := web.ViewerOf(c).Session, c.Request().Context()
	end := r.People.EndCustomerSignIns
	if own.Kind == session.Staff {
		end = r.People.EndStaffSignIns
	}
	if err := end(ctx, own.SubjectID); err != nil {
		return err
	}
	if _, err := r.Sessions.SignOutAll(ctx, own.Kind, own.SubjectID); err != nil {
		return unavailable(err)
	}
	return r.signOut(own.Kind, signInPage[own.Kind])(c)
}
