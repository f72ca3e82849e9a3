package staff

import (
	"io"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"proviso/policies/catalog"
	"proviso/server/claim"
	"proviso/server/internal/web"
	"proviso/views"
)

// maxPhotosBytes is more than the pictures of one parcel have together; the house rules decide on each.
const maxPhotosBytes = 2 << 30

// photoRoutes are about pictures of parcels.
func (r *Room) photoRoutes() []web.Route {
	const one = "/staff/receiving/photos/:photo"
	routes := []web.Route{
		{Name: "staff.photos.rma", Method: http.MethodPost, Path: "/staff/receiving/rma/:rma/photos", Handle: r.photographRMA, Body: maxPhotosBytes},
		{Name: "staff.photos.arrival", Method: http.MethodPost, Path: "/staff/receiving/arrivals/:arrival/photos", Handle: r.photographArrival, Body: maxPhotosBytes},
		{Name: "staff.photo", Method: http.MethodGet, Path: one, Handle: r.photo},
		{Name: "staff.photo.preview", Method: http.MethodGet, Path: one + "/preview", Handle: r.photoPreview, Free: true},
	}
	for i := range routes {
		routes[i].For, routes[i].Slow = web.StaffMembers, !routes[i].Free
	}
	return routes
}

// takePhotos keeps the pictures of a form, and says what is wrong with one that is not taken.
func (r *Room) takePhotos(c echo.Context, of claim.ParcelPhoto) (fields url.Values, err error) {
	return web.TakeFiles(c, func(_ url.Values, name string, file io.Reader) error {
		kept, err := r.Evidence.PutPhoto(c.Request().Context(), of, name, file)
		if err == nil && kept.State == claim.Refused {
			err = claim.Fault("file", kept.Name+": "+kept.Why)
		}
		return err
	})
}

// photographRMA keeps pictures of what came under an RMA. What was ticked stays ticked.
func (r *Room) photographRMA(c echo.Context) error {
	of, err := r.Desk.PhotoOfRMA(c.Request().Context(), actor(c), c.Param("rma"))
	if err != nil {
		return err
	}
	fields, err := r.takePhotos(c, of)
	if status, ok := statusOf(err); ok {
		return r.refusedReceiving(c, status, views.DeskTyped{Action: "photos", Err: err, Values: fields})
	}
	if err != nil {
		return err
	}
	open, err := r.Desk.OpenRMA(c.Request().Context(), actor(c), of.RMAID)
	if err != nil {
		return err
	}
	query := url.Values{"seller": {of.Seller}, "number": {string(open.RMA.Number)}, "rma": {of.RMAID}, "unit": fields["unit"], "last": fields["last"]}
	return see(c, "/staff/receiving", query, views.StaffDone("photos"))
}

// photographArrival keeps pictures of a parcel that is held.
func (r *Room) photographArrival(c echo.Context) error {
	of, err := r.Desk.PhotoOfArrival(c.Request().Context(), actor(c), c.Param("arrival"))
	refused, status := err, 0
	var fields url.Values
	if err == nil {
		fields, refused = r.takePhotos(c, of)
	}
	status, ok := statusOf(refused)
	switch {
	case refused == nil:
		return see(c, "/staff/receiving", url.Values{"seller": {of.Seller}, "last": fields["last"]}, views.StaffDone("photos"))
	case !ok:
		return refused
	}
	p := catalog.ByID(of.Seller)
	v := views.ReceivingView{Frame: frame(c, p, views.ReceivingTab), Last: views.ReadScans(fields["last"]),
		Typed: views.DeskTyped{Action: "photos" + c.Param("arrival"), Err: refused, Values: fields}}
	return r.sendReceiving(c, p, status, v)
}

// photo sends a picture as an attachment, as it was taken.
func (r *Room) photo(c echo.Context) error {
	p, err := r.Desk.ParcelPhoto(c.Request().Context(), actor(c), c.Param("photo"))
	if err != nil {
		return err
	}
	return r.Evidence.Serve(c, p.Evidence)
}

// photoPreview sends the small picture, which holds nothing but pixels.
func (r *Room) photoPreview(c echo.Context) error {
	p, err := r.Desk.ParcelPhoto(c.Request().Context(), actor(c), c.Param("photo"))
	if err != nil {
		return err
	}
	return r.Evidence.ServePreview(c, p.Evidence)
}
