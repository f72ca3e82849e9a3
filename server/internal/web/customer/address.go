package customer

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

const addressKept = "Your address is noted."

// address notes where a customer is, from the page of a claim.
func (r *Room) address(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	text := written(c, "address")
	return r.act(c, action{field: "address", text: text, done: addressKept, was: never, do: func(by claim.Actor, version int64) error {
		return r.Desk.GiveAddress(c.Request().Context(), by, c.Param("id"), version, text)
	}})
}

// rmaAddress notes it from the page of an RMA, for all claims in it. The version is that of the claim that is told.
func (r *Room) rmaAddress(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	view, err := r.rmaView(c)
	if err != nil {
		return err
	}
	text := written(c, "address")
	err = r.Desk.GiveAddress(c.Request().Context(), web.ViewerOf(c).Actor, view.Speaks().ID, versionOf(c), text)
	if err == nil {
		if err := r.tell(c, addressKept); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/rmas/"+view.RMA.ID)
	}
	status, known := refusedStatus[claim.CodeOf(err)]
	if !known {
		return err
	}
	view.TypedAddress, view.Faults = &text, faultsOf(err, nil)
	return web.Send(c, status, views.RMA(view))
}
