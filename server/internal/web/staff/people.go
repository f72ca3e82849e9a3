package staff

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/people"
	"proviso/server/internal/web"
	"proviso/views"
)

// peoplePage lists who works for a seller.
func (r *Room) peoplePage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	return r.sendPeople(c, http.StatusOK, p, views.PeopleTyped{})
}

func (r *Room) sendPeople(c echo.Context, status int, p *policies.Policy, typed views.PeopleTyped) error {
	all, err := r.People.Of(c.Request().Context(), p.ID)
	if err != nil {
		return err
	}
	return web.Send(c, status, views.People(views.NewPeople(frame(c, p, views.PeopleTab), p.ID, all, actor(c), typed)))
}

// manage does one thing to the people of a seller and leads back to their list.
func (r *Room) manage(c echo.Context, done string, do func(by claim.Actor, seller string, values url.Values) error) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	err = do(actor(c), p.ID, values)
	if status, ok := statusOf(err); ok {
		return r.sendPeople(c, status, p, views.PeopleTyped{Err: err, Email: values.Get("email"), Name: values.Get("name"), Role: claim.Role(values.Get("role"))})
	}
	if err != nil {
		return err
	}
	return see(c, "/staff/people", url.Values{"seller": {p.ID}}, views.StaffDone(done))
}

func (r *Room) addPerson(c echo.Context) error {
	return r.manage(c, "invited", func(by claim.Actor, seller string, values url.Values) error {
		_, err := r.People.Add(c.Request().Context(), by, people.Newcomer{Email: values.Get("email"), Name: values.Get("name"), Seller: seller,
			Role: claim.Role(values.Get("role"))})
		return err
	})
}

func (r *Room) setRole(c echo.Context) error {
	return r.manage(c, "role", func(by claim.Actor, seller string, values url.Values) error {
		if err := r.works(c, seller); err != nil {
			return err
		}
		role := claim.Role(values.Get("role"))
		if role == "none" {
			role = claim.NoRole
		}
		return r.People.SetRole(c.Request().Context(), by, c.Param("person"), seller, role)
	})
}

// works: an admin changes the people of their own seller; others do not exist.
func (r *Room) works(c echo.Context, seller string) error {
	all, err := r.People.Of(c.Request().Context(), seller)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.ID == c.Param("person") {
			return nil
		}
	}
	return claim.ErrNotFound
}

func (r *Room) disable(c echo.Context) error {
	return r.manage(c, "disabled", func(by claim.Actor, seller string, _ url.Values) error {
		if err := r.works(c, seller); err != nil {
			return err
		}
		if err := r.People.Disable(c.Request().Context(), by, c.Param("person")); err != nil {
			return err
		}
		return r.EndSessions(c.Request().Context(), c.Param("person"))
	})
}

func (r *Room) reset(c echo.Context) error {
	return r.manage(c, "reset", func(by claim.Actor, seller string, _ url.Values) error {
		if err := r.works(c, seller); err != nil {
			return err
		}
		if _, err := r.People.Reset(c.Request().Context(), by, c.Param("person")); err != nil {
			return err
		}
		return r.EndSessions(c.Request().Context(), c.Param("person"))
	})
}
