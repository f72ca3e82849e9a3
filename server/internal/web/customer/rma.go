package customer

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// rmaRoutes are the pages about sending goods in and what comes after.
func (r *Room) rmaRoutes() []web.Route {
	return []web.Route{
		{Name: "rmas", Method: http.MethodGet, Path: "/rmas", For: web.Customers, Handle: r.rmas},
		{Name: "rma", Method: http.MethodGet, Path: "/rmas/:rma", For: web.Customers, Handle: r.rma},
		{Name: "rma.send", Method: http.MethodPost, Path: "/rmas/:rma/send", For: web.Customers, Handle: r.send, Body: web.MaxForm},
		{Name: "rma.address", Method: http.MethodPost, Path: "/rmas/:rma/address", For: web.Customers, Handle: r.rmaAddress, Body: web.MaxForm},
		{Name: "claim.address", Method: http.MethodPost, Path: "/claims/:id/address", For: web.Customers, Handle: r.address, Body: web.MaxForm},
		{Name: "rma.live", Method: http.MethodGet, Path: "/rmas/:rma/live", For: web.Customers, Handle: r.rmaLive, Slow: true, Free: true},
		{Name: "rma.slip", Method: http.MethodGet, Path: "/rmas/:rma/slip", For: web.Customers, Handle: r.slip},
		{Name: "rma.label", Method: http.MethodGet, Path: "/rmas/:rma/label", For: web.Customers, Handle: r.label},
		{Name: "rma.calendar", Method: http.MethodGet, Path: "/rmas/:rma/deadline.ics", For: web.Customers, Handle: r.calendar},
		{Name: "claim.resolution", Method: http.MethodPost, Path: "/claims/:id/resolution", For: web.Customers, Handle: r.resolution, Body: web.MaxForm},
	}
}

// rmas lists a customer's RMAs.
func (r *Room) rmas(c echo.Context) error {
	all, kept, err := r.Desk.RMAs(c.Request().Context(), web.ViewerOf(c).Actor)
	if err != nil {
		return err
	}
	notices, err := r.notices(c)
	if err != nil {
		return err
	}
	view := views.RMAsView{Notices: notices}
	for i := range all {
		view.RMAs = append(view.RMAs, views.RMAView{Policy: catalog.ByID(all[i].Seller), RMA: &all[i], Kept: kept, Now: r.Now()})
	}
	return web.Send(c, http.StatusOK, views.RMAs(view))
}

// rma is the page of an RMA.
func (r *Room) rma(c echo.Context) error {
	view, err := r.rmaView(c)
	if err != nil {
		return err
	}
	if view.Notices, err = r.notices(c); err != nil {
		return err
	}
	return web.Send(c, http.StatusOK, views.RMA(view))
}

func (r *Room) rmaView(c echo.Context) (views.RMAView, error) {
	viewer := web.ViewerOf(c)
	own, err := r.Desk.OwnRMA(c.Request().Context(), viewer.Actor, c.Param("rma"))
	if err != nil {
		return views.RMAView{}, err
	}
	return views.RMAView{Policy: catalog.ByID(own.RMA.Seller), RMA: &own.RMA, Claims: own.Claims, Answers: own.Answers, Used: own.Used, Kept: own.Kept(), Old: own.ReplacedFirst(),
		Email: viewer.Customer.Email, Address: strings.TrimSpace(own.Rules.ReturnAddress), Now: r.Now(), Mark: own.Mark()}, nil
}

func (r *Room) slip(c echo.Context) error  { return r.print(c, views.Slip) }
func (r *Room) label(c echo.Context) error { return r.print(c, views.Label) }

// print is a page with the number in bars and squares.
func (r *Room) print(c echo.Context, page func(views.RMAView) templ.Component) error {
	view, err := r.rmaView(c)
	if err != nil {
		return err
	}
	view.Bars, view.QR = bars(string(view.RMA.Number)), qrCode(string(view.RMA.Number))
	return web.Send(c, http.StatusOK, page(view))
}

// send notes that a carrier has the goods. Sent twice, the second form finds it noted.
func (r *Room) send(c echo.Context) error {
	if err := c.Request().ParseForm(); err != nil {
		return web.FormError(err)
	}
	by, form := web.ViewerOf(c).Actor, c.Request().PostForm
	parcel := claim.Parcel{Carrier: strings.TrimSpace(form.Get("carrier")), Tracking: strings.TrimSpace(form.Get("tracking"))}
	_, err := r.Desk.SendRMA(c.Request().Context(), by, c.Param("rma"), versionOf(c), parcel)
	if err == nil {
		if err := r.tell(c, "Noted: your parcel is on its way."); err != nil {
			return err
		}
		return c.Redirect(http.StatusSeeOther, "/rmas/"+c.Param("rma"))
	}
	status, known := refusedStatus[claim.CodeOf(err)]
	if !known {
		return err
	}
	return r.notSent(c, status, parcel, err)
}

func (r *Room) notSent(c echo.Context, status int, parcel claim.Parcel, refusal error) error {
	view, err := r.rmaView(c)
	if err != nil {
		return err
	}
	if view.RMA.State == claim.RMAInTransit && view.RMA.Carrier == parcel.Carrier && view.RMA.Tracking == parcel.Tracking {
		return c.Redirect(http.StatusSeeOther, "/rmas/"+view.RMA.ID)
	}
	view.Parcel, view.Faults = parcel, faultsOf(refusal, nil)
	return web.Send(c, status, views.RMA(view))
}
