package staff

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// seller is the seller that a page is about: the one its address names, or the first that the viewer works for. One that is
// not theirs does not exist.
func seller(c echo.Context, least claim.Role) (*policies.Policy, error) {
	by, named := actor(c), c.QueryParam("seller")
	for _, p := range catalog.All() {
		if (named == "" || named == p.ID) && by.Role(p.ID).AtLeast(least) {
			return p, nil
		}
	}
	return nil, claim.ErrNotFound
}

// frame is what stands around every page of staff.
func frame(c echo.Context, p *policies.Policy, tab string) views.StaffFrame {
	viewer := web.ViewerOf(c)
	f := views.StaffFrame{Tab: tab, Seller: p.ID, SellerName: p.Name, Person: viewer.Staff.Name, Role: viewer.Actor.Role(p.ID), Unproved: !proved(c)}
	least := claim.Agent
	if views.ForAdmins(tab) {
		least = claim.Admin
	}
	for _, other := range catalog.All() {
		if viewer.Actor.Role(other.ID).AtLeast(least) {
			f.Sellers = append(f.Sellers, views.StaffSeller{ID: other.ID, Name: other.Name, Current: other == p})
		}
	}
	return f
}

// form reads the fields of a form.
func form(c echo.Context) (url.Values, error) {
	if err := c.Request().ParseForm(); err != nil {
		return nil, web.FormError(err)
	}
	return c.Request().PostForm, nil
}

// see leads to a page after a form was taken, which says what the form did.
func see(c echo.Context, path string, query url.Values, done string) error {
	web.Tell(c, done)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return c.Redirect(http.StatusSeeOther, path)
}

// statusOf is the HTTP status of a page that shows a refusal; ok is false for an error that is none, and for what does not
// exist.
func statusOf(err error) (status int, ok bool) {
	switch claim.CodeOf(err) {
	case claim.Invalid:
		return http.StatusUnprocessableEntity, true
	case claim.Conflict:
		return http.StatusConflict, true
	case claim.Forbidden:
		return http.StatusForbidden, true
	}
	return 0, false
}
