package staff

import (
	"crypto/rand"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

func (r *Room) keyRoutes() []web.Route {
	return forAdmins(
		r.get("staff.keys", "/staff/keys", r.keysPage),
		r.post("staff.keys.make", "/staff/keys", r.makeKey),
		r.post("staff.keys.revoke", "/staff/keys/:key/revoke", r.revokeKey),
	)
}

func forAdmins(routes ...web.Route) []web.Route {
	for i := range routes {
		routes[i].For = web.Admins
	}
	return routes
}

// keysPage lists a seller's keys.
func (r *Room) keysPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	v, err := r.keysView(c, p)
	if err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.Keys(v))
}

func (r *Room) keysView(c echo.Context, p *policies.Policy) (v views.KeysView, err error) {
	keys, names, err := r.Desk.Keys(c.Request().Context(), actor(c), p.ID)
	if err != nil {
		return v, err
	}
	return views.NewKeys(frame(c, p, views.KeysTab), p, keys, names, rand.Text()), nil
}

// makeKey makes a key and shows it in its answer, the only place where it ever stands. Loading that answer again makes none.
func (r *Room) makeKey(c echo.Context) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	var scopes []claim.Scope
	chosen := map[claim.Scope]bool{}
	for _, scope := range values["scope"] {
		scopes, chosen[claim.Scope(scope)] = append(scopes, claim.Scope(scope)), true
	}
	_, text, refusal := r.Desk.MakeKey(c.Request().Context(), actor(c), p.ID, values.Get("name"), scopes, values.Get("key"))
	status, shown := statusOf(refusal)
	switch {
	case refusal != nil && !shown:
		return refusal
	case refusal == nil && text == "":
		return see(c, "/staff/keys", url.Values{"seller": {p.ID}}, views.StaffDone("key_made_already"))
	}
	v, err := r.keysView(c, p)
	if err != nil {
		return err
	}
	if v.Made = text; refusal != nil {
		v.Err, v.Name, v.Chosen = refusal, values.Get("name"), chosen
	} else {
		status = http.StatusCreated
	}
	return web.Send(c, status, views.Keys(v))
}

// revokeKey ends a key at once.
func (r *Room) revokeKey(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	if err := r.Desk.RevokeKey(c.Request().Context(), actor(c), p.ID, c.Param("key")); err != nil {
		return err
	}
	return see(c, "/staff/keys", url.Values{"seller": {p.ID}}, views.StaffDone("key_revoked"))
}
