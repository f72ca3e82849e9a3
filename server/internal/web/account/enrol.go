package account

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/limits"
	"proviso/server/internal/people"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

func (r *Room) enrol(c echo.Context) error {
	staff, err := r.People.Invited(c.Request().Context(), c.Param("token"))
	if err != nil {
		return r.enrolmentGone(c, err)
	}
	app, err := r.People.NewAuthenticator(staff.Email)
	if err != nil {
		return err
	}
	return r.sendEnrol(c, http.StatusOK, staff, app, nil)
}

func (r *Room) enrolmentGone(c echo.Context, err error) error {
	if err != people.ErrLink {
		return err
	}
	_, outside := r.Sessions.Subject(c.Request(), session.Staff)
	return web.Send(c, http.StatusGone, views.Enrol(views.EnrolView{Gone: true, Inside: outside == nil}))
}

func (r *Room) sendEnrol(c echo.Context, status int, staff *claim.Staff, app people.Authenticator, faults []views.Fault) error {
	return web.Send(c, status, views.Enrol(views.EnrolView{Token: c.Param("token"), Name: staff.Name, Email: staff.Email,
		App: views.AuthenticatorView(app), Passkeys: r.People.PasskeysWork(), Faults: faults}))
}

func (r *Room) askEnrolment(c echo.Context) error {
	staff, err := r.People.Invited(c.Request().Context(), c.Param("token"))
	if err == people.ErrLink {
		return problem.NotFound
	}
	if err != nil {
		return err
	}
	ceremony, err := r.People.BeginPasskey(c.Request().Context(), staff)
	return r.ask(c, ceremony, err)
}

// finishEnrolment sets everything up at once and signs in.
func (r *Room) finishEnrolment(c echo.Context) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	if err := r.limit(c, "enrol", limits.Client(c.RealIP()), triesOfClient); err != nil {
		return err
	}
	second, err := r.secondFrom(c, value)
	if err != nil {
		return err
	}
	staff, codes, err := r.People.Enrol(c.Request().Context(), c.Param("token"), value("password"), second)
	if faults, ok := views.FaultsOf(err); ok && staff != nil {
		app, err := r.People.SameAuthenticator(staff.Email, value("secret"))
		if err != nil {
			return err
		}
		return r.sendEnrol(c, http.StatusUnprocessableEntity, staff, app, faults)
	}
	if err != nil {
		return r.enrolmentGone(c, err)
	}
	if err := r.begin(c, staff); err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Recovery(views.RecoveryView{Codes: codes, Next: afterStaff}))
}

// secondFrom reads a new second factor from a form.
func (r *Room) secondFrom(c echo.Context, value func(string) string) (second people.Second, err error) {
	second = people.Second{Sealed: value("secret"), Code: value("code"), Passkey: value("passkey"), PasskeyName: value("name")}
	if value("do") != "passkey" && value("secret") != "" {
		second.Passkey = ""
	}
	if second.Passkey == "" {
		return second, nil
	}
	memory, err := r.ceremony(c)
	if err == people.ErrPasskey {
		return second, nil // an empty memory is refused with words of its own
	}
	second.Memory = memory
	return second, err
}
