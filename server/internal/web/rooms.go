package web

import (
	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/problem"
)

// Route is a row that another room adds to the route table.
type Route struct {
	Name   string // for links and logs, such as claim.submit
	Method string
	Path   string
	For    Audience
	Scope  claim.Scope // that a key has to have, on a route for Keys
	Handle echo.HandlerFunc
	Body   int64 // bytes that a request body may have; 0: none is read
	Files  int64 // bytes of a form with files where the same route takes one; it has deadlines of its own. 0: it takes none
	Slow   bool  // has deadlines of its own: streams and uploads
	Free   bool  // not counted by the rate limit: many small requests of one page
}

func (r Route) row() route {
	return route{name: r.Name, method: r.Method, path: r.Path, handle: r.Handle, audience: r.For, scope: r.Scope, api: operations[r.Name], body: r.Body, files: r.Files, slow: r.Slow, free: r.Free}
}

// MaxForm is far more than any form of the portal holds, files aside.
const MaxForm = maxFormBytes

// Send answers with a page made for this request.
func Send(c echo.Context, status int, page templ.Component) error { return sendPage(c, status, page) }

// FormError is what a form that cannot be read means.
func FormError(err error) error { return formError(err) }

// refusals is what the domain's refusals are in HTTP.
var refusals = map[claim.Code]*problem.Problem{
	claim.Invalid:     problem.InvalidInput,
	claim.NotFound:    problem.NotFound,
	claim.Conflict:    problem.Conflict,
	claim.Forbidden:   problem.Forbidden,
	claim.TooMany:     problem.RateLimited.Retry(retryQuotaSeconds),
	claim.Unavailable: problem.Unavailable.Retry(retryBusySeconds),
}

// refusal turns a refusal of the domain into a problem; nil for another error.
func refusal(err error) *problem.Problem {
	kind := refusals[claim.CodeOf(err)]
	if kind == nil {
		return nil
	}
	p := kind.With(err)
	if kind != problem.NotFound {
		p.Detail = err.Error()
	}
	return p
}
