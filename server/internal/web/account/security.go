package account

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/problem"
	"proviso/server/internal/session"
	"proviso/server/internal/web"
	"proviso/views"
)

func (r *Room) security(c echo.Context) error { return r.sendSecurity(c, http.StatusOK, "", nil) }

func (r *Room) sendSecurity(c echo.Context, status int, sealed string, faults []views.Fault) error {
	viewer := web.ViewerOf(c)
	staff := viewer.Staff
	factors, err := r.People.Factors(c.Request().Context(), staff.ID)
	if err != nil {
		return err
	}
	app, err := r.People.SameAuthenticator(staff.Email, sealed) // a new one where there is none yet
	if err != nil {
		return err
	}
	lines, err := r.sessions(c, viewer)
	if err != nil {
		return err
	}
	view := views.SecurityView{Email: staff.Email, TOTP: factors.TOTP, RecoveryLeft: factors.Recovery, Passkeys: r.People.PasskeysWork(),
		App: views.AuthenticatorView(app), Sessions: lines, Faults: faults, Now: r.Now()}
	for _, key := range factors.Passkeys {
		view.Keys = append(view.Keys, views.PasskeyLine{ID: key.ID, Name: key.Name, Created: key.CreatedAt, LastUsed: key.LastUsedAt})
	}
	return web.Send(c, status, views.Security(view))
}

// withPassword does something that matters, after the password was typed once more. Which names the form on the page.
func (r *Room) withPassword(c echo.Context, which string, do func(staff *claim.Staff, value func(string) string) error) error {
	value, err := form(c)
	if err != nil {
		return err
	}
	staff := web.ViewerOf(c).Staff
	if err := r.limit(c, "staff-own", staff.ID, triesOfDevice); err != nil {
		return err
	}
	err = r.People.OwnPassword(c.Request().Context(), staff, value("password"))
	if faults, ok := views.FaultsOf(err); ok {
		faults[0].Field = "password-" + which
		return r.sendSecurity(c, http.StatusUnprocessableEntity, value("secret"), faults)
	}
	if err == nil {
		err = do(staff, value)
	}
	if faults, ok := views.FaultsOf(err); ok {
		return r.sendSecurity(c, http.StatusUnprocessableEntity, value("secret"), faults)
	}
	return err
}

// done gives the session a new id, ends all others and says what was done.
func (r *Room) done(c echo.Context, text string) error {
	w, q := c.Response(), c.Request()
	own := web.ViewerOf(c).Session
	staff, err := r.People.Store.StaffByID(q.Context(), own.SubjectID)
	if err != nil {
		return err
	}
	if err := r.Sessions.Reauthenticated(q.Context(), w, q, session.Staff, web.Stamp(staff.SignIns)); err != nil {
		return unavailable(err)
	}
	current, err := r.Sessions.Subject(q, session.Staff)
	if err != nil {
		return unavailable(err)
	}
	if _, err := r.Sessions.SignOutOthers(q.Context(), session.Staff, own.SubjectID, current.Handle); err != nil {
		return unavailable(err)
	}
	if err := r.flash(c, session.Success, text+" All your other sign-ins have ended."); err != nil {
		return err
	}
	return seeOther(c, "/staff/security")
}

func (r *Room) changePassword(c echo.Context) error {
	return r.withPassword(c, "change", func(staff *claim.Staff, value func(string) string) error {
		if err := r.People.ChangePassword(c.Request().Context(), staff, value("new_password")); err != nil {
			return err
		}
		return r.done(c, "Your password is changed.")
	})
}

func (r *Room) changeTOTP(c echo.Context) error {
	return r.withPassword(c, "totp", func(staff *claim.Staff, value func(string) string) error {
		second := people.Second{Sealed: value("secret"), Code: value("code")}
		if err := r.People.ReplaceSecond(c.Request().Context(), staff, second); err != nil {
			return err
		}
		return r.done(c, "Your authenticator app is set up.")
	})
}

func (r *Room) newRecovery(c echo.Context) error {
	return r.withPassword(c, "recovery", func(staff *claim.Staff, _ func(string) string) error {
		codes, err := r.People.NewRecovery(c.Request().Context(), staff)
		if err != nil {
			return err
		}
		return web.Send(c, http.StatusOK, views.Recovery(views.RecoveryView{Codes: codes, Next: "/staff/security"}))
	})
}

func (r *Room) askPasskey(c echo.Context) error {
	ceremony, err := r.People.BeginPasskey(c.Request().Context(), web.ViewerOf(c).Staff)
	return r.ask(c, ceremony, err)
}

func (r *Room) addPasskey(c echo.Context) error {
	return r.withPassword(c, "passkey", func(staff *claim.Staff, value func(string) string) error {
		if strings.TrimSpace(value("passkey")) == "" {
			return people.ErrPasskey
		}
		second, err := r.secondFrom(c, value)
		if err != nil {
			return err
		}
		if err := r.People.ReplaceSecond(c.Request().Context(), staff, second); err != nil {
			return err
		}
		return r.done(c, "The passkey is registered.")
	})
}

func (r *Room) removePasskey(c echo.Context) error {
	ctx, id := c.Request().Context(), c.Param("key")
	factors, err := r.People.Factors(ctx, web.ViewerOf(c).Staff.ID)
	if err != nil {
		return err
	}
	if !factors.Has(id) {
		return problem.NotFound
	}
	return r.withPassword(c, "remove-"+id, func(staff *claim.Staff, _ func(string) string) error {
		if err := r.People.RemovePasskey(ctx, staff, id); err != nil {
			return err
		}
		return r.done(c, "The passkey is removed.")
	})
}
