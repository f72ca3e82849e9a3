package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/limits"
	"proviso/server/internal/people"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

// codesOfClient is how many codes one client address may ask for: a family, a shop's counter.
var codesOfClient = limits.Limit{PerMinute: 3, Burst: 30}

// asked is what a visit remembers of a sign-in in progress.
type asked struct {
	Email string `json:"email"`
	Next  string `json:"next"`
}

const (
	askedKey      = "sign-in"
	afterCustomer = "/claims"
)

func (r *Room) signIn(c echo.Context) error {
	next := safeNext(c.QueryParam("next"), afterCustomer)
	if _, err := r.Sessions.Subject(c.Request(), session.Customer); err == nil {
		return seeOther(c, next)
	}
	ended, err := r.ended(c, session.Customer)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.SignIn(views.SignInView{Next: next, Outbox: r.Outbox != nil, Ended: ended}))
}

// requestCode answers the same to every address that is one.
func (r *Room) requestCode(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	if err := r.limit(c, "codes", limits.Client(c.RealIP()), codesOfClient); err != nil {
		return err
	}
	visit, err := r.Sessions.Visit(c.Response(), c.Request())
	if err != nil {
		return unavailable(err)
	}
	email, next := value("email"), safeNext(value("next"), afterCustomer)
	err = r.People.RequestCode(c.Request().Context(), email, visit.Handle, next)
	if faults, ok := views.FaultsOf(err); ok {
		return web.Send(c, http.StatusUnprocessableEntity, views.SignIn(views.SignInView{Email: email, Next: next, Faults: faults, Outbox: r.Outbox != nil}))
	}
	if err != nil {
		return err
	}
	if err := r.Sessions.Remember(c.Response(), c.Request(), askedKey, asked{claim.Fold(email), next}); err != nil {
		return unavailable(err)
	}
	return seeOther(c, "/sign-in/code")
}

func (r *Room) code(c echo.Context) error {
	a, found, err := r.asked(c)
	if err != nil {
		return err
	}
	if !found {
		return r.askAgain(c)
	}
	return web.Send(c, http.StatusOK, views.Code(r.codeView(a)))
}

// askAgain is for a browser that is not known to have asked for a code: it was too long ago, or the portal was started anew since.
func (r *Room) askAgain(c echo.Context) error {
	if err := r.flash(c, session.Info, "A code counts only in the browser that asked for it, for a while, and until this portal is started anew. Ask for a new one."); err != nil {
		return err
	}
	return seeOther(c, "/sign-in")
}

func (r *Room) asked(c echo.Context) (a asked, found bool, err error) {
	found, err = r.Sessions.Recall(c.Request(), askedKey, &a)
	return a, found, unavailable(err)
}

func (r *Room) codeView(a asked) views.CodeView {
	return views.CodeView{Email: a.Email, Next: a.Next, Asks: true, Outbox: r.Outbox != nil}
}

func (r *Room) useCode(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	a, found, err := r.asked(c)
	if err != nil {
		return err
	}
	if !found {
		return r.askAgain(c)
	}
	visit, err := r.Sessions.Visit(c.Response(), c.Request())
	if err != nil {
		return unavailable(err)
	}
	entry, err := r.People.UseCode(c.Request().Context(), a.Email, visit.Handle, value("code"))
	if faults, ok := views.FaultsOf(err); ok {
		view := r.codeView(a)
		view.Faults = faults
		return web.Send(c, http.StatusUnprocessableEntity, views.Code(view))
	}
	return r.enter(c, entry, value("zone"), err)
}

// enter begins the session of a customer who showed that they read the mail of their address.
func (r *Room) enter(c echo.Context, entry people.Entry, zone string, err error) error {
	if err != nil {
		return err
	}
	if err := r.People.InZone(c.Request().Context(), entry.CustomerID, zone); err != nil {
		return err
	}
	w, q := c.Response(), c.Request()
	if _, err := r.Sessions.SignIn(q.Context(), w, q, session.Customer, entry.CustomerID, web.Stamp(entry.SignIns)); err != nil {
		return unavailable(err)
	}
	if err := r.Sessions.Forget(w, q, askedKey); err != nil {
		return unavailable(err)
	}
	if err := r.flash(c, session.Success, "You are signed in."); err != nil {
		return err
	}
	return seeOther(c, safeNext(entry.Next, afterCustomer))
}

// link shows a button only: programs that scan mail open links.
func (r *Room) link(c echo.Context) error {
	view, err := r.linkView(c)
	if err != nil {
		return err
	}
	return web.Send(c, statusOf(view), views.Code(view))
}

func statusOf(view views.CodeView) int {
	if view.Gone {
		return http.StatusGone
	}
	return http.StatusOK
}

func (r *Room) linkView(c echo.Context) (views.CodeView, error) {
	handle, err := r.handle(c)
	if err != nil {
		return views.CodeView{}, err
	}
	token := c.Param("token")
	found, err := r.People.Link(c.Request().Context(), token, handle)
	if err == people.ErrLink {
		return views.CodeView{Gone: true}, nil
	}
	return views.CodeView{Email: found.Email, Link: token, Asks: !found.SameBrowser}, err
}

// handle is what the browser is known by, where it asked for a code. Programs that open links do not begin a visit.
func (r *Room) handle(c echo.Context) (string, error) {
	if _, found, err := r.asked(c); err != nil || !found {
		return "", err
	}
	visit, err := r.Sessions.Visit(c.Response(), c.Request())
	return visit.Handle, unavailable(err)
}

func (r *Room) useLink(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	view, err := r.linkView(c)
	if err != nil {
		return err
	}
	if view.Gone {
		return web.Send(c, statusOf(view), views.Code(view))
	}
	handle, err := r.handle(c)
	if err != nil {
		return err
	}
	entry, err := r.People.UseLink(c.Request().Context(), c.Param("token"), handle, value("code"))
	if faults, ok := views.FaultsOf(err); ok {
		view.Faults, view.Asks = faults, true
		return web.Send(c, http.StatusUnprocessableEntity, views.Code(view))
	}
	return r.enter(c, entry, value("zone"), err)
}

func (r *Room) signOut(kind session.Kind, to string) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := r.Sessions.SignOut(c.Request().Context(), c.Response(), c.Request(), kind); err != nil {
			return unavailable(err)
		}
		if err := r.flash(c, session.Info, "You are signed out."); err != nil {
			return err
		}
		return seeOther(c, to)
	}
}
