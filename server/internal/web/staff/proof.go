package staff

import (
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// proofLasts is for how long after a sign-in, or after proving it anew, somebody may do what the table names: a browser that is
// left alone, or one that somebody else took over, does none of it.
const proofLasts = 15 * time.Minute

func proved(c echo.Context) bool { return web.ViewerOf(c).Session.AuthenticatedWithin(proofLasts) }

// wantProof are the routes that move money, or let somebody or something in or out, with the page that their form stands on.
// Where none is named the form keeps what was typed, and its handler asks: see book.
var wantProof = map[string]string{
	"staff.money.book": "", "staff.money.second": "",
	"staff.keys.make": views.KeysTab, "staff.keys.revoke": views.KeysTab,
	"staff.hooks.add": views.HooksTab, "staff.hooks.remove": views.HooksTab,
	"staff.people.add": views.PeopleTab, "staff.people.role": views.PeopleTab, "staff.people.disable": views.PeopleTab, "staff.people.reset": views.PeopleTab,
}

// withProof puts the table before the routes that it names.
func withProof(routes []web.Route) []web.Route {
	for i := range routes {
		if tab := wantProof[routes[i].Name]; tab != "" {
			routes[i].Handle = proofFirst(tab, routes[i].Handle)
		}
	}
	return routes
}

func proofFirst(tab string, next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if proved(c) {
			return next(c)
		}
		p, err := seller(c, claim.Admin)
		if err != nil {
			return err
		}
		return web.Send(c, http.StatusForbidden, views.ProofFirst(frame(c, p, tab)))
	}
}
