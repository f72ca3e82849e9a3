package staff

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/desk"
	"proviso/server/internal/web"
	"proviso/views"
)

// auditPage shows a piece of the audit chain and, when asked to, looks through all of it.
func (r *Room) auditPage(c echo.Context) error {
	p, err := seller(c, claim.Admin)
	if err != nil {
		return err
	}
	query := c.QueryParams()
	q := desk.AuditQuery{Seller: p.ID, Person: query.Get("person"), Action: claim.Action(query.Get("kind"))}
	if q.Before, err = strconv.ParseInt(query.Get("before"), 10, 64); err != nil || q.Before < 0 {
		q.Before = 0
	}
	status, refusal := http.StatusOK, error(nil)
	if query.Get("day") != "" {
		if q.Day, refusal = day(query, "day"); refusal != nil {
			status, _ = statusOf(refusal)
		}
	}
	page, err := r.Desk.Audit(c.Request().Context(), actor(c), q)
	if err != nil {
		return err
	}
	v := views.NewAudit(frame(c, p, views.AuditTab), p, views.AuditPage(page), query)
	v.Err = refusal
	if query.Get("verify") == "yes" {
		state, err := r.Verify(c.Request().Context())
		if err != nil {
			return err
		}
		v.Verified, v.Chain, v.ChainFault = true, state.Events, state.Fault
	}
	return web.Send(c, status, views.Audit(v))
}
