package staff

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/policies"
	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// rmaRoutes are about goods and what is done with them.
func (r *Room) rmaRoutes() []web.Route {
	const one, rma = "/staff/claims/:id", "/staff/claims/:id/rma/:rma"
	routes := []web.Route{
		r.get("staff.today", "/staff/today", r.todayPage),
		r.post("staff.rma.issue", one+"/rma", r.issueRMA),
		r.post("staff.rma.send", rma+"/send", r.sendRMA),
		r.post("staff.rma.extend", rma+"/extend", r.extendRMA),
		r.post("staff.rma.cancel", rma+"/cancel", r.cancelRMA),
		r.post("staff.rma.reissue", rma+"/reissue", r.reissueRMA),
		r.post("staff.resolution", one+"/resolution", r.propose),
		r.post("staff.resolution.second", one+"/resolution/second", r.secondRemedy),
		r.post("staff.quote", one+"/quote", r.requote),
		r.post("staff.claim.close", one+"/close", r.finish),
	}
	for name := range resolutionSteps {
		routes = append(routes, r.post("staff.resolution."+name, one+"/resolution/"+name, r.resolutionStep(name)))
	}
	return append(append(routes, r.receivingRoutes()...), r.photoRoutes()...)
}

// aftermath is what became of a claim; nil where nothing can have.
func (r *Room) aftermath(c echo.Context, file *desk.File) (*views.AfterInput, error) {
	switch file.Claim.State {
	case claim.Approved, claim.Closed, claim.Withdrawn:
	default:
		return nil, nil
	}
	ctx, by, id := c.Request().Context(), actor(c), file.Claim.ID
	found, err := r.Desk.Aftermath(ctx, by, id)
	if err != nil {
		return nil, err
	}
	in := &views.AfterInput{Case: found.Case, RMAs: found.RMAs, Resolutions: found.Resolutions, NewKey: rand.Text}
	if file.Claim.State == claim.Approved {
		if in.Companions, err = r.Desk.Companions(ctx, by, id); err != nil {
			return nil, err
		}
	}
	if in.Case.RMA != nil {
		if in.Photos, err = r.Desk.PhotosOfRMA(ctx, by, in.Case.RMA); err != nil {
			return nil, err
		}
	}
	var ids []string
	for i := range found.RMAs {
		ids = append(ids, found.RMAs[i].ClaimIDs()...)
	}
	in.Claims, err = r.Desk.ClaimsByID(ctx, by, ids)
	return in, err
}

// step is one thing that a form of the desk does after the approval. Version is that of its subject: the RMA or the
// resolution; 0 where the form is about none.
type step func(by claim.Actor, version int64, values url.Values) error

// after does what a form asks for and leads back to the claim. Who was refused gets the desk with their own text kept.
func (r *Room) after(c echo.Context, name string, do step) error {
	return r.afterAs(c, name, func(by claim.Actor, version int64, values url.Values) (string, error) {
		return name, do(by, version, values)
	})
}

// afterAs is after for a form whose outcome is told in other words than the form's own.
func (r *Room) afterAs(c echo.Context, name string, do func(by claim.Actor, version int64, values url.Values) (done string, err error)) error {
	values, err := form(c)
	if err != nil {
		return err
	}
	seen, err := number(values, "version", 0)
	var subject int64
	if err == nil {
		subject, err = number(values, "subject", 0)
	}
	done := ""
	if err == nil {
		done, err = do(actor(c), subject, values)
	}
	if status, ok := statusOf(err); ok {
		return r.sendClaim(c, status, views.DeskTyped{Action: name, Version: seen, Err: err, Values: values})
	}
	if err != nil {
		return err
	}
	return see(c, "/staff/claims/"+c.Param("id"), nil, views.StaffDone(done))
}

// number reads a whole number that the portal itself wrote into a form.
func number(values url.Values, field string, least int64) (int64, error) {
	n, err := strconv.ParseInt(values.Get(field), 10, 64)
	if values.Get(field) == "" {
		n, err = 0, nil
	}
	if err != nil || n < least {
		return 0, claim.Fault("version", "This form is not complete. Load the page again.")
	}
	return n, nil
}

// subjectVersion refuses a form that does not say which version of its subject it is about.
func subjectVersion(version int64) error {
	if version < 1 {
		return claim.Fault("version", "This form is not complete. Load the page again.")
	}
	return nil
}

// day reads a civil day.
func day(values url.Values, field string) (policies.Date, error) {
	d, ok := policies.ParseDate(values.Get(field))
	if !ok {
		return 0, claim.Fault(field, "Write the day as year, month and day, such as 2026-11-20.")
	}
	return d, nil
}

func (r *Room) issueRMA(c echo.Context) error {
	return r.after(c, "rma_issue", func(by claim.Actor, _ int64, values url.Values) error {
		_, err := r.Desk.IssueRMA(c.Request().Context(), by, append([]string{c.Param("id")}, values["claims"]...))
		return err
	})
}

// onRMA does something to an RMA of the claim that the address names.
func (r *Room) onRMA(c echo.Context, name string, do func(by claim.Actor, id string, version int64, values url.Values) error) error {
	return r.after(c, name, func(by claim.Actor, version int64, values url.Values) error {
		if err := r.ofClaim(c); err != nil {
			return err
		}
		if err := subjectVersion(version); err != nil {
			return err
		}
		return do(by, c.Param("rma"), version, values)
	})
}

// ofClaim refuses an address whose RMA is not one of its claim.
func (r *Room) ofClaim(c echo.Context) error {
	open, err := r.Desk.OpenRMA(c.Request().Context(), actor(c), c.Param("rma"))
	if err == nil && open.RMA.Unit(c.Param("id")) == nil {
		err = claim.ErrNotFound
	}
	return err
}

func (r *Room) sendRMA(c echo.Context) error {
	return r.onRMA(c, "rma_send", func(by claim.Actor, id string, version int64, values url.Values) error {
		_, err := r.Desk.SendRMA(c.Request().Context(), by, id, version, claim.Parcel{Carrier: values.Get("carrier"), Tracking: values.Get("tracking")})
		return err
	})
}

func (r *Room) extendRMA(c echo.Context) error {
	return r.onRMA(c, "rma_extend", func(by claim.Actor, id string, version int64, values url.Values) error {
		last, err := day(values, "day")
		if err != nil {
			return err
		}
		_, err = r.Desk.ExtendRMA(c.Request().Context(), by, id, version, last, values.Get("why"))
		return err
	})
}

func (r *Room) cancelRMA(c echo.Context) error {
	return r.onRMA(c, "rma_cancel", func(by claim.Actor, id string, version int64, values url.Values) error {
		_, err := r.Desk.CancelRMA(c.Request().Context(), by, id, version, values.Get("why"))
		return err
	})
}

func (r *Room) reissueRMA(c echo.Context) error {
	return r.onRMA(c, "rma_reissue", func(by claim.Actor, id string, version int64, _ url.Values) error {
		_, err := r.Desk.ReissueRMA(c.Request().Context(), by, id, version)
		return err
	})
}

// attach makes a table that is saved as a file.
func attach(c echo.Context, name string, table []byte) error {
	h := c.Response().Header()
	h.Set(echo.HeaderContentDisposition, `attachment; filename="`+name+`"`)
	h.Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "text/csv; charset=utf-8", table)
}
